"""What becomes known as quarters pass: which scenario has come, and what demand will be."""

from __future__ import annotations

import dataclasses

import numpy as np

from planner import scenarios
from planner.checks import check
from planner.faults import InputError
from planner.reading.names import fold
from planner.scenario_rows import BASE, NAME, Change, columns_of, understand
from planner.schema import SHEET, Column, Kind
from planner.tables import Table, Tables

CARRIED = {("Receipts", "receipt"), ("Settings", "capex_budget")}  # to these numbers of a book plans have added
STOCK = ("opening", "opening_stock")
MOVING = ("Receipts", "Locks", "Qualification")  # sheets to which a plan adds rows, or takes some from


def arrives(tables: Tables, scenario: str) -> int:
    """The quarter in which a scenario is found out: the first that a row of it names; for a row without one, which
    changes all quarters or a number without quarters, the second. Raises InputError for a row without a meaning."""
    frame, found = tables[NAME].frame, []
    for row in np.flatnonzero([fold(name) == fold(scenario) for name in frame["scenario"]]).tolist():
        _, faults = understand(tables, row)
        if faults:
            raise InputError(faults)
        first = float(frame["first"].iat[row])
        found.append(1 if np.isnan(first) else max(0, int(first)))
    return min(found)


def coming(tables: Tables, scenario: str, t: int) -> Tables:
    """The tables in a scenario that changes nothing before quarter ``t``: of what has arrived nothing comes later, or
    again; a row whose numbers are all before ``t`` changes nothing. Raises InputError as ``scenarios.apply`` does."""
    table = tables[NAME]
    mine = [fold(name) == fold(scenario) for name in table.frame["scenario"]]
    first, kept = table.frame["first"].to_numpy(copy=True), np.array(mine, dtype=bool)
    given = set[tuple[str, str, int]]()  # what rows above have changed need not be blank any more
    for row in np.flatnonzero(mine).tolist():
        change, _ = understand(tables, row)
        if change is None or change.span is None or SHEET[change.sheet].before:
            continue
        places = {(change.sheet, change.column.name, n) for n in change.rows.tolist()}
        if table.frame["last"].iat[row] < t or (not places & given and _passed(tables, change, t)):
            kept[row] = False
            continue
        first[row] = np.fmax(first[row], t)
        given |= places
    if not kept.any():
        return tables
    rows = dataclasses.replace(table, frame=table.frame.assign(first=first)[kept].reset_index(drop=True), cells={})
    applied = scenarios.apply(dataclasses.replace(tables, sheets={**tables.sheets, NAME: rows}), scenario)
    return dataclasses.replace(applied, sheets={**applied.sheets, NAME: table})


def _passed(tables: Tables, change: Change, t: int) -> bool:
    """Whether a change of what is there finds it before quarter ``t`` only."""
    assert change.span is not None
    first, end = change.span
    left = tables[change.sheet].phased[change.column.name][change.rows, max(first, t) : end]
    return change.kind != "set" and t > first and bool(np.isnan(left).all())


def likely(tables: Tables) -> dict[str, float]:
    """The probability of every scenario, and of the workbook as it is, first: what is left. Their sum is 1. Where no
    scenario has one, none comes."""
    frame = tables[NAME].frame
    given: dict[str, float] = {}
    names = {fold(name): name for name in scenarios.names(tables)}
    for name, probability in zip(frame["scenario"], frame["probability"], strict=True):
        if not np.isnan(probability):
            given[names[fold(name)]] = float(probability)
    rest = 1.0 - sum(given.values())
    found = {BASE[0]: rest if rest > 1e-9 else 0.0, **{name: given.get(name, 0.0) for name in names.values()}}
    whole = sum(found.values())
    return {name: probability / whole for name, probability in found.items()}


