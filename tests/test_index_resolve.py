"""Which filed paper a citation means."""

from datetime import date

import pytest
from factories import make_citation, make_claim, make_document
from hypothesis import given
from hypothesis import strategies as st

from index.resolve import Context, build_context, find_misprint, place_of, resolve
from registry.assessment import ReasonCode, Resolution
from registry.parsed import Problem, ProblemCode
from registry.reference import make_reference
from registry.tables import Document, StoredClaim
from registry.vocabulary.kinds import CitationStatus, ClaimKind, FieldName

HERE = Context("nghi duong", {})
DRAFT = Problem(ProblemCode.DRAFT)
DAY = date(2026, 4, 24)


def cite(number: str = "1042", symbol: str = "TB-UBND", **changes: object) -> StoredClaim:
    """A citation of the notice, or of the reference given."""
    year = changes.get("year_in_code")
    reference = make_reference(number, symbol, year=str(year) if year else None)
    return make_citation(
        digits=reference.digits,
        letter=reference.letter,
        symbol=symbol,
        reference_key=reference.key,
        **changes,
    )


def found(claim: StoredClaim, *filed: Document, context: Context = HERE) -> Resolution:
    return resolve(claim, filed, context)


def codes_of(resolution: Resolution) -> list[ReasonCode]:
    return [reason.code for reason in resolution.reasons]


def test_the_paper_with_the_cited_number_day_and_body_is_the_one() -> None:
    paper = make_document()
    resolution = found(cite(), make_document(number="1042", symbol="QĐ-UBND"), paper)
    assert resolution == Resolution(CitationStatus.VERIFIED, (paper,), (), DAY)


@pytest.mark.parametrize(
    ("cited", "filed"),
    [
        ({"number": "172", "symbol": "BC/UBND"}, {"number": "172", "symbol": "BC-UBND"}),
        ({"number": "5", "symbol": "Tb-TTDVSNC"}, {"number": "05", "symbol": "TB-TTDVSNC"}),
        ({"symbol": "QD-UBND"}, {"symbol": "QĐ-UBND"}),
        ({"symbol": "UBND-VH-XH"}, {"symbol": "UBND-VHXH"}),
    ],
)
def test_spellings_that_lose_nothing_do_not_matter(cited: dict[str, str], filed: dict[str, str]) -> None:
    assert found(cite(**cited), make_document(**filed)).status is CitationStatus.VERIFIED  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cited", "filed"),
    [
        ({}, {"number": "1402"}),  # 92 % alike as strings, and both real
        ({}, {"number": "1043"}),
        ({}, {"number": "1042a"}),
        ({}, {"issued_on": "2025-04-24"}),  # last year's same number
        ({}, {"issuing_body": "Ủy ban nhân dân xã Kiến Hải", "place": "Kiến Hải"}),
        ({}, {"symbol": "QĐ-UBND"}),
        ({}, {"symbol": "TB-HĐND"}),
        ({}, {"year_in_code": "2026"}),
        ({"symbol": "QĐ-UBND", "year_in_code": 2025}, {"symbol": "QĐ-UBND"}),
    ],
)
def test_another_paper_is_never_taken_for_the_cited_one(
    cited: dict[str, object], filed: dict[str, str]
) -> None:
    resolution = found(cite(**cited), make_document(**filed))  # type: ignore[arg-type]
    assert (resolution.status, resolution.documents) == (CitationStatus.MISSING, ())
    assert codes_of(resolution) == [ReasonCode.NO_FILE]


@given(
    st.integers(min_value=1, max_value=99_999),
    st.integers(min_value=1, max_value=99_999),
    st.sampled_from(["TB-UBND", "TTPVHCC", ""]),
)
def test_different_digits_never_meet(cited: int, filed: int, symbol: str) -> None:
    paper = make_document(number=str(filed), symbol="TB-UBND")
    resolution = found(cite(str(cited), symbol), paper)
    assert bool(resolution.documents) is (cited == filed and symbol != "TTPVHCC")


def test_a_party_number_runs_through_the_term_not_the_year() -> None:
    filed = make_document(
        number="203", symbol="QĐ/ĐU", issued_on="2025-12-30", issuing_body="Đảng ủy xã Nghi Dương"
    )
    resolution = found(cite("203", "QĐ/ĐU", issued_on=date(2026, 2, 3)), filed)
    assert (resolution.status, codes_of(resolution)) == (
        CitationStatus.CONFLICTING,
        [ReasonCode.DATE_DIFFERS],
    )


def test_another_day_under_the_same_number_conflicts_and_names_both_days() -> None:
    resolution = found(cite(issued_on=date(2026, 6, 24)), make_document())
    assert resolution.status is CitationStatus.CONFLICTING
    assert resolution.reasons[0].values == {"filed": "2026-04-24", "printed": "2026-06-24"}


