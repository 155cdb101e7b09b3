"""Receipts, the balance of each variant, and stock rules."""

from __future__ import annotations

from tests.cases.lp import ONE, Terms, add, total
from tests.cases.network import Variant
from tests.cases.records import Record
from tests.cases.reference.state import State


def material(m: State) -> None:
    for row in m.net.receipts:
        receive(m, row)
    for item, record in m.net.items.items():
        if item not in m.net.needs:
            closing = [balance(m, variant, record) for variant in m.net.variants(item)]
            for t in m.quarters:
                stock_rules(m, record, t, total(stocks[t] for stocks in closing))


def receive(m: State, row: Record) -> None:
    variant = m.net.received(row)
    m.arrive[variant][0].append({ONE: row.number("opening")})
    for t in m.quarters:
        receipt = {ONE: row.at("receipt", t)}
        m.arrive[variant][t].append(receipt)
        m.good[variant[0], row.text("supplier")][t].append(receipt)


def balance(m: State, variant: Variant, item: Record) -> list[Terms]:
    before: Terms = {ONE: item.number("opening_stock") if variant[1:] == ("", frozenset()) else 0.0}
    stocks, come = [], [total([before, *m.arrive[variant][0]]), *(total(m.arrive[variant][t]) for t in m.quarters[1:])]
    before = {}
    for t in m.quarters:
        stock = m.money(-item.number("holding_cost"), t)
        change = add((1, come[t]), (-1, total(m.use[variant][t])))
        if item.given("shelf_life") or item.given("scrap_cost"):
            change = add((1, change), (-1, m.money(-item.number("scrap_cost"), t)))
        m.lp.row(add((1, before), (1, change), (-1, stock)), 0, 0)
        if item.given("shelf_life"):
            m.lp.less(stock, total(come[max(0, t + 1 - int(item.number("shelf_life"))) : t + 1]))
        stocks.append(stock)
        before = stock
    return stocks


def stock_rules(m: State, item: Record, t: int, stock: Terms) -> None:
    price = -item.number("safety_price") if item.given("safety_price") else None
    m.rule(add((1, {ONE: item.number("safety_stock")}), (-1, stock)), price, t)
    if item.given("most_stock"):
        m.lp.row(stock, high=item.number("most_stock"))
    if t == m.quarters[-1]:
        m.lp.row(stock, low=item.number("closing_stock"))
