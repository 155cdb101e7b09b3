"""Rules on averages against what the plan does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling.blends import Blend
from planner.read_back.bends import by_code
from planner.read_back.reader import Reader, rows_frame


def _table(r: Reader, over: str, name: str) -> np.ndarray:
    """Values by rule and period, NaN where there is none."""
    shape = len(r.compiled.blends), r.count
    return by_code(r.sets[over], r.values[name], shape, np.nan)


def _averages(r: Reader) -> tuple[np.ndarray, np.ndarray]:
    """Units and average of the attribute, by rule and period."""
    units, content = _table(r, "BLENDS", "v_blended"), _table(r, "BLENDS", "v_content")
    base, span = np.array([(rule.base, rule.span) for rule in r.compiled.blends]).reshape(-1, 2, 1).swapaxes(0, 1)
    level = np.divide(content, units, out=np.full(units.shape, np.nan), where=units > 0)
    return units, base + span * level


def _scope(r: Reader, rule: Blend) -> str:
    record = r.tables["Blends"].frame.iloc[rule.row]
    names = ("supplier", "item", "component_family", "family", "customer")
    return " · ".join(record[name] for name in names if record[name])


def blend_rows(r: Reader) -> pd.DataFrame:
    """One row for each rule on an average and period that it limits."""
    units, averages = _averages(r)
    rows: list[dict[str, Any]] = [
        {
            "rule": rule.name, "period": period, "attribute": r.tables["Blends"].frame["attribute"].iat[rule.row],
            "scope": _scope(r, rule), "average": averages[h, q], "least": rule.least[q], "most": rule.most[q],
            "units": units[h, q],
        }
        for h, rule in enumerate(r.compiled.blends)
        for q, (period, _) in enumerate(rule.periods)
        if not np.isnan(units[h, q])
    ]  # fmt: skip
    return rows_frame("blends", rows)


def bent_blends(r: Reader) -> Iterator[dict[str, Any]]:
    """Every average that is missed; ``bent`` in attribute x units."""
    table, (_, averages) = r.tables["Blends"], _averages(r)
    missed = {"least": _table(r, "LEAST_BLENDS", "v_blend_short"), "most": _table(r, "MOST_BLENDS", "v_blend_over")}
    for h, rule in enumerate(r.compiled.blends):
        price = float(table.frame["price"].iat[rule.row])
        for q, (period, quarters) in enumerate(rule.periods):
            for column, limits in (("least", rule.least), ("most", rule.most)):
                bent = missed[column][h, q] * rule.span
                if bent > 0:
                    yield {
                        "kind": "blend", "sheet": "Blends", "cell": table.address(rule.row, column, int(quarters[0])),
                        "what": f"{rule.name} · {_scope(r, rule)}", "subject": "", "period": period,
                        "limit": limits[q], "actual": averages[h, q], "bent": bent, "money": bent * price,
                    }  # fmt: skip
