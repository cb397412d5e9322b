"""The digital signatures of a pack's files: what the pack says of each, for others to examine again."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from registry.language import _
from registry.parsed import SignatureReading
from registry.signatures import is_intact, signed_at
from registry.tables import StoredSignature
from report.pack_plan import PackedFile, PackPlan
from report.wording_signatures import word_signatures

SIGNATURE_SHEET_NAME: Final = "data/signatures.csv"


def map_facts(signature: SignatureReading | StoredSignature) -> dict[str, Any]:
    """What follows from the file alone, whoever examines it with whatever certificates."""
    return {
        "field": signature.field,
        "kind": signature.kind.value,
        "signer": signature.signer,
        "organisation": signature.organisation,
        "serial": signature.serial,
        "issuer": signature.issuer,
        "claimed_at": _dump_moment(signature.claimed_at),
        "stamped_at": _dump_moment(signature.stamped_at),
        "intact": is_intact(signature),
        "coverage": signature.coverage.value if signature.coverage else None,
        "later_changes": signature.later_changes.value if signature.later_changes else None,
    }


def map_signatures(file: PackedFile | None) -> list[Mapping[str, Any]] | None:
    """The signatures of a file as the citation map has them; None where nobody has looked for any."""
    if file is None or file.signatures is None:
        return None
    words = word_signatures(file.signatures)
    return [
        {
            **map_facts(one),
            "signed_at": _dump_moment(signed_at(one)),
            "trust": one.trust.value,
            "trust_reason": one.trust_reason.value if one.trust_reason else None,
            "trust_digest": one.trust_digest,
            "checked_at": _dump_moment(one.checked_at),
            "says": [said.who, *said.lines],
        }
        for one, said in zip(file.signatures, words, strict=True)
    ]


def list_trust_digests(plan: PackPlan) -> tuple[str, ...]:
    """What the certificates had for a digest that signers were measured by; several where trust has grown."""
    found = {one.trust_digest for file in plan.files for one in file.signatures or ()}
    return tuple(sorted(found - {""}))


def list_signature_columns() -> tuple[str, ...]:
    """What the columns of the sheet of signatures are called."""
    return (
        _("File"),
        _("SHA-256 of the file"),
        _("Number of the signature"),
        _("Signed by"),
        _("When"),
        _("Intact"),
        _("Trust"),
        _("Changes after signing"),
        _("Certificate"),
        _("Trusted certificates (SHA-256)"),
    )


def list_signature_rows(plan: PackPlan) -> Iterator[tuple[object, ...]]:
    """One row for each signature, file by file."""
    for file in plan.files:
        found = file.signatures or ()
        for one, said in zip(found, word_signatures(found), strict=True):
            answers = (said.who, said.when, said.intact, said.trust, said.later, said.certificate)
            yield file.name, file.stored.sha256, one.position, *answers, one.trust_digest


def _dump_moment(at: datetime | None) -> str | None:
    """A moment in UTC: zones are those of who examines."""
    return at.astimezone(UTC).isoformat() if at is not None else None
