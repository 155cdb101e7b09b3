"""Each scenario by itself: its own best plan, and its best one once something has been decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.whatif.decisions import Decisions
from planner.whatif.futures import Future
from planner.written import Written
from planner_models.problem_data import INFEASIBLE, Matrix
from planner_models.session import SolverSession
from planner_models.solve import PROFIT, Listener, Solution, SolveOptions, Status, solve
from planner_models.two_stage import fixed


@dataclass
class Alone:
    """Solves one scenario after another with a solver that stays loaded."""

    futures: Sequence[Future]
    options: SolveOptions
    session: SolverSession
    listen: Listener | None
    last: Written | None = None

    def solve(self, s: int, matrix: Matrix) -> Solution:
        """The best plan of a scenario with its matrix or one with other bounds. Ctrl-C ends all of it."""
        future = self.futures[s]
        carried = future.book.carried(self.last) if self.last else None
        self.last = future.book
        names = future.book.problem.stages
        solution = solve(matrix, names, self.options, self.session, self.listen, carried, future.order)
        if solution.status is Status.INTERRUPTED:
            raise KeyboardInterrupt
        return solution

    def after(self, decisions: Decisions, s: int, values: np.ndarray) -> Solution | None:
        """The best that can be done in a scenario once this has been decided; None where it cannot be carried out."""
        if decisions.missing(s, values):
            return None
        columns, decided = decisions.held(s, values)
        solution = self.solve(s, fixed(self.futures[s].book.matrix, columns, decided))
        proven = any(stage.name == PROFIT and stage.status == INFEASIBLE for stage in solution.stages)
        return None if solution.x is None and proven else solution
