"""Laws that hold for every network: Hypothesis draws them, the front door solves them.

``solve`` insists on a proven optimum and a clean audit each time, which is the first law.
"""

from __future__ import annotations

import math
import random

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.cases import change
from tests.cases.book import Book
from tests.cases.solve import near, solve
from tests.strategies import networks

# Shrinking a failure solves hundreds of networks; take Phase.shrink in where a failing case is too long to read.
RUN = settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def tolerance(objective: float) -> float:
    return 1e-6 * max(1.0, abs(objective))


@settings(RUN, max_examples=15)
@given(networks())
def test_every_plan_passes_the_audit_and_no_plan_beats_its_bound(book: Book) -> None:
    """Also: demand is served or lost, and the money table adds up to the objective."""
    plan = solve(book)
    assert plan.objective <= plan.bound + tolerance(plan.objective)
    fulfilment, money = plan.tables["fulfilment"], plan.tables["money"]
    served = fulfilment[["on_time", "late", "lost"]].sum(axis=1)
    assert all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(served, fulfilment["wanted"], strict=True))
    assert float(money["discounted"].sum()) == near(plan.objective)


@RUN
@given(networks(), st.sampled_from(change.MORE))
def test_more_to_choose_from_never_hurts(book: Book, more: change.Change) -> None:
    """More capacity, another source, wider terms: what was possible stays possible.

    A plan that had to bend a rule says nothing here: with more it may bend less, and earn less.
    """
    before = solve(book)
    assume(not before.bent)
    after = solve(more(book.copy()))
    assert after.objective >= before.objective - tolerance(before.objective)


@RUN
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(book: Book, mixer: random.Random) -> None:
    shuffled = book.copy()
    for rows in shuffled.sheets.values():
        mixer.shuffle(rows)
    assert solve(shuffled).objective == near(solve(book).objective)


@RUN
@given(networks(), st.sampled_from(("parts", "middle", "ends")), st.sampled_from((0.01, 1000)))
def test_the_unit_of_an_item_does_not_matter(book: Book, family: str, size: float) -> None:
    """A family counted in thousands, or in hundredths: the same money."""
    assert solve(change.count_in(book.copy(), family, size)).objective == near(solve(book).objective)


@RUN
@given(networks(), st.sampled_from((0.001, 7000)))
def test_the_unit_of_money_scales_the_objective(book: Book, size: float) -> None:
    """Money in thousands makes a thousandth of the profit, and the same plan as good as the best."""
    assert solve(change.money_in(book.copy(), size)).objective * size == near(solve(book).objective)
