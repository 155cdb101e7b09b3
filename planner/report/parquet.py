"""The plan's tables as Parquet files, for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from planner.plan_schema import EXPLANATIONS, TABLES, PlanTable
from planner.report.layout import empty, normal


def arrow_schema(table: PlanTable) -> pa.Schema:
    """Column types of a table's file: texts are strings, never null; numbers are 64-bit floats, null for none.

    Every column carries its meaning and unit, and the file the table's meaning, as metadata.
    """
    fields = [
        pa.field(
            c.name, pa.string() if c.text else pa.float64(), nullable=not c.text,
            metadata={"doc": c.doc, "doc_zh": c.doc_zh, "unit": c.unit},
        )
        for c in table.columns
    ]  # fmt: skip
    return pa.schema(fields, metadata={"table": table.name, "doc": table.doc, "doc_zh": table.doc_zh})


def write_parquet(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Writes each plan table as ``<name>.parquet`` into the folder, which is made if need be; also empty ones, and the
    tables of an explanation where they are given.

    Raises ValueError where a table lacks a column, OSError where a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in (*TABLES, *(table for table in EXPLANATIONS if table.name in tables)):
        write_table(table, tables.get(table.name, empty(table)), folder)


def write_table(table: PlanTable, frame: pd.DataFrame, folder: Path) -> None:
    """Writes one table as ``<name>.parquet`` into a folder. Errors as for ``write_parquet``."""
    data = pa.Table.from_pandas(normal(table, frame), schema=arrow_schema(table), preserve_index=False)
    pq.write_table(data, folder / f"{table.name}.parquet")


def read_parquet(folder: Path, tables: Sequence[PlanTable] = TABLES) -> dict[str, pd.DataFrame]:
    """Reads tables back as they were written. Raises FileNotFoundError where one is missing, ValueError for none."""
    frames = {t.name: pq.read_table(folder / f"{t.name}.parquet").to_pandas() for t in tables}
    return {t.name: normal(t, frames[t.name]) for t in tables}
