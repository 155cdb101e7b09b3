"""Sheet Sensitivity: studies that can be made, of numbers that are there."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.book import Book
from planner.checks.scenarios import sure
from planner.faults import Fault
from planner.scenario_rows import STUDIES


def studies(book: Book) -> Iterator[Fault]:
    """Each row says a number and values that it can have, and each study has what its method needs."""
    if not len(book.tables[STUDIES]) or book.unread.rows[STUDIES]:  # a study is known by all of its rows
        return
    from planner.whatif.study_rows import understand  # it uses what uses these checks

    yield from sure(book, STUDIES, understand(book.tables)[1])
