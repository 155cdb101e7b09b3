"""A comparison of two plans for the console and for scripts."""

from __future__ import annotations

from typing import Any

from planner.texts.diff import word
from planner.why.differences import Comparison

_SERVICE = ["wanted", "on_time", "late", "lost"]


def figures(comparison: Comparison) -> dict[str, Any]:
    """Both plans in numbers, and what they come to solved anew; then the rows of every table."""
    runs = {}
    for name, run in (("a", comparison.a), ("b", comparison.b)):
        units = run.tables["fulfilment"][_SERVICE].sum()
        about = {key: run.run.get(key) for key in ("input", "scenario", "status", "objective", "bound")}
        runs[name] = {"folder": str(run.folder), **about, **{key: float(value) for key, value in units.items()}}
    found = comparison.attribution
    anew = None if found is None else {"a": found.a.money, "b": found.b.money}
    rows = {name: frame.to_dict("records") for name, frame in comparison.tables.items()}
    currency = comparison.a.case.tables.settings.currency
    return {**runs, "currency": currency, "solved_anew": anew, "note": comparison.note, **rows}


def lines(comparison: Comparison, most: int) -> list[str]:
    """What the console says: both plans, every change, and of each table the ``most`` largest moves."""
    lang, a, b = comparison.language, comparison.a, comparison.b
    currency = a.case.tables.settings.currency
    said = [
        f"{word(key, lang)}: {run.folder}: {currency} {run.money:,.0f}" for key, run in (("first", a), ("second", b))
    ]
    said.append(f"{word('difference', lang)}: {currency} {b.money - a.money:+,.0f}")
    count = len(comparison.tables["cells"])
    said.append(word("input differences", lang, count=count) if count else word("no differences", lang))
    said += [comparison.note] if comparison.note else []
    said += [word("effects", lang)] if comparison.attribution else []
    for row in comparison.tables["changes"].itertuples():
        alone, along = (word("unknown", lang) if v != v else f"{v:+,.0f}" for v in (row.alone, row.along))
        if not comparison.attribution and row.number:
            said.append(f"  {row.number}. {row.what}")
        elif row.number:
            said.append(word("effect", lang, number=row.number, what=row.what, alone=alone, along=along))
        else:
            said.append(f"  {row.what}: {alone}")
        said += [f"     {row.note}"] if row.note else []
    moved = comparison.tables["moves"]
    said += [word("moved", lang, count=len(moved))] if len(moved) else []
    for table, rows in moved.groupby("table", sort=False):
        for row in rows.head(most).itertuples():
            name = " · ".join(filter(None, (row.customer, row.item, row.supplier, row.what, row.when)))
            said.append(f"  {table}: {name}: {_number(row.before)} → {_number(row.after)}")
    return said


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.6g}"
