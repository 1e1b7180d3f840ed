"""Alembic's environment: runs on the connection that `kb.store.migrate` hands over, or on alembic.ini's URL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from kb.settings import settings
from kb.store import dialect
from kb.store.engine import engine
from kb.store.models import Base


def ours(_object: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Search indexes and notes on columns are made by SQL of each dialect, not by the models."""
    return not (reflected and compare_to is None and dialect.made_by_hand(name or "", kind))


def run(connection: Connection) -> None:
    """All in the transaction that is open: a migration that breaks leaves nothing behind."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=ours,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with dialect.writing(engine(settings().database_url)) as opened:
        run(opened)
