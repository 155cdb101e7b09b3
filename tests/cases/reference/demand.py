"""Customers: lines, needs and their options, deliveries."""

from __future__ import annotations

from collections import defaultdict

from tests.cases.lp import Terms, add, total
from tests.cases.records import Record
from tests.cases.reference.state import State


def customer(m: State) -> None:
    for name in m.customers:
        wants: dict[tuple[str, int], list[Terms]] = defaultdict(list)
        for line in (line for line in m.demand if line.text("customer") == name):
            for t in m.quarters:
                serve(m, line, t, wants)
        above = [item for item in m.net.items if item in m.net.needs]
        while ready := [n for n in above if not any(n in parts(m, other) for other in above)]:
            for need in ready:
                meet(m, name, need, wants)
            above = [need for need in above if need not in ready]
        for item in (item for item in m.net.items if item not in m.net.needs):
            for t in m.quarters:
                deliver(m, name, item, t, wants[item, t])


def parts(m: State, item: str) -> set[str]:
    return {component for option in m.net.options(item) for component in m.net.components(item, option)}


def serve(m: State, line: Record, t: int, wants: dict[tuple[str, int], list[Terms]]) -> None:
    quantity, price = line.at("quantity", t), line.at("price", t)
    if quantity <= 0:
        return
    served = []
    for u in m.quarters[t : t + int(line.number("delay")) + 1]:
        part = m.money(price - line.number("late_fee") * (u - t), u)
        served.append(part)
        wants[line.text("item"), u].append(part)
    lost = m.money(-line.number("lost_penalty"), t)
    m.lp.row(total([*served, lost]), quantity, quantity)
    m.lp.row(total(served), low=line.number("committed") * quantity)


def meet(m: State, customer: str, need: str, wants: dict[tuple[str, int], list[Terms]]) -> None:
    single = m.net.items[need].flag("one_option")
    chosen = {option: m.lp.var(upper=1, whole=True) for option in m.net.options(need)}
    if single:
        m.lp.row(total(chosen.values()), high=1)
    for t in m.quarters:
        units = []
        for option, choice in chosen.items():
            if not m.net.accepts_option(customer, need, option, t):
                continue
            unit = m.lp.var()
            units.append(unit)
            if single:
                m.lp.less(unit, add((m.large, choice)))
            for component, quantity in m.net.components(need, option).items():
                wants[component, t].append(add((quantity, unit)))
        m.lp.row(add((1, total(units)), (-1, total(wants[need, t]))), 0, 0)


def deliver(m: State, customer: str, item: str, t: int, wanted: list[Terms]) -> None:
    if not wanted:
        return
    units = []
    for variant in m.net.variants(item):
        if m.net.accepted(customer, variant, t):
            unit = m.delivered[customer, variant, t] = m.lp.var()
            m.use[variant][t].append(unit)
            units.append(unit)
    m.lp.row(add((1, total(units)), (-1, total(wanted))), 0, 0)
