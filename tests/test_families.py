"""The gate: each constraint family of the model has at least one case solved by hand."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import planner_models.families
from tests import families

PROVEN = Path(planner_models.families.__file__).parent


def marked() -> dict[str, list[str]]:
    """Names of the tests by the family that they are marked for."""
    found: dict[str, list[str]] = {}
    for module in pkgutil.iter_modules(families.__path__):
        tests = vars(importlib.import_module(f"tests.families.{module.name}"))
        for name, test in tests.items():
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "family"]
            for family in {str(arg) for mark in marks for arg in mark.args if name.startswith("test_")}:
                found.setdefault(family, []).append(name)
    return found


@pytest.mark.parametrize("family", sorted(path.stem for path in PROVEN.glob("[!_]*.py")))
def test_each_family_has_a_case_solved_by_hand(family: str) -> None:
    assert marked().get(family), f"no test in tests/families is marked @family({family!r})"


def test_marks_name_families_that_exist() -> None:
    assert set(marked()) <= {path.stem for path in PROVEN.glob("[!_]*.py")}
