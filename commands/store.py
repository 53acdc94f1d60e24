"""``greenpath db``: the store's version."""

import typer

from commands.edge import say, settings
from db.engine import newest_version, store_engine, upgrade_store

group = typer.Typer(help="The store.", no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Keep ``db upgrade`` a command of a group while it is the only one."""


@group.command("upgrade")
def upgrade() -> None:
    """Bring the store to this program's version; create it when it does not exist."""
    upgrade_store(store_engine(settings().database_url))
    say(f"The store is at version {newest_version()}.")
