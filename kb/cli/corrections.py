"""Corrections of what was read: who takes part, what the reader missed, encounters that it took for one."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import options as o
from kb.cli.resolution import PANEL, Later, Who, Why, decide, writable

if TYPE_CHECKING:
    from kb.resolve.decide import Desk

Meeting = Annotated[str, typer.Argument(metavar="MEETING", help="An id (m12) or the name that a person gave it.")]
Statement = Annotated[str, typer.Argument(metavar="STATEMENT", help="An id (s3).")]
Actor = Annotated[str, typer.Argument(metavar="ACTOR", help="An id (a7) or a name that only one has.")]
Article = Annotated[str, typer.Argument(metavar="ARTICLE", help="An id (d5), or the id of its record.")]
Name = Annotated[str, typer.Argument(metavar="NAME")]
Span = Annotated[
    str | None,
    typer.Option(
        "--span", metavar="START:END|WORDS", help="Where the article says it: offsets, or words that it has only once."
    ),
]
Role = Annotated[str, typer.Option("--role", help="principal, host, guest, mediator or delegate.")]
Country = Annotated[str | None, typer.Option("--country", help="A code or a name.")]
Words = Annotated[
    str | None,
    typer.Option("--words", metavar="START:END|WORDS", help="The words that it is about; needed if TARGET is text."),
]

add = typer.Typer(no_args_is_help=True, help="Add a participant to a meeting, or an addressee to a statement.")
remove = typer.Typer(
    no_args_is_help=True, help="Remove a participant from a meeting, or an addressee from a statement."
)
enter = typer.Typer(no_args_is_help=True, help="Enter what was missed in an article; --span says where it stands.")


def marked(value: str | None) -> Any:
    """A span or words, as somebody wrote them."""
    if value is not None and re.fullmatch(r"\d{1,15}:\d{1,15}", value, re.ASCII):
        start, end = value.split(":")
        return int(start), int(end)
    return value


def party(value: str) -> tuple[str, str]:
    """An actor with a role: ``a7:host``; without one it is a principal."""
    name, _, role = value.rpartition(":") if ":" in value else (value, "", "principal")
    return name, role


def entered(
    db: str | None, author: str | None, reason: str | None, later: bool, make: "Callable[[Desk], int | None]"
) -> None:
    """Write the decision down, resolve anew, and tell the ids of what there is now."""
    from kb.cli.output import tell
    from kb.resolve.correct import made
    from kb.store.engine import reading

    numbers: list[int | None] = []

    def keep(desk: "Desk") -> int | None:
        numbers.append(make(desk))
        return numbers[0]

    decide(db, author, reason, later, keep)
    if not later and numbers[0] is not None:
        with writable(db) as engine, reading(engine) as connection:
            for name in made(connection, numbers[0]):
                tell(name)


@add.command("participant")
def add_participant(
    *, meeting: Meeting, actor: Actor, role: Role = "principal", author: Who = None, reason: Why = None,
    later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Add a participant to a meeting."""
    from kb.resolve.correct import add_participant as make

    decide(db, author, reason, later, lambda desk: make(desk, meeting, actor, role),
           already=f"{actor} takes part in {meeting} already")  # fmt: skip


@add.command("addressee")
def add_addressee(
    *, statement: Statement, actor: Actor, author: Who = None, reason: Why = None, later: Later = False,
    db: o.Database = None,
) -> None:  # fmt: skip
    """Add an addressee to a statement."""
    from kb.resolve.correct import add_addressee as make

    decide(db, author, reason, later, lambda desk: make(desk, statement, actor),
           already=f"{statement} is addressed to {actor} already")  # fmt: skip


@remove.command("participant")
def remove_participant(
    *, meeting: Meeting, actor: Actor, author: Who = None, reason: Why = None, later: Later = False,
    db: o.Database = None,
) -> None:  # fmt: skip
    """Remove a participant from a meeting."""
    from kb.resolve.correct import remove_participant as make

    decide(db, author, reason, later, lambda desk: make(desk, meeting, actor),
           already=f"{actor} takes no part in {meeting}")  # fmt: skip


@remove.command("addressee")
def remove_addressee(
    *, statement: Statement, actor: Actor, author: Who = None, reason: Why = None, later: Later = False,
    db: o.Database = None,
) -> None:  # fmt: skip
    """Remove an addressee from a statement."""
    from kb.resolve.correct import remove_addressee as make

    decide(db, author, reason, later, lambda desk: make(desk, statement, actor),
           already=f"{statement} isn't addressed to {actor}")  # fmt: skip


