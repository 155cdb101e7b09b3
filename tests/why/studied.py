"""A book solved and its plan put under study."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import planner
from planner.why.routes import Routes
from planner.why.study import Study
from tests.cases.book import Book


@contextmanager
def studied(book: Book, folder: Path) -> Iterator[tuple[Study, Routes]]:
    """The proven optimal plan of the book, and the routes at its prices."""
    case = planner.load(book.write(folder / "book.xlsx"))
    plan = case.solve(gap=0.0, time_limit=60)
    assert plan.x is not None
    with Study(case.tables, plan.x, plan.bent) as study:
        yield study, Routes(study)
