"""Which changes of a PDF after it was signed are what signing further does, and which are not.

Vietnamese offices sign in turns: the leader signs, then the clerk puts number, date and seal on the paper,
each as a signature of its own with a picture, even where that of the leader certifies the paper. pyHanko
forbids that, as no other reader of PDFs does; the rest of what it forbids is forbidden here.
"""

from collections.abc import Iterator
from typing import Final

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    ModificationLevel,
    QualifiedWhitelistRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    StandardDiffPolicy,
)

_Updates = Iterator[tuple[ModificationLevel, ReferenceUpdate]]

_MAX_DEPTH: Final = 50  # of a tree of pages; writers make three levels
_CHANGEABLE: Final = frozenset({"/Annots"})
# What fills in a form or acts on its own is no comment.
_NO_COMMENTS: Final = frozenset(
    {"/Widget", "/Movie", "/Screen", "/3D", "/RichMedia", "/PrinterMark", "/TrapNet"}
)


class _NeverUsed(QualifiedWhitelistRule):
    """Some signers note numbers as free that no object of the signed file has."""

    def apply_qualified(self, old: HistoricalResolver, new: HistoricalResolver) -> _Updates:
        for freed in new.refs_freed_in_revision():  # type: ignore[no-untyped-call]
            if old.is_ref_unassignable(freed):
                yield ModificationLevel.LTA_UPDATES, ReferenceUpdate(freed)


class _Comments(QualifiedWhitelistRule):
    """Comments that were added to pages; whether the signature allows them is judged by their level."""

    def apply_qualified(self, old: HistoricalResolver, new: HistoricalResolver) -> _Updates:
        for before, after in zip(_find_pages(old), _find_pages(new), strict=False):
            if before == after:
                yield from _added_comments(before, old, new)


def _added_comments(page: Reference, old: HistoricalResolver, new: HistoricalResolver) -> _Updates:
    before, after = old(page), new(page)
    had, has = _annotations(before), _annotations(after)
    added = has - had
    if not added or had - has or not _is_same_but_annotations(before, after):
        return
    if not all(old.is_ref_unassignable(one) and _is_comment(new(one)) for one in added):
        return
    level = ModificationLevel.ANNOTATIONS
    yield level, ReferenceUpdate(page)
    holder = after.raw_get("/Annots")
    if isinstance(holder, IndirectObject):
        yield level, ReferenceUpdate(holder.reference)
    for one in added:
        yield level, ReferenceUpdate(one)
        for part in new.collect_dependencies(new(one), since_revision=old.revision + 1):
            yield level, ReferenceUpdate(part)


def _find_pages(revision: HistoricalResolver) -> Iterator[Reference]:
    return _leaves(revision, revision.root.raw_get("/Pages"), _MAX_DEPTH)


def _leaves(revision: HistoricalResolver, node: PdfObject, depth: int) -> Iterator[Reference]:
    if not isinstance(node, IndirectObject) or depth == 0:
        return
    found = revision(node.reference)
    if not isinstance(found, DictionaryObject):
        return
    if "/Kids" not in found:
        yield node.reference
        return
    for kid in found["/Kids"]:
        yield from _leaves(revision, kid, depth - 1)


def _annotations(page: DictionaryObject) -> set[Reference]:
    return {one.reference for one in page.get("/Annots", ()) if isinstance(one, IndirectObject)}


def _is_same_but_annotations(before: DictionaryObject, after: DictionaryObject) -> bool:
    names = before.keys() - _CHANGEABLE
    return names == after.keys() - _CHANGEABLE and all(
        before.raw_get(name) == after.raw_get(name) for name in names
    )


def _is_comment(annotation: PdfObject) -> bool:
    return isinstance(annotation, DictionaryObject) and annotation.get("/Subtype") not in (
        *_NO_COMMENTS,
        None,
    )


def _build_policy() -> StandardDiffPolicy:
    usual = DEFAULT_DIFF_POLICY
    form = usual.form_rule
    assert form is not None
    rules = [
        SigFieldCreationRule(allow_new_visible_after_certify=True)  # type: ignore[no-untyped-call]
        if isinstance(rule, SigFieldCreationRule)
        else rule
        for rule in form.field_rules
    ]
    return StandardDiffPolicy(
        global_rules=[*usual.global_rules, _NeverUsed(), _Comments()],
        form_rule=FormUpdatingRule(rules, form.ignored_acroform_keys),
        reject_object_freeing=False,  # the rules allow only what never was an object
    )


POLICY: Final = _build_policy()
