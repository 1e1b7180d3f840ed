"""Findings → DocumentRecord: token runs become character spans, positions become ids."""

import re
from datetime import date
from typing import Any, get_args

from kb.extract.findings import DateFinding, Findings, MeetingFinding, StatementFinding
from kb.extract.parse import Tokens
from kb.extract.places.kept import kept
from kb.record import (
    Actor,
    DocumentRecord,
    Layer,
    Meeting,
    Participant,
    Period,
    PeriodPrecision,
    Place,
    Reaction,
    Run,
    Span,
    Statement,
    Target,
)


def days_or_period(m: MeetingFinding) -> dict[str, Any]:
    """The days of a meeting; a week or a month is a period."""
    if m.start and m.end and m.precision in get_args(PeriodPrecision):
        told = {"start": iso(m.start), "end": iso(m.end), "precision": m.precision}
        return {"period": Period.model_validate(told)}
    return {"start": iso(m.start), "end": iso(m.end), "precision": m.precision}


def iso(day: date | None) -> str | None:
    """ISO 8601, or None."""
    return day.isoformat() if day else None


def identifier(prefix: str, position: int | None) -> str | None:
    """A local id: ``a1`` for the first actor."""
    return None if position is None else f"{prefix}{position + 1}"


def record_of(findings: Findings, run: Run | None = None) -> DocumentRecord:
    """The document record of what was found. Spans are [start, end) in code points of the article's text."""
    article = findings.article
    return DocumentRecord(
        doc_id=article.doc_id, text=article.text, title=article.title, published=iso(article.published),
        url=article.url, source=article.source, language=article.language, byline=article.byline,
        dateline=dateline_place(findings), run=run, layers=layers(findings), failures=findings.failures or None,
        actors=actors(findings), places=places(findings), meetings=meetings(findings),
        statements=[statement(findings, k, s) for k, s in enumerate(findings.statements)],
        reactions=reactions(findings),
    )  # fmt: skip


def layers(findings: Findings) -> list[Layer] | None:
    """The layers that were looked for; None, if all were."""
    found: list[Layer] = [layer for layer in get_args(Layer) if layer not in findings.missing]
    return found if len(found) < len(get_args(Layer)) else None


def spans(findings: Findings, runs: list[Tokens]) -> list[Span]:
    """Character spans of token runs, without white space at their edges."""
    return [trimmed(findings.article.text, findings.parse.chars(r)) for r in runs if r[0] < r[1]]


def span(findings: Findings, run: Tokens | None) -> Span | None:
    """The character span of one token run, or None."""
    return spans(findings, [run])[0] if run and run[0] < run[1] else None


def trimmed(text: str, chars: Span) -> Span:
    """The span without white space at its edges (itself, if it is nothing else)."""
    start, end = chars
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    return start, end


def dateline_place(findings: Findings) -> str | None:
    """The id of the place that the dateline names."""
    line = findings.layout.dateline
    for k, place in enumerate(findings.places):
        if line and any(m[0] < line[1] and line[0] < m[1] for m in place.mentions):
            return identifier("p", k)
    return None


def actors(findings: Findings) -> list[Actor]:
    """The actors' part of the record."""
    found = findings.actors.found if findings.actors else []
    return [Actor(id=f"a{k + 1}", name=a.name, kind=a.kind, country=a.country, role=a.role,
                  mentions=spans(findings, sorted(a.mentions))) for k, a in enumerate(found)]  # fmt: skip


def places(findings: Findings) -> list[Place]:
    """The places' part of the record: those that the text tells of as places, or that something happens at."""
    line, keep = dateline_place(findings), kept(findings)
    return [Place(id=f"p{k + 1}", name=p.name, country=p.country, latitude=p.latitude, longitude=p.longitude,
                  mentions=spans(findings, sorted(p.mentions)), geonames_id=p.geonames_id, precision=p.precision)
            for k, p in enumerate(findings.places) if keep[k] or f"p{k + 1}" == line]  # fmt: skip