def test_a_date_that_was_not_read_for_sure_neither_proves_nor_disproves() -> None:
    paper = make_document(issued_on="2026-04-29", unsure=(FieldName.ISSUED_ON,))
    resolution = found(cite(), paper)
    assert (resolution.status, resolution.documents) == (CitationStatus.PROBABLE, (paper,))
    assert codes_of(resolution) == [ReasonCode.READING_UNCONFIRMED]


def test_an_undated_citation_of_a_number_filed_in_two_years_stays_open() -> None:
    papers = make_document(), make_document(issued_on="2025-04-24")
    resolution = found(cite(issued_on=None), *papers)
    assert (resolution.status, resolution.documents) == (CitationStatus.MISSING, papers)
    assert codes_of(resolution) == [ReasonCode.SEVERAL_CANDIDATES]


def test_a_finished_paper_counts_before_a_draft_of_it() -> None:
    draft, paper = make_document(problems=(Problem(ProblemCode.DRAFT),)), make_document()
    resolution = found(cite(), draft, paper)
    assert (resolution.status, resolution.documents) == (CitationStatus.VERIFIED, (paper,))


def test_a_dated_copy_counts_before_one_whose_date_was_not_read() -> None:
    undated, paper = make_document(issued_on=None), make_document()
    resolution = found(cite(), undated, paper)
    assert (resolution.status, resolution.documents) == (CitationStatus.VERIFIED, (paper,))


def test_two_filed_papers_under_one_number_conflict() -> None:
    papers = make_document(), make_document(subject="Về việc khác")
    resolution = found(cite(), *papers)
    assert (resolution.status, resolution.documents) == (CitationStatus.CONFLICTING, papers)
    assert codes_of(resolution) == [ReasonCode.TWO_DOCUMENTS]


def test_a_draft_conflicts() -> None:
    resolution = found(cite(), make_document(problems=(DRAFT,)))
    assert (resolution.status, codes_of(resolution)) == (CitationStatus.CONFLICTING, [ReasonCode.DRAFT])


@pytest.mark.parametrize(
    ("filed", "unsure", "code"),
    [
        ({}, (FieldName.NUMBER,), ReasonCode.READING_UNCONFIRMED),
        ({}, (FieldName.SYMBOL,), ReasonCode.READING_UNCONFIRMED),
        ({}, (FieldName.ISSUED_ON,), ReasonCode.READING_UNCONFIRMED),
        ({"issued_on": None}, (), ReasonCode.DATE_UNREAD),
        ({"issuing_body": None, "place": None}, (), ReasonCode.BODY_UNREAD),
    ],
)
def test_a_reading_that_nobody_confirmed_is_only_probable(
    filed: dict[str, None], unsure: tuple[FieldName, ...], code: ReasonCode
) -> None:
    resolution = found(cite(), make_document(unsure=unsure, **filed))
    assert (resolution.status, codes_of(resolution)) == (CitationStatus.PROBABLE, [code])


def test_an_unsure_signer_does_not_matter() -> None:
    paper = make_document(unsure=(FieldName.SIGNER, FieldName.SUBJECT), signer="Trần Văn Mẫu")
    assert found(cite(), paper).status is CitationStatus.VERIFIED


# Dates


def test_a_citation_without_any_date_is_only_probable() -> None:
    resolution = found(cite(issued_on=None), make_document())
    assert (resolution.status, codes_of(resolution)) == (
        CitationStatus.PROBABLE,
        [ReasonCode.DATE_NOT_PRINTED],
    )


def test_a_short_citation_takes_the_date_of_the_full_one() -> None:
    short = cite(issued_on=None)
    context = build_context("UBND xã Nghi Dương", [short, cite()])
    resolution = found(short, make_document(), context=context)
    assert (resolution.status, resolution.issued_on) == (CitationStatus.VERIFIED, DAY)
    assert codes_of(resolution) == [ReasonCode.SHORT_CITATION]


def test_a_short_citation_chooses_between_the_years_of_a_number_by_the_full_one() -> None:
    short = cite(issued_on=None)
    context = build_context("UBND xã Nghi Dương", [short, cite()])
    paper = make_document()
    assert found(short, make_document(issued_on="2025-04-24"), paper, context=context).documents == (paper,)


def test_a_short_citation_of_a_number_cited_with_two_dates_takes_neither() -> None:
    short = cite(issued_on=None)
    context = build_context("UBND xã Nghi Dương", [cite(), cite(issued_on=date(2026, 6, 29))])
    resolution = found(short, make_document(), context=context)
    assert (resolution.issued_on, codes_of(resolution)) == (None, [ReasonCode.DATE_NOT_PRINTED])


