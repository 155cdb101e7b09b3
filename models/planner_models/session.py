"""A solver that stays loaded from one problem to the next, and is sent what has changed."""

from __future__ import annotations

import atexit
import os
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
class _Spare:
    """An idle process with nothing loaded, kept for the next session: to start one costs more than a small solve.

    ``owner``: the process that may use it; one that was forked since may not.
    """

    process: SolverProcess
    version: str
    how: tuple[int, int]  # threads and seed, of which HiGHS takes the threads once only
    owner: int


_spare: list[_Spare] = []


def _take_spare() -> _Spare | None:
    """The idle process, if there is one."""
    while True:
        try:
            spare = _spare.pop()
        except IndexError:  # there is none, or another thread was quicker
            return None
        if spare.owner == os.getpid():
            if spare.process.alive:
                return spare
            spare.process.close()


@atexit.register
def _end_spare() -> None:
    while spare := _take_spare():
        spare.process.close()


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
    """One solver process and what is loaded in it. Starting it early hides its start-up behind other work.

    A process that is idle when its session ends serves the next one, which finds nothing of the last in it.
    """

    def __init__(self) -> None:
        spare = _take_spare()
        self.process = spare.process if spare else SolverProcess()
        self.version = spare.version if spare else ""  # of the solver, once its process has answered
        self._how = spare.how if spare else None
        self._busy = False  # what it was sent last has no answer yet
        self.stale = False  # the process is busy with something that nobody waits for, or gone
        self.x: np.ndarray | None = None  # the last plan, as it stands in the matrix that is loaded
        self.sent = ""  # how the last matrix reached the solver
        self._loaded: Matrix | None = None

    def close(self) -> None:
        """End the process, or keep it for the next session."""
        idle = self._how and self.version and not (self._busy or self.stale or _spare) and self.process.alive
        if idle and self._how:
            self.process.send(None)
            _spare.append(_Spare(self.process, self.version, self._how, os.getpid()))
        else:
            self.process.close()

    def load(self, matrix: Matrix, threads: int, seed: int, carried: Carried | None = None) -> None:
        """Load a matrix: by difference, where the last one differs in numbers only; whole otherwise.

        ``carried`` is None for the first matrix and for one that has nothing to do with the last. Raises SolverError
        where the process has died, queue.Empty where it does not start.
        """
        last, before, self.x = self.x, self._loaded, None
        self._loaded = None
        if self.stale or self._how not in (None, (threads, seed)):
            self.restart(START_SECONDS)
            before = None
        elif not self.version:
            self.version = str(self.process.receive(START_SECONDS))
        self._loaded, self._how, self._busy = matrix, (threads, seed), True
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
        self.process, self.stale, self._busy = SolverProcess(), True, False
        self.version = str(self.process.receive(timeout))
        self.stale = False
        if self._loaded is not None:
            self._send_whole(None)

    def send(self, request: Request) -> None:
        """Hand a request to the solver."""
        self._busy = True
        self.process.send(request)

    def receive(self, timeout: float) -> Any:
        """The next frame, an Answer or what is told before it. Raises queue.Empty and SolverError."""
        frame = self.process.receive(timeout)
        self._busy = not isinstance(frame, Answer)
        return frame

    def ask(self, request: Request) -> Answer:
        """Put one question about the loaded matrix and wait for its answer.

        A process that overstays by much is replaced, and the answer is that the limit was reached.
        """
        self.send(request)
        until = time.monotonic() + request.time_limit + OVERSTAY
        best = Answer(LIMIT, None, np.inf, -np.inf)
        while True:
            try:
                frame = self.receive(max(0.01, until - time.monotonic()))
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
        assert self._loaded is not None and self._how is not None
        self.sent = "whole, with the last basis" if carried else "whole"
        columns, rows = (carried.columns, carried.rows) if carried else (None, None)
        self.process.send(Load(self._loaded, *self._how, columns, rows))
