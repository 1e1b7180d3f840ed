"""Which of the actors gathered so far a name may mean, without asking all of them.

Each index finds at least those that the rules of ``clusters`` then accept, so that a text of a thousand names costs no
million comparisons. At most ``MOST`` are asked, the first ones first: nobody tells more namesakes apart in one text.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kb.extract.actors.entities import Entity
from kb.extract.actors.mentions import Mention
from kb.extract.actors.people import Key
from kb.extract.parse import Parse

T = TypeVar("T")

MOST = 300
"""How many actors a name is compared with."""
EDGE = 8
"""Words of the longest name that may be the first or the last words of a longer one, or stand in brackets after it."""
INITIALS = 8
"""Letters of the longest acronym."""
LETTERS = 40
"""Letters of the longest word that may be misspelt."""
WEAK = {"the", "of", "and", "for", "a", "on", "in", "s", "to"}


@dataclass(slots=True)
class Home:
    """A person, and the mentions gathered so far."""

    number: int
    key: Key
    entity: Entity
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """The first tokens of the mentions, in order."""

    def take(self, m: Mention) -> None:
        """Gather a mention."""
        self.mentions.append(m)
        insort(self.starts, m.tokens[0])

    def before(self, i: int) -> int:
        """Where the person was last named before token ``i``, or -1."""
        k = bisect_left(self.starts, i)
        return self.starts[k - 1] if k else -1


class Homes:
    """The persons of a text, by the words of their names."""

    def __init__(self) -> None:
        self.all: list[Home] = []
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        self.by_last: defaultdict[str, list[int]] = defaultdict(list)
        """By the last word of the name, however it is spelt."""
        self.by_letters: defaultdict[str, list[int]] = defaultdict(list)
        """By the name written as one word, and by all but its first word written so."""

    def add(self, key: Key, entity: Entity) -> Home:
        """Begin a person."""
        home = Home(len(self.all), key, entity)
        self.all.append(home)
        for letters in {"".join(key), "".join(key[1:] or key)}:
            self.by_letters[letters].append(home.number)
        for word in set(key):
            self.by_word[word].append(home.number)
        for spelling in spellings(key[-1]) if key else ():
            self.by_last[spelling].append(home.number)
        return home

    def like(self, key: Key) -> Iterable[Home]:
        """Those whom a name may mean, in order."""
        found = set(first(self.by_letters, "".join(key)))
        if key:
            rare: list[Sequence[int]] = sorted((first(self.by_word, word) for word in key), key=len)
            found.update(rare[0])
            for spelling in spellings(key[-1]).union(key):
                found.update(first(self.by_last, spelling))
        return map(self.all.__getitem__, sorted(found)[:MOST])


def first(table: dict[T, list[int]], key: T) -> Sequence[int]:
    """The first actors that an index has under a key."""
    return table.get(key, ())[:MOST]


def spellings(word: str) -> set[str]:
    """The word, and what is left of it without one letter: words that differ in one letter have one in common."""
    left_out = (word[:k] + word[k + 1 :] for k in range(1, len(word)))
    return {word, *left_out} if 4 < len(word) <= LETTERS else {word}


@dataclass(slots=True)
class Thing:
    """A country or organization and the mentions gathered for it."""

    number: int
    name: str | None
    """What a lexicon knows it as, or None."""
    key: Key
    entity: Entity
    mentions: list[Mention] = field(default_factory=list)


class Things:
    """The countries and organizations of a text, by what may name them."""

    def __init__(self, p: Parse) -> None:
        self.p = p
        self.all: list[Thing] = []
        self.known: defaultdict[str, list[int]] = defaultdict(list)
        self.by_letters: defaultdict[str, list[int]] = defaultdict(list)
        """By the name written as one word."""
        self.by_edge: defaultdict[Key, list[int]] = defaultdict(list)
        """By the first words of the name, and by its last."""
        self.by_initials: defaultdict[str, list[int]] = defaultdict(list)
        self.by_bracket: defaultdict[Key, list[int]] = defaultdict(list)
        """By what stands in brackets after a mention, as printed."""

    def add(self, name: str | None, key: Key, entity: Entity) -> Thing:
        """Begin a country or organization."""
        thing = Thing(len(self.all), name, key, entity)
        self.all.append(thing)
        if name:
            self.known[name].append(thing.number)
        self.by_letters["".join(key)].append(thing.number)
        for n in range(1, min(len(key), EDGE + 1)):
            for edge in {key[:n], key[-n:]}:
                self.by_edge[edge].append(thing.number)
        for letters in initials(key):
            self.by_initials[letters].append(thing.number)
        return thing

    def take(self, thing: Thing, m: Mention) -> None:
        """Gather a mention."""
        thing.mentions.append(m)
        words, i = self.p.words, m.tokens[1]
        if i < len(words) and words[i] == "(":
            for end in range(i + 1, min(i + 2 + EDGE, len(words))):
                if words[end] == ")":
                    self.by_bracket[tuple(words[i + 1 : end])].append(thing.number)

    def like(self, m: Mention, key: Key) -> Iterable[Thing]:
        """What a mention may name, in order."""
        words = self.p.words[m.tokens[0] : m.tokens[1]]
        found = {*first(self.by_letters, "".join(key)), *first(self.by_bracket, tuple(words))}
        if m.key:
            found.update(first(self.known, m.key))
        else:
            found.update(first(self.by_edge, tuple(w for w in key if w not in WEAK)))
            found.update(first(self.by_initials, words[0].replace(".", "").lower()))
        return map(self.all.__getitem__, sorted(found)[:MOST])


def initials(name: Key) -> set[str]:
    """The initials of a name's words, with and without the weak ones, where they can be an acronym."""
    made = {"".join(w[0] for w in name if w not in WEAK), "".join(w[0] for w in name)}
    return {letters for letters in made if 2 <= len(letters) <= INITIALS} if len(name) > 1 else set()
