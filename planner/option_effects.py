"""What a step of an option does to resources, quarter by quarter since its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.tables import Table, Tables


@dataclass(frozen=True)
class Expedite:
    """An option by which what starts may arrive earlier: its row, quarters saved, first quarter of such a start."""

    row: int
    saves: int
    first: int


def last_start(kind: str, lead_time: float, quarters: int) -> int:
    """Last quarter of so many in which a step may start: complete in one of them, or, taken down, back after them."""
    return int(quarters - lead_time - (kind != "maintain"))


def effects(option: Any, quarters: int) -> list[tuple[str, np.ndarray]]:
    """By resource of the option's supplier, what one step adds (below 0: takes) in its first quarter, the second, ...

    ``option`` is a row of Options, ``quarters`` how many are asked for. What is converted is gone from the start on;
    what is only taken down comes back when the step is complete.
    """
    age, lead = np.arange(quarters), int(option.lead_time)
    found = []
    if option.resource and option.step > 0:
        ramp = np.append(option.ramp, 1.0)
        grown = ramp[np.clip(age - lead, 0, len(ramp) - 1)]
        found.append((option.resource, np.where(age >= lead, option.step * grown, 0.0)))
    if option.loss > 0:
        lasts = quarters if option.from_resource else lead
        found.append((option.from_resource or option.resource, np.where(age < lasts, -option.loss, 0.0)))
    return found


def first_complete(option: Any, taken: np.ndarray | None) -> tuple[int, bool]:
    """First quarter in which an option of one step is complete, or can be, and whether it was taken before the horizon.

    ``option`` is a row of Options, ``taken`` its steps as in ``steps_taken``.
    """
    if taken is not None and taken.any():
        return int(option.lead_time - taken.argmax() - 1), True
    return int(option.lead_time + max(0.0, np.nan_to_num(option.earliest))), False


def steps_taken(taken: Table) -> dict[str, np.ndarray]:
    """Steps of each option that were started before the horizon: one quarter before it, two quarters, ..."""
    return {
        option: np.nan_to_num(steps)[::-1]
        for option, steps in zip(taken.frame["option"], taken.phased["steps"], strict=True)
    }


def complete_before(taken: np.ndarray, lead_time: int, quarters: int) -> np.ndarray:
    """How many of the steps taken before the horizon are complete in each of its quarters."""
    ages = np.arange(quarters)[:, None] + np.arange(1, len(taken) + 1)
    return np.asarray(((ages >= lead_time) * taken).sum(axis=1))


def changed_before(by_age: np.ndarray, taken: np.ndarray, quarters: int) -> np.ndarray:
    """What steps taken before the horizon change in each of its quarters; ``by_age`` covers their ages too."""
    ages = np.arange(quarters)[:, None] + np.arange(1, len(taken) + 1)
    return np.asarray((by_age[ages] * taken).sum(axis=1))


def expedites(tables: Tables) -> dict[tuple[str, str], list[Expedite]]:
    """By supplier and item, the options by which they may arrive earlier, where any step may be complete in time."""
    taken, found = steps_taken(tables["Taken"]), dict[tuple[str, str], list[Expedite]]()
    for row, option in enumerate(tables["Options"].frame.itertuples(index=False)):
        if option.kind == "expedite":
            before = np.flatnonzero(taken.get(option.option, np.zeros(0)))
            since = before.max() + 1 if len(before) else -max(0.0, np.nan_to_num(option.earliest))
            first = max(0, int(option.lead_time - since))
            found.setdefault((option.supplier, option.item), []).append(Expedite(row, int(option.saves), first))
    return found
