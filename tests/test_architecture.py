"""The rooms know only the rooms below them."""

from importlinter.cli import lint_imports


def test_the_contracts_of_the_import_linter_hold() -> None:
    assert lint_imports(config_filename=None, cache_dir=None, no_cache=True) == 0
