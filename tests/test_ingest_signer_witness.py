"""Names in certificates beside the signer that a paper prints."""

import pytest
from factories import make_header

from ingest.signer_witness import weigh_signer
from registry.parsed import Problem, ProblemCode, SignatureReading
from registry.vocabulary.kinds import Coverage, FieldName, LaterChanges, SignatureKind, Trust

UNSURE = Problem(ProblemCode.FIELD_UNSURE, FieldName.SIGNER)
MISSING = Problem(ProblemCode.FIELD_NOT_FOUND, FieldName.SIGNER)
OTHER = Problem(ProblemCode.FIELD_UNSURE, FieldName.NUMBER)


def signature(signer: str, *, trust: Trust = Trust.YES, is_sound: bool = True) -> SignatureReading:
    return SignatureReading(
        "Signature1",
        SignatureKind.SIGNATURE,
        is_sound,
        Coverage.REVISION,
        LaterChanges.EXTENDED,
        trust,
        signer=signer,
    )


LEADER = signature("Nguyễn Văn Mẫu")
OFFICE = signature("ỦY BAN NHÂN DÂN XÃ MẪU")
CLERK = signature("Trần Thị Mẫu")


@pytest.mark.parametrize(
    ("printed", "signatures", "value", "sure", "candidates", "problems"),
    [
        ("Nguyễn Văn Mẫu", [LEADER, OFFICE], "Nguyễn Văn Mẫu", True, (), [OTHER]),
        ("Nguyễn Văn Mẫu", [CLERK, LEADER], "Nguyễn Văn Mẫu", True, (), [OTHER]),
        (
            "Nguyên Văn Mâu",
            [CLERK, LEADER],
            "Nguyên Văn Mâu",
            False,
            ("Nguyễn Văn Mẫu", "Trần Thị Mẫu"),
            [OTHER, UNSURE],
        ),
        ("Lê Văn Khác", [LEADER], "Lê Văn Khác", False, ("Nguyễn Văn Mẫu",), [OTHER, UNSURE]),
        (None, [OFFICE, LEADER], "", False, ("Nguyễn Văn Mẫu",), [OTHER, UNSURE]),
        (
            "Nguyễn Văn Mẫu",
            [signature("Nguyễn Văn Mẫu", trust=Trust.CANNOT_TELL)],
            "Nguyễn Văn Mẫu",
            False,
            (),
            [OTHER, UNSURE],
        ),
        (
            "Nguyễn Văn Mẫu",
            [signature("Nguyễn Văn Mẫu", is_sound=False)],
            "Nguyễn Văn Mẫu",
            False,
            (),
            [OTHER, UNSURE],
        ),
        ("Nguyễn Văn Mẫu", [OFFICE], "Nguyễn Văn Mẫu", False, (), [OTHER, UNSURE]),
    ],
)
def test_a_trusted_signers_name_confirms_the_printed_one_or_is_offered(
    printed: str | None,
    signatures: list[SignatureReading],
    value: str,
    sure: bool,
    candidates: tuple[str, ...],
    problems: list[Problem],
) -> None:
    header = make_header(signer=printed, unsure=(FieldName.SIGNER,))
    doubts = (OTHER, MISSING if printed is None else UNSURE)
    weighed, left = weigh_signer(header, doubts, signatures)
    signer = weighed[FieldName.SIGNER]
    assert (signer.value, signer.sure, signer.candidates) == (value, sure, candidates)
    assert list(left) == problems


def test_what_is_sure_and_what_nobody_vouches_for_stay_as_they_are() -> None:
    sure, none = make_header(signer="Lê Văn Khác"), make_header(signer=None)
    assert weigh_signer(sure, (), [LEADER]) == (sure, ())
    assert weigh_signer(none, (MISSING,), [OFFICE]) == (none, (MISSING,))
