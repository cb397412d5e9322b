"""Digital signatures: what is intact, who is trusted, and what became of a paper after it was signed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from generator.signed_papers import (
    SIGNED_ON,
    Holder,
    ShortSigner,
    WrongSigner,
    add_revocations,
    answer_revoked,
    draw_paper,
    issue,
    leader,
    list_nobody,
    office,
    revoke,
    root,
    sign,
    time_stamps,
)
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, copy_into_new_writer
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfTimeStamper

from ingest.extractors.signatures import read_signatures
from ingest.trust_roots import TrustRoots
from registry.parsed import Problem, ProblemCode, SignatureReading
from registry.signatures import is_intact, signed_at
from registry.vocabulary.kinds import Coverage, LaterChanges, SignatureKind, Trust, TrustReason

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def signed() -> bytes:
    """A paper that the leader has signed."""
    return sign(draw_paper(), leader())


@pytest.fixture(scope="module")
def stamped(signed: bytes) -> bytes:
    """The same with the clerk's number and seal, each a signature of the office."""
    numbered = sign(signed, office(), "Signature2", at=SIGNED_ON + DAY, box=(100, 750, 140, 770))
    return sign(numbered, office(), "Signature3", at=SIGNED_ON + DAY, box=(250, 200, 350, 300))


def read(
    paper: bytes, folder: Path, trusted: Sequence[Holder] | None = None
) -> tuple[tuple[SignatureReading, ...], tuple[Problem, ...]]:
    path = folder / "paper.pdf"
    path.write_bytes(paper)
    roots = TrustRoots(tuple(one.der for one in ([root()] if trusted is None else trusted)))
    report, problems = read_signatures(path, roots, lambda: None)
    assert path.read_bytes() == paper
    return report.signatures, problems


def read_one(paper: bytes, folder: Path, trusted: Sequence[Holder] | None = None) -> SignatureReading:
    (signature,), _problems = read(paper, folder, trusted)
    return signature


def test_a_signature_tells_who_signed_and_when(signed: bytes, tmp_path: Path) -> None:
    (one,), problems = read(signed, tmp_path)
    assert (one.signer, one.organisation) == ("Nguyễn Văn Mẫu", "Ủy ban nhân dân xã Mẫu")
    assert one.issuer == "Cơ quan chứng thực Mẫu"
    assert one.serial == f"{leader().certificate.serial_number:x}"
    assert (one.claimed_at, one.stamped_at) == (SIGNED_ON, None)
    assert signed_at(one) == SIGNED_ON
    assert (one.coverage, one.later_changes) == (Coverage.WHOLE_FILE, LaterChanges.NONE)
    assert (one.trust, one.trust_reason) == (Trust.YES, None)
    assert is_intact(one)
    assert one.was_valid
    assert problems == ()


def test_the_clerks_number_and_seal_leave_the_leaders_signature_intact(
    stamped: bytes, tmp_path: Path
) -> None:
    signatures, problems = read(stamped, tmp_path)
    assert [one.signer for one in signatures] == ["Nguyễn Văn Mẫu", *["ỦY BAN NHÂN DÂN XÃ MẪU"] * 2]
    assert [one.coverage for one in signatures] == [Coverage.REVISION, Coverage.REVISION, Coverage.WHOLE_FILE]
    assert [one.later_changes for one in signatures] == [
        LaterChanges.EXTENDED,
        LaterChanges.EXTENDED,
        LaterChanges.NONE,
    ]
    assert all(is_intact(one) and one.trust is Trust.YES for one in signatures)
    assert problems == ()


@pytest.mark.parametrize(
    ("permission", "changes", "intact"),
    [
        (MDPPerm.FILL_FORMS, LaterChanges.EXTENDED, True),
        (MDPPerm.ANNOTATE, LaterChanges.EXTENDED, True),
        (MDPPerm.NO_CHANGES, LaterChanges.FORBIDDEN, False),
    ],
)
def test_a_certified_paper_may_be_stamped_unless_it_forbids_that(
    permission: MDPPerm, changes: LaterChanges, intact: bool, tmp_path: Path
) -> None:
    certified = sign(draw_paper(), leader(), certify=permission)
    paper = _sign_whatever_is_allowed(certified)
    first, last = read(paper, tmp_path)[0]
    assert (first.later_changes, is_intact(first)) == (changes, intact)
    assert is_intact(last)