# Repairs


@pytest.mark.parametrize(
    ("cited", "filed", "code"),
    [
        ({"symbol": ""}, {}, ReasonCode.SYMBOL_MISSING),
        ({"symbol": "TTPHCC"}, {"symbol": "TTPVHCC"}, ReasonCode.SYMBOL_REPAIRED),
        ({"symbol": "BC-TTPVHC"}, {"symbol": "BC-TTPVHCC"}, ReasonCode.SYMBOL_REPAIRED),
        ({}, {"symbol": ""}, ReasonCode.SYMBOL_UNREAD),
        ({"symbol": "BC-CĐS"}, {"symbol": "BC-CDS"}, ReasonCode.SYMBOL_CONFUSED),
        ({"symbol": "TB-PO"}, {"symbol": "TB-P0"}, ReasonCode.SYMBOL_CONFUSED),
        ({"symbol": "TB-VPI"}, {"symbol": "TB-VPl"}, ReasonCode.SYMBOL_CONFUSED),
        ({"symbol": "TB-VPI"}, {"symbol": "TB-VP1"}, ReasonCode.SYMBOL_CONFUSED),
    ],
)
def test_one_slip_in_the_symbol_is_repaired_and_only_probable(
    cited: dict[str, str], filed: dict[str, str], code: ReasonCode
) -> None:
    paper = make_document(**filed)
    resolution = found(cite(**cited), paper)  # type: ignore[arg-type]
    assert (resolution.status, resolution.documents) == (CitationStatus.PROBABLE, (paper,))
    assert codes_of(resolution) == [code]
    assert resolution.reasons[0].values["filed"] == str(paper.reference)


@pytest.mark.parametrize(
    ("cited", "filed"),
    [
        ({"symbol": ""}, {"issued_on": "2026-04-25"}),
        ({"symbol": "", "issued_on": None}, {}),
        ({"symbol": ""}, {"number": "1402"}),
        ({"symbol": "", "document_type": "Báo cáo"}, {}),
        ({"symbol": "", "document_type": None}, {}),
        ({"symbol": "", "document_type": None}, {"document_type": None}),  # two unknowns are no likeness
        ({"symbol": "TTPHCC"}, {"symbol": "TTPVHCC", "issued_on": "2026-04-25"}),
        ({"symbol": "TTPHCC"}, {"symbol": "TTPVHCC", "number": "1402"}),
        ({"symbol": "TTPHC"}, {"symbol": "TTPVHCC"}),  # two letters
        ({"symbol": "TTPHCC"}, {"symbol": "BC-TTPVHCC"}),  # a part more
        ({"symbol": "TT-UBND"}, {"symbol": "TTr-UBND"}),  # too short to tell a slip from another type
        ({"symbol": "KT"}, {"symbol": "VP"}),
        ({"symbol": "BC-CĐSO"}, {"symbol": "BC-CDS"}),  # confused, and a letter more
        (
            {"symbol": "", "issuer": "UBND xã"},
            {"symbol": "TB-KT"},
        ),  # of an office that the table does not name
        ({}, {"symbol": "", "document_type": "Báo cáo"}),
    ],
)
def test_more_than_one_slip_is_never_repaired(cited: dict[str, object], filed: dict[str, str | None]) -> None:
    resolution = found(cite(**cited), make_document(**filed))  # type: ignore[arg-type]
    assert (resolution.status, resolution.documents) == (CitationStatus.MISSING, ())


@pytest.mark.parametrize(
    ("unsure", "filed"),
    [
        ((FieldName.NUMBER,), {}),
        ((FieldName.ISSUED_ON,), {}),
        ((), {"issuing_body": None, "place": None}),
    ],
)
def test_a_repair_bears_no_second_doubt(unsure: tuple[FieldName, ...], filed: dict[str, None]) -> None:
    paper = make_document(symbol="TTPVHCC", unsure=unsure, **filed)
    assert found(cite(symbol="TTPHCC"), paper).documents == ()


def test_a_symbol_read_unsurely_is_itself_what_is_repaired() -> None:
    paper = make_document(symbol="TTPVHCC", unsure=(FieldName.SYMBOL,))
    assert found(cite(symbol="TTPHCC"), paper).documents == (paper,)


