"""Results on disk, so that what was solved once is found again."""

from __future__ import annotations

import json
import math
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from planner.report.folder import plain
from planner.report.parquet import read_parquet, write_table
from planner.whatif.task import FAILED, INTERRUPTED, Result, Task

RESULT, TABLES = "result.json", "tables"
NUMBERS = ("objective", "bound", "gap")  # null: not finite


class Store:
    """A folder with a folder for each finished task, named by ``Task.key``: result.json and the plan's tables.

    A result is there whole or not at all. What failed or was interrupted is not kept: it is tried again.
    """

    def __init__(self, folder: Path) -> None:
        """Makes the folder if need be. Raises OSError where that cannot be done or nothing can be written there."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / f".{uuid.uuid4().hex[:8]}.part"
        trial.mkdir()
        trial.rmdir()

    def find(self, task: Task) -> Result | None:
        """What came of the task before; None where it was not finished, or cannot be read any more."""
        place = self.folder / task.key
        try:
            said = json.loads((place / RESULT).read_text(encoding="utf-8"))
            tables = _texts_as_objects(read_parquet(place / TABLES, task.schema), task) if said.pop("solved") else {}
            said.pop("task")
            numbers = {name: math.inf if said[name] is None else said[name] for name in NUMBERS if tables}
            said = {name: value for name, value in said.items() if name not in NUMBERS} | numbers
            return Result(**{**said, "name": task.name, "kept": True, "tables": tables})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, task: Task, result: Result) -> None:
        """Write a finished result. Raises OSError where that cannot be done."""
        if result.status in (FAILED, INTERRUPTED):
            return
        place = self.folder / task.key
        partial = self.folder / f".{task.key}.{uuid.uuid4().hex[:8]}.part"
        try:
            partial.mkdir()
            if result.solved:
                (partial / TABLES).mkdir()
                for table in task.schema:
                    write_table(table, result.tables[table.name], partial / TABLES)
            said = {name: value for name, value in vars(result).items() if name not in ("tables", "kept")}
            asked = asdict(replace(task, data=b"")) | {"data": task.digest}
            whole = plain({**said, "solved": result.solved, "task": asked})
            text = json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
            (partial / RESULT).write_text(text + "\n", encoding="utf-8")
            if place.exists() and self.find(task) is None:  # it cannot be read any more
                shutil.rmtree(place)
            try:
                partial.rename(place)
            except OSError:
                if self.find(task) is None:
                    raise  # else another run was faster
        finally:
            if partial.exists():
                shutil.rmtree(partial)


def _texts_as_objects(tables: Mapping[str, pd.DataFrame], task: Task) -> dict[str, pd.DataFrame]:
    """The tables with the types that they had."""
    texts = {table.name: {column.name: object for column in table.columns if column.text} for table in task.schema}
    return {name: frame.astype(texts[name]) for name, frame in tables.items()}
