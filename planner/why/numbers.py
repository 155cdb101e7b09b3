"""Numbers of the workbook behind the rows of the matrix, and what one more unit of each is worth at given prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.tables import Tables
from planner.why.causes import Cause, Causes
from planner.why.edits import Edit
from planner.written import Written
from planner_models.network import SETS
from planner_models.problem_data import Prices

POINT = 0.01  # a share is changed by a point

# Most that an order, a delivery, ... can be, where nobody states it: derived by compiling, for the solver's sake.
NOTHING = 1e-9  # money of today for a unit: no more than rounding

# constraint -> kind, sheet, column, and whether less of it relieves: rows that limit by the number itself
STATED: dict[str, tuple[str, str, str, bool]] = {
    "c_overtime_limit": ("overtime limit", "Capacity", "overtime", False),
    "c_ceiling": ("source most", "Sources", "most", False),
    "c_lane_limit": ("lane most", "Lanes", "most", False),
    "c_lane_room": ("lane most", "Lanes", "most", False),
    "c_expedited": ("express most", "Lanes", "expedite_most", False),
    "c_safety": ("safety stock", "Items", "safety_stock", True),
    "c_stock_limit": ("most stock", "Items", "most_stock", False),
    "c_closing": ("closing stock", "Items", "closing_stock", True),
    "c_most_taken": ("contract most", "Contracts", "most", False),
    "c_least_taken": ("contract least", "Contracts", "least", True),
    "c_most_total": ("contract most in total", "Contracts", "most_total", False),
    "c_least_total": ("contract least in total", "Contracts", "least_total", True),
}
# of these, rows that limit by the number times integers of the plan: a lane that is not used lets nothing through
TIMES = {"c_lane_room": "lane_room", "c_least_taken": "least_taken", "c_least_total": "least_total"}
KNOWN = ("c_most_taken", "c_most_total")  # limits of what comes beside what is known
CEILINGS = {  # constraints whose integers let through what a source's most states, beside c_ceiling
    "c_switch_on": "SWITCHED", "c_supplier_used": "USED_ORDERS", "c_opened": "OPENED", "c_closed": "CLOSED",
    "c_member": "MEMBER_ORDERS",
}  # fmt: skip


@dataclass
class Number:
    """A number of the workbook, and by how much a change of one ``unit`` (a share: a point) relieves the matrix.

    ``cause``: names it. ``edits``: where it stands; several where one cell or period is spread over quarters.
    ``less``: whether less of it relieves. ``plain``: it moves right-hand sides only, so that ranges are known.
    ``rows``: by how much a unit of relief moves the right-hand side of each row of the matrix.
    """

    kind: str
    cause: Cause
    edits: tuple[Edit, ...]
    less: bool = False
    unit: float = 1.0
    plain: bool = True
    rows: dict[int, float] = field(default_factory=dict)

    def changed(self, tables: Tables, units: float) -> list[Edit]:
        """The number with so many units of relief."""
        step = -units * self.unit if self.less else units * self.unit
        return [replace(edit, value=edit.old(tables) + step) for edit in self.edits]

    def quarter(self, tables: Tables) -> str:
        """Its quarter, the first one of a period; "" where it holds for all."""
        edit = self.edits[0]
        return "" if edit.period is None else tables.calendar.label(int(tables[edit.sheet].periods[edit.period]))


def numbers(causes: Causes, x: np.ndarray) -> list[Number]:
    """The numbers that rows of a ``loosened`` matrix state. ``x``: the plan."""
    return list(_Reader(causes, x).read())


def value(number: Number, rent: np.ndarray) -> float:
    """Money of today for one unit of relief at the rows' rents (by how much profit grows with a right-hand side)."""
    return float(sum(rent[row] * weight for row, weight in number.rows.items()))


def reach(numbers: Sequence[Number], written: Written, prices: Prices, x: np.ndarray) -> np.ndarray:
    """By how many units each number may be tightened (below 0) and relieved while its value holds: shape (numbers, 2),
    NaN where no range is known.

    Rows of a number change together: with steps s_i up to which each may change alone, 1 / sum(1 / s_i) is allowed
    (S. P. Bradley, A. C. Hax, T. L. Magnanti, Applied Mathematical Programming, 1977, chapter 3: the 100 percent rule).
    """
    m = written.matrix
    upper = np.isfinite(m.row_upper)
    right, activity = np.where(upper, m.row_upper, m.row_lower), written.rows @ x
    idle = (np.abs(prices.rows) <= NOTHING) & (m.row_lower < m.row_upper)  # the plan is best while it is possible
    low = np.where(idle, np.where(upper, activity, -np.inf), prices.low)
    high = np.where(idle, np.where(upper, np.inf, activity), prices.high)
    down, up = np.maximum(right - low, 0.0), np.maximum(high - right, 0.0)
    result = np.full((len(numbers), 2), np.nan)
    for n, number in enumerate(numbers):
        if number.plain:
            rows, weights = np.array(list(number.rows)), np.array(list(number.rows.values()))
            ends = np.array([np.where(weights > 0, down[rows], up[rows]), np.where(weights > 0, up[rows], down[rows])])
            with np.errstate(divide="ignore", invalid="ignore"):
                parts = np.where(weights == 0, 0.0, np.abs(weights) / ends).sum(axis=1)
                result[n] = 1.0 / parts * (-1.0, 1.0)
    return result


