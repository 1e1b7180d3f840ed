"""The view of what passes between countries, month by month: meetings, statements and reactions, counted."""

from kb.store.views.columns import INTEGER, Column, View, accepted_sql

STANCES = ("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")


def month_sql(day: str) -> str:
    """SQL for the month of a date; the cast is for DuckDB, which runs SQLite's views by itself."""
    return f"{{month}}(CAST({day} AS {{month_of}}), {{month_form}})"


def month_known(part: str) -> str:
    """SQL for whether the month in which something began is known: by what is written, and by what is meant."""
    return (
        f"{part}.start_precision IN ('day', 'month') AND ({part}.precision IS NULL"
        f" OR {part}.precision IN ('day', 'week', 'month'))"
    )


def dyad_tally(event: str, details: str = "") -> str:
    """SQL for the number of a dyad's events of a kind."""
    return f"sum(CASE WHEN e.event = '{event}'{details} THEN 1 ELSE 0 END)"


# fmt: off
DYADS = f"""(
    SELECT DISTINCT {month_sql("m.start_date")} AS month, a.country AS source, b.country AS target,
           'meeting' AS event, m.status AS detail, m.id AS fact
    FROM meeting m JOIN meeting_participant x ON x.meeting_id = m.id JOIN actor a ON a.id = x.actor_id
    JOIN meeting_participant y ON y.meeting_id = m.id JOIN actor b ON b.id = y.actor_id
    WHERE {month_known("m")} AND {accepted_sql('meeting', 'm.id')}
          AND {accepted_sql('actor', 'a.id')} AND {accepted_sql('actor', 'b.id')}
    UNION ALL
    SELECT DISTINCT {month_sql("s.published_date")},
           a.country, b.country, 'statement', s.form, s.id
    FROM statement s JOIN actor a ON a.id = s.speaker_id
    JOIN statement_addressee x ON x.statement_id = s.id JOIN actor b ON b.id = x.actor_id
    WHERE {accepted_sql('statement', 's.id')} AND {accepted_sql('actor', 'a.id')} AND {accepted_sql('actor', 'b.id')}
    UNION ALL
    SELECT {month_sql("r.date")}, a.country, b.country, 'reaction', r.stance, r.id
    FROM reaction r JOIN article n ON n.id = r.article_id JOIN actor a ON a.id = r.actor_id
    JOIN actor b ON b.id = r.recipient_id
    WHERE n.duplicate_of IS NULL AND (r.start_date IS NULL OR {month_known("r")})
          AND {accepted_sql('reaction', 'r.id')} AND {accepted_sql('actor', 'a.id')} AND {accepted_sql('actor', 'b.id')}
) e WHERE e.source <> e.target AND e.month IS NOT NULL GROUP BY e.month, e.source, e.target"""

V_DYADS_MONTHLY = View("v_dyads_monthly", "What passed between two countries in a month, one row a direction; events"
                       " of which the month or a country is unknown are not in it.", (
    Column("month", "e.month", "year and month, YYYY-MM"),
    Column("source_country", "e.source", "country that acts, by any of its actors; ISO 3166-1 alpha-3"),
    Column("target_country", "e.target", "country that is acted upon; ISO 3166-1 alpha-3"),
    Column("meetings", dyad_tally("meeting", " AND e.detail IN ('held', 'ongoing')"),
           "meetings held or under way that began in the month, each once; the same in both directions", INTEGER),
    Column("meetings_planned", dyad_tally("meeting", " AND e.detail IN ('planned', 'proposed')"),
           "meetings only planned or proposed for the month", INTEGER),
    Column("meetings_cancelled", dyad_tally("meeting", " AND e.detail = 'cancelled'"), "meetings called off", INTEGER),
    Column("statements", dyad_tally("statement"),
           "statements that one addresses to the other, each once, by the month of the first report", INTEGER),
    Column("reactions", dyad_tally("reaction"),
           "reactions to the other or to what it said, each article's once, copies of articles left out", INTEGER),
    *(Column(s.lower(), dyad_tally("reaction", f" AND e.detail = '{s}'"), f"of these, reactions of stance {s}", INTEGER)
      for s in STANCES),
), DYADS)
# fmt: on
