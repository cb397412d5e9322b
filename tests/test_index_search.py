"""Questions to a registry: references from the database, words from a real index."""

import gc
import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from factories import A_MOMENT, make_header, make_parsed

from index.fulltext import IndexEntry, IndexState
from index.query import WordQuery
from index.search import Answer, refresh, search
from index.whoosh_index import WhooshIndex
from registry.parsed import Citation, Claim, CriteriaTable, CriterionRow
from registry.reference import Reference, parse_reference
from registry.store import Registry
from registry.vocabulary.kinds import ClaimKind, FieldName

# Reference, document type, day, subject, text.
PAPERS = [
    ("1042/TB-UBND", "Thông báo", "2026-04-24", "Về kết quả kiểm tra kỷ luật", "Kiểm tra 12 cán bộ."),
    ("1402/TB-UBND", "Thông báo", "2026-06-25", "Về việc công khai số điện thoại", "Đường dây nóng."),
    ("1042/QĐ-UBND", "Quyết định", "2025-11-03", "Về việc thu hồi đất", "Căn cứ số 1042/TB-UBND."),
    ("839/UBND-VHXH", "Công văn", "2026-05-12", "V/v ký cam kết", "Kính gửi các thôn."),
    ("839/TB-UBND", "Thông báo", "2026-04-02", "Về lịch tiếp dân", "Cân bò tại chợ."),
    ("8/CT-UBND", "Chỉ thị", "2026-03-01", "Về phòng cháy", "Phòng cháy."),
    ("8/CTr-UBND", "Chương trình", "2026-03-02", "Công tác năm", "Chương trình."),
    ("08/2025/QĐ-UBND", "Quyết định", "2025-10-28", "Ban hành Quy chế", "Quy chế làm việc."),
]


def file_papers(registry: Registry) -> None:
    for written, document_type, day, subject, text in PAPERS:
        reference = get_reference(written)
        header = make_header(
            number=reference.digits,
            symbol=reference.symbol,
            year_in_code=str(reference.year) if reference.year else None,
            document_type=document_type,
            issued_on=day,
            subject=subject,
        )
        registry.add(make_parsed(text, header=header))


def get_reference(written: str) -> Reference:
    reference = parse_reference(written)
    assert reference is not None
    return reference


def import_citations(registry: Registry, *written: str) -> None:
    """A table with one item for each reference, `I.1`, `I.2` and so on."""
    rows = []
    for number, text in enumerate(written, start=1):
        citation = Citation(0, len(text), text, get_reference(text), issued_on=date(2026, 4, 24))
        claim = Claim(ClaimKind.NUMBERED_DOCUMENT, 0, len(text), text, citation=citation)
        rows.append(
            CriterionRow(
                code=f"I.{number}",
                parent_code=None,
                level=1,
                is_leaf=True,
                printed_number="",
                text="Tiêu chí",
                max_score=None,
                self_score=None,
                lead_unit="",
                coordinating_unit="",
                evidence_required="",
                result=text,
                place="",
                claims=(claim,),
            )
        )
    table = CriteriaTable("Bảng", "UBND xã Nghi Dương", None, None, None, None, tuple(rows), 0)
    registry.save_table(table, "bang.txt", "b" * 64, A_MOMENT)


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Registry]:
    """A registry on disk with all the papers."""
    with Registry.open(tmp_path / "registry.db") as registry:
        file_papers(registry)
        yield registry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> WhooshIndex:
    return WhooshIndex(folder)


def references_in(answer: Answer) -> list[str]:
    return [str(hit.document.reference) for hit in answer.hits]


def items_in(answer: Answer) -> list[str]:
    return [citing.criterion.code for citing in answer.cited_only]


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
def test_every_sloppy_spelling_answers_exactly_that_paper(
    filed: Registry, index: WhooshIndex, typed: str
) -> None:
    assert references_in(search(filed, index, typed)) == ["1042/TB-UBND"]


def test_a_reference_is_answered_without_any_index(filed: Registry, index: WhooshIndex, folder: Path) -> None:
    search(filed, index, "1042/TB-UBND")
    assert not folder.exists()


