"""Views of what single articles say: themselves, the reactions in them, and every span that a row rests on."""

from kb.store.views.columns import (
    ARTICLE_OF,
    DATE,
    INTEGER,
    NUMBER,
    REPORTED_BY,
    Column,
    View,
    accepted_sql,
    day_columns,
    words_sql,
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
    Column("dateline", "(SELECT p.name FROM place_report p WHERE p.article_id = n.id AND p.is_dateline AND"
           f" {accepted_sql('place', 'p.place_id')})",
           "the place that the dateline names"),
    Column("url", "n.url", "where it was found"),
    Column("duplicate_of", "'d' || n.duplicate_of", "the article whose text it repeats, in whole or for the most part,"
           " unless that was published more than seven days before"),
    Column("meetings", "(SELECT count(DISTINCT r.meeting_id) FROM meeting_report r WHERE r.article_id = n.id AND"
           f" {accepted_sql('meeting', 'r.meeting_id')})", "meetings that it tells of, each once", INTEGER),
    Column("statements", "(SELECT count(DISTINCT r.statement_id) FROM statement_report r WHERE r.article_id = n.id AND"
           f" {accepted_sql('statement', 'r.statement_id')})", "statements in it, each once", INTEGER),
    Column("reactions", "(SELECT count(*) FROM reaction r WHERE r.article_id = n.id AND"
           f" {accepted_sql('reaction', 'r.id')} AND {accepted_sql('actor', 'r.actor_id')})",
           "reactions in it", INTEGER),
    Column("characters", "length(n.text)", "length of the text in code points", INTEGER),
    Column("program_version", "u.version", "version of the program that extracted it; empty if imported"),
    Column("pipeline", "u.pipeline", "language pipeline that extracted it; empty if imported"),
    Column("pipeline_version", "u.pipeline_version", "version of that pipeline"),
    Column("backend", "u.backend", "which way of extraction it was, such as spacy; empty if the record didn't say"),
    Column("weights", "u.weights", "digest of the weights and word lists; empty if the record didn't say"),
    Column("gazetteer", "u.gazetteer", "digest of the gazetteer; empty if the record didn't say"),
    Column("text", "n.text", "the text, which all offsets refer to"),
), "article n LEFT JOIN source o ON o.id = n.source_id JOIN extraction_run u ON u.id = n.extraction_run_id")

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
    Column("target", f"coalesce(ta.name, {words_sql('n.text', 'r.target_start', 'r.target_end')})",
           "what it is about: an actor's name, else the article's words"),
    Column("target_country", "ta.country", "country of an actor that it is about"),
    Column("recipient_id", "'a' || b.id", "the actor that it is about, or who said what it is about, public id"),
    Column("recipient_key", "b.id", "the same, number", INTEGER),
    Column("recipient", "b.name", "the same, name"),
    Column("recipient_country", "b.country", "the same, its country, ISO 3166-1 alpha-3"),
    Column("statement_id", "'s' || z.statement_id", "the statement that carries it"),
    Column("evidence", words_sql("n.text", "r.evidence_start", "r.evidence_end"), "the clause that shows the stance"),
    *day_columns("start", "r.start", "when it was"),
    Column("precision", "r.precision", "how exact that is: day, week, month, season or year"),
    Column("date", "r.date", "start_date, else when the article was published", DATE),
    Column("confidence", "r.confidence", "from 0 to 1, where computed", NUMBER),
    *REPORTED_BY,
), f"""reaction r {ARTICLE_OF.format(r="r")}
    JOIN actor a ON a.id = r.actor_id
    LEFT JOIN actor b ON b.id = r.recipient_id AND {accepted_sql('actor', 'b.id')}
    LEFT JOIN actor ta ON ta.id = b.id AND r.target_kind = 'actor'
    LEFT JOIN meeting_report tm ON tm.id = r.target_meeting_report_id
    LEFT JOIN statement_report ts ON ts.id = r.target_statement_report_id
    LEFT JOIN statement_report z ON z.id = r.statement_report_id
    WHERE {accepted_sql('reaction', 'r.id')} AND {accepted_sql('actor', 'a.id')}""")

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
    UNION ALL SELECT 'reaction', 'r', id, 'evidence', article_id, evidence_start, evidence_end
    FROM reaction WHERE evidence_start IS NOT NULL
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
    Column("words", words_sql("n.text", "e.span_start", "e.span_end"), "the words"),
    *REPORTED_BY,
    Column("url", "n.url", "where the article was found"),
), f"{SPANS} {ARTICLE_OF.format(r='e')} WHERE NOT EXISTS (SELECT 1 FROM judgement j WHERE j.kind = e.kind"
   " AND j.entity_id = e.k AND j.verdict = 'rejected')")
# fmt: on
