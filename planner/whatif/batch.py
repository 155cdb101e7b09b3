"""Many solves side by side: on the cores of this machine, or on a Dask cluster.

The workers are processes of our own (``planner.whatif.seat``), run as the solver's process is: that already survives
a dead child, kills a hung one and keeps Ctrl-C from it. A pool from a library would add a dependency and need a guard
in every user's script (`if __name__ == "__main__"`); those that share one queue between workers lose the whole batch
with one of them. On a cluster each task runs in such a process too, so that a hung solve is given up there as here.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.whatif.seat import Seat
from planner.whatif.store import Store
from planner.whatif.task import INTERRUPTED, Result, Task, without_plan
from planner_models.process import SLICE

PATIENCE = 120.0


@dataclass(frozen=True)
class Standing:
    """How far a batch is: tasks done (found in the store included) of all, seconds since its start, the result that
    has just come in (None: time has passed), and by name the process of each task that is worked on here."""

    done: int
    total: int
    seconds: float
    result: Result | None = None
    running: Mapping[str, int] = field(default_factory=dict)


Listener = Callable[[Standing], None]
News = tuple[int, Result] | dict[str, int]  # a result with its task's place; or by name, what is worked on here


def run(
    tasks: Sequence[Task],
    workers: int | None = None,
    cluster: str | None = None,
    time_limit: float | None = None,
    store: str | Path | None = None,
    listen: Listener | None = None,
    patience: float = PATIENCE,
    seats: list[Seat] | None = None,
) -> list[Result]:
    """Solve tasks side by side, each with one solver thread; their results, in the tasks' order.

    ``workers``: processes on this machine (default: one for each core). ``cluster``: address of a Dask scheduler,
    such as tcp://host:8786, whose workers have this program; needs the extra ``cluster``. ``time_limit``: seconds of
    search for tasks that have none of their own (default: the workbook's). ``store``: a folder where each result is
    kept as soon as it is there, and found again the next time. ``listen`` is told of every result, and now and then.

    A task that comes to no plan is a result with its reason. A worker that dies costs its own task only, which is
    tried once more; one that takes more than ``patience`` seconds beyond its search is ended, its task given up.
    ``seats``: workers of an earlier batch on this machine to go on with; those that are added stay open for the next,
    and the caller stops them.
    Workers stay loaded between tasks of one workbook: a plan may depend, within its gap, on what was solved before it.

    Ctrl-C (KeyboardInterrupt) ends the batch: what is not finished comes back "interrupted" (on a cluster, what runs
    there already goes on to its end, unheard). Raises ValueError for fewer than one worker, ImportError where
    ``cluster`` is asked for and Dask is not installed, ConnectionError where the cluster does not answer, OSError where
    the store cannot be written.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if time_limit is not None:
        tasks = [task if task.time_limit is not None else replace(task, time_limit=time_limit) for task in tasks]
    begun, tell = time.monotonic(), listen or (lambda _: None)
    kept = Store(Path(store)) if store is not None else None
    found: dict[int, Result] = {}

    def standing(result: Result | None, running: Mapping[str, int]) -> Standing:
        return Standing(len(found), len(tasks), time.monotonic() - begun, result, running)

    try:
        for place, task in enumerate(tasks if kept else ()):
            result = kept.find(task) if kept else None
            if result:
                found[place] = result
                tell(standing(result, {}))
        todo = {place: task for place, task in enumerate(tasks) if place not in found}
        with contextlib.closing(_stream(todo, workers, cluster, patience, seats)) as stream:
            for news in stream:
                if isinstance(news, dict):
                    tell(standing(None, news))
                    continue
                place, result = news
                if kept:
                    kept.keep(tasks[place], result)
                found[place] = result
                tell(standing(result, {}))
    except KeyboardInterrupt:
        pass  # what is there is kept, what is missing is told
    return [found.get(place) or without_plan(task, INTERRUPTED, "interrupted") for place, task in enumerate(tasks)]


def _stream(
    todo: Mapping[int, Task], workers: int | None, cluster: str | None, patience: float, seats: list[Seat] | None
) -> Generator[News, None, None]:
    if cluster is None or not todo:
        return _here(todo, min(workers or cores(), len(todo)), patience, seats)
    from planner.whatif.cluster import on_cluster

    return on_cluster(todo, cluster, patience)


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _here(
    todo: Mapping[int, Task], count: int, patience: float, kept: list[Seat] | None
) -> Generator[News, None, None]:
    """Results as they come in, and now and then what is worked on; closing it ends the workers, but for ``kept`` ones
    that have done their work."""
    waiting, finished = deque(todo.items()), queue.Queue[tuple[int, Result] | Exception]()
    seats = [] if kept is None else kept
    seats += [Seat(patience) for _ in range(count - len(seats))]

    def serve(seat: Seat) -> None:
        with contextlib.suppress(IndexError):  # nothing is waiting any more
            while True:
                place, task = waiting.popleft()
                try:
                    finished.put((place, seat.work(task)))
                except Exception as error:  # noqa: BLE001 - of our own making: raised where it can be heard
                    finished.put(error)

    threads = [threading.Thread(target=serve, args=(seat,), daemon=True) for seat in seats[:count]]
    left = len(todo)
    try:
        for thread in threads:
            thread.start()
        while left:
            try:
                news = finished.get(timeout=SLICE)
            except queue.Empty:
                yield {seat.task: seat.pid for seat in seats if seat.task and seat.pid}
                continue
            if isinstance(news, Exception):
                raise news
            left -= 1
            yield news
    finally:
        waiting.clear()
        for seat in seats if kept is None or left else ():
            seat.stop()
