"""Routes: how one more unit could reach a customer, and what each would cost in money and in what is scarce.

At the prices of a plan every route splits exactly: the profit of its steps is the sum of the rents of what they take,
less what the route loses. That is the complementary side of linear programming's duality, column by column
(G. B. Dantzig, Linear Programming and Extensions, 1963, chapter 12: the simplex multipliers as prices). The best route
is found by following, back from the customer, whatever loses least (D. E. Knuth, "A generalization of Dijkstra's
algorithm", Inf. Proc. Letters 6, 1977).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.why.study import Study

NOWHERE = 1e9  # loss of a unit that nothing can bring: worse than any route that can
NEARLY = 1e-9  # relative: losses closer than this are the same
FLOWS = {"c_material": "v_stock", "c_customer": "v_fulfil", "c_travel": "v_deliver"}  # balances, and what takes there


@dataclass(frozen=True)
class Route:
    """Amounts of columns that bring one unit, and what is left over or taken in each row of the matrix. ``needed_by``:
    by column, the one that needs what it brings."""

    columns: np.ndarray
    amounts: np.ndarray
    taken: np.ndarray  # by row: units of what the row limits
    needed_by: Mapping[int, int]

    def chain(self, column: int) -> list[int]:
        """A column and those that need, one after the other, what it brings."""
        found = [column]
        while found[-1] in self.needed_by and self.needed_by[found[-1]] not in found:
            found.append(self.needed_by[found[-1]])
        return found


@dataclass(frozen=True)
class Split:
    """What a unit is worth on a route: ``worth`` = sum of ``costs`` (by place in the route's columns) + sum of
    ``rents`` (by row) - ``loss``. Money of today for a unit."""

    worth: float
    costs: np.ndarray
    rents: np.ndarray
    loss: float


class Routes:
    """The cheapest ways to bring one unit of anything to anywhere, at the prices of a plan."""

    def __init__(self, study: Study) -> None:
        self.study, self.written = study, study.base
        matrix, prices = self.written.matrix, study.loose_prices
        self.rent = -prices.rows  # profit for a unit of right-hand side
        self.gain = -prices.columns  # profit of a unit of the column beyond what it takes
        self.profit = -matrix.objectives[self.written.problem.stages.index("o_profit")]
        for name, price in zip(study.stages, prices.holds, strict=True):  # stages that are held count like money
            self.profit = self.profit + price * matrix.objectives[self.written.problem.stages.index(name)]
        self._read_balances()

    def _read_balances(self) -> None:
        """Entries of the balances, as what a column takes (negative) and brings (positive) there."""
        written, rows = self.written, self.written.rows
        sign = np.zeros(rows.shape[0])
        entries = rows.tocoo()
        for balance, taker in FLOWS.items():
            own = written.problem.rows[balance]
            if len(own):
                takes = np.isin(entries.row, own) & np.isin(entries.col, written.problem.columns[taker])
                if balance == "c_material":  # a stock is taken from its own quarter and brought to the next
                    takes &= entries.col - written.problem.columns[taker][0] == entries.row - own[0]
                sign[own] = -np.sign(entries.data[np.flatnonzero(takes)[0]]) if takes.any() else 1.0
        self.balance = sign != 0
        flow = self.balance[entries.row]
        quantity = entries.data[flow] * sign[entries.row[flow]]
        row, column = entries.row[flow], entries.col[flow]
        real = ~written.matrix.integer[column]
        self._takes = (row[(quantity < 0) & real], column[(quantity < 0) & real], -quantity[(quantity < 0) & real])
        self._brings = (row[(quantity > 0) & real], column[(quantity > 0) & real], quantity[(quantity > 0) & real])

    @cached_property
    def least(self) -> tuple[np.ndarray, np.ndarray]:
        """By row of a balance, the least loss of bringing one unit there, and the column that does it (-1: nothing
        brings anything, so that a unit there is one that is already there or somebody else's)."""
        rows = self.written.matrix.shape[0]
        loss, by = np.full(rows, np.inf), np.full(rows, -1)
        row, column, quantity = self._brings
        loss[self.bare] = NOWHERE
        while True:
            offer = self.loss_of(loss)[column] / quantity
            order = np.lexsort((offer, row))
            first = order[np.unique(row[order], return_index=True)[1]]
            old = loss[row[first]]
            with np.errstate(invalid="ignore"):
                better = offer[first] < old - NEARLY * np.maximum(1.0, np.abs(np.where(np.isfinite(old), old, 0.0)))
            if not better.any():
                return loss, by
            found = first[better]
            loss[row[found]], by[row[found]] = offer[found], column[found]

    @cached_property
    def bare(self) -> np.ndarray:
        """Rows of balances to which nothing leads: no chain of columns, however long, brings anything there."""
        rows, columns = self.written.matrix.shape
        row, column, _ = self._brings
        taken_row, taker, _ = self._takes
        starts = np.zeros(columns, dtype=bool)  # columns that bring and take nothing from a balance, or only from bare
        starts[column] = True
        carried = np.zeros(columns, dtype=bool)
        carried[self.written.problem.columns["v_stock"]] = True
        reached = np.zeros(rows, dtype=bool)
        while True:  # a stock brings something only if something was brought to it
            arrives = np.ones(columns, dtype=bool)
            here = carried[taker] | np.isin(taker, self._passing)
            np.logical_and.at(arrives, taker[here], reached[taken_row[here]])
            now = np.zeros(rows, dtype=bool)
            now[row[(starts & arrives)[column]]] = True
            if (now == reached).all():
                return np.asarray(self.balance & ~reached)
            reached = now

    @cached_property
    def _passing(self) -> np.ndarray:
        """Columns that only pass on what is there: all but runs."""
        made = np.zeros(self.written.matrix.shape[1], dtype=bool)
        made[self.written.problem.columns["v_run"]] = True
        return np.flatnonzero(~made)

    def loss_of(self, loss: np.ndarray) -> np.ndarray:
        """By column, the loss of one unit of it and of all that it takes."""
        row, column, quantity = self._takes
        taken = np.bincount(column, quantity * loss[row], self.written.matrix.shape[1])
        return np.asarray(np.maximum(0.0, -self.gain) + taken)

    def ways(self, row: int) -> list[int]:
        """Columns that bring something to a balance, that which loses least first."""
        at, column, quantity = self._brings
        here = np.flatnonzero(at == row)
        offers = self.loss_of(self.least[0])[column[here]] / quantity[here]
        return [int(column[here[n]]) for n in np.argsort(offers, kind="stable")]

    def route(self, amounts: dict[int, float], first: dict[int, int] | None = None) -> Route:
        """Complete amounts of columns to a whole route: whatever they take from balances is brought there.

        ``first``: by row, the column that is to bring it; elsewhere that which loses least does.
        """
        rows = self.written.rows
        total = dict(amounts)
        left: dict[int, float] = {}
        needed_by: dict[int, int] = {}
        queue = [(row, column) for column, amount in amounts.items() for row in self._add(left, column, amount)]
        while queue:
            row, taker = queue.pop()
            units = left.get(row, 0.0)
            column = (first or {}).get(row, int(self.least[1][row]))
            if units >= -NEARLY or column < 0:
                continue
            amount = -units / self._brought(row, column)
            total[column] = total.get(column, 0.0) + amount
            needed_by.setdefault(column, taker)
            queue += [(row, column) for row in self._add(left, column, amount)]
        columns = np.array(list(total), dtype=int)
        values = np.array(list(total.values()))
        return Route(columns, values, np.asarray(rows[:, columns] @ values), needed_by)

    def split(self, route: Route, worth: np.ndarray) -> Split:
        """The route's profit, split. ``worth``: columns of which the profit counts as worth, the others' as costs."""
        profit = self.profit[route.columns] * route.amounts
        valued = np.isin(route.columns, worth)
        rents = self.rent * route.taken
        loss = -float(self.gain[route.columns] @ route.amounts)
        return Split(float(profit[valued].sum()), np.where(valued, 0.0, -profit), rents, loss)

    def _brought(self, row: int, column: int) -> float:
        at, _, quantity = self._brings
        span = slice(*np.searchsorted(self._sorted[0], [column, column + 1]))
        own = self._sorted[1][span]
        return float(quantity[own[at[own] == row][0]])

    @cached_property
    def _sorted(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self._brings[1], kind="stable")
        return self._brings[1][order], order

    def _add(self, left: dict[int, float], column: int, amount: float) -> list[int]:
        """Add a column's part of every balance; the rows in which something is now missing."""
        missing = []
        for row, quantity in self.entries.get(column, ()):
            left[row] = left.get(row, 0.0) + quantity * amount
            if quantity * amount < 0:
                missing.append(row)
        return missing

    @cached_property
    def entries(self) -> dict[int, list[tuple[int, float]]]:
        """By column, the balances that it brings to (above 0) or takes from (below), and how much."""
        found: dict[int, list[tuple[int, float]]] = {}
        for (row, column, quantity), sign in ((self._takes, -1.0), (self._brings, 1.0)):
            for r, c, q in zip(row.tolist(), column.tolist(), quantity.tolist(), strict=True):
                found.setdefault(c, []).append((r, sign * q))
        return found
