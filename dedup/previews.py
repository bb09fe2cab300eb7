"""Previews: the join of sketches that proposes texts contained in longer ones.

The rule of ``dedup.sketches`` needs r of the n least tokens of the shorter text. Of any ``n - r + h`` of
them, at least h must be found (the prefix filter; Chaudhuri et al. 2006, and Wang et al. 2012 for h above
one). So the tokens that are rarest in the corpus are looked up, and phrases that every speech has cost
nothing. The choice of tokens changes the cost, but not the pairs that satisfy the rule. So the result does
not depend on the rest of the corpus.

Here h is ``FEWEST``. With h = 1, all speeches that share one stock sentence would be compared with each
other: a million pairs for twenty thousand speeches. One such pair in fifty shares three tokens.
"""

from __future__ import annotations

import numpy as np
from numba import boolean, int32, int64, uint16, uint32, uint64
from numpy.typing import NDArray

from dedup.candidates import ALL, HASH_FACTOR, SLOT_BITS, Buckets, flags_for, shift_of
from dedup.kernels import PAIR, kernel
from dedup.shingles import Ragged
from dedup.sketches import BOTTOM, FEWEST, NEEDED, TALLY
from dedup.verify import PREVIEW_CHARS

ROLE_BIT = SLOT_BITS
"""The bit between a token and a slot: 0 where the text may be the longer one, 1 for the shorter one."""
PART_TOKENS = 1 << 24  # tokens joined at a time: limits the join to about 150 MB for any corpus


@kernel(int64(uint32[::1], int64[::1], int64[::1], int32[::1], boolean[::1], int64, int64[::1], int64[::1]))
def _shorter(tokens, starts, slots, chars, flags, shift, needed, shorts):  # type: ignore[no-untyped-def]
    """Select the slots that are long enough for a preview and have enough least tokens that pass the
    filter."""
    factor, right = np.uint64(HASH_FACTOR), np.uint64(shift)
    count = 0
    for slot in slots:
        size = min(starts[slot + 1] - starts[slot], BOTTOM)
        if size > 0 and chars[slot] >= PREVIEW_CHARS:
            passed = 0
            for i in range(starts[slot], starts[slot] + size):
                passed += flags[np.uint64(tokens[i]) * factor >> right]
            shorts[count] = slot
            count += passed >= needed[size]
    return count


@kernel(int64(uint32[::1], int64[::1], int64[::1], uint16[::1], int64[::1], uint64[::1]))
def _prefixes(tokens, starts, shorts, tally, needed, packed):  # type: ignore[no-untyped-def]
    """Pack the rarest tokens that must be looked up for each of these slots."""
    rarest = np.empty(BOTTOM, np.uint64)
    count = 0
    for slot in shorts:
        size = min(starts[slot + 1] - starts[slot], BOTTOM)
        for i in range(size):
            token = tokens[starts[slot] + i]
            rarity = np.uint64(tally[token & np.uint32(TALLY - 1)]) << np.uint64(32) | np.uint64(token)
            position = i
            while position > 0 and rarest[position - 1] > rarity:
                rarest[position] = rarest[position - 1]
                position -= 1
            rarest[position] = rarity
        for i in range(size - needed[size] + FEWEST):
            token = rarest[i] & np.uint64(0xFFFFFFFF)
            packed[count] = (token << np.uint64(1) | np.uint64(1)) << np.uint64(ROLE_BIT) | np.uint64(slot)
            count += 1
    return count


@kernel(int64(uint32[::1], int64[::1], int64[::1], boolean[::1], int64, int64, int64, uint64[::1]))
def _longer(tokens, starts, slots, flags, shift, part, parts, packed):  # type: ignore[no-untyped-def]
    """Pack the tokens of one part that pass the filter; returns their number, even where ``packed`` is
    too small."""
    factor, right = np.uint64(HASH_FACTOR), np.uint64(shift)
    count = 0
    for slot in slots:
        for i in range(starts[slot], starts[slot + 1]):
            token = np.uint64(tokens[i])
            if flags[token * factor >> right] and (parts == 1 or np.int64(token) % parts == part):
                if count < len(packed):
                    packed[count] = token << np.uint64(ROLE_BIT + 1) | np.uint64(slot)
                count += 1
    return count


