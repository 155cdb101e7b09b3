"""Names that must exist elsewhere in the workbook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from planner.checks.unread import Unread
from planner.faults import Fault, fault
from planner.reading.names import fold, nearest
from planner.schema import HELD, SHEET, SHEETS, Column, Kind
from planner.tables import Tables

# Names that exist only within another: an option is one of its item, a resource one of its supplier.
OWNER = {"BOM.option": "item", "Capacity.resource": "supplier"}
MOST_COMPARED = 20_000  # names compared in looking for the nearest ones; beyond, only spellings of one name are found


@dataclass
class References:
    """Every referring column with unknown names replaced by the nearest known one (None where nothing is near).

    ``columns``: (sheet, column) -> one value a row. ``unsound``: sheet -> rows with an unknown name, whose values are
    guesses, or with a cell that could not be read. ``faults``: one per unknown name and cell; one per column for a
    name that is near nothing; one in all (``told``) where the sheet that should have the names has none.
    """

    tables: Tables
    unread: Unread
    columns: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    unsound: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    faults: list[Fault] = field(default_factory=list)
    guesses: dict[tuple[str, str, str], str | None] = field(default_factory=dict)
    spellings: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    compared: int = 0
    told: set[str] = field(default_factory=set)

    def column(self, sheet: str, name: str) -> list[Any]:
        """The values of a column, one a row, with guesses for unknown names."""
        if (sheet, name) not in self.columns:
            self.columns[sheet, name] = self.tables[sheet].frame[name].tolist()
        return self.columns[sheet, name]


def resolve(tables: Tables, unread: Unread) -> References:
    """Check every reference of the schema: the plain ones first, then those within an item or a supplier."""
    found = References(tables, unread)
    for sheet, rows in unread.rows.items():
        found.unsound[sheet] |= rows
    referring = [(s.name, c) for s in SHEETS for c in s.columns if c.refers and not s.settings]
    for sheet, column in referring:
        if column.refers[0] not in OWNER:
            _plain(found, sheet, column)
    for sheet, column in referring:
        if column.refers[0] in OWNER:
            _owned(found, sheet, column)
    return found


def _names(tables: Tables, target: str) -> set[str]:
    sheet, column = target.split(".")
    return set(tables[sheet].frame[column]) - {""}


def _plain(found: References, sheet: str, column: Column) -> None:
    targets = [(target, _names(found.tables, target)) for target in column.refers]
    values = found.column(sheet, column.name)
    if column.kind is Kind.TEXT:
        target, known = targets[0]
        _replace(found, sheet, column, {i: v for i, v in enumerate(values) if v and v not in known}, target, known)
    elif column.kind is Kind.LIST:
        target, known = targets[0]
        for row, names in enumerate(values):
            for name in names:
                _mistaken(found, sheet, row, column, name, target, known)
    else:
        for row, pairs in enumerate(values):
            for pair in pairs:
                if pair[0] in HELD:
                    known = _names(found.tables, "Demand.customer") | _names(found.tables, "Items.family")
                    _mistaken(found, sheet, row, column, pair[1], "Demand.customer", known)
                    continue
                for name, (target, known) in zip(pair, targets, strict=True):
                    _mistaken(found, sheet, row, column, name, target, known)


def _mistaken(
    found: References, sheet: str, row: int, column: Column, name: str, target: str, known: Collection[str]
) -> None:
    """A name inside a cell of several: no guess is kept, only the fault."""
    if name and name not in known:
        near = _near(found, target, "", name, known)
        found.unsound[sheet].add(row)
        if near or not _unsure(found, target):
            found.faults.append(_unknown(found, sheet, row, column, name, near, target))


def _replace(
    found: References, sheet: str, column: Column, unknown: dict[int, str], target: str, known: Collection[str]
) -> None:
    values, times = found.column(sheet, column.name), Counter(unknown.values())
    for row, name in unknown.items():
        near = values[row] = _near(found, target, "", name, known)
        found.unsound[sheet].add(row)
        told = f"{sheet}.{column.name}: {name}" if known else target
        if near is None and (told in found.told or _unsure(found, target)):
            continue
        found.told.add(told)
        found.faults.append(_unknown(found, sheet, row, column, name, near, target, times[name]))


def _owned(found: References, sheet: str, column: Column) -> None:
    target = column.refers[0]
    owner = OWNER[target]
    home, part = target.split(".")
    known: dict[str | None, set[str]] = defaultdict(set)
    for holder, name in zip(found.column(home, owner), found.column(home, part), strict=True):
        if name:
            known[holder].add(name)
    everywhere = set().union(*known.values())
    values = found.column(sheet, column.name)
    for row, (holder, name) in enumerate(zip(found.column(sheet, owner), values, strict=True)):
        among = everywhere if holder == "" else known.get(holder, set())
        if not name or holder is None or name in among:
            continue
        near = values[row] = _near(found, target, holder, name, among)
        found.unsound[sheet].add(row)
        if near is None and (_unsure(found, target) or found.unread.names(home, owner)):
            continue
        code = f"unknown_{part}" if among else f"no_{part}s"
        listed = ", ".join(sorted(among)[:8]) + (", …" if len(among) > 8 else "")
        code += "_near" if near else ""
        given = {owner: holder or "…", "known": listed, "near": near or ""}
        found.faults.append(_at(found, sheet, row, column, code, name, given))


def _unsure(found: References, target: str) -> bool:
    """Whether the name may be missing there only because a cell could not be read."""
    home, part = target.split(".")
    return found.unread.names(home, part)


def _near(found: References, target: str, owner: str, name: str, known: Collection[str]) -> str | None:
    key = (target, owner, name)
    if key not in found.guesses:
        if (target, owner) not in found.spellings:
            found.spellings[target, owner] = {fold(k): k for k in sorted(known)}
        spellings = found.spellings[target, owner]
        guess = spellings.get(fold(name))
        if guess is None and found.compared < MOST_COMPARED:
            found.compared += len(spellings)
            guess = nearest(name, spellings.values())
        found.guesses[key] = guess
    return found.guesses[key]


def _unknown(
    found: References, sheet: str, row: int, column: Column, name: str, near: str | None, target: str, times: int = 1
) -> Fault:
    home, part = target.split(".")
    code = "unknown_reference_near" if near else "unknown_reference"
    given = {
        "home": home, "home_zh": SHEET[home].zh, "part": part, "part_zh": SHEET[home].names[part].zh,
        "near": near or "", "times": str(times),
    }  # fmt: skip
    return _at(found, sheet, row, column, code, name, given)


def _at(found: References, sheet: str, row: int, column: Column, code: str, name: str, given: dict[str, str]) -> Fault:
    cell = found.tables[sheet].address(row, column.name)
    return fault(found.tables.titles.get(sheet, sheet), cell, code, name, **dict[str, Any](given))
