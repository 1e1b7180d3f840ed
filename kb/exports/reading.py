"""What the queries of several exports share."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from kb.store.models import Article

IDS: Any = bindparam("ids", expanding=True)
"""The numbers that a query about some rows is asked for."""


def namespace(connection: Connection) -> str:
    """A word that is this database's own, for ids that must not meet another's: of the article loaded first."""
    from hashlib import blake2b

    first = connection.scalar(select(Article.doc_id).order_by(Article.id).limit(1))
    return blake2b(str(first).encode(), digest_size=5).hexdigest()
