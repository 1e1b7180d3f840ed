"""What extraction with a spaCy pipeline is known as: nothing here loads one, or imports spaCy."""

import json
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import kb
from kb.errors import InputError, PipelineError
from kb.record import Run
from kb.settings import settings

PACKAGE = Path(kb.__file__).parent
DATA = ("world/countries", "world/gazetteer", "world/lexicons", "text", "extract")
"""Folders of the package whose weights and word lists extraction reads."""
NO_DATA = {".py", ".pyc", ".md", ".bin"}
"""Code has the program's version; compiled gazetteers have a digest of their own."""
BUNDLED = PACKAGE / "world" / "gazetteer" / "bundled.bin"


def run_of(pipeline: str) -> Run:
    """What extraction by an installed pipeline is known as, with the gazetteer in use.

    Raises PipelineError if none of that name is installed, InputError if the gazetteer can't be read.
    """
    folder = folder_of(pipeline)
    return Run(
        program="kb", version=kb.__version__, backend="spacy", pipeline=folder.name,
        pipeline_version=meta(folder, pipeline)["version"], weights=weights(folder),
        gazetteer=gazetteer(settings().gazetteer or BUNDLED),
    )  # fmt: skip


def folder_of(pipeline: str) -> Path:
    """Where a pipeline lies, by package name or path. Raises PipelineError if there is none."""
    folder = Path(pipeline)
    if folder.is_dir():
        return folder.resolve()
    spec = find_spec(pipeline) if pipeline.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        raise PipelineError(f"no pipeline {pipeline!r} is installed: pip install one, or name another by --pipeline")
    return Path(spec.submodule_search_locations[0])


def meta(folder: Path, pipeline: str) -> dict[str, Any]:
    """What a pipeline says of itself. Raises PipelineError if it says nothing."""
    try:
        found: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PipelineError(f"{pipeline!r} is no pipeline: it has no readable meta.json") from error
    return found


@lru_cache(maxsize=8)
def weights(folder: Path) -> str:
    """A digest of a pipeline's files and of this package's weights and word lists."""
    own = (file for name in DATA for file in (PACKAGE / name).rglob("*") if file.suffix not in NO_DATA)
    theirs = (file for file in folder.rglob("*") if file.suffix != ".pyc")
    return digest([*sorted(theirs), *sorted(own)])


def gazetteer(path: Path) -> str:
    """A digest of a compiled gazetteer. Raises InputError if it can't be read."""
    try:
        there = path.stat()
        return unchanged(path, there.st_size, there.st_mtime_ns)
    except OSError as error:
        raise InputError(f"{path}: not a compiled gazetteer ({error.strerror})") from error


@lru_cache(maxsize=8)
def unchanged(path: Path, _size: int, _changed: int) -> str:
    """The digest of a file as it is now: one of all of GeoNames takes a second."""
    return digest([path])


def digest(files: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that are the same for the same contents, wherever the files lie."""
    whole = blake2b(digest_size=8)
    for path in files:
        if path.is_file():
            whole.update(file_digest(path))
    return whole.hexdigest()


def file_digest(path: Path) -> bytes:
    """The digest of one file."""
    out = blake2b(digest_size=16)
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            out.update(piece)
    return out.digest()
