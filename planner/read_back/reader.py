"""The solution by variable, with the names behind its codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling import Compiled
from planner.compiling.network import discount_factors
from planner.plan_schema import TABLE
from planner.read_back.bends import missed
from planner.tables import Tables

NOISE = 1e-6  # quantities below this are the solver's rounding


class Reader:
    """The solution by variable, with the names behind its codes."""

    def __init__(self, tables: Tables, compiled: Compiled, values: Mapping[str, np.ndarray]) -> None:
        self.tables, self.compiled = tables, compiled
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

    def by_code(self, variable: str, over: str, shape: tuple[int, ...], times: str | None = None) -> np.ndarray:
        """The variable (times a parameter) as a dense array over its codes, 0 where it does not exist."""
        dense = np.zeros(shape)
        values = self.values[variable] * (self.params[times] if times else 1.0)
        np.add.at(dense, tuple(self.sets[over].T), values)
        return dense


def frame(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """A plan table with its columns in order and of their types."""
    result = pd.DataFrame({c.name: columns[c.name] for c in TABLE[name].columns})
    for column in TABLE[name].columns:
        result[column.name] = result[column.name].astype(object if column.text else float)
    return result


def names(source: Sequence[Any], codes: np.ndarray) -> np.ndarray:
    """Names behind codes, as an object array."""
    return np.array([source[code] for code in codes], dtype=object)


def started_by_source(r: Reader) -> np.ndarray:
    """Units started by source and quarter: shape (sources, quarters)."""
    started = np.zeros((len(r.catalogue.sources), r.tables.calendar.count))
    a, t, units = r.used("v_run", "RUNS")
    np.add.at(started, (np.array([x.source for x in r.catalogue.activities], int)[a], t), units)
    return started
