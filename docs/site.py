"""What makes a site of the pages: those outside of ``docs`` are taken in, and their links are put right.

README.md is the first page; CONTRIBUTING.md, CHANGELOG.md, the pages of ``benchmarks`` and the model cards keep their
places. Links are rewritten as the pages stand in the repository, where they work without a site.
"""

import os
import re
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
OUTSIDE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "benchmarks/**/*.md", "benchmarks/*.png",
           "benchmarks/folds.tsv", "benchmarks/scale.json", "kb/**/MODEL_CARD.md")  # fmt: skip
LINK = re.compile(r"(?<=\]\()([^)\s#:]+)(?=[#)])")
"""Where a Markdown link leads, if it isn't an address or a place on the same page."""


def place(path: str) -> str:
    """Where a file of the repository is on the site."""
    if path == "README.md":
        return "index.md"
    return path.removeprefix("docs/")


def source(path: str) -> str:
    """Which file of the repository a page of the site is."""
    if path == "index.md":
        return "README.md"
    return path if (ROOT / path).exists() else f"docs/{path}"


def on_files(files: Files, config: Any) -> Files:
    """The pages of ``docs``, and those outside of it."""
    for pattern in OUTSIDE:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            files.append(File.generated(config, place(name), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """A page whose links lead to places on the site."""
    here = PurePosixPath(source(page.file.src_uri))
    return LINK.sub(lambda link: moved(link.group(), here, page.file.src_uri), markdown)


def moved(link: str, here: PurePosixPath, page: str) -> str:
    """A link of a file of the repository, as it is on the site; one that leads to nothing stays, and is told of."""
    target = os.path.normpath(here.parent / link)
    if not (ROOT / target).exists():
        return link
    return os.path.relpath(place(target), os.path.dirname(page) or ".")
