# The types of what __init__.py imports when it is asked for; a test compares the two.
from kb.article import Article as Article
from kb.errors import ArticleError as ArticleError
from kb.errors import DatabaseError as DatabaseError
from kb.errors import InputError as InputError
from kb.errors import KbError as KbError
from kb.errors import NotFoundError as NotFoundError
from kb.errors import PipelineError as PipelineError
from kb.errors import UsageError as UsageError
from kb.extract.backend import Backend as Backend
from kb.extract.pipeline import load as load_pipeline
from kb.queries import actors as find_actors
from kb.queries import articles as find_articles
from kb.queries import meetings as find_meetings
from kb.queries import places as find_places
from kb.queries import reactions as find_reactions
from kb.queries import statements as find_statements
from kb.queries.reports import answer as answer_report
from kb.queries.reports.scope import Scope as Scope
from kb.queries.run import run as run_query
from kb.record import DocumentRecord as DocumentRecord
from kb.record import Run as Run
from kb.resolve.run import resolve as resolve_reports
from kb.rows import Rows as Rows
from kb.sources import read as read_articles
from kb.store.engine import open_database as open_database
from kb.store.loader import load as load_records
from kb.store.migrate import create_or_open as open_or_create
from kb.store.records import records as export_records

__all__ = [
    "Article",
    "ArticleError",
    "Backend",
    "DatabaseError",
    "DocumentRecord",
    "InputError",
    "KbError",
    "NotFoundError",
    "PipelineError",
    "Rows",
    "Run",
    "Scope",
    "UsageError",
    "__version__",
    "answer_report",
    "export_records",
    "find_actors",
    "find_articles",
    "find_meetings",
    "find_places",
    "find_reactions",
    "find_statements",
    "load_pipeline",
    "load_records",
    "open_database",
    "open_or_create",
    "read_articles",
    "resolve_reports",
    "run_query",
]
__version__: str
PUBLIC: dict[str, str]
