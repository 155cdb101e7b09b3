"""Puts what is carried over into the workbook's sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from planner.reading.cells import is_blank
from planner.reading.layout import find_column
from planner.reading.names import fold
from planner.rolling.carry import Batch, Carry
from planner.rolling.page import Page
from planner.scenario_rows import NAME, STUDIES
from planner.schema import SHEETS
from planner.tables import Tables


@dataclass(frozen=True)
class Rolled:
    """A workbook on its way: ``count`` is the index, in the old book, of the quarter after the new one's last."""

    tables: Tables
    carry: Carry
    plan: Mapping[str, pd.DataFrame]
    count: int
    pages: Mapping[str, Page]


def write_book(rolled: Rolled) -> None:
    """Change every sheet on which something is new."""
    for sheet in SHEETS:
        if sheet.phased and not sheet.before:
            rolled.pages[sheet.name].move_on(rolled.carry.passed, rolled.count)
    _settings(rolled)
    _stock(rolled)
    _receipts(rolled)
    _history(rolled)
    _backlog(rolled)
    _taken(rolled)
    _terms(rolled)
    _locks(rolled)
    _picks(rolled)
    _scenarios(rolled)
    _studies(rolled)
    for sheet in SHEETS:  # a sheet that was added and has nothing to say goes again
        page = rolled.pages[sheet.name]
        if len(rolled.tables[sheet.name]) == 0 and not page.rows() and page.fresh:
            page.page.parent.remove(page.page)


def _settings(rolled: Rolled) -> None:
    table, page, carry = rolled.tables["Settings"], rolled.pages["Settings"], rolled.carry
    values: dict[str, object] = {
        "start": rolled.tables.calendar.label(carry.passed),
        "quarters": rolled.count - carry.passed,
    }
    if carry.spent and rolled.tables.settings.capex_budget is not None:
        values["capex_budget"] = max(0.0, rolled.tables.settings.capex_budget - carry.spent)
    for name, value in values.items():
        letters, number = coordinate_from_string(table.address(0, name))
        page.write(number, column_index_from_string(letters) - 1, value)
        if name == "start":
            page.page.cell(number, column_index_from_string(letters)).number_format = "@"


def _stock(rolled: Rolled) -> None:
    page, opening = rolled.pages["Items"], rolled.carry.opening
    given = dict(zip(rolled.tables["Items"].frame["item"], rolled.tables["Items"].frame["opening_stock"], strict=True))
    for number in page.rows():
        item = str(page.parsed(number, "item"))
        if given.get(item) or item in opening:
            page.write(number, page.column("opening_stock"), float(opening.get(item, 0.0)))


def _receipts(rolled: Rolled) -> None:
    """On hand by maker, and on the way: what the book had for later quarters and what the plan has started."""
    page, table, carry = rolled.pages["Receipts"], rolled.tables["Receipts"], rolled.carry
    frame, known = table.frame, table.phased["receipt"]
    rows = zip(*(frame[name] for name in ("item", "supplier", "parts", "customer", "expires")), strict=True)
    row_of: dict[Batch, int] = {}
    for n, (item, supplier, parts, customer, until) in enumerate(rows):
        row_of[item, supplier, parts, customer, "" if np.isnan(until) else float(until)] = n
    if frame["opening"].any():
        page.change(lambda number: {"opening": None} if page.parsed(number, "opening") else {})
    for batch, units in carry.held.items():
        page.write(page.row(batch, page.sheet.measure), page.column("opening"), units)
    for (batch, at), units in carry.arriving.items():
        already = np.nan_to_num(known[row_of[batch], at]) if batch in row_of else 0.0
        page.put(batch, "receipt", at, float(units + already))
    if not _asked_about(rolled, "Receipts"):
        busy = {batch for batch, n in row_of.items() if np.nan_to_num(known[n, carry.passed :]).any()}
        busy |= {*carry.held, *(batch for batch, _ in carry.arriving)}
        page.drop(number for number in page.rows() if page.key(number) not in busy)


