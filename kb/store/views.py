"""The public SQL surface: wide views with stable names, the same columns and answers on both databases.

``VIEWS`` is their one description: comments on Postgres, the view ``kb_columns`` everywhere, and the reference in
the documentation come from it. Columns named ``id`` or ``…_id`` hold public ids (``m12``), ``…_key`` the number
alone, by which joins are fast. Views are dropped before and made after every migration; one that changes them
carries their new ``digest``.
"""

from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import Connection, text

from kb.store import dialect

VERSION = "1.1"
"""Of the views: the first number rises when a column goes, is renamed, retyped or means something else; the second
when a view or a column is added."""
TEXT, DATE, INTEGER, NUMBER, TRUTH = "text", "date", "integer", "number", "boolean"
"""What values are: SQLite keeps dates as ISO 8601 text and truth as 0 and 1."""


class Column(NamedTuple):
    """A column of a view: its name, its SQL, what it means, and what its values are."""

    name: str
    sql: str
    meaning: str
    type: str = TEXT


class View(NamedTuple):
    """A view: its columns, in order, and where its rows come from."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: str


def day(name: str, column: str, what: str) -> tuple[Column, Column]:
    """A date and how much of it is known."""
    return (
        Column(f"{name}_date", f"{column}_date", f"{what}; the first day that it may mean", DATE),
        Column(f"{name}_precision", f"{column}_precision", f"how much of {name}_date is known: day, month or year"),
    )


def listed(value: str, rows: str, order: str) -> str:
    """SQL for values in one text, with "; " between."""
    return f"(SELECT {{concat}}(x, '; ') FROM (SELECT {value} AS x FROM {rows} ORDER BY {order}) listed)"


def words(text_column: str, start: str, end: str) -> str:
    """SQL for the text of a span."""
    return f"substr({text_column}, {start} + 1, {end} - {start})"


def accepted(kind: str, key: str) -> str:
    """SQL for what nobody rejected: a view has no row that a person judged wrong."""
    return (
        f"NOT EXISTS (SELECT 1 FROM judgement j WHERE j.kind = '{kind}' AND j.entity_id = {key}"
        " AND j.verdict = 'rejected')"
    )


ARTICLE_OF = "JOIN article n ON n.id = {r}.article_id LEFT JOIN source o ON o.id = n.source_id"
REPORTED_BY = (
    Column("article_id", "'d' || n.id", "the article"),
    Column("article_key", "n.id", "its number", INTEGER),
    Column("doc_id", "n.doc_id", "the article's own key"),
    Column("outlet", "o.name", "who published it"),
    Column("published", "n.published_date", "when it was published", DATE),
    Column("is_duplicate", "n.duplicate_of IS NOT NULL", "whether the article repeats another one's text", TRUTH),
)

# fmt: off
V_ARTICLES = View("v_articles", "Articles, one row each, duplicates too.", (
    Column("id", "'d' || n.id", "public id"),
    Column("article_key", "n.id", "number, for joins", INTEGER),
    Column("doc_id", "n.doc_id", "the source's own key of the article"),
    Column("title", "n.title", "headline"),
    Column("outlet", "o.name", "who published it"),
    Column("published", "n.published_date", "when it was published; the first day that it may mean", DATE),
    Column("published_precision", "n.published_precision", "how much of published is known: day, month or year"),
    Column("byline", "n.byline", "who wrote it"),
    Column("language", "n.language", "ISO 639-1"),
    Column("dateline", "(SELECT p.name FROM place_report p WHERE p.article_id = n.id AND p.is_dateline)",
           "the place that the dateline names"),
    Column("url", "n.url", "where it was found"),
    Column("duplicate_of", "'d' || n.duplicate_of", "the article whose text it repeats, if any"),
    Column("meetings", "(SELECT count(*) FROM meeting_report r WHERE r.article_id = n.id)",
           "meetings that it tells of", INTEGER),
    Column("statements", "(SELECT count(*) FROM statement_report r WHERE r.article_id = n.id)",
           "statements in it", INTEGER),
    Column("reactions", "(SELECT count(*) FROM reaction r WHERE r.article_id = n.id)", "reactions in it", INTEGER),
    Column("characters", "length(n.text)", "length of the text in code points", INTEGER),
    Column("program_version", "u.version", "version of the program that extracted it; empty if imported"),
    Column("pipeline", "u.pipeline", "language pipeline that extracted it; empty if imported"),
    Column("pipeline_version", "u.pipeline_version", "version of that pipeline"),
    Column("text", "n.text", "the text, which all offsets refer to"),
), "article n LEFT JOIN source o ON o.id = n.source_id JOIN extraction_run u ON u.id = n.extraction_run_id")

V_ACTORS = View("v_actors", "Persons, organizations, countries and groups, each once.", (
    Column("id", "'a' || a.id", "public id"),
    Column("actor_key", "a.id", "number, for joins", INTEGER),
    Column("name", "a.name", "name"),
    Column("kind", "a.kind", "person, organization, country or group"),
    Column("country", "a.country", "citizenship or seat, ISO 3166-1 alpha-3"),
    Column("wikidata_id", "a.wikidata_id", "Wikidata item, where known"),
    Column("aliases", listed("l.name", "actor_alias l WHERE l.actor_id = a.id", "l.name{binary}"),
           "names that articles use, with semicolons between"),
    Column("offices", listed("f.title", "office f WHERE f.actor_id = a.id",
                             "f.seen_from IS NULL, f.seen_from, f.title{binary}"),
           "offices in which articles show the actor, with semicolons between"),
    Column("articles", "(SELECT count(*) FROM actor_report r WHERE r.actor_id = a.id)",
           "articles that have the actor", INTEGER),
    Column("meetings", "(SELECT count(*) FROM meeting_participant m WHERE m.actor_id = a.id AND"
           f" {accepted('meeting', 'm.meeting_id')})", "meetings, each once", INTEGER),
    Column("statements", "(SELECT count(*) FROM statement s WHERE s.speaker_id = a.id AND"
           f" {accepted('statement', 's.id')})", "statements, each once", INTEGER),
    Column("first_published", "(SELECT min(n.published_date) FROM actor_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.actor_id = a.id)", "first article's date", DATE),
    Column("last_published", "(SELECT max(n.published_date) FROM actor_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.actor_id = a.id)", "last article's date", DATE),
), f"actor a WHERE {accepted('actor', 'a.id')}")

V_PLACES = View("v_places", "Places, each once.", (
    Column("id", "'p' || p.id", "public id"),
    Column("place_key", "p.id", "number, for joins", INTEGER),
    Column("name", "p.name", "name"),
    Column("country", "p.country", "ISO 3166-1 alpha-3"),
    Column("latitude", "p.latitude", "WGS 84, decimal degrees", NUMBER),
    Column("longitude", "p.longitude", "WGS 84, decimal degrees", NUMBER),
    Column("geonames_id", "p.geonames_id", "GeoNames id, where known", INTEGER),
    Column("articles", "(SELECT count(*) FROM place_report r WHERE r.place_id = p.id)",
           "articles that name the place", INTEGER),
    Column("meetings", f"(SELECT count(*) FROM meeting m WHERE m.place_id = p.id AND {accepted('meeting', 'm.id')})",
           "meetings there, each once", INTEGER),
), f"place p WHERE {accepted('place', 'p.id')}")

V_MEETINGS = View("v_meetings", "Meetings, each once, however many articles tell of it.", (
    Column("id", "'m' || m.id", "public id"),
    Column("meeting_key", "m.id", "number, for joins", INTEGER),
    Column("status", "m.status", "held, ongoing, planned, proposed or cancelled, as last reported"),
    Column("mode", "m.mode", "bilateral, visit, third-party, multilateral or phone"),
    *day("start", "m.start", "when it began"),
    *day("end", "m.end", "when it ended"),
    Column("precision", "m.precision", "how exact the date is: day, week, month, season or year"),
    Column("place_id", "'p' || p.id", "where it was, public id"),
    Column("place_key", "p.id", "where it was, number", INTEGER),
    Column("place", "p.name", "where it was, name"),
    Column("place_country", "p.country", "where it was, ISO 3166-1 alpha-3"),
    Column("latitude", "p.latitude", "WGS 84, decimal degrees", NUMBER),
    Column("longitude", "p.longitude", "WGS 84, decimal degrees", NUMBER),
    Column("participants", listed("a.name", "meeting_participant x JOIN actor a ON a.id = x.actor_id"
                                  f" WHERE x.meeting_id = m.id AND {accepted('actor', 'a.id')}", "a.id"),
           "who took part, with semicolons between"),
    Column("participant_count", "(SELECT count(*) FROM meeting_participant x WHERE x.meeting_id = m.id AND"
           f" {accepted('actor', 'x.actor_id')})", "how many took part by name", INTEGER),
    Column("reports", "(SELECT count(*) FROM meeting_report r WHERE r.meeting_id = m.id)",
           "reports of it, duplicates too", INTEGER),
    Column("first_reported", "(SELECT min(n.published_date) FROM meeting_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.meeting_id = m.id)", "first report's date", DATE),
    Column("last_reported", "(SELECT max(n.published_date) FROM meeting_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.meeting_id = m.id)", "last report's date", DATE),
    Column("confidence", "(SELECT max(r.confidence) FROM meeting_report r WHERE r.meeting_id = m.id)",
           "confidence of the surest report, from 0 to 1", NUMBER),
), f"meeting m LEFT JOIN place p ON p.id = m.place_id AND {accepted('place', 'p.id')}"
   f" WHERE {accepted('meeting', 'm.id')}")

V_MEETING_PARTICIPANTS = View("v_meeting_participants", "Who takes part in which meeting, one row a pair.", (
    Column("meeting_id", "'m' || m.id", "the meeting"),
    Column("meeting_key", "m.id", "its number", INTEGER),
    Column("actor_id", "'a' || a.id", "the actor"),
    Column("actor_key", "a.id", "its number", INTEGER),
    Column("actor", "a.name", "the actor's name"),
    Column("kind", "a.kind", "person, organization, country or group"),
    Column("country", "a.country", "the actor's country, ISO 3166-1 alpha-3"),
    Column("role", "x.role", "principal, host, guest, mediator or delegate"),
    Column("status", "m.status", "the meeting's status"),
    Column("mode", "m.mode", "the meeting's mode"),
    *day("start", "m.start", "when the meeting began"),
), "meeting_participant x JOIN meeting m ON m.id = x.meeting_id JOIN actor a ON a.id = x.actor_id"
   f" WHERE {accepted('meeting', 'm.id')} AND {accepted('actor', 'a.id')}")

V_STATEMENTS = View("v_statements", "Statements, each once, however many articles print it.", (
    Column("id", "'s' || s.id", "public id"),
    Column("statement_key", "s.id", "number, for joins", INTEGER),
    Column("speaker_id", "'a' || a.id", "who said it, public id; empty if unknown"),
    Column("speaker_key", "a.id", "who said it, number", INTEGER),
    Column("speaker", "a.name", "who said it, name"),
    Column("speaker_kind", "a.kind", "person, organization, country or group"),
    Column("speaker_country", "a.country", "the speaker's country, ISO 3166-1 alpha-3"),
    Column("form", "s.form", "direct (all quoted), indirect (none) or mixed"),
    Column("quotation", "s.quotation", "what was said, on one line"),
    Column("addressees", listed("b.name", "statement_addressee x JOIN actor b ON b.id = x.actor_id"
                                f" WHERE x.statement_id = s.id AND {accepted('actor', 'b.id')}", "b.id"),
           "to whom, with semicolons between"),
    Column("reports", "(SELECT count(*) FROM statement_report r WHERE r.statement_id = s.id)",
           "reports of it, duplicates too", INTEGER),
    Column("first_published", "s.published_date", "first report's date", DATE),
    Column("last_published", "(SELECT max(n.published_date) FROM statement_report r JOIN article n"
           " ON n.id = r.article_id WHERE r.statement_id = s.id)", "last report's date", DATE),
    Column("confidence", "(SELECT max(r.confidence) FROM statement_report r WHERE r.statement_id = s.id)",
           "confidence of the surest report, from 0 to 1", NUMBER),
), f"statement s LEFT JOIN actor a ON a.id = s.speaker_id AND {accepted('actor', 'a.id')}"
   f" WHERE {accepted('statement', 's.id')}")

V_REACTIONS = View("v_reactions", "Reactions, one row for each article that reports one.", (
    Column("id", "'r' || r.id", "public id"),
    Column("reaction_key", "r.id", "number, for joins", INTEGER),
    Column("actor_id", "'a' || a.id", "who reacts, public id"),
    Column("actor_key", "a.id", "who reacts, number", INTEGER),
    Column("actor", "a.name", "who reacts, name"),
    Column("actor_kind", "a.kind", "person, organization, country or group"),
    Column("actor_country", "a.country", "the actor's country, ISO 3166-1 alpha-3"),
    Column("stance", "r.stance", "SUPPORT, AGREE, CONCEDE, REQUEST, ACCUSE, REJECT or THREATEN (PLOVER)"),
    Column("target_kind", "r.target_kind", "actor, meeting, statement or text"),
    Column("target_id", "coalesce('a' || ta.id, 'm' || tm.meeting_id, 's' || ts.statement_id)",
           "what it is about, public id"),
    Column("target", f"coalesce(ta.name, {words('n.text', 'r.target_start', 'r.target_end')})",
           "what it is about: an actor's name, else the article's words"),
    Column("target_country", "ta.country", "country of an actor that it is about"),
    Column("recipient_id", "'a' || b.id", "the actor that it is about, or who said what it is about, public id"),
    Column("recipient_key", "b.id", "the same, number", INTEGER),
    Column("recipient", "b.name", "the same, name"),
    Column("recipient_country", "b.country", "the same, its country, ISO 3166-1 alpha-3"),
    Column("statement_id", "'s' || z.statement_id", "the statement that carries it"),
    Column("evidence", words("n.text", "r.evidence_start", "r.evidence_end"), "the clause that shows the stance"),
    *day("start", "r.start", "when it was"),
    Column("precision", "r.precision", "how exact that is: day, week, month, season or year"),
    Column("date", "r.date", "start_date, else when the article was published", DATE),
    Column("confidence", "r.confidence", "from 0 to 1, where computed", NUMBER),
    *REPORTED_BY,
), f"""reaction r {ARTICLE_OF.format(r="r")}
    JOIN actor a ON a.id = r.actor_id
    LEFT JOIN actor b ON b.id = r.recipient_id AND {accepted('actor', 'b.id')}
    LEFT JOIN actor ta ON ta.id = b.id AND r.target_kind = 'actor'
    LEFT JOIN meeting_report tm ON tm.id = r.target_meeting_report_id
    LEFT JOIN statement_report ts ON ts.id = r.target_statement_report_id
    LEFT JOIN statement_report z ON z.id = r.statement_report_id
    WHERE {accepted('reaction', 'r.id')} AND {accepted('actor', 'a.id')}""")

SPANS = """(
    SELECT 'actor' AS kind, 'a' AS letter, r.actor_id AS k, 'mention' AS role, r.article_id, x.span_start, x.span_end
    FROM mention x JOIN actor_report r ON r.id = x.actor_report_id
    UNION ALL SELECT 'place', 'p', r.place_id, 'mention', r.article_id, x.span_start, x.span_end
    FROM place_mention x JOIN place_report r ON r.id = x.place_report_id
    UNION ALL SELECT 'meeting', 'm', r.meeting_id, 'evidence', r.article_id, x.span_start, x.span_end
    FROM evidence x JOIN meeting_report r ON r.id = x.meeting_report_id
    UNION ALL SELECT 'statement', 's', r.statement_id, 'content', r.article_id, x.span_start, x.span_end
    FROM evidence x JOIN statement_report r ON r.id = x.statement_report_id
    UNION ALL SELECT 'statement', 's', statement_id, 'source', article_id, source_start, source_end
    FROM statement_report WHERE source_start IS NOT NULL
    UNION ALL SELECT 'statement', 's', statement_id, 'cue', article_id, cue_start, cue_end
    FROM statement_report WHERE cue_start IS NOT NULL
    UNION ALL SELECT 'reaction', 'r', id, 'evidence', article_id, evidence_start, evidence_end FROM reaction
    UNION ALL SELECT 'reaction', 'r', id, 'target', article_id, target_start, target_end
    FROM reaction WHERE target_start IS NOT NULL
) e"""

V_EVIDENCE = View("v_evidence", "Every span of text that a row rests on, with its article.", (
    Column("kind", "e.kind", "what it is evidence of: actor, place, meeting, statement or reaction"),
    Column("id", "e.letter || e.k", "its public id"),
    Column("key", "e.k", "its number", INTEGER),
    Column("role", "e.role", "mention, evidence, content, source, cue or target"),
    Column("span_start", "e.span_start", "first code point of the span in the article's text", INTEGER),
    Column("span_end", "e.span_end", "code point after the span", INTEGER),
    Column("words", words("n.text", "e.span_start", "e.span_end"), "the words"),
    *REPORTED_BY,
    Column("url", "n.url", "where the article was found"),
), f"{SPANS} {ARTICLE_OF.format(r='e')} WHERE NOT EXISTS (SELECT 1 FROM judgement j WHERE j.kind = e.kind"
   " AND j.entity_id = e.k AND j.verdict = 'rejected')")

V_OFFICES = View("v_offices", "In which offices articles show which actors, one row an office.", (
    Column("actor_id", "'a' || a.id", "the actor"),
    Column("actor_key", "a.id", "its number", INTEGER),
    Column("actor", "a.name", "the actor's name"),
    Column("kind", "a.kind", "person, organization, country or group"),
    Column("title", "f.title", "the office, as articles call it"),
    Column("country", "coalesce(f.country, a.country)", "whose office it is, else the actor's country; ISO 3166-1"
           " alpha-3"),
    Column("seen_from", "f.seen_from", "first article's date that shows the actor in it", DATE),
    Column("seen_to", "f.seen_to", "last article's date that shows the actor in it", DATE),
), f"office f JOIN actor a ON a.id = f.actor_id WHERE {accepted('actor', 'a.id')}")

V_MEETING_HISTORY = View("v_meeting_history", "What a meeting's status was when, one row a change.", (
    Column("meeting_id", "'m' || m.id", "the meeting"),
    Column("meeting_key", "m.id", "its number", INTEGER),
    Column("position", "h.position", "0 for the first status, 1 for the next", INTEGER),
    Column("status", "h.status", "held, ongoing, planned, proposed or cancelled"),
    Column("reported_on", "h.reported_on", "date of the first article that says so", DATE),
), f"meeting_status h JOIN meeting m ON m.id = h.meeting_id WHERE {accepted('meeting', 'm.id')}")

STANCES = ("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")


def month_of(day: str) -> str:
    """SQL for the month of a date; the cast is for DuckDB, which runs SQLite's views by itself."""
    return f"{{month}}(CAST({day} AS {{month_of}}), {{month_form}})"


