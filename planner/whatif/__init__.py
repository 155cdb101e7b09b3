"""What if: many solves of changed workbooks, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.whatif.batch import run
    from planner.whatif.comparing import Sides, compare
    from planner.whatif.designing import design
    from planner.whatif.flipping import break_even
    from planner.whatif.grids import grid
    from planner.whatif.sensitivity import Sensitivity, tornado
    from planner.whatif.simulating import Simulated, simulate
    from planner.whatif.studying import Studies, studies, study
    from planner.whatif.sweeping import sweep
    from planner.whatif.task import Result, Task

_HOME = {
    "Result": "task", "Sensitivity": "sensitivity", "Sides": "comparing", "Studies": "studying", "Task": "task",
    "break_even": "flipping", "compare": "comparing", "design": "designing", "grid": "grids", "run": "batch",
    "Simulated": "simulating", "simulate": "simulating",
    "studies": "studying", "study": "studying", "sweep": "sweeping", "tornado": "sensitivity",
}  # fmt: skip
__all__ = [
    "Result", "Sensitivity", "Sides", "Simulated", "Studies", "Task", "break_even", "compare", "design", "grid", "run",
    "simulate", "studies", "study", "sweep", "tornado",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what is asked for only then."""
    if name not in __all__:
        raise AttributeError(f"module 'planner.whatif' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"planner.whatif.{_HOME[name]}"), name)