@pytest.mark.parametrize(("cited", "filed"), [("BC/UBND", "BC-UBND"), ("QĐ-ĐU", "QĐ/ĐU")])
def test_mixed_separators_lose_nothing_and_are_named(cited: str, filed: str) -> None:
    body = "Đảng ủy xã Nghi Dương" if "ĐU" in filed else "Ủy ban nhân dân xã Nghi Dương"
    resolution = found(cite(symbol=cited), make_document(symbol=filed, issuing_body=body))
    assert resolution.status is CitationStatus.VERIFIED
    assert codes_of(resolution) == [ReasonCode.SEPARATORS_MIXED]


def test_a_draft_is_not_repaired_into() -> None:
    assert found(cite(symbol=""), make_document(problems=(DRAFT,))).documents == ()


def test_between_two_candidates_the_citation_stays_open() -> None:
    council = "Hội đồng nhân dân xã Nghi Dương"
    papers = make_document(), make_document(symbol="TB-HĐND", issuing_body=council)
    resolution = found(cite(symbol=""), *papers)
    assert (resolution.status, resolution.documents) == (CitationStatus.MISSING, papers)
    assert codes_of(resolution) == [ReasonCode.SEVERAL_CANDIDATES]
    assert resolution.reasons[0].values["candidates"] == "1042/TB-UBND (2026), 1042/TB-HĐND (2026)"


def test_an_exact_paper_is_preferred_to_any_repair() -> None:
    exact = make_document(symbol="TTPHCC")
    assert found(cite(symbol="TTPHCC"), make_document(symbol="TTPVHCC"), exact).documents == (exact,)


# Several papers under one number


def test_a_number_that_a_paper_of_another_day_bears_too_conflicts() -> None:
    papers = make_document(), make_document(issued_on="2026-05-05")
    resolution = found(cite(), *papers)
    assert (resolution.status, resolution.documents) == (CitationStatus.CONFLICTING, papers)
    assert resolution.reasons[0].code is ReasonCode.NUMBER_TAKEN
    assert resolution.reasons[0].values["filed"] == "2026-04-24, 2026-05-05"


@pytest.mark.parametrize(
    "other",
    [
        {"issued_on": "2025-05-05"},
        {"issued_on": "2026-05-05", "unsure": (FieldName.NUMBER,)},
        {"issued_on": "2026-05-05", "unsure": (FieldName.ISSUED_ON,)},
        {"issued_on": "2026-05-05", "issuing_body": None, "place": None},
        {"issued_on": "2026-05-05", "problems": (DRAFT,)},
        {"issued_on": "2026-04-24", "issuing_body": None, "place": None},
        {"issued_on": "2026-04-24", "unsure": (FieldName.NUMBER,)},
        {
            "issued_on": "2026-04-24",
            "issuing_body": "Hội đồng nhân dân xã Nghi Dương",
        },  # TB-UBND says another
    ],
)
def test_a_paper_that_may_well_be_another_one_does_not_shake_a_sure_one(other: dict[str, object]) -> None:
    paper = make_document()
    resolution = found(cite(), paper, make_document(**other))  # type: ignore[arg-type]
    assert (resolution.status, resolution.documents) == (CitationStatus.VERIFIED, (paper,))


def test_two_unsure_papers_under_one_number_stay_open() -> None:
    papers = make_document(unsure=(FieldName.NUMBER,)), make_document(unsure=(FieldName.SYMBOL,))
    resolution = found(cite(), *papers)
    assert (resolution.status, resolution.documents) == (CitationStatus.MISSING, papers)
    assert codes_of(resolution) == [ReasonCode.SEVERAL_CANDIDATES]


@pytest.mark.parametrize(
    ("filed_on", "is_found"),
    [("2025-12-30", True), ("2024-12-30", False), ("2026-02-03", True), ("2031-02-03", False)],
)
def test_a_party_number_of_another_term_is_another_paper(filed_on: str, is_found: bool) -> None:
    filed = make_document(
        number="203", symbol="QĐ/ĐU", issued_on=filed_on, issuing_body="Đảng ủy xã Nghi Dương"
    )
    claim = cite("203", "QĐ/ĐU", issued_on=date(2026, 2, 3))
    assert bool(found(claim, filed).documents) is is_found


# Another number under the same day and subject

SUBJECT = "Về kết quả kiểm tra kỷ luật, kỷ cương công vụ"


def cite_with_subject(subject: str = SUBJECT, **changes: object) -> StoredClaim:
    claim = cite("1402", subject=subject, **changes)
    claim.raw = f"{claim.raw} {subject}"
    return claim


def test_another_number_of_the_same_day_and_subject_is_shown_and_never_taken() -> None:
    paper, claim = make_document(), cite_with_subject()
    assert found(claim, paper).status is CitationStatus.MISSING
    conflict = find_misprint(claim, [paper], HERE)
    assert conflict is not None
    assert (conflict.status, conflict.documents) == (CitationStatus.CONFLICTING, (paper,))
    assert conflict.reasons[0].code is ReasonCode.NUMBER_DIFFERS
    values = conflict.reasons[0].values
    assert (values["printed"], values["filed"]) == ("1402/TB-UBND", "1042/TB-UBND")
    assert values["subject"] == SUBJECT


