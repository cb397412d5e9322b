"""Prints what a benchmark measured."""

import sys
from collections.abc import Sequence


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table in Markdown, its columns one below the other."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    ruler = ["-" * width for width in widths]
    print()
    for row in (head, ruler, *rows):
        print(f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |")
    sys.stdout.flush()
