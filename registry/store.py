"""The registry, put together from its parts, which stand beside this module: one theme, one `store_` file."""

from registry.accounts import Accounts
from registry.store_citations import Citations
from registry.store_drops import Drops
from registry.store_evidence import Evidence
from registry.store_papers import Papers
from registry.store_readings import Readings
from registry.store_splits import Splits
from registry.store_tables import Tables
from registry.store_trail import Trail


class Registry(Drops, Readings, Papers, Splits, Citations, Evidence, Tables, Trail):
    """Documents, files, tables, claims and people's decisions, in one SQLite database.

    Whatever is written is in the audit trail, under the name that the registry was opened for, or the one
    that the act itself is given.
    """

    @property
    def accounts(self) -> Accounts:
        """Who may use the registry; what is done to accounts is recorded under the same name."""
        return Accounts(self._engine, self._who)
