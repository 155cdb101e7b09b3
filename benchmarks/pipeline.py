"""Where the time of one plan goes: python benchmarks/pipeline.py [BOOK] [--factors F ...] [--runs N] [--gap G]

Prints, for each step, the median seconds of N runs, its share of the whole and the peak memory while it ran, as a
Markdown table. Of a BOOK (the reference case where none is given) it also compares the whole with the solver alone: the
same matrix, already in memory, handed to HiGHS in this process. With --factors the books are those of
benchmarks/scale.py, side by side, with what each step grows by from one size to the next. Every run has a process of
its own; imports do not count.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import scale
from memory import children_peak, forget_peak, peak

import planner
from planner.audit import audit
from planner.checks import check
from planner.compiling import compile_tables
from planner.read_back import read_plan
from planner.reading.read import read_workbook
from planner.report.excel import write_plan
from planner.report.parquet import write_parquet
from planner_models.problem import Problem, make_problem
from planner_models.session import SolverSession
from planner_models.solve import SolveOptions, solve

REFERENCE = Path(__file__).parents[1] / "inputs" / "interconnect.xlsx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", nargs="?", type=Path, default=REFERENCE)
    parser.add_argument("--factors", nargs="+", type=float, default=[])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--gap", type=float, default=0.002)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_run(options.book, SolveOptions(gap=options.gap, time_limit=options.time_limit))))
        return
    with tempfile.TemporaryDirectory() as folder:
        books = {} if options.factors else {options.book.stem: options.book}
        for factor in options.factors:
            books[f"{factor:g}x"] = Path(folder) / f"{factor:g}x.xlsx"
            scale.write_book(books[f"{factor:g}x"], factor)
        found = {}
        for name, book in books.items():
            limits = ["--gap", str(options.gap), "--time-limit", str(options.time_limit)]
            found[name] = [in_own_process(book, limits) for _ in range(options.runs)]
    show(found)


def in_own_process(book: Path, limits: list[str]) -> dict[str, Any]:
    command = [sys.executable, __file__, str(book), "--one", *limits]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def one_run(book: Path, options: SolveOptions) -> dict[str, Any]:
    """Seconds and peak megabytes of each step, and what came out."""
    planner.load(REFERENCE).solve(gap=1.0)  # imports and caches
    spent: dict[str, tuple[float, float]] = {}
    forget_peak()
    last = time.perf_counter()

    def lap(name: str, others: float = 0.0) -> None:
        nonlocal last
        spent[name] = time.perf_counter() - last, peak() + others
        forget_peak()
        last = time.perf_counter()

    tables, faults = read_workbook(book)
    assert tables is not None, faults
    lap("read")
    faults = [fault for fault in check(tables, faults) if not fault.note]
    assert not faults, faults[:9]
    lap("check")
    compiled = compile_tables(tables)
    lap("compile")
    problem = make_problem(compiled.network)
    lap("matrix")
    with SolverSession() as session:
        solution = solve(problem.matrix, problem.stages, options, session)
        lap("solve, own process", children_peak())
    if solution.x is not None:
        plan = read_plan(tables, compiled, problem.values(solution.x))
        lap("read back")
        findings = audit(tables, plan, float(solution.objective))
        assert not findings, findings[:9]
        lap("audit")
        with tempfile.TemporaryDirectory() as folder:
            write_plan(plan, {"status": solution.status.value}, Path(folder) / "plan.xlsx")
            lap("write Excel")
            write_parquet(plan, Path(folder) / "tables")
            lap("write Parquet")
    bare, objective = bare_highs(problem, options)
    if solution.status.value == "optimal" and not solution.bent:
        assert np.isclose(objective, solution.objective, rtol=2 * options.gap), (objective, solution.objective)
    return {
        "steps": spent,
        "bare": bare,
        "shape": [*problem.matrix.shape, len(problem.matrix.values), int(problem.matrix.integer.sum())],
        "status": solution.status.value,
        "gap": solution.gap,
        "stages": [(stage.name.removeprefix("o_"), stage.seconds) for stage in solution.stages],
    }


def bare_highs(problem: Problem, options: SolveOptions) -> tuple[float, float]:
    """Seconds of HiGHS as it comes on the problem in which no rule bends, and the profit that it finds."""
    m, profit = problem.matrix, len(problem.stages) - 1
    upper = m.upper.copy()
    upper[(m.objectives[:profit] != 0).any(axis=0)] = 0.0
    rows, columns = m.shape
    begun = time.perf_counter()
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("threads", options.threads)
    highs.setOptionValue("mip_rel_gap", options.gap)
    highs.setOptionValue("time_limit", options.time_limit)
    highs.passModel(
        columns, rows, len(m.values), int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize),
        float(m.offsets[profit]), m.objectives[profit], m.lower, upper, m.row_lower, m.row_upper, m.starts, m.indices,
        m.values, m.integer.astype(np.int32),
    )  # fmt: skip
    highs.run()
    return time.perf_counter() - begun, -float(highs.getInfo().objective_function_value)


def medians(runs: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Seconds (median) and peak megabytes (most) of each step that any run came to, and of all of them."""
    found = {}
    for step in dict.fromkeys(step for run in runs for step in run["steps"]):
        each = [run["steps"][step] for run in runs if step in run["steps"]]
        found[step] = statistics.median(seconds for seconds, _ in each), max(megabytes for _, megabytes in each)
    found["whole"] = sum(seconds for seconds, _ in found.values()), max(megabytes for _, megabytes in found.values())
    return found


def show(found: dict[str, list[dict[str, Any]]]) -> None:
    """The steps as rows, the books as columns; what comes after a search without a plan is left blank."""
    results = {name: medians(runs) for name, runs in found.items()}
    pairs = list(itertools.pairwise(results))
    heads = [f"{name}, {what}" for name in results for what in ("seconds", "share", "peak MB")]
    heads += [f"{old} to {new}" for old, new in pairs]
    print("| step | " + " | ".join(heads) + " |\n|---|" + "---:|" * len(heads))
    for step in dict.fromkeys(step for steps in results.values() for step in steps):
        cells = []
        for steps in results.values():
            if step in steps:
                seconds, megabytes = steps[step]
                cells += [f"{seconds:.3g}", f"{seconds / steps['whole'][0]:.0%}", f"{megabytes:,.0f}"]
            else:
                cells += ["", "", ""]
        both = [(results[old].get(step), results[new].get(step)) for old, new in pairs]
        cells += [f"x {new[0] / old[0]:.2g}" if old and new else "" for old, new in both]
        print(f"| {step} | " + " | ".join(cells) + " |")
    for name, runs in found.items():
        rows, columns, entries, integers = runs[0]["shape"]
        print(f"\n{name}: {rows:,} rows, {columns:,} columns, {entries:,} non-zeros, {integers:,} integers.")
        bare = statistics.median(run["bare"] for run in runs)
        print(f"  bare HiGHS, same matrix {bare:.3g} s; whole / bare {results[name]['whole'][0] / bare:.2f}")
        for run in runs:
            stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in run["stages"])
            print(f"  {run['status']}, gap {run['gap']:.2%}; {stages}")


if __name__ == "__main__":
    main()