@kernel(PAIR(uint64[::1], boolean[::1], int64, uint64[::1]))
def _share(packed, dirty, bucket, members):  # type: ignore[no-untyped-def]
    """For each token, list the texts that look it up and those that have it, where one of them is dirty."""
    mask, key, role_bit = np.uint64((1 << SLOT_BITS) - 1), np.uint64(ROLE_BIT + 1), np.uint64(ROLE_BIT)
    count = start = 0
    while start < len(packed):
        token, end, shorts = packed[start] >> key, start, 0
        dirty_short = dirty_long = False
        while end < len(packed) and packed[end] >> key == token:
            short = packed[end] >> role_bit & np.uint64(1) == np.uint64(1)
            shorts += short
            dirty_short |= short and dirty[packed[end] & mask]
            dirty_long |= not short and dirty[packed[end] & mask]
            end += 1
        # A text may look up a token that no other text has. It makes no pair with itself.
        alone = end - start == 2 and packed[start] & mask == packed[start + 1] & mask
        if (dirty_short or dirty_long) and 0 < shorts < end - start and not alone:
            for i in range(start, end):
                role = packed[i] >> role_bit & np.uint64(1)
                if dirty[packed[i] & mask] or (dirty_long if role else dirty_short):
                    members[count] = (packed[i] & mask) << np.uint64(32) | np.uint64(bucket) + role
                    count += 1
            bucket += 2
        start = end
    return count, bucket


def preview_buckets(
    sketches: Ragged,
    chars: NDArray[np.int32],
    tally: NDArray[np.uint16],
    slots: NDArray[np.int64],
    dirty: NDArray[np.bool_],
) -> Buckets:
    """The buckets of tokens that a shorter text looks up and a longer one has, where one of them is dirty.

    Buckets are in pairs: the even one lists the texts that may be the longer one, the odd one after it those
    that may be the shorter one. A text may be in both.

    :param sketches: by slot, like ``chars`` (of the keys) and ``dirty``.
    :param tally: how often each token occurs.
    """
    lookups = _lookups(sketches, chars, tally, slots, dirty)
    parts = 1 + int(sketches.sizes()[slots].sum()) // PART_TOKENS
    pieces, count = [], 0
    for part in range(parts):
        rows = lookups
        if parts > 1:
            rows = lookups[(lookups >> np.uint64(ROLE_BIT + 1)).astype(np.int64) % parts == part]
        own = rows[dirty[rows & np.uint64((1 << SLOT_BITS) - 1)]]
        packed = np.concatenate(
            [
                rows,
                _holders(sketches, slots[dirty[slots]], rows, part, parts),
                _holders(sketches, slots[~dirty[slots]], own, part, parts),
            ]
        )
        packed.sort()
        members = np.empty(len(packed), np.uint64)
        size, count = _share(packed, dirty, count, members)
        pieces.append(members[:size].copy())
    return Buckets(pieces, count)


def _holders(
    sketches: Ragged, slots: NDArray[np.int64], lookups: NDArray[np.uint64], part: int, parts: int
) -> NDArray[np.uint64]:
    """The tokens of these slots that are looked up (and some others), packed with their slots."""
    flags = flags_for(lookups >> np.uint64(ROLE_BIT + 1))
    where = (*sketches, slots, flags, shift_of(flags), part, parts)
    packed = np.empty(4 * len(lookups) + (1 << 16), np.uint64)
    count = _longer(*where, packed)
    if count > len(packed):
        packed = np.empty(count, np.uint64)
        _longer(*where, packed)
    return packed[:count]


def _lookups(
    sketches: Ragged,
    chars: NDArray[np.int32],
    tally: NDArray[np.uint16],
    slots: NDArray[np.int64],
    dirty: NDArray[np.bool_],
) -> NDArray[np.uint64]:
    """The tokens to be looked up, packed with their slots: those of the dirty texts, and those of
    others that may be contained in a dirty one."""
    tokens, starts = sketches
    wanted, flags = slots[dirty[slots]], ALL
    if len(wanted) < len(slots):
        held = [sketches.row(slot) for slot in wanted.tolist()]
        flags = flags_for(np.concatenate([*held, np.empty(0, np.uint32)]).astype(np.uint64))
    shorts = np.empty(len(slots) + 1, np.int64)
    shorts = shorts[: _shorter(tokens, starts, slots, chars, flags, shift_of(flags), NEEDED, shorts)]
    packed = np.empty(len(shorts) * BOTTOM, np.uint64)
    return packed[: _prefixes(tokens, starts, shorts, tally, NEEDED, packed)]