def evolution(rng: np.random.Generator, error: float, rows: int, count: int) -> np.ndarray:
    """What each quarter's news does to the forecast of each demand: factors by quarter of the news, row of Demand and
    quarter wanted; 1 where that has passed.

    Lognormal, of mean 1 and coefficient of variation ``error``, independent: a forecast is at any time the mean of
    what will be wanted (the martingale model of forecast evolution; D. C. Heath and P. L. Jackson, "Modeling the
    evolution of demand forecasts", IIE Transactions 26, 1994; S. C. Graves, H. C. Meal, S. Dasu and Y. Qiu, "Two-stage
    production planning in a dynamic environment", 1986).
    """
    sigma = np.sqrt(np.log1p(error**2))
    factors = rng.lognormal(-(sigma**2) / 2, sigma, (count, rows, count)) if error else np.ones((count, rows, count))
    known = np.arange(count)[:, None, None] > np.arange(count)
    return np.where(known, 1.0, factors)


def scaled(tables: Tables, factors: np.ndarray) -> Tables:
    """The tables with demand so many times as large, by row and quarter."""
    table = tables["Demand"]
    phased = {**table.phased, "quantity": table.phased["quantity"] * factors}
    return dataclasses.replace(tables, sheets={**tables.sheets, "Demand": dataclasses.replace(table, phased=phased)})


def told(book: Tables, was: Tables, now: Tables, passed: int) -> Tables:
    """A book, ``passed`` quarters after its workbook, once what ``was`` known of that workbook is ``now`` so.

    ``was`` and ``now`` are the workbook with other numbers, all of its quarters. What is on its way and the budget left
    move by the difference, every other number is what it is now. What the past left behind (stock, history, backlog,
    options taken) stays, unless nothing has passed. Raises InputError where the book then contradicts itself.
    """
    sheets = dict(book.sheets)
    for name, after in now.sheets.items():
        before = was[name]
        if after is not before and not (passed and after.sheet.before):
            for column in columns_of(after.sheet):
                if not passed or column.name not in STOCK:
                    sheets[name] = _with_column(sheets[name], before, after, column, passed)
    new = dataclasses.replace(book, sheets=sheets, settings=scenarios.settings_of(sheets["Settings"], book.settings))
    faults = [item for item in check(new) if not item.note]
    if faults:
        raise InputError(faults)
    return new


def _with_column(book: Table, before: Table, after: Table, column: Column, passed: int) -> Table:
    """A book's sheet with what differs in a column of the workbook's."""
    name, carried = column.name, (book.sheet.name, column.name) in CARRIED
    if column.phased:
        span = slice(0 if book.sheet.before else passed, None)
        old, new = (table.phased[name][:, span] for table in (before, after))
        values = book.phased[name].copy()
    else:
        moved = passed if column.kind is Kind.QUARTER else 0
        old, new = (table.frame[name].to_numpy() - moved for table in (before, after))
        values = book.frame[name].to_numpy(copy=True)
    if np.array_equal(old, new, equal_nan=True):
        return book
    theirs, own = _places(book, after, passed)
    old, new = old[theirs], new[theirs]
    differs = (old != new) & ~(np.isnan(old) & np.isnan(new))
    if carried:
        new = np.where(np.isnan(new), new, np.maximum(0.0, np.nan_to_num(values[own]) + new - np.nan_to_num(old)))
    values[own] = np.where(differs, new, values[own])
    if column.phased:
        return dataclasses.replace(book, phased={**book.phased, name: values})
    return dataclasses.replace(book, frame=book.frame.assign(**{name: values}))


def _places(book: Table, workbook: Table, passed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of a workbook's sheet and the same ones of a book's; those that are gone there are left out."""
    if book.sheet.name not in MOVING:
        return np.arange(len(workbook)), np.arange(len(book))
    mine = {key: n for n, key in enumerate(_keys(book, 0))}
    pairs = [(n, mine[key]) for n, key in enumerate(_keys(workbook, passed)) if key in mine]
    theirs, own = np.array(pairs, dtype=int).reshape(-1, 2).T
    return theirs, own


def _keys(table: Table, passed: int) -> list[tuple[object, ...]]:
    """What names each row; quarters as they are called ``passed`` quarters later."""
    columns = []
    for column in table.sheet.keys:
        if column.kind is Kind.QUARTER:
            columns.append([None if t != t else t - passed for t in table.frame[column.name].tolist()])
        elif column.name != "measure":
            columns.append(table.frame[column.name].tolist())
    return list(zip(*columns, strict=True))
