"""The results of a table as one page of HTML to print or to send: no script, nothing fetched."""

from functools import cache
from typing import BinaryIO

from jinja2 import Environment

from report.page_templates import open_templates
from report.printed_results import lay_out
from report.results import Results


def write_result_page(results: Results, stream: BinaryIO) -> None:
    """Write the results as .html."""
    page = _environment().get_template("results.html").render(report=lay_out(results))
    stream.write(page.encode())


@cache
def _environment() -> Environment:
    return open_templates()
