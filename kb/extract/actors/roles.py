"""The office that the words around a person's name give, and the country that goes with it."""

from dataclasses import dataclass, field

from kb.extract.actors.entities import FORMER
from kb.extract.parse import Parse, Tokens
from kb.world import lexicons

CLASSES = lexicons.classes()
OFFICIAL = lexicons.classes()["official"]
LINKS = lexicons.classes()["links"]
NOMINAL = {"NOUN", "PROPN", "ADJ", "NUM"}
UNOFFICIAL = lexicons.classes()["unofficial"]


@dataclass(slots=True)
class Title:
    """A title of a named person: the words of the office, and what else they say."""

    role: Tokens | None = None
    country: str | None = None
    gender: str = ""
    region: list[int] = field(default_factory=list)
    """Tokens outside of the name that mean the person."""


def is_office(p: Parse, i: int) -> bool:
    """Whether the token is a noun for an office ("minister")."""
    if p.pos[i] in ("VERB", "AUX") and not p.words[i][:1].isupper():
        return False
    noun = lexicons.nominals().get(p.lemma[i].lower()) or lexicons.nominals().get(p.lower[i])
    return noun is not None and noun.sort == "office"


def before(p: Parse, name: Tokens) -> Title:
    """The titles directly before a name: "Russian Foreign Minister", "Secretary of State", "Mr"."""
    title, end = Title(), name[0]
    while end > 0 and honorific(p, end - 1):
        title.gender = title.gender or lexicons.nominals()[p.lower[end - 1]].gender
        end -= 1
        title.region.append(end)
    begin = reach(p, name, end)
    office = next((i for i in range(end - 1, begin - 1, -1) if is_office(p, i)), None)
    if office is None or not adjoins(p, office, end):
        return title
    start = modifiers(p, office, begin)
    title.gender = title.gender or gender(p, office)
    title.region += range(start, end)
    title.country = office_country(p, office, (start, end))
    title.role = without_country(p, (start, end - (p.words[end - 1] == ",")))
    return title


def honorific(p: Parse, i: int) -> bool:
    """Whether the token stands before names ("Mr", "Sheikh")."""
    noun = lexicons.nominals().get(p.lower[i])
    return noun is not None and noun.sort == "honorific" and p.words[i][:1].isupper()


def gender(p: Parse, i: int) -> str:
    """The gender that a noun says, or ""."""
    noun = lexicons.nominals().get(p.lemma[i].lower()) or lexicons.nominals().get(p.lower[i])
    return noun.gender if noun else ""


def reach(p: Parse, name: Tokens, end: int) -> int:
    """How far to the left the words before a name can be its title."""
    begin, first = end, p.sents[p.sent[end - 1]][0] if end else 0
    while begin > first:
        i = begin - 1
        in_phrase = p.lower[i] == "the" and i > first and p.lower[i - 1] in ("of", "for", "to")
        in_phrase = in_phrase or (p.words[i] == "," and listed(p, i, first))
        other = p.ent[i] >= 0 and p.ents[p.ent[i]][2] == "PERSON" and p.ent[i] != p.ent[name[0]]
        if other and not is_office(p, i) and p.words[i] not in lexicons.adjectives():
            break
        if not (p.pos[i] in NOMINAL or p.lower[i] in LINKS or is_office(p, i) or in_phrase):
            break
        begin = i
    return begin


def listed(p: Parse, comma: int, first: int) -> bool:
    """Whether a comma stands in the list of a portfolio ("Minister of Trade, Commerce and Industry X")."""
    i = comma - 1
    while i > first and p.pos[i] == "PROPN" and comma - i < 5:
        i -= 1
    return p.lower[i] in ("of", "for") and is_office(p, i - 1) and p.pos[comma + 1] == "PROPN"


def adjoins(p: Parse, office: int, end: int) -> bool:
    """Whether only what belongs to the office stands between it and the name."""
    after = office + 1
    if after == end:
        return True
    if p.lower[after] in ("of", "for", "to", "-"):
        return p.lower[end - 1] not in LINKS and p.lower[after] != "and"
    return False


def modifiers(p: Parse, office: int, begin: int) -> int:
    """The first token of an office's title, over its modifiers and a coordinated office."""
    start = office
    while start > begin:
        i = start - 1
        if p.lower[i] in ("of", "for", "to", "the") and not within_organization(p, i):
            break
        if p.lower[i] in ("and", "&"):
            joined = next((k for k in range(i - 1, begin - 1, -1) if is_office(p, k)), None)
            if joined is None:
                break
            start = joined
            continue
        if p.pos[i] == "NUM" and not p.words[i].isalpha():
            break
        start = i
    return start