@pytest.mark.parametrize(
    ("changes", "unsure"),
    [
        ({"issued_on": "2026-04-25"}, ()),
        ({"subject": "Về kết quả kiểm tra vệ sinh môi trường"}, ()),
        ({"subject": f"{SUBJECT} tháng 4"}, ()),
        ({"subject": f"{SUBJECT} của Trường Tiểu học và các đơn vị sự nghiệp trên địa bàn xã"}, ()),
        ({"subject": None}, ()),
        ({"symbol": "BC-UBND"}, ()),
        ({"issuing_body": "Ủy ban nhân dân xã Kiến Hải", "place": "Kiến Hải"}, ()),
        ({"issuing_body": None, "place": None}, ()),
        ({}, (FieldName.NUMBER,)),
        ({}, (FieldName.ISSUED_ON,)),
    ],
)
def test_a_paper_that_differs_in_more_than_the_number_is_no_misprint(
    changes: dict[str, str | None], unsure: tuple[FieldName, ...]
) -> None:
    assert find_misprint(cite_with_subject(), [make_document(unsure=unsure, **changes)], HERE) is None


def test_a_paper_that_the_table_cites_by_its_own_number_is_no_misprint() -> None:
    claim = cite_with_subject()
    context = build_context("UBND xã Nghi Dương", [claim, cite()])
    assert find_misprint(claim, [make_document()], context) is None


# Subjects


@pytest.mark.parametrize(
    ("printed", "filed", "codes"),
    [
        ("về kiểm tra kỷ luật", "V/v kiểm tra kỷ luật, kỷ cương công vụ", []),
        ("về lịch tiếp dân tháng 3", "Lịch tiếp dân tháng 4", [ReasonCode.SUBJECT_NUMBERS_DIFFER]),
        ("về thu hồi đất", "Lịch tiếp công dân của lãnh đạo", [ReasonCode.SUBJECT_DIFFERS]),
        (None, "Lịch tiếp công dân", []),
        ("về thu hồi đất", None, []),
    ],
)
def test_a_subject_that_disagrees_makes_a_citation_only_probable(
    printed: str | None, filed: str | None, codes: list[ReasonCode]
) -> None:
    claim = cite(subject=printed)
    claim.raw = f"{claim.raw} {printed}"
    resolution = found(claim, make_document(subject=filed))
    assert codes_of(resolution) == codes
    assert resolution.status is (CitationStatus.PROBABLE if codes else CitationStatus.VERIFIED)


def test_a_subject_inherited_from_a_list_is_not_held_against_a_paper() -> None:
    claim = cite(subject="về thu hồi đất")  # does not stand in the citation's own wording
    assert found(claim, make_document()).status is CitationStatus.VERIFIED


def far_from_filed(*, is_confirmed: bool) -> Resolution:
    paper = make_document(subject="Lịch tiếp công dân của lãnh đạo")
    paper.id = 7
    claim = cite(subject="về thu hồi đất")
    claim.raw = f"{claim.raw} về thu hồi đất"
    confirmed = frozenset({7}) if is_confirmed else frozenset[int]()
    return found(claim, paper, context=build_context("UBND xã Nghi Dương", [], confirmed))


def test_a_subject_about_something_else_conflicts_once_a_person_confirmed_it() -> None:
    assert far_from_filed(is_confirmed=False).status is CitationStatus.PROBABLE
    resolution = far_from_filed(is_confirmed=True)
    assert resolution.status is CitationStatus.CONFLICTING
    assert resolution.reasons[0].values == {
        "printed": "về thu hồi đất",
        "filed": "Lịch tiếp công dân của lãnh đạo",
    }


# Bodies and places


@pytest.mark.parametrize(
    ("body", "town"),
    [
        ("Ủy ban nhân dân xã Nghi Dương Thượng", "Nghi Dương Thượng"),
        (None, "Nghi Dương Thượng"),
        ("Đảng ủy Nghi Dương Thượng", "Mẫu"),
        ("Ủy ban nhân dân thành phố Nghi Dương", "Nghi Dương"),  # a city of the ward's name
    ],
)
def test_a_name_that_only_contains_the_communes_is_another_ones(body: str | None, town: str) -> None:
    assert found(cite(), make_document(issuing_body=body, place=town)).documents == ()


