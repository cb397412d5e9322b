"""Bring a database to the newest schema with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine

from registry.errors import RegistryError
from registry.language import _


def upgrade(engine: Engine) -> None:
    """Run the migrations that a database lacks, in one transaction.

    Raises:
        RegistryError: the database comes from a newer program.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.begin() as connection:
        # The driver opens no transaction for CREATE TABLE by itself: an interruption would leave half a
        # schema. IMMEDIATE makes a second program that opens the same new registry wait for this one.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise RegistryError(
                _("The registry comes from a newer version of minhchung. Install that version to open it.")
            ) from error
