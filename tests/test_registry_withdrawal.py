"""Files that must not be kept: what goes with them, and what stays."""

from dataclasses import replace

import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed

from registry.parsed import Citation, PaperReading, ParsedDocument, Problem, ProblemCode
from registry.reference import make_reference
from registry.store import Registry
from registry.vocabulary.kinds import Fate, FieldName

_SECRET = Problem(ProblemCode.SECRET, "2")
_PAPER = make_parsed("tờ trình mật")
_OTHER = make_parsed("thông báo", header=make_header(number="7"))


def _file(registry: Registry, *papers: ParsedDocument) -> None:
    for rank, parsed in enumerate(papers):
        registry.file_drop(make_drop(parsed, f"{rank}.pdf"), parsed)


def test_nothing_but_the_drop_and_the_reason_stays(registry: Registry) -> None:
    _file(registry, _PAPER, _OTHER, _PAPER)
    sha256 = _PAPER.source.sha256
    drops = registry.withdraw(sha256, _SECRET)
    assert [(drop.name, drop.fate, drop.reason, drop.detail, drop.document_id) for drop in drops] == [
        ("0.pdf", Fate.REFUSED, "secret", "2", None),
        ("2.pdf", Fate.REFUSED, "secret", "2", None),
    ]
    assert [document.number for document in registry.documents()] == [7]
    assert (registry.pages_of(sha256), registry.problems_of(sha256)) == ([], [])
    assert not registry.is_filed(sha256)
    assert [drop.name for drop in registry.withheld_drops()] == ["0.pdf", "2.pdf"]


def test_an_index_notices_that_a_paper_went_although_another_came(registry: Registry) -> None:
    """The new paper gets the id of the one that is gone."""
    _file(registry, _OTHER, _PAPER)
    seen, gone = registry.last_change(), registry.documents()[-1].id
    registry.withdraw(_PAPER.source.sha256, _SECRET)
    _file(registry, make_parsed("kế hoạch", header=make_header(number="8")))
    assert registry.documents()[-1].id == gone
    assert registry.last_change() > seen


def test_an_archive_around_a_secret_paper_is_withheld_and_its_other_members_stay(registry: Registry) -> None:
    whole = replace(make_drop(_PAPER, "goi.zip"), sha256="f" * 64)
    members = [(make_drop(_PAPER, "a.pdf"), _PAPER), (make_drop(_OTHER, "b.pdf"), _OTHER)]
    registry.file_archive(whole, "application/zip", members)
    (archive,) = registry.withdraw(_PAPER.source.sha256, _SECRET)
    assert (archive.name, archive.fate) == ("goi.zip", Fate.REGISTERED)
    assert [drop.name for drop in registry.withheld_drops()] == ["goi.zip", "a.pdf"]
    assert [document.number for document in registry.documents()] == [7]


def test_a_paper_of_which_another_copy_is_filed_stays_and_that_copy_is_read_again(registry: Registry) -> None:
    copy = make_parsed("bản Word")
    _file(registry, _PAPER, copy)
    registry.confirm_field(1, FieldName.SUBJECT, "Về việc khác", "lan", A_MOMENT)
    registry.withdraw(_PAPER.source.sha256, _SECRET)
    (document,) = registry.documents()
    assert (document.subject, document.number) == ("Về việc khác", None)
    assert [file.sha256 for file in registry.unfinished_files()] == [copy.source.sha256]
    assert registry.finish_reading(copy).number == 1042
    assert registry.get_document(1).subject == "Về việc khác"


def test_what_the_copy_that_stays_cites_is_still_known(registry: Registry) -> None:
    citation = Citation(0, 18, "Kế hoạch 7/KH-UBND", make_reference("7", "KH-UBND"))
    copy = replace(make_parsed("Kế hoạch 7/KH-UBND"), citations=((1, citation),))
    _file(registry, _PAPER, copy)
    registry.withdraw(_PAPER.source.sha256, _SECRET)
    registry.finish_reading(copy)
    assert [mention.reference_key for mention in registry.mentions_in(1)] == ["7/KH-UBND"]


def test_all_papers_of_a_file_go_with_it(registry: Registry) -> None:
    pages = tuple(replace(_PAPER.pages[0], number=number) for number in (1, 2))
    papers = (PaperReading(1, 1, _PAPER.header), PaperReading(2, 2, make_header(number="31")))
    registry.add(replace(_PAPER, pages=pages))
    registry.split_file(replace(_PAPER, pages=pages, papers=papers), "lan", A_MOMENT)
    assert len(registry.documents()) == 2
    registry.withdraw(_PAPER.source.sha256, _SECRET)
    assert len(registry.documents()) == 0


@pytest.mark.parametrize("filed_again", [False, True])
def test_bytes_that_were_filed_after_all_are_not_withheld(registry: Registry, filed_again: bool) -> None:
    registry.file_drop(make_drop(_PAPER), _SECRET)
    if filed_again:
        registry.file_drop(make_drop(_PAPER, "x.pdf"), _PAPER)
    assert bool(registry.withheld_drops()) is not filed_again
