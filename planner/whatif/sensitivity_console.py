"""A sensitivity study on the console."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from planner.texts.designs import designed
from planner.texts.sensitivity import said
from planner.whatif.indices import METHODS

if TYPE_CHECKING:
    from planner.whatif.sensitivity import Sensitivity


LARGE = 1e5  # from here on fractions say nothing


def headline(study: Sensitivity) -> str:
    """What leads a study, in a line: the largest swing, the most profit, or where the plan flips."""
    if "indices" in study.tables:
        return next(iter(_design_lines(study)[1:]), "")
    name, frame = next(iter(study.tables.items()))
    if "profit" in frame and frame["profit"].notna().any():
        frame = frame.loc[[frame["profit"].idxmax()]]
    return "; ".join(_line(name, frame.iloc[0].to_dict(), study.language)) if len(frame) else ""


def lines(studies: Mapping[str, Sensitivity]) -> list[str]:
    """What the console says of studies of one workbook, by their names ("" for one that has none)."""
    first = next(iter(studies.values()))
    lang, base, currency = first.language, first.results[0], first.case.tables.settings.currency
    if base.solved:
        found = [said("profit", lang, money=f"{currency} {base.objective:,.0f}")]
        if round(base.bound) > round(base.objective):
            found[0] += said("unproven", lang, bound=f"{base.bound:,.0f}")
    else:
        found = [said("no base", lang, reason=base.reason[lang])]
    if any(study.interrupted for study in studies.values()):
        found.append(said("interrupted", lang))
    for name, study in studies.items():
        about = ": ".join(filter(None, (name, " × ".join(study.about))))
        if about:
            found.append(said("about", lang, numbers=about))
        if "indices" in study.tables:
            found += [f"  {line}" for line in _design_lines(study)]
        rows = [(table, row) for table, frame in study.tables.items() for row in frame.to_dict("records")]
        found += [f"  {line}" for table, row in rows for line in _line(table, row, lang)]
    return found


def _line(table: str, row: dict[str, Any], lang: str) -> list[str]:
    """A row of a table; of a sweep's suppliers and options none, they are many."""
    if table == "tornado":
        values = {f"at_{end}": _value(row[end]) for end in ("low", "high")}
        money = {end: _money(row[f"change_{end}"], lang) for end in ("low", "high")}
        line = said("line", lang, name=row["parameter"], **values, **money)
        return [line + (f" ({row['note']})" if row["note"] else "")]
    if table in ("sweep", "grid"):
        value = ", ".join(_value(row[name]) for name in ("value", "first", "second") if name in row)
        if math.isnan(row["profit"]):
            return [f"{value}: {row['note']}"]
        return [said("point", lang, value=value, money=f"{row['profit']:,.0f}", served=f"{row['served']:.1%}")]
    ends = {end: _value(row[end]) for end in ("low", "high") if end in row}
    if table == "break_points":
        told = [said(key, lang, text=row[f"{key}s"]) for key in ("begin", "end") if row[f"{key}s"]]
        return [", ".join(filter(None, [said("break", lang, **ends), *told, row["note"]]))]
    if table == "break_even":
        return [said("flip", lang, what=row["what"], number=row["number"], note=row["note"], **ends)]
    return []


def _value(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:,.6g}"


def _design_lines(study: Sensitivity) -> list[str]:
    """What a design says of the profit: how many samples there are, then a line for each number, with its note."""
    lang, frame, samples = study.language, study.tables["indices"], study.tables["samples"]
    missing = int(samples["profit"].isna().sum())
    found = [designed("counted", lang, count=len(samples), missing=missing)]
    frame = frame[(frame["output"] == "profit") & (frame["with"] == "")]
    for number, rows in frame.groupby("number", sort=False):
        by = rows.set_index("index")
        method = next(name for name, one in METHODS.items() if one.main in by.index)
        main = by.loc[METHODS[method].main]
        pattern = "{:,.0f}" if method == "morris" else "{:.3f}"
        values = {name: pattern.format(value) for name, value in by["value"].items()}
        if math.isnan(main["value"]):
            found.append(f"{number}: {main['note']}")
            continue
        line = designed(method, lang, name=number, confidence=pattern.format(main["confidence"]), **values)
        found.append(line + (f" ({main['note']})" if main["note"] else ""))
    return found


def _money(change: float, lang: str) -> str:
    return said("unknown", lang) if math.isnan(change) else f"{change:+,.0f}"
