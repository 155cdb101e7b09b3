"""Solve a small book and explain its plan."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

import planner
from planner.api import Case, Plan
from planner.why.explaining import Explanation
from tests.cases.book import Book


def explained(book: Book, seconds: float = 60.0) -> tuple[Case, Plan, Explanation]:
    """The case, its proven optimal plan and the explanation of that."""
    with tempfile.TemporaryDirectory() as name:
        case = planner.load(book.write(Path(name) / "book.xlsx"))
    with case.session() as session:
        plan = session.solve(case, gap=0.0)
        assert plan.status.name == "OPTIMAL" and not plan.audit
        return case, plan, session.explain(case, plan, seconds)


def best(explanation: Explanation, **where: str) -> pd.DataFrame:
    """Parts of the best route of a short line."""
    causes = explanation.causes[explanation.causes["route"] == "1"]
    for name, value in where.items():
        causes = causes[causes[name] == value]
    return causes


def parts(explanation: Explanation, **where: str) -> dict[str, float]:
    """Their money, by what they are."""
    frame = best(explanation, **where)
    return dict(zip(frame["what"], frame["per_unit"], strict=True))
