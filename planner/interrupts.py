"""Ctrl-C, never lost: Python drops an interrupt that falls into the clearing away of an object."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_asked = threading.Event()


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Inside, Ctrl-C and being ended from outside raise KeyboardInterrupt and are remembered."""
    _asked.clear()
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def check() -> None:
    """Raise KeyboardInterrupt if one was asked for and has not been answered."""
    if _asked.is_set():
        _asked.clear()
        raise KeyboardInterrupt


def ignore() -> None:
    """There is a plan: until the end nothing keeps it from being audited and written."""
    _asked.clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def heed() -> None:
    """Ctrl-C is heard again: what is done now can be left out."""
    signal.signal(signal.SIGINT, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
