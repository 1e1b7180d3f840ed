"""Views of what is the case: actors, places, meetings and statements, each once."""

from kb.store.views.columns import DATE, INTEGER, NUMBER, Column, View, accepted_sql, day_columns, listed_sql

# fmt: off
V_ACTORS = View("v_actors", "Persons, organizations, countries and groups, each once.", (
    Column("id", "'a' || a.id", "public id"),
    Column("actor_key", "a.id", "number, for joins", INTEGER),
    Column("name", "a.name", "name"),
    Column("kind", "a.kind", "person, organization, country or group"),
    Column("country", "a.country", "citizenship or seat, ISO 3166-1 alpha-3"),
    Column("wikidata_id", "a.wikidata_id", "Wikidata item, where known"),
    Column("aliases", listed_sql("l.name", "actor_alias l WHERE l.actor_id = a.id", "l.name{binary}"),
           "names that articles use, with semicolons between"),
    Column("offices", listed_sql("f.title", "office f WHERE f.actor_id = a.id",
                             "f.seen_from IS NULL, f.seen_from, f.title{binary}"),
           "offices in which articles show the actor, with semicolons between"),
    Column("articles", "(SELECT count(DISTINCT r.article_id) FROM actor_report r WHERE r.actor_id = a.id)",
           "articles that have the actor, each once", INTEGER),
    Column("meetings", "(SELECT count(*) FROM meeting_participant m WHERE m.actor_id = a.id AND"
           f" {accepted_sql('meeting', 'm.meeting_id')})", "meetings, each once", INTEGER),
    Column("statements", "(SELECT count(*) FROM statement s WHERE s.speaker_id = a.id AND"
           f" {accepted_sql('statement', 's.id')})", "statements, each once", INTEGER),
    Column("first_published", "(SELECT min(n.published_date) FROM actor_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.actor_id = a.id)", "first article's date", DATE),
    Column("last_published", "(SELECT max(n.published_date) FROM actor_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.actor_id = a.id)", "last article's date", DATE),
), f"actor a WHERE {accepted_sql('actor', 'a.id')}")

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
), f"office f JOIN actor a ON a.id = f.actor_id WHERE {accepted_sql('actor', 'a.id')}")

V_PLACES = View("v_places", "Places, each once.", (
    Column("id", "'p' || p.id", "public id"),
    Column("place_key", "p.id", "number, for joins", INTEGER),
    Column("name", "p.name", "name"),
    Column("country", "p.country", "ISO 3166-1 alpha-3"),
    Column("latitude", "p.latitude", "WGS 84, decimal degrees", NUMBER),
    Column("longitude", "p.longitude", "WGS 84, decimal degrees", NUMBER),
    Column("geonames_id", "p.geonames_id", "GeoNames id, where known", INTEGER),
    Column("articles", "(SELECT count(DISTINCT r.article_id) FROM place_report r WHERE r.place_id = p.id)",
           "articles that name the place, each once", INTEGER),
    Column("meetings",
           f"(SELECT count(*) FROM meeting m WHERE m.place_id = p.id AND {accepted_sql('meeting', 'm.id')})",
           "meetings there, each once", INTEGER),
), f"place p WHERE {accepted_sql('place', 'p.id')}")

