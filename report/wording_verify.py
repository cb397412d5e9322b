"""What is wrong with a pack, in the reader's language."""

from registry.language import _
from report.bag_reading import Fault, FaultKind
from report.wording import shorten


def describe_fault(fault: Fault) -> str:
    """A fault in one sentence, the file named."""
    template = {
        FaultKind.ZIP_CHANGED: _(
            "The ZIP itself is not as it was written, at byte {byte} ({file}): it was changed there, or "
            "packed anew by another program. In that case unpack it and check the folder."
        ),
        FaultKind.CHANGED: _("{file}: changed; these are not the bytes that were packed."),
        FaultKind.MISSING: _("{file}: missing."),
        FaultKind.EXTRA: _("{file}: was put in; it does not belong to the pack."),
        FaultKind.LIST_DAMAGED: _("{file}: the list itself was changed."),
        FaultKind.MAP_DAMAGED: _("{file}: missing or changed; no citation can be checked."),
        FaultKind.SPAN: _("{item}, claim {claim}: the result does not say “{words}” there."),
        FaultKind.OTHER_FILE: _("{file}: the citations were made of another file."),
        FaultKind.QUOTE: _("{item}, claim {claim}: “{words}” does not stand on page {page} of {file}."),
        FaultKind.UNREADABLE: _(
            "{item}, claim {claim}: page {page} of {file} cannot be read, so “{words}” could not be compared."
        ),
        FaultKind.HEAD: _("The pack bears the audit head {head}, not {printed}."),
    }[fault.kind]
    values = {**fault.values, "file": fault.file or _("end of the ZIP")}
    if "words" in values:
        values["words"] = shorten(values["words"])
    return template.format_map(values)
