"""The only room that knows SQLite from Postgres.

The other rooms take what they need from here, whichever module has it.
"""

from kb.store.dialect.bulk import (
    chunks,
    execute_for,
    insert_rows,
    lookup,
    merge_rows,
    reserve,
    rows_at_fault,
    run_many,
    update_rows,
)
from kb.store.dialect.connections import Work, analyze, arguments, expected, interrupt, now, prepare, readable, writing
from kb.store.dialect.functions import (
    among,
    days_between,
    matching,
    month_of,
    one_of,
    searched,
    these,
    unindexed,
    worded,
)
from kb.store.dialect.wording import differ, earliest, is_sqlite, latest, made_by_hand, pick, search_checks

__all__ = [
    "Work", "among", "analyze", "arguments", "chunks", "days_between", "differ", "earliest", "execute_for", "expected",
    "insert_rows", "interrupt", "is_sqlite", "latest", "lookup", "made_by_hand", "matching", "merge_rows", "month_of",
    "now", "one_of", "pick", "prepare", "readable", "reserve", "rows_at_fault", "run_many", "search_checks", "searched",
    "these", "unindexed", "update_rows", "worded", "writing",
]  # fmt: skip
