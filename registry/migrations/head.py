"""Which schema this program works with."""

from typing import Final

# The newest migration; a database that says so needs no Alembic, which costs a third of a second to load.
SCHEMA_HEAD: Final = "0009"
