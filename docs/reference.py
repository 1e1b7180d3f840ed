"""Writes the reference pages of this folder from the program, and what examples give: ``python docs/reference.py``.

The pages of ``PAGES`` are made as a whole. In those of ``EXAMPLES`` each console block is a piece of one session, in a
shell of its own with the samples in a fresh home folder: what follows a line ``$ command`` is what this command writes
to stdout. A test fails while a page isn't what this writes.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from kb.cli import app
from kb.exports.events import COLUMNS
from kb.queries.reports import FLAGS, REPORTS
from kb.record import DocumentRecord
from kb.render.tables import markdown
from kb.settings import Settings
from kb.store import views
from kb.world.tsv import rows

HERE = Path(__file__).parent
WIDTH = 108
CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SEPARATOR = "\x1e"

MADE = "<!-- Made by docs/reference.py from the program; changes here are lost. -->\n"


VIEWS = f"""# The views

Views prefixed `v_` are the public interface to the data: stable names, the same columns and answers on SQLite and
Postgres. `kb_columns` holds what is written here; on Postgres the columns carry it as comments.

Dates are `date` in Postgres, in SQLite ISO 8601 text; `boolean` is 0 or 1 in SQLite. Empty cells (NULL) are what is not
known. Columns `id` and `…_id` hold ids as all commands take them (`m12`), `…_key` the number alone, by which joins are
fast.

## Versions

This is version {views.VERSION} of the views; `SELECT views FROM kb_version` tells a database's. The first number rises
when a column that was there goes, is renamed, changes its type or means something else: what you have built may need a
change. The second rises when views or columns are added, so name the columns that you want rather than write
`SELECT *`. The order of rows is not promised without `ORDER BY`, nor are the tables beneath.
"""


def views_page() -> str:
    """Each public view, column by column."""
    parts = [MADE, VIEWS]
    for view in views.VIEWS:
        rows = "".join(f"| `{c.name}` | {c.type} | {markdown(c.meaning)} |\n" for c in view.columns)
        parts.append(
            f"\n## {view.name}\n\n{markdown(view.meaning)}\n\n| Column | Type | Meaning |\n|---|---|---|\n{rows}"
        )
    return "".join(parts)


SCOPES = """
## Parties

`--actor`, `--country` and `--to` name parties, and don't say which side they are on. All must take part in a meeting.
If only one is named, its statements and reactions count, and those addressed to it or aimed at it; of several, those
that one addresses to another or aims at it. In `kb statements` and `kb reactions`, `--actor` and `--country` say who
speaks or reacts, and `--to` to whom; so they do in the reports `sayings` and `speakers`, too.

## Periods

A meeting is in the period of `--since` and `--until` if one of its days is, also in `kb meetings` and in exports; of
what is known less exactly than to the day the first day that it may mean counts. A statement is in the period of its
first report, a reaction in that of its own date, or if it has none, of its article's; in `coverage` an article is in
that of its publication.

## Copies

An article is a copy if it repeats another one's text, in whole or for the most part, unless that was published more
than seven days before: what is printed again later is an article of its own.
"""


def reports_page() -> str:
    """Each report: what it answers, how it counts, what it can be asked."""
    parts = [
        f"{MADE}# The reports\n\n`kb report NAME`, or from a program `kb.queries.reports.answer(NAME, Scope(…), URL)`,"
        " which gives its rows,\nand `ask(NAME, Scope(…))`, which gives a SQLAlchemy Select: that of `network` for"
        " `centrality`, which goes on in Python.\nA parameter that a report doesn't heed is refused.\n",
        SCOPES,
    ]
    for name, report in REPORTS.items():
        flags = ", ".join(f"`--{FLAGS.get(one, one)}`" for one in report.heeds) or "none"
        parts.append(f"\n## {name}\n\n{report.answers}\n\nCounts: {report.counts}\n\nParameters: {flags}\n")
    members = "".join(f"| {name} | {who.replace(',', ' ')} |\n" for name, _, who in rows("kb.world", "blocs.tsv"))
    parts.append(
        "\n## Blocs\n\n`--country` and `--to` take these names too (`EU`), and groups of your own"
        f' (`--country "Us=NOR,ISL"`,'
        ' or in the configuration file under `[blocs]`: `Us = ["Norway", "ISL"]`); `--bloc` shows countries by'
        f" them.\n\n| Bloc | Members |\n|---|---|\n{members}"
    )
    values = "".join(
        f"| {stance} | {value} | {root} |\n" for stance, value, root in rows("kb.queries.reports", "tone.tsv")
    )
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
- CSV has an apostrophe before text that a spreadsheet would run as a formula.
- Of POLECAT's columns there are no COW codes, Wikipedia ids, raw names, lists of sectors, city, district, province,
  feature type, and lists of all that the story names.
- A meeting is one row, with everybody in both columns unless somebody visits somebody; POLECAT may have several.

"""


def events_page() -> str:
    """Each column of the event data."""
    rows = (f"| `{c.name}` | {'POLECAT' if c.polecat else 'ours'} | {markdown(c.meaning)} |\n" for c in COLUMNS)
    return "".join([MADE, EVENTS, "| Column | From | Meaning |\n|---|---|---|\n", *rows])


