"""A process of its own for the solver, so that a time limit or Ctrl-C never waits for it.

Run as ``python -m planner_models.worker``: reads pickled frames from its parent on standard input (first a Matrix with
threads and seed, then Requests) and writes pickled Progress and Answer frames to standard output.
"""

from __future__ import annotations

import pickle
import signal
import sys
import traceback
from typing import Any


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may write into the frames

    def send(frame: Any) -> None:
        pickle.dump(frame, target, protocol=pickle.HIGHEST_PROTOCOL)
        target.flush()

    from planner_models.highs import Solver, version

    send(version())
    try:
        matrix, threads, seed = pickle.load(source)
        solver = Solver(matrix, threads, seed, report=send)
        while True:
            send(solver.solve(pickle.load(source)))
    except (EOFError, BrokenPipeError):
        return  # the parent has closed the pipe or is gone
    except Exception:  # noqa: BLE001 - whatever it was, the parent must hear of it
        send(WorkerError(traceback.format_exc()))


class WorkerError(Exception):
    """The solver process failed; the message is its traceback."""


if __name__ == "__main__":
    from planner_models.worker import main as run

    run()