def _asked_about(rolled: Rolled, name: str) -> bool:
    sheet = next(s for s in SHEETS if s.name == name)
    words = {fold(sheet.name), fold(sheet.zh)}
    return any(fold(text) in words for asking in (NAME, STUDIES) for text in rolled.tables[asking].frame["sheet"])


def _history(rolled: Rolled) -> None:
    page, table = rolled.pages["History"], rolled.tables["History"]
    history = dict(rolled.carry.history.items())
    names = ("item", "supplier", "customer")
    for *flow, units in zip(*(table.frame[name] for name in (*names, "quantity")), strict=True):
        if not np.isnan(units):  # a number for every quarter is none for those that have been added
            for t in range(rolled.carry.passed):
                history.setdefault((tuple(flow), t), 0.0)
    for ((item, supplier, customer), t), units in sorted(history.items(), key=lambda entry: entry[0][1]):
        flow_key = {"item": item, "supplier": supplier, "customer": customer}
        page.put(tuple(flow_key[c.name] for c in page.keys), "quantity", t, float(units))


def _backlog(rolled: Rolled) -> None:
    """Only what is still wanted; everything that the sheet had is said anew."""
    page, carry = rolled.pages["Backlog"], rolled.carry
    page.drop(number for number in page.rows() if page.long_period(number) is not None)
    for number in page.rows():
        for at in (*page.layout.quarters.values(), *(page.layout.columns.get(c.name, -1) for c in page.sheet.phased)):
            if at >= 0:
                page.write(number, at, None)
    for pair, lines in carry.owed.items():
        for t, owed in sorted(lines.items()):
            page.put(pair, "quantity", t, owed.quantity)
            if owed.price:
                page.put(pair, "price", t, owed.price)
            if owed.committed:
                page.put(pair, "committed", t, owed.committed)
    written = {(pair, measure) for pair in carry.owed for measure in ("quantity", "price", "committed")}
    page.drop(n for n in page.rows() if (page.key(n), page.measure(n)) not in written)
    page.drop_quarters(t for t in list(page.layout.quarters) if not any(t in lines for lines in carry.owed.values()))


def _taken(rolled: Rolled) -> None:
    """Options started in the quarters that pass."""
    page, table, steps = rolled.pages["Taken"], rolled.tables["Taken"], dict(rolled.carry.steps)
    for option, given in zip(table.frame["option"], table.frame["steps"], strict=True):
        if not np.isnan(given):  # a number for every quarter is none for those that have been added
            for t in range(rolled.carry.passed):
                steps.setdefault((option, t), 0)
    for (option, t), number in sorted(steps.items(), key=lambda entry: entry[0][1]):
        page.put((option,), "steps", t, float(number))


def _locks(rolled: Rolled) -> None:
    """The plan's coming decisions take the place of those of the plan before; rules for later quarters stay."""
    page, plan = rolled.pages["Locks"], rolled.plan["locks"]
    for number in page.rows():
        if page.parsed(number, "sense") == "plan":
            for at in (*page.layout.quarters.values(), page.layout.columns.get("units"), page.layout.value):
                if at is not None:
                    page.write(number, at, None)
    index = {rolled.tables.calendar.label(t): t for t in range(rolled.carry.passed, rolled.tables.calendar.count)}
    ahead = plan[plan["quarter"].isin(list(index))]
    for row in ahead.to_dict("records"):
        page.put(
            tuple(str(row.get(c.name, "")) for c in page.keys), "units", index[row["quarter"]], float(row["units"])
        )
    places = (*page.layout.quarters.values(), page.layout.columns.get("units"), page.layout.value)
    page.drop(number for number in page.rows() if all(is_blank(page.value(number, at)) for at in places))


