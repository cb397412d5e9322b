"""The digital signatures (chữ ký số) of a PDF: who signed what and when, and what became of it since.

pyHanko examines them from the file's own bytes, which are only read; nobody else is asked.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    ModificationInfo,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureStatus

from ingest.extractors.signature_changes import POLICY
from ingest.extractors.signature_trust import (
    KEY_USAGE,
    UNUSABLE,
    Known,
    find_known,
    judge_trust,
    was_valid_at,
)
from ingest.trust_roots import TrustRoots
from registry.parsed import Problem, ProblemCode, SignatureReading, SignatureReport
from registry.signatures import is_intact
from registry.text import squeeze
from registry.vocabulary.kinds import Coverage, LaterChanges, SignatureKind

_Status = PdfSignatureStatus | DocumentTimestampStatus

_TIME_STAMP: Final = "/DocTimeStamp"
_MAX_SIGNATURES: Final = 50  # a paper that goes through many hands has ten; each costs up to a second
_MAX_NAME: Final = 200  # letters of a name in a certificate; bombs have millions
_VIETNAM: Final = timezone(timedelta(hours=7))  # of moments that do not tell their zone
_COVERAGE: Final = {
    SignatureCoverageLevel.ENTIRE_FILE: Coverage.WHOLE_FILE,
    SignatureCoverageLevel.ENTIRE_REVISION: Coverage.REVISION,
}

for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # all that it warns of is in its results


def read_signatures(
    path: Path, roots: TrustRoots, at_signature: Callable[[], None]
) -> tuple[SignatureReport, tuple[Problem, ...]]:
    """The signatures of a PDF in the order of signing, and a Problem for each that is broken or unread.

    Args:
        at_signature: called before each, so that a supervisor sees the work go on.
    """
    found: list[SignatureReading] = []
    problems: list[Problem] = []
    try:
        with path.open("rb") as file:
            for reading in _read_all(PdfFileReader(file, strict=False), roots, at_signature):
                if len(found) == _MAX_SIGNATURES:
                    problems.append(Problem(ProblemCode.SIGNATURE_UNREAD))
                    break
                found.append(reading)
    except MemoryError:
        raise
    except Exception:  # damaged structures lead pyHanko to errors of any kind
        problems.append(Problem(ProblemCode.SIGNATURE_UNREAD))
    return (
        SignatureReport(tuple(found), roots.digest, datetime.now(UTC)),
        (*(problem for reading in found for problem in _find_problems(reading)), *problems),
    )


def _find_problems(reading: SignatureReading) -> Iterator[Problem]:
    intact = is_intact(reading)
    if intact is None:
        yield Problem(ProblemCode.SIGNATURE_UNREAD, reading.field)
    elif not intact:
        yield Problem(ProblemCode.SIGNATURE_BROKEN, reading.field)


def _read_all(
    reader: PdfFileReader, roots: TrustRoots, at_signature: Callable[[], None]
) -> Iterator[SignatureReading]:
    # What opens without a password can be read; PDFium has refused the others.
    if reader.encrypted and reader.decrypt(b"").status is AuthStatus.FAILED:
        raise ValueError
    known = find_known(reader, roots.certificates)
    opened = [
        (name, _open_signature(reader, field, name))
        for name, _value, field in enumerate_sig_fields(reader, filled_status=True)
    ]
    order = sorted(opened, key=lambda one: one[1].signed_revision if one[1] else -1)
    for name, signature in order:
        at_signature()
        yield _read(signature, known) if signature else SignatureReading(_clean(name))


def _open_signature(reader: PdfFileReader, field: DictionaryObject, name: str) -> EmbeddedPdfSignature | None:
    try:
        return EmbeddedPdfSignature(reader, field, name)
    except MemoryError:
        raise
    except Exception:  # /Contents may hold anything, and ASN.1 is parsed by and by
        return None


def _read(signature: EmbeddedPdfSignature, known: Known) -> SignatureReading:
    try:
        if signature.sig_object_type == _TIME_STAMP:
            return _read_time_stamp(signature, known.with_those_of(signature))
        return _read_signature(signature, known.with_those_of(signature))
    except MemoryError:
        raise
    except Exception:  # as above; also a kind of signature that pyHanko does not know
        kind = (
            SignatureKind.TIME_STAMP if signature.sig_object_type == _TIME_STAMP else SignatureKind.SIGNATURE
        )
        return SignatureReading(_clean(signature.field_name), kind)


def _read_signature(signature: EmbeddedPdfSignature, known: Known) -> SignatureReading:
    claimed = _aware(signature.self_reported_timestamp)
    stamped = _find_stamped(signature)
    status = validate_pdf_signature(
        signature,
        known.context_at(stamped or claimed),
        known.context_at(stamped),
        diff_policy=POLICY,
        key_usage_settings=KEY_USAGE,
    )
    stamp = status.timestamp_validity
    if stamp is not None and stamp.trust_problem_indic in UNUSABLE:
        stamp = _validate_again(signature, known.without_answers, stamped).timestamp_validity
    is_stamp_trusted = stamp is not None and stamp.trusted
    moment = stamped if is_stamp_trusted else claimed
    then: SignatureStatus = status
    if stamped is not None and not is_stamp_trusted:  # what it says does not count for the certificate
        then = _validate_again(signature, known, moment)
    if then.trust_problem_indic in UNUSABLE:
        then = _validate_again(signature, known.without_answers, moment)
    trust, reason = judge_trust(then, known, moment, is_stamped=is_stamp_trusted)
    return replace(
        _describe(signature, status, moment),
        trust=trust,
        trust_reason=reason,
        claimed_at=claimed,
        stamped_at=stamped if stamp is not None and stamp.intact and stamp.valid else None,
        is_stamp_trusted=is_stamp_trusted,
        revoked_at=then.revocation_details.revocation_date if then.revocation_details else None,
    )


def _validate_again(
    signature: EmbeddedPdfSignature, known: Known, moment: datetime | None
) -> PdfSignatureStatus:
    return validate_pdf_signature(
        signature, known.context_at(moment), key_usage_settings=KEY_USAGE, skip_diff=True
    )


def _read_time_stamp(signature: EmbeddedPdfSignature, known: Known) -> SignatureReading:
    moment = signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = validate_pdf_timestamp(signature, known.context_at(moment), diff_policy=POLICY)
    if status.trust_problem_indic in UNUSABLE:
        status = validate_pdf_timestamp(
            signature, known.without_answers.context_at(moment), diff_policy=POLICY
        )
    trust, reason = judge_trust(status, known, moment, is_stamped=True)
    return replace(
        _describe(signature, status, moment),
        kind=SignatureKind.TIME_STAMP,
        trust=trust,
        trust_reason=reason,
        stamped_at=moment,
        is_stamp_trusted=status.trusted,
    )


def _find_stamped(signature: EmbeddedPdfSignature) -> datetime | None:
    """The moment of the time stamp inside a signature, whoever made it."""
    for stamp in extract_tst_data_iter(signature.signer_info, signed=False):
        moment: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
        return moment
    return None


def _find_changes(signature: EmbeddedPdfSignature, info: ModificationInfo) -> LaterChanges:
    level = info.modification_level
    if level is ModificationLevel.NONE:
        return LaterChanges.NONE
    if level is None or level is ModificationLevel.OTHER or info.docmdp_ok is False:
        return LaterChanges.FORBIDDEN
    if level is ModificationLevel.ANNOTATIONS:
        # A comment may cover a number: only where the signer said that there may be some.
        may_comment = signature.docmdp_level is MDPPerm.ANNOTATE
        return LaterChanges.COMMENTED if may_comment else LaterChanges.FORBIDDEN
    return LaterChanges.EXTENDED


def _describe(signature: EmbeddedPdfSignature, status: _Status, moment: datetime | None) -> SignatureReading:
    """All but trust; numbers of identity cards, which some certificates bear, are left where they are."""
    certificate = status.signing_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return SignatureReading(
        field=_clean(signature.field_name),
        is_sound=status.intact and status.valid,
        coverage=Coverage.PART if status.coverage is None else _COVERAGE.get(status.coverage, Coverage.PART),
        later_changes=_find_changes(signature, status),
        signer=_clean(subject.get("common_name")),
        organisation=_clean(subject.get("organization_name")),
        serial=f"{certificate.serial_number:x}",
        issuer=_clean(issuer.get("common_name") or issuer.get("organization_name")),
        was_valid=was_valid_at(certificate, moment),
    )


def _clean(name: object) -> str:
    text = ", ".join(map(str, name)) if isinstance(name, list) else str(name or "")
    return squeeze(text[:_MAX_NAME])


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=_VIETNAM) if moment is not None and moment.tzinfo is None else moment
