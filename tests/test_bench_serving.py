"""The page's bench: what is read off a page, what it weighs, and which targets count as missed."""

from pathlib import Path

import pytest
from factories import make_header, make_parsed
from fastapi.testclient import TestClient
from serving import Weight, find_missed, weigh
from visits.bare import build_app
from visits.forms import PageForm, find_forms

from registry.store import Registry
from web.rendering import STATIC, static_address

A_PAGE = """
<form action="/tim"><input name="q"></form>
<form method="post" action="/muc/I.1/quyet-dinh">
  <input type="hidden" name="csrf" value="abc"><input name="said" value="Số 1 &amp; 2">
  <button name="judgement" value="accepted">x</button>
</form>
<input name="outside" value="1">
"""
LIGHT = Weight(html=10_000, css=10_000, js=10_000)


def test_a_form_is_found_by_its_address_with_the_values_it_holds() -> None:
    assert find_forms(A_PAGE, "/quyet-dinh") == [
        PageForm("/muc/I.1/quyet-dinh", {"csrf": "abc", "said": "Số 1 & 2"})
    ]
    assert find_forms(A_PAGE, "/hoan-tac/") == []


def test_a_page_weighs_its_bytes_its_styles_and_all_scripts_that_they_import() -> None:
    page = (
        f'<link rel="stylesheet" href="{static_address("base.css")}">'
        f'<script type="module" src="{static_address("queue.js")}"></script>é'
    )
    weight = weigh(page)
    assert '"./base.js"' in (STATIC / "queue.js").read_text(encoding="utf-8")
    assert weight.html == len(page) + 1
    assert weight.css == (STATIC / "base.css").stat().st_size
    assert weight.js == sum((STATIC / name).stat().st_size for name in ("queue.js", "base.js"))


@pytest.mark.parametrize(
    ("times", "weight", "missed"),
    [
        ([150.0] * 20, LIGHT, []),
        ([151.0] * 20, LIGHT, ["median"]),
        ([10.0] * 18 + [500.0] * 2, LIGHT, ["p95"]),
        ([10.0] * 99 + [900.0], LIGHT, []),
        ([10.0], Weight(190_000, 10_000, 1), ["weight"]),
        ([500.0], Weight(200_000, 0, 0), ["median", "p95"]),
    ],
)
def test_a_target_is_missed_from_where_it_says(times: list[float], weight: Weight, missed: list[str]) -> None:
    assert find_missed(times, weight) == missed


def test_the_bare_page_shows_a_row(tmp_path: Path) -> None:
    database = tmp_path / "registry.db"
    with Registry.open(database) as registry:
        registry.add(make_parsed("Nội dung", header=make_header(subject="Về <một> việc")))
    with TestClient(build_app(str(database))) as client:
        assert "Về &lt;một&gt; việc" in client.get("/van-ban/1").text
