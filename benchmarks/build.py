"""From data to a matrix inside HiGHS, by several tools: python benchmarks/build.py [FACTOR ...]

Every tool builds the same part of the planner's model (benchmarks/peers) from the same numpy arrays, each time in a
process of its own, and the tools take turns. In the first round the matrices are compared: they have to be the same.
Prints the median seconds of N runs, their ratio to numpy by hand, and the peak memory beyond the data. Imports do not
count. linopy and PuLP are needed by this benchmark only: pip install linopy pulp.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import scale
from memory import forget_peak, peak
from scipy.sparse import csc_array, csr_array

from planner.compiling import compile_tables
from planner_models.network import witness

TOOLS = {
    "numpy by hand": "by_hand.load",
    "Pyomo rules in bulk": "in_bulk.load",
    "Pyomo rules in bulk, read before": "in_bulk.load",
    "linopy": "by_linopy.load",
    "PuLP": "by_pulp.load",
    "Pyomo, standard form": "plain_pyomo.load_by_standard_form",
    "Pyomo, contrib.solver HiGHS": "plain_pyomo.load_by_interface",
    "Pyomo, appsi_highs": "plain_pyomo.load_by_appsi",
}
ALIKE = 1e-9  # relative: sums may be added in another order


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("factors", nargs="*", type=float, default=[1, 10, 100])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=90.0, help="seconds: a tool that takes longer is asked once")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--marks", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_run(options.one, options.data, options.marks)))
        return
    for factor in options.factors:
        with tempfile.TemporaryDirectory() as folder:
            compare(factor, options.runs, options.limit, Path(folder) / "network.pickle")


def compare(factor: float, runs: int, limit: float, data: Path) -> None:
    """Time all tools at one size; a tool that is beyond the limit once is not asked again."""
    data.write_bytes(pickle.dumps(compile_tables(scale.tables(factor)).network))
    results: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
    late: set[str] = set()
    for run in range(runs):
        for tool in TOOLS:
            if tool not in late:
                found = in_own_process(tool, data, limit, with_marks=run == 0)
                results[tool].append(found)
                if found["seconds"] > limit:
                    late.add(tool)
        if run == 0:
            same(results)
    first = results["numpy by hand"]
    bare = statistics.median(run["seconds"] for run in first)
    rows, columns, entries = first[0]["shape"]
    print(f"\n{factor:g}x: {rows:,} rows, {columns:,} columns, {entries:,} non-zeros, {runs} runs\n")
    print("| tool | seconds | against numpy | peak MB |\n|---|---:|---:|---:|")
    for tool, found in results.items():
        seconds = statistics.median(run["seconds"] for run in found)
        memory = statistics.median(run["megabytes"] for run in found)
        times = f"{seconds / bare:.1f}" if seconds < 10 * bare else f"{seconds / bare:,.0f}"
        print(f"| {tool}{' (once)' if tool in late else ''} | {seconds:.3g} | {times} | {memory:.0f} |", flush=True)


def same(results: dict[str, list[dict[str, Any]]]) -> None:
    """Refuse to compare tools that did not build the same."""
    expected = results["numpy by hand"][0]
    for tool, found in results.items():
        for run in found:
            assert run["shape"] == expected["shape"], (tool, run["shape"], expected["shape"])
            for mine, other in zip(run["marks"], expected["marks"], strict=True):
                np.testing.assert_allclose(mine, other, rtol=ALIKE, atol=ALIKE * np.abs(other).max(), err_msg=tool)


def in_own_process(tool: str, data: Path, limit: float, with_marks: bool) -> dict[str, Any]:
    """One build in a process of its own. Raises TimeoutExpired where it is hopeless."""
    command = [sys.executable, __file__, "--one", tool, "--data", str(data)]
    command += ["--marks"] if with_marks else []
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=5 * limit, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def one_run(tool: str, data: str, with_marks: bool) -> dict[str, Any]:
    module, _, function = TOOLS[tool].partition(".")
    load: Callable[[Any], highspy.Highs] = getattr(importlib.import_module(f"peers.{module}"), function)
    network = pickle.loads(Path(data).read_bytes())
    load(witness())  # whatever a tool imports or sets up when it is first used
    if tool == "Pyomo rules in bulk":
        importlib.import_module(f"peers.{module}").templates.cache_clear()
    gc.collect()
    forget_peak()
    before, begun = peak(), time.perf_counter()
    highs = load(network)
    seconds, megabytes = time.perf_counter() - begun, peak() - before
    lp = highs.getLp()
    shape = lp.num_row_, lp.num_col_, len(lp.a_matrix_.value_)
    found = [column.tolist() for column in marks(lp)] if with_marks else []
    return {"seconds": seconds, "megabytes": megabytes, "shape": shape, "marks": found}


def marks(lp: highspy.HighsLp) -> list[np.ndarray]:
    """Numbers that two models share when they differ by the order of rows and columns and the signs of rows only.

    Each column is marked by its cost, bounds and kind, each row by its right-hand side and its columns' marks, each
    column again by its rows' marks; logarithms keep large and small numbers in sight of each other.
    """
    shape, inner = (lp.num_row_, lp.num_col_), lp.a_matrix_
    layout = csc_array if inner.format_ == highspy.MatrixFormat.kColwise else csr_array
    values = np.arcsinh(np.array(inner.value_))
    matrix = layout((values, np.array(inner.index_), np.array(inner.start_)), shape=shape).tocsr()
    sense = 1.0 if lp.sense_ == highspy.ObjSense.kMaximize else -1.0
    kinds = np.array([kind != highspy.HighsVarType.kContinuous for kind in lp.integrality_] or [False] * shape[1])
    column = np.arcsinh(sense * np.array(lp.col_cost_)) + 0.37 * kinds + 0.11 * np.isfinite(np.array(lp.col_upper_))
    row, low, high = matrix @ column, np.array(lp.row_lower_), np.array(lp.row_upper_)
    sign = np.where(np.isinf(high) | (np.isfinite(low) & (row < 0)), -1.0, 1.0)
    row = sign * row + np.arcsinh(np.where(sign > 0, high, -low))
    return [np.sort(values * np.sign(values)), np.sort(row), np.sort(column + matrix.T @ (sign * row))]


if __name__ == "__main__":
    main()
