"""Rows of plain numbers by quarter: taken, and found again, a whole row at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from planner.reading.cells import LARGEST
from planner.reading.workbook import address
from planner.schema import Column

Place = tuple[int, str, int | None]  # frame row, column, period


class PlainRows:
    """Rows whose quarters are blank or numbers within the limits of ``column``, so that nothing need be said of them.

    ``positions``: period -> position of the sheet's quarter columns.
    """

    def __init__(self, column: Column, positions: Mapping[int, int]) -> None:
        """There are none yet."""
        low = -LARGEST if column.low is None else column.low
        self._low = math.nextafter(low, math.inf) if column.above_low else low
        self._high = LARGEST if column.high is None else column.high
        self._positions, self._at = positions, list(positions.values())
        self._excel: dict[int, int] = {}  # frame row -> Excel row
        self._values: list[list[object]] = []
        self._numbers: dict[int, np.ndarray] = {}

    def take(self, index: int, number: int, row: Sequence[object]) -> bool:
        """Take Excel row ``number`` for frame row ``index``, which has no other; False where a cell is not plain."""
        low, high = self._low, self._high
        values = [row[at] for at in self._at]
        for value in values:
            if value is None:
                continue
            if not (value.__class__ is float or value.__class__ is int) or not low <= value <= high:
                return False
        self._excel[index] = number
        self._values.append(values)
        return True

    def by_period(self, count: int) -> dict[int, np.ndarray]:
        """Once all are taken: period -> numbers of ``count`` frame rows, NaN for none; no period without any number."""
        numbers = np.full((count, len(self._at)), math.nan)
        if self._values:
            numbers[list(self._excel)] = self._values
        self._values = []
        columns = zip(self._positions, numbers.T, strict=True)
        self._numbers = {period: column for period, column in columns if not np.isnan(column).all()}
        return self._numbers

    def address(self, index: int, period: int | None) -> str:
        """The cell of a number; KeyError where there is none."""
        if period is None or math.isnan(self._numbers[period][index]):
            raise KeyError(period)
        return address(self._excel[index], self._positions[period])

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Frame row and period of every number."""
        return ((int(i), p) for p, found in self._numbers.items() for i in np.flatnonzero(~np.isnan(found)))


class Cells(Mapping[Place, str]):
    """Addresses of numbers that stand in cells of their own: told one by one, or by the plain rows they came with."""

    def __init__(self, told: dict[Place, str], plain: Mapping[str, PlainRows]) -> None:
        """``plain``: by column."""
        self._told, self._plain = told, plain

    def __getitem__(self, place: Place) -> str:
        """The address; KeyError where the value has no cell of its own."""
        if place in self._told:
            return self._told[place]
        index, name, period = place
        return self._plain[name].address(index, period)

    def __iter__(self) -> Iterator[Place]:
        """All places."""
        yield from self._told
        for name, rows in self._plain.items():
            yield from ((index, name, period) for index, period in rows)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)
