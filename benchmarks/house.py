"""The house's own figures: how easily the code is searched, read and changed, before and now.

    python benchmarks/house.py --before REVISION --install 850 671 --write

Everything is counted in ``kb``; complexity is ruff's C901. ``--before`` names a revision of git to compare with.
"""

import argparse
import ast
import io
import json
import re
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_suffix(".md")
HEAD = """# The house's own figures

Made by `python benchmarks/house.py {}`. Everything is counted in `kb`, names at the top of modules, complexity by
ruff's C901, comments without those for programs.

"""
COLUMNS, COMPLEX = 100, 10
MACHINE = re.compile(r"#\s*(fmt:|noqa|type:|ruff:|pragma)")
"""Comments for programs."""
NO_WORDS = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING,
            tokenize.ENDMARKER}  # fmt: skip


@dataclass
class Counted:
    """What is counted in all modules of a package."""

    modules: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    homes: Counter[str] = field(default_factory=Counter)
    """In how many modules each public name is defined at the top."""
    words: Counter[str] = field(default_factory=Counter)

    def add(self, path: Path) -> None:
        """Count one module."""
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        self.modules.append(text.count("\n"))
        self.homes.update(set(public(tree)))
        self.words["long"] += sum(len(line) > COLUMNS for line in text.splitlines())
        self.words["skip"] += text.count("fmt: skip")
        self.functions.extend(n.end_lineno - n.lineno + 1 for n in ast.walk(tree) if is_function(n))  # type: ignore[attr-defined]
        self.words["nested"] += sum(len(getattr(n, "generators", ())) > 1 for n in ast.walk(tree))
        self.count_tokens(text)

    def count_tokens(self, text: str) -> None:
        """Count words and comments, and the lines that hold them."""
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        code = [t for t in tokens if t.type not in NO_WORDS]
        docs = {line for t in code if t.type == tokenize.STRING for line in range(t.start[0], t.end[0] + 1)}
        comments = [t for t in tokens if t.type == tokenize.COMMENT and not MACHINE.match(t.string)]
        self.words["comments"] += len(comments)
        self.words["tokens"] += len([t for t in code if t.start[0] == t.end[0]])
        self.words["code"] += len({t.start[0] for t in code})
        self.words["lines"] += len({t.start[0] for t in code} | docs)


def is_function(node: ast.AST) -> bool:
    """Whether a node defines a function."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def public(tree: ast.Module) -> Iterator[str]:
    """The public functions and classes that a module defines at its top."""
    for node in tree.body:
        if (is_function(node) or isinstance(node, ast.ClassDef)) and not node.name.startswith("_"):
            yield node.name


def complex_functions(package: Path) -> int:
    """How many functions are over the limit of complexity, by ruff."""
    options = ("--isolated", "--select=C901", f"--config=lint.mccabe.max-complexity={COMPLEX}", "--output-format=json")
    done = subprocess.run(
        ["ruff", "check", *options, "--exit-zero", str(package)], capture_output=True, text=True, check=True
    )
    return len(json.loads(done.stdout))


def figures(root: Path) -> dict[str, str]:
    """All figures of a checkout, by what they are."""
    counted = Counted()
    for path in sorted((root / "kb").rglob("*.py")):
        counted.add(path)
    words, names = counted.words, counted.homes
    several = [(n, name) for name, n in names.items() if n > 1]
    short = sum("_" not in name.strip("_") and not re.search(r"[a-z][A-Z]", name) for name in names)
    return {
        "modules; lines, median": f"{len(counted.modules)}; {median(counted.modules):.0f}",
        "lines of a function, median": f"{median(counted.functions):.0f}",
        "names of functions and classes defined in more than one module": f"{len(several)}",
        "of these the most frequent": ", ".join(f"`{name}` {n}" for n, name in sorted(several, key=worst)[:5]),
        "names of one word": f"{short / len(names):.0%}",
        f"lines over {COLUMNS} columns": f"{words['long']:,}",
        "`fmt: skip`": f"{words['skip']}",
        f"functions over complexity {COMPLEX}": f"{complex_functions(root / 'kb')}",
        "comprehensions with two `for`s": f"{words['nested']}",
        "tokens a line": f"{words['tokens'] / words['code']:.1f}",
        "comments on 100 lines": f"{100 * words['comments'] / words['lines']:.1f}",
        "words of the README": f"{len((root / 'README.md').read_text(encoding='utf-8').split()):,}",
    }


def worst(one: tuple[int, str]) -> tuple[int, str]:
    """The order of names: the most frequent first."""
    return -one[0], one[1]


def figures_of(revision: str) -> dict[str, str]:
    """All figures of a revision of git."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["git", "archive", revision, "kb", "README.md"], cwd=ROOT, capture_output=True, check=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        return figures(Path(folder))


def table(before: dict[str, str], now: dict[str, str]) -> str:
    """The figures as a Markdown table."""
    head = f"| | {'before | now |' if before else 'now |'}\n|---|{'--:|--:|' if before else '--:|'}\n"
    rows = (f"| {name} | {before[name] + ' | ' if before else ''}{value} |\n" for name, value in now.items())
    return head + "".join(rows)


def main() -> None:
    """Count and print, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", metavar="REVISION", help="a revision of git to compare with")
    parser.add_argument("--install", nargs="+", metavar="MB", help="what benchmarks/install_size.py said: before, now")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    given = parser.parse_args()
    before = figures_of(given.before) if given.before else {}
    now = figures(ROOT)
    if given.install:
        now["MB of a fresh installation"] = given.install[-1]
        before |= {"MB of a fresh installation": given.install[0]} if before else {}
    if given.write:
        _, heading, by_hand = PAGE.read_text(encoding="utf-8").partition("\n## ")
        written = f"{HEAD.format(' '.join(sys.argv[1:]))}{table(before, now)}{heading}{by_hand}"
        PAGE.write_text(written, encoding="utf-8")
    print(table(before, now), end="")


if __name__ == "__main__":
    main()
