"""The certificates in the folder `trust` of a home: whom the office trusts to vouch for signers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates

_PEM: Final = b"-----BEGIN CERTIFICATE-----"
_MAX_BYTES: Final = 1_000_000  # the certificates of all authorities of a country take less


@dataclass(frozen=True, slots=True)
class TrustRoots:
    """Certificates in DER, each once and sorted, and the names of files that are none."""

    certificates: tuple[bytes, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Another one as soon as the certificates are others; "" where there are none."""
        if not self.certificates:
            return ""
        return hashlib.sha256(b"".join(self.certificates)).hexdigest()


def read_trust_roots(folder: Path) -> TrustRoots:
    """What lies in the folder, PEM or DER by content; nothing where there is no such folder."""
    certificates: set[bytes] = set()
    unreadable = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            certificates.update(one.public_bytes(Encoding.DER) for one in _load(path))
        except (OSError, ValueError):
            unreadable.append(path.name)
    return TrustRoots(tuple(sorted(certificates)), tuple(unreadable))


def _load(path: Path) -> Iterable[Certificate]:
    if not path.is_file() or path.stat().st_size > _MAX_BYTES:
        raise ValueError(path)
    content = path.read_bytes()
    return load_pem_x509_certificates(content) if _PEM in content else [load_der_x509_certificate(content)]
