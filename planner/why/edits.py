"""Workbooks with a few values changed, in memory only: what a planner would try by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from planner.tables import Settings, Table, Tables


@dataclass(frozen=True)
class Edit:
    """A value put in the place of what stands in ``row`` of a sheet's frame; ``period``: of that quarter only, as a
    position in the column's matrix. The value is of the frame's own type (NaN for none)."""

    sheet: str
    row: int
    column: str
    value: float | bool | str
    period: int | None = None

    def cell(self, tables: Tables) -> str:
        """Excel address of what is changed."""
        table = tables[self.sheet]
        return table.address(self.row, self.column, None if self.period is None else table.periods[self.period])

    def old(self, tables: Tables) -> float:
        """The number in its place now."""
        table = tables[self.sheet]
        if self.period is not None:
            return float(table.phased[self.column][self.row, self.period])
        return float(table.frame[self.column].iat[self.row])


def edited(tables: Tables, edits: Iterable[Edit]) -> Tables:
    """The tables with the edits made, unchecked: the caller asks for what the workbook could say."""
    sheets, settings = dict(tables.sheets), tables.settings
    for edit in edits:
        sheets[edit.sheet] = _with(sheets[edit.sheet], edit)
        if sheets[edit.sheet].sheet.settings and edit.column in {field.name for field in dataclasses.fields(Settings)}:
            settings = dataclasses.replace(settings, **{edit.column: edit.value})  # type: ignore[arg-type]
    return dataclasses.replace(tables, sheets=sheets, settings=settings)


def _with(table: Table, edit: Edit) -> Table:
    if edit.period is not None:
        phased = dict(table.phased)
        phased[edit.column] = phased[edit.column].copy()
        phased[edit.column][edit.row, edit.period] = edit.value
        return dataclasses.replace(table, phased=phased)
    values = table.frame[edit.column].to_numpy(copy=True)
    values[edit.row] = edit.value
    return dataclasses.replace(table, frame=table.frame.assign(**{edit.column: values}))
