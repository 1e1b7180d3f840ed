"""Records with strings for spans get offsets; what isn't in the text is refused with its reason, the rest stays."""

import io
import json
from typing import Any

import pytest

from kb.errors import ArticleError
from kb.record import DocumentRecord
from kb.sources import records

TEXT = (
    "Ana Lund left the city.\n“We agree,” Lund said on Monday. The Lundes, she said, “will  come back”. Ana Lund waved."
)


def aligned(**parts: Any) -> tuple[DocumentRecord | None, list[str]]:
    row = json.dumps({"doc_id": "a", "text": TEXT, **parts}).encode()
    found = list(records(["-"], stdin=io.BytesIO(row + b"\n" + row), align=True))
    made = [one for one in found if isinstance(one, DocumentRecord)]
    wrong = [one.why for one in found if isinstance(one, ArticleError) and one.where == "-:1"]
    return (made[0] if made else None), wrong


def actor(*mentions: Any) -> dict[str, Any]:
    return {"id": "a1", "name": "Ana Lund", "kind": "person", "mentions": list(mentions)}


def statement(**fields: Any) -> dict[str, Any]:
    return {"id": "s1", "form": "direct", "speaker": "a1", "content": ["We agree,"], **fields}


def words(spans: Any) -> list[str]:
    return [TEXT[a:b] for a, b in spans]


def test_strings_become_the_places_where_they_stand() -> None:
    made, wrong = aligned(
        actors=[actor("Ana Lund", "Lund", "Ana Lund")], statements=[statement(source="Lund", cue="said")]
    )
    assert made is not None
    assert wrong == []
    first, second, third = made.actors[0].mentions
    assert (words([first, second, third]), first[0], third[0]) == (
        ["Ana Lund", "Lund", "Ana Lund"],
        0,
        TEXT.rindex("Ana"),
    )
    assert made.statements[0].source == (TEXT.index("Lund said"), TEXT.index(" said"))
    assert made.statements[0].cue == (TEXT.index("said"), TEXT.index(" on Monday"))


@pytest.mark.parametrize("content", ['"We agree,"', "“We  agree,”", "will come\nback"])
def test_white_space_and_quotation_marks_may_differ(content: str) -> None:
    made, wrong = aligned(actors=[actor()], statements=[statement(content=[content])])
    assert made is not None
    assert (len(made.statements), wrong) == (1, [])


def test_offsets_stay_as_they_are() -> None:
    made, _ = aligned(actors=[actor([0, 8])], statements=[statement(content=[[25, 34]])])
    assert made is not None
    assert (made.actors[0].mentions, made.statements[0].content) == ([(0, 8)], [(25, 34)])


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"actors": [actor("Ana Lund", "Jo Roe")]}, ["a1: not in the text: 'Jo Roe'"]),
        ({"actors": [actor("city", "city")]}, ["a1: not there once more: 'city'"]),
        ({"actors": [actor("Lunde")]}, ["a1: not in the text: 'Lunde'"]),
        ({"actors": [actor()], "statements": [statement(cue="shouted")]}, ["s1: not in the text: 'shouted'"]),
        (
            {"actors": [actor()], "statements": [statement(content=["We never agree"])]},
            ["s1: not in the text: 'We never agree'", "s1: left out, it has no content"],
        ),
    ],
)
def test_what_is_not_in_the_text_is_refused_and_the_rest_stays(parts: dict[str, Any], why: list[str]) -> None:
    made, wrong = aligned(**parts)
    assert made is not None
    assert (wrong, len(made.actors)) == (why, 1)


def test_a_reaction_to_what_is_left_out_is_left_out() -> None:
    target = {"kind": "statement", "id": "s1"}
    reaction = {"id": "r1", "actor": "a1", "stance": "support", "target": target, "evidence": "We agree"}
    made, wrong = aligned(actors=[actor()], statements=[statement(content=["No."])], reactions=[reaction])
    assert made is not None
    assert (made.statements, made.reactions) == ([], [])
    assert wrong[-1] == "r1: left out, s1 is left out"


def test_without_align_a_string_is_no_span() -> None:
    row = json.dumps({"doc_id": "a", "text": TEXT, "actors": [actor("Ana Lund")]}).encode()
    (wrong,) = records(["-"], stdin=io.BytesIO(row))
    assert "no document record: actors.0.mentions.0" in str(wrong)