def test_a_byte_changed_in_what_was_signed_breaks_it(stamped: bytes, tmp_path: Path) -> None:
    place = stamped.index(b"/MediaBox") + 2
    changed = stamped[:place] + b"X" + stamped[place + 1 :]
    signatures, problems = read(changed, tmp_path)
    assert [one.is_sound for one in signatures] == [False] * 3
    assert {(one.trust, one.trust_reason) for one in signatures} == {
        (Trust.CANNOT_TELL, TrustReason.NOT_SOUND)
    }
    assert problems == tuple(
        Problem(ProblemCode.SIGNATURE_BROKEN, field) for field in ("Signature1", "Signature2", "Signature3")
    )


def test_a_page_changed_after_signing_breaks_it_though_what_was_signed_is_there(
    signed: bytes, tmp_path: Path
) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT (1043) Tj ET"))
    writer.update_container(page)
    (one,), problems = read(_written(writer), tmp_path)
    assert one.is_sound
    assert (one.coverage, one.later_changes) == (Coverage.REVISION, LaterChanges.FORBIDDEN)
    assert not is_intact(one)
    assert problems == (Problem(ProblemCode.SIGNATURE_BROKEN, "Signature1"),)


@pytest.mark.parametrize(
    ("permission", "changes"),
    [
        (MDPPerm.ANNOTATE, LaterChanges.COMMENTED),
        (MDPPerm.FILL_FORMS, LaterChanges.FORBIDDEN),
        (None, LaterChanges.FORBIDDEN),
    ],
)
def test_comments_are_allowed_only_where_the_signature_says_so(
    permission: MDPPerm | None, changes: LaterChanges, tmp_path: Path
) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sign(draw_paper(), leader(), certify=permission)))
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Text"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 30, 30))),
            pdf_name("/Contents"): generic.TextStringObject("xem lại"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])
    one = read_one(_written(writer), tmp_path)
    assert one.later_changes is changes


def test_numbers_noted_as_free_that_nothing_ever_had_do_not_matter(signed: bytes, tmp_path: Path) -> None:
    assert read_one(_free(signed, 900), tmp_path).later_changes is LaterChanges.EXTENDED
    assert read_one(_free(signed, 3), tmp_path).later_changes is LaterChanges.FORBIDDEN


@pytest.mark.parametrize(
    ("trusted", "trust", "reason"),
    [
        ((), Trust.CANNOT_TELL, TrustReason.NO_ROOTS),
        (("other",), Trust.CANNOT_TELL, TrustReason.UNKNOWN_ISSUER),
        (("other", "root"), Trust.YES, None),
    ],
)
def test_trust_comes_from_the_offices_own_certificates(
    trusted: Sequence[str], trust: Trust, reason: TrustReason | None, signed: bytes, tmp_path: Path
) -> None:
    holders = {"root": root(), "other": issue("Cơ quan khác", None, is_authority=True)}
    one = read_one(signed, tmp_path, [holders[name] for name in trusted])
    assert (one.trust, one.trust_reason) == (trust, reason)
    assert is_intact(one)


def test_an_authority_in_between_may_be_embedded_or_be_the_trusted_one(tmp_path: Path) -> None:
    between = issue("Cơ quan cấp dưới Mẫu", root(), is_authority=True)
    signer = issue("Trần Thị Mẫu", between)
    without, embedded = sign(draw_paper(), signer), sign(draw_paper(), signer, chain=[between])
    assert read_one(without, tmp_path).trust_reason is TrustReason.UNKNOWN_ISSUER
    assert read_one(embedded, tmp_path).trust is Trust.YES
    assert read_one(without, tmp_path, [between]).trust is Trust.YES


def test_a_whole_chain_to_another_root_is_not_trusted(tmp_path: Path) -> None:
    other = issue("Cơ quan khác", None, is_authority=True)
    paper = sign(draw_paper(), issue("Lê Văn Mẫu", other), chain=[other])
    one = read_one(add_revocations(paper, chain=[other]), tmp_path)
    assert (one.trust, one.trust_reason) == (Trust.NO, TrustReason.UNKNOWN_ROOT)


def test_a_certificate_that_only_vouches_for_itself_is_not_trusted(tmp_path: Path) -> None:
    one = read_one(sign(draw_paper(), issue("Nguyễn Văn Mẫu", None)), tmp_path)
    assert (one.trust, one.trust_reason) == (Trust.NO, TrustReason.SELF_SIGNED)


