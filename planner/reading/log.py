"""Collects what the reader finds: faults, and notes on what it accepted."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.faults import Fault, fault
from planner.reading.cells import Problem, shown
from planner.reading.workbook import address


@dataclass
class Log:
    """Faults and notes of one workbook, in the order found."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def add(self, sheet: str, cell: str, code: str, found: object = "", **values: object) -> None:
        """A fault; the keywords fill its message's placeholders."""
        self.faults.append(fault(sheet, cell, code, found, note=False, **values))

    def note(self, sheet: str, cell: str, code: str, found: object = "", **values: object) -> None:
        """Something accepted but worth knowing."""
        self.notes.append(fault(sheet, cell, code, found, note=True, **values))

    def problem(self, sheet: str, row: int, position: int, raw: object, problem: Problem | None) -> None:
        """What a parser had to say about the cell in Excel row ``row``; None is nothing."""
        if problem is not None:
            record = self.note if problem.note else self.add
            record(sheet, address(row, position), problem.code, shown(raw), **dict(problem.values))
