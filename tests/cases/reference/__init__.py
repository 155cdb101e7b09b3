"""The language's mathematics written a second time, straight as rows for scipy: the most that a book can earn.

All rules without a price are hard here, so the answer is None where the planner has to bend one. Big constants are
as generous as they are plain: the cases are tiny, and ``Program.solve`` fixes the whole numbers before it answers.
"""

from __future__ import annotations

from tests.cases.book import Book
from tests.cases.reference.demand import customer
from tests.cases.reference.shares import shares
from tests.cases.reference.state import State
from tests.cases.reference.stock import material
from tests.cases.reference.supply import capacity, expediting, making, orders


def best(book: Book) -> float | None:
    """The most that the book can earn with every rule kept; None where some rule must be bent."""
    state = State(book)
    for part in (making, orders, capacity, expediting, customer, material, shares):
        part(state)
    return state.lp.solve()