DYADS = f"""(
    SELECT DISTINCT {month_of("m.start_date")} AS month, a.country AS source, b.country AS target,
           'meeting' AS event, m.status AS detail, m.id AS fact
    FROM meeting m JOIN meeting_participant x ON x.meeting_id = m.id JOIN actor a ON a.id = x.actor_id
    JOIN meeting_participant y ON y.meeting_id = m.id JOIN actor b ON b.id = y.actor_id
    WHERE m.start_precision IN ('day', 'month') AND {accepted('meeting', 'm.id')}
          AND {accepted('actor', 'a.id')} AND {accepted('actor', 'b.id')}
    UNION ALL
    SELECT DISTINCT {month_of("s.published_date")},
           a.country, b.country, 'statement', s.form, s.id
    FROM statement s JOIN actor a ON a.id = s.speaker_id
    JOIN statement_addressee x ON x.statement_id = s.id JOIN actor b ON b.id = x.actor_id
    WHERE {accepted('statement', 's.id')} AND {accepted('actor', 'a.id')} AND {accepted('actor', 'b.id')}
    UNION ALL
    SELECT {month_of("r.date")}, a.country, b.country, 'reaction', r.stance, r.id
    FROM reaction r JOIN article n ON n.id = r.article_id JOIN actor a ON a.id = r.actor_id
    JOIN actor b ON b.id = r.recipient_id
    WHERE n.duplicate_of IS NULL AND (r.start_date IS NULL OR r.start_precision <> 'year')
          AND {accepted('reaction', 'r.id')} AND {accepted('actor', 'a.id')} AND {accepted('actor', 'b.id')}
) e WHERE e.source <> e.target AND e.month IS NOT NULL GROUP BY e.month, e.source, e.target"""


