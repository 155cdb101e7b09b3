"""Peak memory of this process, as Linux counts it."""

from __future__ import annotations

from pathlib import Path


def forget_peak() -> None:
    """Count the peak anew from here on."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """Most resident megabytes since ``forget_peak``. (getrusage would give a child its parent's peak.)"""
    return _most("self")


def children_peak() -> float:
    """Most resident megabytes of all processes that this one has started and that still run, added up."""
    pids = [pid for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]
    return sum(_most(pid) for pid in pids)


def _most(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
