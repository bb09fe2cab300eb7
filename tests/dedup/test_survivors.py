"""Promise 4, and promise 3 for dedup: the verdicts do not depend on the order of arrival."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.survivors import Candidate, Rank, Resolver


@st.composite
def families(draw: st.DrawFn) -> list[tuple[int, str, int]]:
    """Descriptions of related keys: base text, kind of change, and amount."""
    kinds = st.sampled_from(["edit", "cut", "tail", "join", "other", "tiny"])
    member = st.tuples(st.integers(0, 2), kinds, st.integers(0, 40))
    return draw(st.lists(member, min_size=2, max_size=14, unique=True))


def key_for(writer: Any, bases: list[str], base: int, kind: str, amount: int) -> str:
    text = bases[base]
    match kind:
        case "edit":
            return writer.edited(text, amount)
        case "cut":
            return text[: max(len(text) * (30 + amount) // 100, 4)]
        case "tail":
            return writer.edited(text[len(text) * amount // 100 :], amount % 7)
        case "join":
            return writer.edited(text + bases[(base + 1) % len(bases)], amount % 11)
        case "tiny":
            return text[: amount % 9]
        case _:
            return writer.key(180 + amount)


ranks = st.builds(Rank, st.booleans(), st.integers(0, 2), st.sampled_from([100, 200, 300]))
steps = st.lists(st.tuples(st.sets(st.integers(0, 13)), st.sets(st.integers(0, 13))), min_size=1, max_size=5)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(families(), st.integers(0, 1000), st.lists(ranks, min_size=14, max_size=14), steps, st.booleans())
def test_any_sequence_of_updates_gives_the_verdicts_of_one(
    new_corpus: Any, new_writer: Any, members: Any, seed: int, grades: Any, history: Any, reload: bool
) -> None:
    corpus, writer = new_corpus(), new_writer(seed)
    bases = [writer.key(chars) for chars in (420, 260, 170)]
    for member, rank in zip(members, grades, strict=False):
        corpus.put(key_for(writer, bases, *member), rank)
    ids = list(corpus.keys)
    resolver, verdicts = corpus.resolver(), {}
    for number, (toggled, regraded) in enumerate(history):
        if reload:
            resolver = reloaded(corpus, verdicts)
        step(corpus, resolver, verdicts, {ids[i] for i in toggled if i < len(ids)}, regraded, number)
        assert {id_: v.survivor_id for id_, v in verdicts.items()} == corpus.expected(list(verdicts))
    again = {v.id: v for v in corpus.resolver().update(corpus.candidates(list(verdicts)), [])}
    assert again == verdicts


def step(
    corpus: Any, resolver: Resolver, verdicts: Any, toggled: set[str], regraded: set[int], n: int
) -> None:
    """One update: some speeches are removed, some added, and some get another rank."""
    removed = sorted(toggled & verdicts.keys())
    added = sorted(toggled - verdicts.keys())
    for id_ in sorted(verdicts.keys() - toggled)[: len(regraded) % 3]:
        corpus.ranks[id_] = Rank(n % 2 == 0, n, len(regraded))
        removed.append(id_)
        added.append(id_)
    before = {id_: verdict for id_, verdict in verdicts.items() if id_ not in removed}
    for id_ in removed:
        del verdicts[id_]
    for verdict in resolver.update(corpus.candidates(added), removed):
        assert verdict.id in added or before[verdict.id].survivor_id != verdict.survivor_id
        verdicts[verdict.id] = verdict


def reloaded(corpus: Any, verdicts: Any) -> Resolver:
    """A new resolver with the stored state, loaded entry by entry."""
    resolver = corpus.resolver()
    for id_, verdict in verdicts.items():
        resolver.load([id_], [corpus.ranks[id_]], [corpus.fingerprints[id_]], [verdict.survivor_id])
    return resolver


def test_every_order_of_arrival_one_by_one(corpus: Any, writer: Any) -> None:
    key, other = writer.key(400), writer.key(300)
    family = [key, key[:160], key[200:380], key + other, writer.edited(key, 3), other + writer.key(100)]
    for place, text in enumerate(family):
        corpus.put(text, Rank(False, place % 2, 100 + place))
    expected = corpus.expected(list(corpus.keys))
    assert sum(survivor is None for survivor in expected.values()) == 2
    for order in itertools.permutations(corpus.keys):
        resolver, verdicts = corpus.resolver(), {}
        for id_ in order:
            verdicts |= {v.id: v.survivor_id for v in resolver.update([corpus.candidate(id_)], [])}
        assert verdicts == expected


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Rank(False, 9, 10), Rank(True, 0, 900)),
        (Rank(False, 1, 10), Rank(False, 2, 900)),
        (Rank(False, 1, 11), Rank(False, 1, 10)),
    ],
    ids=["complete before incomplete", "undamaged before damaged", "longer before shorter"],
)
def test_rank(corpus: Any, writer: Any, better: Rank, worse: Rank) -> None:
    key = writer.key(300)
    loser, winner = corpus.put(key, worse), corpus.put(writer.edited(key, 2), better)
    verdicts = corpus.resolve()
    assert verdicts[winner].survivor_id is None
    assert verdicts[loser].survivor_id == winner
    assert verdicts[loser].reason == "near-duplicate"
    assert 0.70 <= verdicts[loser].jaccard < 1


def test_equal_ranks_are_ordered_by_id(corpus: Any, writer: Any) -> None:
    key = writer.key(300)
    ids = sorted(corpus.put(writer.edited(key, 2), Rank(False, 0, 300)) for _ in range(5))
    verdicts = corpus.resolve()
    assert [verdicts[id_].survivor_id for id_ in ids] == [None, *[ids[0]] * 4]


def test_a_preview_is_contained(corpus: Any, writer: Any) -> None:
    key = writer.key(1200)
    whole, preview = corpus.put(key), corpus.put(key[:400], Rank(True, 0, 400))
    verdict = corpus.resolve()[preview]
    assert (verdict.survivor_id, verdict.reason, verdict.containment) == (whole, "contained", 1.0)
    assert verdict.jaccard == pytest.approx(396 / 1196)


def test_a_complete_text_survives_a_longer_damaged_one_that_contains_it(corpus: Any, writer: Any) -> None:
    key = writer.key(400)
    damaged = corpus.put(key + writer.key(500), Rank(False, 3, 900))
    clean = corpus.put(key)
    assert corpus.resolve()[damaged].survivor_id == clean


def test_a_short_text_inside_a_long_one_survives(corpus: Any, writer: Any) -> None:
    key = writer.key(1000)
    corpus.put(key)
    short = corpus.put(key[:149])
    long_enough = corpus.put(key[300:460])
    verdicts = corpus.resolve()
    assert verdicts[short].survivor_id is None
    assert verdicts[long_enough].reason == "contained"


def test_no_chains(corpus: Any, writer: Any) -> None:
    """Neighbours match, the ends do not: the middle is a copy of its match, the end survives."""
    first = writer.key(600)
    links = [first]
    for number in range(1, 6):
        links.append(writer.key(90 * number) + first[90 * number :])
    ids = [corpus.put(key, Rank(False, 0, 600 - i)) for i, key in enumerate(links)]
    verdicts = corpus.resolve()
    assert {id_: v.survivor_id for id_, v in verdicts.items()} == corpus.expected(ids)
    assert sum(verdict.survivor_id is None for verdict in verdicts.values()) >= 3


def test_a_copy_belongs_to_its_best_survivor(corpus: Any, writer: Any) -> None:
    left, right = writer.key(300), writer.key(300)
    second = corpus.put(right, Rank(False, 0, 300))
    best = corpus.put(left, Rank(False, 0, 301))
    both = corpus.put(left + right, Rank(False, 1, 600))
    verdicts = corpus.resolve()
    assert verdicts[second].survivor_id is None
    assert verdicts[both].survivor_id == best


@pytest.mark.parametrize("key", ["", "一", "一二三四"])
def test_texts_too_short_to_shingle_match_nothing(corpus: Any, key: str) -> None:
    for text in (key, key + "五", "二三四", "七八"):
        corpus.put(text)
    assert all(verdict.survivor_id is None for verdict in corpus.resolve().values())


def test_the_copies_of_a_removed_survivor(corpus: Any, writer: Any) -> None:
    key = writer.key(500)
    ids = corpus.order([corpus.put(writer.edited(key, 3), Rank(False, 0, 500 - i)) for i in range(4)])
    resolver = corpus.resolver()
    resolver.update(corpus.candidates(), [])
    changed = {v.id: v.survivor_id for v in resolver.update([], [ids[0]])}
    assert changed == {ids[1]: None, ids[2]: ids[1], ids[3]: ids[1]}


def test_a_copy_is_decided_again_when_its_survivor_becomes_a_copy(corpus: Any, writer: Any) -> None:
    """It matches only the survivor, so no other text includes it in the update."""
    whole = writer.key(900)
    survivor = corpus.put(whole, Rank(False, 0, 600))
    duplicate = corpus.put(whole[500:850], Rank(True, 0, 160))
    resolver = corpus.resolver()
    resolver.update(corpus.candidates(), [])
    better = corpus.put(whole[:300], Rank(False, 0, 900))
    changed = {v.id: v.survivor_id for v in resolver.update([corpus.candidate(better)], [])}
    assert changed == {better: None, survivor: better, duplicate: None}


def test_an_update_fetches_only_the_affected(corpus: Any, writer: Any) -> None:
    for _ in range(300):
        key = writer.key(200)
        corpus.put(key)
        corpus.put(writer.edited(key, 2))
    resolver = corpus.resolver()
    resolver.update(corpus.candidates(), [])
    corpus.fetched = 0
    copy = corpus.put(writer.edited(next(iter(corpus.keys.values())), 2), Rank(False, 0, 100))
    assert [verdict.id for verdict in resolver.update([corpus.candidate(copy)], [])] == [copy]
    assert corpus.fetched <= 4


def test_slots_are_reused(corpus: Any, writer: Any) -> None:
    ids = [corpus.put(writer.key(160)) for _ in range(40)]
    resolver = corpus.resolver()
    resolver.update(corpus.candidates(), [])
    for _ in range(5):
        resolver.update([], ids[:30])
        resolver.update(corpus.candidates(ids[:30]), [])
    assert resolver._index.size < 80
    copy = corpus.put(writer.edited(corpus.keys[ids[35]], 1))
    changes = {verdict.id: verdict.survivor_id for verdict in resolver.update([corpus.candidate(copy)], [])}
    assert set(changes) <= {copy, ids[35]}
    assert len(set(changes.values())) == len(changes)


def test_errors(corpus: Any, writer: Any) -> None:
    id_ = corpus.put(writer.key(200))
    resolver = corpus.resolver()
    with pytest.raises(KeyError):
        resolver.update([], ["nobody"])
    resolver.update(corpus.candidates(), [])
    with pytest.raises(ValueError, match="already there"):
        resolver.update(corpus.candidates(), [])
    with pytest.raises(ValueError, match="twice"):
        corpus.resolver().update(corpus.candidates() * 2, [])
    other = corpus.resolver()
    other.load([id_], [corpus.ranks[id_]], [corpus.fingerprints[id_]], ["nobody"])
    with pytest.raises(ValueError, match="was not loaded"):
        other.update([], [])


def test_a_key_of_another_fingerprint_is_refused(corpus: Any, writer: Any) -> None:
    key = writer.key(200)
    corpus.put(key)
    corpus.put(writer.edited(key, 1))
    resolver = Resolver(lambda ids: ["short"] * len(ids))
    with pytest.raises(ValueError, match="fingerprint of 200 characters"):
        resolver.update(corpus.candidates(), [])


def test_every_duplicate_matches_its_survivor_and_no_two_survivors_match(
    corpus: Any, writer: Any, similarity_of: Any
) -> None:
    for _ in range(25):
        key = writer.key(writer.random.randrange(160, 600))
        for _ in range(8):
            part = key[: int(len(key) * writer.random.choice([0.4, 0.6, 0.9, 1, 1]))]
            corpus.put(writer.edited(part, writer.random.randrange(30)))
    verdicts = corpus.resolve()
    for verdict in verdicts.values():
        if verdict.survivor_id is not None:
            scores = similarity_of(corpus.keys[verdict.id], corpus.keys[verdict.survivor_id])
            assert (verdict.jaccard, verdict.containment) == pytest.approx(scores)
            assert corpus.match(verdict.id, verdict.survivor_id)
    survivors = [id_ for id_, verdict in verdicts.items() if verdict.survivor_id is None]
    assert not [pair for pair in itertools.combinations(survivors, 2) if corpus.match(*pair)]


def test_ten_thousand_copies_cost_ten_thousand_verifications(corpus: Any, writer: Any) -> None:
    key = writer.key(900)
    for _ in range(10_000):
        corpus.put(writer.edited(key, writer.random.randrange(1, 15)))
    candidates: list[Candidate] = corpus.candidates()
    verdicts = corpus.resolver().update(candidates, [])
    assert sum(verdict.survivor_id is None for verdict in verdicts) <= 5
    assert corpus.fetched < 3 * len(verdicts)
