"""Writes the reference pages of this folder from the program: ``python docs/reference.py``.

A test fails while a page isn't what this writes.
"""

from collections.abc import Callable
from pathlib import Path

from kb.queries.exports.events import COLUMNS
from kb.queries.reports import FLAGS, REPORTS
from kb.queries.reports.scope import lines
from kb.render.tables import markdown
from kb.store import views

MADE = "<!-- Made by docs/reference.py from the program; changes here are lost. -->\n"


def views_page() -> str:
    """Each public view, column by column."""
    parts = [
        f"{MADE}# The views\n\nViews prefixed `v_` are the public interface to the data: stable names, the same columns"
        " and answers on SQLite and\nPostgres. `kb_columns` holds what is written here; on Postgres the columns carry"
        " it as comments.\n"
    ]
    for view in views.VIEWS:
        rows = "".join(f"| `{c.name}` | {markdown(c.meaning)} |\n" for c in view.columns)
        parts.append(f"\n## {view.name}\n\n{markdown(view.meaning)}\n\n| Column | Meaning |\n|---|---|\n{rows}")
    return "".join(parts)


def reports_page() -> str:
    """Each report: what it answers, how it counts, what it can be asked."""
    parts = [
        f"{MADE}# The reports\n\n`kb report NAME`, or from a program `kb.queries.reports.ask(NAME, Scope(…))`, which"
        " gives a SQLAlchemy Select.\nA parameter that a report doesn't heed is refused.\n"
    ]
    for name, report in REPORTS.items():
        flags = ", ".join(f"`--{FLAGS.get(one, one)}`" for one in report.heeds) or "none"
        parts.append(f"\n## {name}\n\n{report.answers}\n\nCounts: {report.counts}\n\nParameters: {flags}\n")
    members = "".join(f"| {name} | {who.replace(',', ' ')} |\n" for name, _, who in lines("blocs.tsv"))
    parts.append(
        "\n## Blocs\n\n`--country` and `--to` take these names too (`EU`), and groups of your own"
        f' (`--country "Us=NOR,ISL"`,'
        ' or in the configuration file under `[blocs]`: `Us = ["Norway", "ISL"]`); `--bloc` shows countries by'
        f" them.\n\n| Bloc | Members |\n|---|---|\n{members}"
    )
    values = "".join(f"| {stance} | {value} | {root} |\n" for stance, value, root in lines("tone.tsv"))
    parts.append(
        "\n## Tone\n\nAfter Goldstein (1992), as assigned to the root codes of CAMEO; REQUEST has the mean of two.\n\n"
        f"| Stance | Value | CAMEO |\n|---|---|---|\n{values}"
    )
    return "".join(parts)


EVENTS = """# Event data

`kb export events` writes one event a row, as CSV, or with `--format jsonl` as JSON lines: meetings as CONSULT, and
reactions under their stance. Event types, modes and quad codes are PLOVER's; the columns are POLECAT's, as far as there
is something to put in them, and then our own.

- Meetings are in once each, however many articles report them: those held or ongoing, unless `--status` says others.
  Reactions are in once for each article that is no copy of another; with `--place` or `--status`, which they don't
  have, they are left out.
- Lists are aligned: the second country is that of the second name. In CSV semicolons stand between (one within a value
  becomes a comma), in JSON they are arrays with `null` for what is not known.
- CSV has numbers to six digits, and an apostrophe before text that a spreadsheet would run as a formula.
- Of POLECAT's columns there are no COW codes, Wikipedia ids, raw names, lists of sectors, city, district, province,
  feature type, and lists of all that the story names.
- A meeting is one row, with everybody in both columns unless somebody visits somebody; POLECAT may have several.

"""


def events_page() -> str:
    """Each column of the event data."""
    rows = (f"| `{c.name}` | {'POLECAT' if c.polecat else 'ours'} | {markdown(c.meaning)} |\n" for c in COLUMNS)
    return "".join([MADE, EVENTS, "| Column | From | Meaning |\n|---|---|---|\n", *rows])


PAGES: dict[str, Callable[[], str]] = {"views.md": views_page, "reports.md": reports_page, "events.md": events_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (Path(__file__).parent / name).write_text(page(), encoding="utf-8")
