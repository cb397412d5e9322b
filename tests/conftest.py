"""Fixtures for all tests: the samples, the hand-made truth of the table, an empty registry."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from registry.language import use_language
from registry.store import Registry

# Times depend on the machine; only what an example shows counts.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "data" / "samples" / "ket-qua-chinh-quyen-than-thien.txt"
TRUTH = ROOT / "tests" / "golden" / "ket-qua-chinh-quyen-than-thien.json"


@pytest.fixture(scope="session")
def table_path() -> Path:
    """The real table in its text form."""
    return TABLE


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """The hand-made truth of the real table."""
    return json.loads(TRUTH.read_text(encoding="utf-8"))


@pytest.fixture
def registry() -> Iterator[Registry]:
    """An empty registry."""
    with Registry.in_memory() as opened:
        yield opened


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages as they stand in the code, unless a test chooses a language."""
    use_language("en")
    yield
    use_language("en")
