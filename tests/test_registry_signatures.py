"""Digital signatures in the registry: stored with a reading, examined again, gone with the file."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import A_MOMENT, make_parsed

from registry.parsed import ParsedDocument, Problem, ProblemCode, SignatureReading, SignatureReport
from registry.signatures import is_intact
from registry.store import Registry
from registry.vocabulary.kinds import Coverage, EventKind, LaterChanges, SignatureKind, Trust, TrustReason

LEADER = SignatureReading(
    "Signature1",
    SignatureKind.SIGNATURE,
    is_sound=True,
    coverage=Coverage.REVISION,
    later_changes=LaterChanges.EXTENDED,
    trust=Trust.CANNOT_TELL,
    trust_reason=TrustReason.NO_ROOTS,
    signer="Nguyễn Văn Mẫu",
    claimed_at=A_MOMENT + timedelta(microseconds=5),
)
OFFICE = replace(LEADER, field="Signature2", signer="Ủy ban nhân dân xã Mẫu", coverage=Coverage.WHOLE_FILE)
BROKEN = Problem(ProblemCode.SIGNATURE_BROKEN, "Signature1")
UNREAD = Problem(ProblemCode.PAGE_UNREAD, "2")


def signed(
    *signatures: SignatureReading, digest: str = "", problems: tuple[Problem, ...] = ()
) -> ParsedDocument:
    return replace(make_parsed(problems=problems), signed=SignatureReport(signatures, digest, A_MOMENT))


@pytest.mark.parametrize(
    ("is_sound", "coverage", "changes", "intact"),
    [
        (True, Coverage.WHOLE_FILE, LaterChanges.NONE, True),
        (True, Coverage.REVISION, LaterChanges.EXTENDED, True),
        (True, Coverage.REVISION, LaterChanges.COMMENTED, True),
        (True, Coverage.REVISION, LaterChanges.FORBIDDEN, False),
        (True, Coverage.PART, LaterChanges.NONE, False),
        (False, Coverage.WHOLE_FILE, LaterChanges.NONE, False),
        (None, None, None, None),
    ],
)
def test_intact_is_what_is_whole_and_changed_only_as_allowed(
    is_sound: bool | None, coverage: Coverage | None, changes: LaterChanges | None, intact: bool | None
) -> None:
    one = replace(LEADER, is_sound=is_sound, coverage=coverage, later_changes=changes)
    assert is_intact(one) is intact


def test_signatures_are_stored_with_the_reading_in_the_order_of_signing(registry: Registry) -> None:
    parsed = signed(LEADER, OFFICE)
    registry.add(parsed)
    stored = registry.signatures_of(parsed.source.sha256)
    assert [(one.position, one.signer) for one in stored] == [(1, LEADER.signer), (2, OFFICE.signer)]
    assert (stored[0].claimed_at, stored[0].checked_at) == (LEADER.claimed_at, A_MOMENT)
    assert (stored[0].later_changes, stored[0].trust_reason) == (LaterChanges.EXTENDED, TrustReason.NO_ROOTS)


def test_the_trail_tells_whose_signatures_were_read(registry: Registry) -> None:
    registry.add(signed(LEADER))
    (event,) = registry.events(kinds=[EventKind.READ])
    assert event.after is not None
    assert [(one["signer"], one["intact"], one["trust"]) for one in event.after["signatures"]] == [
        ("Nguyễn Văn Mẫu", True, "cannot tell")
    ]


def test_a_new_examination_replaces_the_answers_and_leaves_the_reading(registry: Registry) -> None:
    first = signed(LEADER, problems=(BROKEN, UNREAD))
    paper = registry.add(first)
    trusted = replace(LEADER, trust=Trust.YES, trust_reason=None)
    again = replace(signed(trusted, digest="new"), source=first.source, pages=(), header={}, problems=())
    for _twice in range(2):
        (one,) = registry.replace_signatures(again)
        assert (one.trust, one.trust_digest) == (Trust.YES, "new")
    assert [problem.code for problem in registry.problems_of(first.source.sha256)] == [UNREAD.code]
    assert len(registry.pages_of(first.source.sha256)) == len(first.pages)
    (event,) = registry.events(kinds=[EventKind.READ_AGAIN])
    assert event.document_id == paper.id
    assert event.before is not None
    assert event.after is not None
    assert (event.before["signatures"][0]["trust"], event.after["signatures"][0]["trust"]) == (
        "cannot tell",
        "yes",
    )


def test_another_reading_brings_its_own_signatures(registry: Registry) -> None:
    parsed = signed(LEADER, OFFICE)
    registry.add(parsed)
    registry.replace_reading(replace(parsed, signed=SignatureReport((OFFICE,), "", A_MOMENT)))
    assert [one.signer for one in registry.signatures_of(parsed.source.sha256)] == [OFFICE.signer]


@pytest.mark.parametrize(
    ("report", "wanted"),
    [
        (None, True),  # filed before there was anybody to look
        (SignatureReport(), False),  # not signed: no certificate changes that
        (SignatureReport((LEADER,), "old", A_MOMENT), True),
        (SignatureReport((LEADER,), "new", A_MOMENT), False),
    ],
)
def test_files_are_examined_again_where_the_certificates_are_others(
    registry: Registry, report: SignatureReport | None, wanted: bool
) -> None:
    parsed = replace(make_parsed(), signed=report)
    registry.add(parsed)
    found = registry.unexamined_files(parsed.source.media_type, "new")
    assert [file.sha256 for file in found] == ([parsed.source.sha256] if wanted else [])
    assert registry.unexamined_files("image/png", "new") == []


def test_the_signatures_of_a_withdrawn_file_go_with_it(registry: Registry) -> None:
    parsed = signed(LEADER)
    registry.add(parsed)
    registry.withdraw(parsed.source.sha256, Problem(ProblemCode.SECRET))
    assert registry.signatures_of(parsed.source.sha256) == []
