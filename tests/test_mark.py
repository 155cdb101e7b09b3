"""The marked copy: a comment and a colour at each faulty cell, and everything else as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from planner.faults import Fault, fault
from planner.mark import FAULT_FILL, NOTE_FILL, mark

KNOWN = fault("Items", "B2", "one_option_item", "是", item="AEC")
NOTE = fault("Items", "B3", "unused_item", "Spare", note=True)


def write(path: Path) -> Path:
    workbook = Workbook()
    items = workbook.active
    items.title = "Items"
    items.append(["item", "one_option", "formula", "text"])
    items.append(["AEC", "是", "=1+1", "=not a formula"])
    items["D2"].data_type = "s"
    items["A2"].comment = Comment("mine", "me")
    items["A2"].number_format = "0.00"
    items.append(["Spare", None])
    items.merge_cells("A5:B6")
    items.column_dimensions["A"].width = 33
    workbook.create_sheet("Own").append([1, 2])
    workbook.save(path)
    return path


def test_cells_are_commented_and_coloured(tmp_path: Path) -> None:
    path = write(tmp_path / "a book 工作簿.xlsx")
    before = path.read_bytes()
    assert mark(path, [KNOWN, NOTE], tmp_path / "marked.xlsx") == 2
    page = load_workbook(tmp_path / "marked.xlsx")["Items"]
    assert "'是': Expected no, or a blank: 'AEC' is not a need." in page["B2"].comment.text
    assert page["B2"].fill.start_color.rgb == FAULT_FILL.start_color.rgb
    assert page["B3"].fill.start_color.rgb == NOTE_FILL.start_color.rgb
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a book 工作簿.xlsx", "marked.xlsx"]


def test_everything_else_stays(tmp_path: Path) -> None:
    mark(write(tmp_path / "book.xlsx"), [KNOWN], tmp_path / "marked.xlsx")
    marked = load_workbook(tmp_path / "marked.xlsx")
    page = marked["Items"]
    assert marked.sheetnames == ["Items", "Own"]
    assert (page["C2"].value, page["C2"].data_type) == ("=1+1", "f")
    assert (page["D2"].value, page["D2"].data_type) == ("=not a formula", "s")
    assert page["A2"].comment.text == "mine"
    assert page["A2"].number_format == "0.00"
    assert page.column_dimensions["A"].width == 33


def test_faults_of_one_cell_join_and_keep_the_planners_comment(tmp_path: Path) -> None:
    faults = [fault("Items", "A2", code, "AEC") for code in ("need_no_recipe", "need_source")]
    mark(write(tmp_path / "book.xlsx"), faults, tmp_path / "marked.xlsx", "zh")
    text = load_workbook(tmp_path / "marked.xlsx")["Items"]["A2"].comment.text
    assert text.split("\n")[0] == "mine"
    assert len(text.split("\n")) == 3
    assert "应在 BOM 中说明由什么满足此需求。" in text


@pytest.mark.parametrize(("cell", "at"), [("", "A1"), ("B6", "A5"), ("XFD1048576", "XFD1048576")])
def test_odd_places(cell: str, at: str, tmp_path: Path) -> None:
    """A whole sheet is marked at A1, a covered cell at the first of its range, and any cell can be marked."""
    mark(write(tmp_path / "book.xlsx"), [fault("Items", cell, "no_rows")], tmp_path / "marked.xlsx")
    assert load_workbook(tmp_path / "marked.xlsx")["Items"][at].comment is not None


@pytest.mark.parametrize("faults", [[], [Fault("book.xlsx", "", "file_damaged")]])
def test_nothing_to_mark_writes_nothing(faults: list[Fault], tmp_path: Path) -> None:
    assert mark(write(tmp_path / "book.xlsx"), faults, tmp_path / "marked.xlsx") == 0
    assert not (tmp_path / "marked.xlsx").exists()


def test_a_file_that_is_no_workbook_is_not_marked(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    assert mark(path, [KNOWN], tmp_path / "marked.xlsx") == 0


def test_the_workbook_itself_is_never_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx")
    with pytest.raises(ValueError, match="itself"):
        mark(path, [KNOWN], tmp_path / "." / "book.xlsx")
