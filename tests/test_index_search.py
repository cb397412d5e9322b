"""Questions to a registry: references from the database, words from a real index."""

import gc
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed
from filed_papers import database_of, file_paper, file_papers, get_reference, import_citations
from filelock import FileLock

from index import search as searching
from index.fulltext import ENGINES, Order
from index.search import Answer, Hit
from index.upkeep import IndexFolder
from registry.errors import MinhchungError
from registry.lookup import Lookup
from registry.parsed import Citation
from registry.store import Registry
from registry.vocabulary.kinds import FieldName


class Office:
    """A registry on disk, its index, and what is asked of them."""

    def __init__(self, home: Path, registry: Registry) -> None:
        self.registry = registry
        self.folder = home / "index"
        self.index = IndexFolder(self.folder)
        self.lookup = Lookup.open(database_of(home))

    def ask(self, typed: str, limit: int = 10, **options: object) -> Answer:
        return searching.search(self.lookup, self.index, typed, limit, **options)  # type: ignore[arg-type]

    def close(self) -> None:
        self.index.close()
        self.lookup.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Office]:
    with Registry.open(database_of(tmp_path)) as registry:
        office = Office(tmp_path, registry)
        yield office
        office.close()


@pytest.fixture
def filed(empty: Office) -> Office:
    """An office with all the papers."""
    file_papers(empty.registry)
    return empty


def references_in(answer: Answer) -> list[str]:
    return [str(hit.paper.reference) for hit in answer.hits]


def marked_in(hit: Hit) -> list[str]:
    """The words that are marked in the passage of a hit."""
    assert hit.snippet is not None
    return [hit.snippet.text[start:end] for start, end in hit.snippet.marks]


def items_in(answer: Answer) -> list[str]:
    return [citing.code for citing in answer.cited_only]


# References


@pytest.mark.parametrize(
    "typed",
    [
        "1042/TB-UBND",
        "số 1042/TB-UBND",
        "1042/tb-ubnd",
        "so 1042 tb ubnd",
        "1042-TB/UBND",
        "1042tbubnd",
        "1042TB-UBND",
        "thông báo 1042",
        "Thông báo số: 1042/TB-UBND",
        "tb 1042 2026",
        "TB số 1042",
        "1042 2026",
        "Thông báo số 1042/TB-UBND ngày 24/4/2026",
    ],
)
def test_every_sloppy_spelling_answers_exactly_that_paper(filed: Office, typed: str) -> None:
    assert references_in(filed.ask(typed)) == ["1042/TB-UBND"]


def test_a_reference_is_answered_without_any_index(filed: Office) -> None:
    filed.ask("1042/TB-UBND")
    assert not filed.folder.exists()


def test_a_bare_number_answers_all_papers_with_it_the_newest_first(filed: Office) -> None:
    assert references_in(filed.ask("1042")) == ["1042/TB-UBND", "1042/QĐ-UBND"]


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("1402", ["1402/TB-UBND"]),
        ("104", []),
        ("10422", []),
        ("1042a", []),
        ("1042/TB-UBND 2025", []),
        ("1042/TB-HĐND", []),
        ("công văn 839", ["839/UBND-VHXH"]),
        ("839/ubnd", ["839/UBND-VHXH"]),
        ("chỉ thị 8", ["8/CT-UBND"]),  # not the Chương trình, whose abbreviation starts alike
        ("8/ct", ["8/CT-UBND"]),
        ("8/ctr", ["8/CTr-UBND"]),
        ("08/2025/qđ-ubnd", ["08/2025/QĐ-UBND"]),
        ("quyết định 8 2025", ["08/2025/QĐ-UBND"]),
    ],
)
def test_a_reference_never_answers_a_paper_with_another_one(
    filed: Office, typed: str, answered: list[str]
) -> None:
    assert references_in(filed.ask(typed)) == answered


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("so 98 tb svhttdl", ["98/TB-SVHTTDL"]),
        ("tb 98 svhttdl", ["98/TB-SVHTTDL"]),
        ("98 tb svhttdl 2025", []),
        ("98 tb svh", None),
        ("99 tb svhttdl", None),
    ],
)
def test_the_symbol_of_a_body_in_no_list_is_a_reference_where_a_paper_bears_it(
    empty: Office, typed: str, answered: list[str] | None
) -> None:
    empty.registry.add(
        make_parsed(header=make_header(number="98", symbol="TB-SVHTTDL", issued_on="2026-04-24"))
    )
    answer = empty.ask(typed)
    assert (answer.query.reference is None) == (answered is None)
    if answered is not None:
        assert references_in(answer) == answered


