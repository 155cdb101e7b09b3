"""Where the time of one plan goes: python benchmarks/pipeline.py [BOOK] [--runs N] [--gap G]

Prints, for each step, the median seconds of N runs, its share of the whole, and the whole against the solver alone
(the same matrix, already in memory, handed to HiGHS in this process).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

import planner
from planner.audit import audit
from planner.checks import check
from planner.compiling import compile_tables
from planner.read_back import read_plan
from planner.reading.read import read_workbook
from planner.report.excel import write_plan
from planner.report.parquet import write_parquet
from planner_models.build import build
from planner_models.highs import Solver
from planner_models.problem import to_problem
from planner_models.problem_data import Request
from planner_models.process import SolverProcess
from planner_models.solve import SolveOptions, solve


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("book", nargs="?", type=Path, default=Path("inputs/interconnect.xlsx"))
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--gap", type=float, default=0.002)
    options = arguments.parse_args()
    planner.load(options.book).solve(gap=1.0)  # imports and caches
    seconds: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.runs):
        for name, spent in one_run(options.book, options.gap).items():
            seconds[name].append(spent)
    median = {name: statistics.median(spent) for name, spent in seconds.items()}
    bare = median.pop("bare HiGHS")
    whole = sum(median.values())
    print(f"{'step':<24}{'seconds':>9}{'share':>8}")
    for name, spent in median.items():
        print(f"{name:<24}{spent:9.3f}{spent / whole:8.1%}")
    print(f"{'whole':<24}{whole:9.3f}\nbare HiGHS, same matrix {bare:9.3f}   whole / bare {whole / bare:.2f}")


def one_run(book: Path, gap: float) -> dict[str, float]:
    spent: dict[str, float] = {}
    last = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        spent[name], last = now - last, now

    tables, faults = read_workbook(book)
    assert tables is not None, faults
    lap("read")
    check(tables, faults)
    lap("check")
    compiled = compile_tables(tables)
    lap("compile")
    model = build(compiled.network)
    lap("build (Pyomo)")
    problem = to_problem(model)
    lap("matrix")
    with SolverProcess() as process:
        solution = solve(problem.matrix, problem.stages, SolveOptions(gap=gap), process)
    lap("solve, own process")
    assert solution.x is not None
    plan = read_plan(tables, compiled, problem.values(solution.x))
    lap("read back")
    assert not audit(tables, plan)
    lap("audit")
    with tempfile.TemporaryDirectory() as folder:
        write_plan(plan, {"status": solution.status.value}, Path(folder) / "plan.xlsx")
        write_parquet(plan, Path(folder) / "tables")
    lap("write")
    rigid = problem.matrix.upper.copy()
    stages = len(problem.stages)
    rigid[(problem.matrix.objectives[: stages - 1] != 0).any(axis=0)] = 0.0
    solver = Solver(problem.matrix, 1, 0, lambda _: None)
    last = time.perf_counter()
    answer = solver.solve(Request(stages - 1, 60.0, gap, upper=rigid))
    lap("bare HiGHS")
    assert solution.bent or np.isclose(answer.objective, -solution.objective, rtol=2 * gap)
    return spent


if __name__ == "__main__":
    main()
