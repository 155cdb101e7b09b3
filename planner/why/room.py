"""Room to negotiate: how far shares can move at little cost, and other plans nearly as good that look different.

Near-optimal plans are asked for by other objectives, with profit held within a part of the best (E. D. Brill, "The use
of optimization models in public-sector planning", Management Science 25, 1979: modelling to generate alternatives).
Shares are ratios, made largest by W. Dinkelbach's iteration ("On nonlinear fractional programming", Management Science
13, 1967).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.texts.room import say
from planner.why.routes import Routes
from planner.why.rows import frame
from planner.why.study import Study

WITHIN = 0.005  # of the profit: what may be given up
UNITS = 1e-6  # fewer are the solver's rounding
STEADY = 1e-3  # a total that changed by less leaves the share as good as extreme
ASKING = 0.7  # of the time: for shares; the rest is for whole plans
ALTERNATIVES = 4
DIFFERENT = 0.01  # least distance of another plan: the part of all money that goes to others
SHOWN = 6  # shares told of each


@dataclass(frozen=True)
class Extreme:
    """A share as small or as large as was found, the money given up for it, and the point."""

    share: float
    given: float
    x: np.ndarray


@dataclass(frozen=True)
class Alternative:
    """Another whole plan: its point, profit, and the suppliers' shares by item."""

    x: np.ndarray
    profit: float
    shares: Mapping[tuple[str, str], float]


def room(study: Study, routes: Routes, until: float, lang: str, within: float = WITHIN) -> dict[str, pd.DataFrame]:
    """Tables ``room`` and ``alternatives``: shares of suppliers over the horizon that give up no more than the part
    ``within`` of the profit, items with most money first, until ``until`` (``time.monotonic``)."""
    spread = Room(study, routes, within)
    begun = time.monotonic()
    spread.ask(begun + ASKING * (until - begun))
    others = spread.alternatives(until)
    return {
        "room": frame("room", spread.rows(lang)),
        "alternatives": frame("alternatives", spread.differences(others, lang)),
    }


