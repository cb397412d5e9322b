"""The program as tests call it: with a home folder of its own, in English."""

import json
from pathlib import Path

import pytest

from cli.app import run


class Office:
    """A registry, and what its commands print."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: object, code: int = 0) -> str:
        self._capsys.readouterr()
        assert run(["--home", str(self.home), *map(str, arguments)]) == code
        printed = self._capsys.readouterr()
        self.err = printed.err
        return printed.out

    def ask(self, *arguments: object, code: int = 0) -> list[dict[str, object]]:
        """The answer as JSON."""
        answer: list[dict[str, object]] = json.loads(self(*arguments, "--json", code=code))
        return answer

    def find(self, query: str) -> list[dict[str, object]]:
        """The papers that a search finds, as JSON."""
        answer = json.loads(self("search", query, "--json"))
        hits: list[dict[str, object]] = answer["hits"]
        return hits
