"""The farmer on the ranks of an MPI run: ``mpiexec -n 2 python -m tests.whatif.hedge [fail]``."""

import json
import sys
from dataclasses import replace

import numpy as np

from planner.whatif import ranks
from planner.whatif.parts import Hedge, Part
from planner_models.session import SolverSession
from tests.cases.classics import read_json
from tests.test_two_stage import best, farmer


def task() -> Hedge:
    problems = [farmer(yields) for yields in read_json("farmer.json")["yields"]]
    with SolverSession() as session:
        bounds = [-best(session, problem) for problem in problems]
    acres = problems[0].columns["v_acres"]
    parts = [
        Part(f"year {n}", 1 / 3, problem.matrix, acres, np.zeros(problem.matrix.shape[1]), bound)
        for n, (problem, bound) in enumerate(zip(problems, bounds, strict=True))
    ]
    return Hedge(tuple(parts), np.array([2.0, 3.0, 3.0]), np.inf, 5e-3, 120.0, 10.0, 0)


def broken(whole: Hedge) -> Hedge:
    """One that only the rank of the last part, not rank 0, cannot work on."""
    *parts, last = whole.parts
    return replace(whole, parts=(*parts, replace(last, columns=last.columns + 1000)))


if __name__ == "__main__" and ranks.leads():
    whole = task()
    found = ranks.search(broken(whole) if "fail" in sys.argv else whole, None)
    late = ranks.search(replace(whole, seconds=0.0), None)  # the others help once more; no time for anything
    print(json.dumps({"best": found.best, "bound": found.bound, "late": [len(late.plans), late.bound]}))
