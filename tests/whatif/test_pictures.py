"""Pictures of studies: which there are, that they can be read, and what they say."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from planner import cli
from planner.plan_schema import PlanTable
from planner.report import drawings, pictures
from planner.report.pictures import CHINESE
from planner.whatif.comparing import Sides
from planner.whatif.designs_schema import INDICES
from planner.whatif.sensitivity import Sensitivity
from planner.whatif.sensitivity_schema import BREAK_EVEN, GRID, SWEEPS, TORNADO
from planner.whatif.spans import tabled
from planner.whatif.studying import Studies
from tests.whatif.test_sensitivity import COST, loaded, shop

pytestmark = pytest.mark.xdist_group("pictures")  # what they share is made once

TEXT = "{http://www.w3.org/2000/svg}text"


def texts(path: Path) -> list[str]:
    """What stands in a picture, as a viewer sees it."""
    return ["".join(part.itertext()).strip() for part in ElementTree.parse(path).iter(TEXT)]


def bars(axes: object) -> list[float]:
    """How far the bars of a figure reach."""
    return [patch.get_width() for patch in axes.patches]


ROWS: dict[str, tuple[tuple[PlanTable, ...], dict[str, list[dict]]]] = {
    "tornado": ((TORNADO,), {"tornado": [
        {"parameter": "价格", "low": 9, "high": 11, "change_low": -20, "change_high": 20},
        {"parameter": "成本 " * 30, "low": 3.6, "high": 4.4, "change_low": 8, "change_high": -8},
    ]}),
    "sweep": (SWEEPS, {
        "sweep": [{"value": v, "profit": 2e8 - 1e7 * v, "bound": 2.1e8 - 1e7 * v, "served": 1} for v in (2, 4, 7)],
        "break_points": [{"low": 2, "high": 4, "begins": "cable 来自 maker"}],
    }),
    "dates": (SWEEPS, {
        "sweep": [{"value": f"2026Q{q}", "profit": 10 * q, "bound": 10 * q, "served": q / 4} for q in (1, 2, 3, 4)],
        "break_points": [{"low": "2026Q2", "high": "2026Q3"}],
    }),
    "grid": ((GRID,), {"grid": [
        {"first": a, "second": b, "profit": 2 * b * (10 - a), "served": 1} for a in (3, 5) for b in (8, 12)
    ]}),
    "break_even": ((BREAK_EVEN,), {"break_even": [
        {"number": "单价", "what": "cable", "level": 0.3, "low": 3.9, "high": 4, "at_low": 1, "at_high": 0, "note": ""}
    ]}),
    "morris": ((INDICES,), {"indices": [
        {"output": "profit", "index": index, "number": number, "value": value, "confidence": 1, "noise": 0.5}
        for index, *values in (("mu", 4, -3), ("mu_star", 4, 3), ("sigma", 0, 0))
        for number, value in zip(("价格", "成本"), values, strict=True)
    ]}),
    "sobol": ((INDICES,), {"indices": [
        {"output": "lost", "index": index, "number": number, "value": value, "confidence": 0.1}
        for index, value in (("S1", 0.4), ("ST", 0.6)) for number in ("价格", "成本")
    ]}),
}  # fmt: skip


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sensitivity]:
    case, found = loaded(shop(), tmp_path_factory.mktemp("pictures")), {}
    for name, (schema, rows) in ROWS.items():
        blank = {table.name: [{c.name: "" if c.text else math.nan for c in table.columns}] for table in schema}
        full = {table: [{**blank[table][0], **row} for row in rows.get(table, [])] for table in blank}
        found[name] = Sensitivity(case, "zh", *tabled(schema, full), [], ("单价", "数量"))
    return found


NAMES = {
    "tornado": {"tornado"}, "sweep": {"sweep"}, "dates": {"sweep"}, "grid": {"grid-profit", "grid-served"},
    "break_even": {"break-even"}, "morris": {"morris-profit"}, "sobol": {"sobol-lost"},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_study_has_its_pictures(studies: dict[str, Sensitivity], tmp_path: Path, name: str) -> None:
    written = studies[name].to_pictures(tmp_path / "图")
    assert {path.stem for path in written} == NAMES[name]
    for path in written:
        if path.suffix == ".png":
            assert imread(path).shape[1] == 1350
        else:
            assert any(re.search("[\u4e00-\u9fff]", text) for text in texts(path))
            assert all(name in path.read_text(encoding="utf-8") for name in CHINESE)
    assert len(list((tmp_path / "图").iterdir())) == len(written)


def test_what_is_drawn_is_what_the_tables_say(studies: dict[str, Sensitivity]) -> None:
    figures = {}
    for name, study in studies.items():
        for picture, _, draw in drawings.of_study(study):
            figures[name, picture] = Figure()
            draw(figures[name, picture])
    assert bars(figures["tornado", "tornado"].axes[0]) == [-20, 8, 20, -8]
    assert figures["sweep", "sweep"].axes[0].lines[0].get_ydata().tolist() == [1.8e8, 1.6e8, 1.3e8]
    cells = figures["grid", "grid-profit"].axes[0].images[0].get_array()
    assert cells.flatten().tolist() == [112, 168, 80, 120]
    assert bars(figures["morris", "morris-profit"].axes[0]) == [4, 3]
    assert figures["morris", "morris-profit"].axes[0].collections[-1].get_offsets()[:, 0].tolist() == [0.5, 0.5]
    assert bars(figures["sobol", "sobol-lost"].axes[0]) == [0.4, 0.4, 0.6, 0.6]
    assert [patch.get_height() for patch in figures["break_even", "break-even"].axes[0].patches] == [1, 0]


def test_several_studies_have_a_folder_each(studies: dict[str, Sensitivity], tmp_path: Path) -> None:
    both = {"价格 / a": studies["tornado"], "b": studies["grid"]}
    written = Studies(studies["tornado"].case, "zh", both).to_pictures(tmp_path)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in written if path.suffix == ".svg")
    assert found == ["1/tornado.svg", "2/grid-profit.svg", "2/grid-served.svg"]


def test_names_are_no_formulas_and_no_markup(studies: dict[str, Sensitivity], tmp_path: Path) -> None:
    """A workbook's names are anybody's."""
    study, name = studies["tornado"], "$\\frac{1}$ <b>&</b> 贸联"
    tables = {"tornado": study.tornado[:1].assign(parameter=name)}
    written = replace(study, tables=tables).to_pictures(tmp_path)
    assert name in texts(next(path for path in written if path.suffix == ".svg"))


@pytest.mark.parametrize(
    ("name", "blank", "left"),
    [
        ("tornado", ["change_low", "change_high"], {"tornado"}), ("sweep", ["profit", "bound", "served"], set()),
        ("grid", ["profit", "served"], {"grid-profit", "grid-served"}), ("break_even", ["at_low"], set()),
        ("morris", ["value", "confidence"], set()),
    ],
)  # fmt: skip
def test_without_plans_there_is_less_to_see(
    studies: dict[str, Sensitivity], tmp_path: Path, name: str, blank: list[str], left: set[str]
) -> None:
    study = studies[name]
    table = study.schema[0].name
    frame = study.tables[table].assign(**dict.fromkeys(blank, math.nan))
    written = replace(study, tables={**study.tables, table: frame}).to_pictures(tmp_path)
    assert {path.stem for path in written} == left


def test_scenarios_side_by_side(tmp_path: Path) -> None:
    frame = pd.DataFrame({"scenario": ["base", "涨价", "bad"], "profit": [5e6, 4e6, None], "bound": [6e6, 4e6, None]})
    sides = Sides((), {"scenarios": frame.astype({"profit": float, "bound": float})}, "USD", "book.xlsx", "zh")
    svg = next(path for path in sides.to_pictures(tmp_path) if path.suffix == ".svg")
    assert {"base", "涨价", "bad", "百万 USD", "利润"} <= set(texts(svg))


def test_the_command_draws_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = shop().write(tmp_path / "book.xlsx"), tmp_path / "pictures"
    words = ["sensitivity", str(path), "--vary", f"{COST} = 2..7", "--workers", "1", "--pictures", str(folder)]
    assert cli.main([*words, "-o", str(tmp_path / "one.xlsx"), "--json"]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["tornado.png", "tornado.svg"]
    (row,) = json.loads(capsys.readouterr().out)["tornado"]
    assert [row[name] for name in ("low", "high", "change_low", "change_high")] == pytest.approx([2, 7, 40, -60])
    assert cli.main([*words, "-o", str(tmp_path / "two.xlsx")]) == 2  # the folder is not empty
    assert str(folder) in capsys.readouterr().err
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    for command in (["sensitivity"], ["compare"]):
        asked = [*command, str(path), "--pictures", str(tmp_path / "no"), "-o", str(tmp_path / "two.xlsx")]
        assert cli.main(asked) == 2
        assert "interconnect-planner[whatif]" in capsys.readouterr().err
    assert not (tmp_path / "two.xlsx").exists() and not (tmp_path / "no").exists()
