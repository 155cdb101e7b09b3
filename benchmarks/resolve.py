"""What a what-if costs in a session, against a fresh solve: python benchmarks/resolve.py [BOOK] [--runs N]

For every scenario of the workbook, and for one changed number, one added row and a whole changed demand table: seconds
of the solver and of the whole (compile, matrix, solver, reading back, audit), warm and cold, interleaved. First as it
is (integers), then as a linear programme (integers dropped). Prints medians of N runs and ratios cold / warm.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scale

import planner
from planner.api import Case
from planner.compiling import compile_tables
from planner.compiling.labels import labels
from planner_models.matching import match
from planner_models.problem import Problem, make_problem
from planner_models.session import Carried, SolverSession
from planner_models.solve import SolveOptions, Status, solve


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("book", nargs="?", type=Path, default=Path("inputs/interconnect.xlsx"))
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--gap", type=float, default=0.001)
    arguments.add_argument(
        "--factor", type=int, help="a generated book of this size (scale.py), as a linear programme only"
    )
    options = arguments.parse_args()
    base = Case(scale.tables(options.factor)) if options.factor else planner.load(options.book)
    cases = {name: base.scenario(name) for name in base.scenarios} | edits(base)
    if not options.factor:
        base.solve(gap=1.0)  # imports
        print(f"| what-if | solver cold, s | warm, s | ratio | whole cold, s | warm, s | ratio |\n|{'---|' * 7}")
        whole(base, cases, options.runs, options.gap)
    print(f"\n| what-if, linear | solver cold, s | warm, s | ratio |\n|{'---|' * 4}")
    linear(base, cases, options.runs)


def edits(base: Case) -> dict[str, Case]:
    """One number, one row and a whole table changed, in memory."""

    def changed(sheet: str, change: Callable[[np.ndarray], None], column: str) -> Case:
        table = base.tables[sheet]
        matrix = table.phased[column].copy()
        change(matrix)
        new = dataclasses.replace(table, phased={**table.phased, column: matrix})
        return Case(dataclasses.replace(base.tables, sheets={**base.tables.sheets, sheet: new}))

    def one(matrix: np.ndarray) -> None:
        row, quarter = np.argwhere(matrix > 0)[0]
        matrix[row, quarter] *= 1.1

    def row(matrix: np.ndarray) -> None:
        matrix[0] *= 1.1

    def table(matrix: np.ndarray) -> None:
        matrix *= np.random.default_rng(0).uniform(0.9, 1.1, matrix.shape)

    return {
        "one capacity, one quarter": changed("Capacity", one, "capacity"),
        "one demand, one quarter": changed("Demand", one, "quantity"),
        "one row of demand": changed("Demand", row, "quantity"),
        "the whole demand table": changed("Demand", table, "quantity"),
    }


def whole(base: Case, cases: dict[str, Case], runs: int, gap: float) -> None:
    """Through the front door, from one what-if to the next."""
    spent: dict[str, list[tuple[float, ...]]] = {name: [] for name in cases}
    for _ in range(runs):
        with base.session() as session:
            session.solve(base, gap=gap)
            for name, case in cases.items():
                warm_began = time.perf_counter()
                warm = session.solve(case, gap=gap)
                cold_began = time.perf_counter()
                cold = case.solve(gap=gap)
                ended = time.perf_counter()
                assert warm.status is cold.status is Status.OPTIMAL, (name, warm, cold)
                assert warm.bent or abs(warm.objective / cold.objective - 1) <= 2 * gap
                solver = (cold.run["solver_seconds"], warm.run["solver_seconds"])
                spent[name].append((*solver, ended - cold_began, cold_began - warm_began))
    ratios = []
    for name, times in spent.items():
        cold, warm, cold_whole, warm_whole = (statistics.median(column) for column in zip(*times, strict=True))
        ratios.append((cold / warm, cold_whole / warm_whole))
        print(f"| {name} | {cold:.2f} | {warm:.2f} | {cold / warm:.1f} "
              f"| {cold_whole:.2f} | {warm_whole:.2f} | {cold_whole / warm_whole:.1f} |")  # fmt: skip
    solver, everything = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"| **median ratio** | | | **{solver:.1f}** | | | **{everything:.1f}** |")


def linear(base: Case, cases: dict[str, Case], runs: int) -> None:
    """The same matrices without integers: what the solver takes, from one what-if to the next."""

    def write(case: Case) -> tuple:
        compiled = compile_tables(case.tables)
        problem = make_problem(compiled.network)
        matrix = dataclasses.replace(problem.matrix, integer=np.zeros_like(problem.matrix.integer))
        return compiled.network, dataclasses.replace(problem, matrix=matrix), labels(case.tables, compiled)

    def run(session: SolverSession, problem: Problem, carried: Carried | None = None) -> tuple[float, float]:
        began = time.perf_counter()
        found = solve(problem.matrix, problem.stages, SolveOptions(gap=0.0), session, None, carried)
        return time.perf_counter() - began, found.objective

    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    written = {name: write(case) for name, case in cases.items()}
    for _ in range(runs):
        with SolverSession() as fresh, SolverSession() as kept:
            before = write(base)
            run(fresh, before[1])
            run(kept, before[1])
            for name, after in written.items():
                warm, one = run(kept, after[1], match(before, after))
                cold, two = run(fresh, after[1])
                assert abs(one - two) <= 1e-6 * abs(two), (name, one, two)
                spent[name].append((cold, warm))
                before = after
    ratios = []
    for name, times in spent.items():
        cold, warm = (statistics.median(column) for column in zip(*times, strict=True))
        ratios.append(cold / warm)
        print(f"| {name} | {cold:.3f} | {warm:.3f} | {cold / warm:.1f} |")
    print(f"| **median ratio** | | | **{statistics.median(ratios):.1f}** |")


if __name__ == "__main__":
    main()
