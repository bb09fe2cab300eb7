"""The plan of the demo: sites, numbers and sources computed from indices."""

from __future__ import annotations

from collections import Counter

import pytest

from fanwen.demo.catalog import Catalog
from fanwen.demo.network import Network
from fanwen.demo.plan import SITES, SLOTS, Fate, Kind, Plan


@pytest.mark.parametrize("pages", [300, 345, 400, 12_345])
def test_every_article_has_one_site_and_number(pages: int) -> None:
    plan = Plan(1, pages)
    for phase in (1, 2):
        positions = {(plan.site(index), plan.number(index)) for index in plan.indices(phase)}
        assert len(positions) == plan.total(phase)
        assert sum(plan.size(site, phase) for site in SITES) == plan.total(phase)
        for site in SITES:
            assert {number for name, number in positions if name == site} == set(
                range(plan.size(site, phase))
            )


@pytest.mark.parametrize("pages", [300, 345, 12_345])
def test_index_is_the_inverse_of_number(pages: int) -> None:
    plan = Plan(1, pages)
    assert all(plan.index(plan.site(index), plan.number(index)) == index for index in plan.indices(2))


def test_sources_are_unchanged_originals_on_other_sites() -> None:
    plan = Plan(3, 400)
    for index in plan.indices(2):
        source = plan.source(index)
        assert plan.kind(source) is Kind.ORIGINAL
        assert plan.site(source) != plan.site(index)
        assert source < plan.pages
        assert plan.fate(source) is not Fate.CHANGED


def test_about_half_of_the_pages_are_originals() -> None:
    kinds = Counter(kind for _, kind in SLOTS)
    assert len(SLOTS) == 100
    assert 40 <= kinds[Kind.ORIGINAL] + kinds[Kind.TEMPLATE] <= 55


def test_every_fate_occurs() -> None:
    plan = Plan(1, 400)
    fates = Counter(plan.fate(index) for index in plan.indices(2))
    assert fates[Fate.NEW] == 16
    assert min(fates[Fate.VANISHED], fates[Fate.CHANGED]) >= 5


def test_compilations_hold_three_to_fifteen_different_speeches() -> None:
    catalog = Catalog(Plan(1, 400))
    for index in catalog.plan.indices(1):
        if catalog.plan.kind(index) is Kind.MEMBER:
            members = catalog.members(index)
            assert 3 <= len(members) <= 15
            assert len(set(members)) == len(members)


@pytest.mark.parametrize("pages", [0, 299, 100_001])
def test_an_invalid_number_of_pages(pages: int) -> None:
    with pytest.raises(ValueError, match="300 to 100000"):
        Network(pages=pages)