def test_a_paper_without_a_day_comes_after_the_dated_ones(empty: Office) -> None:
    for day in ("2025-01-02", None, "2026-01-02"):
        empty.registry.add(make_parsed(header=make_header(issued_on=day)))
    found = empty.ask("1042").hits
    assert [hit.paper.issued_on for hit in found] == [date(2026, 1, 2), date(2025, 1, 2), None]


def test_a_reference_that_is_cited_but_not_filed_gives_who_cites_it(filed: Office) -> None:
    import_citations(filed.registry, "77/KH-UBND", "1042/TB-UBND", "77/KH-UBND")
    answer = filed.ask("77/kh-ubnd")
    assert (references_in(answer), items_in(answer)) == ([], ["I.1", "I.3"])


def test_a_filed_paper_comes_with_the_items_that_cite_it(filed: Office) -> None:
    import_citations(filed.registry, "77/KH-UBND", "1042/TB-UBND")
    answer = filed.ask("1042/TB-UBND")
    (hit,) = answer.hits
    assert [citing.code for citing in hit.cited_by] == ["I.2"]
    assert answer.cited_only == ()


def test_a_filed_paper_beyond_the_limit_is_not_called_unfiled(filed: Office) -> None:
    import_citations(filed.registry, "1042/TB-UBND", "1042/QĐ-UBND")
    answer = filed.ask("1042", limit=1)
    assert references_in(answer) == ["1042/TB-UBND"]
    assert answer.cited_only == ()


# Words


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("cong khai so dien thoai", ["1402/TB-UBND"]),
        ("công khai số điện thoại", ["1402/TB-UBND"]),
        ("CÔNG KHAI", ["1402/TB-UBND"]),
        ("đường dây nóng", ["1402/TB-UBND"]),
        ("kỉ luật", ["1042/TB-UBND"]),  # written kỷ luật
        ("ki luat", ["1042/TB-UBND"]),
        ("phòng cháy", ["8/CT-UBND"]),
        ("zzz", []),
    ],
)
def test_words_find_papers_with_or_without_accents(filed: Office, typed: str, answered: list[str]) -> None:
    assert references_in(filed.ask(typed)) == answered


def test_papers_with_the_accents_typed_come_first(filed: Office) -> None:
    assert references_in(filed.ask("cán bộ")) == ["1042/TB-UBND", "839/TB-UBND"]
    assert references_in(filed.ask("cân bò")) == ["839/TB-UBND", "1042/TB-UBND"]


def test_the_passage_that_answers_is_marked(filed: Office) -> None:
    (hit,) = filed.ask("duong day").hits
    assert hit.snippet is not None
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["Đường", "dây"]


def test_a_query_of_no_words_answers_nothing(filed: Office) -> None:
    assert filed.ask(" … ").hits == ()
    assert not filed.folder.exists()


# The index follows the registry

QUERIES = ["cong khai", "cán bộ", "quy che", "uy ban nhan dan", "thong bao", "cong tac"]


def ask_all(office: Office) -> list[list[str]]:
    return [references_in(office.ask(typed)) for typed in QUERIES]


def test_a_corrected_subject_is_found_at_once_and_the_old_one_no_more(filed: Office) -> None:
    (hit,) = filed.ask("ky luat").hits
    filed.registry.confirm_field(hit.paper.id, FieldName.SUBJECT, "Về hạ tầng", "An", A_MOMENT)
    assert references_in(filed.ask("ha tang")) == ["1042/TB-UBND"]
    assert filed.ask("ky luat").hits == ()


def test_an_index_deleted_and_built_anew_gives_the_same_answers(filed: Office) -> None:
    grown = []
    for paper in filed.registry.documents():
        filed.registry.confirm_field(paper.id or 0, FieldName.SIGNER, "Trần Văn Mẫu", "An", A_MOMENT)
        grown = ask_all(filed)  # refreshed paper by paper
    filed.index.forget()
    assert ask_all(filed) == grown
    assert any(grown)