def within_organization(p: Parse, i: int) -> bool:
    """Whether the recognizer sees the token within an organization's name."""
    return p.ent[i] >= 0 and p.ents[p.ent[i]][2] == "ORG"


def country_of(p: Parse, i: int) -> str | None:
    """The country that a word names or is the adjective of."""
    word = p.words[i]
    return lexicons.adjectives().get(word) or lexicons.countries().get(word)


def country_in(p: Parse, run: Tokens, adjectival: bool = False) -> str | None:
    """The first country in a run of tokens: a name (not if ``adjectival``), an adjective, or an institution's seat."""
    i = run[0]
    while i < run[1]:
        found = compound_country(p, i, run[1])
        if found and not (adjectival and bare(p, i, found[0])):
            return found[1]
        i = found[0] if found else i + 1
    return None


def bare(p: Parse, start: int, end: int) -> bool:
    """Whether a country stands by its mere name, neither as an adjective nor as an owner ("a China scholar")."""
    owns = p.words[end : end + 1] and p.lower[end] in ("'s", "’s", "'", "’")
    return not owns and p.words[start] in lexicons.countries() and p.string((start, end)) not in lexicons.adjectives()


def compound_country(p: Parse, i: int, end: int) -> tuple[int, str] | None:
    """One past the last token of the country's name or adjective that begins at ``i``, and its code.

    A name that the text means otherwise ("Georgia" of the state) stands for where that place lies.
    """
    hit = places().at(p.words, i)
    if hit is None or hit[0] > end or (i and p.lower[i - 1] == "ethnic") or aimed(p, hit[0]):
        return None
    meant = p.lands.get(i)
    state = hit[1] not in FORMER and (p.words[i] in lexicons.countries() or p.words[i] in lexicons.capitals())
    return meant if meant is not None and state and hit[0] <= meant[0] <= end else hit


def aimed(p: Parse, i: int) -> bool:
    """Whether a participle after a hyphen follows by which the country is not the noun's: "-led", "-backed"."""
    return i + 1 < len(p) and p.words[i] == "-" and p.lower[i + 1] in CLASSES["aimed"]


def places() -> "lexicons.Phrases[str]":
    """Names and adjectives of countries, and institutions with a seat."""
    return lexicons.country_phrases()


def owner(p: Parse, start: int) -> str | None:
    """The country whose possessive stands before ``start`` ("Russia's", "the country of")."""
    i = start - 1
    if i > 0 and p.lower[i] in ("'s", "’s", "'", "’"):
        return next((c for n in (4, 3, 2, 1) if (c := country_at_end(p, max(0, i - n), i))), None)
    return None


def country_at_end(p: Parse, start: int, end: int) -> str | None:
    """The country whose name is a run of tokens as a whole."""
    hit = compound_country(p, start, end)
    return hit[1] if hit and hit[0] == end else None


def homeland(p: Parse, name: Tokens) -> str | None:
    """The country right beside a name without a title: "Norway's Ana Lund", "Ana Lund of Norway"."""
    start, end = name
    before = owner(p, start) or delegation(p, p.root(name))
    if before or end + 1 >= len(p) or p.lower[end] != "of" or not start <= p.head[end] < end:
        return before
    first = end + 1 + (p.lower[end + 1] == "the")
    hit = lexicons.country_phrases().at(p.words, first)
    return hit[1] if hit else None


def delegation(p: Parse, root: int) -> str | None:
    """The country of the delegation that somebody leads ("a Fijian team headed by")."""
    by = p.head[root]
    verb = p.head[by]
    if p.lower[by] != "by" or p.lemma[verb] not in ("lead", "head") or p.dep[verb] != "acl":
        return None
    whose = (p.head[verb], next((t for t in range(verb - 1, max(0, verb - 4), -1) if p.pos[t] == "NOUN"), verb))
    return next((c for n in whose if n < verb and (c := country_in(p, (p.left[n], n + 1)))), None)


def without_country(p: Parse, run: Tokens) -> Tokens | None:
    """The run without articles and the country in front."""
    start, end = run
    while start < end:
        found = lexicons.nationality_phrases().at(p.words, start)
        if found and found[0] < end:
            start = found[0]
        elif p.lower[start] in UNOFFICIAL:
            start += 1
        else:
            break
    return (start, end) if start < end else None


def beside(p: Parse, name: Tokens) -> Title:
    """The office in an apposition or a copula: "X, the president of Egypt", "the minister, X", "X is president"."""
    root = p.root(name)
    for noun in [*p.kids(root, "appos"), *governors(p, root)]:
        if is_office(p, noun) and p.pos[noun] in ("NOUN", "PROPN") and not name[0] <= noun < name[1]:
            return phrase(p, noun, name)
    office = office_before_comma(p, name)
    return phrase(p, office, name) if office is not None else Title()


