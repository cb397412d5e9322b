"""minhchung verify: whether a pack is as it was written; it needs no registry."""

from pathlib import Path
from typing import Annotated, Final

import typer

from cli.commands.signatures import read_roots
from cli.options import Json
from cli.output import note, print_json, say
from cli.workplace import workplace_of
from ingest.workers import ReadingPool
from registry.errors import InputFileError
from registry.language import _, ngettext
from registry.signatures import is_intact
from registry.vocabulary.kinds import Trust
from report.pack_signatures import map_facts
from report.quoting import QuoteSource
from report.verify import Verification, verify_pack
from report.wording import intact_answer
from report.wording_signatures import signer_name
from report.wording_verify import describe_fault

_READERS: Final = 2  # where one hangs, the other goes on
_SHOWN: Final = 50


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The pack: its ZIP, or the folder it was unpacked to."))],
    head: Annotated[
        str | None,
        typer.Option(help=_("Also compare with the audit head that was printed: NUMBER:HASH.")),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(
            file_okay=False,
            exists=True,
            help=_("Folder with the certificates of those whom you trust; else trust in the home folder."),
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Check a pack."""
    folder = trust or workplace_of(context).settings.trust
    read_roots(folder)
    with ReadingPool(_READERS, trust=folder) as pool:
        found = verify_pack(file, pool, head.strip() if head is not None else None)
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found)
    return InputFileError.exit_code if found.faults else 0


def _print(found: Verification) -> None:
    for label, name in (("Source-Organization", _("Office")), ("External-Description", _("Table"))):
        if label in found.info:
            say(f"{name}: {found.info[label]}")
    if found.faults:
        count = len(found.faults)
        line = ngettext("{count} fault:", "{count} faults:", count)
        say(line.format(count=count), style="bold")
        for fault in found.faults[:_SHOWN]:
            say(f"- {describe_fault(fault)}")
        if count > _SHOWN:
            note(_("… and {count} more (--json names all)").format(count=count - _SHOWN))
    else:
        say(_("The pack is as it was written."), style="bold")
    line = ngettext(
        "{count} file compared with its SHA-256.",
        "{count} files compared with their SHA-256.",
        found.file_count,
    )
    say(line.format(count=found.file_count))
    say(
        _(
            "Quotations compared: {file} with the text of the files themselves, {carried} with the text read "
            "from scans that the pack carries; {picture} can only be compared by eye."
        ).format(**{source.value: found.quotes.get(source, 0) for source in QuoteSource})
    )
    _print_signatures(found)
    if found.head:
        say(_("Audit trail up to: {head}").format(head=found.head))
    if found.seal:
        say(_("Seal of the pack (SHA-256 of tagmanifest-sha256.txt): {seal}").format(seal=found.seal))


def _print_signatures(found: Verification) -> None:
    """How many signatures there are, which are broken, and whom the certificates here vouch for."""
    every = [one for signatures in found.signatures.values() for one in signatures]
    if not every:
        return
    line = _("Digital signatures examined: {count}, of them intact: {intact}.")
    say(line.format(intact=sum(is_intact(one) is True for one in every), count=len(every)))
    broken = [
        (name, rank, one)
        for name, signatures in found.signatures.items()
        for rank, one in enumerate(signatures, start=1)
        if not is_intact(one)
    ]
    for name, rank, one in broken[:_SHOWN]:
        who = _("Digital signature {rank}: {who}").format(rank=rank, who=signer_name(one))
        say(f"- {name}: {who}: {intact_answer(is_intact(one))}")
    known = sum(one.trust is Trust.YES for one in every)
    line = _("Signers whom the certificates here vouch for: {known}; not known here: {unknown}.")
    say(line.format(known=known, unknown=len(every) - known))


def _as_json(found: Verification) -> dict[str, object]:
    return {
        "files": found.file_count,
        "claims": found.claim_count,
        "quotes": {source.value: found.quotes.get(source, 0) for source in QuoteSource},
        "signatures": [
            {"file": name, "number": rank, **map_facts(one), "trust": one.trust}
            for name, signatures in found.signatures.items()
            for rank, one in enumerate(signatures, start=1)
        ],
        "info": found.info,
        "audit_head": found.head,
        "seal": found.seal,
        "faults": [
            {"what": fault.kind, "file": fault.file, **fault.values, "says": describe_fault(fault)}
            for fault in found.faults
        ],
    }
