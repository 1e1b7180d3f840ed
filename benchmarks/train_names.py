"""Learn which letters names have in each group of countries (``kb/extract/actors/origins.py``).

    pip install faker anyascii
    python benchmarks/train_names.py [--check]

From names of holders of high office (``leaders.tsv``) and names that Faker's providers (MIT licence) make up,
romanized. Writes ``kb/extract/actors/origins.npz``; ``--check`` only prints how often the right group is first for
leaders held out (five folds).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kb.extract.actors import origins, people
from kb.extract.actors.people import Key
from kb.world import lexicons

OUT = Path(__file__).resolve().parent.parent / "kb/extract/actors/origins.npz"
PIECES = 6000
"""How many pieces are kept, the most frequent first."""
EACH = 400
"""Names that Faker makes for a locale."""
LEADER = 3
"""How often a leader's name counts."""
SEED = 5
LOCALES = {
    "english": ["en_US", "en_GB", "en_NZ"], "hispanic": ["es_ES", "es_MX", "es_AR", "es_CO", "es_CL"],
    "lusophone": ["pt_BR", "pt_PT"], "french": ["fr_FR", "fr_BE", "fr_CA"], "german": ["de_DE", "de_AT", "de_CH"],
    "dutch": ["nl_NL", "nl_BE"], "nordic": ["sv_SE", "no_NO", "da_DK", "is_IS"], "finnic": ["fi_FI", "et_EE"],
    "baltic": ["lt_LT", "lv_LV"], "east slavic": ["ru_RU", "uk_UA"], "west slavic": ["pl_PL", "cs_CZ", "sk_SK"],
    "south slavic": ["hr_HR", "sl_SI", "bg_BG", "mk_MK"], "hungarian": ["hu_HU"], "romanian": ["ro_RO"],
    "greek": ["el_GR"], "italian": ["it_IT"], "turkic": ["tr_TR", "az_AZ", "uz_UZ"], "armenian": ["hy_AM"],
    "georgian": ["ka_GE"], "south asian muslim": ["en_PK"], "indian": ["en_IN"], "chinese": ["zh_CN", "zh_TW"],
    "korean": ["ko_KR"], "japanese": ["ja_JP"], "vietnamese": ["vi_VN"], "thai": ["en_TH"], "malay": ["id_ID"],
    "west african": ["yo_NG", "ig_NG", "en_NG", "tw_GH", "ha_NG"], "east african": ["en_KE", "sw"],
    "southern african": ["zu_ZA"],
}  # fmt: skip
"""Which locales of Faker have names of which group."""


def romanized(locale: str, number: int) -> list[str]:
    """Names of a locale in Latin letters."""
    from anyascii import anyascii
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(SEED)
    make = getattr(fake, "romanized_name", None) or (lambda: f"{fake.first_name()} {fake.last_name()}")
    return [anyascii(make()) for _ in range(number)]


def key(name: str) -> Key:
    """A name's folded words."""
    return tuple(w for part in name.replace("-", " ").split() if (w := people.folded(part)))


def leaders() -> list[tuple[Key, str]]:
    """Names of leaders and the first group of their country."""
    return [(key(name), found[0]) for name, code in lexicons.leaders() if (found := origins.groups().get(code))]


def made_up() -> list[tuple[Key, str]]:
    """Names that Faker makes, each once, and their group."""
    return [(k, culture) for culture, locales in LOCALES.items() for locale in locales
            for k in dict.fromkeys(map(key, romanized(locale, EACH))) if k]  # fmt: skip


def matrix(names: list[Key], known: dict[str, int]) -> csr_matrix:
    """How often each piece is in each name, by the square root of the name's length."""
    rows, columns, values = [], [], []
    for i, name in enumerate(names):
        found = [known[piece] for piece in origins.pieces(name) if piece in known]
        rows += [i] * len(found)
        columns += found
        values += [len(found) ** -0.5] * len(found)
    return csr_matrix((values, (rows, columns)), shape=(len(names), len(known)))


def fitted(examples: list[tuple[Key, str]]) -> tuple[dict[str, int], LogisticRegression]:
    """The pieces, and a regression that knows all groups as equally frequent."""
    counts = Counter(piece for name, _ in examples for piece in set(origins.pieces(name)))
    known = {piece: k for k, (piece, _) in enumerate(sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:PIECES])}
    model = LogisticRegression(C=2.0, class_weight="balanced", max_iter=400)
    model.fit(matrix([name for name, _ in examples], known), [culture for _, culture in examples])
    return known, model


def check(made: list[tuple[Key, str]]) -> None:
    """Print how often the right group is first, or among three, for leaders held out."""
    known = leaders()
    random.Random(SEED).shuffle(known)
    first = third = 0
    for k in range(5):
        table, model = fitted(made + [x for i, x in enumerate(known) if i % 5 != k] * LEADER)
        test = [x for i, x in enumerate(known) if i % 5 == k]
        order = np.argsort(-model.predict_proba(matrix([name for name, _ in test], table)), axis=1)
        names = [[model.classes_[j] for j in row[:3]] for row in order]
        first += sum(n[0] == culture for n, (_, culture) in zip(names, test, strict=True))
        third += sum(culture in n for n, (_, culture) in zip(names, test, strict=True))
    print(f"{len(known)} leaders: right group first {first / len(known):.3f}, among three {third / len(known):.3f}")


def main() -> None:
    """Learn and write, or check."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--check", action="store_true", help="write nothing")
    made = made_up()
    if args.parse_args().check:
        check(made)
        return
    known, model = fitted(made + leaders() * LEADER)
    scale = float(np.abs(model.coef_).max()) / 127
    np.savez_compressed(
        OUT, pieces=np.frombuffer("\n".join(known).encode(), "uint8"), scale=np.float32(scale),
        cultures=np.frombuffer("\n".join(model.classes_).encode(), "uint8"),
        weights=np.round(model.coef_.T / scale).astype("int8"),
    )  # fmt: skip
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
