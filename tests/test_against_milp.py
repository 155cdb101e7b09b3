"""Random tiny networks against an independent formulation: the same optimum, or on both sides a rule to bend."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from tests.cases.book import Book
from tests.cases.reference import best
from tests.cases.solve import near, solve
from tests.strategies import networks

# Shrinking a failure solves hundreds of networks; take Phase.shrink in where a failing case is too long to read.
RUN = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(RUN, max_examples=25)
@given(networks(rules=False))
def test_same_optimum_without_rules(book: Book) -> None:
    agree(book)


@RUN
@given(networks())
def test_same_optimum_with_rules(book: Book) -> None:
    agree(book)


def agree(book: Book) -> None:
    """Both earn the same; where the reference finds no plan at all, the planner bends a rule that has no price."""
    plan, most = solve(book), best(book)
    if most is None:
        assert plan.bent
    else:
        assert plan.objective == near(most)
