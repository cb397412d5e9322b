"""What is wrong with a pack, in the reader's language."""

from collections.abc import Mapping

from registry.language import _
from report.bag_reading import Fault, FaultKind
from report.wording import intact_answer, shorten


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
        FaultKind.SIGNATURE_DIFFERS: _(
            "{file}: digital signature {rank} ({who}) is not as the pack says: {differences}."
        ),
        FaultKind.SIGNATURE_MISSING: _(
            "{file}: the pack names a digital signature {rank} of {who}, the file does not bear it."
        ),
        FaultKind.SIGNATURE_UNNAMED: _(
            "{file}: bears a digital signature {rank} of {who} that the pack does not name."
        ),
        FaultKind.SIGNATURE_UNREAD: _("{file}: its digital signatures could not be examined."),
        FaultKind.HEAD: _("The pack bears the audit head {head}, not {printed}."),
    }[fault.kind]
    values = {**fault.values, "file": fault.file or _("end of the ZIP")}
    if "words" in values:
        values["words"] = shorten(values["words"])
    if "facts" in values:
        values["differences"] = ", ".join(_name_fact(fact, fault.values) for fact in values["facts"].split())
    return template.format_map(values)


def _name_fact(fact: str, values: Mapping[str, str]) -> str:
    """What differs about a signature; of being intact also how."""
    if fact == "intact":
        return _("the pack says “{said}”, the file is “{found}”").format(
            said=_intact(values["said"]), found=_intact(values["found"])
        )
    return {
        "field": _("name of the field"),
        "kind": _("kind of the signature"),
        "signer": _("signer"),
        "organisation": _("office of the signer"),
        "serial": _("number of the certificate"),
        "issuer": _("issuer of the certificate"),
        "claimed_at": _("moment of signing"),
        "stamped_at": _("moment of the time stamp"),
        "coverage": _("what it covers"),
        "later_changes": _("changes after signing"),
    }[fact]


def _intact(answer: str) -> str:
    return intact_answer({"true": True, "false": False}.get(answer))
