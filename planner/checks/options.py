"""Options: what each kind of decision must say, and what means nothing for it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault
from planner.schema import SHEET

# kind -> columns that it needs, and those that it may have; columns named nowhere here are for every kind
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "expand": (("supplier", "resource", "step"), ()),
    "sign": ((), ("supplier",)),
}
GATES = ("sign",)  # kinds that others wait for: taken once or not at all


def columns_of_kind(book: Book) -> Iterator[Fault]:
    """An option has the columns that its kind needs, and none that mean nothing for it."""
    special = dict.fromkeys(name for needs, may in COLUMNS.values() for name in (*needs, *may))
    words = dict(SHEET["Options"].names["kind"].choices)
    for row in book.rows("Options"):
        needs, may = COLUMNS[row["kind"]]
        names = {"kind": row["kind"], "kind_zh": words[row["kind"]]}
        for column in special:
            given = _given(row, column)
            if given != (column in needs) and column not in may:
                code = "option_column_idle" if given else "option_column_missing"
                yield book.fault("Options", row[ROW], column, code, **names)


def gates_once(book: Book) -> Iterator[Fault]:
    """What others wait for has one step."""
    for row in book.rows("Options"):
        if row["kind"] in GATES and row["most_steps"] > 1:
            yield book.fault("Options", row[ROW], "most_steps", "option_gate_steps")


def _given(row: Row, column: str) -> bool:
    value = row[column]
    return bool(value) and value == value  # NaN is a blank number
