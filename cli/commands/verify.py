"""minhchung verify: whether a pack is as it was written; it needs no registry."""

from pathlib import Path
from typing import Annotated, Final

import typer

from cli.output import note, print_json, say
from ingest.workers import ReadingPool
from registry.errors import InputFileError
from registry.language import _, ngettext
from report.quoting import QuoteSource
from report.verify import Verification, verify_pack
from report.wording_verify import describe_fault

_READERS: Final = 2  # where one hangs, the other goes on
_SHOWN: Final = 50


def verify(
    file: Annotated[Path, typer.Argument(help=_("The pack: its ZIP, or the folder it was unpacked to."))],
    head: Annotated[
        str | None,
        typer.Option(help=_("Also compare with the audit head that was printed: NUMBER:HASH.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> int:
    """Check a pack."""
    with ReadingPool(_READERS) as pool:
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
    if found.head:
        say(_("Audit trail up to: {head}").format(head=found.head))
    if found.seal:
        say(_("Seal of the pack (SHA-256 of tagmanifest-sha256.txt): {seal}").format(seal=found.seal))


def _as_json(found: Verification) -> dict[str, object]:
    return {
        "files": found.file_count,
        "claims": found.claim_count,
        "quotes": {source.value: found.quotes.get(source, 0) for source in QuoteSource},
        "info": found.info,
        "audit_head": found.head,
        "seal": found.seal,
        "faults": [
            {"what": fault.kind, "file": fault.file, **fault.values, "says": describe_fault(fault)}
            for fault in found.faults
        ],
    }
