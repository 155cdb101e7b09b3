"""Where the workbooks of a study are solved: workers that stay loaded from one batch to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.api import Case
from planner.texts.sensitivity import said
from planner.whatif.batch import run
from planner.whatif.seat import Seat
from planner.whatif.task import INTERRUPTED, Result, Task
from planner.why.edits import Edit

SOLVING = ("gap", "time_limit", "seed", "engine")  # options of a solve; the others are those of ``batch.run``


@dataclass
class Bench:
    """Solves a case with edits. ``options``: of ``Case.solve`` (gap, time_limit, seed, engine) and of ``batch.run``
    (workers, cluster, store, listen). ``base``: the result of the case as it is, once there was a batch."""

    case: Case
    lang: str
    options: Mapping[str, Any]
    base: Result | None = None
    interrupted: bool = False
    seats: list[Seat] = field(default_factory=list)

    def solve(self, questions: Sequence[tuple[str, tuple[Edit, ...]]]) -> list[Result]:
        """Results by the name and the edits of each question; in the first batch the case as it is is solved too."""
        own = {name: value for name, value in self.options.items() if name in SOLVING}
        rest = {name: value for name, value in self.options.items() if name not in SOLVING}
        asked = list(questions) if self.base else [(said("base", self.lang), ()), *questions]
        tasks = [Task.of(self.case, name, edits=edits, **own) for name, edits in asked]
        results = run(tasks, **rest, seats=self.seats)
        self.base = self.base or results.pop(0)
        self.interrupted |= any(result.status == INTERRUPTED for result in (self.base, *results))
        return results

    def close(self) -> None:
        """End the workers."""
        for seat in self.seats:
            seat.stop()
