"""Reads news about diplomacy into a relational knowledge base.

What ``PUBLIC`` names is the public interface for programs: within one first number of the version none of it goes,
is renamed, or means something else. So are the commands, the views prefixed ``v_``, and document records. All other
modules may change with any version. ``docs/python.md`` shows it at work.

A name is imported when it is first asked for, so that ``import kb`` and ``kb --help`` cost nothing, and only what
extracts imports spaCy. Type checkers read ``__init__.pyi`` beside this file, which lists the same names.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

PUBLIC = {
    # articles in
    "Article": "kb.article:Article",
    "read_articles": "kb.sources:read",
    # extraction: an article's text becomes a document record
    "Backend": "kb.extract.backend:Backend",
    "DocumentRecord": "kb.record:DocumentRecord",
    "Run": "kb.record:Run",
    "load_pipeline": "kb.extract.pipeline:load",
    # the database
    "open_database": "kb.store.engine:open_database",
    "open_or_create": "kb.store.migrate:create_or_open",
    "load_records": "kb.store.loader:load",
    "export_records": "kb.store.records:records",
    "resolve_reports": "kb.resolve.run:resolve",
    # questions
    "Rows": "kb.rows:Rows",
    "find_actors": "kb.queries:actors",
    "find_articles": "kb.queries:articles",
    "find_meetings": "kb.queries:meetings",
    "find_places": "kb.queries:places",
    "find_reactions": "kb.queries:reactions",
    "find_statements": "kb.queries:statements",
    "run_query": "kb.queries.run:run",
    "Scope": "kb.queries.reports.scope:Scope",
    "answer_report": "kb.queries.reports:answer",
    # what may be raised
    "ArticleError": "kb.errors:ArticleError",
    "DatabaseError": "kb.errors:DatabaseError",
    "InputError": "kb.errors:InputError",
    "KbError": "kb.errors:KbError",
    "NotFoundError": "kb.errors:NotFoundError",
    "PipelineError": "kb.errors:PipelineError",
    "UsageError": "kb.errors:UsageError",
}
"""The public names, and where each is defined."""

__all__ = ["__version__", *PUBLIC]  # noqa: PLE0604  (names, all of them)


def __getattr__(name: str) -> Any:
    """A public name, imported now. Raises AttributeError for any other."""
    if name not in PUBLIC:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    module, _, attribute = PUBLIC[name].partition(":")
    globals()[name] = getattr(import_module(module), attribute)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *PUBLIC})