@enter.command("actor")
def enter_actor(
    *, article: Article, name: Name, kind: Annotated[str, typer.Option("--kind", help="person, organization, country "
                                                                                    "or group.")],
    country: Country = None, role: Annotated[str | None, typer.Option("--role", help="The actor's office.")] = None,
    span: Span = None, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Enter an actor that was missed in an article."""
    from kb.resolve.correct import enter_actor as make

    entered(db, author, reason, later, lambda desk: make(desk, article, name, kind=kind, country=country, role=role,
                                                         span=marked(span)))  # fmt: skip


@enter.command("place")
def enter_place(
    *, article: Article, name: Name, country: Country = None,
    latitude: Annotated[float | None, typer.Option("--latitude", help="WGS 84, decimal degrees.")] = None,
    longitude: Annotated[float | None, typer.Option("--longitude", help="WGS 84, decimal degrees.")] = None,
    geonames_id: Annotated[int | None, typer.Option("--geonames-id", min=1, max=o.MOST)] = None,
    span: Span = None, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Enter a place that was missed in an article."""
    from kb.resolve.correct import enter_place as make

    entered(db, author, reason, later, lambda desk: make(desk, article, name, country=country, latitude=latitude,
                                                         longitude=longitude, geonames_id=geonames_id,
                                                         span=marked(span)))  # fmt: skip


@enter.command("meeting")
def enter_meeting(
    *, article: Article,
    participants: Annotated[list[str], typer.Argument(metavar="ACTOR[:ROLE]…", help="Who took part: a7, a9:host.")],
    mode: Annotated[str, typer.Option("--mode", help="bilateral, visit, third-party, multilateral or phone.")] =
    "bilateral",
    status: Annotated[str, typer.Option("--status", help="held, ongoing, planned, proposed or cancelled.")] = "held",
    start: Annotated[str | None, typer.Option("--start", help="YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    end: Annotated[str | None, typer.Option("--end", help="The last day, as --start.")] = None,
    place: Annotated[str | None, typer.Option("--place", help="An id (p4) or a name that only one has.")] = None,
    span: Span = None, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Enter a meeting that was missed in an article."""
    from kb.resolve.correct import enter_meeting as make

    entered(db, author, reason, later, lambda desk: make(desk, article, [*map(party, participants)], mode=mode,
                                                         status=status, start=start, end=end, place=place,
                                                         span=marked(span)))  # fmt: skip


@enter.command("statement")
def enter_statement(
    *, article: Article,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Who said it: an id or a name.")] = None,
    to: Annotated[list[str] | None, typer.Option("--to", help="To whom; repeatable.")] = None,
    quotation: Annotated[str | None, typer.Option("--quotation", help="What was said; else --span.")] = None,
    form: Annotated[str, typer.Option("--form", help="direct, indirect or mixed.")] = "indirect",
    span: Span = None, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Enter a statement that was missed in an article."""
    from kb.resolve.correct import enter_statement as make

    entered(db, author, reason, later, lambda desk: make(desk, article, speaker=speaker, quotation=quotation,
                                                         form=form, addressees=to or (),
                                                         span=marked(span)))  # fmt: skip


@enter.command("reaction")
def enter_reaction(
    *, article: Article, actor: Actor,
    stance: Annotated[str, typer.Argument(metavar="STANCE", help="SUPPORT, AGREE, CONCEDE, REQUEST, ACCUSE, REJECT or "
                                                                 "THREATEN.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="An actor, a meeting or statement of the article, or "
                                                                 "text.")],
    words: Words = None,
    date: Annotated[str | None, typer.Option("--date", help="YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    span: Span = None, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Enter a reaction that was missed in an article."""
    from kb.resolve.correct import enter_reaction as make

    entered(db, author, reason, later, lambda desk: make(desk, article, actor=actor, stance=stance, target=target,
                                                         words=marked(words), date=date,
                                                         span=marked(span)))  # fmt: skip


def part(
    *, meeting: Meeting,
    participants: Annotated[list[str], typer.Argument(metavar="ACTOR…", help="Who met without the others.")],
    also: Annotated[list[str] | None, typer.Option("--also", metavar="ACTOR", help="Who took part in both; "
                                                                                   "repeatable.")] = None,
    report: Annotated[list[str] | None, typer.Option("--report", metavar="REPORT", help="Only in this report (d5:m2)"
                                                                                        " or article (d5).")] = None,
    author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Part a meeting in two where one sentence tells of two encounters: these actors met without the others."""
    from kb.resolve.correct import part_meeting as make

    entered(db, author, reason, later, lambda desk: make(desk, meeting, participants, also=also or (),
                                                         reports=report or ()))  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(rich_help_panel=PANEL)(part)
    for name, group in (("add", add), ("remove", remove), ("enter", enter)):
        app.add_typer(group, name=name, rich_help_panel=PANEL)
