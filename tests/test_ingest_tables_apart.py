from pathlib import Path

import pytest
from drawn_tables import reform_docx

from ingest.criteria import Stated, read_grid
from ingest.tables_apart import read_grid_apart
from registry.errors import InputFileError, TableError
from registry.language import use_language


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return reform_docx(tmp_path / "table.docx")


def test_a_table_is_read_apart_as_it_is_otherwise(table: Path) -> None:
    assert read_grid_apart(table, Stated()) == read_grid(table, Stated())


def test_what_is_wrong_with_a_file_is_said_in_the_language_of_who_asked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    use_language("vi")
    with pytest.raises(TableError) as apart:
        read_grid_apart(tmp_path / "a.csv", Stated())
    with pytest.raises(TableError) as otherwise:
        read_grid(tmp_path / "a.csv", Stated())
    assert str(apart.value) == str(otherwise.value)


@pytest.mark.parametrize("bounds", [{"seconds": 0.01}, {"memory": 100_000_000}])
def test_a_file_that_takes_more_than_any_table_does_is_given_up(
    table: Path, bounds: dict[str, float]
) -> None:
    with pytest.raises(InputFileError, match="too large"):
        read_grid_apart(table, Stated(), **bounds)  # type: ignore[arg-type]
