"""Flags beat the environment, that the configuration file; what makes no sense is told with its name and its place."""

from pathlib import Path

import pytest

from kb.errors import InputError, UsageError
from kb.settings import own_gazetteer, settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file, which isn't there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "kb").mkdir()
    return tmp_path / "kb" / "config.toml"


def test_flags_beat_the_environment_and_that_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_bytes(b'\xef\xbb\xbfpipeline = "a"\ndatabase_url = "a"\ngazetteer = "a"\n[blocs]\nUs = ["NOR"]\n')
    monkeypatch.setenv("KB_PIPELINE", "b")
    monkeypatch.setenv("KB_DATABASE_URL", "b")
    monkeypatch.setenv("KB_BLOCS", '{"Them": ["ISL"]}')
    monkeypatch.setenv("KB_ANOTHER_PROGRAM", "1")
    found = settings(pipeline="c", database_url=None)
    assert (found.pipeline, found.database_url, found.gazetteer) == ("c", "b", Path("a"))
    assert found.blocs == {"Us": ["NOR"], "Them": ["ISL"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b'[blocs]\nIberia = "PRT"', "blocs.Iberia: input should be a valid list, not 'PRT'"),
        (b'[blocs]\nIberia = ["PRT", 5]', "blocs.Iberia.1: input should be a valid string, not 5"),
        (b"database_url = 5", "database_url: input should be a valid string, not 5"),
        (b'database_url = {pw = "p"}', "database_url: input should be a valid string, not dict"),
        (b'databse_url = "x"', "there is no key 'databse_url', the closest is 'database_url'"),
        (b"pipeline =", "Invalid value (at end of document)"),
        (b'pipeline = "\xff"', "'utf-8' codec can't decode byte 0xff"),
        (None, "Is a directory"),
    ],
)
def test_what_makes_no_sense_in_the_file_is_told_with_its_key(config: Path, text: bytes | None, says: str) -> None:
    if text is None:
        config.mkdir()
    else:
        config.write_bytes(text)
    with pytest.raises(InputError) as error:
        settings()
    assert str(error.value).startswith(f"{config}: {says}")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('{"a"', "this is no JSON: Expecting ':' delimiter"),
        ("[1]", "blocs: input should be a valid dictionary, not [1]"),
        ('{"Us": "NOR"}', "blocs.Us: input should be a valid list, not 'NOR'"),
    ],
)
def test_what_makes_no_sense_in_a_variable_is_told_with_its_name(
    config: Path, monkeypatch: pytest.MonkeyPatch, value: str, says: str
) -> None:
    config.write_text('[blocs]\nThem = ["ISL"]\n', encoding="utf-8")
    monkeypatch.setenv("KB_BLOCS", value)
    with pytest.raises(UsageError) as error:
        settings()
    assert str(error.value).startswith(f"KB_BLOCS: {says}")


def test_settings_are_read_once_and_again_when_what_they_are_read_from_is_another(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings() is settings()
    assert settings().blocs == {}
    config.write_text('blocs = {Us = ["NOR"]}')
    assert settings().blocs == {"Us": ["NOR"]}
    config.write_text('blocs = {Us = ["ISL"]}')  # of the same size, within a tick of the clock
    assert settings().blocs == {"Us": ["ISL"]}
    monkeypatch.setenv("kb_blocs", '{"Us": ["FIN"]}')
    assert settings().blocs == {"Us": ["FIN"]}
    monkeypatch.delenv("kb_blocs")
    config.unlink()
    assert settings().blocs == {}


def test_the_user_s_gazetteer_is_in_use_once_it_is_there(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(config.parent))
    assert settings().gazetteer is None
    own_gazetteer().parent.mkdir()
    own_gazetteer().touch()
    assert settings().gazetteer == own_gazetteer()
