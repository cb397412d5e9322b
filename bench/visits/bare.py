"""The least that a page can be, to compare with: Starlette, one row of SQLite, the same server.

python -m visits.bare DATABASE PORT
"""

import html
import sqlite3
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route


def build_app(database: str) -> Starlette:
    """An application of one page, each thread with a connection of its own."""
    own = threading.local()

    def show(request: Request) -> Response:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        row = own.connection.execute(
            "SELECT subject FROM document WHERE id = ?", (request.path_params["paper"],)
        ).fetchone()
        return HTMLResponse(f"<!doctype html><title>x</title><p>{html.escape(row[0] or '')}</p>")

    return Starlette(routes=[Route("/van-ban/{paper:int}", show)])


if __name__ == "__main__":
    config = uvicorn.Config(
        build_app(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False
    )
    uvicorn.Server(config).run()
