"""Workbooks that lie between those of two plans: one with some of the changes made that lead to the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from planner.reading.plain_rows import Place
from planner.tables import Settings, Table, Tables
from planner.why.inputs import Unit, by_ordinal, rows_of


def between(a: Tables, b: Tables, units: Iterable[Unit]) -> Tables:
    """Book ``a`` with these changes made as in ``b``; both have one calendar."""
    chosen: dict[str, list[Unit]] = {}
    for unit in units:
        chosen.setdefault(unit.sheet, []).append(unit)
    sheets = dict(a.sheets)
    settings = a.settings
    for name, own in chosen.items():
        sheets[name] = _between(a, b, name, own)
        if name == "Settings":
            known = {f.name for f in dataclasses.fields(Settings)}
            names = [u.column for u in own if u.column in known]
            settings = dataclasses.replace(settings, **{n: getattr(b.settings, n) for n in names if n})
    return dataclasses.replace(a, sheets=sheets, settings=settings)


def _between(a: Tables, b: Tables, name: str, units: list[Unit]) -> Table:
    old, new = a[name], b[name]
    at_a, at_b = rows_of(old, a), rows_of(new, b)
    gone = {at_a[u.key] for u in units if u.column is None and u.key in at_a}
    come = sorted(at_b[u.key] for u in units if u.column is None and u.key not in at_a)
    kept = [i for i in range(len(old)) if i not in gone]
    names = list(dict.fromkeys([*old.frame.columns, *new.frame.columns]))
    frames = [frame.iloc[rows] for frame, rows in ((old.frame, kept), (new.frame, come)) if len(rows)]
    frame = pd.concat(frames, ignore_index=True) if frames else old.frame.iloc[:0]
    frame = frame.reindex(columns=names)
    for attribute in set(names) - set(old.sheet.names):  # a text that a book does not have is blank
        if frame[attribute].dtype == object:
            frame[attribute] = frame[attribute].where(frame[attribute].notna(), "")
    first = a.calendar.first
    starts = [t.periods for t in (old, new) if len(t)] or [old.periods]
    periods = range(min(p.start for p in starts), max(p.stop for p in starts))
    ordinals = range(periods.start + first, periods.stop + first)
    phased = {}
    for column in old.phased:
        parts = [by_ordinal(t, column, first, ordinals)[rows] for t, rows in ((old, kept), (new, come))]
        phased[column] = np.vstack(parts)
    rows = {row: i for i, row in enumerate(kept)}
    for column in dict.fromkeys(u.column for u in units if u.column is not None):
        own = [u.key for u in units if u.column == column]
        targets, sources = [rows[at_a[key]] for key in own], [at_b[key] for key in own]
        values = new.frame[column].to_numpy()[sources].tolist() if column in new.frame else [None] * len(own)
        frame[column] = _put(frame[column], targets, values)
        if column in phased:
            phased[column][targets] = by_ordinal(new, column, first, ordinals)[sources]
    origins = [(old, i) for i in kept] + [(new, i) for i in come]
    numbers = np.array([t.rows[i] for t, i in origins], dtype=int)
    return Table(old.sheet, frame, phased, periods, numbers, old.letters, _Cells(origins))


def _put(column: pd.Series, rows: list[int], given: list[object]) -> pd.Series:
    """The column with these values in these rows, of whatever type it must then be."""
    values = column.tolist()
    for row, value in zip(rows, given, strict=True):
        values[row] = value
    if column.dtype == object or any(isinstance(value, str) for value in given):
        return pd.Series(["" if value is None else value for value in values], dtype=object)
    return pd.Series(values, dtype=column.dtype if None not in given else float)


class _Cells(Mapping[Place, str]):
    """Addresses of rows that come from two tables: as in the table that a row is of."""

    def __init__(self, origins: list[tuple[Table, int]]) -> None:
        self._origins = origins

    def __getitem__(self, place: Place) -> str:
        row, column, period = place
        table, own = self._origins[row]
        return table.cells[own, column, period]

    def __iter__(self) -> Iterator[Place]:
        wanted = {(id(table), own): row for row, (table, own) in enumerate(self._origins)}
        for table in {id(table): table for table, _ in self._origins}.values():
            for own, column, period in table.cells:
                if (id(table), own) in wanted:
                    yield wanted[id(table), own], column, period

    def __len__(self) -> int:
        return sum(1 for _ in self)
