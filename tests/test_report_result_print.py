"""The results as a page and as a PDF: the same words, escaped, printable, without what is sealed."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper
from live_office import running_chromium
from lxml import html
from packed_office import BODY, CITIZEN, fill_office

from registry.errors import MissingToolError
from registry.language import use_language
from registry.parsed import CriterionRow
from registry.store import Registry
from report.pack_links import PackLinks, read_pack_links
from report.print_fonts import font_folders, get_fonts
from report.result_page import write_result_page
from report.result_pdf import write_result_pdf
from report.results import Results, build_results
from report.summary import assess

CITED = "Thông báo số 1042/TB-UBND ngày 24/4/2026"
PRIVATE = "Về việc giải quyết đơn của ông Lê Văn Thử"


def results_of(registry: Registry, *rows: CriterionRow, links: PackLinks | None = None) -> Results:
    if rows:
        registry.save_table(make_table(*rows), "bang.txt", "a" * 64, A_MOMENT)
    return build_results(registry, assess(registry), A_MOMENT, links)


def make_page(results: Results) -> bytes:
    stream = BytesIO()
    write_result_page(results, stream)
    return stream.getvalue()


def make_pdf(results: Results) -> bytes:
    stream = BytesIO()
    write_result_pdf(results, get_fonts(font_folders()), stream)
    return stream.getvalue()


def tree_of(page: bytes) -> Any:
    return html.fromstring(page.decode())


def letters(text: str) -> str:
    """A text without blanks: lines break elsewhere in a PDF."""
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes) -> str:
    """The words of a PDF, cell by cell, as its tables hold them."""
    with pdfplumber.open(BytesIO(pdf)) as pages:
        tables = [
            cell or ""
            for page in pages.pages
            for table in page.extract_tables()
            for row in table
            for cell in row
        ]
        return letters("\n".join([*(page.extract_text() for page in pages.pages), *tables]))


def test_the_page_says_what_is_claimed_secured_and_at_risk(registry: Registry) -> None:
    file_paper(registry)
    results = results_of(registry, make_row("I.1", CITED), make_row("I.2", "Có hình ảnh"))
    page = tree_of(make_page(results))
    figures = [" ".join(one.text_content().split()) for one in page.xpath("//dl/div")]
    assert figures == [
        "Claimed2.0of 2.0 points",
        "Secured1.01 item",
        "At risk1.01 item: 0.0 partly backed, 1.0 unbacked",
    ]
    assert page.xpath("string(//p[@class='office'])") == "Ủy ban nhân dân xã Nghi Dương"
    assert "from 01/01/2026 to 30/6/2026" in page.xpath("string(//p[@class='about'])")


def test_the_page_has_items_with_papers_gaps_by_unit_and_the_papers(registry: Registry) -> None:
    file_paper(registry)
    rows = (
        make_row("I", is_leaf=False, text="Công khai", max_score=None, self_score=None),
        make_row("I.1", CITED, parent_code="I", level=2),
        make_row("I.2", "Có hình ảnh", parent_code="I", level=2, lead_unit="Ban A"),
    )
    page = tree_of(make_page(results_of(registry, *rows)))
    tables = [
        [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in table.xpath("tbody/tr")]
        for table in page.xpath("//table")
    ]
    items, unit, papers = tables
    assert items[0] == ["I", "Công khai"]
    assert items[1][2:5] == ["1.0 / 1.0", "backed", "Thông báo 1042/TB-UBND, 24/4/2026 (page 1)"]
    assert page.xpath("//h3/text()") == ["Ban A"]
    assert unit[0][0] == "I.2"
    assert papers[0][0:2] == ["1", "Thông báo 1042/TB-UBND, 24/4/2026"]
    assert papers[0][4] == "I.1"


def test_words_of_the_table_are_words_on_the_page_and_in_the_pdf(registry: Registry) -> None:
    text = "<script>alert(1)</script> & <b>đậm</b> {{ 7 * 7 }} &amp;"
    results = results_of(registry, make_row("I.1", CITED, text=text, lead_unit="<i>Ban</i>"))
    page = make_page(results)
    assert b"<script" not in page
    assert text in tree_of(page).text_content()
    assert letters(text) in text_of(make_pdf(results))


def test_nothing_of_the_page_is_fetched_or_runs(registry: Registry) -> None:
    page = tree_of(make_page(results_of(registry, make_row("I.1", "Xem https://xa.example/tin"))))
    assert not page.xpath("//script | //img | //link | //iframe | //form | //@onclick | //@src")
    assert page.xpath("//a/@href") == []
    style = page.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style


def test_the_pdf_says_all_that_the_page_says(registry: Registry, tmp_path: Path) -> None:
    fill_office(registry, tmp_path)
    use_language("vi")
    results = results_of(registry)
    said = text_of(make_pdf(results))
    page = tree_of(make_page(results))
    words = [letters(piece) for piece in page.xpath("//body//text()") if piece.strip()]
    assert len(words) > 100
    office = letters(results.office)
    assert [piece for piece in words if piece not in said and piece != office] == []
    assert office.upper() in said


def test_the_pdf_is_a4_lying_with_numbered_pages_and_the_header_on_each(registry: Registry) -> None:
    rows = [make_row(f"I.{number}", "Có hình ảnh", text="nội dung dài " * 20) for number in range(1, 31)]
    with pdfplumber.open(BytesIO(make_pdf(results_of(registry, *rows)))) as pages:
        assert (round(pages.pages[0].width), round(pages.pages[0].height)) == (842, 595)
        count = len(pages.pages)
        assert count > 3
        for number, page in enumerate(pages.pages, start=1):
            lines = page.extract_text().splitlines()
            assert lines[-1] == f"{number}/{count}"
        assert (
            pages.pages[1].extract_text().splitlines()[0]
            == "Item Content Self score Status Evidence on file Why"
        )


def test_a_row_higher_than_a_page_goes_on_on_the_next(registry: Registry) -> None:
    words = [f"tu{number}" for number in range(1500)]
    said = text_of(make_pdf(results_of(registry, make_row("I.1", "Có hình ảnh", text=" ".join(words)))))
    assert [word for word in words if word not in said] == []


def test_a_group_never_stands_alone_at_the_foot_of_a_page(registry: Registry) -> None:
    rows = []
    for number in range(1, 40):
        rows.append(
            make_row(f"{number}", is_leaf=False, text=f"Nhóm {number}", max_score=None, self_score=None)
        )
        rows.append(make_row(f"{number}.1", CITED, parent_code=f"{number}", level=2, text="dài " * 30))
    with pdfplumber.open(BytesIO(make_pdf(results_of(registry, *rows)))) as pages:
        last = [page.extract_text().splitlines()[-2] for page in pages.pages]
    assert len(last) > 3
    assert not [line for line in last if "Nhóm" in line]


def test_of_a_sealed_paper_neither_tells_the_subject(registry: Registry, tmp_path: Path) -> None:
    office = fill_office(registry, tmp_path)
    office.file_scan(CITIZEN, number="60", issued_on="2026-05-08", subject=PRIVATE)
    row = make_row("I.1", "Thông báo số 60/TB-UBND ngày 08/5/2026 về lịch trực của các phòng")
    registry.save_table(make_table(row, issuer=BODY), "bang.txt", "c" * 64, A_MOMENT)
    results = results_of(registry)
    page, pdf = make_page(results).decode(), text_of(make_pdf(results))
    for said in (letters(page), pdf):
        assert letters("Thông báo 60/TB-UBND, 08/5/2026") in said
        assert letters("not shown: it holds identity numbers of citizens") in said
        assert letters(PRIVATE) not in said
        assert "031096001234" not in said


def test_papers_and_items_on_the_page_lead_into_the_pack(registry: Registry, tmp_path: Path) -> None:
    fill_office(registry, tmp_path).pack(tmp_path / "goi")
    results = results_of(registry, links=read_pack_links(tmp_path / "goi", tmp_path))
    links = set(tree_of(make_page(results)).xpath("//a/@href"))
    assert {"goi/data/01_I.1/I.1.html", "goi/data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"} <= links
    assert all((tmp_path / link).is_file() for link in links)


def test_the_same_results_give_the_same_bytes(registry: Registry) -> None:
    file_paper(registry)
    first = results_of(registry, make_row("I.1", CITED))
    second = results_of(registry)
    assert make_page(first) == make_page(second)
    assert make_pdf(first) == make_pdf(second)


def test_without_a_font_the_pdf_says_what_to_install_and_what_does_without(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match=r"fonts-liberation2.*FILE\.html"):
        get_fonts((tmp_path,))


def test_the_fonts_of_windows_do(tmp_path: Path) -> None:
    for name in ("times.ttf", "timesbd.ttf", "timesi.ttf"):
        (tmp_path / name).touch()
    assert get_fonts((tmp_path / "none", tmp_path)).bold == tmp_path / "timesbd.ttf"


def test_a_browser_prints_the_page_with_its_header_on_each_sheet(registry: Registry, tmp_path: Path) -> None:
    rows = [make_row(f"I.{number}", "Có hình ảnh", text="nội dung dài " * 20) for number in range(1, 21)]
    (tmp_path / "a.html").write_bytes(make_page(results_of(registry, *rows)))
    with running_chromium() as browser:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "a.html").as_uri())
        printed = page.pdf(prefer_css_page_size=True)
    assert asked == [(tmp_path / "a.html").as_uri()]
    with pdfplumber.open(BytesIO(printed)) as pages:
        assert (round(pages.pages[0].width), round(pages.pages[0].height)) == (842, 595)
        assert len(pages.pages) > 2
        assert "Evidence on file" in pages.pages[1].extract_text().splitlines()[0]
        assert f"2/{len(pages.pages)}" in pages.pages[1].extract_text()
