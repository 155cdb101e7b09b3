"""Rows of an explanation as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.plan_schema import EXPLANATION


def frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """An explanation's table of rows by column name; what a row does not have is NaN, or "" where it is text."""
    listed, columns = list(rows), EXPLANATION[name].columns
    cells = {c.name: [row.get(c.name, "" if c.text else np.nan) for row in listed] for c in columns}
    return pd.DataFrame({c.name: pd.Index(cells[c.name], dtype=object if c.text else float) for c in columns})
