"""Alembic's environment: runs on the connection that `kb.store.migrate` hands over, or on alembic.ini's URL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from kb.settings import settings
from kb.store import dialect, version, views
from kb.store.engine import engine
from kb.store.models import Base


def named(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what is made by hand before it is read."""
    return not dialect.made_by_hand(name or "", kind)


def ours(_object: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Search is made by SQL of each dialect, not by the models."""
    return not (reflected and compare_to is None and dialect.made_by_hand(name or "", kind))


def run(connection: Connection) -> None:
    """All in the transaction that is open: a migration that breaks leaves nothing behind."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=named,
        include_object=ours,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not context.config.attributes.get("writes", True):
            context.run_migrations()
            return
        views.drop(connection)
        context.run_migrations()
        if version.revision(connection) == version.head():
            views.create(connection)


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with dialect.writing(engine(settings().database_url)) as opened:
        run(opened)
