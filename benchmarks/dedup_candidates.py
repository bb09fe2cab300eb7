"""Keys as the candidates that the search for copies takes, and its verdicts on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dedup.fingerprint import fingerprints
from dedup.keys import id_of
from dedup.survivors import Candidate, Rank, Resolver


def keys_by_id(keys: Iterable[str]) -> dict[str, str]:
    return {id_of(key): key for key in keys}


def candidates_of(keys: Mapping[str, str]) -> list[Candidate]:
    """The candidates of keys by id; only the length decides their rank."""
    pairs = zip(keys.items(), fingerprints(list(keys.values())), strict=True)
    return [Candidate(id_, Rank(False, 0, len(key)), fingerprint) for (id_, key), fingerprint in pairs]


def survivors_of(keys: Iterable[str]) -> dict[str, str | None]:
    """By id, the id of the survivor of each key that is a copy, or None."""
    by_id = keys_by_id(keys)
    resolver = Resolver(lambda ids: [by_id[id_] for id_ in ids])
    return {verdict.id: verdict.survivor_id for verdict in resolver.update(candidates_of(by_id), [])}
