"""The errors that a user may see; each is one line and carries its exit code.

KbError (1)
├── UsageError (2)          a flag or an argument that makes no sense
├── InputError (3)          a file that can't be read as what it claims to be
│   └── ArticleError        one article that can't be processed; the run goes on
├── DatabaseError (4)       no database there, a locked one, one of another version
├── PipelineError (5)       a language pipeline that isn't installed or doesn't fit
└── NotFoundError (6)       nothing has this id or name
A run in which some articles failed ends with exit code 7 (``PARTIAL_FAILURE``).
"""

PARTIAL_FAILURE = 7
DISTRIBUTION = "kb-diplomacy"
"""What pip installs this program by: ``kb`` on PyPI is another one."""


class KbError(Exception):
    """Base of all errors that are the user's to read: shown as one line on stderr, no traceback."""

    exit_code = 1


class UsageError(KbError):
    """A flag or an argument that makes no sense."""

    exit_code = 2


class InputError(KbError):
    """A file that can't be read as what it claims to be."""

    exit_code = 3


class ArticleError(InputError):
    """One article that can't be processed: it is recorded, and the run goes on."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


class DatabaseError(KbError):
    """No database there, a locked one, or one of another version."""

    exit_code = 4


class PipelineError(KbError):
    """A language pipeline that isn't installed or doesn't fit."""

    exit_code = 5


class NotFoundError(KbError):
    """Nothing has this id or name."""

    exit_code = 6


def missing_extra(what: str, extra: str) -> str:
    """What to tell a user who asks for something that a plain installation doesn't have."""
    return f"{what}: pip install '{DISTRIBUTION}[{extra}]'"


def holdable(text: str) -> str:
    """A text that any database can hold: a NUL, and half a character as file names have them, are written out."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def reason(error: BaseException) -> str:
    """Why something of an article failed, in one line that any database can hold."""
    said = holdable(" ".join(str(error).split()))
    if "E088" in said:
        return "the text is longer than the pipeline takes"
    return f"{type(error).__name__}: {said}"[:300]
