"""Customers: lines, needs and their options, deliveries."""

from __future__ import annotations

from collections import defaultdict

from tests.cases.lp import Terms, add, total
from tests.cases.records import Record, records
from tests.cases.reference.state import State


def customer(m: State) -> None:
    for name in m.customers:
        wants: dict[tuple[str, int], list[Terms]] = defaultdict(list)
        for line in (line for line in m.demand if line.text("customer") == name):
            for t in m.quarters:
                quantity = line.at("quantity", t)
                serve(m, line, t, quantity, line.at("price", t), line.number("committed") * quantity, wants)
            for old in (old for old in m.backlog if all(old.text(k) == line.text(k) for k in ("customer", "item"))):
                for t in sorted(t for measure, t in old.by if measure == "quantity"):
                    serve(m, line, t, *(old.at(name, t) for name in ("quantity", "price", "committed")), wants)
        above = [item for item in m.net.items if item in m.net.needs]
        classes: dict[str, dict[str, Terms]] = {}
        while ready := [n for n in above if not any(n in parts(m, other) for other in above)]:
            for need in ready:
                meet(m, name, need, wants, classes)
            above = [need for need in above if need not in ready]
        for item in (item for item in m.net.items if item not in m.net.needs):
            for t in m.quarters:
                deliver(m, name, item, t, wants[item, t])


def parts(m: State, item: str) -> set[str]:
    return {component for option in m.net.options(item) for component in m.net.components(item, option)}


def serve(
    m: State, line: Record, t: int, quantity: float, price: float, owed: float,
    wants: dict[tuple[str, int], list[Terms]],
) -> None:  # fmt: skip
    if quantity <= 0:
        return
    served = []
    for u in m.quarters[max(t, 0) : t + int(line.number("delay")) + 1]:
        part = m.money(price - line.number("late_fee") * (u - t), u)
        served.append(part)
        wants[line.text("item"), u].append(part)
    lost = m.money(-line.number("lost_penalty"), min(t + int(line.number("delay")), m.quarters[-1]))
    m.lp.row(total([*served, lost]), quantity, quantity)
    m.lp.row(total(served), low=owed)


def choices(m: State, need: str, classes: dict[str, dict[str, Terms]]) -> dict[str, Terms]:
    """By option name, whether the customer picks it: for the need, or for all needs of its link class."""
    name = m.net.items[need].text("link_class")
    if name in classes:
        return classes[name]
    needs = [other for other in m.net.needs if m.net.items[other].text("link_class") == name] if name else [need]
    names = dict.fromkeys(option for other in needs for option in m.net.options(other))
    chosen = {option: m.lp.var(upper=1, whole=True) for option in names}
    m.lp.row(total(chosen.values()), high=1)
    if name:
        classes[name] = chosen
    return chosen


def meet(
    m: State, customer: str, need: str, wants: dict[tuple[str, int], list[Terms]], classes: dict[str, dict[str, Terms]]
) -> None:
    single = m.net.items[need].flag("one_option") or m.net.items[need].text("link_class") != ""
    chosen = choices(m, need, classes) if single else {}
    for t in m.quarters:
        units = []
        for option in m.net.options(need):
            if not m.net.accepts_option(customer, need, option, t):
                continue
            unit = m.lp.var()
            units.append(unit)
            if single:
                m.lp.less(unit, add((m.large, chosen[option])))
            for component, quantity in m.net.components(need, option).items():
                wants[component, t].append(add((quantity, unit)))
        m.lp.row(add((1, total(units)), (-1, total(wants[need, t]))), 0, 0)


def deliver(m: State, customer: str, item: str, t: int, wanted: list[Terms]) -> None:
    if not wanted:
        return
    units = []
    for variant in m.net.variants(item):
        qualified = [qualification(m, customer, part, maker, t) for part, maker in m.net.refused(customer, variant, t)]
        if all(qualified):
            unit = m.delivered[customer, variant, t] = m.lp.var()
            m.use[variant][t].append(unit)
            units.append(unit)
            for done in qualified:
                m.lp.less(unit, add((m.large, done)))
    m.lp.row(add((1, total(units)), (-1, total(wanted))), 0, 0)


def qualification(m: State, customer: str, part: str, maker: str, t: int) -> Terms:
    """Steps complete in time of options that qualify the maker; none where nothing can."""
    found = []
    for option in records(m.book, "Options"):
        named = option.text("customer"), option.text("item"), option.text("supplier")
        if option.text("kind") == "qualify" and named == (customer, part, maker):
            lead = int(option.number("lead_time"))
            found += [step for (o, u), step in m.steps.items() if o == option.text("option") and u + lead <= t]
    return total(found)