def test_a_certificate_that_only_names_the_trusted_authority_is_not_trusted(tmp_path: Path) -> None:
    forger = issue("Cơ quan chứng thực Mẫu", None, is_authority=True, key="another key")
    forged = issue("Nguyễn Văn Mẫu", forger, authority_key_of=root())
    one = read_one(sign(draw_paper(), forged), tmp_path)
    assert (one.trust, one.trust_reason) == (Trust.NO, TrustReason.CHAIN_BROKEN)


@pytest.mark.parametrize(
    ("days", "reason"), [((-30, -1), TrustReason.EXPIRED), ((1, 30), TrustReason.NOT_YET_VALID)]
)
def test_a_certificate_must_be_valid_at_the_moment_of_signing(
    days: tuple[int, int], reason: TrustReason, tmp_path: Path
) -> None:
    first, last = (SIGNED_ON + timedelta(days=day) for day in days)
    one = read_one(
        sign(draw_paper(), issue("Nguyễn Văn Mẫu", root(), valid_from=first, valid_to=last)), tmp_path
    )
    assert (one.trust, one.trust_reason, one.was_valid) == (Trust.NO, reason, False)
    assert is_intact(one)


def test_a_certificate_that_has_expired_since_still_counts(tmp_path: Path) -> None:
    brief = issue("Nguyễn Văn Mẫu", root(), valid_from=SIGNED_ON - DAY, valid_to=SIGNED_ON + DAY)
    assert read_one(sign(draw_paper(), brief), tmp_path).trust is Trust.YES


def test_a_certificate_for_other_uses_is_not_trusted(tmp_path: Path) -> None:
    one = read_one(sign(draw_paper(), issue("Máy chủ Mẫu", root(), may_sign=False)), tmp_path)
    assert (one.trust, one.trust_reason) == (Trust.NO, TrustReason.NOT_FOR_SIGNING)


@pytest.mark.parametrize("make", [revoke, answer_revoked])
@pytest.mark.parametrize(
    ("days", "has_stamp", "trust", "reason"),
    [
        (-1, False, Trust.NO, TrustReason.REVOKED),
        (-1, True, Trust.NO, TrustReason.REVOKED),
        (1, False, Trust.CANNOT_TELL, TrustReason.MAYBE_REVOKED),  # the signer's clock may have been put back
        (1, True, Trust.YES, None),
    ],
)
def test_an_embedded_revocation_counts_from_its_day(
    make: Callable[[Holder, Holder, datetime], bytes],
    days: int,
    has_stamp: bool,
    trust: Trust,
    reason: TrustReason | None,
    tmp_path: Path,
) -> None:
    at = SIGNED_ON + timedelta(days=days)
    paper = sign(draw_paper(), leader(), stamps=time_stamps(SIGNED_ON) if has_stamp else None)
    answer = make(leader(), root(), at)
    kept = {"crls": [answer]} if make is revoke else {"ocsps": [answer]}
    one = read_one(add_revocations(paper, **kept), tmp_path)
    assert (one.trust, one.trust_reason) == (trust, reason)
    assert one.revoked_at == (at if trust is Trust.NO else None)
    assert one.later_changes is LaterChanges.EXTENDED
    assert is_intact(one)


def test_an_answer_about_others_leaves_the_signer_trusted(tmp_path: Path) -> None:
    answers = [revoke(office(), root(), SIGNED_ON - DAY), list_nobody(root(), SIGNED_ON - DAY)]
    for kept in answers:
        assert (
            read_one(add_revocations(sign(draw_paper(), leader()), crls=[kept]), tmp_path).trust is Trust.YES
        )


def test_a_revocation_that_another_has_signed_does_not_count_as_one(tmp_path: Path) -> None:
    forger = issue("Cơ quan chứng thực Mẫu", None, is_authority=True, key="another key")
    paper = add_revocations(sign(draw_paper(), leader()), crls=[revoke(leader(), forger, SIGNED_ON - DAY)])
    one = read_one(paper, tmp_path)
    assert (one.trust, one.trust_reason) == (Trust.CANNOT_TELL, TrustReason.MAYBE_REVOKED)


def test_a_trusted_time_stamp_says_when_it_was_signed(tmp_path: Path) -> None:
    late = SIGNED_ON + timedelta(hours=1)
    one = read_one(sign(draw_paper(), leader(), stamps=time_stamps(late)), tmp_path)
    assert (one.stamped_at, one.is_stamp_trusted) == (late, True)
    assert signed_at(one) == late


