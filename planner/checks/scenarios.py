"""Scenarios: rows that change something there is, and probabilities that leave one for the workbook as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from planner.checks.book import ROW, Book
from planner.faults import Fault
from planner.reading.names import fold
from planner.scenario_rows import BASE, NAME, understand


def names(book: Book) -> Iterator[Fault]:
    """No scenario is called what the workbook as it is is called."""
    for row in book.rows(NAME):
        if fold(row["scenario"]) in BASE:
            yield book.fault(NAME, row[ROW], "scenario", "scenario_base")


def rows(book: Book) -> Iterator[Fault]:
    """Each row names a column of numbers and rows that are there, and quarters where there are some."""
    for row in book.rows(NAME):
        yield from sure(book, NAME, understand(book.tables, row[ROW])[1])


def sure(book: Book, name: str, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Without those of rows of another sheet that are not found: they may be among what could not be read."""
    unsure = book.unread.sheets or any(found for sheet, found in book.unread.rows.items() if sheet != name)
    for item in faults:
        if not (unsure and item.code.startswith("scenario_where")):
            yield item


def probabilities(book: Book) -> Iterator[Fault]:
    """One probability a scenario, and no more than 1 in all."""
    given: dict[str, tuple[float, int]] = {}
    for row in book.rows(NAME):
        value = row["probability"]
        if np.isnan(value):
            continue
        first, at = given.setdefault(fold(row["scenario"]), (value, row[ROW]))
        if value != first:
            other = book.tables[NAME].address(at, "probability")
            yield book.fault(NAME, row[ROW], "probability", "scenario_probability", other=other, value=f"{first:g}")
    total = sum(value for value, _ in given.values())
    if total > 1 + 1e-9:
        last = max(at for _, at in given.values())
        yield book.fault(NAME, last, "probability", "scenario_probability_sum", total=f"{total:g}")
