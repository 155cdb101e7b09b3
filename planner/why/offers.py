"""Offers: the ways by which a supplier could bring one unit of an item to where it is wanted, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.texts.suppliers import STEPS
from planner.why.causes import Cause, Causes
from planner.why.routes import Route, Routes
from planner.why.study import Study

RULES = ("share", "blend", "contract", "contracts", "lock")  # kinds of causes that are rules, not things
UNITS = 1e-6  # fewer are the solver's rounding
NOISE = 1e-6  # relative to a unit's worth: less is the solver's rounding


@dataclass(frozen=True)
class Offer:
    """A way to bring one unit to a balance.

    Money of today for a unit: ``worth`` of a unit there = ``cost`` + ``scarce`` + ``ruled`` - ``loss``; ``steps``: the
    cost in words. ``source``: who makes it (row of Sources; -1: from stock), ``start``: when, ``per_unit``: started
    there for one unit, ``busy``: whether anything is. ``rules``: those of which the route takes something, with their
    money. ``missing``: what it needs and the plan has nothing of. ``reachable``: all that goes in can be there in time.
    """

    supplier: str
    option: str
    parts: str
    units: float
    source: int
    start: int
    per_unit: float
    worth: float
    cost: float
    scarce: float
    ruled: float
    loss: float
    steps: str
    rules: tuple[tuple[Cause, float], ...]
    missing: tuple[tuple[Cause, float], ...]
    reachable: bool
    busy: bool


class Offers:
    """Offers for every balance of a plan."""

    def __init__(self, study: Study, routes: Routes, lang: str) -> None:
        self.study, self.routes, self.written, self.lang = study, routes, study.base, lang
        self.causes = Causes(study.base)
        self.catalogue, self.network = study.base.compiled.catalogue, study.base.network
        self.labels = study.base.tables.calendar.labels

    @cached_property
    def place(self) -> dict[int, tuple[str, int]]:
        """By column of the matrix, its variable and its position there; runs, stocks and what brings things."""
        names = ("v_run", "v_stock", "v_deliver", "v_trip", "v_regrade")
        return {
            column: (name, n) for name in names for n, column in enumerate(self.written.problem.columns[name].tolist())
        }

    @cached_property
    def _empty(self) -> np.ndarray:
        """Limits that leave no room for more, though nothing is there: by themselves or by the plan's integers. A
        limit that money or another quantity would widen is not among them."""
        matrix, rows = self.written.matrix, self.written.rows
        entries = rows.tocoo()
        real = ~matrix.integer[entries.col]
        count, size = matrix.shape[0], np.abs(entries.data * self.study.x[entries.col])
        widened = np.bincount(entries.row, real & (entries.data < 0), count) > 0
        used, scale = np.bincount(entries.row, real * size, count), 1.0 + np.bincount(entries.row, size, count)
        room = matrix.row_upper - rows @ self.study.x
        return np.asarray((room <= NOISE * scale) & (used <= NOISE * scale) & ~widened & ~self.routes.balance)

    @cached_property
    def _nothing(self) -> np.ndarray:
        """Balances to which nothing leads and where nothing was at the start either."""
        supply, supplied = self.network.params["supply"], np.zeros(self.written.matrix.shape[0], dtype=bool)
        v, t = self.network.sets["STOCKS"].T
        by_quarter = np.zeros((v.max(initial=-1) + 1, len(self.labels)))
        np.add.at(by_quarter, (v, t), supply)
        supplied[self.written.problem.rows["c_material"]] = np.cumsum(by_quarter, axis=1)[v, t] > 0
        return np.asarray(self.routes.bare & ~supplied)

    @cached_property
    def started(self) -> np.ndarray:
        """Units started, by source and quarter."""
        units = np.zeros((len(self.catalogue.sources), len(self.labels)))
        a, t = self.network.sets["RUNS"].T
        np.add.at(units, (self.catalogue.source_of[a], t), self.study.x[self.written.problem.columns["v_run"]])
        return units

    def of(self, row: int, item: str, variable: str) -> list[Offer]:
        """Offers for one unit at a balance, by columns of a variable, the best first."""
        ways = [column for column in self.routes.ways(row) if self.place.get(column, ("",))[0] == variable]
        return [self._offer(row, item, column) for column in ways]

    def _offer(self, row: int, item: str, column: int) -> Offer:
        """The offer by a column that brings something to the balance; the rest of its route loses least."""
        quantity = abs(self.written.rows[row, column])
        route = self.routes.route({column: 1.0 / quantity})
        split = self.routes.split(route, np.zeros(0, dtype=int))
        worth = -float(split.rents[row])
        rents = split.rents.copy()
        rents[row] = 0.0
        source, option, start, per_unit = self._maker(route, item)
        floor = NOISE * max(1.0, abs(worth))
        rules, missing, ruled = self._rents(route, rents, floor)
        units = float(self.study.x[column] * quantity)
        name, n = self.place[column]
        variant = self.catalogue.variants[int(self.network.sets["DELIVERIES"][n][1])] if name == "v_deliver" else None
        parts = variant.parts if variant else self.catalogue.activities[int(self.network.sets["RUNS"][n][0])].parts
        supplier = variant.maker if variant and variant.maker else ""
        if not supplier and source >= 0:
            supplier = self.catalogue.sources[source].supplier
        cost, loss = float(split.costs.sum()), split.loss if split.loss > floor else 0.0
        return Offer(
            supplier=supplier, option=option, parts=parts, units=units if units > UNITS else 0.0, source=source,
            start=start, per_unit=per_unit, worth=worth, cost=cost, scarce=worth - cost - ruled + loss, ruled=ruled,
            loss=loss, steps=self._steps(route, split.costs, floor), rules=rules, missing=missing,
            reachable=not (self._nothing & (np.abs(route.taken) > NOISE)).any(),
            busy=source >= 0 and self.started[source, start] > UNITS,
        )  # fmt: skip

    def _rents(
        self, route: Route, rents: np.ndarray, floor: float
    ) -> tuple[tuple[tuple[Cause, float], ...], tuple[tuple[Cause, float], ...], float]:
        """Rules of which the route takes something, what it needs that is not there, and the rules' rents."""
        rules: dict[Cause, float] = {}
        missing: dict[Cause, float] = {}
        takes = np.abs(route.taken) > NOISE
        for row in np.flatnonzero(takes & ((np.abs(rents) > floor) | self._empty)).tolist():
            cause = self.causes.of(row)
            if self._empty[row] and route.taken[row] > 0:
                missing[cause] = missing.get(cause, 0.0) + float(rents[row])
            elif cause.kind in RULES:
                rules[cause] = rules.get(cause, 0.0) + float(rents[row])
        named = tuple(sorted(((c, r) for c, r in rules.items() if abs(r) > floor), key=lambda pair: -abs(pair[1])))
        return named, tuple(sorted(missing.items(), key=lambda pair: -pair[1])), sum(rules.values())

    def _maker(self, route: Route, item: str) -> tuple[int, str, int, float]:
        """Source, option and quarter of the largest run of the route that makes the item, and units started."""
        best = (-1, "", -1, 0.0)
        for column, amount in zip(route.columns.tolist(), route.amounts.tolist(), strict=True):
            name, n = self.place.get(column, ("", -1))
            if name == "v_run" and amount > best[3]:
                a, t = (int(code) for code in self.network.sets["RUNS"][n])
                activity = self.catalogue.activities[a]
                if any(self.catalogue.variants[v].item == item for v, _ in activity.makes):
                    best = (activity.source, activity.option, t, amount)
        return best

    def _steps(self, route: Route, costs: np.ndarray, floor: float) -> str:
        """What is paid for on the route, dearest first."""
        paid: dict[str, float] = {}
        for column, cost in zip(route.columns.tolist(), costs.tolist(), strict=True):
            if abs(cost) > floor and column in self.place:
                text = self._step(*self.place[column])
                paid[text] = paid.get(text, 0.0) + cost
        return "; ".join(f"{text}: {cost:,.4g}" for text, cost in sorted(paid.items(), key=lambda pair: -pair[1]))

    def _step(self, name: str, n: int) -> str:
        """What a column does, in words."""
        network, catalogue = self.network, self.catalogue
        if name == "v_run":
            a, t = network.sets["RUNS"][n]
            source = catalogue.sources[catalogue.activities[a].source]
            words = {"item": source.item, "supplier": source.supplier, "quarter": self.labels[t]}
        else:
            over, at = {"v_stock": ("STOCKS", 0), "v_trip": ("TRIPS", 1), "v_regrade": ("REGRADES", 0)}[name]
            words = {"item": catalogue.variants[network.sets[over][n][at]].item}
        return STEPS[name][self.lang].format(**words)
