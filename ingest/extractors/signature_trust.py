"""Whether the office's certificates vouch for a signer, as the file and the office's folder alone can tell.

A certificate counts as it was at the moment of signing: that of a time stamp that is trusted itself, else the
one that the signer's computer wrote down.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from asn1crypto import algos, crl, keys, ocsp, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation import DocumentSecurityStore, EmbeddedPdfSignature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from registry.vocabulary.kinds import Trust, TrustReason

# Certificates for signing papers bear one of these, those of Vietnamese authorities mostly both.
KEY_USAGE: Final = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_LONGEST_CHAIN: Final = 20
# An embedded answer about revocation could not be used, or the chain itself is at fault.
UNUSABLE: Final = frozenset(
    {AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE, AdESIndeterminate.TRY_LATER}
)
# DER of DigestInfo up to the digest, with the algorithm's NULL left out.
_SHORT_DIGEST_INFO: Final = {
    "sha256": bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20",
    "sha384": bytes.fromhex("303f300b0609608648016503040202") + b"\x04\x30",
    "sha512": bytes.fromhex("304f300b0609608648016503040203") + b"\x04\x40",
}
_HASHES: Final = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_REASONS: Final[Mapping[AdESSubIndic | None, TrustReason]] = {
    AdESIndeterminate.REVOKED_NO_POE: TrustReason.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: TrustReason.REVOKED,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: TrustReason.NOT_FOR_SIGNING,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: TrustReason.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: TrustReason.WEAK,
}
_UNDECIDED: Final = frozenset(
    {
        TrustReason.NOT_SOUND,
        TrustReason.NO_ROOTS,
        TrustReason.UNKNOWN_ISSUER,
        TrustReason.NO_TIME,
        TrustReason.MAYBE_REVOKED,
        TrustReason.WEAK,
        TrustReason.UNREADABLE,
    }
)


class _LenientValidator(DefaultSignatureValidator):
    """Accepts RSA signatures whose DigestInfo leaves the NULL out, which RFC 8017 (A.2.4) lets verifiers do.

    Some signing devices in use write them so. The whole DigestInfo is compared, nothing of it is parsed.
    """

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        try:
            super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)
        except InvalidSignature:
            name = context.contextual_md_algorithm or ""
            is_rsa = signature_algorithm.signature_algo == "rsassa_pkcs1v15"
            if not is_rsa or context.prehashed or name not in _SHORT_DIGEST_INFO:
                raise
            key = load_der_public_key(public_key_info.dump())
            assert isinstance(key, RSAPublicKey)
            digest = hashes.Hash(_HASHES[name])
            digest.update(signed_data)
            expected = _SHORT_DIGEST_INFO[name] + digest.finalize()
            if key.recover_data_from_signature(signature, PKCS1v15(), None) != expected:
                raise


@dataclass(frozen=True, slots=True)
class Known:
    """The certificates and the answers about revocation that are at hand."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    def context_at(self, moment: datetime | None) -> ValidationContext:
        """What pyHanko validates certificates by, as they were then; it asks nobody."""
        return ValidationContext(
            trust_roots=self.roots,
            other_certs=self.others,
            moment=moment,
            allow_fetching=False,
            crls=self.crls,
            ocsps=self.ocsps,
            revocation_mode="soft-fail",
            # Answers are embedded just after signing, and tell of revocations before it all the same.
            retroactive_revinfo=True,
            signature_validator=_LenientValidator(),
        )

    @property
    def without_answers(self) -> "Known":
        """The certificates alone."""
        return replace(self, crls=(), ocsps=())

    def with_those_of(self, signature: EmbeddedPdfSignature) -> "Known":
        """Together with what is embedded in a signature itself."""
        known = replace(self, others=(*self.others, *signature.other_embedded_certs))
        try:
            archive = find_unique_cms_attribute(
                signature.signer_info["signed_attrs"], "adobe_revocation_info_archival"
            )
        except (NonexistentAttributeError, MultivaluedAttributeError):
            return known
        return replace(known, crls=(*self.crls, *archive["crl"]), ocsps=(*self.ocsps, *archive["ocsp"]))


