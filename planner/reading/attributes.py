"""Attributes: the further columns of sheet Items, as numbers where a rule uses them."""

from __future__ import annotations

import numpy as np

from planner.reading.cells import number_of
from planner.tables import Table


def attributes(items: Table) -> list[str]:
    """Names of the further columns."""
    return [name for name in items.frame.columns if name not in items.sheet.names]


def attribute_numbers(items: Table, attribute: str) -> np.ndarray:
    """The attribute of each item; NaN where it is blank or no number."""
    values = items.frame[attribute].tolist()
    numbers = (number_of(value) if isinstance(value, str) else value for value in values)
    return np.array([np.nan if number is None else number for number in numbers], dtype=float)
