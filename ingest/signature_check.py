"""Filed files whose digital signatures are examined again: the office trusts other certificates now."""

from collections.abc import Iterable, Iterator

from ingest.pipeline import filed_sources
from ingest.workers import ReadingPool
from registry.parsed import Problem, ProblemCode
from registry.store import Registry
from registry.tables import StoredFile, StoredSignature
from registry.vault import Vault


def check_signatures(
    files: Iterable[StoredFile], registry: Registry, vault: Vault, pool: ReadingPool
) -> Iterator[tuple[StoredFile, list[StoredSignature] | Problem]]:
    """Examine the signatures of filed PDFs; gives each with what they say now, or why that stays unknown."""
    intact = []
    for file in files:
        if vault.holds(file.sha256):
            intact.append(file)
        else:
            yield file, Problem(ProblemCode.ORIGINAL_LOST)
    by_hash = {file.sha256: file for file in intact}
    for source, parsed in pool.read_signatures(filed_sources(intact, registry, vault)):
        result = registry.replace_signatures(parsed) if parsed.signed is not None else parsed.problems[0]
        yield by_hash[source.sha256], result
