"""An actor: who it is, whom it met, what it says and is told, how it stands to others."""

from typing import Any

from sqlalchemy import Connection, select
from starlette.responses import Response

from kb import kinds
from kb.explore.article import require
from kb.explore.filters import Filters
from kb.explore.listings import MORE, Group, group, shown
from kb.explore.site import Visit
from kb.explore.things import SAID, told
from kb.queries.facets import Counts
from kb.queries.filters import accepted
from kb.queries.pages import ordered
from kb.queries.reports import Scope, ask
from kb.queries.reports.statements import naming
from kb.queries.run import rows_on
from kb.queries.show import found
from kb.store.models import Actor, ActorAlias, Office, Statement

FEW = 12
PARTNERS, PAIRS = 30, 500
"""Of those whom an actor met, and of pairs in its meetings, as many as are shown and looked through."""


def actor_page(visit: Visit, public_id: str) -> Response:
    """An actor."""
    connection = visit.connection
    row = found(connection, require("actor", public_id))
    key, scope = kinds.split_id(row.id)[1], Scope(actor=(row.id,))
    pairs = report(connection, "network", scope, PAIRS)
    partners = [one for one in pairs if row.id in (one["source_id"], one["target_id"])][:PARTNERS]
    return visit.page(
        "actor.html", row=row, fields=SAID | row.fields, wikidata=wikidata(connection, key),
        names=connection.scalars(names(key)).all(), offices=connection.execute(offices(key)).all(),
        months=months(visit, "meetings", row.id), said=months(visit, "statements", row.id),
        partners=[other(one, row.id) for one in partners],
        meetings=shown(connection, "meetings", {"actor": [row.id]}, size=FEW).rows,
        by=shown(connection, "statements", {"actor": [row.id]}, size=FEW).rows,
        to=shown(connection, "statements", {"to": row.id}, size=FEW).rows,
        about=said_about(connection, key),
        given=shown(connection, "reactions", {"actor": [row.id]}, size=FEW).rows,
        received=shown(connection, "reactions", {"to": row.id}, size=FEW).rows,
        reports=told(connection, "actor", key),
    )  # fmt: skip


def said_about(connection: Connection, key: int) -> list[dict[str, Any]]:
    """The latest statements in whose words an actor is mentioned."""
    about = naming(select(Actor.id).where(Actor.id == key), [select(Actor.id)])
    query = select(Statement.id).where(Statement.id.in_(about), accepted("statement", Statement.id))
    keys = connection.scalars(query.order_by(Statement.published_date.desc().nulls_last()).limit(FEW)).all()
    rows = ordered("statements", None, {}, MORE["statements"]).where(Statement.id.in_(keys))
    return [dict(row) for row in connection.execute(rows).mappings()]


def wikidata(connection: Connection, key: int) -> str | None:
    """The actor's number in Wikidata, if it is known."""
    found: str | None = connection.scalar(select(Actor.wikidata_id).where(Actor.id == key))
    return found


def names(key: int) -> Any:
    """The names that articles use for an actor."""
    return select(ActorAlias.name).where(ActorAlias.actor_id == key).order_by(ActorAlias.name)


def offices(key: int) -> Any:
    """The offices in which an actor was seen, the latest first."""
    query = select(Office.title, Office.country, Office.seen_from, Office.seen_to).where(Office.actor_id == key)
    return query.order_by(Office.seen_to.desc().nulls_last(), Office.title)


def report(connection: Connection, name: str, scope: Scope, limit: int) -> list[dict[str, Any]]:
    """The first rows of a report."""
    rows = rows_on(connection, ask(name, scope), limit)
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]


def months(visit: Visit, name: str, actor: str) -> Group:
    """How many of an actor's meetings or statements there are in each month."""
    asked = Filters(name, (("actor", actor),))
    return group(Counts(visit.connection, name, asked.given), asked, "month")


def other(pair: dict[str, Any], actor: str) -> dict[str, Any]:
    """The other one of a pair."""
    side = "target" if pair["source_id"] == actor else "source"
    return {"id": pair[f"{side}_id"], "name": pair[side], "country": pair[f"{side}_country"],
            "meetings": pair["meetings"], "first": pair["first"], "last": pair["last"]}  # fmt: skip
