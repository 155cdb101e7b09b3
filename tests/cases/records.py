"""What the rows of a book say, read without the planner: one record a key, quarters by index."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.schema import SHEET
from tests.cases.book import Book


@dataclass
class Record:
    """Values of one key of a sheet; ``by`` those of single quarters, by column and index."""

    plain: dict[str, object] = field(default_factory=dict)
    by: dict[tuple[str, int], float] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return str(self.plain.get(name, ""))

    def flag(self, name: str) -> bool:
        return self.plain.get(name) == "yes"

    def number(self, name: str, default: float = 0.0) -> float:
        return float(str(self.plain.get(name, default)))

    def given(self, name: str) -> bool:
        return name in self.plain or any(column == name for column, _ in self.by)

    def at(self, name: str, t: int, default: float = 0.0) -> float:
        """Value in a quarter: its own, else the row's, else the default."""
        return self.by[name, t] if (name, t) in self.by else self.number(name, default)


def records(book: Book, name: str) -> list[Record]:
    """One record for each key of the sheet, its rows by measure put together."""
    sheet, calendar = SHEET[name], book.calendar
    keys = [column.name for column in sheet.keys if column.name != "measure"]
    found: dict[tuple[object, ...], Record] = {}
    for row in book.rows(name):
        record = found.setdefault(tuple(row.get(key, "") for key in keys), Record())
        measure = str(row.get("measure", sheet.measure))
        for column, value in row.items():
            if value is None:
                continue
            if column in sheet.names:
                record.plain[column] = value
            else:
                index = calendar.index(column)
                assert index is not None, column
                record.by[measure, index] = float(str(value))
    return list(found.values())


def quarter(book: Book, record: Record, name: str, default: int) -> int:
    """Index of the quarter that a column names."""
    if name not in record.plain:
        return default
    index = book.calendar.index(record.plain[name])
    assert index is not None
    return index
