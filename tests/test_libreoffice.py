"""LibreOffice recalculates every formula of the plan to the stored number, and the plan reads back the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.plan_schema import TABLES
from planner.report.excel import write_plan
from planner.report.layout import LAYOUT, normal
from planner.report.read_back import read_plan
from tests.plan_samples import RUN, frame, sample

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(
        SOFFICE is None, reason="LIBREOFFICE IS NOT INSTALLED: the plan's formulas are not checked by recalculation"
    ),
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),
]


def recalculated(path: Path, folder: Path) -> Path:
    """The file saved anew by LibreOffice. It is given no stored values, so they are its own."""
    book = openpyxl.load_workbook(path)  # keeps formulas and drops their values
    stripped = folder / "stripped" / path.name
    stripped.parent.mkdir()
    book.save(stripped)
    profile = (folder / "profile").as_uri()
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(folder / "new"), str(stripped)], check=True, capture_output=True, timeout=300
    )
    return folder / "new" / path.name


def odd_tables() -> dict[str, pd.DataFrame]:
    """A plan with names that a condition of a sum could misread, more makers than a chart shows, and zero demand."""
    tables = sample(4)
    odd = ["=1+1", "A*", "a*", "?", "~x", "<5", ">", "123", "Ab", "aB", 'q"q', "中 文"]
    tables["fulfilment"] = frame(
        "fulfilment", [(n, "x*", "2026Q1", 1 + k % 3, k * 10.5, k * 7.25, k, 0, 0, 0) for k, n in enumerate(odd)]
    )
    rows = [("A", "B", n, "", "2026Q2", 0.0, 1.5 + k, float("nan"), 0.5) for k, n in enumerate([*odd, ""])]
    tables["allocation"] = frame("allocation", rows)
    return tables


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("odd", [False, True], ids=["ordinary", "odd"])
def test_recalculation_agrees(tmp_path: Path, lang: str, odd: bool) -> None:
    path = tmp_path / "计划 plan.xlsx"
    tables = odd_tables() if odd else sample()
    write_plan(tables, RUN, path, lang)
    new = recalculated(path, tmp_path)
    formulas, stored, fresh = (
        openpyxl.load_workbook(p, data_only=d) for p, d in ((path, False), (path, True), (new, True))
    )
    assert fresh.sheetnames == stored.sheetnames
    checked = 0
    for sheet in formulas:
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            was, now = (book[sheet.title][cell.coordinate].value for book in (stored, fresh))
            place = f"{sheet.title}!{cell.coordinate} {cell.value}"
            assert now == (was if isinstance(was, str) else pytest.approx(was, rel=1e-9, abs=1e-6)), place
            checked += 1
    assert checked > 100
    plan = read_plan(new)
    assert plan.language == lang
    for table in TABLES:
        keys = list(LAYOUT[table.name].keys)
        a, b = (
            normal(table, t[table.name]).sort_values(keys).reset_index(drop=True) for t in (tables, dict(plan.tables))
        )
        pd.testing.assert_frame_equal(a, b, rtol=1e-12, atol=0, obj=table.name)
