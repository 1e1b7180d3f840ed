"""Speed, memory and F1 of resolution on generated names and meetings whose truth is known.

    python benchmarks/resolution.py [ARTICLES]

Each article reports one or two encounters of a generated world, two to four officials each; names appear in full,
in other spellings and orders, some without a country. No database: resolution itself.
"""

import resource
import string
import sys
import time
from collections import Counter
from datetime import date, timedelta
from random import Random

from kb.resolve import actors, meetings
from kb.resolve.reports import ActorReport, Key, MeetingReport

COUNTRIES = [a + b + "X" for a in string.ascii_uppercase[:10] for b in string.ascii_uppercase[:8]]
SYLLABLES = tuple("kalemirosutavenoridalopezigafukotsuhamboyu"[i : i + 2] for i in range(0, 42, 2))
ROLES = ("president", "foreign minister", "prime minister", "ambassador", "defence minister")
SPELLINGS = (("k", "q"), ("v", "w"), ("f", "ph"), ("i", "y"))


def word(random: Random, size: int) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(size)).capitalize()


def variant(random: Random, name: str) -> str:
    """A name as some article writes it."""
    given, _, family = name.partition(" ")
    if random.random() < 0.1:
        return f"{family} {given}"
    if random.random() < 0.15:
        old, new = random.choice(SPELLINGS)
        return f"{given} {family.replace(old, new)}"
    return name


def world(
    count: int,
) -> tuple[list[ActorReport], list[MeetingReport], dict[Key, int], dict[Key, int], dict[str, tuple[str, str | None]]]:
    """Reports and the truth about them."""
    random = Random(7)
    people = []
    for _ in range(max(50, count // 10)):
        name = f"{word(random, 2)} {word(random, random.choice((2, 3)))}"
        people.append((name, random.choice(COUNTRIES), random.choice(ROLES)))
    encounters = [
        (random.sample(range(len(people)), random.randint(2, 4)), date(2000, 1, 1) + timedelta(random.randrange(7300)))
        for _ in range(max(20, count // 2))
    ]
    told_actors, told_meetings, who_is, which, sides = [], [], {}, {}, {}
    for number in range(count):
        doc = f"d{number:07}"
        chosen = random.sample(range(len(encounters)), random.randint(1, 2))
        local: dict[int, str] = {}
        for k, e in enumerate(chosen):
            those, day = encounters[e]
            published = day + timedelta(random.randrange(3))
            for person in those:
                if person not in local:
                    local[person] = f"a{len(local)}"
                    name, country, role = people[person]
                    key = (doc, local[person])
                    told_actors.append(
                        ActorReport(
                            key,
                            variant(random, name),
                            "person",
                            country if random.random() < 0.95 else None,
                            role,
                            (),
                            published,
                        )
                    )
                    who_is[key] = person
            parties = tuple((f"p{p}", people[p][1], "principal") for p in those)
            known = random.random() < 0.8
            start = day if known else None
            words = "they met for talks"
            told_meetings.append(
                MeetingReport((doc, f"m{k}"), "bilateral", "held", parties, start, start, None, None, published, words)
            )
            which[doc, f"m{k}"] = e
            sides.update({f"p{p}": ("person", people[p][1]) for p in those})
    return told_actors, told_meetings, who_is, which, sides


def b_cubed(clusters: list[list[Key]], truth: dict[Key, int]) -> float:
    """F1 of Bagga and Baldwin's B-cubed."""
    home = {key: k for k, cluster in enumerate(clusters) for key in cluster}
    both = Counter((home[key], truth[key]) for key in truth)
    found, true = Counter(home.values()), Counter(truth.values())
    p = sum(both[home[k], truth[k]] / found[home[k]] for k in truth) / len(truth)
    r = sum(both[home[k], truth[k]] / true[truth[k]] for k in truth) / len(truth)
    return 2 * p * r / (p + r)


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    told_actors, told_meetings, who_is, which, sides = world(count)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} articles: {len(told_actors)} reports of actors, {len(told_meetings)} of meetings; {memory} MB")
    for name, run, truth in (("actors", lambda: actors.resolve(told_actors), who_is),
                             ("meetings", lambda: meetings.resolve(told_meetings, sides), which)):  # fmt: skip
        start = time.perf_counter()
        clusters = run()
        took = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        score = b_cubed(clusters, truth)
        print(f"{name}: {took:.1f} s, peak {memory} MB, {len(clusters)} of {len(set(truth.values()))}, F1 {score:.4f}")


if __name__ == "__main__":
    main()
