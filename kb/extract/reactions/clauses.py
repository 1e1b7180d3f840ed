"""What a clause shows by its words: features of the linear models that ask whether it has a stance, and which.

A feature is a short string ("v=urge", "neg", "s=first"); a model has a weight for the hash of each.
"""

from collections.abc import Iterator

from kb.extract.findings import StatementFinding
from kb.extract.parse import Parse
from kb.extract.reactions import lexicon
from kb.extract.reactions.candidates import Clause, Scene
from kb.extract.syntax.negation import negated
from kb.extract.syntax.subjects import doer_of
from kb.extract.syntax.verbs import HELPERS, helpers

REACH = 60
"""How many words under a clause are read."""
CONTENT = ("VERB", "NOUN", "ADJ", "ADV")
DETAILS = ("amod", "compound", "acomp", "attr", "det", "advmod", "xcomp", "dobj", "neg")


def words(view: Scene, k: int) -> Iterator[str]:
    """The features of a clause."""
    p, clause = view.findings.parse, view.clauses[k]
    v = clause.head
    lemma = p.lemma[v].lower()
    no = "n!" if negated(p, v) else ""
    who = person(view, doer_of(p, v), v)
    auxiliaries = helpers(p, v)
    yield from (
        f"v={no}{lemma}",
        f"t={p.tag[v]}",
        f"d={p.dep[v]}",
        f"s={who}",
        f"vs={lemma}+{who}",
        f"td={p.tag[v]}+{p.dep[v]}",
    )
    if no:
        yield from ("neg", f"neg+{who}")
    for h in auxiliaries:
        yield from (f"x={h}", f"x={no}{h}+{who}", f"xv={no}{h}+{lemma}")
    yield f"helpers={no}{' '.join(auxiliaries)}+{p.tag[v]}"
    yield from governors(p, v)
    yield from complements(p, v, lemma, no)
    yield from shades(p, clause)
    yield from surroundings(view, v)
    yield from verdicts(view, k)


def verdicts(view: Scene, k: int) -> Iterator[str]:
    """What the rules find in a clause."""
    stances = sorted({s for a in view.verdicts[k].values() for s in a})
    yield from (f"r={s}" for s in stances)
    yield from (f"r={s}+{view.findings.parse.lemma[view.clauses[k].head].lower()}" for s in stances)


def person(view: Scene, i: int | None, v: int) -> str:
    """The kind of a subject: a pronoun, the speaker's side, another actor, or a noun."""
    if i is None:
        return "none"
    parties, found = view.parties, view.findings
    p = found.parse
    if p.lower[i] in lexicon.words("first") and p.words[i] != "US":
        return "first"
    if p.pos[i] == "PRON":
        return p.lower[i]
    actors, speaker = view.meant[i], parties.speaker(v)
    if not actors:
        return p.lemma[i].lower()
    if speaker is not None and any(parties.same_side(a, speaker) for a in actors):
        return "OWN"
    return found.actors.found[actors[0]].kind


def governors(p: Parse, v: int) -> Iterator[str]:
    """What the clause hangs on, two steps up."""
    h = p.head[v]
    if h == v:
        return
    yield from (f"g={p.lemma[h].lower()}", f"gd={p.lemma[h].lower()}+{p.dep[v]}", f"gv={p.lemma[h]}+{p.lemma[v]}")
    if negated(p, h):
        yield "gneg"
    yield from (f"gx={word}" for word in helpers(p, h))
    if p.head[h] != h:
        yield f"gg={p.lemma[p.head[h]].lower()}"


def complements(p: Parse, v: int, lemma: str, no: str) -> Iterator[str]:
    """The words that complete the head, by their relation to it."""
    for c in p.children[v]:
        dep, word = p.dep[c], p.lemma[c].lower()
        if dep in ("punct", "cc", *HELPERS) or (dep == "nsubj" and c < v):
            continue
        if dep in ("prep", "agent"):
            for o in p.kids(c, "pobj", "pcomp"):
                yield from (f"p={word}+{p.lemma[o].lower()}", f"po={p.lemma[o].lower()}")
            yield f"vp={no}{lemma}+{word}"
        else:
            yield from (f"{dep}={word}", f"vc={no}{lemma}+{word}", f"vd={lemma}+{dep}")
        yield from (f"{dep}>{p.lemma[k].lower()}" for k in p.children[c] if p.dep[k] in DETAILS)


def shades(p: Parse, clause: Clause) -> Iterator[str]:
    """The signs of the clause's own words, and of those of the clauses under it."""
    own = set(clause.own)
    for i in clause.own:
        if p.pos[i] in CONTENT:
            yield f"w={p.lemma[i].lower()}"
        yield from signs(p, i, "own")
    left, right = p.subtree(clause.head)
    for i in range(left, min(right, left + REACH)):
        if i not in own and p.pos[i] in CONTENT:
            yield from signs(p, i, "under")


def signs(p: Parse, i: int, where: str) -> Iterator[str]:
    """What the lexicons say of a word by itself."""
    word, lower = p.lemma[i].lower(), p.lower[i]
    values = lexicon.polarities("evaluations")
    sign = values.get(lower) or values.get(word)
    if sign:
        yield f"e{sign}{where}"
    if p.pos[i] == "VERB" and (sign := lexicon.polarities("deeds").get(word)):
        yield f"d{sign}{where}"
    if p.pos[i] == "NOUN" and word in lexicon.nouns():
        yield from (f"N={c}{where}" for c in sorted(lexicon.nouns()[word].classes))
    if p.pos[i] == "VERB" and word in lexicon.verbs():
        yield f"V={lexicon.verbs()[word][-1].stance}{where}"
    if lower in lexicon.adjectives():
        yield f"A={lexicon.adjectives()[lower].stance}{where}"


def surroundings(view: Scene, v: int) -> Iterator[str]:
    """Where the clause stands: quoted or reported, by which cue, in a question, under a condition, in a title."""
    found = view.findings
    p = found.parse
    yield f"zone={found.layout.zone[v]}"
    first, last = p.sents[p.sent[v]]
    if "?" in p.words[max(first, last - 3) : last]:
        yield "question"
    if found.quotes is not None:
        yield f"quoted={found.quotes.of[v] >= 0}"
    yield from (f"m={p.lower[c]}" for c in p.children[v] if p.dep[c] in ("mark", "advmod", "intj", "preconj"))
    spoken = view.parties.spoken[v]
    yield f"said={spoken >= 0}"
    if spoken >= 0:
        yield from statement(p, found.statements[spoken], v)
    cue = view.parties.cues.get(v)
    if cue is not None:
        yield "cue"
        said = (i for a, b in found.statements[cue].content for i in range(a, b))
        yield from (f"cc={p.lemma[i].lower()}" for i in said if p.pos[i] in ("VERB", "ADJ", "NOUN"))


def statement(p: Parse, s: StatementFinding, v: int) -> Iterator[str]:
    """What carries the clause: form, cue, and whether the clause is the head of what is said."""
    main = not any(a <= p.head[v] < b for a, b in s.content) or p.head[v] == v
    yield from (f"form={s.form}", f"main={main}", f"spk={s.speaker is not None}")
    if s.cue_lemma:
        yield from (f"q={s.cue_lemma}", f"q={s.cue_lemma}+{main}", f"qv={s.cue_lemma}+{p.lemma[v].lower()}")