def meetings(findings: Findings) -> list[Meeting]:
    """The meetings' part of the record."""
    return [Meeting(id=f"m{k + 1}", mode=m.mode, status=m.status, **days_or_period(m), place=identifier("p", m.place),
                    confidence=m.confidence,
                    participants=[Participant(actor=f"a{a + 1}", role=role) for a, role in m.participants],
                    evidence=spans(findings, m.evidence)) for k, m in enumerate(findings.meetings)]  # fmt: skip


def plain(text: str) -> str:
    """A text on one line, with plain quotation marks."""
    return re.sub(r"[“”„«»‟]", '"', re.sub(r"[‘’‚‹›]", "'", " ".join(text.split())))


def readable(text: str) -> str:
    """A quotation as readable text: one line, plain quotation marks, none around the whole."""
    line = plain(text)
    if len(line) < 3 or line[0] != '"' or line[-1] != '"':
        return line
    parts = line[1:-1].split('" "')
    return line if any('"' in part for part in parts) else unbroken(parts)


def unbroken(parts: list[str]) -> str:
    """The parts of a quotation as one.

    The comma before a cue ends the part before it where the next one begins a sentence: "No," he said. "Never."
    becomes No. Never.
    """
    out = ""
    for part in filter(None, map(str.strip, parts)):
        ends = out.endswith(",") and part[0].isupper()
        out = f"{out[:-1]}. {part}" if ends else f"{out} {part}"
    return out.strip().removesuffix(",")


def quotation(findings: Findings, s: StatementFinding) -> str:
    """What was said as readable text; the marks of what is all within marks, of whatever kind, are left out."""
    content, quotes = sorted(s.content), findings.quotes
    if s.form != "direct" or quotes is None:
        return readable(" ".join(findings.parse.string(run) for run in content))
    within = [(max(a, first), min(b, last)) for a, b in content for number in numbers(quotes.of[a:b])
              for first, last in [quotes.inner(number)]]  # fmt: skip
    return unbroken([plain(findings.parse.string(run)) for run in within if run[0] < run[1]])


def numbers(of: list[int]) -> list[int]:
    """The quotations that tokens stand in, each once, in order."""
    return [k for k in dict.fromkeys(of) if k >= 0]


def when(day: DateFinding | None) -> dict[str, Any]:
    """The fields that a date fills."""
    known = day if day and day.start else None
    return {"start": iso(known.start) if known else None, "end": iso(known.end) if known else None,
            "precision": known.precision if known else None}  # fmt: skip


def statement(findings: Findings, k: int, s: StatementFinding) -> Statement:
    """One statement of the record."""
    return Statement(
        id=f"s{k + 1}", form=s.form, speaker=identifier("a", s.speaker), source=span(findings, s.source),
        cue=span(findings, s.cue), content=spans(findings, sorted(s.content)),
        addressees=[f"a{a + 1}" for a in s.addressees], quotation=quotation(findings, s), cue_lemma=s.cue_lemma,
        tense=s.tense,
        polarity=s.polarity, modality=s.modality, medium=findings.parse.string(s.medium) if s.medium else None,
        place=identifier("p", s.place), confidence=s.confidence, **when(s.date),
    )  # fmt: skip


def reactions(findings: Findings) -> list[Reaction]:
    """The reactions' part of the record."""
    letter = {"actor": "a", "meeting": "m", "statement": "s", "text": ""}
    out = []
    for k, r in enumerate(findings.reactions):
        known = identifier(letter[r.target_kind], r.target_id) if r.target_kind != "text" else None
        target = Target(kind=r.target_kind, span=span(findings, r.target_span), id=known)
        evidence = span(findings, r.evidence)
        if evidence:
            out.append(Reaction(id=f"r{k + 1}", actor=f"a{r.actor + 1}", stance=r.stance, target=target,
                                statement=identifier("s", r.statement), evidence=evidence,
                                confidence=r.confidence, **when(r.date)))  # fmt: skip
    return out
