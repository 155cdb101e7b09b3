"""Supply allocation and capacity planning: an Excel workbook in, an audited plan out.

>>> import planner
>>> case = planner.load("inputs/interconnect.xlsx")
>>> plan = case.solve()
>>> plan.allocation
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.api import Case, NoPlanError, Plan, check, load
    from planner.faults import Fault, InputError
    from planner_models.solve import Status

__all__ = ["Case", "Fault", "InputError", "NoPlanError", "Plan", "Status", "check", "load"]

_HOME = {"Fault": "planner.faults", "InputError": "planner.faults", "Status": "planner_models.solve"}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: the command line must answer at once."""
    if name not in __all__:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME.get(name, "planner.api")), name)
