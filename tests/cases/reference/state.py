"""What the parts of the reference share."""

from __future__ import annotations

import math
from collections import defaultdict

from tests.cases.book import Book
from tests.cases.lp import Program, Terms, total
from tests.cases.network import Activity, Network, Variant
from tests.cases.records import records


class State:
    """One book as a programme: its network, and the variables that the parts of the language share."""

    def __init__(self, book: Book) -> None:
        self.book, self.net, self.lp = book, Network(book), Program()
        self.quarters = range(book.calendar.count)
        self.backlog = records(book, "Backlog")
        late = {(r.text("customer"), r.text("item")) for r in self.backlog}
        self.demand = [
            r for r in records(book, "Demand")
            if any(r.at("quantity", t) > 0 for t in self.quarters) or (r.text("customer"), r.text("item")) in late
        ]  # fmt: skip
        self.customers = list(dict.fromkeys(record.text("customer") for record in self.demand))
        self.history = records(book, "History")
        self.large = self._large()
        self.arrive: dict[Variant, dict[int, list[Terms]]] = defaultdict(lambda: defaultdict(list))
        self.use: dict[Variant, dict[int, list[Terms]]] = defaultdict(lambda: defaultdict(list))
        self.good: dict[tuple[str, str], dict[int, list[Terms]]] = defaultdict(lambda: defaultdict(list))
        self.delivered: dict[tuple[str, Variant, int], Terms] = {}
        self.fast: dict[tuple[str, int], list[Terms]] = defaultdict(list)  # good units, by expediting option and start
        self.run: dict[tuple[Activity, int], Terms] = {}
        self.idle: set[int] = set()  # runs that a most of 0 forbids
        self.steps: dict[tuple[str, int], Terms] = {}  # of options, by the quarter in which they start
        self.on: dict[tuple[int, int], Terms] = {}

    def _large(self) -> float:
        """More than anybody would start: all demand and stock wanted, through the deepest recipe, several times."""
        wanted = sum(r.at("quantity", t) for r in self.demand for t in self.quarters)
        wanted += sum(units for r in self.backlog for (measure, _), units in r.by.items() if measure == "quantity")
        wanted += sum(r.number("safety_stock") + r.number("closing_stock") for r in self.net.items.values())
        deepest = math.prod(max(1.0, float(str(row.get("quantity", 1)))) for row in self.net.recipes)
        least = sum(source.number("min_order") + source.number("lot_size") for source in self.net.sources)
        return 3 * (10 + wanted * min(deepest, 20) + least)

    def discount(self, t: int) -> float:
        rate = float(str(self.book.settings.get("discount_rate", 0)))
        return float((1 + rate) ** (-t / self.book.calendar.per_year))

    def money(self, amount: float, t: int, upper: float = math.inf, whole: bool = False) -> Terms:
        """A variable that earns so much a unit in the quarter."""
        return self.lp.var(amount * self.discount(t), upper, whole)

    def started(self, number: int, t: int) -> Terms:
        """What a source starts, over all recipes and parts."""
        return total(terms for (activity, u), terms in self.run.items() if (activity.source, u) == (number, t))

    def rule(self, excess: Terms, worth: float | None, t: int) -> None:
        """excess <= 0, or that much is paid for."""
        self.lp.less(excess, {} if worth is None else self.money(worth, t))
