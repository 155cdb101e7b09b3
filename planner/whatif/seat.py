"""A place where tasks are worked on, one after the other: a process that is replaced when it dies or hangs."""

from __future__ import annotations

import queue
import threading
import time

from planner.whatif.task import FAILED, INTERRUPTED, Result, Task, without_plan
from planner_models.process import SolverError, SolverProcess

TRIES = 2  # a task whose process dies is tried once more


class Seat:
    """One worker process, started when it is first needed. ``task``: the name of what it works on."""

    def __init__(self, patience: float) -> None:
        self.task = ""
        self.patience = patience
        self._process: SolverProcess | None = None
        self._stopped = False
        self._lock = threading.Lock()  # no process may start behind the back of ``stop``

    @property
    def pid(self) -> int:
        """Number of the process, 0 where there is none."""
        process = self._process
        return process.pid if process else 0

    def work(self, task: Task) -> Result:
        """Solve a task. A process that takes ``patience`` seconds beyond its search, or to start, is given up."""
        self.task = task.name
        try:
            for _ in range(TRIES):
                begun = time.monotonic()
                try:
                    return self._once(task)
                except queue.Empty:
                    self.close()
                    return without_plan(task, FAILED, "hung", time.monotonic() - begun, patience=self.patience)
                except SolverError:
                    self.close()
                if self._stopped:
                    return without_plan(task, INTERRUPTED, "interrupted")
            seconds = time.monotonic() - begun
            return without_plan(task, FAILED, "died", seconds, tries=TRIES)
        finally:
            self.task = ""

    def _once(self, task: Task) -> Result:
        with self._lock:
            if self._stopped:
                raise SolverError("stopped")
            fresh = self._process is None
            process = self._process = self._process or SolverProcess("planner.whatif.worker")
        wait = self.patience
        if fresh:
            process.receive(wait)  # it listens
        process.send(task)
        while True:
            frame = process.receive(wait)
            if isinstance(frame, Result):
                return frame
            wait = float(frame) + self.patience

    def stop(self) -> None:
        """End the process, and what it is doing, for good."""
        with self._lock:
            self._stopped = True
        self.close()

    def close(self) -> None:
        """End the process; the next task gets a fresh one."""
        process, self._process = self._process, None
        if process:
            process.close()
