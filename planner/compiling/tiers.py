"""Price steps of contracts as sets: which a period's volume may reach, and what must be decided to price it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import Builder
from planner.tables import Tables

NOISE = 1e-5  # a volume this close to the start of a step, relative to both, is at it
APART = 3 * NOISE  # a volume that is not to reach a better step for all units stays this far below it


@dataclass(frozen=True)
class Tiers:
    """Price steps of a contract, in order: the volumes at which they begin, and their prices.

    ``all_units``: the step reached holds for all units of the period; ``per``: quarter, year or term.
    """

    starts: np.ndarray
    prices: np.ndarray
    all_units: bool
    per: str

    def reached(self, volume: float, sold: bool) -> int:
        """Step at a volume: for all units the better of two at the very start of one, else that of the last unit."""
        error = NOISE * np.maximum(1.0, np.maximum(abs(volume), self.starts))
        if not self.all_units:
            return max(int(np.count_nonzero(self.starts < volume - error)), 1) - 1
        ends = np.append(self.starts[1:], np.inf)
        possible = np.flatnonzero((self.starts <= volume + error) & (volume <= ends + error))
        prices = self.prices[possible]
        return int(possible[prices.argmax() if sold else prices.argmin()])

    def paid(self, known: float, units: float, sold: bool) -> float:
        """Price of so many units on top of a known volume."""
        if self.all_units:
            return float(self.prices[self.reached(known + units, sold)] * units)
        ends = np.append(self.starts[1:], np.inf)
        return float(self.prices @ np.maximum(0.0, np.minimum(ends, known + units) - np.maximum(self.starts, known)))


def read_tiers(tables: Tables) -> dict[str, Tiers]:
    """By contract, for those that have price steps."""
    frame, contracts = tables["Tiers"].frame.sort_values("from", kind="stable"), tables["Contracts"].frame
    terms = {name: pair for name, *pair in contracts[["contract", "tiers", "tier_per"]].itertuples(index=False)}
    return {
        name: Tiers(rows["from"].to_numpy(), rows["price"].to_numpy(), terms[name][0] == "all_units", terms[name][1])
        for name, rows in frame.groupby("contract", sort=False)
    }


def tier_periods(tables: Tables, quarters: np.ndarray, per: str) -> list[np.ndarray]:
    """Quarters of a term in the periods over which its volume counts."""
    if per == "quarter":
        return list(quarters[:, None])
    if per == "term" or not len(quarters):
        return [quarters] if len(quarters) else []
    years = np.array([tables.calendar.year(int(t)) for t in quarters])
    return [quarters[years == year] for year in np.unique(years)]


def add_tiers(
    b: Builder, n: int, tiers: Tiers, sold: bool, periods: Sequence[np.ndarray], known: Sequence[float],
    most: Sequence[float],
) -> None:  # fmt: skip
    """The steps of a contract; of each period the volume known beforehand, and the most units on top of it.

    Switches only where they are needed: not where each further step is worse for the planner, who then uses them in
    their order.
    """
    for q, (quarters, before, limit) in enumerate(zip(periods, known, most, strict=True)):
        low = np.maximum(0.0, tiers.starts - before)
        high = np.append(low[1:], limit)
        open_ = (np.append(low[1:], np.inf) > 0) & ((low < limit) | (low == 0))
        e = np.flatnonzero(open_)
        low, high, prices = low[e], np.minimum(high[e], limit), tiers.prices[e]
        b.add("TIERED", n, q)
        b.relate("VOLUME", (n, q), (quarters,))
        b.add("STEPS", n, q, e)
        b.relate("STEPS_OF", (n, q), (e,))
        change = (tiers.prices[0] - prices) if sold else (prices - tiers.prices[0])
        other = change != 0
        b.add("STEP_PAID", n, q, e[other], quarters[-1], step_price=change[other])
        if len(e) > 1 and tiers.all_units:
            better = np.diff(prices) * (-1 if sold else 1) < 0
            apart = np.where(better, APART * np.maximum(1.0, tiers.starts[e[1:]]), 0.0)
            high[:-1] = np.maximum(low[:-1], high[:-1] - apart)
            b.add("STEP_SWITCHES", n, q, e, most_step=high)
            b.add("STEP_STARTS", n, q, e[low > 0], step_start=low[low > 0])
            b.add("ONE_STEP", n, q)
        elif (np.diff(prices) * (-1 if sold else 1) >= 0).all():
            b.add("STEP_ENDS", n, q, e[:-1], step_end=(high - low)[:-1])
        else:
            b.add("STEP_ENDS", n, q, e[0], step_end=high[0] - low[0])
            b.add("STEP_SWITCHES", n, q, e[1:], most_step=(high - low)[1:])
            b.add("STEP_FILLS", n, q, e[:-1], e[1:], fill_step=(high - low)[:-1])


def asked_for_tiers(tiers: Mapping[str, Tiers], name: str, periods: Sequence[np.ndarray], count: int) -> np.ndarray:
    """Units from each quarter on that may be worth buying only to reach a better price for all units."""
    units = np.zeros(count)
    if name in tiers and tiers[name].all_units:
        for quarters in periods:
            units[: quarters[-1] + 1] += tiers[name].starts[-1]
    return units
