"""Names out of articles are text in every page, and nothing of them runs: looked at in a real browser."""

import json
import os
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kb.cli import app
from kb.record import DocumentRecord
from kb.render.charts import page
from kb.render.jsons import dumped, embedded
from kb.resolve.run import resolve
from kb.store import loader
from kb.store.migrate import create_or_open

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = os.environ.get("KB_TEST_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: apt-get install chromium")
RAN = "KB-RAN"
ATTACKS = [
    f"</script><script>console.log('{RAN}')</script>", f"</SCRIPT ><script>console.log('{RAN}')</script>",
    f"<!--<script>{RAN}", f"<img src=x onerror=console.log('{RAN}')>", f"'\"><svg onload=console.log('{RAN}')>",
    f"\u2028console.log('{RAN}')\u2029", f"&lt;/script&gt;${{console.log('{RAN}')}}",
    f"]]><script>console.log('{RAN}')",
]  # fmt: skip
REPORTS = ("centrality", "coverage", "network", "speakers")


def attack(number: int, name: str) -> DocumentRecord:
    """An article in which outlet, people, places and words are script."""
    other, text = f"{name} {number}", f"{name} met someone. {name} said: no."
    span = [0, len(name)]
    return DocumentRecord.model_validate({
        "doc_id": f"n{number}{name}", "text": text, "title": name, "source": name, "published": "2031-02-03",
        "url": f"javascript:console.log('{RAN}')",
        "actors": [{"id": "a1", "name": name, "kind": "person", "country": "NRU", "mentions": [span]},
                   {"id": "a2", "name": other, "kind": "person", "country": "TUV", "mentions": [span]}],
        "places": [{"id": "p1", "name": name, "country": "NRU", "latitude": -0.5, "longitude": 166.9,
                    "precision": "city", "mentions": [span]}],
        "meetings": [{"id": "m1", "mode": "bilateral", "status": "held", "place": "p1", "evidence": [span],
                      "start": "2031-02-03", "end": "2031-02-03", "precision": "day",
                      "participants": [{"actor": "a1", "role": "host"}, {"actor": "a2", "role": "guest"}]}],
        "statements": [{"id": "s1", "form": "direct", "speaker": "a1", "content": [span], "quotation": name,
                        "addressees": ["a2"]}],
    })  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all pages that the program writes, of articles that attack; and one page without any defence."""
    folder = tmp_path_factory.mktemp("pages")
    db = str(folder / "kb.db")
    bind = create_or_open(db)
    loader.load(bind, [attack(number, name) for number, name in enumerate(ATTACKS)])
    resolve(bind)
    bind.dispose()
    asked = [["report", name, "--chart", str(folder / f"{name}.html")] for name in REPORTS]
    for words in (*asked, ["export", "map", "-o", str(folder / "map.html")]):
        done = CliRunner().invoke(app, [*words, "--db", db], catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
    spec = {"$schema": "x", "title": ATTACKS[0]}
    (folder / "open.htm").write_text(page(spec).replace(embedded(spec), dumped(spec)), encoding="utf-8")
    return folder


def browse(path: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """What the browser makes of a page, its console on stderr."""
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
               f"--user-data-dir={path.parent / 'profile'}", "--virtual-time-budget=4000", *options]  # fmt: skip
    done = subprocess.run([*command, path.as_uri()], capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return done


def frames(folder: Path, names: list[str]) -> Path:
    """One page in which others lie."""
    out = folder / "all.htm"
    out.write_text("".join(f'<iframe src="{name}" width="900" height="600"></iframe>' for name in names))
    return out


@needs_browser
def test_a_browser_runs_nothing_of_what_articles_say(pages: Path) -> None:
    written = sorted(one.name for one in pages.glob("*.html"))
    assert len(written) == len(REPORTS) + 1
    assert RAN not in browse(frames(pages, written), "--dump-dom").stderr


@needs_browser
def test_a_browser_would_run_it_without_the_escapes(pages: Path) -> None:
    assert RAN in browse(frames(pages, ["open.htm"]), "--dump-dom").stderr


@needs_browser
@pytest.mark.parametrize("name", ["centrality", "map"])
def test_the_pages_still_show_the_names_as_they_are(pages: Path, name: str) -> None:
    shown = unescape(browse(pages / f"{name}.html", "--dump-dom").stdout)
    assert "<svg" in shown
    assert f"<script>console.log('{RAN}')" in shown


def test_no_page_holds_markup_that_came_from_an_article(pages: Path) -> None:
    for one in pages.glob("*.html"):
        text = one.read_text(encoding="utf-8")
        assert RAN in text
        assert not any(name in text for name in ATTACKS if "<" in name or "\u2028" in name), one.name


VALUES = st.recursive(
    st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@settings(deadline=None, max_examples=50)
@given(VALUES)
def test_escaped_json_is_the_same_json_and_holds_no_markup(value: object) -> None:
    text = embedded(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == json.loads(dumped(value))