class Room:
    """Extreme shares around a plan, and alternatives picked from them."""

    def __init__(self, study: Study, routes: Routes, within: float) -> None:
        """``within``: the part of the profit that may be given up."""
        self.study, self.written = study, study.base
        self.profit = study.plain.profit
        self.least_profit = self.profit - within * abs(self.profit)
        self.extremes: dict[tuple[str, str, int], Extreme] = {}  # by item, supplier, -1 least or 1 most
        self._read_flows(routes)

    def _read_flows(self, routes: Routes) -> None:
        """Good units of every item by supplier, as weights of the matrix's columns; items by their money."""
        written, catalogue = self.written, self.written.compiled.catalogue
        network, columns = written.network, written.problem.columns["v_run"]
        runs = {(a, t): n for n, (a, t) in enumerate(network.sets["RUNS"].tolist())}
        stock = {(v, t): n for n, (v, t) in enumerate(network.sets["STOCKS"].tolist())}
        output = {(a, v): units for a, v, units in zip(*(part.tolist() for part in catalogue.outputs), strict=True)}
        arrivals, yields = network.relations["ARRIVALS"], network.params["yield_"]
        parts: dict[str, dict[str, np.ndarray]] = {}
        money: dict[str, float] = {}
        for (v, t), (a, u) in zip(arrivals.keys.tolist(), arrivals.members.tolist(), strict=True):
            item, n = catalogue.variants[v].item, runs[a, u]
            supplier = catalogue.sources[catalogue.activities[a].source].supplier
            weights = parts.setdefault(item, {}).setdefault(supplier, np.zeros(written.matrix.shape[1]))
            units = float(yields[n]) * output[a, v]
            weights[columns[n]] += units
            worth = abs(float(routes.rent[written.problem.rows["c_material"][stock[v, t]]]))
            money[item] = money.get(item, 0.0) + float(self.study.x[columns[n]]) * units * worth
        self.parts = {
            item: of for item, of in parts.items()
            if len(of) > 1 and sum(weights @ self.study.x for weights in of.values()) > UNITS
        }  # fmt: skip
        self.totals = {item: np.sum(list(of.values()), axis=0) for item, of in self.parts.items()}
        self.items = sorted(self.parts, key=lambda item: -money[item])
        whole = sum(money[item] for item in self.items)
        self.weight = {item: money[item] / whole if whole > 0 else 0.0 for item in self.items}

    def ask(self, until: float) -> None:
        """Find extreme shares, until then."""
        for item in self.items:
            suppliers = self._suppliers(item)
            for supplier in suppliers[:1] if len(suppliers) == 2 else suppliers:
                for sign in (-1, 1):
                    if time.monotonic() > until:
                        return
                    found = self._extreme(item, supplier, sign, until)
                    if found is not None:
                        self.extremes[item, supplier, sign] = found
                        if len(suppliers) == 2:  # the rest is the other's
                            other = Extreme(1.0 - found.share, found.given, found.x)
                            self.extremes[item, suppliers[1], -sign] = other

    def _suppliers(self, item: str) -> list[str]:
        """Suppliers of an item, the largest first."""
        return sorted(self.parts[item], key=lambda name: -float(self.parts[item][name] @ self.study.x))

    def _extreme(self, item: str, supplier: str, sign: int, until: float) -> Extreme | None:
        part, total, x = self.parts[item][supplier], self.totals[item], self.study.x
        found = None
        while found is None or time.monotonic() <= until:
            share = float(part @ x) / float(total @ x)
            point = self.study.extreme(-sign * (part - share * total), self.least_profit)
            if point is None or total @ point <= UNITS:
                return found
            new = float(part @ point) / float(total @ point)
            if sign * (new - share) >= 0 or found is None:
                found = Extreme(new, max(0.0, self.profit - self._profit(point)), point)
            if abs(total @ point - total @ x) <= STEADY * abs(total @ x):
                return found
            x = point
        return found

    def _profit(self, x: np.ndarray) -> float:
        matrix, stage = self.written.matrix, self.written.problem.stages.index("o_profit")
        return -float(matrix.objectives[stage] @ x + matrix.offsets[stage])

    def shares(self, x: np.ndarray) -> dict[tuple[str, str], float]:
        """Share of each supplier in each item of which there is any."""
        return {
            (item, supplier): float(weights @ x) / float(self.totals[item] @ x)
            for item in self.items
            for supplier, weights in self.parts[item].items()
            if self.totals[item] @ x > UNITS
        }

    def alternatives(self, until: float) -> list[Alternative]:
        """A handful of plans, each with one of the extreme shares and else the most profit, those in which most money
        moves first; none is like the plan or one before it."""
        own = self.shares(self.study.x)
        points = {
            id(e.x): (self.weight[key[0]] * abs(e.share - own[key[:2]]), key[0], e.x)
            for key, e in self.extremes.items()
        }
        seen, picked = [own], list[Alternative]()
        for moved, item, point in sorted(points.values(), key=lambda found: -found[0]):
            if len(picked) == ALTERNATIVES or moved < DIFFERENT or time.monotonic() > until:
                break
            x = self.study.settled(point, np.flatnonzero(self.totals[item]))
            shares = {} if x is None else self.shares(x)
            if x is not None and min(self._distance(shares, other) for other in seen) >= DIFFERENT:
                picked.append(Alternative(x, self._profit(x), shares))
                seen.append(shares)
        return sorted(picked, key=lambda other: -other.profit)

    def _distance(self, one: Mapping[tuple[str, str], float], other: Mapping[tuple[str, str], float]) -> float:
        """The part of the money that goes to other suppliers."""
        both = one.keys() & other.keys()
        return 0.5 * sum(self.weight[key[0]] * abs(one[key] - other[key]) for key in both)

    def rows(self, lang: str) -> Iterator[dict[str, Any]]:
        """Rows of table ``room``."""
        own = self.shares(self.study.x)
        for item in self.items:
            for supplier in self._suppliers(item):
                least, most = (self.extremes.get((item, supplier, sign)) for sign in (-1, 1))
                row: dict[str, Any] = {"item": item, "supplier": supplier, "share": own[item, supplier]}
                row["units"] = float(self.parts[item][supplier] @ self.study.x)
                if least:
                    row |= {"least": least.share, "least_money": least.given}
                if most:
                    row |= {"most": most.share, "most_money": most.given}
                yield row | {"note": "" if least and most else say("not asked", lang)}

    def differences(self, others: list[Alternative], lang: str) -> Iterator[dict[str, Any]]:
        """Rows of table ``alternatives``: money, then the shares that differ most."""
        own = self.shares(self.study.x)
        for number, other in enumerate(others, start=1):
            given = f"{max(0.0, self.profit - other.profit):,.0f}"
            what = say("money", lang, given=given)
            yield {"alternative": str(number), "what": what, "plan": self.profit, "other": other.profit}
            moved = {key: abs(other.shares[key] - share) for key, share in own.items() if key in other.shares}
            ranked = sorted(moved, key=lambda key: -self.weight[key[0]] * moved[key])
            for key in [key for key in ranked if moved[key] >= DIFFERENT][:SHOWN]:
                yield {
                    "alternative": str(number), "item": key[0], "supplier": key[1], "what": say("share", lang),
                    "plan": own[key], "other": other.shares[key],
                }  # fmt: skip