def _terms(rolled: Rolled) -> None:
    """The totals of a contract without a first quarter go on to count from the old start."""
    page, start = rolled.pages["Contracts"], rolled.tables.calendar.label(0)
    for number in page.rows():
        totals = [page.parsed(number, name) for name in ("least_total", "most_total")]
        if page.parsed(number, "first") == "" and totals != ["", ""]:
            page.write(number, page.column("first"), start)


def _picks(rolled: Rolled) -> None:
    """A need that one option only may serve stays with the option that has served it: the customer accepts no other.

    A need of the link class that does not have the option is never accepted: from the last quarter that has a name.
    """
    page, picks, bom = rolled.pages["Qualification"], rolled.carry.picks, rolled.tables["BOM"].frame
    options = bom["option"][bom["option"] != ""].groupby(bom["item"]).agg(list).to_dict()
    calendar = rolled.tables.calendar
    never = calendar.label(2100 * calendar.per_year - 1 - calendar.first)
    drop = []
    kept: set[tuple[str, str]] = set()
    for number in page.rows():
        pair = str(page.parsed(number, "customer")), str(page.parsed(number, "item"))
        option = page.parsed(number, "option")
        if pair in picks and option and option != picks[pair]:
            drop.append(number)
        elif pair in picks and option:
            kept.add(pair)
    page.drop(drop)
    for (customer, need), option in picks.items():
        if (customer, need) not in kept:
            has = option in options[need]
            values = {"customer": customer, "item": need, "option": option if has else options[need][0]}
            number = page.row(tuple(values.get(column.name, "") for column in page.keys), page.sheet.measure)
            if not has:
                page.write(number, page.column("from"), never)


def _scenarios(rolled: Rolled) -> None:
    """Changes of quarters that have passed are left out; their scenario's probability stays with another row."""
    page, frame, over = rolled.pages[NAME], rolled.tables[NAME].frame, _passed(rolled, NAME)
    chances: dict[str, float] = {}
    rows: dict[str, list[int]] = defaultdict(list)
    for n, number in enumerate(rolled.tables[NAME].rows.tolist()):
        record = frame.iloc[n]
        if number not in over:
            rows[record["scenario"]].append(number)
        elif not np.isnan(record["probability"]):
            chances[record["scenario"]] = float(record["probability"])
    for scenario, chance in chances.items():
        if rows[scenario] and is_blank(page.value(rows[scenario][0], page.layout.columns.get("probability"))):
            page.write(rows[scenario][0], page.column("probability"), chance)
    page.drop(over)


def _studies(rolled: Rolled) -> None:
    """Studies of quarters that have passed are left out whole: without one of its numbers a study is another."""
    frame, over = rolled.tables[STUDIES].frame, _passed(rolled, STUDIES)
    names = [fold(name) for name in frame["study"]]
    numbers = rolled.tables[STUDIES].rows.tolist()
    gone = {name for name, number in zip(names, numbers, strict=True) if number in over}
    rolled.pages[STUDIES].drop(number for name, number in zip(names, numbers, strict=True) if name in gone)


def _passed(rolled: Rolled, name: str) -> set[int]:
    """Rows of a sheet that name numbers of quarters which have passed; where only the first of them has, it is cleared:
    the row is then about those that are left."""
    page, frame, passed = rolled.pages[name], rolled.tables[name].frame, rolled.carry.passed
    backlog = [t for lines in rolled.carry.owed.values() for t in lines]
    over: set[int] = set()
    for n, number in enumerate(rolled.tables[name].rows.tolist()):
        record = frame.iloc[n]
        word = fold(record["sheet"])
        sheet = next(s for s in SHEETS if word in (fold(s.name), fold(s.zh)))
        column = find_column(sheet, record["column"])
        first = passed if not sheet.before else min(backlog, default=0) if sheet.name == "Backlog" else -(10**6)
        gone = column is not None and column.phased and record["last"] < first
        if gone or (sheet.name == "Backlog" and not backlog):
            over.add(number)
        elif column is not None and column.phased and record["first"] < first:
            page.write(number, page.column("first"), None)
    return over
