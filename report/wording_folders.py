"""What the folder of a drop says, in words of the reader's language."""

from registry.language import _
from report.folders import Sorting


def describe_sorting(sorting: Sorting) -> tuple[str, ...]:
    """The item that it was put into the folder of, and the unit."""
    said = []
    if sorting.item is not None:
        said.append(_("Put into the folder of item {code}").format(code=sorting.item))
    elif sorting.row is not None:
        message = _("Put into the folder of {code}, a sum of items: for which of them is not known")
        said.append(message.format(code=sorting.row.code))
    if sorting.unit is not None:
        said.append(_("Unit: {unit}").format(unit=sorting.unit))
    return tuple(said)
