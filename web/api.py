"""(being written)"""

from fastapi import FastAPI

from web.office import Office


def build_app(office: Office) -> FastAPI:
    """(being written)"""
    app = FastAPI()
    app.state.office = office
    return app
