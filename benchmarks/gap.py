"""How near the best plan is proven to be, over time: python benchmarks/gap.py [REF|FACTOR ...] [--seconds N]

For the reference workbook (REF) and generated ones (benchmarks/scale.py), one thread each, one after the other: the
planner's own search against HiGHS alone on the same matrix, unpriced rules not bending in either. Prints the gap,
between the best plan and the best bound that each has proven by itself, after 5, 10, 30 and 60 seconds of its own.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import scale

import planner
from planner.compiling import compile_tables
from planner_models.highs import Solver
from planner_models.problem import Problem, make_problem
from planner_models.problem_data import Progress, Request
from planner_models.session import SolverSession
from planner_models.solve import ProgressLine, SolveOptions, solve

MARKS = (5.0, 10.0, 30.0, 60.0)
Curve = list[tuple[float, float, float]]  # seconds, best, bound (of what is minimised)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("cases", nargs="*", default=["REF", "1", "10"])
    arguments.add_argument("--seconds", type=float, default=60.0)
    arguments.add_argument("--gap", type=float, default=1e-4)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    marks = [mark for mark in MARKS if mark <= options.seconds]
    heads = "".join(f" {mark:g} s |" for mark in marks)
    print(f"| case | search |{heads} best plan | best bound |\n|---|---|{'---|' * (len(marks) + 2)}")
    for case in options.cases:
        problem = read(case, options.seed)
        for name, run in (("HiGHS alone", alone), ("planner", ours)):
            curve = run(problem, options.seconds, options.gap)
            gaps = "".join(f" {gap_at(curve, mark)} |" for mark in marks)
            best = min((best for _, best, _ in curve), default=np.inf)
            bound = max((bound for _, _, bound in curve), default=-np.inf)
            print(f"| {case} | {name} |{gaps} {-best:,.0f} | {-bound:,.0f} |", flush=True)


def read(case: str, seed: int) -> Problem:
    tables = planner.load(Path("inputs/interconnect.xlsx")).tables if case == "REF" else scale.tables(int(case), seed)
    return make_problem(compile_tables(tables).network)


def gap_at(curve: Curve, mark: float) -> str:
    known = [(best, bound) for seconds, best, bound in curve if seconds <= mark]
    best = min((best for best, _ in known), default=np.inf)
    bound = max((bound for _, bound in known), default=-np.inf)
    return f"{max(0.0, best - bound) / abs(best):.3%}" if np.isfinite(best) and np.isfinite(bound) else "no plan"


def alone(problem: Problem, seconds: float, gap: float) -> Curve:
    matrix, last = problem.matrix, len(problem.stages) - 1
    rigid = matrix.upper.copy()
    rigid[(matrix.objectives[:last] != 0).any(axis=0)] = 0.0
    curve: Curve = []
    began = time.monotonic()

    def report(progress: Progress) -> None:
        curve.append((time.monotonic() - began, progress.objective, progress.bound))

    answer = Solver(matrix, 1, 0, report).solve(Request(last, seconds, gap, upper=rigid))
    curve.append((time.monotonic() - began, answer.objective, answer.bound))
    return curve


def ours(problem: Problem, seconds: float, gap: float) -> Curve:
    curve: Curve = []

    def listen(line: ProgressLine) -> None:
        if line.stage not in ("o_rules", "o_stock") and not line.stage.startswith("o_commitments"):
            best = -line.best if line.stage != "relaxation" else np.inf
            bound = -line.bound if line.stage == "o_profit" else -np.inf
            curve.append((line.seconds, best, bound))

    with SolverSession() as session:
        session.version = session.version or str(session.process.receive(60.0))  # its start-up is not measured
        options = SolveOptions(gap=gap, time_limit=seconds)
        found = solve(problem.matrix, problem.stages, options, session, listen)
    at = 0.0
    for stage in found.stages:  # what a stage proves is known at its end
        at += stage.seconds
        if stage.name == "relaxation":
            curve.append((at, np.inf, stage.bound))
    curve.append((min(found.seconds, seconds), -found.objective, -found.bound))
    if found.bent:
        print("(a rule is bent: no comparison)")
    return curve


if __name__ == "__main__":
    main()
