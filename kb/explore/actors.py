"""An actor: who it is, whom it met, what it says and is told, how it stands to others."""

from typing import Any

from sqlalchemy import Connection, select
from starlette.responses import Response

from kb.explore.article import require
from kb.explore.filters import Filters
from kb.explore.listings import Group, group, shown
from kb.explore.site import Visit
from kb.explore.things import told
from kb.queries.facets import Counts
from kb.queries.reports import Scope, ask
from kb.queries.run import rows_on
from kb.queries.show import found
from kb.store import ids
from kb.store.models import Actor, ActorAlias, Office

FEW = 12
PARTNERS = 30


def actor_page(visit: Visit, public_id: str) -> Response:
    """An actor."""
    connection = visit.connection
    row = found(connection, require("actor", public_id))
    key, scope = ids.split(row.id)[1], Scope(actor=(row.id,))
    partners = report(connection, "network", scope, PARTNERS)
    return visit.page(
        "actor.html", row=row, fields=row.fields, wikidata=wikidata(connection, key),
        names=connection.scalars(select(ActorAlias.name).where(ActorAlias.actor_id == key).order_by(ActorAlias.name)).all(),
        offices=connection.execute(offices(key)).all(), months=months(visit, "meetings", row.id), said=months(visit, "statements", row.id),
        partners=[other(one, row.id) for one in partners],
        meetings=shown(connection, "meetings", {"actor": [row.id]}, size=FEW).rows,
        by=shown(connection, "statements", {"actor": [row.id]}, size=FEW).rows,
        to=shown(connection, "statements", {"to": row.id}, size=FEW).rows,
        about=report(connection, "sayings", Scope(to=row.id), FEW),
        given=shown(connection, "reactions", {"actor": [row.id]}, size=FEW).rows,
        received=shown(connection, "reactions", {"to": row.id}, size=FEW).rows,
        reports=told(connection, "actor", key),
    )  # fmt: skip


def wikidata(connection: Connection, key: int) -> str | None:
    """The actor's number in Wikidata, if it is known."""
    found: str | None = connection.scalar(select(Actor.wikidata_id).where(Actor.id == key))
    return found


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