def test_what_another_program_is_just_indexing_is_found_all_the_same(filed: Office) -> None:
    (stale,) = filed.ask("ky luat").hits
    with FileLock(filed.folder / "writer.lock"):
        added = file_paper(filed.registry, "Giấy phép xây dựng nhà ở", number="9", subject="Về nhà đất")
        filed.registry.confirm_field(stale.paper.id, FieldName.SUBJECT, "Về hạ tầng", "An", A_MOMENT)
        (hit,) = filed.ask("giấy phép").hits
        assert (hit.paper.id, hit.page) == (added, 1)
        assert hit.snippet is not None
        assert [one.paper.id for one in filed.ask("ha tang").hits] == [stale.paper.id]
        assert filed.ask("ky luat").hits == ()
        assert [one.paper.id for one in filed.ask('"phép xây dựng"').hits] == [added]
        assert filed.ask('"xây dựng phép"').hits == ()
        assert filed.ask("giấy phép loại:QĐ").hits == ()


def test_papers_that_nobody_could_search_yet_are_counted(
    filed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.unindexed._MOST", 3)
    filed.folder.mkdir()
    with FileLock(filed.folder / "writer.lock"):
        answer = filed.ask("1402 hoặc cong khai")
        assert (references_in(filed.ask("cong khai")), answer.unsearched) == (["1402/TB-UBND"], 5)


@pytest.fixture
def files_left_open(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Lets go, before the test ends, of the files that Whoosh opened and could not read."""
    caplog.set_level(logging.CRITICAL)  # a record of the failure would hold them open
    yield
    gc.collect()


def spoil(path: Path) -> None:
    path.write_bytes(b"\x00" * 100)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty_out(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("files_left_open")
@pytest.mark.parametrize("suffix", [".seg", ".toc"])
@pytest.mark.parametrize("damage", [spoil, cut, empty_out, Path.unlink])
def test_a_damaged_index_is_built_anew_by_itself(
    filed: Office, suffix: str, damage: Callable[[Path], None]
) -> None:
    before = ask_all(filed)
    filed.index.close()
    damaged = list(filed.folder.rglob(f"*{suffix}"))
    assert damaged
    for path in damaged:
        damage(path)
    assert ask_all(filed) == before


def test_a_fault_that_is_not_the_engines_is_not_mended_by_building(
    filed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_all(filed)

    def fail(*_: object) -> None:
        raise MinhchungError("the disk is gone")

    monkeypatch.setattr(Lookup, "texts", fail)
    with pytest.raises(MinhchungError, match="the disk is gone"):
        filed.ask('"công khai"')


# Narrowing, phrases, slips


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("loại:quyết định", ["1042/QĐ-UBND", "08/2025/QĐ-UBND"]),
        ("loai:QĐ quy che", ["08/2025/QĐ-UBND"]),
        ("từ:1/5/2026", ["1402/TB-UBND", "839/UBND-VHXH"]),
        ("từ:1/4/2026 đến:30/4/2026", ["1042/TB-UBND", "839/TB-UBND"]),
        ("đến:2025", ["1042/QĐ-UBND", "08/2025/QĐ-UBND"]),
        ("24/4/2026", ["1042/TB-UBND"]),
        ("thông báo ngày 25/6/2026", ["1402/TB-UBND"]),
        ("1042 loại:QĐ", ["1042/QĐ-UBND"]),
        ("1042 từ:2026", ["1042/TB-UBND"]),
        ("cơ quan:UBND kỷ luật", ["1042/TB-UBND"]),
        ("mục:I.1", ["1402/TB-UBND"]),
        ("thiếu:người ký loại:CT", ["8/CT-UBND"]),
        ("thiếu:số", []),
        ("tiếp -bò", []),
        ("phòng -bò", ["8/CT-UBND"]),
        ('"công khai số"', ["1402/TB-UBND"]),
        ('"số công khai"', []),
        ('thông báo -"công khai số" -"kiểm tra"', ["839/TB-UBND"]),
    ],
)
def test_filters_narrow_what_is_found(filed: Office, typed: str, answered: list[str]) -> None:
    import_citations(filed.registry, "1402/TB-UBND")
    answer = filed.ask(typed, order=Order.NEWEST)
    assert references_in(answer) == answered
    assert answer.query.unknown == ()


@pytest.mark.parametrize("typed", ["loại:xyz", "từ:31/2/2026", "thiếu:gì", "năm:26", "tháng:13/2026"])
def test_a_filter_that_means_nothing_is_said(filed: Office, typed: str) -> None:
    assert len(filed.ask(typed).query.unknown) == 1


@pytest.mark.parametrize(
    ("typed", "absent"),
    [
        ("mục:I.9 phòng cháy", ("mục", "I.9")),
        ("cơ quan:Zurich", ("cơ quan", "Zurich")),
        ('ký:"Lý Mẫu"', ("người ký", "Lý Mẫu")),
    ],
)
def test_a_filter_that_no_paper_meets_is_said(filed: Office, typed: str, absent: tuple[str, str]) -> None:
    answer = filed.ask(typed)
    assert (answer.hits, answer.absent) == ((), (absent,))


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("cong khaii", "1402/TB-UBND"),
        ("duongg day nong", "1402/TB-UBND"),
        ("thu hoii dat", "1042/QĐ-UBND"),
        ("thu hooif ddaats", "1042/QĐ-UBND"),  # keys of Telex
    ],
)
def test_a_slip_of_the_finger_is_mended_and_said(filed: Office, typed: str, answered: str) -> None:
    answer = filed.ask(typed)
    assert references_in(answer) == [answered]
    assert answer.respelt


def test_digits_are_never_mended(filed: Office) -> None:
    answer = filed.ask("kiem tra 13 can bo")  # 12 stands in the text
    assert answer.respelt is None
    assert answer.is_partial


def test_where_no_paper_holds_all_words_those_with_most_are_shown_as_such(filed: Office) -> None:
    answer = filed.ask("công khai số điện thoại của bác sĩ")
    assert references_in(answer)[0] == "1402/TB-UBND"
    assert answer.is_partial


def test_everyday_abbreviations_are_written_out(filed: Office) -> None:
    written_out = file_paper(filed.registry, "Kiểm soát thủ tục hành chính", number="9")
    short = file_paper(filed.registry, "công tác KSTTHC", number="10")
    file_paper(filed.registry, "kiểm tra, soát xét hành chính, thủ tục", number="11")
    for order in Order:
        answer = filed.ask("KSTTHC", order=order, with_facets=True)
        assert ({hit.paper.id for hit in answer.hits}, answer.total) == ({written_out, short}, 2)
        assert answer.facets is not None
        assert answer.facets.document_types == {"Thông báo": 2}
    assert filed.ask("thông báo -kstthc").total == filed.ask("thông báo").total - 2


def test_an_abbreviation_that_no_paper_writes_out_is_found_before_what_resembles_it(filed: Office) -> None:
    file_paper(filed.registry, "thủ tục hành chính, kiểm tra", number="12")
    short = file_paper(filed.registry, "công tác KSTTHC", number="10")
    answer = filed.ask("KSTTHC")
    assert ([hit.paper.id for hit in answer.hits], answer.is_partial) == ([short], False)


def test_of_an_abbreviation_that_a_paper_lacks_the_abbreviation_is_named(filed: Office) -> None:
    file_paper(filed.registry, "nuôi ong lấy mật hoa rừng", number="13")
    (hit,) = filed.ask("nuôi ong hoa rừng KSTTHC").hits
    assert hit.lacking == ("kstthc",)


@pytest.mark.parametrize("order", Order)
def test_what_people_say_around_a_question_is_left_out_in_any_order(filed: Office, order: Order) -> None:
    wanted = file_paper(filed.registry, "nuôi ong lấy mật", number="13")
    assert [hit.paper.id for hit in filed.ask("cho tôi xem nuôi ong", order=order).hits] == [wanted]


def test_of_papers_that_are_just_being_indexed_only_those_of_the_day_count(filed: Office) -> None:
    filed.ask("ủy ban")
    with FileLock(filed.folder / "writer.lock"):
        file_paper(filed.registry, "mới", number="20", issued_on="2026-03-05")
        of_the_day = file_paper(filed.registry, "mới", number="21", issued_on="2026-04-24")
        answer = filed.ask("24/4/2026")
    found = [hit.paper.id for hit in answer.hits]
    assert found[0] == of_the_day
    assert {str(hit.paper.issued_on) for hit in answer.hits} == {"2026-04-24"}
    assert answer.total == len(found)


@pytest.mark.parametrize(
    ("typed", "taken_for"),
    [
        ("thu tuuc", "tuc"),  # beside `thu`
        ("tuuc dat", "tuc"),  # beside `dat`
        ("tuuc", "truc"),  # by itself: the more frequent one
    ],
)
def test_a_slip_is_mended_by_the_words_beside_it(filed: Office, typed: str, taken_for: str) -> None:
    for number in range(30, 36):
        file_paper(filed.registry, "cây trúc", number=str(number))
    file_paper(filed.registry, "thủ tục đất", number="36")
    answer = filed.ask(typed)
    assert answer.respelt is not None
    assert answer.respelt["tuuc"][0] == taken_for


def test_an_abbreviation_with_a_slip_is_mended_where_no_syllable_fits(filed: Office) -> None:
    for number in range(30, 36):
        file_paper(filed.registry, "nạo vét bùn", number=str(number))
    short = file_paper(filed.registry, "UBND phường", number="37", issuing_body=None)
    answer = filed.ask("ubn phuong")
    assert short in [hit.paper.id for hit in answer.hits]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("1043/TB-UBND", ["1042/TB-UBND"]),
        ("1024/TB-UBND", ["1042/TB-UBND"]),
        ("1403 ngày 25/6/2026", ["1402/TB-UBND"]),
        ("1402/QĐ-UBND", ["1402/TB-UBND", "1042/QĐ-UBND"]),
        ("1043", []),  # a number alone is no reason to offer its neighbours
        ("1043/KH-UBND", []),
    ],
)
def test_a_number_off_by_a_digit_is_only_offered(filed: Office, typed: str, offered: list[str]) -> None:
    answer = filed.ask(typed)
    assert answer.hits == ()
    assert [str(paper.reference) for paper in answer.alike] == offered


# What comes with a hit


def test_a_reference_gives_the_paper_then_those_that_cite_it(filed: Office) -> None:
    citing = Citation(0, 12, "1042/TB-UBND", get_reference("1042/TB-UBND"))
    parsed = make_parsed("1042/TB-UBND và khác", header=make_header(number="77", symbol="BC-UBND"))
    filed.registry.add(replace(parsed, citations=((1, citing),)))
    answer = filed.ask("1042/TB-UBND")
    assert references_in(answer) == ["1042/TB-UBND"]
    (hit,) = answer.citing
    assert (str(hit.paper.reference), hit.mention and hit.mention.page) == ("77/BC-UBND", 1)


def test_a_hit_names_the_page_on_which_the_passage_stands(filed: Office) -> None:
    parsed = make_parsed("Trang đầu nói chuyện khác", header=make_header(number="9"))
    second = replace(parsed.pages[0], number=2, text="Giấy phép xây dựng")
    filed.registry.add(replace(parsed, pages=(*parsed.pages, second)))
    (hit,) = filed.ask("giấy phép").hits
    assert (hit.page, hit.snippet and hit.snippet.text) == (2, "Giấy phép xây dựng")


def test_further_pages_of_hits_go_on_where_the_first_ends(filed: Office) -> None:
    whole = references_in(filed.ask("ủy ban"))
    parts = [references_in(filed.ask("ủy ban", limit=3, offset=offset)) for offset in (0, 3, 6)]
    assert [one for part in parts for one in part] == whole
    assert filed.ask("ủy ban", limit=3).total == len(whole)


def test_facets_count_all_hits_not_only_those_shown(filed: Office) -> None:
    answer = filed.ask("ủy ban", limit=1, with_facets=True)
    assert answer.facets is not None
    assert sum(answer.facets.document_types.values()) == answer.total == 8
    assert answer.facets.document_types["Thông báo"] == 3
    assert answer.facets.years == {2026: 6, 2025: 2}


def test_the_last_word_may_be_unfinished_while_somebody_types(filed: Office) -> None:
    assert references_in(filed.ask("số điện tho", is_typing=True)) == ["1402/TB-UBND"]
    assert filed.ask("số điện tho").is_partial


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("typed", "words", "answered"),
    [
        ("cơ quan: ủy ban nhân dân xã nghi dương tiếp dân", ("tiep", "dan"), ["839/TB-UBND"]),
        ("co quan:ubnd nghi duong tiep dan", ("tiep", "dan"), ["839/TB-UBND"]),
        ("cơ quan:sở nội vụ kế hoạch", ("ke", "hoach"), ["6/TB-UBND"]),
        ("ký: Văn Mẫu lịch", ("lich",), ["7/TB-UBND"]),
    ],
)
def test_a_body_or_signer_needs_no_quotes(
    filed: Office, typed: str, words: tuple[str, ...], answered: list[str], engine: str
) -> None:
    file_paper(filed.registry, number="6", subject="Kế hoạch", issuing_body="Sở Nội vụ", signer=None)
    file_paper(filed.registry, number="7", subject="Về lịch trực", signer="Trần Văn Mẫu")
    filed.index.rebuild(filed.lookup, engine)
    answer = filed.ask(typed)
    assert (answer.query.words.folded, references_in(answer)) == (words, answered)


def test_a_listed_body_of_which_no_paper_is_filed_is_said_whole(filed: Office) -> None:
    assert filed.ask("cơ quan: công an xã báo cáo").absent == (("cơ quan", "công an xã"),)


@pytest.mark.parametrize("engine", ENGINES)
def test_quy_unfinished_finds_and_marks_what_begins_so(filed: Office, engine: str) -> None:
    file_paper(filed.registry, number="5", subject="Đơn thư", text="Kho đã giải quyết")
    file_paper(filed.registry, number="6", subject="Đơn thư", text="Kho lập quỹ")
    filed.index.rebuild(filed.lookup, engine)
    answer = filed.ask("kho quy", is_typing=True)
    assert {str(hit.paper.reference): marked_in(hit) for hit in answer.hits} == {
        "5/TB-UBND": ["Kho", "quyết"],
        "6/TB-UBND": ["Kho", "quỹ"],
    }


def test_a_file_is_found_by_its_name(filed: Office) -> None:
    parsed = make_parsed("Nội dung khác", header=make_header(number="9"))
    filed.registry.file_drop(make_drop(parsed, "thang 4/TB lich tiep dan thang tu.pdf"), parsed)
    assert references_in(filed.ask("lich tiep dan thang tu")) == ["9/TB-UBND"]


@pytest.mark.parametrize("is_same_file", [True, False], ids=["the same file", "another copy"])
def test_a_paper_is_found_by_a_name_under_which_it_came_once_more(filed: Office, is_same_file: bool) -> None:
    first = make_parsed("Nội dung khác", header=make_header(number="9"))
    filed.registry.file_drop(make_drop(first, "a.pdf"), first)
    assert references_in(filed.ask("nội dung khác")) == ["9/TB-UBND"]  # it is indexed now
    again = first if is_same_file else make_parsed("Bản quét", header=make_header(number="9"))
    filed.registry.file_drop(make_drop(again, "lich thang tu.pdf"), again)
    assert references_in(filed.ask("lich thang tu")) == ["9/TB-UBND"]


def test_a_citation_with_another_day_is_no_hit_but_shown_as_such(filed: Office) -> None:
    import_citations(filed.registry, "1042/TB-UBND")
    answer = filed.ask("Thông báo số 1042/TB-UBND ngày 29/6/2026")
    assert (answer.hits, answer.cited_only, answer.alike) == ((), (), ())
    assert [str(paper.reference) for paper in answer.otherwise] == ["1042/TB-UBND"]
    assert [str(paper.reference) for paper in filed.ask("tb 1042 2025").otherwise] == ["1042/TB-UBND"]
    assert filed.ask("1042/TB-UBND loại:QĐ").otherwise == answer.otherwise


def test_a_longer_symbol_is_another_paper(filed: Office) -> None:
    whole = file_paper(filed.registry, number="12", symbol="QĐ-UBND-HC", issued_on="2026-05-01")
    assert filed.ask("12/QĐ-UBND").hits == ()
    assert [paper.id for paper in filed.ask("12/QĐ-UBND").alike] == [whole]
    assert [hit.paper.id for hit in filed.ask("12/qđ").hits] == [whole]
    assert [hit.paper.id for hit in filed.ask("12 qd ubnd hc").hits] == [whole]


def test_a_paper_that_is_only_cited_is_found_where_it_is(filed: Office) -> None:
    citing = Citation(0, 12, "271/TB-UBND", get_reference("271/TB-UBND"))
    parsed = make_parsed("271/TB-UBND", header=make_header(number="77", symbol="BC-UBND"))
    filed.registry.add(replace(parsed, citations=((1, citing),)))
    assert [str(hit.paper.reference) for hit in filed.ask("271/TB-UBND").citing] == ["77/BC-UBND"]
    assert filed.ask("27/TB-UBND").citing == filed.ask("271/QĐ-UBND").citing == ()


def test_several_references_give_each_paper_and_first_who_cites_most_of_them(filed: Office) -> None:
    both = ("1042/TB-UBND", "839/TB-UBND")
    # Of those that cite one reference the greater number would come first: it is filed last.
    for number, cited in (("77", both), ("78", both[:1]), ("79", both[1:])):
        text = " và ".join(cited)
        found = tuple(
            (1, Citation(text.index(one), text.index(one) + len(one), one, get_reference(one)))
            for one in cited
        )
        header = make_header(number=number, symbol="BC-UBND")
        filed.registry.add(replace(make_parsed(f"Số {number}: {text}", header=header), citations=found))
    answer = filed.ask("839/TB-UBND; 1042/TB-UBND 27/KH-UBND")
    assert (references_in(answer), answer.total) == (["839/TB-UBND", "1042/TB-UBND"], 2)
    assert [hit.paper.number for hit in answer.citing] == [77, 79, 78]
    assert answer.unfiled == ("27/KH-UBND",)
    assert not filed.folder.exists()


def test_pages_and_filters_hold_for_several_references_too(filed: Office) -> None:
    typed = "1042/TB-UBND 1402/TB-UBND 839/TB-UBND"
    assert references_in(filed.ask(typed, 2, offset=2)) == ["839/TB-UBND"]
    answer = filed.ask(f"{typed} tháng:4/2026")
    assert references_in(answer) == ["1042/TB-UBND", "839/TB-UBND"]
    assert [str(one.reference) for one in answer.otherwise] == ["1402/TB-UBND"]
    assert answer.unfiled == ()


def test_a_filter_on_what_is_lacking_holds_for_numbers_too(filed: Office) -> None:
    assert filed.ask("1042/TB-UBND thiếu:ngày").hits == ()
    assert sorted(references_in(filed.ask("1042 thiếu:người ký"))) == ["1042/QĐ-UBND", "1042/TB-UBND"]
    assert references_in(filed.ask("1042 -kỷ")) == ["1042/QĐ-UBND"]


def test_a_day_outside_the_days_asked_for_finds_nothing(filed: Office) -> None:
    assert filed.ask("kỷ luật 24/4/2026 từ:1/5/2026").hits == ()


def test_a_paper_is_found_by_the_name_that_lists_give_it(filed: Office) -> None:
    assert references_in(filed.ask("#2")) == ["1402/TB-UBND"]
    assert filed.ask("#99").hits == ()


def test_an_items_code_alone_asks_for_its_papers(filed: Office) -> None:
    import_citations(filed.registry, "1402/TB-UBND")
    assert references_in(filed.ask("I.1")) == references_in(filed.ask("mục I.1")) == ["1402/TB-UBND"]


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("năm:2025", ["1042/QĐ-UBND", "08/2025/QĐ-UBND"]),
        ("tháng:4/2026", ["1042/TB-UBND", "839/TB-UBND"]),
        ('người ký:"Văn Mẫu"', ["8/CT-UBND"]),
    ],
)
def test_years_months_and_signers_narrow_too(filed: Office, typed: str, answered: list[str]) -> None:
    filed.registry.confirm_field(6, FieldName.SIGNER, "Trần Văn Mẫu", "An", A_MOMENT)
    assert references_in(filed.ask(typed)) == answered  # the newest first: all are as relevant


def test_a_phrase_that_hardly_any_paper_has_is_looked_for_in_all(
    filed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.by_words._VERIFIED_FIRST", 1)
    for number in range(20, 30):
        file_paper(filed.registry, "nước rồi đất, đất rồi nước, nước", number=str(number))
    phrase = file_paper(filed.registry, "một câu dài hơn nhiều có chữ đất nước ở trong", number="31")
    assert [hit.paper.id for hit in filed.ask('"đất nước"').hits] == [phrase]


def test_pages_of_an_abbreviation_and_what_it_stands_for_neither_repeat_nor_skip(filed: Office) -> None:
    for number in range(20, 75):
        text = "ubnd vườn cây" if number % 2 else "ủy ban nhân dân vườn cây"
        file_paper(filed.registry, text, number=str(number), issuing_body=None, subject=None)
    pages = [filed.ask("tìm ubnd vườn", offset=offset) for offset in range(0, 60, 10)]
    found = [hit.paper.id for page in pages for hit in page.hits]
    assert (len(found), len(set(found))) == (55, 55)
    assert {page.total for page in pages} == {55}


def test_pages_behind_the_last_are_empty_however_far(filed: Office) -> None:
    answer = filed.ask("1042", offset=10**12)
    assert (answer.hits, answer.total) == ((), 2)
    assert filed.ask("thông báo", limit=10**9, offset=10**12).hits == ()


def test_fresh_papers_take_their_place_on_the_pages(filed: Office) -> None:
    filed.ask("ủy ban")
    with FileLock(filed.folder / "writer.lock"):
        for number in range(20, 25):
            file_paper(filed.registry, number=str(number))
        pages = [filed.ask("ủy ban", limit=4, offset=offset) for offset in (0, 4, 8, 12)]
    found = [hit.paper.id for page in pages for hit in page.hits]
    assert (len(found), len(set(found)), {page.total for page in pages}) == (13, 13, {13})


def test_the_newest_of_respelt_hits_comes_first_when_asked_for(filed: Office) -> None:
    older, newer = (
        file_paper(filed.registry, "Giấy phép xây dựng", number=number, issued_on=day)
        for number, day in (("31", "2024-01-05"), ("32", "2026-01-05"))
    )
    answer = filed.ask("giay phepp xay dung", order=Order.NEWEST)
    assert [hit.paper.id for hit in answer.hits] == [newer, older]


def test_what_people_say_around_a_question_keeps_no_paper_out(filed: Office) -> None:
    assert references_in(filed.ask("cho tôi xem văn bản nào về phòng cháy ở đâu")) == ["8/CT-UBND"]


def test_words_that_stand_together_outweigh_words_scattered(filed: Office) -> None:
    scattered = file_paper(
        filed.registry, "Họp bàn về việc chấm thi, năm học có tổng số lớp kết thúc sớm", number="31"
    )
    together = file_paper(filed.registry, "Họp tổng kết năm học", number="32")
    assert [hit.paper.id for hit in filed.ask("họp tổng kết").hits] == [together, scattered]


def test_digits_that_only_stand_in_a_text_are_not_passed_off_as_a_number(filed: Office) -> None:
    answer = filed.ask("12")
    assert references_in(answer) == ["1042/TB-UBND"]  # Kiểm tra 12 cán bộ
    assert answer.is_by_words
    assert not filed.ask("1042").is_by_words


def test_words_that_differ_in_accents_alone_are_both_asked_for(filed: Office) -> None:
    both = file_paper(filed.registry, "nhà vệ sinh công cộng", number="31")
    file_paper(filed.registry, "cộng với cộng", number="32")
    file_paper(filed.registry, "công với công", number="33")
    assert filed.ask("công cộng").hits[0].paper.id == both


def test_the_passage_shows_what_an_abbreviation_stands_for(filed: Office) -> None:
    file_paper(filed.registry, "Giải quyết thủ tục hành chính", number="31")
    (hit,) = filed.ask("TTHC").hits
    assert hit.snippet is not None
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == [
        "thủ",
        "tục",
        "hành",
        "chính",
    ]