def find_known(reader: PdfFileReader, roots: Iterable[bytes]) -> Known:
    """The office's certificates with what the file itself keeps for validation."""
    trusted = tuple(map(x509.Certificate.load, roots))
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Known(trusted)
    return Known(
        trusted,
        tuple(store.load_certs()),
        tuple(crl.CertificateList.load(kept.get_object().data) for kept in store.crls),
        tuple(ocsp.OCSPResponse.load(kept.get_object().data) for kept in store.ocsps),
    )


def judge_trust(
    status: SignatureStatus, known: Known, moment: datetime | None, *, is_stamped: bool
) -> tuple[Trust, TrustReason | None]:
    """Whether the signer is trusted, and why not.

    Args:
        status: what pyHanko found at that moment.
        is_stamped: the moment is that of a trusted time stamp.
    """
    reason = _find_reason(status, known, moment, is_stamped)
    if reason is None:
        return Trust.YES, None
    return (Trust.CANNOT_TELL if reason in _UNDECIDED else Trust.NO), reason


def was_valid_at(certificate: x509.Certificate, moment: datetime | None) -> bool | None:
    """Whether a certificate was valid then, by its own dates; None where the moment is not known."""
    if moment is None:
        return None
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def _find_reason(
    status: SignatureStatus, known: Known, moment: datetime | None, is_stamped: bool
) -> TrustReason | None:
    certificate = status.signing_cert
    problem = status.trust_problem_indic
    if not (status.intact and status.valid):
        return TrustReason.NOT_SOUND
    if _REASONS.get(problem) is TrustReason.WEAK:  # whoever may have vouched for it
        return TrustReason.WEAK
    if not known.roots:
        return TrustReason.NO_ROOTS
    if certificate.self_issued and certificate not in known.roots:
        return TrustReason.SELF_SIGNED
    if problem is AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return _find_gap(certificate, known)
    if moment is None:
        return TrustReason.NO_TIME
    if problem is not None:
        return _reason_of(problem, certificate, moment)
    if any(not is_stamped or at <= moment for at in _find_revocations(certificate, known)):
        return TrustReason.MAYBE_REVOKED
    return None


def _reason_of(problem: AdESSubIndic, certificate: x509.Certificate, moment: datetime) -> TrustReason:
    if moment < certificate.not_valid_before:
        return TrustReason.NOT_YET_VALID
    if moment > certificate.not_valid_after:
        return TrustReason.EXPIRED
    return _REASONS.get(problem, TrustReason.CHAIN_BROKEN)


def _find_gap(certificate: x509.Certificate, known: Known) -> TrustReason:
    """Where the chain of a certificate ends, none of the office's being in it."""
    at_hand = (*known.others, *known.roots)
    for _length in range(_LONGEST_CHAIN):
        if certificate.self_issued:
            return TrustReason.UNKNOWN_ROOT
        issuer = next((one for one in at_hand if _may_have_issued(one, certificate)), None)
        if issuer is None:
            return TrustReason.UNKNOWN_ISSUER
        if issuer in known.roots:
            break
        certificate = issuer
    return TrustReason.CHAIN_BROKEN


def _may_have_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    # Authorities keep their names when they change their keys.
    wanted, offered = certificate.authority_key_identifier, issuer.key_identifier
    return issuer.subject == certificate.issuer and (not wanted or not offered or wanted == offered)


def _find_revocations(certificate: x509.Certificate, known: Known) -> Iterator[datetime]:
    """When the embedded answers say that a certificate was revoked, whoever they are from."""
    serial = certificate.serial_number
    for listed in known.crls:
        if listed.issuer == certificate.issuer:
            for one in listed["tbs_cert_list"]["revoked_certificates"]:
                if one["user_certificate"].native == serial:
                    yield one["revocation_date"].native
    for response in known.ocsps:
        for answer in response.response_data["responses"]:
            if (
                answer["cert_status"].name == "revoked"
                and answer["cert_id"]["serial_number"].native == serial
            ):
                yield answer["cert_status"].chosen["revocation_time"].native
