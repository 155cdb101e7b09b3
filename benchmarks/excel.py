"""Cells a second, in and out of Excel files: python benchmarks/excel.py [BOOK] [--factor F] [--copies N] [--runs N]

Reads a workbook (the reference case, or with --factor one of benchmarks/scale.py) in every way, then writes and reads a
plan (the reference case's, N copies of it under different names) in every way. Each run has a process of its own, the
ways take turns, and the quickest run of each counts, in seconds of the processor (all are of one thread, and other
work on the machine then counts less); imports do not. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import scale
import xlsxwriter
from memory import forget_peak, peak
from python_calamine import CalamineWorkbook

import planner
from planner.reading import workbook
from planner.reading.archive import scan_archive
from planner.reading.read import read_workbook
from planner.report.excel import write_plan
from planner.report.read_back import read_plan

REFERENCE = Path(__file__).parents[1] / "inputs" / "interconnect.xlsx"
Cells = list[tuple[str, list[list[Any]]]]  # rows by sheet


def by_calamine(path: Path) -> None:
    with CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def by_pandas(path: Path) -> None:
    pd.read_excel(path, sheet_name=None, header=None, engine="calamine")


def by_openpyxl(path: Path, read_only: bool = False) -> None:
    for sheet in openpyxl.load_workbook(path, read_only=read_only, data_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def guarded_openpyxl(path: Path) -> None:
    data = path.read_bytes()
    workbook._rows(data, dataclasses.replace(scan_archive(path.name, data), plain=False))


READING: dict[str, Callable[[Path], object]] = {
    "calamine": by_calamine,
    "pandas with calamine": by_pandas,
    "openpyxl, read-only": lambda path: by_openpyxl(path, read_only=True),
    "openpyxl": by_openpyxl,
    "guard": lambda path: scan_archive(path.name, path.read_bytes()),
    "guard and openpyxl, read-only": guarded_openpyxl,
    "guard and calamine": workbook.read_raw,
}
BOOK_READING = READING | {"planner: checked tables, with addresses": read_workbook}
PLAN_READING = READING | {"planner: the plan's tables, with addresses": read_plan}


def by_xlsxwriter(cells: Cells, target: Path, **options: bool) -> None:
    with xlsxwriter.Workbook(target, options) as book:
        for name, rows in cells:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write_number(number, column, value)


def through_openpyxl(cells: Cells, target: Path, write_only: bool = False) -> None:
    book = openpyxl.Workbook(write_only=write_only)
    for name, rows in cells:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(target)


def own_report(plan: dict[str, pd.DataFrame], target: Path) -> None:
    write_plan(plan, {}, target)


WRITING: dict[str, Callable[[Any, Path], object]] = {
    "XlsxWriter": by_xlsxwriter,
    "XlsxWriter, in_memory": lambda cells, target: by_xlsxwriter(cells, target, in_memory=True),
    "XlsxWriter, constant_memory": lambda cells, target: by_xlsxwriter(cells, target, constant_memory=True),
    "openpyxl, write-only": lambda cells, target: through_openpyxl(cells, target, write_only=True),
    "openpyxl": through_openpyxl,
    "planner: with looks, formulas and charts": own_report,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", nargs="?", type=Path, default=REFERENCE)
    parser.add_argument("--factor", type=float)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=3, metavar=("TITLE", "WAY", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_run(options.one[0], options.one[1], Path(options.one[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        book, file, cells = options.book, Path(folder) / "plan.xlsx", Path(folder) / "cells"
        if options.factor:
            book = Path(folder) / "book.xlsx"
            scale.write_book(book, options.factor)
        plan = copies(dict(planner.load(REFERENCE).solve(gap=1.0).tables), options.copies)
        write_plan(plan, {}, file)
        raw, _ = workbook.read_raw(file)
        assert raw is not None
        plain = [
            (sheet.title, [[v if isinstance(v, (str, int, float)) else None for v in row] for row in sheet.rows])
            for sheet in raw.sheets
        ]
        cells.write_bytes(pickle.dumps((plain, plan)))
        compare("Reading a workbook", book, count(book), options.runs)
        compare("Reading a plan", file, count(file), options.runs)
        compare("Writing a plan", cells, count(file), options.runs)


def copies(plan: dict[str, pd.DataFrame], times: int) -> dict[str, pd.DataFrame]:
    """The plan's rows so many times, each time with another number behind their first name."""
    found = {}
    for table, frame in plan.items():
        name = frame.columns[0]
        each = [frame.assign(**{name: [f"{text} {i}" for text in frame[name]]}) for i in range(times)]
        found[table] = frame if table == "money" else pd.concat(each, ignore_index=True)
    return found


def count(path: Path) -> int:
    return sum(sheet.cells for sheet in scan_archive(path.name, path.read_bytes()).sheets)


def compare(title: str, file: Path, cells: int, runs: int) -> None:
    best: dict[str, dict[str, float]] = {}
    for way in [*WAYS[title]] * runs:
        command = [sys.executable, "-W", "ignore", __file__, "--one", title, way, str(file)]
        run = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        best[way] = min(best.get(way, run), run, key=lambda r: r["seconds"])
    quickest = min(run["seconds"] for run in best.values())
    print(f"\n{title}: {cells:,} cells\n\n| way | thousand cells a second | of the quickest | peak MB |")
    print("|---|---:|---:|---:|")
    for way, run in best.items():
        speed = cells / run["seconds"] / 1000
        print(f"| {way} | {speed:,.0f} | {quickest / run['seconds']:.2f} | {run['memory']:,.0f} |")


WAYS = {"Reading a workbook": BOOK_READING, "Reading a plan": PLAN_READING, "Writing a plan": WRITING}


def one_run(title: str, way: str, file: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "written.xlsx"
        write_plan({}, {}, target)
        if title == "Writing a plan":
            cells, plan = pickle.loads(file.read_bytes())
            whole = plan if way.startswith("planner") else cells
            few = {} if way.startswith("planner") else [("few", [["text", 1.0]])]
            warm, timed = ((WRITING[way], given, target) for given in (few, whole))
        else:
            warm, timed = ((WAYS[title][way], given) for given in (REFERENCE if "book" in title else target, file))
        warm[0](*warm[1:])
        forget_peak()
        before, start = peak(), time.process_time()
        timed[0](*timed[1:])
        return {"seconds": time.process_time() - start, "memory": peak() - before}


if __name__ == "__main__":
    main()
