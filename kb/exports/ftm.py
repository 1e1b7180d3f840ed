"""Meetings as FollowTheMoney entities, one JSON object a line: articles, then who took part, then the meetings.

A meeting is an Event whose ``proof`` are its articles; each Article names in ``processingAgent`` the run that
extracted it. Ids are ours with a word of the database's own before them, the same in every export.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TextIO

from sqlalchemy import Connection

from kb.exports import dossier
from kb.exports.dossier import ReportedArticle, Somebody
from kb.exports.encounters import meeting_facts
from kb.exports.facts import MeetingFacts, MeetingSite, PartyFacts, web
from kb.exports.reading import namespace
from kb.exports.written import Written
from kb.queries.reports import Scope
from kb.render.cells import shown
from kb.render.jsons import dumped

SCHEMAS = {"person": "Person", "organization": "Organization", "country": "PublicBody", "group": "LegalEntity"}
"""Of actors, by kind: a country that meets others is its state."""
WRITTEN = {"day": 10, "month": 7, "year": 4, None: 10}
"""Characters of an ISO date, by what of it is known."""
NOT_IN_ISO = {"XKX": "xk"}
Properties = dict[str, Sequence[Any]]


def export_ftm(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings, who took part, and articles as FollowTheMoney entities."""
    articles, actors = dossier.reported_articles(connection, scope), dossier.everybody(connection, scope)
    met = meeting_facts(connection, scope, all_statuses=False)
    return Written("meetings", write_entities(articles, actors, met, namespace(connection), out))


def write_entities(
    articles: Iterable[ReportedArticle],
    actors: Iterable[Somebody],
    encounters: Iterable[MeetingFacts],
    namespace: str,
    out: TextIO,
) -> int:
    """Entities, one a line; how many of them are meetings."""
    n = 0
    for article in articles:
        out.write(entity_line(namespace, article.id, "Article", article_properties(article)))
    for actor in actors:
        out.write(entity_line(namespace, actor.id, SCHEMAS[actor.kind], actor_properties(actor)))
    for one in encounters:
        out.write(entity_line(namespace, one.id, "Event", meeting_properties(one, namespace)))
        n += 1
    return n


def entity_line(namespace: str, key: str, schema: str, properties: Properties) -> str:
    """An entity on one line, without the properties that it hasn't."""
    known = {name: [shown(v) for v in values if v] for name, values in properties.items()}
    kept = {name: list(dict.fromkeys(values)) for name, values in known.items() if values}
    return dumped({"id": entity_id(namespace, key), "schema": schema, "properties": kept}) + "\n"


def entity_id(namespace: str, key: str) -> str:
    """The id of an entity."""
    return f"kb-{namespace}-{key}"


def article_properties(article: ReportedArticle) -> Properties:
    """What is said of an article."""
    return {
        "title": [article.title], "author": [article.byline], "publisher": [article.outlet],
        "publishedAt": [date_words(article.published, article.precision)], "language": [iso_language(article.language)],
        "sourceUrl": [web(article.url)], "processingAgent": [f"{article.program} {article.pipeline}".strip()],
        "fileName": [article.doc_id],
    }  # fmt: skip


def actor_properties(actor: Somebody) -> Properties:
    """What is said of who took part."""
    out: Properties = {
        "name": [actor.name], "alias": actor.aliases, "country": [alpha2(actor.country)],
        "wikidataId": [actor.wikidata_id],
    }  # fmt: skip
    return {**out, "position": actor.offices} if actor.kind == "person" else out


def meeting_properties(one: MeetingFacts, namespace: str) -> Properties:
    """What is said of a meeting."""
    return {
        "name": [one.name], "recordId": [one.id], "keywords": [one.mode, one.status],
        "startDate": [date_words(one.start, one.start_precision)], "endDate": [date_words(one.end, one.end_precision)],
        "location": [place_words(one.place)], "country": [alpha2(one.place.country) if one.place else None],
        "involved": party_ids(one.parties, namespace),
        "organizer": party_ids([p for p in one.parties if p.role == "host"], namespace),
        "summary": [" … ".join(one.evidence)], "proof": [entity_id(namespace, source.id) for source in one.sources],
        "publisher": [source.outlet for source in one.sources],
        "sourceUrl": [web(source.url) for source in one.sources],
    }  # fmt: skip


def party_ids(parties: Iterable[PartyFacts], namespace: str) -> list[str]:
    """The ids of those who took part."""
    return [entity_id(namespace, party.id) for party in parties]


def place_words(place: MeetingSite | None) -> str | None:
    """A place and its country by their names."""
    if place is None:
        return None
    found = iso_country(place.country)
    return ", ".join(filter(None, (place.name, found.name if found and found.name != place.name else None)))


def date_words(day: date | None, precision: str | None) -> str | None:
    """A date as far as it is known."""
    return day.isoformat()[: WRITTEN[precision]] if day else None


@lru_cache(maxsize=512)
def iso_country(code: str | None) -> Any:
    """A country by its ISO 3166-1 alpha-3 code."""
    import pycountry

    return pycountry.countries.get(alpha_3=code) if code else None


def alpha2(code: str | None) -> str | None:
    """A country as FollowTheMoney writes it."""
    found = iso_country(code)
    return found.alpha_2.lower() if found else NOT_IN_ISO.get(code or "")


@lru_cache(maxsize=512)
def iso_language(code: str | None) -> str | None:
    """A language as FollowTheMoney writes it: ISO 639-2 of two letters' ISO 639-1."""
    import pycountry

    found = pycountry.languages.get(alpha_2=code) if code else None
    return found.alpha_3 if found else None
