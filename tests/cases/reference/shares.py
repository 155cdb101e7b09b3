"""Share rules: least, most, growth, number of suppliers."""

from __future__ import annotations

from collections.abc import Iterable

from tests.cases.lp import ONE, Terms, add, total
from tests.cases.records import Record
from tests.cases.reference.state import State


def shares(m: State) -> None:
    for rule in m.net.shares:
        if rule.given("most_suppliers"):
            for period in periods(m, rule):
                suppliers(m, rule, period)
            continue
        price = -rule.number("price") if rule.given("price") else None
        flows = {t: flow(m, rule, t) for t in range(-12, len(m.quarters))}
        for period in periods(m, rule):
            part, whole = (total(flows[t][i] for t in period) for i in (0, 1))
            first, last = next(t for t in period if t >= 0), period[-1]
            if rule.given("least") and (rule.given("price") or possible(m, rule, period, of_subject=True)):
                m.rule(add((rule.at("least", first), whole), (-1, part)), price, last)
            if rule.given("most") and (rule.given("price") or possible(m, rule, period, of_subject=False)):
                m.rule(add((1, part), (-rule.at("most", first), whole)), price, last)
        if rule.given("growth"):
            growth(m, rule, flows, price)


def possible(m: State, rule: Record, period: list[int], of_subject: bool) -> bool:
    """Whether the subject (or anybody else) can supply in the period at all; if not, the rule stops nobody."""
    for t in period:
        if any(m.net.is_subject(rule, name) == of_subject and units(m, terms) for name, terms in carried(m, rule, t)):
            return True
    return False


def units(m: State, terms: Terms) -> bool:
    """Whether the terms are anything but zero: known units, or what is not bound to stay 0."""
    return any(factor != 0 and (variable == ONE or variable not in m.idle) for variable, factor in terms.items())


def periods(m: State, rule: Record) -> Iterable[list[int]]:
    per, calendar = str(rule.plain.get("per", "quarter")), m.book.calendar
    if per == "quarter":
        return [[t] for t in m.quarters]
    if per == "horizon":
        return [list(m.quarters)]
    years = dict.fromkeys(calendar.year(t) for t in m.quarters)
    return [[t for t in range(-12, len(m.quarters)) if calendar.year(t) == year] for year in years]


def past(m: State, rule: Record) -> list[Record]:
    """Rows of History that the rule counts."""
    rows = [row for row in m.history if row.text("customer") == rule.text("customer")]
    return [row for row in rows if m.net.in_scope(rule, row.text("item"))]


def carried(m: State, rule: Record, t: int) -> list[tuple[str, Terms]]:
    """What each supplier carries in the quarter, in the scope of the rule."""
    if t < 0:
        return [(row.text("supplier"), {ONE: row.by.get(("quantity", t), 0.0)}) for row in past(m, rule)]
    if rule.text("customer"):
        return [
            (variant[1], terms)
            for (customer, variant, u), terms in m.delivered.items()
            if (customer, u) == (rule.text("customer"), t) and m.net.in_scope(rule, variant[0])
        ]
    covered = ((key, by) for key, by in m.good.items() if m.net.in_scope(rule, key[0]))
    return [(supplier, total(by[t])) for (_, supplier), by in covered]


def flow(m: State, rule: Record, t: int) -> tuple[Terms, Terms]:
    """What the subject carries in the quarter, and all that the scope does."""
    flows = carried(m, rule, t)
    part = total(terms for supplier, terms in flows if m.net.is_subject(rule, supplier))
    return part, total(terms for _, terms in flows)


def growth(m: State, rule: Record, flows: dict[int, tuple[Terms, Terms]], price: float | None) -> None:
    known = any(m.net.is_subject(rule, row.text("supplier")) for row in past(m, rule))
    for t in m.quarters if known else m.quarters[1:]:
        most = add((1 + rule.number("growth"), flows[t - 1][0]), (rule.number("growth_floor"), {ONE: 1.0}))
        m.rule(add((1, flows[t][0]), (-1, most)), price, t)


def suppliers(m: State, rule: Record, period: list[int]) -> None:
    used = {source.text("supplier"): m.lp.var(upper=1, whole=True) for source in m.net.sources}
    for number, source in enumerate(m.net.sources):
        if m.net.in_scope(rule, source.text("item")):
            for t in (t for t in period if t >= 0):
                m.lp.less(m.on[number, t], used[source.text("supplier")])
    price = -rule.number("price") if rule.given("price") else None
    m.rule(add((1, total(used.values())), (-rule.number("most_suppliers"), {ONE: 1.0})), price, period[-1])
