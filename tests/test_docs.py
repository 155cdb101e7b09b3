"""Examples in the documents run as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import planner
from planner.faults import InputError

ROOT = Path(__file__).parent.parent


def test_the_analysts_examples_run(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) > 5
    script = tmp_path / "examples.py"
    script.write_text("\n".join(blocks).replace("outputs/", f"{tmp_path.as_posix()}/"), encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "compared.xlsx").exists()
    assert (tmp_path / "pictures" / "morris-profit.svg").exists()


def test_the_notebook_runs(tmp_path: Path) -> None:
    book = json.loads((ROOT / "docs" / "analysis.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 5
    script = tmp_path / "notebook.py"
    script.write_text("\n".join(cells), encoding="utf-8")
    shown = {**os.environ, "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT / "docs", env=shown, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    stored = [text for cell in book["cells"] for output in cell.get("outputs", []) for text in output.get("text", [])]
    # only the first line that it prints is compared with what it stores; tables and pictures are not
    assert done.stdout.splitlines()[0] == stored[0].strip()


def test_edits_by_name() -> None:
    """A number is changed in memory; what cannot be is refused with every fault."""
    case = planner.load(ROOT / "inputs" / "first-steps.xlsx")
    before = case.tables["Capacity"].phased["capacity"].copy()
    more = case.edit("Capacity: capacity", "times", 2.0)
    assert (more.tables["Capacity"].phased["capacity"] == 2 * before).all()
    assert (case.tables["Capacity"].phased["capacity"] == before).all()
    with pytest.raises(InputError):
        case.edit("Capacity: supplier: Nobody: capacity", "times", 2.0)
    with pytest.raises(InputError):
        case.edit("Capacity: capacity", "set", -1.0)
    with pytest.raises(ValueError, match="change"):
        case.edit("Capacity: capacity", "double", 2.0)
