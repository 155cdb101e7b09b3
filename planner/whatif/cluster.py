"""Tasks on a Dask cluster (Matthew Rocklin, "Dask: parallel computation with blocked algorithms", SciPy 2015)."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Mapping
from typing import Any

from planner.texts.batch import batch_text
from planner.whatif.seat import Seat
from planner.whatif.task import FAILED, Result, Task, without_plan
from planner_models.process import SLICE

_own = threading.local()  # each thread of a Dask worker has a process of its own for its solves


def work(task: Task, patience: float) -> Result:
    """What a worker of the cluster does: the task in a process beside it, as on one machine."""
    if not hasattr(_own, "seat"):
        _own.seat = Seat(patience)
    seat: Seat = _own.seat
    return seat.work(task)


def on_cluster(
    todo: Mapping[int, Task], address: str, patience: float
) -> Generator[tuple[int, Result] | dict[str, int], None, None]:
    """Results as they come in; closing it calls back what is not finished.

    Dask runs again what a dead worker had; what it loses is a result that says so, and every task is counted.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ImportError(batch_text("no dask", "en"), name="distributed") from error
    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        raise ConnectionError(batch_text("no cluster", "en", address=address, error=error)) from error
    with client:
        futures: dict[int, Any] = {}
        try:
            for place, task in todo.items():
                futures[place] = client.submit(work, task, patience, pure=False)
            while futures:
                time.sleep(SLICE)
                gone = client.status not in ("running", "connecting")
                for place in [place for place, future in futures.items() if gone or future.done()]:
                    yield place, _result(todo[place], futures.pop(place), gone)
                yield {}
        finally:
            client.cancel(list(futures.values()))


def _result(task: Task, future: Any, gone: bool) -> Result:
    try:
        if gone:
            raise ConnectionError("no connection to the scheduler")
        result: Result = future.result()
    except Exception as error:  # noqa: BLE001 - whatever becomes of one task, the others go on
        return without_plan(task, FAILED, "cluster", error=error)
    return result
