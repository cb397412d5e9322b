"""Part of the registry: what was dropped, and the fate that each drop came to."""

from collections.abc import Collection, Iterable

from sqlmodel import col, select

from registry import acts
from registry.drops import DropList, find_drops
from registry.foldered import FolderedDrop, find_foldered, find_last_arrival
from registry.parsed import ParsedDocument, Problem, ProblemCode
from registry.readings import Drop, add_arrival, add_drop, fate_of_archive, find_document
from registry.store_access import Access
from registry.tables import Arrival, StoredFile
from registry.vocabulary.kinds import Fate
from registry.withdrawal import find_withheld


class Drops(Access):
    """The drops of a registry, each with its one fate."""

    def find_arrival(self, name: str, sha256: str, modified_ns: int) -> Arrival | None:
        """The fate of a drop that was taken in before."""
        with self._session() as session:
            return session.exec(
                select(Arrival).where(
                    Arrival.name == name,
                    Arrival.sha256 == sha256,
                    Arrival.modified_ns == modified_ns,
                    col(Arrival.parent_id).is_(None),
                )
            ).first()

    def find_arrivals_named(self, name: str) -> list[Arrival]:
        """The drops of a name, the newest first."""
        with self._session() as session:
            named = select(Arrival).where(Arrival.name == name, col(Arrival.parent_id).is_(None))
            return list(session.exec(named.order_by(col(Arrival.id).desc())))

    def is_filed(self, sha256: str) -> bool:
        """Whether a file with these bytes has been read and filed, or unpacked."""
        with self._session() as session:
            taken = select(Arrival.id).where(Arrival.sha256 == sha256, Arrival.fate != Fate.REFUSED)
            return find_document(session, sha256) is not None or session.exec(taken).first() is not None

    def file_drop(self, drop: Drop, outcome: ParsedDocument | Problem | None) -> Arrival:
        """Record a drop with its fate, and what was read from it.

        Args:
            outcome: the reading; the reason it is refused; or None where its bytes are filed already.
        """
        with self._write() as (session, trail):
            arrival = add_drop(session, drop, outcome)
            trail += acts.of_drop(arrival, outcome)
            return arrival

    def file_archive(
        self, drop: Drop, media_type: str, members: Iterable[tuple[Drop, ParsedDocument | Problem | None]]
    ) -> Arrival:
        """Record an archive and all its members in one transaction.

        The archive's own fate is that of the member that most needs a person. One that holds a secret paper
        is no file of the registry: its bytes are not kept.
        """
        with self._write() as (session, trail):
            whole = add_arrival(session, drop, Fate.REGISTERED)
            read = list(members)
            added = [add_drop(session, member, outcome, whole.id) for member, outcome in read]
            whole.fate = fate_of_archive([member.fate for member in added])
            session.add(whole)
            if all(member.reason != ProblemCode.SECRET for member in added):
                session.merge(StoredFile(sha256=drop.sha256, size=drop.size, media_type=media_type))
            trail += acts.of_archive(whole, list(zip(added, read, strict=True)))
            return whole

    def arrivals(self, parent_id: int | None = None) -> list[Arrival]:
        """All drops, or the members of one archive, in the order they came."""
        with self._session() as session:
            return list(
                session.exec(select(Arrival).where(Arrival.parent_id == parent_id).order_by(col(Arrival.id)))
            )

    def find_drops(
        self, fate: Fate | None = None, named: str = "", *, first: int = 0, count: int
    ) -> DropList:
        """So many drops, newest first, each with its members and what is known of it now.

        Args:
            fate: only those that came to it, themselves or a member of theirs.
            named: a part of the name, accents and case aside.
            first: how many to pass over.
        """
        with self._session() as session:
            return find_drops(session, fate, named, first, count)

    def foldered_drops(self, after: int = 0, sha256s: Collection[str] | None = None) -> list[FolderedDrop]:
        """The drops that lay in a subfolder of the inbox, in the order they came.

        Args:
            after: only those that came after the drop with this id.
            sha256s: only those with these bytes.
        """
        with self._session() as session:
            return find_foldered(session, after, sha256s)

    def last_arrival(self) -> int:
        """The id of the drop that came last; 0 where nothing has come."""
        with self._session() as session:
            return find_last_arrival(session)

    def withheld_drops(self) -> list[Arrival]:
        """Drops of which no copy may be kept: those refused for secrecy, and the archives that hold them."""
        with self._session() as session:
            return find_withheld(session)
