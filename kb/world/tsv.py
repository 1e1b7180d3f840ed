"""The tab-separated tables that rooms keep beside their modules: word lists, names, scales."""

from importlib.resources import files


def rows(room: str, name: str) -> list[list[str]]:
    """The cells of a room's file (``kb.world.countries``, ``states.tsv``), without empty lines and comments (``#``)."""
    lines = files(room).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
