"""A process that solves one task after another, so that what happens to it costs no more than its own task.

Run as ``python -m planner.whatif.worker``: reads pickled Tasks from its parent on standard input and writes pickled
frames to standard output: True once it listens, then for each task the seconds that its search may take and its Result.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from planner.api import Case, NoPlanError, load
from planner.checks import check
from planner.faults import Fault, InputError
from planner.reading.cells import parse
from planner.schema import Kind
from planner.session import Session
from planner.tables import Tables
from planner.whatif.task import FAILED, Result, Task, failing, without_plan
from planner.why.edits import edited
from planner_models.worker import listen


class Solver:
    """Solves tasks; those of one workbook after each other with a solver that stays loaded."""

    def __init__(self) -> None:
        self._digest = ""
        self._book: Case | None = None
        self._session: Session | None = None

    def solve(self, task: Task, begin: Callable[[float], None]) -> Result:
        """The result of a task, whatever becomes of it; ``begin`` is told the search's seconds before it starts."""
        begun = time.monotonic()
        try:
            case = self._case(task)
            if self._session is None:
                self._session = Session()
            return task.answer(case, self._session, begin)
        except (InputError, NoPlanError) as error:
            return failing(task, error)
        except Exception as error:  # noqa: BLE001 - whatever it was, it costs this task only and is told with it
            traceback.print_exc()
            self.close()
            said = f"{type(error).__name__}: {error}"
            return without_plan(task, FAILED, "error", time.monotonic() - begun, error=said)

    def _case(self, task: Task) -> Case:
        """The task's workbook, in its scenario, with its edits. Raises InputError where nothing can be planned for."""
        if self._book is None or self._digest != task.digest:
            self.close()
            with TemporaryDirectory() as folder:
                path = Path(folder) / task.book
                path.write_bytes(task.data)
                self._book, self._digest = load(path), task.digest
        case = self._book.scenario(task.scenario)
        if not task.edits:
            return case
        wrong = _out_of_range(case.tables, task)
        if not wrong:
            tables = edited(case.tables, task.edits)
            wrong = [item for item in check(tables) if not item.note]
        if wrong:
            raise InputError(wrong)
        return Case(tables)

    def close(self) -> None:
        """End the solver and forget the workbook."""
        if self._session is not None:
            self._session.close()
        self._book = self._session = None


def _out_of_range(tables: Tables, task: Task) -> list[Fault]:
    """Faults of edits to numbers that their column cannot have."""
    found = []
    for edit in task.edits:
        column = tables[edit.sheet].sheet.names.get(edit.column)
        if column is None or isinstance(edit.value, (bool, str)) or edit.value != edit.value:
            continue
        problem = None if column.kind is Kind.QUARTER else parse(column, float(edit.value), tables.calendar)[1]
        if problem is not None and not problem.note:
            values = tuple((name, str(value)) for name, value in problem.values)
            place = tables.titles[edit.sheet], edit.cell(tables)
            found.append(Fault(*place, problem.code, f"{edit.value:g}", values))
    return found


def main() -> None:
    """Serve tasks until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may write into the frames

    def send(frame: Any) -> None:
        pickle.dump(frame, target, protocol=pickle.HIGHEST_PROTOCOL)
        target.flush()

    frames: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=listen, args=(source, frames), daemon=True).start()
    solver = Solver()
    try:
        send(True)
        while True:
            send(solver.solve(frames.get(), send))
    except BrokenPipeError:
        os._exit(0)  # the parent is gone


if __name__ == "__main__":
    from planner.whatif.worker import main as run

    run()
