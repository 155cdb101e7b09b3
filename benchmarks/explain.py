"""What an explanation costs beside the solve that it explains: python benchmarks/explain.py [BOOK] [--runs N]

Prints, as medians of N runs, the seconds of the search, of the whole solve, and of the explanation that `planner solve`
adds, and their ratios; then how much of the explanation was answered in that time, and in ten times as much.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

import planner
from planner.why.explaining import Explanation


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("book", nargs="?", type=Path, default=Path("inputs/interconnect.xlsx"))
    arguments.add_argument("--runs", type=int, default=3)
    options = arguments.parse_args()
    case = planner.load(options.book)
    case.solve(gap=1.0)  # imports
    search, whole, explained = [], [], []
    for _ in range(options.runs):
        with case.session() as session:
            plan = session.solve(case)
            explanation = session.explain(case, plan)
        search.append(plan.run["solver_seconds"])
        whole.append(plan.run["seconds"])
        explained.append(explanation.seconds)
    medians = [statistics.median(seconds) for seconds in (search, whole, explained)]
    print("| search, s | whole solve, s | explanation, s | / search | / whole |\n|---|---|---|---|---|")
    ratios = [medians[2] / medians[0], medians[2] / medians[1]]
    print(f"| {' | '.join(f'{number:.2f}' for number in medians + ratios)} |\n")
    print(answered("as long as the search", explanation))
    print(answered("ten times as long", case.explain(plan, 10 * search[-1])))


def answered(words: str, explanation: Explanation) -> str:
    """How much was answered."""
    reliefs, prices = explanation.reliefs, explanation.prices
    return (
        f"{words}: {int(reliefs['money'].notna().sum())} of {len(reliefs)} causes relieved, "
        f"{int(prices['resolved'].notna().sum())} of {len(prices)} numbers solved again, "
        f"{len(explanation.supplier_choice)} supplier choices, "
        f"{int(explanation.room['least'].notna().sum())} of {len(explanation.room)} shares bounded"
    )


if __name__ == "__main__":
    main()