def test_an_issuing_body_not_read_for_sure_leaves_a_citation_probable() -> None:
    paper = make_document(unsure=(FieldName.ISSUING_BODY, FieldName.PLACE))
    resolution = found(cite(), paper)
    assert (resolution.status, resolution.documents) == (CitationStatus.PROBABLE, (paper,))
    assert resolution.reasons[0].values == {"fields": "issuing_body place"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Ủy ban nhân dân thành phố Mẫu", CitationStatus.VERIFIED),
        ("Ủy ban nhân dân xã Nghi Dương", CitationStatus.MISSING),
        ("Ủy ban nhân dân", CitationStatus.PROBABLE),
    ],
)
def test_a_citys_own_number_is_not_that_of_a_commune_in_it(body: str, status: CitationStatus) -> None:
    context = build_context("Ủy ban nhân dân thành phố Mẫu", [])
    assert found(cite(), make_document(issuing_body=body, place=None), context=context).status is status


def test_the_cited_paper_issued_by_another_body_is_shown_as_a_conflict() -> None:
    theirs = make_document(issuing_body="Ủy ban nhân dân xã Kiến Hải", place="Kiến Hải")
    claim = cite(subject=SUBJECT)
    claim.raw = f"{claim.raw} {SUBJECT}"
    resolution = found(claim, theirs)
    assert (resolution.status, resolution.documents) == (CitationStatus.CONFLICTING, (theirs,))
    assert resolution.reasons[0].code is ReasonCode.OTHER_BODY


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("Ủy ban nhân dân xã Nghi Dương", "nghi duong"),
        ("ỦY BAN NHÂN DÂN\nXÃ NGHI DƯƠNG", "nghi duong"),
        ("UBND xã Nghi Dương, thành phố Hải Phòng", "nghi duong"),
        ("UBND phường Đông Hải tỉnh Mẫu", "dong hai"),
        ("Phòng Văn hóa - Xã hội xã Nghi Dương", "nghi duong"),
        ("Phòng Văn hóa - Xã hội", ""),
        ("UBND phường Hội Hợp", "hoi hop"),  # not "xã hội"
        ("UBND thị xã Mẫu", ""),
        ("Ban Chỉ đạo chính quyền địa phương", ""),  # not "phường"
        ("UBND xã", ""),
        ("Chính phủ", ""),
        ("", ""),
    ],
)
def test_the_commune_is_found_in_a_bodys_name(body: str, place: str) -> None:
    assert place_of(body) == place


@pytest.mark.parametrize("issuer", ["UBND xã Kiến Hải", "Ủy ban nhân dân xã Kiến Hải, huyện Mẫu"])
def test_a_citation_that_names_another_commune_means_that_communes_paper(issuer: str) -> None:
    ours = make_document()
    theirs = make_document(issuing_body="Ủy ban nhân dân xã Kiến Hải", place="Kiến Hải")
    assert found(cite(issuer=issuer), ours).documents == ()
    assert found(cite(issuer=issuer), ours, theirs).documents == (theirs,)


@pytest.mark.parametrize(
    "issuer",
    [None, "UBND xã", "UBND xã Nghi Dương", "Ủy ban", "UBND xã đã họp", "phòng VH-XH", "Bộ phận một cửa"],
)
def test_a_citation_that_names_no_other_body_means_the_communes_own(issuer: str | None) -> None:
    assert found(cite(issuer=issuer), make_document()).status is CitationStatus.VERIFIED


@pytest.mark.parametrize(
    ("claim", "body", "is_found"),
    [
        (cite("176", "NĐ-CP", year_in_code=2025), "CHÍNH PHỦ", True),
        (cite("176", "NĐ-CP", year_in_code=2025), "Ủy ban nhân dân xã Nghi Dương", False),
        (cite("12", "KH-UBND", issuer="UBND thành phố Mẫu"), "ỦY BAN NHÂN DÂN THÀNH PHỐ MẪU", True),
        (cite("12", "KH-UBND", issuer="UBND thành phố Mẫu"), "Ủy ban nhân dân xã Nghi Dương", False),
        (cite("2231", "SNV-CCHC"), "Sở Nội vụ thành phố Mẫu", True),
        (cite("2231", "SNV-CCHC", issuer="Sở Nội vụ thành phố Mẫu"), "SỞ NỘI VỤ", True),
    ],
)
def test_a_higher_bodys_paper_must_be_of_that_body(claim: StoredClaim, body: str, is_found: bool) -> None:
    paper = make_document(
        number=claim.digits,
        symbol=claim.symbol,
        year_in_code=str(claim.year_in_code) if claim.year_in_code else None,
        issuing_body=body,
        place="Mẫu",
    )
    assert bool(found(claim, paper).documents) is is_found


