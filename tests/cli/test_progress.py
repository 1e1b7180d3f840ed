"""How many articles a run is told to expect."""

from pathlib import Path

import pytest

from kb.cli import progress


@pytest.mark.parametrize(
    ("name", "known"),
    [("a.txt", 1), ("a.eml", 1), ("a.pdf", 1), ("a", 1), ("a.jsonl", 3), ("a.jsonlines", 3), ("a.csv", None),
     ("a.mbx", None), ("a.xlsm", None), ("a.txt.gz", None), ("a.tgz", None), ("a.xml", None)],
)  # fmt: skip
def test_articles_are_counted_before_they_are_read_where_a_file_s_name_says_how_many_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, known: int | None
) -> None:
    monkeypatch.setattr(progress, "is_shown", lambda: True)
    (tmp_path / name).write_text("{}\n{}\n{}\n")
    assert progress.expected([str(tmp_path / name)], 0) == known
