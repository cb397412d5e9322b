"""minhchung signatures: who signed a paper digitally, is it intact, and is the signer trusted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.options import Json
from cli.output import note, print_json, say, say_indented
from cli.papers import get_paper
from cli.workplace import Workplace, workplace_of
from ingest.files import PDF
from ingest.signature_check import check_signatures
from ingest.trust_roots import TrustRoots, read_trust_roots
from ingest.workers import ReadingPool
from registry.errors import EXIT_SOME_LEFT_OUT, UsageError
from registry.language import _, ngettext
from registry.parsed import Problem
from registry.signatures import is_intact, signed_at
from registry.tables import StoredFile, StoredSignature
from report import wording
from report.wording_signatures import word_signatures

_INDENT = 4


def signatures(
    context: typer.Context,
    paper: Annotated[
        str | None, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=_("Examine again: this paper, or all that the certificates in the folder trust are new to."),
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Say who signed a paper digitally, whether it is intact, and whether the signer is trusted."""
    workplace = workplace_of(context)
    registry = workplace.registry
    if paper is None and not check:
        raise UsageError(_("Name a paper, or examine all of them again with --check."))
    roots = read_roots(workplace.settings.trust)
    found = [] if paper is None else registry.files_of(get_paper(workplace, paper).id or 0)
    failed = 0
    if check:
        named = [file for file, _name in found if file.media_type == PDF]
        outdated = registry.unexamined_files(PDF, roots.digest) if paper is None else named
        failed = _check(workplace, outdated)
    if paper is not None:
        _print(workplace, found, as_json)
    return EXIT_SOME_LEFT_OUT if failed else 0


def dump_signature(signature: StoredSignature) -> dict[str, object]:
    """A signature for programs."""
    kept = signature.model_dump(exclude={"sha256"})
    return {**kept, "is_intact": is_intact(signature), "signed_at": signed_at(signature)}


def print_signatures(found: Sequence[StoredSignature], indent: int) -> None:
    """The signatures of a file in sentences."""
    for rank, words in enumerate(word_signatures(found), start=1):
        say_indented(_("Digital signature {rank}: {who}").format(rank=rank, who=words.who), indent)
        for line in words.lines:
            say_indented(line, indent + _INDENT)


def read_roots(folder: Path) -> TrustRoots:
    """The certificates in a folder; files that are none are named."""
    roots = read_trust_roots(folder)
    for name in roots.unreadable:
        note(
            _("{file} in the folder trust is no certificate (PEM or DER); it is left out.").format(file=name)
        )
    return roots


def _check(workplace: Workplace, files: Sequence[StoredFile]) -> int:
    """Examine files again; gives how many could not be."""
    failed = 0
    with workplace.only_writer(), ReadingPool(workplace.readers, trust=workplace.settings.trust) as pool:
        for file, result in check_signatures(files, workplace.registry, workplace.vault, pool):
            if isinstance(result, Problem):
                failed += 1
                note(f"{file.sha256[:12]}: {wording.problem(result.code, result.detail)}")
    count = len(files) - failed
    line = ngettext("Signatures of {count} file examined.", "Signatures of {count} files examined.", count)
    note(line.format(count=count))
    return failed


def _print(workplace: Workplace, files: Sequence[tuple[StoredFile, str]], as_json: bool) -> None:
    by_file = [(file, name, workplace.registry.signatures_of(file.sha256)) for file, name in files]
    if as_json:
        print_json(
            [
                {"sha256": file.sha256, "name": name, "signatures": [dump_signature(one) for one in found]}
                for file, name, found in by_file
            ]
        )
        return
    for _file, name, found in by_file:
        say(name, style="bold")
        print_signatures(found, _INDENT)
        if not found:
            say_indented(_("no digital signature"), _INDENT)