V_MEETINGS = View("v_meetings", "Meetings, each once, however many articles tell of it.", (
    Column("id", "'m' || m.id", "public id"),
    Column("meeting_key", "m.id", "number, for joins", INTEGER),
    Column("status", "m.status", "held, ongoing, planned, proposed or cancelled, as last reported"),
    Column("mode", "m.mode", "bilateral, visit, third-party, multilateral or phone"),
    *day_columns("start", "m.start", "when it began"),
    *day_columns("end", "m.end", "when it ended"),
    Column("precision", "m.precision", "how exact the date is: day, week, month, season or year"),
    Column("place_id", "'p' || p.id", "where it was, public id"),
    Column("place_key", "p.id", "where it was, number", INTEGER),
    Column("place", "p.name", "where it was, name"),
    Column("place_country", "p.country", "where it was, ISO 3166-1 alpha-3"),
    Column("latitude", "p.latitude", "WGS 84, decimal degrees", NUMBER),
    Column("longitude", "p.longitude", "WGS 84, decimal degrees", NUMBER),
    Column("participants", listed_sql("a.name", "meeting_participant x JOIN actor a ON a.id = x.actor_id"
                                  f" WHERE x.meeting_id = m.id AND {accepted_sql('actor', 'a.id')}", "a.id"),
           "who took part, with semicolons between"),
    Column("participant_count", "(SELECT count(*) FROM meeting_participant x WHERE x.meeting_id = m.id AND"
           f" {accepted_sql('actor', 'x.actor_id')})", "how many took part by name", INTEGER),
    Column("reports", "(SELECT count(DISTINCT r.article_id) FROM meeting_report r WHERE r.meeting_id = m.id)",
           "articles that report it, each once, duplicates too", INTEGER),
    Column("first_reported", "(SELECT min(n.published_date) FROM meeting_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.meeting_id = m.id)", "first report's date", DATE),
    Column("last_reported", "(SELECT max(n.published_date) FROM meeting_report r JOIN article n ON n.id = r.article_id"
           " WHERE r.meeting_id = m.id)", "last report's date", DATE),
    Column("confidence", "(SELECT max(r.confidence) FROM meeting_report r WHERE r.meeting_id = m.id)",
           "confidence of the surest report, from 0 to 1", NUMBER),
), f"meeting m LEFT JOIN place p ON p.id = m.place_id AND {accepted_sql('place', 'p.id')}"
   f" WHERE {accepted_sql('meeting', 'm.id')}")

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
    *day_columns("start", "m.start", "when the meeting began"),
), "meeting_participant x JOIN meeting m ON m.id = x.meeting_id JOIN actor a ON a.id = x.actor_id"
   f" WHERE {accepted_sql('meeting', 'm.id')} AND {accepted_sql('actor', 'a.id')}")

V_MEETING_HISTORY = View("v_meeting_history", "What a meeting's status was when, one row a change.", (
    Column("meeting_id", "'m' || m.id", "the meeting"),
    Column("meeting_key", "m.id", "its number", INTEGER),
    Column("position", "h.position", "0 for the first status, 1 for the next", INTEGER),
    Column("status", "h.status", "held, ongoing, planned, proposed or cancelled"),
    Column("reported_on", "h.reported_on", "date of the first article that says so", DATE),
), f"meeting_status h JOIN meeting m ON m.id = h.meeting_id WHERE {accepted_sql('meeting', 'm.id')}")

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
    Column("polarity", "(SELECT max(r.polarity) FROM statement_report r WHERE r.statement_id = s.id)",
           "negated: the speaker denies it or didn't say it; empty: it is said"),
    Column("modality", "(SELECT max(r.modality) FROM statement_report r WHERE r.statement_id = s.id)",
           "asked: it is a question; hypothetical: it may or would be said; empty: it is said"),
    Column("addressees", listed_sql("b.name", "statement_addressee x JOIN actor b ON b.id = x.actor_id"
                                f" WHERE x.statement_id = s.id AND {accepted_sql('actor', 'b.id')}", "b.id"),
           "to whom, with semicolons between"),
    Column("reports", "(SELECT count(DISTINCT r.article_id) FROM statement_report r WHERE r.statement_id = s.id)",
           "articles that report it, each once, duplicates too", INTEGER),
    Column("first_published", "s.published_date", "first report's date", DATE),
    Column("last_published", "(SELECT max(n.published_date) FROM statement_report r JOIN article n"
           " ON n.id = r.article_id WHERE r.statement_id = s.id)", "last report's date", DATE),
    Column("confidence", "(SELECT max(r.confidence) FROM statement_report r WHERE r.statement_id = s.id)",
           "confidence of the surest report, from 0 to 1", NUMBER),
), f"statement s LEFT JOIN actor a ON a.id = s.speaker_id AND {accepted_sql('actor', 'a.id')}"
   f" WHERE {accepted_sql('statement', 's.id')}")
# fmt: on
