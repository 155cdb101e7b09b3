"""Rules that clash: for every rule that bends, a smallest set of stated things that cannot all hold.

A set is irreducible: without any one of its members the others can hold. It is found from the prices of the linear
relaxation in which the rule gives way as little as it can, then by the deletion filter (J. W. Chinneck and E. W.
Dravnieks, "Locating minimal infeasible constraint sets in linear programs", ORSA J. Computing 3, 1991). Where only
whole lots, switches and steps stand against the rule, the same filter asks integer programmes about what is near it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from planner.why.elastic import Elastic

NEAREST = 8  # steps from row to row within which an integer clash is looked for
FEW = 60  # integers that are decided anew


@dataclass(frozen=True)
class Clash:
    """Members (positions in the elastic's members) that cannot all hold; of ``held`` only what the plan keeps of them
    counts. ``free``: integers for which that is so, whatever they are, the others being as in the plan; None: they
    clash even if lots, switches and steps need not be whole. ``proven``: every member was proven needed.
    """

    members: tuple[int, ...]
    held: frozenset[int]
    free: np.ndarray | None
    proven: bool


def find_clashes(elastic: Elastic, until: float) -> tuple[list[Clash], list[int]]:
    """Clashes in which every rule that bends has its part, and the rules for which there was no time or no answer.

    What needs integer programmes comes last, for it takes longest.
    """
    found: list[Clash] = []
    left = list(elastic.bent)

    def keep(b: int, clash: Clash) -> None:
        found.append(clash)
        own = {b} | ({m for m in clash.members if elastic.members[m].bent} - clash.held)
        left[:] = [m for m in left if m not in own]

    kept = [m for m in range(len(elastic.members)) if not elastic.members[m].bent]
    while left and time.monotonic() < until and elastic.forced(left):
        first = _first(elastic, left)
        witness = elastic.witness(left[first], [*kept, *left[:first]], ())
        clash = _irreducible(elastic, left[first], witness, [], None, until) if witness is not None else None
        if clash is None:
            break
        keep(left[first], clash)
    for search, beside in ((_linear, True), (_integer, False), (_integer, True)):
        for b in list(left):
            if b in left and time.monotonic() < until:
                others = [m for m in elastic.bent if m != b] if beside else []
                clash = search(elastic, b, kept, others, until)
                if clash is not None:
                    keep(b, clash)
    return found, left


def _first(elastic: Elastic, bent: Sequence[int]) -> int:
    """Position of the first rule that cannot hold beside those that count more."""
    low, high = 0, len(bent) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if elastic.forced(bent[: middle + 1]) else (middle + 1, high)
    return low


def _linear(elastic: Elastic, b: int, rigid: list[int], held: list[int], until: float) -> Clash | None:
    """A clash of which the linear relaxation knows."""
    witness = elastic.witness(b, rigid, held)
    return None if witness is None else _irreducible(elastic, b, witness, held, None, until)


def _integer(elastic: Elastic, b: int, rigid: list[int], held: list[int], until: float) -> Clash | None:
    """A clash in whole numbers only: of all of them, of those near the rule, or of those of the plan, as many as can be
    decided anew."""
    free = elastic.whole.matrix.integer
    if free.sum() > FEW:
        free = elastic.study.near(elastic.whole, np.array([elastic.members[b].row]))
    if 0 < free.sum() <= FEW:
        near = _near(elastic, b, [b, *rigid, *held], held, free, until)
        return None if near is None else _irreducible(elastic, b, near, held, free, until)
    free = np.zeros_like(free)
    witness = elastic.witness(b, rigid, held, free)
    return None if witness is None else _irreducible(elastic, b, witness, held, free, until)


def _irreducible(
    elastic: Elastic, b: int, members: Sequence[int], held: Sequence[int], free: np.ndarray | None, until: float
) -> Clash | None:
    """The smaller of what two orders of the deletion filter leave: numbers first, and rules first."""
    best: tuple[list[int], bool] | None = None
    for first in (False, True):
        kept, proven = _filter(elastic, b, members, held, free, first, until)
        if best is None or (not proven, len(kept)) < (not best[1], len(best[0])):
            best = kept, proven
    assert best is not None
    kept, proven = best
    if elastic.excess(kept, held, free) is not True:
        return None
    partly = frozenset(kept) & frozenset(held)
    if partly and proven and all(elastic.excess([m for m in kept if m != n], (), free) is False for n in kept):
        partly = frozenset()  # whole, the other bent rules are no more than is needed either
    return Clash(tuple(kept), partly, free, proven)


def _filter(
    elastic: Elastic, b: int, members: Sequence[int], held: Sequence[int], free: np.ndarray | None, soft_first: bool,
    until: float,
) -> tuple[list[int], bool]:  # fmt: skip
    """Leave out one after another what is not needed; and whether all that stays was proven needed."""
    kept, proven = list(members), True
    order: Callable[[int], tuple[bool, int]] = lambda m: (bool(elastic.members[m].slack) != soft_first, m)  # noqa: E731
    for m in sorted(members, key=order):
        if m == b:
            continue
        if time.monotonic() > until:
            return kept, False
        without = [n for n in kept if n != m]
        answer = elastic.excess(without, held, free)
        if answer is True:
            kept = without
        proven = proven and answer is not None
    return kept, proven


def _near(
    elastic: Elastic, b: int, members: Collection[int], held: Sequence[int], free: np.ndarray, until: float
) -> list[int] | None:
    """Members ever further from a rule's row until they cannot all hold in whole numbers."""
    rows = csr_array(elastic.whole.rows)
    pattern = csr_array((np.ones(len(rows.data)), rows.indices, rows.indptr), shape=rows.shape)
    within = np.zeros(rows.shape[0], dtype=bool)
    within[elastic.members[b].row] = True
    last = 0
    for _ in range(NEAREST):
        columns = pattern.T @ within.astype(float) > 0
        within = pattern @ columns.astype(float) > 0
        own = [m for m in members if within[elastic.members[m].row]]
        if len(own) == last:
            continue
        last = len(own)
        if time.monotonic() > until:
            return None
        if elastic.excess(own, held, free) is True:
            return own
    return None
