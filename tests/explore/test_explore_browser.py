"""The pages in a real browser: nothing fails, nothing is cut, axe-core finds no serious fault, keys and forms work."""

import gzip
import json
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.explore.app import create_app
from kb.explore.server import bound
from kb.explore.site import Site
from kb.queries import LISTINGS
from kb.queries.run import run
from tests.explore.world import RAN, Client, pages

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: apt-get install chromium")
AXE = Path(__file__).with_name("axe-core-4.14.1.min.js.gz")
"""From the npm package axe-core (MPL 2.0, its notice is in the file)."""
SERIOUS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))])"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIMIT = 60_000
"""Milliseconds that a page may take where many tests share a machine."""


@pytest.fixture(scope="module")
def served(world: str) -> Iterator[tuple[str, Client]]:
    """The address of an explorer with corrections."""
    import uvicorn

    site = Site(world, edit=True, author="desk")
    app = create_app(site)
    with bound("127.0.0.1", 0) as socket:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{socket.getsockname()[1]}", Client(app, site)
        server.should_exit = True
        thread.join()
    site.engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser without a screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A new window; what its console says is kept in ``said``."""
    yield from window(chromium, "light", 1280)


def window(chromium: Any, scheme: str, width: int) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.set_default_timeout(LIMIT)
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()


def each_kind(client: Client) -> list[str]:
    """One page of each kind: of those that attack the first."""
    return list({path.split("?")[0].rstrip("0123456789"): path for path in reversed(pages(client))}.values())


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_every_page_is_sound(served: tuple[str, Client], chromium: Any, scheme: str, width: int) -> None:
    address, client = served
    axe = gzip.decompress(AXE.read_bytes()).decode()
    for page in window(chromium, scheme, width):
        for path in [*each_kind(client), "/review", "/decisions", "/nowhere", "/network?country=NOR"]:
            page.said.clear()
            page.goto(address + path)
            if page.locator("[data-chart], [data-network]").count():
                page.wait_for_selector("[data-drawn]", state="attached")
            said = [one for one in page.said if "404" not in one]
            assert said == [], path
            assert RAN not in "".join(page.said)
            assert page.evaluate(WIDE) <= 0, path
            page.evaluate(axe)
            assert page.evaluate(SERIOUS) == [], (path, scheme)


def test_filters_are_in_the_address_and_back_leads_back(served: tuple[str, Client], page: Any) -> None:
    address, _ = served
    page.goto(address)
    page.click("nav >> text=Meetings")
    before = page.locator("table.rows tbody tr").count()
    page.click(".facet a:text-is('cancelled')")
    assert "status=cancelled" in page.url
    after = page.locator("table.rows tbody tr").count()
    assert 0 < after < before
    page.reload()
    assert page.locator("table.rows tbody tr").count() == after
    page.go_back()
    assert page.locator("table.rows tbody tr").count() == before
    page.fill("#f-actor", "Brankova")
    page.press("#f-actor", "Enter")
    assert "actor=Brankova" in page.url
    assert page.locator(".chip", has_text="Brankova").count() == 1


def test_keys_are_enough(served: tuple[str, Client], page: Any) -> None:
    address, _ = served
    page.goto(address + "/meetings")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("table.rows tbody tr a").first.get_attribute("href")
    assert page.evaluate("document.activeElement.getAttribute('href')") == first
    page.keyboard.press("Enter")
    page.wait_for_url("**/meetings/m*")
    page.keyboard.press("/")
    page.keyboard.type("agree")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=agree")
    assert page.locator(".hits li").count() > 0


def test_a_mark_leads_to_its_actor_and_back_and_layers_are_turned_off(served: tuple[str, Client], page: Any) -> None:
    address, client = served
    (one,) = [row for row in client.get("/articles.json").json() if row["title"] == "Talks 0"]
    page.goto(f"{address}/articles/{one['id']}")
    mark = page.locator(".text a.l-actor", has_text="Ana Brankova").first
    shade = "one => getComputedStyle(one).backgroundColor"
    lit = mark.evaluate(shade)
    page.uncheck("#layer-actor")
    assert mark.evaluate(shade) != lit
    mark.click()
    assert page.locator("h1").inner_text().startswith("Ana Brankova")
    page.locator(".reports a", has_text="Talks 0").click()
    assert page.url.startswith(f"{address}/articles/{one['id']}")


def test_why_reports_are_one_is_shown_in_place(served: tuple[str, Client], page: Any) -> None:
    page.goto(served[0] + "/meetings")
    page.locator("table.rows tbody tr a").first.click()
    page.click("button:text-is('Explain')")
    page.wait_for_selector("#why pre")
    assert "reports" in page.inner_text("#why")


def deed(page: Any, heading: str, decision: str) -> Any:
    """A form of a page, unfolded."""
    page.locator("details.deed > summary", has_text=heading).first.click()
    return page.locator("form.decide", has=page.locator(f"input[value='{decision}']")).first


def decided(page: Any, form: Any) -> None:
    """Send a form, and come back to its page."""
    form.locator("button").click()
    page.wait_for_url("**/decisions/*")
    page.click("text=Back to the page")


def listed(url: str, name: str, **given: Any) -> list[dict[str, Any]]:
    """The rows of a command."""
    found = run(LISTINGS[name](**given), url)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_a_correction_is_made_seen_and_undone_in_the_browser(served: tuple[str, Client], world: str, page: Any) -> None:
    address, client = served
    it = next(row["id"] for row in client.get("/meetings.json?status=planned").json())
    page.goto(f"{address}/meetings/{it}")
    form = deed(page, "Status, date", "assign")
    form.locator("select[name=status]").select_option("cancelled")
    form.locator("input[name=start]").fill("2025-12-24")
    form.locator("input[name=end]").fill("2025-12-24")
    form.locator("input[name=reason]").fill("it was called off")
    form.locator("button").click()
    page.wait_for_url("**/decisions/*")
    assert "24 Dec 2025" in page.inner_text(".changes")
    page.click("text=Back to the page")
    assert "24 Dec 2025" in page.inner_text("main")
    assert it in {row["id"] for row in listed(world, "meetings", status=["cancelled"])}
    page.goto(address + "/decisions")
    assert "it was called off" in page.inner_text("main")
    page.locator("button:has-text('Undo')").first.click()
    page.wait_for_url("**/decisions/*")
    assert it in {row["id"] for row in listed(world, "meetings", status=["planned"])}


def test_what_is_refused_is_said_beside_its_fields(served: tuple[str, Client], page: Any) -> None:
    address, client = served
    it = client.get("/meetings.json").json()[0]["id"]
    page.goto(f"{address}/meetings/{it}")
    form = deed(page, "Status, date", "assign")
    form.locator("input[name=start]").fill("yesterday")
    form.locator("button").click()
    form.locator(".wrong").wait_for()
    assert "no date" in form.locator("[role=alert]").inner_text()
    assert form.locator("input[name=start]").input_value() == "yesterday"


MARK = """words => {
    const walk = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const at = walk.currentNode.data.indexOf(words);
        if (at >= 0) return getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + words.length);
    }
}"""


def test_a_missed_statement_is_entered_by_marking_it(served: tuple[str, Client], world: str, page: Any) -> None:
    address, client = served
    (one,) = [row for row in client.get("/articles.json").json() if row["title"] == "Talks 0"]
    page.goto(f"{address}/articles/{one['id']}")
    form = deed(page, "A statement", "enter statement")
    page.evaluate(MARK, "on Monday")
    page.wait_for_function("document.querySelector('[data-marked]').value == 'on Monday'")
    form.locator("input[name=speaker]").fill("Norway")
    decided(page, form)
    assert page.locator(".text a.l-statement", has_text="on Monday").count() == 1
    (new,) = listed(world, "statements", actor=["Norway"])
    assert new["quotation"] == "on Monday"
    page.goto(address + "/decisions")
    page.locator("button:has-text('Undo')").first.click()
    page.wait_for_url("**/decisions/*")
    assert listed(world, "statements", actor=["Norway"]) == []


def test_keys_decide_the_case_that_is_looked_at(served: tuple[str, Client], page: Any) -> None:
    page.goto(served[0] + "/review")
    cases = page.locator(".case").count()
    if not cases:
        pytest.skip("nothing is uncertain in this world")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.classList.contains('case')")
    page.keyboard.press("n")
    page.wait_for_url("**/review?done=*")
    assert page.locator(".done").count() == 1
    page.locator(".done button").click()
    page.wait_for_url("**/decisions/*")


def test_somebody_new_finds_and_mends_with_the_page_alone(served: tuple[str, Client], world: str, page: Any) -> None:
    address, _ = served
    # who met whom in a month
    page.goto(address)
    page.click("nav >> text=Meetings")
    page.fill("#f-since", "2025-02")
    page.fill("#f-until", "2025-02")
    page.click(".fields button")
    found = page.locator("table.rows tbody tr").count()
    assert found == len(listed(world, "meetings", since="2025-02", until="2025-02")) > 0
    # what a minister said about a country
    page.goto(address + "/reports/sayings")
    page.fill("#f-actor", "Ana Brankova")
    page.fill("#f-to", "Jon Liddle")
    page.click(".fields button")
    assert "We agree on number" in page.inner_text("main")
    # which planned meetings never happened
    page.goto(address)
    assert page.locator("section", has_text="never reported as held").locator("tbody tr").count() > 0
    # two wrong actors and a wrong date
    it = next(one for one in listed(world, "meetings", status=["held"]) if "Ana Brankova" in one["participants"])
    page.goto(f"{address}/meetings/{it['id']}")
    form = deed(page, "Who took part", "remove participant")
    form.locator("select[name=actor]").select_option(label="Ana Brankova")
    decided(page, form)
    form = deed(page, "Who took part", "add participant")
    form.locator("input[name=actor]").fill("Norway")
    decided(page, form)
    form = deed(page, "Status, date", "assign")
    form.locator("input[name=start]").fill("2025-09-09")
    form.locator("input[name=end]").fill("none")
    decided(page, form)
    (now,) = [one for one in listed(world, "meetings") if one["id"] == it["id"]]
    assert str(now["start"]) == "2025-09-09"
    assert "Norway" in now["participants"]
    assert "Ana Brankova" not in now["participants"]
    assert "9 Sep 2025" in page.inner_text("main")
    for _ in range(3):
        page.goto(address + "/decisions")
        page.locator("button:has-text('Undo')").first.click()
        page.wait_for_url("**/decisions/*")
    assert [one for one in listed(world, "meetings") if one["id"] == it["id"]] == [it]


def test_a_chart_shows_what_the_specification_has(served: tuple[str, Client], page: Any) -> None:
    page.goto(served[0] + "/reports/meetings-monthly")
    page.wait_for_selector("[data-drawn]", state="attached")
    assert page.locator(".chart svg").count() == 1
    spec = json.loads(page.evaluate("fetch('/reports/meetings-monthly/chart').then(one => one.text())"))
    assert spec["title"]["text"][0] in page.inner_text(".chart")
