"""Sample articles in every format that can be read. Their persons, outlets and events are invented."""

from pathlib import Path

from kb.article import Article
from kb.errors import ArticleError

FOLDER = Path(__file__).parent
SUFFIXES = (".txt", ".html", ".json", ".jsonl", ".csv", ".gz")


def sample_paths() -> list[str]:
    """The files, in order."""
    return [str(path) for path in sorted(FOLDER.glob("[0-9]*")) if path.suffix in SUFFIXES]


def sample_articles() -> list[Article | ArticleError]:
    """The articles in them."""
    from kb.sources import read

    return list(read(sample_paths()))