@pytest.mark.parametrize("issuer", ["", "Ủy ban nhân dân"])
@pytest.mark.parametrize(
    ("body", "town", "code"),
    [
        ("Ủy ban nhân dân xã Nghi Dương", "Nghi Dương", ReasonCode.OTHER_BODY),
        ("UBND XÃ KHÁC HẲN", "Khác Hẳn", ReasonCode.OTHER_BODY),
        (None, "Nghi Dương", ReasonCode.BODY_UNREAD),
        (None, None, ReasonCode.BODY_UNREAD),
    ],
)
def test_a_table_that_names_no_place_is_sure_of_no_body(
    issuer: str, body: str | None, town: str | None, code: ReasonCode
) -> None:
    paper = make_document(issuing_body=body, place=town)
    resolution = found(cite(), paper, context=build_context(issuer, []))
    assert (resolution.status, resolution.documents) == (CitationStatus.PROBABLE, (paper,))
    assert codes_of(resolution) == [code]


def test_a_citation_that_names_its_commune_needs_no_place_of_the_table() -> None:
    context = build_context("", [])
    paper = make_document()
    assert found(cite(issuer="UBND xã Nghi Dương"), paper, context=context).status is CitationStatus.VERIFIED
    assert found(cite(issuer="UBND xã Kiến Hải"), paper, context=context).documents == ()


COMMUNE = "Ủy ban nhân dân xã Nghi Dương, thành phố Hải Phòng"


@pytest.mark.parametrize(
    ("table", "body"),
    [
        (COMMUNE, "Ủy ban nhân dân phường Nghi Dương"),
        (COMMUNE, "ỦY BAN NHÂN DÂN\nTHỊ TRẤN NGHI DƯƠNG"),
        (COMMUNE, "Ủy ban nhân dân đặc khu Nghi Dương"),
        (COMMUNE, "Ủy ban nhân dân thị xã Nghi Dương"),
        (COMMUNE, "UBND TP. Nghi Dương"),
        (COMMUNE, "UBND xã Nghi Dương, tỉnh Lào Cai"),
        (COMMUNE, "Hội đồng nhân dân xã Nghi Dương, tỉnh Lào Cai"),
        ("Ủy ban nhân dân phường Nghi Dương", "Ủy ban nhân dân xã Nghi Dương"),
        ("Ủy ban nhân dân thành phố Hải Phòng", "Ủy ban nhân dân thành phố Hà Nội"),
        ("Ủy ban nhân dân thành phố Hải Phòng", "Ủy ban nhân dân quận Lê Chân, thành phố Hải Phòng"),
        ("Ủy ban nhân dân thành phố Hải Phòng", COMMUNE),
        ("Ủy ban nhân dân tỉnh Hưng Yên", "Ủy ban nhân dân thành phố Hưng Yên"),
    ],
)
def test_a_body_of_another_level_or_province_is_another_one(table: str, body: str) -> None:
    town = "Hải Phòng" if "Nghi Dương" not in table else "Nghi Dương"
    paper = make_document(issuing_body=body, place=town)
    assert found(cite(), paper, context=build_context(table, [])).documents == ()


@pytest.mark.parametrize(
    ("body", "filed_on", "is_found"),
    [
        ("Ủy ban nhân dân thị trấn Nghi Dương", "2025-06-30", True),
        ("Ủy ban nhân dân thị trấn Nghi Dương", "2025-07-01", False),
        ("Ủy ban nhân dân xã Nghi Dương, tỉnh Hải Dương", "2025-06-30", True),
        ("Ủy ban nhân dân xã Nghi Dương, tỉnh Hải Dương", "2025-07-01", False),
        ("Ủy ban nhân dân xã Kiến Hải", "2025-06-30", False),
    ],
)
def test_a_paper_older_than_the_new_units_may_name_the_former_one(
    body: str, filed_on: str, is_found: bool
) -> None:
    paper = make_document(issuing_body=body, issued_on=filed_on)
    claim = cite(issued_on=date.fromisoformat(filed_on))
    resolution = found(claim, paper, context=build_context(COMMUNE, []))
    assert resolution.status is (CitationStatus.PROBABLE if is_found else CitationStatus.MISSING)


