"""Why units are late or lost: their worth, split along the routes by which they could have been served in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.read_back.reader import NOISE
from planner.reading.names import fold
from planner.why.causes import Cause, Causes
from planner.why.columns import Columns
from planner.why.routes import Route, Routes, Split

FEW = 2  # routes that are told of a line
SMALL = 0.02  # of the worth: parts below are told together
SCARCE, COST, LOSS = "scarce", "cost", "loss"


@dataclass(frozen=True)
class Shortage:
    """Units of a demand line (code ``line``) that are ``late`` or ``lost``, or, to compare them with, ``served``;
    ``late_in``: the last late quarter."""

    line: int
    kind: str
    units: float
    late_in: int


@dataclass(frozen=True)
class Account:
    """A route to a short line: its split, with rents by cause; ``worth`` and all parts for one unit of the line. A
    unit served in time instead of late is also worth what the late one is then of use for."""

    shortage: Shortage
    route: Route
    split: Split
    rents: dict[Cause, float]
    worth: float

    @property
    def causes(self) -> list[Cause]:
        """What is scarce on the route, that which takes most of the worth first."""
        return sorted((c for c in self.rents if self.rents[c] > SMALL * self.worth), key=lambda c: -self.rents[c])


class Shortages:
    """Every late or lost line of a plan, and the routes that could have served it."""

    def __init__(self, routes: Routes, causes: Causes) -> None:
        self.routes, self.causes, self.study = routes, causes, routes.study
        self.written = routes.written
        problem = self.written.problem
        self.fulfil, self.lost = problem.columns["v_fulfil"], problem.columns["v_lost"]
        self.windows = self.written.network.sets["WINDOWS"]
        self.worthy = np.concatenate([self.fulfil, self.lost])
        self._known: dict[Shortage, list[Account]] = {}
        self._of_line: dict[int, list[int]] = defaultdict(list)
        for n, d in enumerate(self.windows[:, 0].tolist()):
            self._of_line[d].append(n)

    @cached_property
    def found(self) -> list[Shortage]:
        """Shortages, that which costs most first: a lost unit its price and penalty, a late one its fee."""
        x, due = self.study.x, self.written.compiled.customers.due
        shortages = [Shortage(d, "lost", units, -1) for d, units in enumerate(x[self.lost].tolist()) if units > NOISE]
        late: dict[int, Shortage] = {}
        for n, (d, t) in enumerate(self.windows.tolist()):
            units = float(x[self.fulfil[n]])
            if t > due[d] and units > NOISE:
                before = late[d].units if d in late else 0.0
                late[d] = Shortage(d, "late", before + units, t)
        shortages += late.values()
        return sorted(shortages, key=lambda s: -s.units * self._forgone(s))

    def _forgone(self, shortage: Shortage) -> float:
        """What a unit served in time would bring at most, beside what it brings now."""
        profit, due = self.routes.profit, self.written.compiled.customers.due[shortage.line]
        own = [n for n in self._of_line[shortage.line] if shortage.kind == "lost" or self.windows[n, 1] <= due]
        now = sum(profit[column] * -amount for column, amount in self._freed(shortage).items())
        return float(max((profit[self.fulfil[n]] for n in own), default=now) - now)

    @cached_property
    def best(self) -> list[Account]:
        """The best route of each shortage."""
        return [account for shortage in self.found for account in self.accounts(shortage)[:1]]

    def as_good(self, shortage: Shortage) -> list[Account]:
        """Routes that lose no more than the best one, or next to nothing."""
        accounts = self.accounts(shortage)
        return [a for a in accounts if a.split.loss <= accounts[0].split.loss + SMALL * abs(a.worth)]

    def accounts(self, shortage: Shortage) -> list[Account]:
        """Routes by which a shortage could have been served in time, that which loses least first: one for each way
        into the customer's hands."""
        if shortage not in self._known:
            self._known[shortage] = self._accounts(shortage)
        return self._known[shortage]

    def _accounts(self, shortage: Shortage) -> list[Account]:
        found: dict[Hashable, tuple[float, Account]] = {}
        due = self.written.compiled.customers.due[shortage.line]
        for n in self._of_line[shortage.line]:
            t = int(self.windows[n, 1])
            if shortage.kind == "late" and t > due:
                continue
            amounts = {int(self.fulfil[n]): 1.0, **self._freed(shortage)}
            row = self._wanted(int(self.fulfil[n]))
            for key, first in self._ways(row):
                account = self.account(shortage, self.routes.route(amounts, first))
                if key not in found or account.split.loss < found[key][0]:
                    found[key] = (account.split.loss, account)
        return [account for _, account in sorted(found.values(), key=lambda pair: pair[0])]

    def account(self, shortage: Shortage, route: Route) -> Account:
        """A route's split with its rents by cause."""
        split = self.routes.split(route, self.worthy)
        rents: dict[Cause, float] = defaultdict(float)
        worth = split.worth
        freed = self._wanted_late(shortage)
        for row in np.flatnonzero(split.rents).tolist():
            if row == freed:
                worth -= float(split.rents[row])
                continue
            cause = self.causes.of(row)
            if self.routes.balance[row] and not self.routes.bare[row]:
                cause = Cause("left over", (row,), cause.quarter)
            rents[cause] += float(split.rents[row])
        return Account(shortage, route, split, dict(rents), worth)

    def _wanted_late(self, shortage: Shortage) -> int:
        """The balance that a late unit is taken from; -1 for a lost one."""
        late = [column for column in self._freed(shortage) if column in self._served]
        return self._wanted(late[0]) if late else -1

    @cached_property
    def _served(self) -> frozenset[int]:
        return frozenset(self.fulfil.tolist())

    def _freed(self, shortage: Shortage) -> dict[int, float]:
        """What no longer happens once a unit is served in time."""
        if shortage.kind != "late":
            return {int(self.lost[shortage.line]): -1.0}
        late = [n for n in self._of_line[shortage.line] if self.windows[n, 1] == shortage.late_in]
        return {int(self.fulfil[late[0]]): -1.0}

    def _wanted(self, column: int) -> int:
        return next(row for row, quantity in self.routes.entries[column] if quantity < 0)

    def _ways(self, row: int) -> Iterator[tuple[Hashable, dict[int, int]]]:
        """Ways to bring something to a customer's balance, by what tells them apart from quarter to quarter; down to
        where there is more than one."""
        first: dict[int, int] = {}
        while True:
            ways = self.routes.ways(row)
            if len(ways) != 1:
                break
            first[row] = ways[0]
            taken = [r for r, quantity in self.routes.entries[ways[0]] if quantity < 0]
            if len(taken) != 1 or self.names.of(ways[0])[0] == "v_run":
                yield 0, first
                return
            row = taken[0]
        if not ways:
            yield -1, first
        for way in ways:
            yield self.names.who(way), {**first, row: way}

    @cached_property
    def names(self) -> Columns:
        """What the columns do."""
        return Columns(self.written)

    def of(self, names: Sequence[str]) -> list[Shortage]:
        """Shortages of lines in whose customer, item and quarter all the names stand."""
        customers, frame = self.written.compiled.customers, self.written.tables["Demand"].frame
        wanted = [fold(name) for name in names]

        def text(d: int) -> str:
            row, quarter = customers.row[d], customers.lines.labels[customers.due[d] + customers.lines.before]
            return fold(f"{frame['customer'].iat[row]} {frame['item'].iat[row]} {quarter}")

        return [s for s in self.found if all(name in text(s.line) for name in wanted)]

    def rows(self, lang: str) -> Iterator[dict[str, Any]]:
        """Rows of table ``causes``."""
        customers, frame = self.written.compiled.customers, self.written.tables["Demand"].frame
        for shortage in self.found:
            d = shortage.line
            about = {
                "customer": frame["customer"].iat[customers.row[d]], "item": frame["item"].iat[customers.row[d]],
                "quarter": customers.lines.labels[customers.due[d] + customers.lines.before], "kind": shortage.kind,
                "units": shortage.units,
            }  # fmt: skip
            for n, account in enumerate(self.accounts(shortage)[:FEW]):
                worth = account.worth
                for part, what, when, money, path in self.parts(account, lang):
                    yield {
                        **about, "route": str(n + 1), "part": part, "what": what, "when": when, "per_unit": money,
                        "worth": worth, "share": money / worth if worth else float("nan"), "path": path,
                    }  # fmt: skip

    def parts(self, account: Account, lang: str) -> Iterator[tuple[str, str, str, float, str]]:
        """Parts of a route's worth, which they add up to: kind, what, quarter, money for a unit, path."""
        small, noise = SMALL * abs(account.worth), NOISE * max(1.0, abs(account.worth))
        rest = {COST: 0.0, SCARCE: 0.0}
        for cause in sorted(account.rents, key=lambda c: -account.rents[c]):
            rent = account.rents[cause]
            if abs(rent) < small:
                rest[SCARCE] += rent
            else:
                path = self.path(account, cause, lang)
                yield SCARCE, self.cause_words(cause, lang), self.causes.when(cause), rent, path
        costs: dict[tuple[str, str], float] = defaultdict(float)
        for column, cost in zip(account.route.columns.tolist(), account.split.costs.tolist(), strict=True):
            if cost:
                costs[self.names.step(column, lang)] += cost
        for (what, when), cost in sorted(costs.items(), key=lambda pair: -pair[1]):
            if abs(cost) < small:
                rest[COST] += cost
            else:
                yield COST, what, when, cost, ""
        for part, money in rest.items():
            if abs(money) > noise:
                yield part, REST[part][lang], "", money, ""
        if abs(account.split.loss) > noise:
            yield LOSS, REST[LOSS][lang], "", -account.split.loss, ""

    def cause_words(self, cause: Cause, lang: str) -> str:
        """What is scarce, in words."""
        if cause.kind == "left over":
            what = self.names.balance(cause.codes[0])
            return {"en": f"{what} left over, of use elsewhere", "zh": f"余出的{what}可作他用"}[lang]
        return self.causes.words(cause, lang)

    def path(self, account: Account, cause: Cause, lang: str) -> str:
        """From the step that takes what is scarce to the customer."""
        rows = [row for row in np.flatnonzero(account.split.rents).tolist() if self.causes.of(row) == cause]
        if not rows:
            return ""
        use = np.abs(self.written.rows[:, account.route.columns][rows].toarray() * account.route.amounts).sum(axis=0)
        column = int(account.route.columns[int(use.argmax())])
        steps = [self.names.stop(step) for step in account.route.chain(column)]
        return " → ".join(dict.fromkeys(step for step in steps if step))


REST = {
    COST: {"en": "other costs", "zh": "其他成本"},
    SCARCE: {"en": "other scarce things", "zh": "其他稀缺"},
    LOSS: {"en": "more than the unit is worth", "zh": "超出单位价值的部分"},
}
