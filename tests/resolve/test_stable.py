"""Ids that last, as a function of clusters: whatever merges and comes apart, an id that was given up leads to where its
report is."""

import random
from collections import defaultdict
from itertools import count

import pytest

from kb.resolve.reports import Key
from kb.resolve.stable import Inheritance, Redirect, inherit

REPORTS = [(f"d{k}", "m1") for k in range(8)]


class Tables:
    """The entities of reports and the redirects, as they are written down."""

    def __init__(self) -> None:
        self.entity: dict[Key, int] = {}
        self.redirects: list[Redirect] = []
        self.fresh = count(1)

    def resolve(self, *groups: list[Key]) -> Inheritance:
        """Reports of these groups are one each; those that are new come with entities of their own."""
        settled = max(self.entity.values(), default=0)
        for key in (key for group in groups for key in group if key not in self.entity):
            self.entity[key] = next(self.fresh)
        clusters = sorted(sorted(group) for group in groups)
        homes = {key: k for k, cluster in enumerate(clusters) for key in cluster}
        given = inherit(clusters, homes.get, self.entity.__getitem__, self.redirects, settled)
        numbers = [next(self.fresh) if number is None else number for number in given.ids]
        self.entity = {key: numbers[k] for key, k in homes.items()}
        self.redirects = [Redirect(one.old, numbers[one.home], one.anchor, one.kept) for one in given.leads]
        return given


def test_an_id_that_is_given_up_leads_to_the_entity_that_has_its_report() -> None:
    tables = Tables()
    a, b, c, d = REPORTS[:4]
    tables.resolve([a], [b], [c], [d])
    tables.resolve([a], [b], [c, d])
    assert tables.redirects == [Redirect(4, 3, d, c)]
    tables.resolve([a], [b, c, d])
    assert tables.redirects == [Redirect(4, 2, d, c), Redirect(3, 2, c, b)]


def test_a_redirect_is_forgotten_with_the_last_of_what_it_leads_to() -> None:
    tables = Tables()
    a, b, c = REPORTS[:3]
    tables.resolve([a], [b], [c])
    tables.resolve([a], [b, c])
    tables.resolve([a])
    assert tables.redirects == []


@pytest.mark.parametrize("own", range(8))
def test_a_report_moved_to_another_entity_and_back_leaves_both_their_ids(own: int) -> None:
    tables = Tables()
    (alone, *shared), moved = [REPORTS[own], *(r for r in REPORTS if r != REPORTS[own])], REPORTS[(own + 3) % 8]
    tables.resolve([alone], shared)
    before = dict(tables.entity)
    tables.resolve([alone, moved], [r for r in shared if r != moved])
    tables.resolve([alone], shared)
    assert tables.entity == before
    assert tables.redirects == []


def test_it_is_so_where_new_reports_came_in_the_meantime() -> None:
    tables = Tables()
    a, b, moved, alone, new, more = REPORTS[:6]
    tables.resolve([a, b, moved], [alone])
    before = dict(tables.entity)
    tables.resolve([a, b], [alone, moved])
    tables.resolve([a, b, moved], [alone, new, more])
    assert {key: tables.entity[key] for key in before} == before


def test_two_entities_that_come_apart_into_the_same_halves_keep_both_ids() -> None:
    tables = Tables()
    a, b, c, d = REPORTS[:4]
    tables.resolve([a, b], [c, d])
    tables.resolve([a, c], [b, d])
    assert sorted(tables.entity.values()) == [1, 1, 3, 3]
    assert tables.redirects == []


def test_of_halves_that_nothing_else_inherits_the_first_keeps_the_id() -> None:
    tables = Tables()
    a, b, c, d = REPORTS[:4]
    tables.resolve([a, b, c, d])
    tables.resolve([a, d], [b, c])
    assert tables.entity == {a: 1, b: 5, c: 5, d: 1}


def test_the_greater_share_goes_before_a_cluster_without_an_id() -> None:
    tables = Tables()
    a, b, c, d = REPORTS[:4]
    tables.resolve([a], [b, c, d])
    tables.resolve([a, b, c], [d])
    assert tables.entity == {a: 1, b: 1, c: 1, d: 5}
    assert tables.redirects == [Redirect(2, 1, b, a)]


@pytest.mark.parametrize("seed", range(40))
def test_no_redirect_leads_astray(seed: int) -> None:
    rng, tables = random.Random(seed), Tables()
    for _ in range(12):
        groups: dict[int, list[Key]] = defaultdict(list)
        for key in rng.sample(REPORTS, rng.randint(5, 8)):
            groups[rng.randrange(5)].append(key)
        tables.resolve(*groups.values())
        there = set(tables.entity.values())
        assert len(there) == len(groups)
        assert {one.new for one in tables.redirects} <= there
        assert there.isdisjoint(one.old for one in tables.redirects)
        for one in tables.redirects:
            assert tables.entity.get(one.anchor, one.new) == one.new
        found = dict(tables.entity), sorted(tables.redirects, key=lambda one: one.old)
        tables.resolve(*groups.values())
        assert (tables.entity, sorted(tables.redirects, key=lambda one: one.old)) == found
