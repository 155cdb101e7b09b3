"""What a plan consists of, numbers aside: who makes what, by which recipe, which options are taken."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.faults import InputError, fault
from planner.reading.names import fold, nearest
from planner.tables import Tables
from planner.texts.sensitivity import said
from planner.whatif.task import Result

NOTHING = 1e-6  # of all units of an item: less is rounding

Part = tuple[str, str, str]  # "uses" or "recipe" with item and supplier or option; "option" with its name and ""


def shares(result: Result) -> pd.DataFrame:
    """Good units received of each item from each supplier over the horizon, and their share of the item's."""
    bought = result.tables["purchasing"].groupby(["item", "supplier"], as_index=False)["good"].sum()
    bought = bought.rename(columns={"good": "units"})
    total = bought.groupby("item")["units"].transform("sum")
    bought["share"] = (bought["units"] / total.where(total > 0)).fillna(0.0)
    return bought[bought["share"] > NOTHING].reset_index(drop=True)


def steps(result: Result) -> dict[str, float]:
    """Steps started of each option over the horizon, of those that are taken."""
    taken = result.tables["options"].groupby("option")["steps"].sum()
    return {str(option): float(count) for option, count in taken.items() if count > 0.5}


def structure(result: Result) -> frozenset[Part]:
    """All that makes the plan what it is."""
    bought = result.tables["purchasing"]
    started = bought.groupby(["item", "option"], as_index=False)["started"].sum()
    total = started.groupby("item")["started"].transform("sum")
    recipes = started[(started["option"] != "") & (started["started"] > NOTHING * total)]
    found = {("uses", item, maker) for item, maker in shares(result)[["item", "supplier"]].itertuples(index=False)}
    found |= {("recipe", item, option) for item, option in recipes[["item", "option"]].itertuples(index=False)}
    return frozenset(found | {("option", option, "") for option in steps(result)})


def in_words(parts: frozenset[Part], lang: str) -> str:
    """Parts of a plan as a text."""
    separator = "；" if lang == "zh" else "; "
    return separator.join(said(kind, lang, first=first, second=second) for kind, first, second in sorted(parts))


@dataclass(frozen=True)
class Condition:
    """What may flip: an option is taken; or a supplier's share of an item is above ``level`` (0: used at all)."""

    option: str
    item: str
    supplier: str
    level: float

    def measure(self, result: Result) -> float:
        """Steps of the option, or the supplier's share of the item."""
        if self.option:
            return steps(result).get(self.option, 0.0)
        found = shares(result)
        return float(found[(found["item"] == self.item) & (found["supplier"] == self.supplier)]["share"].sum())

    def holds(self, result: Result) -> bool:
        """Whether it is so in a plan."""
        return self.measure(result) > max(0.0 if self.option else self.level, NOTHING)


_NAMES = {
    "option": ("Options", "option"), "选项": ("Options", "option"), "item": ("Items", "item"),
    "物料": ("Items", "item"), "supplier": ("Suppliers", "supplier"), "供应商": ("Suppliers", "supplier"),
}  # fmt: skip


def condition(tables: Tables, text: str, level: float, option: str) -> Condition:
    """The condition that 'option: NAME' or 'item: NAME; supplier: NAME' names. ``option``: where faults say it stood.

    Raises InputError.
    """
    found: dict[str, str] = {}
    for part in text.replace("；", ";").replace("：", ":").split(";"):
        word, _, name = part.partition(":")
        sheet, column = _NAMES.get(fold(word), ("", ""))
        if not sheet:
            raise InputError([fault(option, "", "when_form", text)])
        known = {fold(value): value for value in tables[sheet].frame[column]}
        if fold(name) not in known:
            near = nearest(name.strip(), list(known.values()))
            raise InputError([fault(option, "", f"when_name{'_near' if near else ''}", name.strip(), near=near or "")])
        found[column] = known[fold(name)]
    if set(found) not in ({"option"}, {"item", "supplier"}) or not 0 <= level < 1:
        raise InputError([fault(option, "", "when_form", text)])
    return Condition(found.get("option", ""), found.get("item", ""), found.get("supplier", ""), level)
