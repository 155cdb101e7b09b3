"""Hypothesis makes small networks: three suppliers, up to three levels of items, two or three customers, rules.

All are drawn as rows of a book; numbers are few and round, so that a failing case can be read.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.cases.book import Book, book

SUPPLIERS = {"S": "X", "T": "Y", "U": "X"}
CUSTOMERS = ("C", "D", "E")


class Sketch:
    """A network being drawn."""

    def __init__(self, draw: Any, rules: bool) -> None:
        self.draw, self.rules = draw, rules
        rate = self.one_of(0, 0, 0.1)
        self.case = book(self.whole(3, 5), self.one_of("2026Q1", "2026Q3"), discount_rate=rate)
        self.labels = self.case.calendar.labels
        self.tracked: set[str] = set()
        self.made: list[str] = []
        self.makers: dict[str, list[str]] = {}
        self.wanted: dict[str, set[str]] = {}

    def one_of(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def whole(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def chance(self) -> bool:
        """About one in three."""
        return bool(self.one_of(False, False, True))

    def some(self, *values: Any) -> Any:
        """None as often as not, else one of the values."""
        return self.one_of(*[None] * len(values), *values)

    def suppliers(self) -> None:
        for name, region in SUPPLIERS.items():
            self.case.add("Suppliers", supplier=name, region=region, fixed_cost=self.some(6))

    def item(self, name: str, family: str, lead: int, can_track: bool = False) -> None:
        """An item, its stock rules and one or two sources."""
        tracked = can_track and self.chance()
        self.tracked |= {name} if tracked else set()
        self.made.append(name)
        safety = self.some(1, 3)
        self.case.add(
            "Items", item=name, family=family, tracked="yes" if tracked else None,
            opening_stock=None if self.tracked else self.some(2, 7), holding_cost=self.one_of(0, 0.5, 1),
            safety_stock=safety, safety_price=safety and self.one_of(2, 2, 2, None), most_stock=self.rules_only(9),
            closing_stock=self.some(2), shelf_life=self.one_of(None, None, 1, 2), scrap_cost=self.rules_only(0, 2),
        )  # fmt: skip
        first, second = self.one_of(("S", "T"), ("T", "U"), ("U", "S"), ("S", None))
        self.makers[name] = [maker for maker in (first, second) if maker]
        for number, maker in enumerate(self.makers[name]):
            self.source(maker, name, lead, spare=number > 0)

    def rules_only(self, *values: Any) -> Any:
        return self.some(*values) if self.rules and self.chance() else None

    def source(self, maker: str, item: str, lead: int, spare: bool) -> None:
        named = {str(row["option"]) for row in self.case.rows("BOM") if row["item"] == item and "option" in row}
        option = self.one_of(None, *sorted(named)) if spare else None
        columns = {
            "order_cost": self.some(4), "yield_": self.some(0.5, 0.8), "min_order": self.some(3, 5),
            "lot_size": self.some(2, 5), "most": self.some(6, 10), "lead_time": self.whole(0, lead),
        }  # fmt: skip
        if spare and self.chance():
            columns |= {"first": self.labels[1], "last": self.labels[-1]}
        self.case.add("Sources", supplier=maker, item=item, option=option, unit_cost=self.whole(1, 6), **columns)
        if self.chance():
            measure, values = self.one_of(("unit_cost", (1, 4, 8)), ("yield", (0.5, 0.9, 1)), ("most", (0, 6, None)))
            by = [self.one_of(*values) for _ in self.labels]
            self.case.add("Sources", supplier=maker, item=item, option=option, measure=measure, by=by)

    def recipe(self, item: str, option: str | None, **components: float) -> None:
        for component, quantity in components.items():
            self.case.add("BOM", item=item, option=option, component=component, quantity=quantity)

    def items(self) -> None:
        """P and Q are bought; M is made of them, A and B of those; link and rack are needs."""
        self.item("P", "parts", 1, can_track=True)
        self.item("Q", "parts", 1, can_track=True)
        if self.chance():
            self.recipe("M", "x", P=1)
            self.recipe("M", "y", Q=2)
        else:
            self.recipe("M", None, P=self.one_of(1, 2))
        self.item("M", "middle", 0, can_track=True)
        self.recipe("A", None, M=1)
        if self.chance():
            self.recipe("A", "long", **self.one_of({"Q": 1}, {"M": 1}, {"P": 0.5}))
            self.case.add("BOM", item="A", option="short")
        self.item("A", "ends", 1, can_track=True)
        self.recipe("B", None, Q=self.one_of(0.5, 1), **({"M": 1} if self.chance() else {}))
        self.item("B", "ends", 1, can_track=True)
        self.case.add("Items", item="link", kind="need", one_option=self.some("yes"))
        self.recipe("link", "one", A=1)
        self.recipe("link", "two", B=2)
        if self.chance():
            self.case.add("Items", item="rack", kind="need")
            self.recipe("rack", None, link=2, Q=1)
        if self.chance():
            next(row for row in self.case.rows("Items") if row["item"] == "link")["link_class"] = "links"
            self.case.add("Items", item="far", kind="need", link_class="links")
            self.recipe("far", "one", A=1, Q=1)
            self.recipe("far", self.one_of("two", "three"), B=1)

    def demand(self) -> None:
        needs = [str(row["item"]) for row in self.case.rows("Items") if row["item"] in ("link", "rack", "far")]
        ends = ["A", "B", *needs]
        for customer in CUSTOMERS[: self.whole(2, 3)]:
            for item in dict.fromkeys([self.one_of(*ends), self.one_of(*ends)]):
                self.line(customer, item)

    def line(self, customer: str, item: str) -> None:
        self.wanted.setdefault(customer, set()).add(item)
        quantities, delay = [self.some(2, 5, 9) for _ in self.labels], self.some(1, 2)
        self.case.add(
            "Demand", customer=customer, item=item, price=self.whole(8, 60), priority=self.some(2),
            committed=self.rules_only(0.2, 0.5), delay=delay, late_fee=self.some(1),
            lost_penalty=self.some(5), by=quantities if any(quantities) else [4],
        )  # fmt: skip
        if self.chance():
            by = [self.some(10, 40) for _ in self.labels]
            self.case.add("Demand", customer=customer, item=item, measure="price", by=by)
        if delay and self.chance():
            before = self.case.calendar.label(-1)
            self.case.add("Backlog", customer=customer, item=item, by={before: 3})
            self.case.add("Backlog", customer=customer, item=item, measure="price", by={before: self.one_of(20, 40)})
            if self.rules and self.chance():
                self.case.add("Backlog", customer=customer, item=item, measure="committed", by={before: 1})

    def qualification(self) -> None:
        for customer, items in self.wanted.items():
            if "link" in items and self.chance():
                self.case.add("Qualification", customer=customer, item="link", option="one")
                if self.chance():
                    self.case.add("Qualification", customer=customer, item="link", option="two", from_=self.labels[1])
            for item in sorted(self.tracked):
                if self.chance():
                    accepted = {"supplier": self.makers[item][0]} if self.chance() else {"region": "X"}
                    self.case.add(
                        "Qualification", customer=customer, item=item, from_=self.some(self.labels[1]), **accepted
                    )
                    if self.chance():
                        self.case.add(
                            "Options", option=f"{customer} {item}", kind="qualify", customer=customer, item=item,
                            supplier=self.makers[item][-1], capex=self.whole(1, 30), lead_time=self.whole(0, 1),
                        )  # fmt: skip

    def capacity(self) -> None:
        for maker in ("S", "T", "U"):
            items = [item for item, makers in self.makers.items() if maker in makers]
            if not items or not self.one_of(True, False):
                continue
            overtime = self.some(3)
            self.case.add(
                "Capacity", supplier=maker, resource="line", capacity=self.whole(4, 15),
                overtime=overtime, overtime_cost=overtime and 2, by=[self.some(3, 9) for _ in self.labels],
            )  # fmt: skip
            for item in dict.fromkeys([self.one_of(*items), self.one_of(*items)]):
                setup = self.some(1)
                self.case.add(
                    "Usage", supplier=maker, resource="line", item=item, usage=self.one_of(0.5, 1), setup=setup
                )
            self.expand(maker)

    def expand(self, maker: str) -> None:
        free = False
        for number in range(self.whole(0, 2)):
            lead, first = self.whole(0, 1), self.some(self.labels[1])
            requires = f"{maker}0" if free and self.chance() else None
            free = first is None  # what is required must be complete in time
            self.case.add(
                "Options", option=f"{maker}{number}", kind="expand", supplier=maker, resource="line",
                step=self.whole(2, 6), most_steps=self.some(2), capex=self.whole(5, 40), lead_time=lead,
                running_cost=self.some(1), earliest=first, requires=requires,
            )  # fmt: skip
        if self.case.rows("Options") and self.chance():
            self.case.settings[self.one_of("capex_budget", "capex_budget_quarter")] = 40

    def expediting(self) -> None:
        """Some of what takes its time may arrive earlier."""
        for row in [row for row in self.case.rows("Sources") if row.get("lead_time")]:
            if self.chance():
                self.case.add(
                    "Options", option=f"{row['supplier']} {row['item']} soon", kind="expedite",
                    supplier=row["supplier"], item=row["item"], saves=1, unit_fee=self.some(1, 3),
                    step=self.whole(1, 6), most_steps=self.some(2), capex=self.some(2, 5), lead_time=self.whole(0, 1),
                )  # fmt: skip

    def certain(self, item: str) -> set[str]:
        """Tracked parts inside the item whatever option it is made by."""
        rows = [row for row in self.case.rows("BOM") if row["item"] == item]
        options = {row["option"] for row in rows if "option" in row} or {None}
        inside = []
        for option in options:
            parts = {row["component"] for row in rows if row.get("option") in (None, option) and "component" in row}
            inside.append((parts & self.tracked).union(*(self.certain(str(part)) for part in parts)))
        return set.intersection(*inside)

    def receipts(self) -> None:
        for item in self.made:
            if self.chance():
                parts = [f"{part}: {self.one_of(*self.makers[part])}" for part in sorted(self.certain(item))]
                opening, by = self.some(2), [self.some(2, 3) for _ in self.labels]
                columns = {"supplier": self.one_of(*self.makers[item]), "parts": "; ".join(parts) or None}
                self.case.add("Receipts", item=item, opening=opening, by=by, **columns)

    def shares(self) -> None:
        for number in range(self.whole(0, 2)):
            name, item = f"rule {number}", self.one_of(*self.made)
            scope = {"item": item} if self.chance() else {"family": self.one_of("parts", "ends")}
            subject = self.one_of({"supplier": self.makers[item][0]}, {"region": "X"})
            delivered = item in self.tracked - {"P", "Q", "M"} and "item" in scope  # others may be inside
            customer = self.one_of(None, *self.wanted) if delivered else None
            kind = self.one_of("least", "most", "growth", "most_suppliers")
            price, per = self.some(3), self.one_of("quarter", "year", "horizon")
            if kind == "growth":
                limit = {"growth": self.one_of(0, 0.5), "growth_floor": self.one_of(0, 2)}
                self.case.add("Shares", rule=name, customer=customer, price=price, **limit, **scope, **subject)
            elif kind == "most_suppliers":
                self.case.add("Shares", rule=name, per=per, price=price, most_suppliers=self.whole(1, 2), **scope)
            else:
                limit = {kind: self.one_of(0.3, 0.6)}
                self.case.add("Shares", rule=name, per=per, customer=customer, price=price, **limit, **scope, **subject)

    def history(self) -> None:
        before = [self.case.calendar.label(index) for index in (-2, -1)]
        for item in self.made:
            for maker in self.makers[item]:
                if self.chance():
                    by = {label: self.whole(0, 6) for label in before}
                    self.case.add("History", item=item, supplier=maker, by=by)
                    if item in self.tracked and self.chance():
                        self.case.add("History", item=item, supplier=maker, customer="C", by=by)


@st.composite
def networks(draw: Any, rules: bool = True) -> Book:
    """A small network; without ``rules`` nothing is in it that a plan may have to bend but safety and closing stock."""
    sketch = Sketch(draw, rules)
    sketch.suppliers()
    sketch.items()
    sketch.demand()
    sketch.qualification()
    sketch.capacity()
    sketch.receipts()
    if rules:
        sketch.shares()
        sketch.history()
    sketch.expediting()
    return sketch.case
