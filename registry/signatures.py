"""Digital signatures of files: what they say in short, and their rows.

Functions that take a session work inside a transaction of the store (`store_*.py`) and are called from
nowhere else.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from registry.parsed import Problem, ProblemCode, SignatureReading, SignatureReport
from registry.tables import DocumentFile, StoredFile, StoredProblem, StoredSignature
from registry.vocabulary.kinds import Coverage, LaterChanges

_PROBLEMS = (ProblemCode.SIGNATURE_UNREAD.value, ProblemCode.SIGNATURE_BROKEN.value)
_COPIED = tuple(SignatureReading.__dataclass_fields__)


def is_intact(signature: SignatureReading | StoredSignature) -> bool | None:
    """Whether the file is as it was signed, but for what may follow (nguyên vẹn); None: nobody can say."""
    if signature.is_sound is None:
        return None
    is_covered = signature.coverage in (Coverage.WHOLE_FILE, Coverage.REVISION)
    return signature.is_sound and is_covered and signature.later_changes is not LaterChanges.FORBIDDEN


def signed_at(signature: SignatureReading | StoredSignature) -> datetime | None:
    """When it was signed: as a trusted time stamp says, else as the signer's computer does."""
    if signature.is_stamp_trusted or signature.claimed_at is None:
        return signature.stamped_at
    return signature.claimed_at


def summarise(signatures: Iterable[SignatureReading | StoredSignature]) -> list[Mapping[str, object]]:
    """What the audit trail keeps of them."""
    return [
        {
            "field": one.field,
            "signer": one.signer,
            "serial": one.serial,
            "intact": is_intact(one),
            "trust": one.trust.value,
        }
        for one in signatures
    ]


def build_signatures(sha256: str, report: SignatureReport) -> Iterator[StoredSignature]:
    """The signatures of a file, numbered from 1."""
    for position, reading in enumerate(report.signatures, start=1):
        assert report.checked_at is not None
        yield StoredSignature(
            sha256=sha256,
            position=position,
            checked_at=report.checked_at,
            trust_digest=report.trust_digest,
            **{name: getattr(reading, name) for name in _COPIED},
        )


def find_signatures(session: Session, sha256: str) -> list[StoredSignature]:
    """The signatures of a file in the order of signing."""
    return list(
        session.exec(
            select(StoredSignature)
            .where(StoredSignature.sha256 == sha256)
            .order_by(col(StoredSignature.position))
        )
    )


def replace_signatures(
    session: Session, sha256: str, report: SignatureReport, problems: Iterable[Problem]
) -> None:
    """Put a new examination of a file's signatures in place of the old one."""
    session.exec(delete(StoredSignature).where(col(StoredSignature.sha256) == sha256))
    session.exec(
        delete(StoredProblem).where(
            col(StoredProblem.sha256) == sha256, col(StoredProblem.code).in_(_PROBLEMS)
        )
    )
    session.add_all(build_signatures(sha256, report))
    session.add_all(
        StoredProblem(sha256=sha256, code=problem.code.value, detail=problem.detail) for problem in problems
    )
    file = session.get_one(StoredFile, sha256)
    file.is_signed = bool(report.signatures)
    session.add(file)


def find_unexamined(session: Session, media_type: str, trust_digest: str) -> list[StoredFile]:
    """Filed files of this type that were never examined, or against other certificates."""
    outdated = select(StoredSignature.sha256).where(StoredSignature.trust_digest != trust_digest)
    return list(
        session.exec(
            select(StoredFile)
            .where(
                StoredFile.media_type == media_type,
                col(StoredFile.sha256).in_(select(DocumentFile.sha256)),
                or_(col(StoredFile.is_signed).is_(None), col(StoredFile.sha256).in_(outdated)),
            )
            .order_by(col(StoredFile.sha256))
        )
    )
