"""Checks between cells: one change to a sound workbook must give that fault at that cell, and no other."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from openpyxl.utils import column_index_from_string

from planner.checks import check
from planner.checks.graph import walk
from planner.faults import Fault, describe
from planner.reading.read import read_workbook
from planner.texts.checks import CHECKS
from planner.texts.messages import MESSAGES
from tests.books import book, write_book
from tests.check_cases import CASES, NO_STOCK, SLOW, SOUND, Edit, Place, row


def faults_of(folder: Path, *edits: Edit, lang: str = "en") -> list[Fault]:
    """What reading and checking find in the sound workbook with these cells changed."""
    sheets = book(SOUND)
    for place, value in edits:
        sheet, address = place.split("!")
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
        rows, row, column = sheets[sheet], int(number) - 1, column_index_from_string(letters) - 1
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    tables, faults = read_workbook(write_book(folder / "book.xlsx", sheets, lang))
    assert tables is not None, [describe(f) for f in faults]
    return [*faults, *check(tables, faults)]


def places(faults: Sequence[Fault]) -> list[Place]:
    return sorted(f"{f.sheet}!{f.cell} {f.code}{'?' if f.note else ''}" for f in faults)


ELSEWHERE = {"no_rows", "option_after_end"}


def test_sound_book_is_clean(tmp_path: Path) -> None:
    assert places(faults_of(tmp_path)) == []


@pytest.mark.parametrize(("edits", "expected"), CASES, ids=[f"{i}-{' '.join(e[1])}" for i, e in enumerate(CASES)])
def test_one_change_gives_one_fault(edits: list[Edit], expected: list[Place], tmp_path: Path) -> None:
    found = faults_of(tmp_path, *edits)
    assert places(found) == sorted(expected)
    for item in found:
        for lang in ("en", "zh"):
            assert "{" not in describe(item, lang)


def test_every_message_has_a_case() -> None:
    """A check without a test, or a message without a check, is noticed here."""
    tested = {place.split()[-1].rstrip("?") for _, expected in CASES for place in expected}
    assert set(CHECKS) == tested | ELSEWHERE


def test_messages_are_merged() -> None:
    assert {code: MESSAGES.get(code) for code in CHECKS} == CHECKS


def one(faults: list[Fault], code: str) -> Fault:
    return next(f for f in faults if f.code == code)


def test_the_broken_chain_is_told(tmp_path: Path) -> None:
    found = one(
        faults_of(tmp_path, ("Sources!B6", "Wire"), *NO_STOCK),
        "unmakeable",
    )
    assert "Link needs AEC, which needs Chip: no source" in found.expected("en")
    assert "Link 需要 AEC 需要 Chip：没有货源" in found.expected("zh")
    assert found.hint("en").endswith("Also: AEC.")


def test_a_chain_that_is_too_slow_is_told(tmp_path: Path) -> None:
    found = one(faults_of(tmp_path, *SLOW), "unmakeable")
    assert "Link needs AEC: cannot arrive within the horizon" in found.expected("en")


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    assert "'Anton'" in one(faults_of(tmp_path, ("Sources!A2", "antn")), "unknown_reference_near").hint("en")


def test_the_cycle_is_told_with_its_cells(tmp_path: Path) -> None:
    found = one(faults_of(tmp_path, *row("BOM", 6, "Wire", None, "AEC", 1)), "bom_cycle")
    assert "AEC → Wire → AEC" in found.expected("en")
    assert "C2, C6" in found.hint("en")


def test_a_name_that_is_nowhere_is_one_fault_however_often_it_is_used(tmp_path: Path) -> None:
    rows = [edit for n in range(4, 9) for edit in row("Demand", n, f"C{n}", "Quasar", 1, 1)]
    found = faults_of(tmp_path, *rows)
    assert places(found) == ["Demand!B4 unknown_reference"]
    assert "5 cell(s)" in found[0].hint("en")


def test_an_empty_required_sheet_is_one_fault(tmp_path: Path) -> None:
    sheets = book(SOUND)
    sheets["Sources"] = sheets["Sources"][:1]
    tables, faults = read_workbook(write_book(tmp_path / "book.xlsx", sheets))
    assert tables is not None
    codes = places([*faults, *check(tables, faults)])
    assert "Sources! no_rows" in codes
    assert not any("unmakeable" in code for code in codes)


def test_an_option_after_the_horizon(tmp_path: Path) -> None:
    assert places(faults_of(tmp_path, ("Options!H2", "2027Q1"))) == ["Options!H2 option_after_end"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("Sources!B6", "#N/A"),
        ("Items!A4", "#N/A"),
        ("Sources!D6", "soon"),
        ("Items!B5", "ned"),
        ("Items!D2", "perhaps"),
    ],
)
def test_a_cell_that_cannot_be_read_is_one_fault(place: str, value: object, tmp_path: Path) -> None:
    """What follows only from the cell's being unreadable is not told."""
    found = faults_of(tmp_path, (place, value), ("Items!F4", None))
    assert [f"{f.sheet}!{f.cell}" for f in found] == [place]


def test_chinese_books_have_the_same_faults(tmp_path: Path) -> None:
    found = faults_of(tmp_path, ("Sources!A2", "Antn"), ("Items!E4", "是"), lang="zh")
    assert places(found) == ["物料!E4 one_option_item", "货源!A2 unknown_reference_near"]
    assert "“供应商”表“供应商”列" in one(found, "unknown_reference_near").expected("zh")


def test_walk_orders_and_finds_cycles() -> None:
    order, cycles = walk({"a": ["b", "c"], "b": ["c"], "c": [], "d": ["e"], "e": ["d"]})
    assert order.index("c") < order.index("b") < order.index("a")
    assert cycles == [["d", "e"]]
    assert len(walk({str(i): [str(i + 1)] for i in range(50_000)})[0]) == 50_001


def test_a_hundred_thousand_demand_rows(tmp_path: Path) -> None:
    tables, _ = read_workbook(write_book(tmp_path / "book.xlsx", book(SOUND)))
    assert tables is not None
    demand, times = tables["Demand"], 50_000
    many = dataclasses.replace(
        demand,
        frame=demand.frame.iloc[np.tile(np.arange(len(demand)), times)].reset_index(drop=True),
        phased={name: np.tile(values, (times, 1)) for name, values in demand.phased.items()},
        rows=np.arange(2, 2 + times * len(demand)),
    )
    assert not check(dataclasses.replace(tables, sheets={**tables.sheets, "Demand": many}))
