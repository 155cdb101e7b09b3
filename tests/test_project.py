"""The project keeps its own rules: direction of imports, generated pages, quick start of the command line."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from planner.mathematics_doc import PAGE, mathematics_markdown

ROOT = Path(__file__).parent.parent
MODELS = sorted((ROOT / "models" / "planner_models").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names of everything a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "models" / "template_matrix").glob("*.py")), ids=lambda path: path.stem)
def test_bulk_evaluation_knows_nothing_of_planning(path: Path) -> None:
    assert not imported(path) & {"planner", "planner_models", "pandas", "openpyxl", "highspy"}


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_model_knows_nothing_of_workbooks_or_the_application(path: Path) -> None:
    assert imported(path).isdisjoint({"planner", "pandas", "openpyxl", "xlsxwriter", "argparse"})


def test_one_file_speaks_to_the_solver() -> None:
    everything = [*MODELS, *sorted((ROOT / "planner").rglob("*.py"))]
    assert [p.name for p in everything if "highspy" in imported(p)] == ["highs.py"]


def test_the_audit_shares_nothing_with_the_model() -> None:
    for path in sorted((ROOT / "planner" / "audit").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "planner_models" not in text, path
        assert "planner.compiling" not in text, path
        assert "planner.read_back" not in text, path


def test_the_page_of_formulas_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == mathematics_markdown()


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, planner.cli\n"
        "try:\n    planner.cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'pyomo', 'highspy', 'openpyxl', 'xlsxwriter', 'pyarrow', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stderr.strip() == "[]"
    assert "solve" in done.stdout
