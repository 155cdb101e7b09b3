"""The language's mathematics written a second time, straight as rows for scipy: the most that a book can earn.

All rules without a price are hard here, so the answer is None where the planner has to bend one. Big constants are
as generous as they are plain: the cases are tiny, and ``Program.solve`` fixes the whole numbers before it answers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from tests.cases.book import Book
from tests.cases.lp import ONE, Program, Terms, add, total
from tests.cases.network import Activity, Network, Variant
from tests.cases.records import Record, quarter, records


class Reference:
    """One book as a programme. Methods add one part of the language each."""

    def __init__(self, book: Book) -> None:
        self.book, self.net, self.lp = book, Network(book), Program()
        self.quarters = range(book.calendar.count)
        self.demand = [r for r in records(book, "Demand") if any(r.at("quantity", t) > 0 for t in self.quarters)]
        self.customers = list(dict.fromkeys(record.text("customer") for record in self.demand))
        self.history = records(book, "History")
        self.large = self._large()
        self.arrive: dict[Variant, dict[int, list[Terms]]] = defaultdict(lambda: defaultdict(list))
        self.use: dict[Variant, dict[int, list[Terms]]] = defaultdict(lambda: defaultdict(list))
        self.good: dict[tuple[str, str], dict[int, list[Terms]]] = defaultdict(lambda: defaultdict(list))
        self.delivered: dict[tuple[str, Variant, int], Terms] = {}
        self.run: dict[tuple[Activity, int], Terms] = {}
        self.on: dict[tuple[int, int], Terms] = {}
        for part in (self.making, self.orders, self.capacity, self.customer, self.material, self.shares):
            part()

    def _large(self) -> float:
        """More than anybody would start: all demand and stock wanted, through the deepest recipe, several times."""
        wanted = sum(r.at("quantity", t) for r in self.demand for t in self.quarters)
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

    def making(self) -> None:
        for activity in self.net.activities:
            source = self.net.sources[activity.source]
            lead = int(source.number("lead_time"))
            first = quarter(self.book, source, "first", 0)
            last = quarter(self.book, source, "last", len(self.quarters))
            for t in self.quarters:
                if not first <= t <= last or t + lead >= len(self.quarters):
                    continue
                run = self.run[activity, t] = self.money(-source.at("unit_cost", t), t)
                good = add((source.at("yield", t, 1.0), run))
                self.arrive[activity.makes][t + lead].append(good)
                self.good[activity.makes[0], source.text("supplier")][t + lead].append(good)
                for variant, quantity in activity.takes:
                    self.use[variant][t].append(add((quantity, run)))

    def orders(self) -> None:
        fixed = {r.text("supplier"): r.number("fixed_cost") for r in records(self.book, "Suppliers")}
        for supplier in {source.text("supplier") for source in self.net.sources}:
            for t in self.quarters:
                used = self.money(-fixed.get(supplier, 0.0), t, 1, whole=True)
                for number, source in enumerate(self.net.sources):
                    if source.text("supplier") == supplier:
                        self.order(number, source, t, used)

    def order(self, number: int, source: Record, t: int, used: Terms) -> None:
        start = self.started(number, t)
        on = self.on[number, t] = self.money(-source.number("order_cost"), t, 1, whole=True)
        self.lp.less(start, add((self.large, on)))
        self.lp.less(add((source.number("min_order"), on)), start)
        self.lp.less(on, used)
        if source.given("most"):
            self.lp.row(start, high=source.at("most", t, math.inf))
        if source.given("lot_size"):
            lots = self.lp.var(whole=True, upper=1000)
            self.lp.row(add((1, start), (-source.number("lot_size"), lots)), 0, 0)

    def capacity(self) -> None:
        steps = self.expansion()
        usages = records(self.book, "Usage")
        for place in records(self.book, "Capacity"):
            key = place.text("supplier"), place.text("resource")
            rows = [u for u in usages if u.text("resource") == key[1] and u.text("supplier") in ("", key[0])]
            for t in self.quarters:
                used = [self.usage(row, key[0], t) for row in rows]
                over = self.money(-place.number("overtime_cost"), t, place.at("overtime", t))
                built = [add((size, step)) for size, lead, u, step in steps[key] if u + lead <= t]
                self.lp.less(total(used), total([{ONE: place.at("capacity", t)}, over, *built]))

    def usage(self, row: Record, supplier: str, t: int) -> Terms:
        parts = []
        for (activity, u), terms in self.run.items():
            source = self.net.sources[activity.source]
            if u == t and (source.text("supplier"), source.text("item")) == (supplier, row.text("item")):
                if row.text("option") in ("", activity.option):
                    parts.append(add((row.number("usage"), terms)))
        for number, source in enumerate(self.net.sources):
            if (source.text("supplier"), source.text("item")) == (supplier, row.text("item")):
                if row.text("option") in ("", source.text("option")):
                    parts.append(add((row.number("setup"), self.on[number, t])))
        return total(parts)

    def expansion(self) -> dict[tuple[str, str], list[tuple[float, int, int, Terms]]]:
        """By resource: (size, lead time, quarter of start, steps)."""
        found: dict[tuple[str, str], list[tuple[float, int, int, Terms]]] = defaultdict(list)
        spent: dict[int, list[Terms]] = defaultdict(list)
        options = {record.text("option"): record for record in records(self.book, "Options")}
        steps: dict[tuple[str, int], Terms] = {}
        for name, option in options.items():
            lead, most = int(option.number("lead_time")), option.number("most_steps", 1)
            first, last = quarter(self.book, option, "earliest", 0), quarter(self.book, option, "latest", 999)
            for t in (t for t in self.quarters if first <= t <= last):
                running = sum(option.number("running_cost") * self.discount(u) for u in self.quarters[t + lead :])
                worth = -option.number("capex") * self.discount(t) - running
                step = steps[name, t] = self.lp.var(worth, most, whole=True)
                spent[t].append(add((option.number("capex"), step)))
                key = option.text("supplier"), option.text("resource")
                found[key].append((option.number("step"), lead, t, step))
            self.lp.row(total(step for (other, _), step in steps.items() if other == name), high=most)
        self.budgets(spent)
        for (name, t), step in steps.items():
            for other in (part.strip() for part in options[name].text("requires").split(";") if part.strip()):
                lead = int(options[other].number("lead_time"))
                done = total(terms for (o, u), terms in steps.items() if o == other and u + lead <= t)
                self.lp.less(step, add((options[name].number("most_steps", 1), done)))
        return found

    def budgets(self, spent: dict[int, list[Terms]]) -> None:
        settings = self.book.settings
        if "capex_budget" in settings:
            self.lp.row(total(t for terms in spent.values() for t in terms), high=float(str(settings["capex_budget"])))
        if "capex_budget_quarter" in settings:
            for terms in spent.values():
                self.lp.row(total(terms), high=float(str(settings["capex_budget_quarter"])))

    def customer(self) -> None:
        for name in self.customers:
            wants: dict[tuple[str, int], list[Terms]] = defaultdict(list)
            for line in (line for line in self.demand if line.text("customer") == name):
                for t in self.quarters:
                    self.line(line, t, wants)
            above = [item for item in self.net.items if item in self.net.needs]
            while ready := [n for n in above if not any(n in self.parts(other) for other in above)]:
                for need in ready:
                    self.need(name, need, wants)
                above = [need for need in above if need not in ready]
            for item in (item for item in self.net.items if item not in self.net.needs):
                for t in self.quarters:
                    self.deliver(name, item, t, wants[item, t])

    def parts(self, item: str) -> set[str]:
        return {component for option in self.net.options(item) for component in self.net.components(item, option)}

    def line(self, line: Record, t: int, wants: dict[tuple[str, int], list[Terms]]) -> None:
        quantity, price = line.at("quantity", t), line.at("price", t)
        if quantity <= 0:
            return
        served = []
        for u in self.quarters[t : t + int(line.number("delay")) + 1]:
            part = self.money(price - line.number("late_fee") * (u - t), u)
            served.append(part)
            wants[line.text("item"), u].append(part)
        lost = self.money(-line.number("lost_penalty"), t)
        self.lp.row(total([*served, lost]), quantity, quantity)
        self.lp.row(total(served), low=line.number("committed") * quantity)

    def need(self, customer: str, need: str, wants: dict[tuple[str, int], list[Terms]]) -> None:
        single = self.net.items[need].flag("one_option")
        chosen = {option: self.lp.var(upper=1, whole=True) for option in self.net.options(need)}
        if single:
            self.lp.row(total(chosen.values()), high=1)
        for t in self.quarters:
            units = []
            for option, choice in chosen.items():
                if not self.net.accepts_option(customer, need, option, t):
                    continue
                unit = self.lp.var()
                units.append(unit)
                if single:
                    self.lp.less(unit, add((self.large, choice)))
                for component, quantity in self.net.components(need, option).items():
                    wants[component, t].append(add((quantity, unit)))
            self.lp.row(add((1, total(units)), (-1, total(wants[need, t]))), 0, 0)

    def deliver(self, customer: str, item: str, t: int, wanted: list[Terms]) -> None:
        if not wanted:
            return
        units = []
        for variant in self.net.variants(item):
            if self.net.accepted(customer, variant, t):
                unit = self.delivered[customer, variant, t] = self.lp.var()
                self.use[variant][t].append(unit)
                units.append(unit)
        self.lp.row(add((1, total(units)), (-1, total(wanted))), 0, 0)

    def material(self) -> None:
        for row in self.net.receipts:
            self.receive(row)
        for item, record in self.net.items.items():
            if item not in self.net.needs:
                closing = [self.stock(variant, record) for variant in self.net.variants(item)]
                for t in self.quarters:
                    self.stock_rules(record, t, total(stocks[t] for stocks in closing))

    def receive(self, row: Record) -> None:
        variant = self.net.received(row)
        self.arrive[variant][0].append({ONE: row.number("opening")})
        for t in self.quarters:
            receipt = {ONE: row.at("receipt", t)}
            self.arrive[variant][t].append(receipt)
            self.good[variant[0], row.text("supplier")][t].append(receipt)

    def stock(self, variant: Variant, item: Record) -> list[Terms]:
        before: Terms = {ONE: item.number("opening_stock") if variant[1:] == ("", frozenset()) else 0.0}
        stocks = []
        for t in self.quarters:
            stock = self.money(-item.number("holding_cost"), t)
            change = add((1, total(self.arrive[variant][t])), (-1, total(self.use[variant][t])))
            self.lp.row(add((1, before), (1, change), (-1, stock)), 0, 0)
            stocks.append(stock)
            before = stock
        return stocks

    def stock_rules(self, item: Record, t: int, stock: Terms) -> None:
        price = -item.number("safety_price") if item.given("safety_price") else None
        self.rule(add((1, {ONE: item.number("safety_stock")}), (-1, stock)), price, t)
        if item.given("most_stock"):
            self.lp.row(stock, high=item.number("most_stock"))
        if t == self.quarters[-1]:
            self.lp.row(stock, low=item.number("closing_stock"))

    def rule(self, excess: Terms, worth: float | None, t: int) -> None:
        """excess <= 0, or that much is paid for."""
        self.lp.less(excess, {} if worth is None else self.money(worth, t))

    def shares(self) -> None:
        for rule in self.net.shares:
            if rule.given("most_suppliers"):
                for period in self.periods(rule):
                    self.suppliers(rule, period)
                continue
            price = -rule.number("price") if rule.given("price") else None
            flow = {t: self.flow(rule, t) for t in range(-12, len(self.quarters))}
            for period in self.periods(rule):
                part, whole = (total(flow[t][i] for t in period) for i in (0, 1))
                first, last = next(t for t in period if t >= 0), period[-1]
                if rule.given("least"):
                    self.rule(add((rule.at("least", first), whole), (-1, part)), price, last)
                if rule.given("most"):
                    self.rule(add((1, part), (-rule.at("most", first), whole)), price, last)
            if rule.given("growth"):
                self.growth(rule, flow, price)

    def periods(self, rule: Record) -> Iterable[list[int]]:
        per, calendar = str(rule.plain.get("per", "quarter")), self.book.calendar
        if per == "quarter":
            return [[t] for t in self.quarters]
        if per == "horizon":
            return [list(self.quarters)]
        years = dict.fromkeys(calendar.year(t) for t in self.quarters)
        return [[t for t in range(-12, len(self.quarters)) if calendar.year(t) == year] for year in years]

    def past(self, rule: Record) -> list[Record]:
        """Rows of History that the rule counts."""
        rows = [row for row in self.history if row.text("customer") == rule.text("customer")]
        return [row for row in rows if self.net.in_scope(rule, row.text("item"))]

    def flow(self, rule: Record, t: int) -> tuple[Terms, Terms]:
        """What the subject carries in the quarter, and all that the scope does."""
        if t < 0:
            flows = [(row.text("supplier"), {ONE: row.by.get(("quantity", t), 0.0)}) for row in self.past(rule)]
        elif rule.text("customer"):
            flows = [
                (variant[1], terms)
                for (customer, variant, u), terms in self.delivered.items()
                if (customer, u) == (rule.text("customer"), t) and self.net.in_scope(rule, variant[0])
            ]
        else:
            covered = ((key, by) for key, by in self.good.items() if self.net.in_scope(rule, key[0]))
            flows = [(supplier, total(by[t])) for (_, supplier), by in covered]
        part = total(terms for supplier, terms in flows if self.net.is_subject(rule, supplier))
        return part, total(terms for _, terms in flows)

    def growth(self, rule: Record, flow: dict[int, tuple[Terms, Terms]], price: float | None) -> None:
        known = any(self.net.is_subject(rule, row.text("supplier")) for row in self.past(rule))
        for t in self.quarters if known else self.quarters[1:]:
            most = add((1 + rule.number("growth"), flow[t - 1][0]), (rule.number("growth_floor"), {ONE: 1.0}))
            self.rule(add((1, flow[t][0]), (-1, most)), price, t)

    def suppliers(self, rule: Record, period: list[int]) -> None:
        used = {source.text("supplier"): self.lp.var(upper=1, whole=True) for source in self.net.sources}
        for number, source in enumerate(self.net.sources):
            if self.net.in_scope(rule, source.text("item")):
                for t in (t for t in period if t >= 0):
                    self.lp.less(self.on[number, t], used[source.text("supplier")])
        self.lp.row(total(used.values()), high=rule.number("most_suppliers"))


def best(book: Book) -> float | None:
    """The most that the book can earn with every rule kept; None where some rule must be bent."""
    return Reference(book).lp.solve()