class _Reader:
    """Reads numbers from the rows of a matrix."""

    def __init__(self, causes: Causes, x: np.ndarray) -> None:
        self.causes, self.written, self.tables, self.x = causes, causes.written, causes.tables, x
        written, m = causes.written, causes.written.matrix
        self.sense = np.where(np.isfinite(m.row_upper), 1.0, -1.0)
        decided = written.rows @ np.where(m.integer, np.round(x), 0.0)
        self.left = np.where(np.isfinite(m.row_upper), m.row_upper, m.row_lower) - decided  # what integers let through
        self.found: dict[tuple[object, ...], Number] = {}

    def read(self) -> Iterator[Number]:
        """All numbers with rows."""
        self._capacity()
        self._stated()
        self._ceilings()
        self._shares()
        self._growth()
        self._demand()
        self._budgets()
        yield from self.found.values()

    def _rows(self, name: str) -> Iterator[tuple[int, int, Cause]]:
        """Position in its set, row of the matrix and cause."""
        for n, row in enumerate(self.written.problem.rows[name].tolist()):
            yield n, row, self.causes.of(row)

    def _add(
        self, row: int, weight: float, kind: str, cause: Cause, where: Sequence[Edit], less: bool, **more: object
    ) -> Number:
        """``weight``: by how much a unit more of relief moves the right-hand side to where it relieves."""
        edits = tuple(where)
        key = (kind, edits[0].sheet, edits[0].row, edits[0].column, edits[0].period)
        if key not in self.found:
            self.found[key] = Number(kind, cause, edits, less, **more)  # type: ignore[arg-type]
        number = self.found[key]
        number.rows[row] = number.rows.get(row, 0.0) + weight * self.sense[row]
        return number

    def _edit(self, sheet: str, row: int, column: str, quarter: int) -> Edit:
        period = quarter if column in self.tables[sheet].phased else None
        return Edit(sheet, row, column, 0.0, period)

    def _capacity(self) -> None:
        """Of a unit more, shares are held: for somebody who can use it, or for others."""
        reservations, table = self.written.compiled.reservations, self.tables["Reservations"]
        shares = np.where(reservations.units > 0, np.nan_to_num(table.phased["share"]), 0.0)
        for _, row, cause in self._rows("c_capacity"):
            held = shares[reservations.resources == cause.codes[0], cause.quarter].sum()
            edit = self._edit("Capacity", cause.codes[0], "capacity", cause.quarter)
            self._add(row, 1.0 - held, "capacity", cause, [edit], False)
        for _, row, cause in self._rows("c_held_limit"):
            r, w = cause.codes
            own = (reservations.resources == r) & (reservations.holders == w)
            held, edit = shares[own, cause.quarter].sum(), self._edit("Capacity", r, "capacity", cause.quarter)
            if held > 0:
                self._add(row, held, "capacity", cause, [edit], False)

    def _stated(self) -> None:
        for name, (kind, sheet, column, less) in STATED.items():
            for n, row, cause in self._rows(name):
                place = self._row(cause)
                edit = self._edit(sheet, place, column, cause.quarter)
                weight, old = 1.0, edit.old(self.tables)
                if name in TIMES:
                    number = self.written.network.params[TIMES[name]][n]
                    weight = abs(self.left[row]) / number if number else 0.0
                if name in KNOWN and old < self._known(name, cause):
                    weight = 0.0  # what is received anyway is more
                if old > 0 or not less:
                    self._add(row, weight, kind, cause, [edit], less)

    def _known(self, name: str, cause: Cause) -> float:
        """What counts toward a contract's most whatever is decided."""
        deal = self.written.compiled.deals[cause.codes[0]]
        if name == "c_most_taken":
            return float(deal.known[cause.quarter])
        return deal.before + float(deal.known[deal.contract.quarters].sum())

    def _row(self, cause: Cause) -> int:
        """Row of its sheet."""
        return self.written.compiled.deals[cause.codes[0]].contract.row if cause.kind == "contract" else cause.codes[0]

    def _ceilings(self) -> None:
        network = self.written.network
        orders = {tuple(codes): n for n, codes in enumerate(network.sets["ORDERS"].tolist())}
        most, run = self.tables["Sources"].phased["most"], network.params["most_run"]
        for name, over in CEILINGS.items():
            at = [SETS[over][0].index(letter) for letter in ("j", "t")]
            for n, row, _ in self._rows(name):
                j, t = (int(network.sets[over][n, place]) for place in at)
                if run[orders[j, t]] == most[j, t]:
                    cause = Cause("source", (j,), t)
                    weight = abs(self.left[row]) / most[j, t] if most[j, t] else 0.0
                    self._add(row, weight, "source most", cause, [self._edit("Sources", j, "most", t)], False)

    def _period(self, sheet: str, row: int, column: str, cause: Cause) -> list[Edit]:
        """Where a rule's number stands that holds for a period: in all of its quarters."""
        periods = self.written.compiled.rules[cause.codes[0]].periods
        quarters = next(quarters for _, quarters in periods if cause.quarter in quarters)
        return [self._edit(sheet, row, column, int(t)) for t in quarters]

    def _shares(self) -> None:
        total = {tuple(codes): n for n, codes in enumerate(self.written.network.sets["PERIODS"].tolist())}
        units = self.x[self.written.problem.columns["v_total"]]
        for name, over, column in (
            ("c_least_share", "LEAST_SHARES", "least"),
            ("c_most_share", "MOST_SHARES", "most"),
        ):
            codes = self.written.network.sets[over].tolist()
            for n, row, cause in self._rows(name):
                edits = self._period("Shares", self.written.compiled.rules[cause.codes[0]].row, column, cause)
                weight, less = POINT * float(units[total[tuple(codes[n])]]), column == "least"
                self._add(row, weight, f"share rule {column}", cause, edits, less, unit=POINT, plain=False)

    def _growth(self) -> None:
        network, rules = self.written.network, self.written.compiled.rules
        flow = {tuple(codes): n for n, codes in enumerate(network.sets["FLOWS"].tolist())}
        units = self.x[self.written.problem.columns["v_flow"]]
        for n, row, cause in self._rows("c_growth"):
            k, t = network.sets["GROWTHS"][n].tolist()
            before = self.written.compiled.flows[k].before() if t == 0 else float(units[flow[k, t - 1]])
            edit = Edit("Shares", rules[k].row, "growth", 0.0)
            self._add(row, POINT * before, "growth", cause, [edit], False, unit=POINT, plain=False)
            self._add(row, 1.0, "growth floor", cause, [replace(edit, column="growth_floor")], False)

    def _demand(self) -> None:
        customers, demand = self.written.compiled.customers, self.tables["Demand"].frame
        lines, committed = customers.lines, demand["committed"].to_numpy(dtype=float)
        owing = self.written.network.sets["COMMITMENTS"][:, 0].tolist()
        for n, row, cause in self._rows("c_demand"):
            edit = self._line(n, "quantity")
            self._add(row, 1.0, "demand", cause, [edit], False)
            assert self.sense[row] > 0 and lines.quantity[customers.row[n], customers.due[n] + lines.before] > 0
        for n, row, cause in self._rows("c_commitment"):
            d = owing[n]
            quantity, edit = self._line(d, "quantity"), self._line(d, "committed")
            if edit.sheet == "Backlog":
                self._add(row, 1.0, "commitment", cause, [edit], True)
                continue
            share = float(committed[customers.row[d]])
            units = float(lines.quantity[customers.row[d], customers.due[d] + lines.before])
            self._add(row, -share, "demand", cause, [quantity], False)
            self._add(row, POINT * units, "commitment", cause, [edit], True, unit=POINT)

    def _line(self, d: int, column: str) -> Edit:
        """Where a demand line's number stands."""
        customers = self.written.compiled.customers
        row, due = int(customers.row[d]), int(customers.due[d])
        if due < 0:
            place = list(self.tables["Backlog"].periods).index(due)
            return Edit("Backlog", int(customers.lines.backlog[row]), column, 0.0, place)
        return self._edit("Demand", row, column, due)

    def _budgets(self) -> None:
        for name, kind, column in (
            ("c_budget", "budget of a quarter", "capex_budget_quarter"),
            ("c_total_budget", "budget in total", "capex_budget"),
        ):
            for _, row, cause in self._rows(name):
                self._add(row, 1.0, kind, cause, [Edit("Settings", 0, column, 0.0)], False)
