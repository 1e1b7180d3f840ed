"""Writes the reference pages of this folder from the program: ``python docs/reference.py``.

A test fails while a page isn't what this writes.
"""

from collections.abc import Callable
from pathlib import Path

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


PAGES: dict[str, Callable[[], str]] = {"views.md": views_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (Path(__file__).parent / name).write_text(page(), encoding="utf-8")
