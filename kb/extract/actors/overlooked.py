"""Names that the recognizer missed: after a title, beside an office, and again of those found elsewhere."""

from dataclasses import replace
from functools import cache

from kb.extract.actors import people
from kb.extract.actors.mentions import OPEN_CLASS, Mention, take
from kb.extract.actors.recognized import given_first, given_name, joins, name_part, surnamed, titular
from kb.extract.parse import Parse
from kb.world import lexicons


def missed(p: Parse, taken: list[bool], found: list[Mention]) -> list[Mention]:
    """Names that the recognizer missed: after a title, and again of those found elsewhere."""
    out = after_titles(p, taken) + beside_offices(p, taken) + before_offices(p, taken)
    keys = [people.key(p, m.tokens) for m in (*found, *out) if m.kind == "person"]
    names = {key[-1] for key in keys if key and len(key[-1]) > 1}
    names |= {key[0] for key in keys if len(key) > 1 and len(key[0]) > 3 and (rare(key[0]) or leads(p, key))}
    families = {key[0] for key in keys if len(key) > 1 and people.family_first(key)}
    single = ((p.words[m.tokens[0]], m) for m in found if m.kind == "organization" and m.tokens[1] - m.tokens[0] == 1)
    acronyms = {word: m for word, m in single if word.isupper() and len(word) > 2}
    for i, word in enumerate(p.words):
        if taken[i] or not word[:1].isupper() or p.pos[i] not in OPEN_CLASS:
            continue
        known = people.folded(word) in names or (people.folded(word) in families and p.pos[i] == "PROPN")
        if known and surname(p, i):
            out.append(Mention((i, i + 1), "person"))
        elif word in acronyms:
            out.append(replace(acronyms[word], tokens=(i, i + 1)))
    return out


def leads(p: Parse, key: people.Key) -> bool:
    """Whether the text calls the person by the first word of a long name and never by the last."""
    if len(key) < 3 or any(len(word) < 2 for word in key):
        return False
    return key[0] in p.once(alone) and key[-1] not in p.once(alone)


def alone(p: Parse) -> frozenset[str]:
    """The folded capitalized words beside which no word stands that can be more of a name."""
    return frozenset(
        people.folded(word)
        for i, word in enumerate(p.words)
        if word[:1].isupper() and not any(0 <= k < len(p) and beside_name(p, k) for k in (i - 1, i + 1))
    )


def beside_name(p: Parse, i: int) -> bool:
    """Whether a word beside a name can be more of it: capitalized, no title."""
    return p.words[i][:1].isupper() and p.pos[i] in ("PROPN", "ADJ") and p.lower[i] not in lexicons.nominals()


def rare(name: str) -> bool:
    """Whether a first word of a name may stand for the whole person: no common given name, title or state."""
    return name not in lexicons.genders() and name not in lexicons.nominals() and name not in states()


@cache
def states() -> frozenset[str]:
    """The folded names and adjectives of states."""
    return frozenset(people.folded(w) for w in (*lexicons.countries(), *lexicons.adjectives(), *lexicons.capitals()))


def after_titles(p: Parse, taken: list[bool]) -> list[Mention]:
    """Unrecognized capitalized words after a capitalized title ("President Odinga")."""
    out, nouns = [], lexicons.nominals()
    for i, word in enumerate(p.lower[:-1]):
        if word not in nouns or nouns[word].sort not in ("office", "honorific") or not p.words[i][0].isupper():
            continue
        portfolio = p.lower[i + 1] in ("of", "for") and given_first(p, (min(i + 3, len(p) - 1), i + 5))
        start = end = i + (3 if portfolio else 1)
        while end < len(p) and p.sent[end] == p.sent[i] and p.words[end][:1].isupper():
            if not (joins(p, end, taken) or (not portfolio and not taken[end] and misplaced(p, end, i))):
                break
            end += 1
        if end > start and word != "st.":
            out.append(Mention((start, end), "person"))
            take(taken, (start, end))
    return out


def misplaced(p: Parse, i: int, title: int) -> bool:
    """Whether a word that is taken for a place's or an organization's is of the name that a title stands before."""
    plain = p.pos[i] == "PROPN" and p.words[i].isalpha() and p.lower[i] not in known_words()
    whole = p.dep[title] == "compound" and p.head[title] in (i, p.head[i])
    return plain and whole and (p.dep[i] == "compound" or i > title + 1) and p.words[i] not in lexicons.capitals()


def beside_offices(p: Parse, taken: list[bool]) -> list[Mention]:
    """Unrecognized names of two to four words between commas after an office ("the minister, Ana Lund,")."""
    out = []
    for i in range(1, len(p) - 3):
        if p.words[i] != "," or p.pos[i - 1] != "NOUN" or not titular(p, i - 1):
            continue
        end = i + 1
        last = min(len(p), i + 5)
        while end < last and not taken[end] and name_part(p, end) and (end == i + 2 or unlike_title(p, end)):
            end += 1
        if end - i > 2 and end < len(p) and p.words[end] in (",", ".") and p.sent[end] == p.sent[i]:
            out.append(Mention((i + 1, end), "person"))
            take(taken, (i + 1, end))
    return out


def before_offices(p: Parse, taken: list[bool]) -> list[Mention]:
    """Unrecognized names with a surname that is another word too: "Anna King said", "Paul Bishop, the minister"."""
    out = []
    for i in range(1, len(p)):
        if (
            not any(taken[i - 1 : i + 1])
            and p.lower[i] in lexicons.nominals()
            and surnamed(p, i)
            and given_name(p, i - 1)
        ):
            out.append(Mention((i - 1, i + 1), "person"))
            take(taken, (i - 1, i + 1))
    return out


def unlike_title(p: Parse, i: int) -> bool:
    """Whether a word between commas is a name's: no office, no state, or a surname after a given name."""
    return p.lower[i] not in known_words() or surnamed(p, i)


@cache
def known_words() -> frozenset[str]:
    """Words that are no person's name: offices, states and their adjectives, in lower case."""
    return frozenset(w.lower() for w in (*lexicons.nominals(), *lexicons.countries(), *lexicons.adjectives()))


def surname(p: Parse, i: int) -> bool:
    """Whether a word that is also a person's name is used as one here, not as a date, a people or a title."""
    if p.lower[i] in lexicons.nominals() and not lone_name(p, i):
        return False
    if p.ent[i] < 0 or p.ents[p.ent[i]][2] != "DATE":
        return True
    lone = p.ents[p.ent[i]][1] - p.ents[p.ent[i]][0] == 1
    with_whom = p.dep[i] == "pobj" and p.lower[p.head[i]] in ("with", "between", "against", "among")
    return lone and (with_whom or p.dep[i] in ("nsubj", "nsubjpass", "poss", "appos"))


def lone_name(p: Parse, i: int) -> bool:
    """Whether a title's word stands as a name does: capitalized, without article, owner, "of" or a name after it."""
    before = p.words[i - 1] if i and p.sent[i - 1] == p.sent[i] else ""
    after = p.words[i + 1] if i + 1 < len(p) else ""
    if p.lower[i + 1 : i + 2] in (["of"], ["for"], ["and"]) or (after[:1].isupper() and p.pos[i + 1] == "PROPN"):
        return False
    return not (before and (p.pos[i - 1] in ("DET", "ADJ", "PRON", "PART") or before[:1].isupper())) or titular(
        p, i - 1
    )
