"""Scenarios: every kind of change by numbers worked out by hand, every fault at its cell, plans with and without."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import planner
from planner import cli
from planner.faults import Fault, InputError, describe
from planner.mark import mark
from planner.tables import Tables
from planner.texts.scenarios import SCENARIOS
from tests.books import book, write_book

BOOK = {
    "Settings": """
        setting | value
        start | 2026Q1
        quarters | 4
        capex_budget | 100
        threads | 1
    """,
    "Items": """
        item  | family | closing_stock | tracked
        Cable | wire   | 0             | yes
        Chip  | wire   | 5             |
    """,
    "Suppliers": """
        supplier | region
        Anton | east
        Berta | west
    """,
    "Sources": """
        supplier | item  | unit_cost | yield | lead_time | most | first
        Anton    | Cable | 2         | 1     | 0         |      | 2026Q1
        Berta    | Cable | 3         | 0.9   | 1         | 50   |
        Anton    | Chip  | 1
    """,
    "Capacity": """
        supplier | resource | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        Anton    | line     | 10     | 20     | 30     | 40
    """,
    "Usage": """
        supplier | resource | item  | usage
        Anton    | line     | Cable | 1
    """,
    "History": """
        item  | supplier | 2025Q3 | 2025Q4
        Cable | Anton    | 1      | 4
    """,
    "Demand": """
        customer | item  | committed | price | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        Meta     | Cable | 0.5       | 10    | 8      | 16     | 24     | 32
        AWS      | Cable |           | 10    |        | 4      | 4      | 4
        xAI      | Chip  |           | 5     | 1      | 1      | 1      | 1
    """,
    "Qualification": """
        customer | item  | supplier | from
        Meta     | Cable | Anton    |
        Meta     | Cable | Berta    | 2026Q3
    """,
    "Shares": """
        rule          | supplier | item  | least | most | measure | 2026Q1
        Berta: a part | Berta    | Cable | 0.1   | 0.6  |
    """,
    "Options": """
        option | supplier | resource | step | most_steps | capex | lead_time | earliest
        Grow   | Anton    | line     | 5    | 2          | 7     | 1         | 2026Q2
    """,
}
HEAD = ["scenario", "sheet", "where", "column", "first", "last", "change", "value", "probability", "note"]
Row = Sequence[object]


def written(folder: Path, *rows: Row, lang: str = "en") -> Path:
    return write_book(folder / "情景 book.xlsx", {**book(BOOK), "Scenarios": [HEAD, *map(list, rows)]}, lang)


def case_of(folder: Path, *rows: Row, lang: str = "en") -> planner.Case:
    return planner.load(written(folder, *rows, lang=lang))


def tables_of(folder: Path, *rows: Row, lang: str = "en") -> Tables:
    return case_of(folder, *rows, lang=lang).scenario("S").tables


def faults_of(folder: Path, *rows: Row) -> list[Fault]:
    return [f for f in planner.check(written(folder, *rows)) if not f.note]


def quarters(tables: Tables, sheet: str, column: str, row: int) -> list[float]:
    return [float(v) for v in tables[sheet].phased[column][row]]


def change(sheet: str, where: str | None, column: str, kind: str, value: object, *span: str | None) -> Row:
    first, last = span or (None, None)
    return ["S", sheet, where, column, first, last, kind, value]


META = "customer: Meta"
PHASED: list[tuple[Row, str, str, int, list[float]]] = [
    (change("Demand", META, "quantity", "times", 1.5), "Demand", "quantity", 0, [12, 24, 36, 48]),
    (change("Demand", META, "quantity", "times", 2, "2026Q3", None), "Demand", "quantity", 0, [8, 16, 48, 64]),
    (change("Demand", META, "quantity", "plus", -8, "2026Q1", "2026Q2"), "Demand", "quantity", 0, [0, 8, 24, 32]),
    (change("Demand", META, "quantity", "set", 7, None, "2026Q2"), "Demand", "quantity", 0, [7, 7, 24, 32]),
    (change("Demand", None, "price", "plus", 0.5), "Demand", "price", 2, [5.5] * 4),
    (change("Demand", "customer: AWS", "quantity", "times", 2), "Demand", "quantity", 1, [np.nan, 8, 8, 8]),
    (change("Demand", "customer: AWS", "quantity", "set", 2, "2026Q1", None), "Demand", "quantity", 1, [2] * 4),
    # quantities: nothing is left behind, they add to what is there, and are lost beyond the ends
    (change("Demand", META, "quantity", "shift", 1), "Demand", "quantity", 0, [0, 8, 16, 24]),
    (change("Demand", META, "quantity", "shift", -1), "Demand", "quantity", 0, [16, 24, 32, 0]),
    (change("Demand", META, "quantity", "shift", 9), "Demand", "quantity", 0, [0] * 4),
    (change("Demand", META, "quantity", "shift", 1, "2026Q2", None), "Demand", "quantity", 0, [8, 0, 16, 24]),
    (change("Demand", META, "quantity", "shift", 1, "2026Q2", "2026Q3"), "Demand", "quantity", 0, [8, 0, 16, 56]),
    (change("Demand", META, "quantity", "shift", -2, "2026Q3", "2026Q4"), "Demand", "quantity", 0, [32, 48, 0, 0]),
    (change("History", None, "quantity", "times", 2, "2025Q4", None), "History", "quantity", 0, [1, 8]),
    # levels: the one before, or after, holds longer
    (change("Capacity", None, "capacity", "shift", 2), "Capacity", "capacity", 0, [10, 10, 10, 20]),
    (change("Capacity", None, "capacity", "shift", -1), "Capacity", "capacity", 0, [20, 30, 40, 40]),
    (change("Capacity", None, "capacity", "shift", 1, "2026Q3", None), "Capacity", "capacity", 0, [10, 20, 20, 30]),
    (change("产能", None, "产能", "shift", 1, "2026Q2", "2026Q3"), "Capacity", "capacity", 0, [10, 10, 20, 40]),
    (change("产能", None, "产能", "shift", -1, "2026Q2", "2026Q3"), "Capacity", "capacity", 0, [10, 30, 40, 40]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "sheet", "column", "at", "expected"), PHASED)
def test_a_column_given_by_quarter(
    row: Row, sheet: str, column: str, at: int, expected: list[float], tmp_path: Path
) -> None:
    np.testing.assert_equal(quarters(tables_of(tmp_path, row), sheet, column, at), expected)


STATIC: list[tuple[Row, str, str, list[float]]] = [
    (change("Sources", "supplier: berta; item: CABLE", "lead_time", "plus", 1), "Sources", "lead_time", [0, 2, 0]),
    (change("Sources", "item: Cable|Chip; supplier: Anton", "lead_time", "set", 1), "Sources", "lead_time", [1, 1, 1]),
    (change("Items", "family: wire", "closing_stock", "times", 2), "Items", "closing_stock", [0, 10]),
    (change("Items", "kind: 物料; item: Cable", "closing_stock", "plus", 2), "Items", "closing_stock", [2, 5]),
    (change("Qualification", "supplier: Berta", "from", "plus", -3), "Qualification", "from", [np.nan, -1]),
    (change("Qualification", None, "from", "plus", 1), "Qualification", "from", [np.nan, 3]),
    (change("Options", None, "earliest", "plus", 1), "Options", "earliest", [2]),
    (change("Options", "option: Grow", "most_steps", "times", 1.5), "Options", "most_steps", [3]),
    (change("Shares", "rule: Berta: a part", "least", "set", 0), "Shares", "least", [0]),
    (change("Sources", "item: Cable", "most", "times", 0.5), "Sources", "most", [np.nan, 25, np.nan]),
    (change("Settings", None, "capex_budget", "times", 0.5), "Settings", "capex_budget", [50]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "sheet", "column", "expected"), STATIC)
def test_a_column_with_one_value_a_row(
    row: Row, sheet: str, column: str, expected: list[float], tmp_path: Path
) -> None:
    case = case_of(tmp_path, row)
    before, tables = case.tables[sheet].frame, case.scenario("S").tables
    np.testing.assert_equal(tables[sheet].frame[column].to_numpy(dtype=float), expected)
    assert (tables[sheet].frame.dtypes == before.dtypes).all()
    if column in tables[sheet].phased:
        np.testing.assert_equal(tables[sheet].phased[column], np.repeat(np.array(expected)[:, None], 4, axis=1))


def test_settings_are_changed(tmp_path: Path) -> None:
    rows = [change("Settings", None, "capex budget", "times", 0.1), change("Settings", None, "threads", "plus", 1)]
    rows.append(change("Settings", None, "capex_budget_quarter", "set", 9))
    settings = tables_of(tmp_path, *rows).settings
    assert (settings.capex_budget, settings.capex_budget_quarter, settings.threads) == (10, 9, 2)
    assert isinstance(settings.threads, int)


def test_rows_apply_in_their_order_and_only_those_of_the_name(tmp_path: Path) -> None:
    rows = [
        change("Demand", META, "quantity", "times", 2, "2026Q1", None),
        ["Other", "Demand", META, "quantity", None, None, "set", 0],
        change("Demand", META, "quantity", "plus", 1, "2026Q4", None),
        change("Demand", META, "quantity", "times", 2, "2026Q4", None),
        change("Demand", META, "quantity", "set", 3, "2026Q2", "2026Q2"),
    ]
    assert quarters(tables_of(tmp_path, *rows), "Demand", "quantity", 0) == [16, 3, 48, 130]


def test_the_workbook_as_it_is_stays(tmp_path: Path) -> None:
    rows = [row for row, *_ in (*PHASED[:7], *STATIC)]
    rows.append(change("Settings", None, "discount_rate", "set", 0.2))
    base = case_of(tmp_path, *dict.fromkeys(map(tuple, rows)))
    kept = case_of(tmp_path).tables
    base.scenario("S")
    assert base.tables.settings == kept.settings and base.tables.scenario == ""
    for sheet, table in kept.sheets.items():
        if sheet != "Scenarios":
            assert table.frame.equals(base.tables[sheet].frame)
            for column, values in table.phased.items():
                np.testing.assert_equal(values, base.tables[sheet].phased[column])


def test_a_result_within_rounding_of_a_limit_is_the_limit(tmp_path: Path) -> None:
    steps = [("set", 0.3), ("times", 3), ("plus", -0.9)]
    assert 0.3 * 3 - 0.9 < 0
    rows = [change("Demand", META, "committed", kind, value) for kind, value in steps]
    assert tables_of(tmp_path, *rows)["Demand"].frame["committed"][0] == 0


def test_chinese_books(tmp_path: Path) -> None:
    rows = [["S", "需求", "客户： Meta；物料：Cable", "数量", "2026Q3", None, "times", 2, 0.5]]
    case = case_of(tmp_path, *rows, lang="zh")
    assert quarters(case.scenario("s").tables, "Demand", "quantity", 0) == [8, 16, 48, 64]
    assert case.scenario("基准") is case and case.scenarios == ["S"]


FAULTS: list[tuple[list[Row], list[str]]] = [
    ([change("Demnd", None, "quantity", "times", 1)], ["B2 scenario_sheet_near"]),
    ([change("Weather", None, "rain", "times", 1)], ["B2 scenario_sheet"]),
    ([change("Scenarios", None, "value", "times", 1)], ["B2 scenario_sheet"]),
    ([change("Notes", None, "note", "times", 1)], ["B2 scenario_sheet"]),
    ([change("Demand", None, "quanttiy", "times", 1)], ["D2 scenario_column_near"]),
    ([change("Demand", None, "temperature", "times", 1)], ["D2 scenario_column"]),
    ([change("Demand", None, "customer", "times", 1)], ["D2 scenario_column_kind"]),
    ([change("Settings", None, "quarters", "plus", 1)], ["D2 scenario_horizon"]),
    ([change("Settings", "item: Cable", "gap", "set", 1)], ["C2 scenario_where_settings"]),
    ([change("Demand", "Meta", "quantity", "times", 1)], ["C2 scenario_where_form"]),
    ([change("Demand", "custmer: Meta", "quantity", "times", 1)], ["C2 scenario_where_column_near"]),
    ([change("Demand", "weather: Meta", "quantity", "times", 1)], ["C2 scenario_where_column"]),
    ([change("Demand", "price: 10", "quantity", "times", 1)], ["C2 scenario_where_column"]),
    ([change("Demand", "customer: Metta", "quantity", "times", 1)], ["C2 scenario_where_name_near"]),
    ([change("Demand", "customer: Meta | Nobody", "quantity", "times", 1)], ["C2 scenario_where_name"]),
    ([change("Demand", "customer: Meta; item: Chip", "quantity", "times", 1)], ["C2 scenario_where_rows"]),
    ([change("Receipts", None, "receipt", "times", 1)], ["C2 scenario_where_rows"]),
    ([change("Demand", META, "delay", "set", 1, "2026Q1", "2026Q2")],
     ["E2 scenario_quarters_static", "F2 scenario_quarters_static"]),
    ([change("Demand", META, "quantity", "set", 1, "2025Q4", "2027Q1")],
     ["E2 scenario_quarter_outside", "F2 scenario_quarter_outside"]),
    ([change("History", None, "quantity", "set", 1, "2025Q3", "2026Q1")], ["F2 scenario_quarter_outside"]),
    ([change("Demand", META, "quantity", "set", 1, "2026Q3", "2026Q2")], ["F2 scenario_quarters_order"]),
    ([change("Demand", META, "delay", "shift", 1)], ["G2 scenario_shift_static"]),
    ([change("Options", None, "earliest", "shift", 1)], ["G2 scenario_shift_static"]),
    ([change("Options", None, "earliest", "set", 1)], ["G2 scenario_quarter_change"]),
    ([change("Options", None, "earliest", "plus", 0.5)], ["H2 scenario_whole"]),
    ([change("Demand", META, "quantity", "shift", 1.5)], ["H2 scenario_whole"]),
    ([change("Demand", META, "quantity", "set", None)], ["H2 missing_value"]),
    ([change("Demand", META, "quantity", "twice", 1)], ["G2 wrong_choice"]),
    ([change("Demand", META, "quantity", "set", 1)] * 2, ["A3 duplicate_row"]),
    ([["Base", *change("Demand", META, "quantity", "set", 1)[1:]]], ["A2 scenario_base"]),
    ([[*change("Demand", META, "quantity", "set", 1), 0.5], [*change("Demand", META, "price", "set", 1), 0.4]],
     ["I3 scenario_probability"]),
    ([[*change("Demand", META, "quantity", "set", 1), 0.5], ["T", *change("Demand", META, "price", "set", 1)[1:], 0.6]],
     ["I3 scenario_probability_sum"]),
    ([[*change("Demand", META, "quantity", "set", 1), 1.5]], ["I2 share_over_one"]),
    # several in one row
    ([change("Demand", "customer: Nobody", "quanttiy", "times", 1)],
     ["C2 scenario_where_name", "D2 scenario_column_near"]),
    # once applied
    ([change("Demand", META, "quantity", "plus", -10)], ["H2 scenario_range"]),
    ([change("Demand", META, "committed", "times", 3)], ["H2 scenario_range"]),
    ([change("Sources", "supplier: Berta", "lead_time", "times", 1.5)], ["H2 scenario_range"]),
    ([change("Sources", None, "yield", "set", 0)], ["H2 scenario_range"]),
    ([change("Settings", None, "gap", "set", 2)], ["H2 scenario_range"]),
    ([change("Demand", META, "quantity", "set", 1e30)], ["H2 too_large"]),
    ([change("Sources", "supplier: Anton", "most", "times", 2)], ["H2 scenario_blank"]),
    ([change("Demand", "customer: AWS", "quantity", "plus", 2, "2026Q1", "2026Q1")], ["H2 scenario_blank"]),
    ([change("Demand", META, "price", "set", 1), change("Shares", None, "most", "set", 0.05)],
     ["A3 scenario_contradiction"]),
    ([change("Options", None, "earliest", "plus", 4)], ["A2 scenario_contradiction"]),
]  # fmt: skip
ASKED = {
    "scenario_probability_missing",
    "scenario_unknown",
    "scenario_unknown_near",
    "scenario_none",
    "scenario_policy",
}


@pytest.mark.parametrize(("rows", "expected"), FAULTS, ids=[f"{i}-{e[1][0]}" for i, e in enumerate(FAULTS)])
def test_each_fault_stands_at_its_cell(rows: list[Row], expected: list[str], tmp_path: Path) -> None:
    found = faults_of(tmp_path, *rows)
    assert [(f.sheet, f"{f.cell} {f.code}") for f in found] == [("Scenarios", e) for e in expected]
    for item in found:
        for lang in ("en", "zh"):
            assert "{" not in describe(item, lang)
    assert mark(written(tmp_path, *rows), found, tmp_path / "marked.xlsx") == len(found)


def test_every_message_has_a_case() -> None:
    tested = {place.split()[1] for _, expected in FAULTS for place in expected}
    assert set(SCENARIOS) == (tested | ASKED) & set(SCENARIOS)


def test_what_a_scenario_breaks_is_told_where_it_is(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, change("Demand", META, "quantity", "plus", -10, "2026Q1", "2026Q2"))
    assert "Demand!E2 becomes -2: 0 or more is expected." in describe(found)
    assert "Demand!E2 变为 -2：应不小于 0。" in describe(found, "zh")
    (found,) = faults_of(tmp_path, change("Shares", None, "most", "set", 0.05))
    assert "Shares!D2: '0.1': " in describe(found)


def test_a_scenario_with_faults_of_its_own_leaves_the_workbook_usable(tmp_path: Path) -> None:
    rows = [change("Demand", META, "quantity", "plus", -10), ["T", *change("Demand", META, "price", "set", 1)[1:]]]
    case = case_of(tmp_path, *rows)
    assert case.scenario("T").tables.scenario == "T"
    with pytest.raises(InputError) as error:
        case.scenario("S")
    assert [f.code for f in error.value.faults] == ["scenario_range"]


def test_what_follows_from_an_unreadable_row_is_not_told(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {**book(BOOK), "Scenarios": [HEAD, change("Demand", META, "quantity", "set", 1)]}
    sheets["Demand"][1][0] = "#N/A"
    assert [f.code for f in planner.check(write_book(tmp_path / "b.xlsx", sheets)) if not f.note] == ["error_cell"]


def test_an_unknown_scenario_names_the_nearest_and_lists_them(tmp_path: Path) -> None:
    rows = [["Meta more", *change("Demand", META, "quantity", "times", 2)[1:]]]
    rows.append(["Late", *change("Demand", META, "quantity", "shift", 1)[1:]])
    rows.append(["MEta  more", *change("Demand", META, "price", "times", 1)[1:]])
    case = case_of(tmp_path, *rows)
    assert case.scenarios == ["Meta more", "Late"]
    for name, text in (
        ("Meta mre", "the nearest is 'Meta more'. There are Meta more, Late."),
        ("Zzz", "there are Meta"),
    ):
        with pytest.raises(InputError, match=text):
            case.scenario(name)
    with pytest.raises(InputError, match="has no scenarios"):
        case_of(tmp_path).scenario("Late")
    again = case.scenario("late").scenario("Meta more")  # of the workbook, not one upon the other
    assert quarters(again.tables, "Demand", "quantity", 0) == [16, 32, 48, 64]
    assert again.scenario("base").tables is case.tables


def test_solve_and_audit_with_and_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chips alone: 4 at a margin of 4 less 5 to stock at 1 each; twice as many, or one quarter late."""
    sheets = {**book(BOOK), "Scenarios": [HEAD]}
    sheets["Demand"] = [sheets["Demand"][0], *sheets["Demand"][3:]]
    for name in ("Capacity", "Usage", "Qualification", "Shares", "Options"):
        del sheets[name]
    sheets["Scenarios"] += [
        ["Twice", "Demand", "customer: xAI", "quantity", None, None, "times", 2],
        ["Late", "Demand", "customer: xAI", "quantity", None, None, "shift", 1],
    ]
    path = write_book(tmp_path / "book.xlsx", sheets)
    case = planner.load(path)
    profits = {name: case.scenario(name).solve().objective for name in ("", "Twice", "Late")}
    assert profits == {"": pytest.approx(11), "Twice": pytest.approx(27), "Late": pytest.approx(7)}

    for name, said, lang in (("twice", "Twice", "zh"), ("", "base", "en")):
        folder = tmp_path / f"plan {said}"
        assert cli.main(["solve", str(path), "-o", str(folder), "--scenario", name, "--json", "--lang", lang]) == 0
        figures = json.loads(capsys.readouterr().out)
        assert (figures["scenario"], figures["objective"]) == (said, pytest.approx(profits[said.replace("base", "")]))
        assert json.loads((folder / "run.json").read_text(encoding="utf-8"))["scenario"] == said
        assert cli.main(["audit", str(path), str(folder)]) == 0
        assert "nothing found" in capsys.readouterr().out

    assert cli.main(["solve", str(path), "-o", str(tmp_path / "none"), "--scenario", "Twise"]) == 2
    assert "the nearest is 'Twice'" in capsys.readouterr().err and not (tmp_path / "none").exists()
    sheets["Scenarios"] = sheets["Scenarios"][:1]
    assert cli.main(["audit", str(write_book(path, sheets)), str(tmp_path / "plan Twice")]) == 2
    assert "has no scenarios" in capsys.readouterr().err


def test_check_looks_into_every_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, change("Demand", META, "quantity", "plus", -10))
    assert cli.main(["check", str(path)]) == 2
    assert "Scenarios!H2" in capsys.readouterr().err
    assert cli.main(["check", str(written(tmp_path, change("Demand", META, "quantity", "plus", 10)))]) == 0
