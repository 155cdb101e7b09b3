"""The Settings sheet: rows of name and value, and the calendar that every other sheet is read with."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from planner.calendar import PER_YEAR, Calendar, parse_ordinal
from planner.reading.cells import is_blank, parse, shown
from planner.reading.frames import frame_of
from planner.reading.layout import VALUE_NAMES, Horizon, both, find_column, nearest_column
from planner.reading.log import Log
from planner.reading.names import fold, tidy
from planner.reading.workbook import RawSheet, address
from planner.schema import SHEET, Kind
from planner.tables import Settings, Table

_SHEET = SHEET["Settings"]
_NAME_HEADS = {"setting", "settings", "name", "parameter", "设置", "设置项", "名称", "参数", "项目"}
_STAND_IN = Calendar("quarter", 2026 * 4, 4)


@dataclass(frozen=True)
class SettingsSheet:
    """Typed settings, the horizon (a stand-in where not known), and the sheet as a table of one row."""

    settings: Settings
    horizon: Horizon
    table: Table


def read_settings(raw: RawSheet | None, log: Log) -> SettingsSheet:
    """Read the sheet; what is missing or faulty is logged and keeps its default."""
    cells = {} if raw is None else _named_cells(raw, log)
    title = _SHEET.name if raw is None else raw.title
    values: dict[str, object] = {c.name: c.default for c in _SHEET.columns}
    horizon = Horizon(_STAND_IN, known=False) if raw is None else _horizon(title, cells, values, log)
    for column in _SHEET.columns:
        if column.name in cells and column.kind is not Kind.QUARTER and column.name not in ("bucket", "quarters"):
            values[column.name] = _value(title, cells, column.name, horizon.calendar, log)
    known = {f.name for f in dataclasses.fields(Settings)}
    settings = Settings(**{k: v for k, v in values.items() if k in known})  # type: ignore[arg-type]
    where: dict[tuple[int, str, int | None], str] = {
        (0, name, None): address(row, position) for name, (row, position, _) in cells.items()
    }
    table = Table(_SHEET, frame_of(_SHEET, [values]), {}, range(horizon.calendar.count), np.array([1]), {}, where)
    return SettingsSheet(settings, horizon, table)


def _named_cells(raw: RawSheet, log: Log) -> dict[str, tuple[int, int, object]]:
    """Setting -> (Excel row, position, raw value) of each row that names one."""
    cells: dict[str, tuple[int, int, object]] = {}
    position = 1
    for number, row in enumerate(raw.rows, start=1):
        name = row[0] if row else None
        value_head = next((i for i, v in enumerate(row) if i and isinstance(v, str) and fold(v) in VALUE_NAMES), None)
        if value_head is not None and not cells:
            position = value_head
            continue
        if not isinstance(name, str) or is_blank(name) or name.startswith("#"):
            if len(row) > position and not is_blank(row[position]):
                log.add(raw.title, address(number, 0), "unnamed_setting", shown(row[position]))
            continue
        column = find_column(_SHEET, name)
        if column is None:
            if cells or fold(name) not in _NAME_HEADS:
                _unknown(raw.title, number, tidy(name), log)
        elif column.name in cells:
            other = address(cells[column.name][0], 0)
            log.add(raw.title, address(number, 0), "duplicate_setting", tidy(name), other=other)
        else:
            cells[column.name] = (number, position, row[position] if len(row) > position else None)
    return cells


def _unknown(title: str, row: int, name: str, log: Log) -> None:
    near = nearest_column(name, _SHEET.columns)
    if near is None:
        log.add(title, address(row, 0), "unknown_setting", name, names=", ".join(both(c) for c in _SHEET.columns))
    else:
        log.add(title, address(row, 0), "unknown_setting_near", name, nearest=both(near))


def _value(title: str, cells: dict[str, tuple[int, int, object]], name: str, calendar: Calendar, log: Log) -> object:
    """The setting's value; its default where not given or faulty."""
    column = _SHEET.names[name]
    row, position, raw = cells.get(name, (1, 1, None))
    value, problem = parse(column, raw, calendar)
    log.problem(title, row, position, raw, problem)
    if column.required and is_blank(raw):
        cell = address(row, position) if name in cells else ""
        log.add(title, cell, "missing_setting", name=column.name, zh=column.zh)
    return column.default if value is None else value


def _horizon(title: str, cells: dict[str, tuple[int, int, object]], values: dict[str, object], log: Log) -> Horizon:
    """The calendar from bucket, quarters and start; their index in ``values``."""
    before = len(log.faults)
    bucket = values["bucket"] = str(_value(title, cells, "bucket", _STAND_IN, log))
    stand_in = Calendar(bucket, 2026 * PER_YEAR[bucket], 4)
    count = values["quarters"] = _value(title, cells, "quarters", stand_in, log)
    _value(title, cells, "start", stand_in, log)
    if len(log.faults) > before or not isinstance(count, int):
        return Horizon(stand_in, known=False)
    first = parse_ordinal(cells["start"][2], bucket)
    if first is None:
        return Horizon(stand_in, known=False)
    values["start"] = 0.0
    return Horizon(Calendar(bucket, first, count))