def commands_page() -> str:
    """Each command with its options, as it tells them itself."""
    parts = [f"{MADE}# The commands\n\nWhat `kb COMMAND --help` says.\n"]
    for path in commands(typer.main.get_command(app)):
        said = CliRunner().invoke(app, [*path, "--help"], prog_name="kb", env={"COLUMNS": str(WIDTH)}).stdout
        lines = [line.rstrip() for line in COLOURS.sub("", said).strip().splitlines()]
        parts.append(f"\n## {' '.join(('kb', *path))}\n\n```\n" + "\n".join(lines) + "\n```\n")
    return "".join(parts)


def commands(command: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The program's commands and groups of commands, each by its words."""
    inner = getattr(command, "commands", {})
    return [path, *(found for name, sub in inner.items() for found in commands(sub, (*path, name)))]


def configuration_page() -> str:
    """Each setting, and where it may come from."""
    rows = "".join(
        f"| `{name}` | `KB_{name.upper()}` | {field.title} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )
    return (
        f"{MADE}# Configuration\n\nNothing needs to be configured. A flag beats the environment, the environment beats"
        " the configuration file, and\nthat beats the default.\n\n| Key in the file | Environment | Flag | Meaning |\n"
        f"|---|---|---|---|\n{rows}{CONFIGURATION}"
    )


CONFIGURATION = """
The file is `config.toml` in the user's configuration folder, `~/.config/kb` on Linux, on macOS
`~/Library/Application Support/kb`, `%LOCALAPPDATA%\\kb` on Windows:

```toml
database_url = "postgresql://analyst@db.example.org/kb"
pipeline = "en_core_web_lg"
```

| Folder | On Linux | What is in it |
|---|---|---|
| data | `~/.local/share/kb` | `kb.db`, the database if nothing names another; `demo.db`; a gazetteer of your own |
| state | `~/.local/state/kb` | `sql_history`, what was typed at the prompt of `kb sql` |

`XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `XDG_STATE_HOME` move them. `NO_COLOR` turns colours off; without a terminal
there are none, and tables are as wide as `COLUMNS` says, or 120 characters. Passwords of Postgres may stand in
`~/.pgpass`.
"""


def record_page() -> str:
    """Each part of a document record, field by field, from its JSON Schema."""
    schema = DocumentRecord.model_json_schema()
    parts = [
        f"{MADE}# The document record\n\nOne article's record, a line of JSON, as `kb extract` and `kb export records`"
        " write it and `kb load` reads it.\n`kb schema` prints the JSON Schema. Spans count code points of `text`; ids"
        " hold within the record.\nFields in italics are left out while they are unset.\n"
    ]
    for name, part in [("DocumentRecord", schema), *schema["$defs"].items()]:
        rows = "".join(record_row(one, about, part) for one, about in part["properties"].items())
        meaning = " ".join(part.get("description", "").split())
        parts.append(f"\n## {name}\n\n{meaning}\n\n| Field | Type | Needed |\n|---|---|---|\n{rows}")
    return "".join(parts)


def record_row(name: str, about: dict[str, Any], part: dict[str, Any]) -> str:
    """One field of a part."""
    shown = f"*`{name}`*" if about.get("extension") else f"`{name}`"
    needed = "yes" if name in part.get("required", ()) else ""
    return f"| {shown} | {markdown(type_of(about))} | {needed} |\n"


def type_of(about: dict[str, Any]) -> str:
    """A JSON Schema type in words."""
    if "$ref" in about:
        return str(about["$ref"]).rpartition("/")[2]
    if "anyOf" in about:
        return " or ".join(type_of(one) for one in about["anyOf"])
    if "enum" in about:
        return ", ".join(map(str, about["enum"]))
    if "const" in about:
        return str(about["const"])
    if about.get("description"):
        return str(about["description"])
    if about.get("type") == "array":
        return f"list of: {type_of(about['items'])}"
    return str(about.get("type", "anything"))


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "configuration.md": configuration_page,
    "events.md": events_page,
    "record.md": record_page,
    "reports.md": reports_page,
    "views.md": views_page,
}
EXAMPLES = ("../README.md", "tutorial.md")


def replayed(page: str) -> str:
    """A page with examples, with the output that they have now."""
    blocks = CONSOLE.findall(page)
    asked = [[line[2:] for line in block.splitlines() if line.startswith("$ ")] for block in blocks]
    said = iter(session([command for block in asked for command in block]))
    now = iter(["".join(f"$ {command}\n{next(said)}" for command in block) for block in asked])
    return CONSOLE.sub(lambda _: next(now), page)


def session(commands: list[str]) -> list[str]:
    """What each of some commands writes to stdout, one after the other in one shell. Raises if one fails."""
    with tempfile.TemporaryDirectory() as folder:
        script = "".join(f"{command}\nprintf '\\036'\n" for command in ("kb demo", *commands))
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment(Path(folder)), check=False,
            capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
    said = done.stdout.split(SEPARATOR)
    if done.returncode:
        raise RuntimeError(f"{['kb demo', *commands][len(said) - 1]}: {done.stderr.splitlines()[-1:]}")
    return said[1:-1]


def environment(home: Path) -> dict[str, str]:
    """The environment of a user who has configured nothing, to whom ``kb`` is this program."""
    program = home / "bin" / "kb"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kb "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KB_", "XDG_"))}
    code = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
    return kept | {"HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}", "COLUMNS": str(WIDTH),
                   "PYTHONPATH": code, "OMP_NUM_THREADS": "1"}  # fmt: skip


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
    for name in EXAMPLES:
        path = HERE / name
        path.write_text(replayed(path.read_text(encoding="utf-8")), encoding="utf-8")
