"""A copy of the workbook with a comment and a colour at every faulty cell."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from planner.faults import Fault
from planner.reading.archive import check_archive

FAULT_FILL = PatternFill("solid", start_color="FFFFC7CE")
NOTE_FILL = PatternFill("solid", start_color="FFFFEB9C")
AUTHOR = "planner"
LONGEST = 4_000  # characters of one comment
_WIDTH, _LINE = 360, 18  # pixels of the comment's box and of one line of some 50 letters


def mark(path: Path, faults: Iterable[Fault], target: Path, lang: str = "en") -> int:
    """Write ``target``, a copy of the workbook ``path`` with every fault that has a place; return how many have.

    Faults of one cell share its comment; a fault of a whole sheet stands at A1. Nothing is written, and 0 returned,
    where the file cannot be opened as a workbook or no fault lies in one of its sheets. The copy is written whole or
    not at all. Formulas are kept, without their stored values; drawings other than comments are not.
    Raises ValueError where ``target`` is the workbook itself, OSError where it cannot be written.
    """
    path, target = Path(path), Path(target)
    if target.resolve() == path.resolve():
        raise ValueError(f"the marked copy would replace the workbook itself: {target}")
    if check_archive(path):
        return 0
    book = load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    places: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for item in faults:
        if item.sheet in book.sheetnames:
            places[item.sheet, item.cell or "A1"].append(item)
    for (sheet, cell), items in places.items():
        if hasattr(book[sheet], "cell"):  # a chart sheet has no cells
            _mark(_visible(book[sheet], cell), items, lang)
    if places:
        save_whole(book, target)
    return sum(map(len, places.values()))


def _visible(sheet: Any, address: str) -> Any:
    """The cell that shows: of a merged range, its first."""
    for area in sheet.merged_cells.ranges:
        if address in area:
            return sheet.cell(area.min_row, area.min_col)
    return sheet[address]


def _mark(cell: Any, faults: list[Fault], lang: str) -> None:
    texts = [cell.comment.text] if cell.comment else []
    texts += list(dict.fromkeys(_sentence(item, lang) for item in faults))
    text = "\n".join(texts)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    lines = sum(1 + len(line.encode("utf-8")) // 50 for line in text.split("\n"))
    cell.comment = Comment(text, AUTHOR, width=_WIDTH, height=_LINE * (lines + 1))
    earlier_fault = cell.fill.fill_type and cell.fill.start_color.rgb == FAULT_FILL.start_color.rgb
    cell.fill = NOTE_FILL if all(item.note for item in faults) and not earlier_fault else FAULT_FILL


def _sentence(item: Fault, lang: str) -> str:
    found = ("“{}”：" if lang == "zh" else "'{}': ").format(item.found) if item.found else ""
    return f"{found}{item.expected(lang)}{'' if lang == 'zh' else ' '}{item.hint(lang)}".strip()


def save_whole(book: Any, target: Path) -> None:
    """Save an openpyxl workbook under a temporary name beside ``target`` and rename it: whole or not at all."""
    handle, name = tempfile.mkstemp(suffix=target.suffix or ".xlsx", prefix=".", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        book.save(temporary)
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
