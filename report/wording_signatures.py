"""Digital signatures in plain answers: who signed when, is it intact, whom to trust, and what came after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.language import _
from registry.parsed import SignatureReading
from registry.signatures import is_intact
from registry.tables import StoredSignature
from registry.text import fold
from registry.vocabulary.kinds import Coverage, LaterChanges, SignatureKind, TrustReason
from report.wording import intact_answer, trust_name
from report.wording_audit import format_moment

Signature = SignatureReading | StoredSignature


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """A signature in clauses: each may stand on a line of its own."""

    who: str
    when: str
    intact: str
    trust: str
    later: str
    certificate: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All that there is to say below who signed."""
        return tuple(
            line for line in (self.when, self.intact, self.trust, self.later, self.certificate) if line
        )


def sum_up_signatures(signatures: Sequence[Signature] | None) -> str:
    """The signatures of one file in a cell: who, and whether it is intact; "" where there are none."""
    return "; ".join(f"{signer_name(one)}: {intact_answer(is_intact(one))}" for one in signatures or ())


def word_signatures(signatures: Sequence[Signature]) -> list[SignatureWords]:
    """The signatures of one file, in the order of signing."""
    return [
        SignatureWords(
            who=signer_name(one),
            when=signing_time(one),
            intact=intact_answer(is_intact(one)),
            trust=trust_answer(one),
            later=later_changes(one, is_last=rank == len(signatures)),
            certificate=_certificate(one),
        )
        for rank, one in enumerate(signatures, start=1)
    ]


def signer_name(signature: Signature) -> str:
    """Who signed, with the office; a time stamp says so."""
    name = signature.signer or _("unknown signer (field {field})").format(field=signature.field)
    if signature.kind is SignatureKind.TIME_STAMP:
        return _("time stamp of {name}").format(name=name)
    if signature.organisation and fold(signature.organisation) != fold(signature.signer):
        return f"{name} ({signature.organisation})"
    return name


def signing_time(signature: Signature) -> str:
    """When it was signed, and who says so."""
    claimed, stamped = signature.claimed_at, signature.stamped_at
    if stamped is not None and signature.is_stamp_trusted:
        return _("signed at {moment}, by a trusted time stamp").format(moment=format_moment(stamped))
    if stamped is not None and claimed is None:
        return _("signed at {moment}, by a time stamp that cannot be verified").format(
            moment=format_moment(stamped)
        )
    if claimed is not None:
        return _("signed at {moment}, by the signer's own clock").format(moment=format_moment(claimed))
    return _("nothing says when it was signed")


def trust_answer(signature: Signature) -> str:
    """Whether the signer is trusted, and why not."""
    if signature.trust_reason is None:
        return trust_name(signature.trust)
    reason = _reasons()[signature.trust_reason].format(
        issuer=signature.issuer or "?",
        moment=format_moment(signature.revoked_at) if signature.revoked_at else "",
    )
    return f"{trust_name(signature.trust)}: {reason}"


def later_changes(signature: Signature, *, is_last: bool) -> str:
    """What the signature covers, and what became of the file after it."""
    if signature.coverage is None or signature.later_changes is None:
        return ""
    if signature.is_sound is False:
        return _("what was signed is not what the file holds now")
    if signature.coverage is Coverage.PART:
        return _("it covers only a part of the paper as it was then")
    if signature.later_changes is LaterChanges.EXTENDED:
        if is_last:
            return _("the file was added to afterwards, as signing allows")
        return _("the paper was signed or stamped further afterwards: allowed")
    return {
        LaterChanges.NONE: _("nothing was changed afterwards"),
        LaterChanges.COMMENTED: _("comments were added afterwards: the signature allows them"),
        LaterChanges.FORBIDDEN: _("the file was changed after signing, beyond what is allowed"),
    }[signature.later_changes]


def _certificate(signature: Signature) -> str:
    if not signature.serial:
        return ""
    return _("certificate {serial}, issued by {issuer}").format(
        serial=signature.serial, issuer=signature.issuer or "?"
    )


def _reasons() -> Mapping[TrustReason, str]:
    return {
        TrustReason.NOT_SOUND: _("the signature does not match, so nobody can say who made it"),
        TrustReason.NO_ROOTS: _("the folder trust holds no certificates yet"),
        TrustReason.UNKNOWN_ISSUER: _(
            "the certificate of the issuer, {issuer}, is neither in the file nor in the folder trust"
        ),
        TrustReason.UNKNOWN_ROOT: _("the certificates lead to an authority that is not in the folder trust"),
        TrustReason.SELF_SIGNED: _("the signer has issued the certificate to himself"),
        TrustReason.CHAIN_BROKEN: _("the certificate was not issued by the authority that it names"),
        TrustReason.NOT_FOR_SIGNING: _("the certificate is not meant for signing"),
        TrustReason.NO_TIME: _("nothing says when it was signed"),
        TrustReason.NOT_YET_VALID: _("the certificate was not valid yet at the moment of signing"),
        TrustReason.EXPIRED: _("the certificate had expired at the moment of signing"),
        TrustReason.REVOKED: _("the certificate was revoked at {moment}, before the signing"),
        TrustReason.MAYBE_REVOKED: _(
            "the certificate is said to be revoked, and nothing proves that it was not when it was used"
        ),
        TrustReason.WEAK: _("signed by a procedure that can be forged, such as SHA-1"),
        TrustReason.UNREADABLE: _("the signature is damaged or of a kind that is not known"),
    }
