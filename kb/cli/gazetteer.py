"""``kb gazetteer``: which gazetteer is in use, and GeoNames' own dump in its place."""

from pathlib import Path
from typing import Annotated

import typer

from kb.cli.group import note
from kb.cli.output import require_free

app = typer.Typer(no_args_is_help=True, help="The gazetteer: show the one in use, or load GeoNames' own dump.")
Dump = Annotated[Path, typer.Argument(help="allCountries.txt, or one country's file, plain or zipped.")]
Names = Annotated[Path | None, typer.Option("--names", help="alternateNamesV2.txt, plain or zipped.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Where to write it, if not to the user's data folder.")]


@app.command()
def load(file: Dump, names: Names = None, out: Out = None) -> None:
    """Compile a dump of GeoNames; what lies in the data folder is used from then on, else name it by KB_GAZETTEER."""
    from kb.settings import own_gazetteer
    from kb.world.gazetteer.dump import load_dump

    target = out or own_gazetteer()
    require_free(target, but="the gazetteer")
    target.parent.mkdir(parents=True, exist_ok=True)
    loaded = load_dump(file, target, names)
    note(f"{loaded.places:,} places under {loaded.names:,} names in {target}")


@app.command()
def show() -> None:
    """Which gazetteer is in use."""
    from kb.settings import settings
    from kb.world.gazetteer.table import Gazetteer

    named = settings().gazetteer
    if named:
        Gazetteer.open(named)
    typer.echo(named or "bundled")