def test_a_bare_number_answers_all_papers_with_it_the_newest_first(
    filed: Registry, index: WhooshIndex
) -> None:
    assert references_in(search(filed, index, "1042")) == ["1042/TB-UBND", "1042/QĐ-UBND"]


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
    filed: Registry, index: WhooshIndex, typed: str, answered: list[str]
) -> None:
    assert references_in(search(filed, index, typed)) == answered


def test_a_paper_without_a_day_comes_after_the_dated_ones(registry: Registry, index: WhooshIndex) -> None:
    for day in ("2025-01-02", None, "2026-01-02"):
        registry.add(make_parsed(header=make_header(issued_on=day)))
    found = search(registry, index, "1042").hits
    assert [hit.document.issued_on for hit in found] == [date(2026, 1, 2), date(2025, 1, 2), None]


def test_a_reference_that_is_cited_but_not_filed_gives_who_cites_it(
    filed: Registry, index: WhooshIndex
) -> None:
    import_citations(filed, "77/KH-UBND", "1042/TB-UBND", "77/KH-UBND")
    answer = search(filed, index, "77/kh-ubnd")
    assert (references_in(answer), items_in(answer)) == ([], ["I.1", "I.3"])


def test_a_filed_paper_comes_with_the_items_that_cite_it(filed: Registry, index: WhooshIndex) -> None:
    import_citations(filed, "77/KH-UBND", "1042/TB-UBND")
    answer = search(filed, index, "1042/TB-UBND")
    (hit,) = answer.hits
    assert [citing.criterion.code for citing in hit.cited_by] == ["I.2"]
    assert answer.cited_only == ()


def test_a_filed_paper_beyond_the_limit_is_not_called_unfiled(filed: Registry, index: WhooshIndex) -> None:
    import_citations(filed, "1042/TB-UBND", "1042/QĐ-UBND")
    answer = search(filed, index, "1042", limit=1)
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
        ("không có từ này", []),
    ],
)
def test_words_find_papers_with_or_without_accents(
    filed: Registry, index: WhooshIndex, typed: str, answered: list[str]
) -> None:
    assert references_in(search(filed, index, typed)) == answered


def test_papers_with_the_accents_typed_come_first(filed: Registry, index: WhooshIndex) -> None:
    assert references_in(search(filed, index, "cán bộ")) == ["1042/TB-UBND", "839/TB-UBND"]
    assert references_in(search(filed, index, "cân bò")) == ["839/TB-UBND", "1042/TB-UBND"]


def test_the_passage_that_answers_is_marked(filed: Registry, index: WhooshIndex) -> None:
    (hit,) = search(filed, index, "duong day").hits
    assert hit.snippet is not None
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["Đường", "dây"]


def test_a_query_of_no_words_answers_nothing(filed: Registry, index: WhooshIndex, folder: Path) -> None:
    assert search(filed, index, " … ").hits == ()
    assert not folder.exists()


# The index follows the registry

QUERIES = ["cong khai", "cán bộ", "quy che", "uy ban nhan dan", "thong bao", "cong tac"]


def ask_all(registry: Registry, index: WhooshIndex) -> list[list[str]]:
    return [references_in(search(registry, index, typed)) for typed in QUERIES]


def test_refreshing_takes_in_only_what_changed(filed: Registry, index: WhooshIndex) -> None:
    assert refresh(filed, index) == len(PAPERS)
    assert refresh(filed, index) == 0
    filed.add(make_parsed(header=make_header(number="9")))
    assert refresh(filed, index) == 1


def test_a_corrected_subject_is_found_at_once_and_the_old_one_no_more(
    filed: Registry, index: WhooshIndex
) -> None:
    (hit,) = search(filed, index, "ky luat").hits
    filed.confirm_field(hit.document.id or 0, FieldName.SUBJECT, "Về hạ tầng", "An", A_MOMENT)
    assert references_in(search(filed, index, "ha tang")) == ["1042/TB-UBND"]
    assert search(filed, index, "ky luat").hits == ()


