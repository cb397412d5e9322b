"""What somebody who types may mean: papers by their number, subjects, issuing bodies."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from index.analysis import folded_words
from index.by_reference import find_by_reference
from index.filters import RegistryNames
from index.fulltext import EngineQuery
from index.query import parse_query
from index.upkeep import IndexFolder
from registry.lookup import Lookup, Paper
from registry.slots import expand

# Bodies that are kept a place for: a word such as `ủy ban` begins hundreds of subjects.
_MOST_BODIES: Final = 2


class CompletionKind(StrEnum):
    """What is proposed."""

    REFERENCE = "reference"
    SUBJECT = "subject"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Completion:
    """A proposal: what to search for, and the paper where it is one."""

    kind: CompletionKind
    text: str
    paper: Paper | None = None


def complete(lookup: Lookup, folder: IndexFolder, typed: str, limit: int) -> tuple[Completion, ...]:
    """Proposals for unfinished input, at most `limit`: papers by number, then subjects, then bodies.

    The index is asked as it is: bringing it up to the registry is not for every key that is pressed.
    """
    bodies = _bodies(lookup, typed)[:_MOST_BODIES]
    room = max(0, limit - len(bodies))
    found = _by_number(lookup, typed, room)
    if len(found) < room:
        known = {one.paper for one in found}
        found += [one for one in _by_subject(lookup, folder, typed, limit) if one.paper not in known]
    return (*found[:room], *bodies)


def _by_number(lookup: Lookup, typed: str, limit: int) -> list[Completion]:
    """Papers whose number begins with the digits typed; a whole reference stands for its own papers."""
    reference = parse_query(typed, names=RegistryNames(lookup)).reference
    if reference is None:
        return []
    papers = find_by_reference(lookup, reference, limit)
    is_digits = not (reference.symbol or reference.letter or reference.year)
    if len(papers) < limit and is_digits and reference.number:
        exact = {paper.id for paper in papers}
        longer = lookup.numbers_from(reference.number, limit + len(papers))
        papers += [paper for paper in longer if paper.id not in exact]
    return [Completion(CompletionKind.REFERENCE, str(paper.reference), paper) for paper in papers[:limit]]


def _by_subject(lookup: Lookup, folder: IndexFolder, typed: str, limit: int) -> list[Completion]:
    """Papers whose type and subject hold the words typed, the last of which may be unfinished."""
    index = folder.active()
    words = parse_query(typed, is_typing=True, names=RegistryNames(lookup)).words
    if index is None or not (words.folded or words.prefix):
        return []
    asked = EngineQuery(tuple((word,) for word in words.folded), prefix=words.prefix, in_title=True)
    papers = lookup.papers(ids := index.search(asked, limit).ids)
    shown = dict.fromkeys(papers[one].subject for one in ids if one in papers)
    by_subject = {papers[one].subject: papers[one] for one in reversed(ids) if one in papers}
    return [Completion(CompletionKind.SUBJECT, subject, by_subject[subject]) for subject in shown if subject]


def _bodies(lookup: Lookup, typed: str) -> list[Completion]:
    """Issuing bodies with words that begin as those typed do; abbreviations count as what they stand for."""
    starts = expand(typed).split()
    if not starts:
        return []
    found = []
    for body in lookup.bodies():
        words = folded_words(body)
        if all(any(word.startswith(start) for word in words) for start in starts):
            found.append(Completion(CompletionKind.BODY, body))
    return found
