"""The solution by variable, with the names behind its codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling import Compiled
from planner.compiling.network import discount_factors
from planner.plan_schema import TABLE
from planner.read_back.bends import by_code, missed
from planner.tables import Tables

NOISE = 1e-6  # quantities below this are the solver's rounding


class Reader:
    """The solution by variable, with the names behind its codes."""

    def __init__(self, tables: Tables, compiled: Compiled, values: Mapping[str, np.ndarray]) -> None:
        self.tables, self.compiled, self.count = tables, compiled, tables.calendar.count
        self.catalogue = compiled.catalogue
        self.sets, self.params = compiled.network.sets, compiled.network.params
        self.values = {name: np.where(v < NOISE, 0.0, v) for name, v in values.items()}
        self.values |= missed(compiled.network, self.values)
        self.labels = np.array(tables.calendar.labels, dtype=object)
        self.discount = discount_factors(tables)

    def used(self, variable: str, over: str) -> tuple[np.ndarray, ...]:
        """Codes, one array per index, and values of a variable where it is not 0."""
        values = self.values[variable]
        rows = np.flatnonzero(values)
        return (*self.sets[over][rows].T, values[rows])

    @cached_property
    def run(self) -> np.ndarray:
        """Units started: shape (activities, quarters)."""
        shape = len(self.catalogue.activities), self.count
        return by_code(self.sets["RUNS"], self.values["v_run"], shape)

    @cached_property
    def started(self) -> np.ndarray:
        """Units started: shape (sources, quarters)."""
        units = np.zeros((len(self.catalogue.sources), self.count))
        np.add.at(units, self.catalogue.source_of, self.run)
        return units


def frame(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """A plan table with its columns in order and of their types."""
    # an Index, unlike an array, keeps texts as they are, and is faster than a Series, which would be aligned
    return pd.DataFrame(
        {c.name: pd.Index(columns[c.name], dtype=object if c.text else float) for c in TABLE[name].columns}
    )


def rows_frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A plan table of rows by column name; what a row does not have is NaN."""
    return frame(name, {c.name: [row.get(c.name, np.nan) for row in rows] for c in TABLE[name].columns})


def names(source: Sequence[str], codes: np.ndarray) -> np.ndarray:
    """Names behind codes, as an object array."""
    return np.asarray(np.array(source, dtype=object)[codes])