def tally(event: str, details: str = "") -> str:
    """SQL for the number of a dyad's events of a kind."""
    return f"sum(CASE WHEN e.event = '{event}'{details} THEN 1 ELSE 0 END)"


V_DYADS_MONTHLY = View("v_dyads_monthly", "What passed between two countries in a month, one row a direction; events"
                       " of which the month or a country is unknown are not in it.", (
    Column("month", "e.month", "year and month, YYYY-MM"),
    Column("source_country", "e.source", "country that acts, by any of its actors; ISO 3166-1 alpha-3"),
    Column("target_country", "e.target", "country that is acted upon; ISO 3166-1 alpha-3"),
    Column("meetings", tally("meeting", " AND e.detail IN ('held', 'ongoing')"),
           "meetings held or under way that began in the month, each once; the same in both directions", INTEGER),
    Column("meetings_planned", tally("meeting", " AND e.detail IN ('planned', 'proposed')"),
           "meetings only planned or proposed for the month", INTEGER),
    Column("meetings_cancelled", tally("meeting", " AND e.detail = 'cancelled'"), "meetings called off", INTEGER),
    Column("statements", tally("statement"),
           "statements that one addresses to the other, each once, by the month of the first report", INTEGER),
    Column("reactions", tally("reaction"),
           "reactions to the other or to what it said, each article's once, copies of articles left out", INTEGER),
    *(Column(s.lower(), tally("reaction", f" AND e.detail = '{s}'"), f"of these, reactions of stance {s}", INTEGER)
      for s in STANCES),
), DYADS)

