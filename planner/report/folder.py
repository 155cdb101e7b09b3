"""Puts a run's files into place: written whole or not at all."""

from __future__ import annotations

import json
import math
import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from planner.report.excel import write_plan
from planner.report.parquet import write_parquet
from planner.report.words import word

PLAN, TABLES, RUN, INPUT, POINT = "plan.xlsx", "tables", "run.json", "input", "point.npy"


def input_name(run: Mapping[str, object]) -> str:
    """Name of the copy of the workbook in a run's folder: under its own suffix, for Excel refuses one under another."""
    return INPUT + (".xlsm" if str(run.get("input", "")).lower().endswith(".xlsm") else ".xlsx")


def write_run(
    target: Path,
    tables: Mapping[str, pd.DataFrame],
    run: Mapping[str, object],
    lang: str = "en",
    extra: Mapping[str, Callable[[Path], object]] | None = None,
    workbook: bytes = b"",
) -> None:
    """Writes a run folder: ``plan.xlsx``, ``tables/*.parquet``, ``run.json``, and each ``extra`` file by its writer.

    A writer is called with the path of its file. ``workbook``: the file that the plan was made from, copied byte by
    byte where it is given. Everything is written beside the target under another name and renamed when it is whole,
    so whatever fails, also an interrupt, leaves nothing behind. Raises FileExistsError where
    the target is a file or a folder with anything in it, else what the writers raise.
    """

    def write(folder: Path) -> None:
        write_plan(tables, run, folder / PLAN, lang)
        write_parquet(tables, folder / TABLES)
        text = json.dumps(plain(run), ensure_ascii=False, indent=2)
        (folder / RUN).write_text(text + "\n", encoding="utf-8")
        if workbook:
            (folder / input_name(run)).write_bytes(workbook)
        for name, writer in (extra or {}).items():
            writer(folder / name)

    whole_folder(target, write, lang)


def whole_folder(target: Path, writer: Callable[[Path], object], lang: str) -> None:
    """Writes a folder by its writer, under another name beside it until it is whole.

    Raises FileExistsError where the target is a file or a folder with anything in it.
    """
    target = Path(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(word("not empty", lang, file=target))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = beside(target)
    try:
        partial.mkdir()
        writer(partial)
        if target.exists():
            target.rmdir()  # Windows renames onto no folder, not even an empty one
        partial.rename(target)
    finally:
        if partial.exists():
            shutil.rmtree(partial)


def write_file(target: Path, tables: Mapping[str, pd.DataFrame], run: Mapping[str, object], lang: str = "en") -> None:
    """Writes the Excel plan alone, replacing an older one only when the new one is whole.

    Raises PermissionError with what to do where the file is open in Excel or may not be written.
    """
    replace_whole(target, lambda partial: write_plan(tables, run, partial, lang), lang)


def replace_whole(target: Path, writer: Callable[[Path], object], lang: str) -> None:
    """Writes a file by its writer, replacing an older one only when the new one is whole.

    Raises PermissionError with what to do where the file is open in Excel or may not be written.
    """
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = beside(target)
    try:
        writer(partial)
        partial.replace(target)
    except PermissionError as refused:
        raise PermissionError(refused.errno, word("open file", lang, file=target), str(target)) from refused
    finally:
        partial.unlink(missing_ok=True)


def beside(target: Path) -> Path:
    """A name of its own in the same folder, so that renaming it stays on one disk."""
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")


def plain(value: object) -> object:
    """What JSON can say: numbers that are not finite become null, other objects text."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
