"""Papers signed with certificates of a made-up authority, for tests and measurements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from asn1crypto import crl as asn1_crl
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.ocsp import OCSPResponse
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SIGNED_ON: Final = datetime(2026, 4, 24, 9, 30, tzinfo=UTC)
_YEAR: Final = timedelta(days=365)


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Holder:
    """Who has a certificate, and the key to it."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def as_asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.der)


def issue(
    name: str,
    issuer: Holder | None,
    *,
    organisation: str = "Ủy ban nhân dân xã Mẫu",
    valid_from: datetime = SIGNED_ON - _YEAR,
    valid_to: datetime = SIGNED_ON + _YEAR,
    is_authority: bool = False,
    stamps_time: bool = False,
    may_sign: bool = True,
    key: str = "",
    authority_key_of: Holder | None = None,
) -> Holder:
    """A certificate; signed by itself where nobody issues it.

    Args:
        key: what its key is known by, where that is not the name.
        authority_key_of: whose key the certificate says that it was signed with.
    """
    private = _key(key or name)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    signing_key = issuer.key if issuer else private
    named_key = authority_key_of.key if authority_key_of else signing_key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                may_sign, may_sign, not may_sign, False, False, is_authority, is_authority, False, False
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(named_key.public_key()), critical=False
        )
    )
    if issuer is not None:  # where one may ask about revocation; pyHanko heeds answers only then
        place = [x509.UniformResourceIdentifier("http://chung-thuc.invalid/crl")]
        points = x509.CRLDistributionPoints([x509.DistributionPoint(place, None, None, None)])
        asked = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place[0])
        builder = builder.add_extension(points, critical=False).add_extension(
            x509.AuthorityInformationAccess([asked]), critical=False
        )
    if stamps_time:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return Holder(builder.sign(signing_key, hashes.SHA256()), private)


@cache
def root() -> Holder:
    """The authority that the office trusts."""
    return issue("Cơ quan chứng thực Mẫu", None, is_authority=True, valid_from=SIGNED_ON - 10 * _YEAR)


@cache
def leader() -> Holder:
    """A certificate of a person."""
    return issue("Nguyễn Văn Mẫu", root())


@cache
def office() -> Holder:
    """The certificate of the office, which the clerk signs with."""
    return issue("ỦY BAN NHÂN DÂN XÃ MẪU", root())


@cache
def stamper() -> Holder:
    """Who makes time stamps."""
    return issue("Dấu thời gian Mẫu", root(), stamps_time=True)


def time_stamps(at: datetime, holder: Holder | None = None) -> TimeStamper:
    """A maker of time stamps whose clock stands still."""
    whose = holder or stamper()
    return DummyTimeStamper(whose.as_asn1, _private(whose), fixed_dt=at)


def draw_paper(text: Sequence[str] = ("So: /TB-UBND", "THONG BAO")) -> bytes:
    """A PDF of one page with text, not signed."""
    written = BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=True)
    for rank, line in enumerate(text):
        canvas.drawString(72, 760 - 20 * rank, line)
    canvas.save()
    return written.getvalue()


def sign(
    paper: bytes,
    holder: Holder,
    field: str = "Signature1",
    *,
    at: datetime = SIGNED_ON,
    certify: MDPPerm | None = None,
    box: tuple[int, int, int, int] | None = (300, 200, 500, 260),
    stamps: TimeStamper | None = None,
    chain: Sequence[Holder] = (),
    digest: str = "sha256",
    subfilter: fields.SigSeedSubFilter = fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    obey: bool = True,
    signer: type[signers.SimpleSigner] = signers.SimpleSigner,
) -> bytes:
    """The paper with a further signature, in an incremental update.

    Args:
        obey: heed what earlier signatures forbid.
    """
    store = SimpleCertificateStore()
    store.register_multiple(one.as_asn1 for one in chain)
    signing_by = signer(holder.as_asn1, _private(holder), store, embed_roots=False)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
        subfilter=subfilter,
        signer_key_usage=set(),
    )
    writer = IncrementalPdfFileWriter(BytesIO(paper), strict=False)
    if writer.prev.encrypted:
        writer.encrypt(b"")
    signing = _PdfSigner(
        metadata,
        signing_by,
        timestamper=stamps,
        stamp_style=TextStampStyle(stamp_text="MAU"),
        new_field_spec=SigFieldSpec(field, box=box),
    )
    signing.at, signing.obeys = at, obey
    signed: BytesIO = signing.sign_pdf(writer)
    return signed.getvalue()


class ShortSigner(signers.SimpleSigner):
    """Signs as some devices do: the DigestInfo of SHA-256 without the algorithm's NULL."""

    def what_is_signed(self, data: bytes) -> bytes:
        return data

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        key = load_der_private_key(self.signing_key.dump(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        digest = sha256(self.what_is_signed(data)).digest()
        info = bytes.fromhex("302f300b06096086480165030402010420") + digest
        size = key.key_size // 8
        padded = b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info
        numbers = key.private_numbers()
        signed = pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n)
        return signed.to_bytes(size, "big")


class WrongSigner(ShortSigner):
    """Does the same, but has signed something else."""

    def what_is_signed(self, data: bytes) -> bytes:
        return data + b"!"


class _PdfSigner(signers.PdfSigner):
    """Signs at a moment of the test's choice."""

    at = SIGNED_ON
    obeys = True

    def _enforce_certification_constraints(self, reader: Any) -> None:
        if self.obeys:
            super()._enforce_certification_constraints(reader)

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def add_revocations(
    paper: bytes, *, crls: Sequence[bytes] = (), ocsps: Sequence[bytes] = (), chain: Sequence[Holder] = ()
) -> bytes:
    """The paper with answers about revocation, as software for long storage embeds them."""
    output = BytesIO(paper)
    DocumentSecurityStore.add_dss(
        output,
        sig_contents=None,
        certs=[one.as_asn1 for one in chain],
        crls=[asn1_crl.CertificateList.load(one) for one in crls],
        ocsps=[OCSPResponse.load(one) for one in ocsps],
    )
    return output.getvalue()


def revoke(holder: Holder, issuer: Holder, at: datetime) -> bytes:
    """A list of revoked certificates with this one."""
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(holder.certificate.serial_number)
        .revocation_date(at)
        .build()
    )
    return _list_revoked(issuer, at, [entry])


def list_nobody(issuer: Holder, at: datetime) -> bytes:
    """A list of revoked certificates with none in it."""
    return _list_revoked(issuer, at, [])


def _list_revoked(issuer: Holder, at: datetime, entries: Sequence[x509.RevokedCertificate]) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + _YEAR)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    for entry in entries:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def answer_revoked(holder: Holder, issuer: Holder, at: datetime) -> bytes:
    """The answer of the issuer's own server that a certificate is revoked."""
    response = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=holder.certificate,
            issuer=issuer.certificate,
            algorithm=hashes.SHA1(),
            cert_status=ocsp.OCSPCertStatus.REVOKED,
            this_update=at,
            next_update=at + _YEAR,
            revocation_time=at,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
        .sign(issuer.key, hashes.SHA256())
    )
    return response.public_bytes(Encoding.DER)


def _private(holder: Holder) -> keys.PrivateKeyInfo:
    der = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(der)
