"""A solver that stays loaded from one problem to the next, and is sent what has changed."""

from __future__ import annotations

import queue
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner_models.problem_data import LIMIT, Answer, Load, Matrix, Request, difference
from planner_models.process import Closing, SolverError, SolverProcess

START_SECONDS = 60.0  # for the solver process to start
OVERSTAY = 5.0  # seconds beyond a question's limit after which nobody waits for the answer


@dataclass(frozen=True)
class Carried:
    """Where the columns and rows of a problem stood in the one before (-1: nowhere)."""

    columns: np.ndarray
    rows: np.ndarray

    def in_place(self, before: Matrix) -> bool:
        """Whether every column and row stands where it stood, and none has gone."""
        places = zip((self.rows, self.columns), before.shape, strict=True)
        return all(np.array_equal(place, np.arange(count)) for place, count in places)


class SolverSession(Closing):
    """One solver process and what is loaded in it. Starting it early hides its start-up behind other work."""

    def __init__(self) -> None:
        self.process = SolverProcess()
        self.version = ""  # of the solver, once its process has answered
        self.stale = False  # the process is busy with something that nobody waits for, or gone
        self.x: np.ndarray | None = None  # the last plan, as it stands in the matrix that is loaded
        self.sent = ""  # how the last matrix reached the solver
        self._loaded: Matrix | None = None
        self._how = (0, 0)

    def close(self) -> None:
        """End the process."""
        self.process.close()

    def load(self, matrix: Matrix, threads: int, seed: int, carried: Carried | None = None) -> None:
        """Load a matrix: by difference, where the last one differs in numbers only; whole otherwise.

        ``carried`` is None for the first matrix and for one that has nothing to do with the last. Raises SolverError
        where the process has died, queue.Empty where it does not start.
        """
        last, before, self.x = self.x, self._loaded, None
        self._loaded = None
        if self.stale or (before is not None and self._how != (threads, seed)):
            self.restart(START_SECONDS)
            before = None
        elif not self.version:
            self.version = str(self.process.receive(START_SECONDS))
        self._loaded, self._how = matrix, (threads, seed)
        if carried is not None and last is not None:
            self.x = np.append(last, 0.0)[carried.columns]
        change = None
        if before is not None and carried is not None and carried.in_place(before):
            change = difference(before, matrix)
        if change is not None:
            self.sent = f"{change.size} changed numbers"
            self.process.send(change)
        else:
            self._send_whole(carried if before is not None else None)

    def restart(self, timeout: float) -> None:
        """Put a fresh process in the place of this one and load what it had. Raises queue.Empty after ``timeout``."""
        self.process.close()
        self.process, self.stale = SolverProcess(), True
        self.version = str(self.process.receive(timeout))
        self.stale = False
        if self._loaded is not None:
            self._send_whole(None)

    def send(self, frame: Any) -> None:
        """Hand a request to the solver."""
        self.process.send(frame)

    def ask(self, request: Request) -> Answer:
        """Put one question about the loaded matrix and wait for its answer.

        A process that overstays by much is replaced, and the answer is that the limit was reached.
        """
        self.process.send(request)
        until = time.monotonic() + request.time_limit + OVERSTAY
        best = Answer(LIMIT, None, np.inf, -np.inf)
        while True:
            try:
                frame = self.process.receive(max(0.01, until - time.monotonic()))
            except queue.Empty:
                self.restart(START_SECONDS)
                return best
            except (KeyboardInterrupt, SolverError):
                self.stale = True
                raise
            if isinstance(frame, Answer):
                return frame
            if frame.x is not None:
                best = Answer(LIMIT, frame.x, frame.objective, frame.bound)

    def _send_whole(self, carried: Carried | None) -> None:
        assert self._loaded is not None
        self.sent = "whole, with the last basis" if carried else "whole"
        columns, rows = (carried.columns, carried.rows) if carried else (None, None)
        self.process.send(Load(self._loaded, *self._how, columns, rows))
