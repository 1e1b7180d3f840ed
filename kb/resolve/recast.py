"""Actors where only new articles came: the profiles that these touch, and those that they hang together with.

New reports change their profiles' sums, whose surname means whom, which word is a body's name, and who is compared with
whom in large blocks. Whatever is changed is compared anew; what it may be one with, and what was one with it, is
clustered anew with it; the rest stays.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from kb.resolve import actors, blocks, evidence
from kb.resolve.blocks import Doubts
from kb.resolve.clusters import agglomerate
from kb.resolve.evidence import Ledger
from kb.resolve.kept import Kept, bare_key, compared_by
from kb.resolve.profiles import KNOWN_FROM, Id, Profile, callers, is_bare, profile_id, rightly_taken
from kb.resolve.reports import ActorReport, Key
from kb.store import dialect
from kb.store.chosen import weight
from kb.world.fold import fold

MOST = 20_000
"""Of more profiles everything is looked at."""


@dataclass
class Recast:
    """The profiles of actors as new articles make them."""

    connection: Connection
    copies: Collection[str]
    """Articles that are copies of others."""
    kept: Kept = field(init=False)
    called: dict[str, int] = field(default_factory=dict)
    """How many articles call a body by those names that new ones use."""
    renamed: dict[str, int] = field(default_factory=dict)
    """Those of them that changed."""
    arrived: set[str] = field(default_factory=set)
    """The new articles."""
    told: dict[Id, list[ActorReport]] = field(default_factory=lambda: defaultdict(list))
    """The reports that are new to each profile."""
    ledger: Ledger = field(default_factory=Ledger)
    """Their rows and entities."""
    home: dict[Key, Id] = field(default_factory=dict)
    """The profiles of reports by which ids are known that were given up."""
    dropped: dict[Id, Profile] = field(default_factory=dict)
    """The profiles that are no more."""
    touched: set[Id] = field(default_factory=set)
    """The profiles that are clustered anew."""
    small: dict[str, dict[str, list[Id]]] = field(default_factory=dict)
    """Large blocks by what divides them."""
    scores: dict[tuple[Id, Id], float] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)

    def __post_init__(self) -> None:
        self.kept = Kept(self.connection)

    def begin(self, new: Sequence[int], turned: Sequence[int]) -> bool:
        """Take in new articles, and such as have become copies or are none any more; whether they touch few."""
        reports = self.reports("r.article_id", new)
        self.arrived = {report.key[0] for report in reports}
        self.count(reports)
        reports += self.mistaken()
        changed = self.take(reports) | self.turn(turned)
        moves = self.kept.refile(changed | self.dropped.keys())
        changed |= self.families(changed) | self.beside(moves)
        return self.close(changed)

    def reports(self, column: str, numbers: Iterable[int]) -> list[ActorReport]:
        """Read reports of actors."""
        wanted = ", ".join(map(str, sorted(numbers)))
        return evidence.actors(self.connection, self.ledger, f"{column} IN ({wanted})") if wanted else []

    def count(self, reports: Sequence[ActorReport]) -> None:
        """Count who calls a body how."""
        more = callers(reports)
        bare = {fold(r.name) for r in reports if is_bare(r)}
        query = "SELECT name, articles FROM body_name WHERE name IN {values}"
        self.called = dict(dialect.lookup(self.connection, query, sorted({*more, *bare})))
        self.renamed = {name: self.called.get(name, 0) + n for name, n in more.items()}
        self.fresh = [n for n, now in self.renamed.items() if self.called.get(n, 0) < KNOWN_FROM <= now]
        self.called |= self.renamed

    def mistaken(self) -> list[ActorReport]:
        """The reports of persons that new articles show to be bodies; their profiles are no more."""
        self.kept.open(map(bare_key, self.fresh))
        those = {p.key: p for name in self.fresh for p in self.kept.members(bare_key(name))}
        found = self.reports("r.id", self.rows(those))
        out = [r for r in found if is_bare(r)]
        for report in out:
            id_ = those[report.key].id
            self.dropped[id_] = self.kept.profiles.pop(id_)
        return out

    def rows(self, keys: Iterable[Key]) -> list[int]:
        """The rows of some reports, as far as they are there."""
        wanted = set(keys)
        query = """SELECT r.id, n.doc_id, r.local_id FROM article n JOIN actor_report r ON r.article_id = n.id
                   WHERE n.doc_id IN {values}"""
        found = dialect.lookup(self.connection, query, sorted({doc for doc, _ in wanted}))
        return [row for row, doc, local in found if (doc, local) in wanted]

    def take(self, reports: Sequence[ActorReport]) -> set[Id]:
        """Add reports to their profiles; these."""
        each = [(profile_id(report), report, printed) for report, printed in rightly_taken(reports, self.called)]
        self.kept.want(id_ for id_, *_ in each)
        for id_, report, printed in sorted(each, key=lambda one: one[1].key):
            p = self.kept.profiles.setdefault(id_, Profile(id_))
            p.read = self.read
            if printed != report.kind:  # it is not new, and what is new to a profile needn't be so to its articles
                p.seen = set(p.articles)
            p.size += report.key[0] not in p.seen
            p.take(report, printed, report.key[0] in self.copies)
            p.finish()
            self.told[id_].append(report)
        return {*self.told}

    def turn(self, articles: Sequence[int]) -> set[Id]:
        """Let those articles count as much as they do now; the profiles that they have."""
        aside = Ledger()
        wanted = ", ".join(map(str, sorted(articles)))
        reports = evidence.actors(self.connection, aside, f"r.article_id IN ({wanted})") if wanted else []
        told = {r.key for those in self.told.values() for r in those}
        reports = [r for r in reports if r.key not in told]
        each = [(profile_id(report), report, printed) for report, printed in self.taken(reports)]
        self.kept.want(id_ for id_, *_ in each)
        for id_, report, printed in each:
            is_copy = report.key[0] in self.copies
            self.kept.profiles[id_].votes[printed, report.name].weight += weight(is_copy) - weight(not is_copy)
        return {id_ for id_, *_ in each}

    def taken(self, reports: Sequence[ActorReport]) -> Iterable[tuple[ActorReport, str]]:
        """Reports of any articles as they are meant."""
        names = {fold(r.name) for r in reports if is_bare(r)} - self.called.keys()
        query = "SELECT name, articles FROM body_name WHERE name IN {values}"
        known: dict[str, int] = dict(dialect.lookup(self.connection, query, sorted(names)))
        return rightly_taken(reports, known | self.called)

    def families(self, changed: Iterable[Id]) -> set[Id]:
        """Mark anew who is meant by the surnames of changed profiles; those of whom it is no longer so, or is now."""
        keys = {f"family {key}" for id_ in changed if (key := actors.family_key(self.kept.profiles[id_]))}
        self.kept.open(keys)
        out = set()
        for key in sorted(keys):
            members = self.kept.members(key)
            before = {p.id: p.known for p in members}
            for p in members:
                p.read = self.read
            actors.mark_known([p for p in members if not p.alone], [p for p in members if p.alone])
            out |= {p.id for p in members if p.known != before[p.id]}
        return out

    def beside(self, moves: Iterable[tuple[str, Id]]) -> set[Id]:
        """The profiles that are no longer compared with the same ones, as others came into a large block of theirs."""
        out: set[Id] = set()
        for key in {key for key, _ in moves if not key.startswith(("family ", "bare "))}:
            before, now = self.kept.was[key], self.kept.blocks[key]
            if max(len(before), len(now)) <= blocks.FULL:
                continue
            if min(len(before), len(now)) <= blocks.FULL:
                out |= now
                continue
            small = [divided(map(self.profile, some)) for some in (before, now)]
            for more in small[0].keys() | small[1].keys():
                out |= shifted(*(each.get(more, []) for each in small))
        return out & self.kept.profiles.keys()

    def profile(self, id_: Id) -> Profile:
        """A profile of now or before."""
        return self.kept.profiles.get(id_) or self.dropped[id_]

    def close(self, changed: set[Id]) -> bool:
        """Compare what changed, and whatever hangs together with it; whether it isn't too much."""
        waiting = changed
        while waiting and len(self.touched) + len(waiting) <= MOST:
            self.touched |= waiting
            found = self.compared(sorted(waiting)) | self.mates(waiting)
            waiting = found - self.touched
        return not waiting

    def compared(self, ids: Sequence[Id]) -> set[Id]:
        """Compare profiles with all that share a block; those that they may be one with."""
        self.kept.open(key for id_ in ids for key in compared_by(self.kept.profiles[id_]))
        out = set()
        for id_ in ids:
            for other in self.partners(self.kept.profiles[id_]):
                pair = (id_, other) if id_ < other else (other, id_)
                if pair not in self.scores:
                    self.scores[pair] = self.score(*pair)
                if self.scores[pair] > 0:
                    out.add(other)
        return out

    def score(self, left: Id, right: Id) -> float:
        """How well two profiles agree; a doubt about it is kept."""
        a, b = self.kept.profiles[left], self.kept.profiles[right]
        score, features = actors.compare(a, b)
        actors.note(self.doubts, a, b, score, features)
        return score

    def partners(self, p: Profile) -> set[Id]:
        """Those that a profile is compared with."""
        out: set[Id] = set()
        for key in compared_by(p):
            block = self.kept.blocks[key]
            if len(block) <= blocks.FULL:
                out |= block
                continue
            if key not in self.small:
                self.small[key] = divided(map(self.profile, block))
            for more in actors.refinements(p):
                out.update(near(p.id, self.small[key][more]))
        return out - {p.id}

    def mates(self, ids: Iterable[Id]) -> set[Id]:
        """What was one with some profiles, or with reports of theirs before they were looked at."""
        numbers = {self.kept.entity[id_] for id_ in ids if id_ in self.kept.entity}
        numbers |= {self.ledger.entity(r.key) for id_ in ids for r in self.told.get(id_, ())}
        numbers |= {self.kept.entity[id_] for id_ in self.dropped}
        led = self.led(numbers)
        self.kept.want(led)
        return {id_ for id_ in {*self.kept.of_actors(numbers)} | led if id_ in self.kept.profiles}

    def led(self, numbers: Collection[int]) -> set[Id]:
        """The profiles of reports by which ids are known that were given up for some."""
        query = """SELECT anchor_doc_id, anchor_local_id, kept_doc_id, kept_local_id FROM entity_redirect
                   WHERE kind = 'actor' AND new_id IN {values}"""
        found = dialect.lookup(self.connection, query, sorted(numbers))
        keys = {(row[k], row[k + 1]) for row in found for k in (0, 2)} - self.home.keys()
        those = ", ".join(map(str, self.rows(keys)))
        placed = {key: id_ for _, key, id_ in self.placed(f"r.id IN ({those})")} if those else {}
        self.home |= placed
        return set(placed.values())

    def keys(self) -> set[Key]:
        """The keys by which doubts know what was touched, before and now."""
        before = {self.kept.before[id_][0] for id_ in {*self.touched, *self.dropped} if id_ in self.kept.before}
        return before | {self.kept.profiles[id_].key for id_ in self.touched}

    def groups(self) -> list[list[Profile]]:
        """The clusters of all that was touched."""
        items = [self.kept.profiles[id_] for id_ in sorted(self.touched)]
        for p in items:
            p.read = self.read
        found = self.kept.profiles
        scored = [(score, found[a], found[b]) for (a, b), score in self.scores.items() if score > 0]
        return sorted(agglomerate(items, scored, actors.apart), key=lambda group: min(p.key for p in group))

    def read(self, p: Profile) -> None:
        """Read the articles of a profile, and of all that were one with it."""
        number = self.kept.entity[p.id]
        ids = self.kept.of_actors([number])
        for _, key, id_ in self.placed(f"r.actor_id = {number}"):
            if id_ in self.kept.profiles and id_ in ids and key[0] not in self.arrived:  # these are added by themselves
                self.kept.profiles[id_].seen.add(key[0])

    def placed(self, where: str) -> list[tuple[int, Key, Id]]:
        """Some reports: row, key and profile of each."""
        ledger = Ledger()
        found = evidence.actors(self.connection, ledger, where, named=False)
        return [(ledger.row(r.key), r.key, profile_id(r)) for r, _ in self.taken(found)]


def divided(block: Iterable[Profile]) -> dict[str, list[Id]]:
    """A large block by what divides it, each part in order."""
    out: dict[str, list[Id]] = defaultdict(list)
    for p in sorted(block, key=lambda p: p.id):
        for more in actors.refinements(p):
            out[more].append(p.id)
    return out


def near(id_: Id, block: Sequence[Id]) -> Sequence[Id]:
    """Those of a block that one of them is compared with: all, or of a large one the neighbours."""
    return block if len(block) <= blocks.FULL else around(id_, block)


def around(id_: Id, block: Sequence[Id]) -> Sequence[Id]:
    """The neighbours of a place in a block."""
    at = bisect_left(block, id_)
    return block[max(0, at - blocks.WIDTH) : at + blocks.WIDTH + 1]


def shifted(before: Sequence[Id], now: Sequence[Id]) -> set[Id]:
    """Those of a block that are compared with others than before."""
    if max(len(before), len(now)) <= blocks.FULL:
        return set()
    if min(len(before), len(now)) <= blocks.FULL:
        return set(now)
    return {other for id_ in {*before} ^ {*now} for other in around(id_, now)}
