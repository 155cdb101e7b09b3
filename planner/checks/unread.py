"""What the reader could not read, so that nothing is concluded from its being missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.faults import Fault
from planner.tables import Table, Tables

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass
class Unread:
    """By schema sheet: ``rows`` with a faulty cell, ``columns`` with one; ``sheets`` with a fault as a whole."""

    rows: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    columns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sheets: set[str] = field(default_factory=set)

    def names(self, sheet: str, column: str) -> bool:
        """Whether names of this column may be missing because they could not be read."""
        return sheet in self.sheets or column in self.columns[sheet]


def unread(tables: Tables, faults: Iterable[Fault]) -> Unread:
    """Where the faults of reading lie."""
    found = Unread()
    by_title = {title: sheet for sheet, title in tables.titles.items()}
    cells: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for item in faults:
        sheet, match = by_title.get(item.sheet), _ADDRESS.fullmatch(item.cell)
        if sheet and match:
            cells[sheet].append((match[1], int(match[2])))
        elif sheet:
            found.sheets.add(sheet)
        else:  # a sheet of another name: any of those that are missing may be meant
            found.sheets.update(name for name, table in tables.sheets.items() if not len(table))
    for sheet, places in cells.items():
        table = tables[sheet]
        rows, names = _numbers(table), {letter: name for name, letter in table.letters.items()}
        for letter, number in places:
            if number in rows:
                found.rows[sheet].add(rows[number])
            found.columns[sheet].add(names.get(letter, ""))
    return found


def _numbers(table: Table) -> dict[int, int]:
    """Frame row by Excel row, for all rows of a key."""
    numbers = {int(number): row for row, number in enumerate(table.rows)}
    for (row, _, _), address in table.cells.items():
        match = _ADDRESS.fullmatch(address)
        if match:
            numbers.setdefault(int(match[2]), row)
    return numbers
