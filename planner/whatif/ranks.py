"""The ranks of an MPI run: rank 0 reads, plans and writes, and the others wait until they can help it search.

Needs the extra ``mpi``. Without ``mpiexec`` there is rank 0 alone.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib.util
import io
import logging
import sys
import time
import traceback
from typing import Any

from planner.whatif.parts import Heard, Hedge, Hedged

PAUSE = 0.05  # seconds between two looks for work: MPI's own way of waiting takes a whole processor


class NoMpiError(Exception):
    """The extra ``mpi`` is not installed, or its MPI library does not start; the message says which."""


def leads() -> bool:
    """Whether this is rank 0. Any other rank stays in here, helping, until rank 0 ends. Raises NoMpiError."""
    world = _world()
    if world.rank == 0:
        return True
    while True:
        while not world.iprobe(source=0):
            time.sleep(PAUSE)
        task = world.recv(source=0)
        if task is None:
            return False
        _together(world, task, None)


def search(task: Hedge, heard: Heard | None) -> Hedged:
    """Search on all ranks; on rank 0. Errors as for ``leads``; with several ranks, any other one ends them all."""
    world = _world()
    for rank in range(1, world.size):
        world.send(task, dest=rank)
    return _together(world, task, heard)


@functools.cache
def _world() -> Any:
    """The communicator of all ranks. When rank 0 ends, however it does, it lets the others go."""
    if importlib.util.find_spec("mpisppy") is None:
        raise NoMpiError("mpi-sppy")
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:  # RuntimeError: there is no MPI library to load
        raise NoMpiError(f"mpi4py: {error}") from error
    world = MPI.COMM_WORLD
    if world.rank == 0:
        for rank in range(1, world.size):
            atexit.register(world.send, None, dest=rank)
    return world


def _together(world: Any, task: Hedge, heard: Heard | None) -> Hedged:
    """A rank that fails would leave the others waiting for it: it ends them all."""
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)  # of solves that the clock stops
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the library says there what it does
            from planner.whatif.hedging import hedge

            return hedge(task, heard)
    except BaseException as error:
        if world.size > 1:
            if not isinstance(error, KeyboardInterrupt):
                traceback.print_exc()
                sys.stderr.flush()
            world.Abort(1)
        raise