KB_COLUMNS = View("kb_columns", "What each column of each view means, and what its values are.", (
    Column("view_name", "column1", "the view"),
    Column("position", "CAST(column2 AS integer)", "1 for its first column", INTEGER),
    Column("column_name", "column3", "the column"),
    Column("type", "column4", "text, date, integer, number or boolean; in SQLite dates are ISO 8601 text, and truth"
           " 0 and 1"),
    Column("meaning", "column5", "what it means"),
), "(VALUES {described}) v")

KB_VERSION = View("kb_version", "The version of the views, and of the tables beneath, in one row.", (
    Column("views", f"CAST('{VERSION}' AS text)", "the views': its first number rises when a column that was there"
           " goes or changes, its second when one is added"),
    Column("tables", "version_num", "the tables', as `kb db current` tells it"),
), "alembic_version")

VIEWS = (V_ARTICLES, V_ACTORS, V_PLACES, V_MEETINGS, V_MEETING_PARTICIPANTS, V_STATEMENTS, V_REACTIONS, V_EVIDENCE,
         V_OFFICES, V_MEETING_HISTORY, V_DYADS_MONTHLY, KB_COLUMNS, KB_VERSION)
# fmt: on


def literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def definition(view: View) -> str:
    """The SELECT of a view, with ``{concat}``, ``{month}`` and the like for what ``create`` knows."""
    columns = ",\n       ".join(f"{c.sql} AS {c.name}" for c in view.columns)
    return f"SELECT {columns}\nFROM {view.rows}"