def test_a_time_stamp_of_a_stranger_counts_for_nothing(tmp_path: Path) -> None:
    stranger = issue("Dấu thời gian lạ", None, stamps_time=True)
    one = read_one(
        sign(draw_paper(), leader(), stamps=time_stamps(SIGNED_ON + 400 * DAY, stranger)), tmp_path
    )
    assert not one.is_stamp_trusted
    assert signed_at(one) == SIGNED_ON
    assert one.trust is Trust.YES


def test_weak_procedures_prove_nothing(tmp_path: Path) -> None:
    one = read_one(sign(draw_paper(), leader(), digest="sha1"), tmp_path)
    assert (one.trust, one.trust_reason) == (Trust.CANNOT_TELL, TrustReason.WEAK)


def test_rsa_signatures_without_the_null_of_their_algorithm_are_sound(tmp_path: Path) -> None:
    paper = sign(draw_paper(), leader(), signer=ShortSigner)
    assert is_intact(read_one(paper, tmp_path))
    forged = sign(draw_paper(), leader(), signer=WrongSigner)
    assert not is_intact(read_one(forged, tmp_path))


def test_garbage_in_one_signature_leaves_the_others(stamped: bytes, tmp_path: Path) -> None:
    place = stamped.index(b"/Contents <") + len(b"/Contents <")
    changed = stamped[:place] + b"00" * 200 + stamped[place + 400 :]
    signatures, problems = read(changed, tmp_path)
    by_field = {one.field: one for one in signatures}
    assert by_field["Signature1"] == SignatureReading("Signature1")
    assert by_field["Signature2"].signer == "ỦY BAN NHÂN DÂN XÃ MẪU"
    assert Problem(ProblemCode.SIGNATURE_UNREAD, "Signature1") in problems


def test_a_kind_of_signature_that_is_not_known_is_named(signed: bytes, tmp_path: Path) -> None:
    changed = signed.replace(b"/adbe.pkcs7.detached", b"/adbe.pkcs7.detachex")
    (one,), problems = read(changed, tmp_path)
    assert is_intact(one) is None
    assert problems == (Problem(ProblemCode.SIGNATURE_UNREAD, "Signature1"),)


def test_a_damaged_file_is_a_problem_and_no_failure(tmp_path: Path) -> None:
    assert read(b"%PDF-1.7\n/ByteRange\nstartxref\n0\n%%EOF", tmp_path) == (
        (),
        (Problem(ProblemCode.SIGNATURE_UNREAD),),
    )


def test_what_opens_without_a_password_is_examined_though_it_is_encrypted(tmp_path: Path) -> None:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(draw_paper())))
    writer.encrypt(owner_pass="chủ", user_pass="")
    paper = sign(_written(writer), leader())
    assert b"/Encrypt" in paper
    assert is_intact(read_one(paper, tmp_path))


def test_pades_signatures_and_time_stamps_of_documents_are_read(tmp_path: Path) -> None:
    paper = sign(draw_paper(), leader(), subfilter=SigSeedSubFilter.PADES)
    output = PdfTimeStamper(time_stamps(SIGNED_ON + DAY), "DocTime").timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(paper)), "sha256"
    )
    first, last = read(output.getvalue(), tmp_path)[0]
    assert (first.kind, first.trust, first.claimed_at) == (SignatureKind.SIGNATURE, Trust.YES, SIGNED_ON)
    assert (last.kind, last.trust, last.stamped_at) == (
        SignatureKind.TIME_STAMP,
        Trust.YES,
        SIGNED_ON + DAY,
    )
    assert is_intact(first)
    assert is_intact(last)


def _written(writer: BasePdfFileWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _sign_whatever_is_allowed(paper: bytes) -> bytes:
    """Sign further with a program that does not ask."""
    return sign(paper, office(), "Signature2", at=SIGNED_ON + DAY, obey=False)


def _free(paper: bytes, number: int) -> bytes:
    """The paper with a note that the object with this number is free."""
    before = int(paper[paper.rindex(b"startxref") :].split()[1])
    trailer = paper[paper.rindex(b"trailer") :] if b"trailer" in paper[before:] else b""
    assert trailer
    size, root_ref = trailer.split(b"/Size")[1].split()[0], trailer.split(b"/Root")[1].split()[0]
    start = len(paper)
    return (
        paper
        + b"\nxref\n%d 1\n0000000000 65535 f \ntrailer\n<< /Size %d /Root %s 0 R /Prev %d >>\n"
        % (number, max(int(size), number + 1), root_ref, before)
        + b"startxref\n%d\n%%%%EOF\n" % (start + 1)
    )
