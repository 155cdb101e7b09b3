"""A run folder opened again: its workbook, and its plan as the solver had it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np

from planner.api import Case, Plan, load
from planner.audit import audit
from planner.report.folder import POINT, RUN, input_name
from planner_models.solve import Status


class RunError(Exception):
    """A folder that cannot be opened as a run; ``code`` names the sentence of ``planner.texts.words`` that says why."""

    def __init__(self, code: str, path: Path) -> None:
        self.code, self.path = code, path
        super().__init__(f"{code}: {path}")


def open_run(folder: str | Path) -> tuple[Case, Plan]:
    """The case of a run folder, in its scenario, and its plan, audited again.

    Raises RunError where the folder is no run, or one of another version of the program; InputError where its copy
    of the workbook has faults.
    """
    from planner.read_back import read_plan
    from planner.written import write

    folder = Path(folder)
    try:
        run = json.loads((folder / RUN).read_text(encoding="utf-8"))
        x = np.load(folder / POINT, allow_pickle=False)
    except (OSError, ValueError):
        raise RunError("no run", folder) from None
    book = folder / input_name(run)
    if not book.exists():
        raise RunError("no run", folder)
    case = load(book).scenario(str(run.get("scenario", "")))
    written = write(case.tables)
    if x.shape != (written.matrix.shape[1],) or not np.isfinite(x).all():
        raise RunError("another version", folder)
    tables = read_plan(case.tables, written.compiled, written.problem.values(x))
    objective, bound, gap = (_number(run.get(name)) for name in ("objective", "bound", "gap"))
    if audit(case.tables, tables, objective):
        raise RunError("another version", folder)
    status, language = Status(run["status"]), case.tables.language
    return case, Plan(status, objective, bound, gap, tables, run, (), language, x, book.read_bytes())


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else math.inf
