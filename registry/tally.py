"""How much a registry holds, in numbers that name nothing; plain SQL, which takes milliseconds."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from registry.lookup import connect_reading
from registry.vocabulary.kinds import Fate


@dataclass(frozen=True, slots=True)
class Tally:
    """Drops by fate, problems by code, papers and pages."""

    drops: Mapping[str, int]
    problems: Mapping[str, int]
    papers: int
    pages: int
    unfinished: int  # files of which pages are still to be read


def read_tally(database: Path) -> Tally:
    """Count what is in a database of the newest schema.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    with closing(connect_reading(database)) as connection:
        fates = connection.execute(
            "SELECT fate, count(*) FROM arrival WHERE parent_id IS NULL GROUP BY fate"
        ).fetchall()
        refusals = connection.execute(
            "SELECT reason, count(*) FROM arrival WHERE reason <> '' GROUP BY reason"
        ).fetchall()
        problems = connection.execute("SELECT code, count(*) FROM problem GROUP BY code").fetchall()
        ((papers,),) = connection.execute("SELECT count(*) FROM document")
        ((pages, unfinished),) = connection.execute(
            "SELECT coalesce(sum(page_count), 0), count(*) - coalesce(sum(is_complete), 0) FROM file"
        )
    return Tally(
        drops={**dict.fromkeys(map(str, Fate), 0), **dict(fates)},
        problems=Counter(dict(refusals)) + Counter(dict(problems)),
        papers=papers,
        pages=pages,
        unfinished=unfinished,
    )