def described() -> str:
    """The rows of ``kb_columns``: each column of each view."""
    rows = [(v.name, k, c.name, c.type, c.meaning) for v in VIEWS for k, c in enumerate(v.columns, 1)]
    return ",\n".join(f"({literal(a)}, {k}, {', '.join(map(literal, said))})" for a, k, *said in rows)


def digest() -> str:
    """Changes when any view changes."""
    return blake2b("".join(map(repr, VIEWS)).encode(), digest_size=8).hexdigest()


def drop(connection: Connection) -> None:
    """Drop the views that are there."""
    for view in reversed(VIEWS):
        connection.execute(text(f"DROP VIEW IF EXISTS {view.name}"))


def create(connection: Connection) -> None:
    """Make the views, with comments where the database keeps them."""
    said = {"concat": dialect.pick(connection, "group_concat", "string_agg"),
            "binary": dialect.pick(connection, "", ' COLLATE "C"'),
            "month": dialect.pick(connection, "substr", "to_char"),
            "month_of": dialect.pick(connection, "text", "date"),
            "month_form": dialect.pick(connection, "1, 7", "'YYYY-MM'"),
            "described": described()}  # fmt: skip
    for view in VIEWS:
        connection.exec_driver_sql(f"CREATE VIEW {view.name} AS {definition(view).format(**said)}")
        if not dialect.is_sqlite(connection):
            _comment(connection, view)


def _comment(connection: Connection, view: View) -> None:
    connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS {literal(view.meaning)}")
    for c in view.columns:
        connection.exec_driver_sql(f"COMMENT ON COLUMN {view.name}.{c.name} IS {literal(c.meaning)}")
