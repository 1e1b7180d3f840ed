"""A row and its evidence, for people and for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from kb.render import write
from kb.render.cells import shown
from kb.render.jsons import dumped
from kb.render.tables import width_of
from kb.rows import Rows

Proofs = Sequence[Any]
"""Of ``kb.queries.show.Proof``: whatever has its fields."""


def write_shown(id: str, fields: Mapping[str, Any], proofs: Proofs, form: str, out: TextIO) -> None:  # noqa: A002
    """Write a row and its evidence: a page, one JSON object, or the evidence as rows."""
    if form in ("json", "jsonl"):
        out.write(dumped({**fields, "id": id, "evidence": [asdict(p) for p in proofs]}) + "\n")
    elif form == "table":
        write_evidence(fields, proofs, out)
    else:
        rows = [[id, *asdict(p).values()] for p in proofs]
        columns = ["id", *(asdict(proofs[0]) if proofs else ("article",))]
        write(Rows(columns, rows), form, out)


def write_evidence(fields: Mapping[str, Any], proofs: Proofs, out: TextIO) -> None:
    """The particulars, then each piece of evidence in its sentence, its words highlighted."""
    from rich.console import Console

    console = Console(file=out, width=width_of(out), highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        print_page(console, fields, proofs, out.isatty())
    out.write("\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n")


def print_page(console: Any, fields: Mapping[str, Any], proofs: Proofs, colours: bool) -> None:
    """As ``write_evidence``, on a console."""
    from rich.padding import Padding
    from rich.text import Text

    for name, value in fields.items():
        if value is not None and name != "text":
            console.print(Text(f"{name:<13}", "bold") + Text(shown(value)))
    if fields.get("text"):
        console.print()
        for paragraph in str(fields["text"]).split("\n"):
            console.print(Text(shown(paragraph)))
    told = ""
    for p in proofs:
        console.print()
        about = [p.article, p.outlet, p.published, p.title and f'"{p.title}"', p.run]
        line = " · ".join(shown(part) for part in about if part)
        if line != told:
            console.print(Text(line, "dim"))
            told = line
        console.print(Text(" · ".join(part for part in (f"[{p.start}, {p.end})", shown(p.says)) if part), "dim"))
        console.print(Padding(highlighted(p, colours), (0, 0, 0, 2)))


def highlighted(p: Any, colours: bool) -> Any:
    """The sentence with its words highlighted; between ⟦ and ⟧ where there are no colours."""
    from rich.text import Text

    before, after = (spaced(p.before, True), spaced(p.after, False))
    if colours:
        return Text(before) + Text(shown(p.words), "bold reverse") + Text(after)
    return Text(f"{before}⟦{shown(p.words)}⟧{after}")


def spaced(text: str, left: bool) -> str:
    """One side of the sentence on one line."""
    line = shown(text)
    return line.lstrip() if left else line.rstrip()
