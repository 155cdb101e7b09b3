"""The solver in a process of its own, seen from its parent."""

from __future__ import annotations

import contextlib
import pickle
import queue
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Any, Self

SLICE = 0.2  # seconds of waiting at a time


class SolverError(Exception):
    """The solver process failed or died; the message says how."""


class Closing:
    """Something to be closed, which a ``with`` statement does."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        raise NotImplementedError


class SolverProcess(Closing):
    """The solver in a process of its own. Starting it early hides its start-up behind other work.

    ``module``: what the process runs; it reads frames from its standard input and writes frames to standard output.
    """

    def __init__(self, module: str = "planner_models.worker") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],  # -P: nothing beside the workbook is imported
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is the parent's to answer: keep the terminal's signal from the child
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._frames: queue.Queue[Any] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            while True:
                self._frames.put(pickle.load(self._process.stdout))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self._frames.put(None)  # the process has ended

    def send(self, frame: Any) -> None:
        """Hand a frame to the process; one that has died is noticed when it is next asked for an answer."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            pickle.dump(frame, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def receive(self, timeout: float) -> Any:
        """The next frame. Raises queue.Empty after ``timeout`` seconds, SolverError where the process failed."""
        until = time.monotonic() + timeout
        while True:  # in slices: on Windows a long wait would keep Ctrl-C from being heard
            try:
                frame = self._frames.get(timeout=min(SLICE, max(0.0, until - time.monotonic())))
                break
            except queue.Empty:
                if time.monotonic() >= until:
                    raise
        if isinstance(frame, Exception):
            raise SolverError(f"the solver process failed:\n{frame}")
        if frame is None:
            self._frames.put(None)
            raise SolverError(f"the solver process ended by itself (exit code {self._process.wait()})")
        return frame
