"""What-ifs a minute: python benchmarks/whatif.py [BOOK] [--numbers N] [--scenarios N ...]

The most valuable numbers of the plan, each 10 % lower and higher, as ``planner sensitivity`` asks them: by fresh solves
one after the other in this process (imports and the workbook are loaded), and through ``planner.whatif.run`` with one
worker and with two, whose start counts. Then how the time grows with the number of what-ifs, and that of one plan for
all scenarios with the number of scenarios. All solves have one thread and the same gap; their plans are compared.
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from pathlib import Path

import numpy as np
import pandas as pd

import planner
from planner.api import Case
from planner.scenario_rows import NAME
from planner.whatif import Result, Task, run
from planner.whatif.parameters import most_valuable
from planner.why.edits import Edit, edited


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("book", nargs="?", type=Path, default=Path("inputs/interconnect.xlsx"))
    arguments.add_argument("--numbers", type=int, default=15, help="numbers that are moved, both ways")
    arguments.add_argument("--gap", type=float, default=0.001)
    arguments.add_argument("--scenarios", type=int, nargs="*", default=[1, 2, 4, 8], help="sizes of the joint plan")
    arguments.add_argument("--joint-gap", type=float, default=0.005)
    options = arguments.parse_args()
    case = planner.load(options.book)
    asked = questions(case, options.numbers)
    side_by_side(case, asked, options.gap)
    growth(case, asked, options.gap)
    joint(case, options.scenarios, options.joint_gap)


def questions(case: Case, count: int) -> list[tuple[Edit, ...]]:
    """Each number lower and higher."""
    plan = case.solve()
    prices = case.explain(plan, seconds=5.0).prices
    numbers = most_valuable(case.tables, prices, count, "en")
    return [number.moved("times", part)[0] for number in numbers for part in (0.9, 1.1)]


def tasks(case: Case, asked: list[tuple[Edit, ...]], gap: float) -> list[Task]:
    return [Task.of(case, str(place), edits=edits, gap=gap) for place, edits in enumerate(asked)]


def side_by_side(case: Case, asked: list[tuple[Edit, ...]], gap: float) -> None:
    """Fresh solves, one worker, two workers."""
    spent, found = dict[str, float](), dict[str, list[tuple[float, float]]]()
    began = time.perf_counter()
    plans = [Case(edited(case.tables, edits)).solve(gap=gap, threads=1) for edits in asked]
    spent["fresh solves"], found["fresh solves"] = (
        time.perf_counter() - began,
        [(plan.objective, plan.bound) for plan in plans],
    )
    for workers in (1, 2):
        began = time.perf_counter()
        results = run(tasks(case, asked, gap), workers=workers)
        name = f"{workers} worker{'s' * (workers > 1)}, warm"
        spent[name] = time.perf_counter() - began
        found[name] = [(money(result), result.bound) for result in results]
    agree(found)
    print(f"\n| {len(asked)} what-ifs | seconds | a minute | ratio |\n|---|---:|---:|---:|")
    for name, seconds in spent.items():
        ratio = spent["fresh solves"] / seconds
        print(f"| {name} | {seconds:.1f} | {60 * len(asked) / seconds:.1f} | {ratio:.2f} |")


def money(result: Result) -> float:
    assert result.solved, result.reason
    return result.objective


def agree(found: dict[str, list[tuple[float, float]]]) -> None:
    """No plan exceeds what another way has proven."""
    ways = list(found.values())
    for one in ways:
        for other in ways:
            for (profit, _), (_, bound) in zip(one, other, strict=True):
                assert profit <= bound + 1e-6 * abs(bound), (profit, bound)


def growth(case: Case, asked: list[tuple[Edit, ...]], gap: float) -> None:
    """Seconds of a what-if, by how many there are."""
    print("\n| what-ifs, two workers | seconds | each |\n|---:|---:|---:|")
    for count in sorted({max(2, len(asked) // 8), len(asked) // 4, len(asked) // 2, len(asked)}):
        # evenly over all of them: the first ones are the numbers that matter most
        chosen = [asked[place] for place in np.linspace(0, len(asked) - 1, count).astype(int)]
        began = time.perf_counter()
        run(tasks(case, chosen, gap), workers=2)
        seconds = time.perf_counter() - began
        print(f"| {count} | {seconds:.1f} | {seconds / count:.2f} |")


def joint(case: Case, sizes: list[int], gap: float) -> None:
    """One plan for the workbook and so many of its scenarios, equally probable."""
    if sizes:
        print("\n| scenarios | rows | columns | seconds | of the joint search | each | gap |\n|" + "---:|" * 7)
    for size in sizes:
        some = first_scenarios(case, size)
        began = time.perf_counter()
        plan = some.stochastic(gap=gap, threads=1)
        seconds = time.perf_counter() - began
        search = float(str(plan.run["solver_seconds"]))
        print(
            f"| {size + 1} | {plan.run['rows']:,} | {plan.run['columns']:,} | {seconds:.1f} | {search:.1f} "
            f"| {search / (size + 1):.1f} | {float(str(plan.run['gap'])):.2%} |"
        )


def first_scenarios(case: Case, size: int) -> Case:
    """The case with the first scenarios only; they and the workbook as it is are equally probable."""
    table = case.tables[NAME]
    names = list(dict.fromkeys(table.frame["scenario"]))[:size]
    assert len(names) == size, f"the workbook has {len(names)} scenarios"
    kept = table.frame["scenario"].isin(names).to_numpy()
    frame = table.frame[kept].reset_index(drop=True)
    first = ~frame["scenario"].duplicated()
    frame = frame.assign(probability=pd.Series(np.where(first, 1 / (size + 1), np.nan)))
    short = dataclasses.replace(table, frame=frame, rows=np.asarray(table.rows)[kept], cells={})
    return Case(dataclasses.replace(case.tables, sheets={**case.tables.sheets, NAME: short}))


if __name__ == "__main__":
    main()
