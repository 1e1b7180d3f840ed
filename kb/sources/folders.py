"""Which files are meant: by a path, a folder with all that is below it, or a pattern."""

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.errors import ArticleError
from kb.sources.web import is_address

Identity = tuple[int, int]
"""Device and number of a folder, whatever links lead to it."""
KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


def expand(paths: Iterable[str], follow: bool = False) -> Iterator[str | ArticleError]:
    """Files of files, folders (all below, sorted, hidden ones left out) and globs; ``-`` stays as it is.

    ``follow``: links within folders, too. What is named itself is read whatever it is, a pipe or a link.
    """
    for path in paths:
        if path == "-" or is_address(path) or os.path.isfile(path):
            yield path
        elif os.path.isdir(path):
            yield from below(path, follow)
        elif glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))
            yield from expand(matches, follow) if matches else [ArticleError(path, "nothing matches this pattern")]
        else:
            yield path if os.path.exists(path) else ArticleError(path, "there is no such file")


def below(folder: str, follow: bool) -> Iterator[str | ArticleError]:
    """The files below a folder, in the order of their paths; an error for each thing in it that is not read."""
    empty = True
    levels = [(Path(folder), iter(listing(Path(folder))), identity(folder))]
    while levels:
        _, names, _ = levels[-1]
        path = next(names, None)
        if path is None:
            levels.pop()
            continue
        wrong = path if isinstance(path, ArticleError) else unread(path, follow, [level[2] for level in levels])
        if wrong is None and isinstance(path, Path) and path.is_dir():
            levels.append((path, iter(listing(path)), identity(path)))
        else:
            empty = False
            yield wrong or str(path)
    if empty:
        yield ArticleError(folder, "no files in this folder")


def listing(folder: Path) -> list[Path | ArticleError]:
    """What a folder holds, sorted, without what has a name that begins with a dot."""
    try:
        return [folder / name for name in sorted(os.listdir(folder)) if not name.startswith(".")]
    except OSError as error:
        return [ArticleError(str(folder), f"can't be read: {error.strerror}")]


def identity(folder: str | Path) -> Identity:
    """What tells a folder from all others."""
    try:
        found = os.stat(folder)
    except OSError:  # gone since: what can't be read of it is told where it is listed
        return -1, -1
    return found.st_dev, found.st_ino


def unread(path: Path, follow: bool, above: list[Identity]) -> ArticleError | None:
    """Why something in a folder is not read: a link, a pipe, a device; None if it is a file or a folder."""
    if path.is_symlink() and not follow:
        return ArticleError(str(path), "a link, which is followed with --follow-links only")
    try:
        found = os.stat(path)
    except OSError as error:
        return ArticleError(str(path), f"can't be read: {error.strerror}")
    if stat.S_ISDIR(found.st_mode):
        round_again = (found.st_dev, found.st_ino) in above
        return ArticleError(str(path), "a link to a folder that it is in") if round_again else None
    kind = KINDS.get(stat.S_IFMT(found.st_mode))
    return ArticleError(str(path), f"{kind}, which is not read in a folder") if kind else None