@pytest.mark.parametrize(
    ("symbol", "body"),
    [
        ("TB-UBND", "Hội đồng nhân dân xã Nghi Dương"),
        ("TB-UBND", "Đảng ủy xã Nghi Dương"),
        ("TB-UBND", "Trường Tiểu học Nghi Dương"),
        ("TB-UBND", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Nghi Dương"),
        ("NQ-HĐND", "Ủy ban nhân dân xã Nghi Dương"),
        ("QĐ/ĐU", "Ủy ban nhân dân xã Nghi Dương"),
        ("TTPVHCC", "Trung tâm Dịch vụ sự nghiệp công xã Nghi Dương"),
    ],
)
def test_a_body_that_the_symbol_does_not_name_leaves_a_citation_probable(symbol: str, body: str) -> None:
    paper = make_document(symbol=symbol, issuing_body=body)
    resolution = found(cite(symbol=symbol), paper)
    assert (resolution.status, resolution.documents) == (CitationStatus.PROBABLE, (paper,))
    assert codes_of(resolution) == [ReasonCode.OTHER_BODY]
    assert resolution.reasons[0].values["filed"] == body


@pytest.mark.parametrize(
    ("symbol", "body"),
    [
        ("TB-UBND", "ỦY BAN NHÂN DÂN\nXÃ NGHI DƯƠNG"),
        ("TB-UBND", "UBND xã Nghi Dương"),
        ("TB-UBND", "UBND xã Nghi Dương, TP. Hải Phòng"),
        ("TB-UBND", "Ủy ban nhân dân xã"),
        ("TB-UBND", None),
        ("BC-TTPVHCC", "Trung tâm Phục vụ hành chính công xã Nghi Dương"),
        ("BC-TTPVHCC", "TTPVHCC xã Nghi Dương"),
        ("BC-TTPVHCC", "Ủy ban nhân dân xã Nghi Dương"),  # its head may name the committee above it
        ("PXL-VP", "Văn phòng HĐND và UBND xã Nghi Dương"),
        ("PXL-VHXH", "Phòng Văn hóa - Xã hội xã Nghi Dương"),
        ("PXL-VHXH", "Phòng Văn hóa và Xã hội"),
        ("KH-UBBC", "Ủy ban bầu cử xã Nghi Dương"),
        ("QĐ/ĐU", "ĐẢNG UỶ XÃ NGHI DƯƠNG"),
        ("QĐ/ĐU", "Ban Chấp hành Đảng bộ xã Nghi Dương"),
        ("QĐ/ĐU", "Đảng ủy Nghi Dương"),
        ("NQ-HĐND", "Thường trực Hội đồng nhân dân xã Nghi Dương"),
        ("KH-BCĐ", "Ban Chỉ đạo chuyển đổi số xã Nghi Dương"),  # no known symbol
    ],
)
def test_a_body_of_the_commune_that_the_symbol_names_is_the_cited_one(symbol: str, body: str | None) -> None:
    paper = make_document(symbol=symbol, issuing_body=body)
    resolution = found(cite(symbol=symbol), paper, context=build_context(COMMUNE, []))
    assert (resolution.status, resolution.reasons) == (CitationStatus.VERIFIED, ())


@pytest.mark.parametrize(
    ("table", "body", "town", "status"),
    [
        ("UBND TP. Hải Phòng", "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", "Hải Phòng", CitationStatus.VERIFIED),
        ("UBND thành phố Hải Phòng", "Ủy ban nhân dân", "Hải Phòng", CitationStatus.VERIFIED),
        ("UBND thành phố Hải Phòng", "Ủy ban nhân dân", "Hà Nội", CitationStatus.PROBABLE),
        ("UBND thành phố Mẫu", "Ủy ban nhân dân", "Mẫu Sơn", CitationStatus.PROBABLE),
        ("UBND huyện Mẫu, tỉnh Lào Cai", "Ủy ban nhân dân huyện Mẫu", "Mẫu", CitationStatus.VERIFIED),
        ("UBND huyện Mẫu", "UBND huyện Mẫu, tỉnh Lào Cai", "Mẫu", CitationStatus.VERIFIED),
    ],
)
def test_a_paper_of_a_higher_place_is_known_by_its_body_or_dateline(
    table: str, body: str, town: str, status: CitationStatus
) -> None:
    paper = make_document(issuing_body=body, place=town)
    assert found(cite(), paper, context=build_context(table, [])).status is status


def test_a_body_without_a_commune_is_placed_by_the_dateline() -> None:
    paper = make_document(issuing_body="Trung tâm Phục vụ hành chính công", symbol="TTPVHCC")
    assert found(cite(symbol="TTPVHCC"), paper).status is CitationStatus.VERIFIED
    elsewhere = make_document(
        issuing_body="Trung tâm Phục vụ hành chính công", symbol="TTPVHCC", place="Kiến Hải"
    )
    assert found(cite(symbol="TTPVHCC"), elsewhere).documents == ()


def test_only_a_numbered_citation_can_be_resolved() -> None:
    with pytest.raises(ValueError, match="numbered"):
        found(make_claim(ClaimKind.PHOTO, "có ảnh"), make_document())
