"""Making, orders, capacity and options."""

from __future__ import annotations

import math
from collections import defaultdict

from tests.cases.lp import ONE, Terms, add, total
from tests.cases.records import Record, quarter, records
from tests.cases.reference.state import State


def making(m: State) -> None:
    for activity in m.net.activities:
        source = m.net.sources[activity.source]
        first = quarter(m.book, source, "first", 0)
        last = quarter(m.book, source, "last", len(m.quarters))
        for t in m.quarters:
            ways = [way for way in paces(m, source) if t + way[0] < len(m.quarters)]
            if not first <= t <= last or not ways:
                continue
            rate, runs = source.at("yield", t, 1.0), []
            for lead, fee, option in ways:
                run = m.money(-source.at("unit_cost", t) - fee * rate, t)
                good = add((rate, run))
                m.arrive[activity.makes][t + lead].append(good)
                m.good[activity.makes[0], source.text("supplier")][t + lead].append(good)
                m.fast[option, t].append(good)
                runs.append(run)
            run = m.run[activity, t] = total(runs)
            for variant, quantity in activity.takes:
                m.use[variant][t].append(add((quantity, run)))


def paces(m: State, source: Record) -> list[tuple[int, float, str]]:
    """Lead times of a source, the fee for a good unit, and the option that allows it; the usual one first."""
    found = [(int(source.number("lead_time")), 0.0, "")]
    for option in records(m.book, "Options"):
        named = option.text("supplier"), option.text("item")
        if option.text("kind") == "expedite" and named == (source.text("supplier"), source.text("item")):
            lead = found[0][0] - int(option.number("saves"))
            found.append((lead, option.number("unit_fee"), option.text("option")))
    return found


def expediting(m: State) -> None:
    """What arrives earlier, by each option and quarter of start, within its complete steps."""
    options = {record.text("option"): record for record in records(m.book, "Options")}
    for (name, t), good in m.fast.items():
        if name:
            lead = int(options[name].number("lead_time"))
            done = total(step for (other, u), step in m.steps.items() if other == name and u + lead <= t)
            m.lp.less(total(good), add((options[name].number("step"), done)))


def orders(m: State) -> None:
    fixed = {r.text("supplier"): r.number("fixed_cost") for r in records(m.book, "Suppliers")}
    for supplier in {source.text("supplier") for source in m.net.sources}:
        for t in m.quarters:
            used = m.money(-fixed.get(supplier, 0.0), t, 1, whole=True)
            for number, source in enumerate(m.net.sources):
                if source.text("supplier") == supplier:
                    order(m, number, source, t, used)


def order(m: State, number: int, source: Record, t: int, used: Terms) -> None:
    start = m.started(number, t)
    on = m.on[number, t] = m.money(-source.number("order_cost"), t, 1, whole=True)
    m.lp.less(start, add((m.large, on)))
    m.lp.less(add((source.number("min_order"), on)), start)
    m.lp.less(on, used)
    if source.given("most"):
        m.lp.row(start, high=source.at("most", t, math.inf))
        if source.at("most", t, math.inf) == 0:
            m.idle |= set(start)
    if source.given("lot_size"):
        lots = m.lp.var(whole=True, upper=1000)
        m.lp.row(add((1, start), (-source.number("lot_size"), lots)), 0, 0)


def capacity(m: State) -> None:
    steps = expansion(m)
    usages = records(m.book, "Usage")
    for place in records(m.book, "Capacity"):
        key = place.text("supplier"), place.text("resource")
        rows = [u for u in usages if u.text("resource") == key[1] and u.text("supplier") in ("", key[0])]
        for t in m.quarters:
            used = [usage(m, row, key[0], t) for row in rows]
            over = m.money(-place.number("overtime_cost"), t, place.at("overtime", t))
            built = [add((size, step)) for size, lead, u, step in steps[key] if u + lead <= t]
            m.lp.less(total(used), total([{ONE: place.at("capacity", t)}, over, *built]))


def usage(m: State, row: Record, supplier: str, t: int) -> Terms:
    """What a row of Usage takes at the supplier: by unit started, and by source that starts anything."""
    made = (supplier, row.text("item"))
    numbers = [n for n, source in enumerate(m.net.sources) if (source.text("supplier"), source.text("item")) == made]
    units, orders = row.number("usage"), row.number("setup")
    parts = [
        add((units, terms))
        for (activity, u), terms in m.run.items()
        if u == t and activity.source in numbers and row.text("option") in ("", activity.option)
    ]
    for number in numbers:
        if row.text("option") in ("", m.net.sources[number].text("option")):
            parts.append(add((orders, m.on[number, t])))
    return total(parts)


def expansion(m: State) -> dict[tuple[str, str], list[tuple[float, int, int, Terms]]]:
    """By resource: (size, lead time, quarter of start, steps)."""
    found: dict[tuple[str, str], list[tuple[float, int, int, Terms]]] = defaultdict(list)
    spent: dict[int, list[Terms]] = defaultdict(list)
    options = {record.text("option"): record for record in records(m.book, "Options")}
    steps = m.steps
    for name, option in options.items():
        lead, most = int(option.number("lead_time")), option.number("most_steps", 1)
        first, last = quarter(m.book, option, "earliest", 0), quarter(m.book, option, "latest", 999)
        for t in (t for t in m.quarters if first <= t <= last):
            running = sum(option.number("running_cost") * m.discount(u) for u in m.quarters[t + lead :])
            worth = -option.number("capex") * m.discount(t) - running
            step = steps[name, t] = m.lp.var(worth, most, whole=True)
            spent[t].append(add((option.number("capex"), step)))
            key = option.text("supplier"), option.text("resource")
            found[key].append((option.number("step"), lead, t, step))
            if option.given("loss"):
                back = lead if option.text("kind") == "maintain" else len(m.quarters)
                old = option.text("from_resource") or option.text("resource")
                found[option.text("supplier"), old] += [
                    (-option.number("loss"), 0, t, step), (option.number("loss"), back, t, step),
                ]  # fmt: skip
        m.lp.row(total(step for (other, _), step in steps.items() if other == name), high=most)
    budgets(m, spent)
    for (name, t), step in steps.items():
        for other in (part.strip() for part in options[name].text("requires").split(";") if part.strip()):
            lead = int(options[other].number("lead_time"))
            done = total(terms for (o, u), terms in steps.items() if o == other and u + lead <= t)
            m.lp.less(step, add((options[name].number("most_steps", 1), done)))
    return found


def budgets(m: State, spent: dict[int, list[Terms]]) -> None:
    settings = m.book.settings
    if "capex_budget" in settings:
        m.lp.row(total(t for terms in spent.values() for t in terms), high=float(str(settings["capex_budget"])))
    if "capex_budget_quarter" in settings:
        for terms in spent.values():
            m.lp.row(total(terms), high=float(str(settings["capex_budget_quarter"])))
