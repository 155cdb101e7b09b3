"""The explanation of a plan: why it is as it is, all parts within a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.plan_schema import EXPLANATION
from planner.why.causes import Causes
from planner.why.reliefs import Reliefs
from planner.why.repairs import clashes
from planner.why.rivals import rival_rows
from planner.why.room import room
from planner.why.routes import Routes
from planner.why.rows import frame
from planner.why.shortages import Shortages
from planner.why.study import Study
from planner.why.suppliers import suppliers
from planner.why.values import price_rows

PARTS = {"clashes": 0.4, "reliefs": 0.4, "prices": 0.3, "suppliers": 0.5}  # of the time that is then left, at most
LEAST_SECONDS = 2.0  # for an explanation, however fast the plan was found
MOST_SECONDS = 20.0  # unless more is asked for


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """Why a plan is as it is: the tables of ``planner.plan_schema.EXPLANATIONS`` that there is something to say in.

    Each is also an attribute: ``explanation.causes``, ``explanation.reliefs``, ... ``seconds``: what it took.
    """

    tables: Mapping[str, pd.DataFrame]
    seconds: float

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in EXPLANATION:
            return self.tables.get(name, frame(name, ()))
        raise AttributeError(f"an explanation has no {name!r}; its tables are {', '.join(EXPLANATION)}")

    def __repr__(self) -> str:
        return f"<Explanation: {', '.join(f'{name} {len(table)}' for name, table in self.tables.items())}>"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *EXPLANATION]


def with_causes(shortages: pd.DataFrame, causes: pd.DataFrame) -> pd.DataFrame:
    """A plan's shortages, each with the scarcest thing on its best route."""
    line = ["customer", "item", "quarter", "kind"]
    best = causes[(causes["route"] == "1") & (causes["part"] == "scarce") & (causes["per_unit"] > 0)]
    first = best.sort_values("per_unit", ascending=False, kind="stable").drop_duplicates(line)
    share = first["share"].map("{:.0%}".format)
    texts = (first["what"] + " " + first["when"]).str.strip() + " (" + share + ")"
    known = dict(zip(first[line].itertuples(index=False, name=None), texts, strict=True))
    told = [known.get(key, "") for key in shortages[line].itertuples(index=False, name=None)]
    return shortages.assign(cause=pd.Index(told, dtype=object))


def explain(
    study: Study,
    seconds: float,
    lang: str,
    step: Callable[[str], None] | None = None,
    about: Sequence[str] = (),
    demand: Sequence[str] = (),
) -> Explanation:
    """Explain the plan under study within so many ``seconds``: what there is no time for is told without its numbers.

    ``lang``: of the texts, "en" or "zh". ``step`` hears of what is being done. ``about``: names; only what has one of
    them in it is relieved; ``demand``: only what is behind the shortages of these names. That leaves more time for it.
    """
    begun = time.monotonic()
    until = begun + max(seconds, LEAST_SECONDS)
    (step or (lambda _: None))("explain")
    routes = Routes(study)
    shortages = Shortages(routes, Causes(study.base))
    tables = {"causes": frame("causes", shortages.rows(lang))}

    def part(name: str) -> float:
        """The end of a part of the time that is left."""
        return time.monotonic() + PARTS[name] * max(0.0, until - time.monotonic())

    tables |= clashes(study, part("clashes"), lang)
    reliefs = Reliefs(shortages, part("reliefs"), about, demand)
    tables["reliefs"] = frame("reliefs", reliefs.rows(lang))
    tables["rivals"] = frame("rivals", rival_rows(shortages, reliefs.leading, lang))
    tables["prices"] = frame("prices", price_rows(study, part("prices"), lang))
    tables |= suppliers(study, routes, part("suppliers"), lang)
    tables |= room(study, routes, until, lang)
    kept = {name: table for name, table in tables.items() if len(table)}
    return Explanation(kept, time.monotonic() - begun)
