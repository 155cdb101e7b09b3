"""A process of its own for the solver, so that a time limit or Ctrl-C never waits for it.

Run as ``python -m planner_models.worker``: reads pickled frames from its parent on standard input (first Load, then
Requests, Changes and further Loads; None: begin anew) and writes pickled Progress and Answer frames to standard output.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from typing import Any, BinaryIO


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may write into the frames

    def send(frame: Any) -> None:
        pickle.dump(frame, target, protocol=pickle.HIGHEST_PROTOCOL)
        target.flush()

    from planner_models.highs import Solver, version
    from planner_models.problem_data import Change, Load

    frames: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=listen, args=(source, frames), daemon=True).start()
    try:
        send(version())
        solver: Solver | None = None
        while True:
            frame = frames.get()
            if frame is None:  # a session ends, and its process serves the next one
                solver = None
            elif solver is None:
                solver = Solver(frame.matrix, frame.threads, frame.seed, report=send)
            elif isinstance(frame, Load):
                solver.reload(frame)
            elif isinstance(frame, Change):
                solver.change(frame)
            else:
                send(solver.solve(frame))
    except BrokenPipeError:
        os._exit(0)  # the parent has closed the pipe or is gone
    except Exception:  # noqa: BLE001 - whatever it was, the parent must hear of it
        send(WorkerError(traceback.format_exc()))


def listen(source: BinaryIO, frames: queue.Queue[Any]) -> None:
    """Pass frames on; a parent that is gone, however it went, ends this process at once, in the middle of a search."""
    try:
        while True:
            frames.put(pickle.load(source))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


class WorkerError(Exception):
    """The solver process failed; the message is its traceback."""


if __name__ == "__main__":
    from planner_models.worker import main as run

    run()
