"""How each plan table lies on its Excel sheet: shared by the writer and the reader, so that one inverts the other.

A table with ``wide`` columns is spread: one row per name and measure, one column per quarter. The others are lists,
a row as it is. Columns that are the same in every quarter of a name stay as columns of the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.calendar import PER_YEAR, Calendar, parse_ordinal
from planner.comparison_schema import COMPARISONS
from planner.plan_schema import EXPLANATIONS, TABLES, PlanColumn, PlanTable

QUARTER = "quarter"
LEAD = "lead"  # stands for ``arrives``: quarters between, the same in every quarter of a row


@dataclass(frozen=True)
class Layout:
    """One table's sheet.

    ``names``: columns that stand once in a row. ``measures``: columns spread over quarters, none for a list.
    ``block``: rows are ordered by measure first. ``sums``: columns that may be added over quarters, shown in the Total
    column. ``totals``: columns that may be added over rows, shown above the header.
    """

    table: PlanTable
    names: tuple[PlanColumn, ...]
    measures: tuple[PlanColumn, ...]
    block: bool = False
    sums: frozenset[str] = frozenset()
    totals: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether quarters are columns."""
        return bool(self.measures)

    @property
    def lead(self) -> bool:
        """Whether a lead time stands for the quarter of arrival."""
        return self.wide and any(c.name == "arrives" for c in self.table.columns)

    @property
    def several(self) -> bool:
        """Whether a Measure column tells the rows of one name apart."""
        return len(self.measures) > 1

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the key columns, in the order of the table."""
        return tuple(c.name for c in self.table.columns if c.key)

    @property
    def filled(self) -> tuple[PlanColumn, ...]:
        """Key columns of a row that may not be blank."""
        return tuple(c for c in self.names if c.key and c.name not in _BLANK.get(self.table.name, ()))


_BLANK = {
    "allocation": {"supplier", "parts"},
    "purchasing": {"option", "parts", "expedite"},
    "orders": {"option"},
    "needs": {"option"},
    "reservations": {"holder"},
    "stock": {"supplier", "parts"},
    "scrap": {"supplier", "parts"},
    "regrades": {"supplier", "parts"},
    "shortages": {"delivered"},
    "rules": {"cell", "subject", "period"},
    "shares": {"subject"},
    "prices": {"subject", "quarter"},
    "locks": {"customer", "supplier", "item", "option", "parts", "serves_for"},
}
_BLOCK = {"allocation", "purchasing", "capacity", "money"}
_FIRST = {"capacity": "utilisation"}  # the measure to show before the others
_STAYS = {"priority", "transit"}  # numbers that belong to the name, not to the quarter
_SUMS = {
    "fulfilment": {"wanted", "on_time", "late", "lost", "committed", "committed_short"},
    "allocation": {"units", "express"},
    "lanes": {"units", "express", "freight", "duty", "fixed_cost"},
    "purchasing": {"started", "good", "cost", "fee"},
    "grades": {"units"},
    "needs": {"units"},
    "components": {"received", "used", "delivered", "scrapped", "regraded_in", "regraded_out"},
    "scrap": {"units", "cost"},
    "regrades": {"units", "cost"},
    "capacity": {"capacity", "built", "held", "held_unused", "used", "overtime"},
    "reservations": {"held", "used"},
    "money": {"amount", "discounted"},
}
_TOTALS = {
    "fulfilment": ("wanted", "on_time", "late", "lost"),
    "purchasing": ("cost", "fee"),
    "lanes": ("freight", "duty", "fixed_cost"),
    "orders": ("order_cost",),
    "options": ("capex",),
    "shortages": ("money",),
    "rules": ("money",),
    "money": ("amount", "discounted"),
}


def _layout(table: PlanTable) -> Layout:
    if not table.wide:
        return Layout(table, table.columns, (), totals=_TOTALS.get(table.name, ()))
    rest = [c for c in table.columns if c.name not in (QUARTER, "arrives")]
    names = tuple(c for c in rest if c.text or c.name in _STAYS)
    first = _FIRST.get(table.name, "")
    measures = sorted((c for c in rest if c not in names), key=lambda c: c.name != first)
    sums = frozenset(_SUMS.get(table.name, set()))
    return Layout(table, names, tuple(measures), table.name in _BLOCK, sums, _TOTALS.get(table.name, ()))


LAYOUTS: tuple[Layout, ...] = tuple(_layout(t) for t in TABLES)
LAYOUT = {layout.table.name: layout for layout in LAYOUTS}
EXPLAINING: tuple[Layout, ...] = tuple(_layout(t) for t in EXPLANATIONS)
COMPARING: tuple[Layout, ...] = tuple(_layout(t) for t in COMPARISONS)
ONLY_WITH_ROWS = frozenset(
    {"service", "blends", "grades", "orders", "needs", "lanes", "scrap", "regrades", "reservations"},
)


def normal(table: PlanTable, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the documented columns: texts as str ("" for none), numbers as float64 (NaN for none).

    Raises ValueError where a column is missing.
    """
    missing = [c.name for c in table.columns if c.name not in frame.columns]
    if missing:
        raise ValueError(f"plan table '{table.name}' lacks {', '.join(missing)}")
    columns = {c.name: _texts(frame[c.name]) if c.text else frame[c.name].astype("float64") for c in table.columns}
    return pd.DataFrame(columns).reset_index(drop=True)


def _texts(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "").astype(str)


def empty(table: PlanTable) -> pd.DataFrame:
    """The table without rows."""
    return normal(table, pd.DataFrame({c.name: [] for c in table.columns}))


def bucket_of(labels: Iterable[str]) -> str:
    """Length of the buckets that the labels name. Raises ValueError where they are not all of one kind."""
    found = [b for b in PER_YEAR if all(parse_ordinal(label, b) is not None for label in labels)]
    if not found:
        raise ValueError("the quarters of the plan are not labels of one kind")
    return found[0]


def calendar_of(tables: Mapping[str, pd.DataFrame]) -> Calendar:
    """The buckets from the first to the last that any table names (an empty quarter-long one where none does)."""
    labels = {str(q) for f in tables.values() for c in (QUARTER, "arrives") if c in f for q in f[c].unique()} - {""}
    bucket = bucket_of(labels)
    ordinals = [o for o in (parse_ordinal(label, bucket) for label in labels) if o is not None]
    if not ordinals:
        return Calendar(bucket, 0, 0)
    return Calendar(bucket, min(ordinals), max(ordinals) - min(ordinals) + 1)
