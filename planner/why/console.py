"""An explanation on the console: the largest shortages with what stands behind them, and what would help."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping

import pandas as pd

from planner.reading.names import fold
from planner.report.words import shown
from planner.texts.why import why

SHOWN = 5  # shortages, and reliefs
PARTS = 4  # of a shortage's worth, beside what a route loses
WIDE = 160  # characters of a rule
LINE = ("customer", "item", "quarter")
NAMED = ("customer", "item", "quarter", "supplier", "what", "when", "subject", "path", "next", "together")


def about(tables: Mapping[str, pd.DataFrame], names: list[str], demand: list[str]) -> dict[str, pd.DataFrame]:
    """Rows of an explanation in which every one of the names stands somewhere, and those of a demand in what is
    wanted by whom and when; tables without any are left out."""
    found = {}
    for name, table in tables.items():
        keep = pd.Series(True, index=table.index)
        line = tuple(column for column in LINE if column in table) or NAMED
        asked: list[tuple[tuple[str, ...], str]] = [(NAMED, each) for each in names]
        if name != "reliefs":  # what is relieved has been narrowed to the demand before
            asked += [(line, each) for each in demand]
        for columns, wanted in asked:
            texts = table[[column for column in columns if column in table]].astype(str)
            word = fold(wanted)
            keep &= texts.map(lambda text, word=word: word in fold(text)).any(axis=1) if len(texts.columns) else False
        if keep.any():
            found[name] = table[keep]
    return found


def lines(tables: Mapping[str, pd.DataFrame], currency: str, lang: str, asked: bool) -> Iterator[str]:
    """What the console says of an explanation; where something was ``asked`` about, also what that is worth, who makes
    it and who else wants it."""
    if "causes" in tables:
        yield from _causes(tables["causes"], currency, lang)
    elif not asked:
        yield why("none short", lang)
    if "reliefs" in tables:
        yield why("reliefs", lang)
        for row in tables["reliefs"].head(SHOWN).to_dict("records"):
            yield f"  {_relief(row, currency, lang)}"
    if "repairs" in tables:
        yield why("repairs", lang)
        for row in tables["repairs"][tables["repairs"]["rank"] == "1"].head(SHOWN).to_dict("records"):
            kind = shown("repairs", "kind", row["kind"], lang)
            place = f"{row['sheet']}!{row['cell']} " if row["cell"] else ""
            what = f"{place}{kind}, {row['what']} {row['period']}"
            yield f"  {textwrap.shorten(what, WIDE, placeholder=' ...')}: {row['amount']:,.6g} {row['unit']}"
    if not asked:
        return
    for row in tables.get("prices", pd.DataFrame()).head(SHOWN).to_dict("records"):
        worth = row["resolved"] if row["resolved"] == row["resolved"] else row["dual"]
        if worth == worth:
            kind = shown("prices", "kind", row["kind"], lang)
            yield why(
                "price", lang, kind=kind, **_texts(row), currency=currency, worth=f"{worth:,.2f}", found=row["found"]
            )
    for row in tables.get("supplier_choice", pd.DataFrame()).head(2 * SHOWN).to_dict("records"):
        if row["supplier"]:
            yield why("choice", lang, **_texts(row), units=f"{row['units']:,.0f}", reason=row["reason"])


def _texts(row: Mapping[str, object]) -> dict[str, str]:
    return {name: str(row.get(name, "")) for name in ("subject", "quarter", "customer", "item", "supplier")}


def _causes(causes: pd.DataFrame, currency: str, lang: str) -> Iterator[str]:
    best = causes[causes["route"] == "1"]
    for _, parts in list(best.groupby(["customer", "item", "quarter", "kind"], sort=False))[:SHOWN]:
        first = parts.iloc[0]
        named = {name: first[name] for name in ("customer", "item", "quarter")}
        kind = shown("shortages", "kind", first["kind"], lang)
        units, worth = f"{first['units']:,.0f}", f"{first['worth']:,.2f}"
        yield why("line", lang, **named, kind=kind, units=units, currency=currency, worth=worth)
        largest = parts.sort_values("per_unit", ascending=False, kind="stable")
        told = [*largest.head(PARTS).to_dict("records"), *parts[parts["part"] == "loss"].to_dict("records")]
        for row in told:
            path = f"  [{row['path']}]" if row["path"] else ""
            yield f"    {row['share']:5.0%}  {why(row['part'], lang)}: {row['what']} {row['when']}".rstrip() + path


def _relief(row: dict[str, object], currency: str, lang: str) -> str:
    values = {name: row[name] for name in ("what", "step", "sheet", "cell")}
    values["when"] = f" ({row['when']})" if row["when"] else ""
    following = why("next", lang, next=row["next"]) if row["next"] else ""
    money, units, until = (float(str(row[name])) for name in ("money", "units", "until"))
    if math.isnan(money):
        return why("not so" if row["how"] else "unasked", lang, **values)
    if money <= 0:
        return why("nothing", lang, **values, next=following)
    limit = "" if math.isnan(until) else why("until", lang, part=f"{until:+.0%}")
    gained = {"money": f"{money:,.0f}", "units": f"{units:,.0f}"}
    return why("relief", lang, **values, **gained, currency=currency, until=limit, next=following)