def test_an_index_deleted_and_built_anew_gives_the_same_answers(filed: Registry, index: WhooshIndex) -> None:
    grown = []
    for paper in filed.documents():
        filed.confirm_field(paper.id or 0, FieldName.SIGNER, "Trần Văn Mẫu", "An", A_MOMENT)
        grown = ask_all(filed, index)  # refreshed paper by paper
    index.clear()
    assert ask_all(filed, index) == grown
    assert any(grown)


@pytest.fixture
def files_left_open(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Lets go, before the test ends, of the files that Whoosh opened and could not read."""
    caplog.set_level(logging.CRITICAL, "index.search")  # a record of the failure would hold them open
    yield
    gc.collect()


def spoil_segments(folder: Path) -> None:
    for path in folder.glob("*.seg"):
        path.write_bytes(b"\x00" * 100)


def cut_segments(folder: Path) -> None:
    for path in folder.glob("*.seg"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty_segments(folder: Path) -> None:
    for path in folder.glob("*.seg"):
        path.write_bytes(b"")


def remove_segments(folder: Path) -> None:
    for path in folder.glob("*.seg"):
        path.unlink()


def spoil_contents(folder: Path) -> None:
    for path in folder.glob("*.toc"):
        path.write_bytes(b"not a table of contents")


def remove_contents(folder: Path) -> None:
    for path in folder.glob("*.toc"):
        path.unlink()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("files_left_open")
@pytest.mark.parametrize(
    "damage",
    [spoil_segments, cut_segments, empty_segments, remove_segments, spoil_contents, remove_contents],
)
def test_a_damaged_index_is_built_anew_by_itself(
    filed: Registry, index: WhooshIndex, folder: Path, damage: Callable[[Path], None]
) -> None:
    before = ask_all(filed, index)
    damage(folder)
    assert ask_all(filed, index) == before


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("files_left_open")
def test_a_damaged_index_does_not_keep_new_papers_out(
    filed: Registry, index: WhooshIndex, folder: Path
) -> None:
    ask_all(filed, index)
    spoil_contents(folder)
    filed.add(make_parsed(header=make_header(number="9", subject="Giấy phép xây dựng")))
    assert references_in(search(filed, index, "giay phep")) == ["9/TB-UBND"]


def test_an_index_of_another_registry_is_built_anew(
    filed: Registry, registry: Registry, index: WhooshIndex
) -> None:
    refresh(filed, index)
    registry.add(make_parsed(header=make_header(subject="Giấy phép xây dựng")))  # fewer changes
    assert references_in(search(registry, index, "giay phep")) == ["1042/TB-UBND"]
    assert search(registry, index, "cong khai").hits == ()


class BrokenIndex:
    """An engine that fails however often it is built."""

    def apply(self, entries: object, change: int) -> None:
        raise OSError("disk full")

    def search(self, query: WordQuery, limit: int) -> list[int]:
        raise OSError("disk full")

    def state(self) -> IndexState | None:
        return None

    def clear(self) -> None:
        pass


def test_an_engine_that_fails_twice_is_not_tried_for_ever(filed: Registry) -> None:
    with pytest.raises(OSError, match="disk full"):
        search(filed, BrokenIndex(), "cong khai")


def test_an_index_entry_holds_header_text_and_mentions(filed: Registry) -> None:
    class Recorder(BrokenIndex):
        def __init__(self) -> None:
            self.entries: dict[int, IndexEntry] = {}

        def apply(self, entries: object, change: int) -> None:
            assert isinstance(entries, list)
            self.entries = {entry.document_id: entry for entry in entries}

    recorder = Recorder()
    assert refresh(filed, recorder) == len(PAPERS)
    entry = recorder.entries[3]
    assert entry.references == ("1042qdubnd", "1042tbubnd")
    assert entry.title[:3] == ("quyet", "dinh", "1042")
    assert {"thu", "hoi", "dat", "can", "cu", "uy", "ban"} <= set(entry.folded)
