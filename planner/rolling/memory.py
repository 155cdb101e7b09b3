"""The tables of the next quarters in memory: what the workbook that ``roll`` writes would be read as."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable, Mapping

import numpy as np
import pandas as pd

from planner.audit.chain import check_chain
from planner.calendar import Calendar
from planner.faults import InputError
from planner.reading.frames import frame_of
from planner.rolling.carry import Carry, carry
from planner.schema import Kind
from planner.tables import Table, Tables

QUESTIONS = ("Scenarios", "Sensitivity")  # sheets that ask about the workbook and say nothing of it
Row = dict[str, object]
Numbers = dict[int, float]  # by quarter, as the new book counts them
Key = tuple[object, ...]
Past = dict[tuple[tuple[str, ...], int], float]  # by key and quarter of the old book


def advance(tables: Tables, plan: Mapping[str, pd.DataFrame], passed: int = 1) -> tuple[Tables, Carry]:
    """The tables ``passed`` quarters later, the plan carried out until then, and what crossed the line.

    ``plan`` has passed its audit. The last quarter stays. Sheets with questions (Scenarios, Sensitivity) are left
    empty: what may come is known to who asked. Raises InputError where the chain audit finds that anything was lost or
    counted twice.
    """
    crossing = carry(tables, plan, passed)
    sheets = {name: _later(table, passed) for name, table in tables.sheets.items()}
    sheets["Settings"] = _settings(tables, crossing)
    stock = [crossing.opening.get(item, 0.0) for item in sheets["Items"].frame["item"]]
    sheets["Items"] = _framed(sheets["Items"], opening_stock=np.array(stock, dtype=float))
    sheets["Contracts"] = _terms(tables["Contracts"], sheets["Contracts"], passed)
    sheets["Receipts"] = _receipts(sheets["Receipts"], crossing)
    past: Past = {(flow, t): units for (flow, t), units in crossing.history.items()}
    sheets["History"] = _past(sheets["History"], ("item", "supplier", "customer"), past, passed)
    taken: Past = {((option,), t): float(steps) for (option, t), steps in crossing.steps.items()}
    sheets["Taken"] = _past(sheets["Taken"], ("option",), taken, passed)
    sheets["Backlog"] = _backlog(sheets["Backlog"], crossing)
    sheets["Locks"] = _locks(sheets["Locks"], plan["locks"], tables, passed)
    sheets["Qualification"] = _picks(sheets["Qualification"], tables, crossing)
    for name in QUESTIONS:
        sheets[name] = _written(sheets[name], [], {}, range(0))
    calendar = Calendar(tables.calendar.bucket, tables.calendar.first + passed, tables.calendar.count - passed)
    budget = sheets["Settings"].frame["capex_budget"].iloc[0]
    settings = dataclasses.replace(tables.settings, capex_budget=None if np.isnan(budget) else float(budget))
    new = dataclasses.replace(tables, sheets=sheets, calendar=calendar, settings=settings, data=b"", scenario="")
    if faults := check_chain(tables, plan, new):
        raise InputError(faults)
    return new, crossing


def _later(table: Table, passed: int) -> Table:
    """A sheet's numbers of the quarters that stay. Its cells are another book's: addresses are those of its rows."""
    columns = () if table.sheet.settings else table.sheet.columns  # the start is quarter 0 of any book
    moved = {c.name: table.frame[c.name] - passed for c in columns if c.kind is Kind.QUARTER}
    phased, periods = table.phased, range(len(table.periods) - passed)
    if table.sheet.before:
        periods = range(table.periods.start - passed, 0)
        more = np.full((len(table), passed), np.nan)
        phased = {name: np.hstack([numbers, more]) for name, numbers in phased.items()}
    else:
        phased = {name: numbers[:, passed:] for name, numbers in phased.items()}
    return dataclasses.replace(_framed(table, **moved), phased=phased, periods=periods, cells={})


def _framed(table: Table, **columns: object) -> Table:
    return dataclasses.replace(table, frame=table.frame.assign(**columns))


def _written(
    table: Table, rows: list[Row], numbers: Mapping[str, list[Numbers]], periods: range, blank: float = np.nan
) -> Table:
    """The sheet with these rows, and by column the numbers of each; ``blank`` where there is none and no default."""
    known = {c.name for c in table.sheet.columns}
    attributes = [name for name in table.frame.columns if name not in known]
    named = [{f"#{key}" if key in attributes else key: value for key, value in row.items()} for row in rows]
    frame = frame_of(table.sheet, named, attributes)
    phased = {}
    for column in table.sheet.phased:
        matrix = np.full((len(rows), len(periods)), blank if column.default is None else column.default, dtype=float)
        for n, own in enumerate(numbers.get(column.name, [{}] * len(rows))):
            for t, value in own.items():
                matrix[n, t - periods.start] = value
        phased[column.name] = matrix
    return dataclasses.replace(
        table, frame=frame, phased=phased, periods=periods, rows=np.arange(2, len(rows) + 2), cells={}
    )


def _read(table: Table, column: str) -> tuple[list[Row], list[Numbers]]:
    """The rows of a sheet and the numbers that one of its columns has in them."""
    rows = [{str(name): _given(value) for name, value in row.items()} for row in table.frame.to_dict("records")]
    matrix = table.phased.get(column, np.full((len(rows), len(table.periods)), np.nan))
    return rows, [{t: float(v) for t, v in zip(table.periods, own, strict=True) if v == v} for own in matrix]


def _given(value: object) -> object:
    return None if isinstance(value, float) and np.isnan(value) else value


def _settings(tables: Tables, crossing: Carry) -> Table:
    values: dict[str, object] = {"quarters": float(tables.calendar.count - crossing.passed)}
    if tables.settings.capex_budget is not None:
        values["capex_budget"] = max(0.0, tables.settings.capex_budget - crossing.spent)
    return _framed(tables["Settings"], **values)


def _terms(before: Table, table: Table, passed: int) -> Table:
    """The totals of a contract without a first quarter go on to count from the old start."""
    totals = before.frame["least_total"].notna() | before.frame["most_total"].notna()
    first = table.frame["first"]
    return _framed(table, first=first.where(first.notna() | ~totals, float(-passed)))


def _receipts(table: Table, crossing: Carry) -> Table:
    """On hand by maker, and on the way: what was already, and what the plan has started."""
    rows, numbers = _read(table, "receipt")
    keys = ("item", "supplier", "parts", "customer", "expires")
    at = _finder(rows, keys, numbers)
    for row in rows:
        row["opening"] = 0.0
    late = crossing.passed
    for batch, units in crossing.held.items():
        rows[at(_moved(batch, late))]["opening"] = float(units)
    for (batch, t), units in crossing.arriving.items():
        own = numbers[at(_moved(batch, late))]
        own[t - late] = own.get(t - late, 0.0) + units
    busy = [n for n, row in enumerate(rows) if row.get("opening") or any(numbers[n].values()) or row["expires"] is None]
    return _written(table, [rows[n] for n in busy], {"receipt": [numbers[n] for n in busy]}, table.periods)


def _moved(batch: tuple[object, ...], passed: int) -> Key:
    """A batch as the new book names it."""
    *names, until = batch
    return (*names, None if until == "" else float(until) - passed)  # type: ignore[arg-type]


def _finder(rows: list[Row], keys: Iterable[str], numbers: list[Numbers]) -> Callable[[Key], int]:
    """Tells the place of the row with a key, which is added below where there is none."""
    names = tuple(keys)
    places = {tuple(row[name] for name in names): n for n, row in enumerate(rows)}

    def place(key: Key) -> int:
        if key not in places:
            places[key] = len(rows)
            rows.append(dict(zip(names, key, strict=True)))
            numbers.append({})
        return places[key]

    return place


def _past(table: Table, keys: tuple[str, ...], passing: Past, passed: int) -> Table:
    """A sheet about quarters before the horizon, with what passes now."""
    column = table.sheet.measure
    rows, numbers = _read(table, column)
    at = _finder(rows, keys, numbers)
    for (key, t), units in passing.items():
        numbers[at(key)][t - passed] = float(units)
    first = min((t for own in numbers for t in own), default=0)
    written = _written(table, rows, {column: numbers}, range(min(first, table.periods.start if rows else 0), 0))
    given = written.frame[column].notna().to_numpy()[:, None]  # a number for every quarter is none for those added
    filled = np.where(given & np.isnan(written.phased[column]), 0.0, written.phased[column])
    return dataclasses.replace(written, phased={column: filled})


def _backlog(table: Table, crossing: Carry) -> Table:
    """Only what is still wanted."""
    passed, measures = crossing.passed, ("quantity", "price", "committed")
    rows: list[Row] = [{"customer": customer, "item": item} for customer, item in crossing.owed]
    numbers = {
        name: [{t - passed: float(getattr(owed, name)) for t, owed in own.items()} for own in crossing.owed.values()]
        for name in measures
    }
    first = min((t for own in numbers["quantity"] for t in own), default=0)
    return _written(table, rows, numbers, range(first, 0))


def with_decisions(table: Table, decided: pd.DataFrame, index: Mapping[str, int], anew: Container[int]) -> Table:
    """Sheet Locks with decisions of a plan in place of those of the plan before, which go in the quarters ``anew``.

    ``decided``: rows as in the plan's table ``locks``, of quarters that ``index`` knows. Rules stay as they are.
    """
    rows, numbers = _read(table, "units")
    keys = [column.name for column in table.sheet.keys if column.name != "measure"]
    for n, row in enumerate(rows):
        if row["sense"] == "plan":
            numbers[n] = {t: units for t, units in numbers[n].items() if t not in anew}
    at = _finder(rows, keys, numbers)
    for record in decided.to_dict("records"):
        key = tuple(str(record.get(name, "")) for name in keys)
        numbers[at(key)][index[str(record["quarter"])]] = float(record["units"])
    kept = [n for n, own in enumerate(numbers) if own]
    return _written(table, [rows[n] for n in kept], {"units": [numbers[n] for n in kept]}, table.periods)


def _locks(table: Table, decided: pd.DataFrame, tables: Tables, passed: int) -> Table:
    """The plan's coming decisions take the place of those of the plan before; rules for later quarters stay."""
    index = {tables.calendar.label(t): t - passed for t in range(passed, tables.calendar.count)}
    return with_decisions(table, decided[decided["quarter"].isin(list(index))], index, table.periods)


def _picks(table: Table, tables: Tables, crossing: Carry) -> Table:
    """A need that one option only may serve stays with the option that has served it; one of the link class that does
    not have the option is never accepted: from the last quarter that has a name."""
    calendar, picks, bom = tables.calendar, crossing.picks, tables["BOM"].frame
    options = bom["option"][bom["option"] != ""].groupby(bom["item"]).agg(list).to_dict()
    never = float(2100 * calendar.per_year - 1 - calendar.first - crossing.passed)
    rows, kept = [], set()
    for row in _read(table, "")[0]:
        pair, option = (str(row["customer"]), str(row["item"])), row["option"]
        if pair in picks and option:
            if option != picks[pair]:
                continue
            kept.add(pair)
        rows.append(row)
    for (customer, need), option in picks.items():
        if (customer, need) not in kept:
            has = option in options[need]
            own: Row = {"customer": customer, "item": need, "option": option if has else options[need][0]}
            rows.append(own if has else {**own, "from": never})
    return _written(table, rows, {}, table.periods) if picks else table