def office_before_comma(p: Parse, name: Tokens) -> int | None:
    """The office in "the permanent representative to the UN, X," where the parser sees no apposition."""
    comma = name[0] - 1
    if (
        comma < 1
        or p.words[comma] != ","
        or name[1] >= len(p)
        or p.words[name[1]] not in (",", ".")
        or name[1] - name[0] < 2
    ):
        return None
    i = comma - 1
    while (
        i >= p.sents[p.sent[comma]][0]
        and comma - i < 10
        and (p.pos[i] in NOMINAL or p.lower[i] in LINKS or p.lower[i] in ("in", "the", "at"))
    ):
        if (
            p.pos[i] == "NOUN"
            and is_office(p, i)
            and p.tag[i] == "NN"
            and (i + 1 == comma or p.lower[i + 1] in ("of", "for", "to", "at", "in"))
        ):
            return i
        i -= 1
    return None


def governors(p: Parse, root: int) -> list[int]:
    """Nouns that the name is an apposition to, or that are predicated of it."""
    head, dep = p.head[root], p.dep[root]
    if dep == "appos":
        return [head]
    if dep in ("nsubj", "nsubjpass") and p.lemma[head] in ("be", "become", "remain", "name", "appoint", "elect"):
        return p.kids(head, "attr", "oprd")
    return []


def phrase(p: Parse, noun: int, name: Tokens) -> Title:
    """The title that a noun phrase gives: its modifiers, the noun, and the phrases with a preposition after it."""
    start = noun
    while (
        start > p.left[noun] and p.dep[start - 1] in ("amod", "compound", "nmod", "punct") and p.words[start - 1] != ","
    ):
        start -= 1
    end = noun + 1
    if start > 1 and p.words[start - 1] == "-" and p.pos[start - 2] == "NOUN":
        start -= 2
    for k in p.kids(noun, "prep", "cc", "conj"):
        if k == end and (p.dep[k] != "prep" or p.lower[k] in OFFICIAL):
            end = p.right[k] if not k <= name[0] < p.right[k] else name[0]
    end = next((i for i in range(noun + 1, end) if p.words[i] in (",", ";", "(", "“", '"') or "\n" in p.words[i]), end)
    while end > noun + 1 and p.pos[end - 1] in ("ADP", "CCONJ", "PUNCT", "DET"):
        end -= 1
    country = office_country(p, noun, (start, end)) or abroad(p, noun, end)
    return Title(without_country(p, (start, end)), country, gender(p, noun), list(range(start, noun + 1)))


def office_country(p: Parse, office: int, run: Tokens) -> str | None:
    """Whose office it is: by a word before it, its owner, or a phrase with "of" or "for".

    Of those who are posted somewhere or know of it, the country after the noun, or its bare name before, is not theirs:
    "ambassador to Ukraine", "envoy for Sudan", "a China scholar".
    """
    start, end = run
    posted = p.lemma[office].lower() in CLASSES["posted"]
    nearest = country_in(p, (start, office + 1), adjectival=posted) or owner(p, start)
    if nearest is not None:
        return nearest
    links = ("of",) if posted else ("of", "for", "in")
    after = [k for k in range(office + 1, end) if p.lower[k] in links and p.kid(k, "pobj") is not None]
    kin = {k for k in after if p.lemma[p.kid(k, "pobj") or k] in CLASSES["descent"]}
    of = next((c for k in after if k not in kin and (c := country_in(p, (k, end)))), None)
    return of or local(p, office, run)


def abroad(p: Parse, office: int, end: int) -> str | None:
    """The place after a local office that the text names past the title's end ("the governor, N, of Ohio")."""
    return local(p, office, (office, min(len(p), end + 1)))


def local(p: Parse, office: int, run: Tokens) -> str | None:
    """The country of the place whose governor or mayor the title names: "mayor of Leeds", "Ohio's governor"."""
    if p.lemma[office].lower() not in CLASSES["local"]:
        return None
    first = max(p.sents[p.sent[office]][0], run[0] - 5)
    owned = run[0] > 0 and p.lower[run[0] - 1] in ("'s", "’s", "'", "’")
    ends = {run[0] - 1} if owned else set[int]()
    near = [p.lands[i] for i in range(first, run[1]) if i in p.lands]
    inner = [p.lands[i][1] for i in range(*run) if i in p.lands]
    return next((land for end, land in near if end in ends), None) or next(iter(inner), None)
