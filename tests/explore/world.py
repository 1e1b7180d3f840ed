"""Invented records, some of which attack whoever shows them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from kb.explore.site import Site
from kb.record import DocumentRecord

RAN = "kb-explore-ran"
ATTACKS = [
    f"<script>console.log('{RAN}')</script>",
    f"<img src=x onerror=console.log('{RAN}')>",
    f"\"'><svg onload=console.log('{RAN}')>",
    f"</textarea></title></style><script>console.log('{RAN}')</script>",
    f"{{{{ ''.__class__ }}}}{{% include 'base.html' %}}javascript:console.log('{RAN}')",
    f"\u202eevil \x1b[2J \u2028{RAN}",
]
PEOPLE = ("Ana Brankova", "Jon Liddle", "Rosa Quist")
LANDS = ("NOR", "CHL", "GHA")
STATUSES = ("held", "planned", "cancelled")
STANCES = ("SUPPORT", "ACCUSE", "REJECT")
OUTLETS = ("Polar Press", "Fjord_Post", "Polar Press Evening")
TEXT = "{one} met {other} in Oslo on Monday. “We agree on number {k},” {one} told {other}. He praised Norway."


def span(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def talks(k: int) -> DocumentRecord:
    """An article on a meeting; its first person is there again by a pronoun."""
    one, other = PEOPLE[k % 3], PEOPLE[(k + 1) % 3]
    text = TEXT.format(one=one, other=other, k=k)
    date = None if k == 7 else f"2025-{k % 5 + 1:02d}-{k % 9 + 10}"
    return DocumentRecord.model_validate({
        "doc_id": f"talks-{k}", "text": text, "title": f"Talks {k}", "published": f"2025-0{k % 5 + 2}-01",
        "source": OUTLETS[k % 3], "language": "en", "url": f"https://polar.example/{k}",
        "actors": [
            {"id": "a1", "name": one, "kind": "person", "country": LANDS[k % 3], "role": "foreign minister",
             "mentions": [span(text, one), span(text, "He praised"[:2])]},
            {"id": "a2", "name": other, "kind": "person", "country": LANDS[(k + 1) % 3],
             "mentions": [span(text, other)]},
            {"id": "a3", "name": "Norway", "kind": "country", "country": "NOR", "mentions": [span(text, "Norway")]},
        ],
        "places": [{"id": "p1", "name": "Oslo", "country": "NOR", "latitude": 59.91, "longitude": 10.75,
                    "mentions": [span(text, "Oslo")]}],
        "meetings": [{"id": "m1", "mode": "bilateral" if k % 2 else "phone", "status": STATUSES[k % 3], "start": date,
                      "end": date, "place": "p1", "confidence": 0.45 + k / 20,
                      "evidence": [span(text, f"met {other} in Oslo")],
                      "participants": [{"actor": "a1", "role": "host"}, {"actor": "a2", "role": "principal"}]}],
        "statements": [{"id": "s1", "form": "direct", "speaker": "a1", "cue": span(text, "told"),
                        "content": [span(text, f"“We agree on number {k},”")], "addressees": ["a2"],
                        "quotation": f"We agree on number {k}", "cue_lemma": "tell",
                        "confidence": 0.3 + k / 20}],
        "reactions": [{"id": "r1", "actor": "a1", "stance": STANCES[k % 3], "confidence": 0.2 + k / 20,
                       "evidence": span(text, "He praised Norway"),
                       "target": {"kind": "actor", "id": "a3", "span": span(text, "Norway")}}],
    })  # fmt: skip


def attack(k: int, name: str) -> DocumentRecord:
    """An article all of whose words attack."""
    whole, other = (0, len(name)), f"{name} other"
    return DocumentRecord.model_validate({
        "doc_id": f"attack-{k}", "text": f"{name}\n\n{name}", "title": name, "byline": name, "source": name,
        "published": "2031-02-03", "url": f"javascript:console.log('{RAN}')",
        "actors": [{"id": "a1", "name": name, "kind": "person", "country": "NRU", "role": name, "mentions": [whole]},
                   {"id": "a2", "name": other, "kind": "person", "country": "TUV", "mentions": [whole]}],
        "places": [{"id": "p1", "name": name, "country": "NRU", "latitude": -0.5, "longitude": 166.9,
                    "mentions": [whole]}],
        "meetings": [{"id": "m1", "mode": "bilateral", "status": "held", "place": "p1", "evidence": [whole],
                      "start": "2031-02-03", "end": "2031-02-03", "precision": "day",
                      "participants": [{"actor": "a1", "role": "host"}, {"actor": "a2", "role": "guest"}]}],
        "statements": [{"id": "s1", "form": "direct", "speaker": "a1", "content": [whole], "quotation": name,
                        "addressees": ["a2"]}],
        "reactions": [{"id": "r1", "actor": "a1", "stance": "THREATEN", "evidence": whole,
                       "target": {"kind": "actor", "id": "a2", "span": whole}}],
    })  # fmt: skip


def records() -> list[DocumentRecord]:
    return [*(talks(k) for k in range(12)), *(attack(k, name) for k, name in enumerate(ATTACKS))]


class Client:
    """Asks an application as a browser on this machine would, keeping its cookies."""

    def __init__(self, app: Any, site: Site) -> None:
        self.app, self.site, self.cookies = app, site, httpx.Cookies()
        self.site_pages = ["/", "/reports", "/network", "/map", "/calendar", "/calendar?since=2025-01", "/search",
                           "/search?q=agree", "/search?q=script", "/sql", "/sql?q=SELECT+title+FROM+article",
                           "/reports/stances", "/reports/timeline", "/reports/timeline?country=NRU",
                           "/reports/network", "/reports/sayings?to=Norway", "/reports/quality"]  # fmt: skip

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        with ThreadPoolExecutor(1) as thread:  # where no loop runs: Playwright's does in the test's own
            return thread.submit(lambda: asyncio.run(self._ask(method, path, **options))).result()

    async def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8765", cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, **options)
            self.cookies = client.cookies
            return answer

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("POST", path, **options)


def pages(client: Client) -> list[str]:
    """The address of a page of each kind, and of each thing that attacks."""
    found = list(client.site_pages)
    for name in ("meetings", "statements", "reactions", "actors", "places", "articles"):
        rows = client.get(f"/{name}.json").json()
        found += [f"/{name}", *(f"/{name}/{row['id']}" for row in rows if "kb-explore" in str(row))]
        found.append(f"/{name}/{rows[0]['id']}")
    return found
