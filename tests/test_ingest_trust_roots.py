"""Certificates that an office puts into its folder `trust`."""

import os
from pathlib import Path

from generator.signed_papers import leader, root

from ingest.trust_roots import TrustRoots, read_trust_roots


def test_pem_der_and_several_in_one_file_are_read_and_others_named(tmp_path: Path) -> None:
    (tmp_path / "a.crt").write_bytes(root().der)
    (tmp_path / "b.pem").write_bytes(b"ghi ch\xc3\xba\n" + leader().pem + root().pem)
    (tmp_path / "doc.txt").write_text("không phải chứng thư")
    (tmp_path / "thu-muc").mkdir()
    os.mkfifo(tmp_path / "ong")
    roots = read_trust_roots(tmp_path)
    assert set(roots.certificates) == {root().der, leader().der}
    assert roots.unreadable == ("doc.txt", "ong", "thu-muc")


def test_the_digest_follows_the_certificates_and_not_their_files(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    (one / "a.crt").write_bytes(root().der)
    (other / "b.pem").write_bytes(root().pem)
    assert read_trust_roots(one).digest == read_trust_roots(other).digest != ""
    (other / "c.pem").write_bytes(leader().pem)
    assert read_trust_roots(one).digest != read_trust_roots(other).digest


def test_no_folder_is_no_certificate(tmp_path: Path) -> None:
    assert read_trust_roots(tmp_path / "trust") == TrustRoots()
    assert TrustRoots().digest == ""
