"""A plan under uncertainty on the console."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from planner.report.words import shown
from planner.texts.stochastic import uncertain
from planner.texts.words import STATUS, say
from planner.whatif.decisions import ROBUST, WAITS
from planner.whatif.stochastic import StochasticPlan

SHOWN = 8  # decisions of a kind


def figures(plan: StochasticPlan) -> dict[str, Any]:
    """What scripts want to know."""
    answers = plan.answers
    (evpi_least, evpi_most), (vss_least, vss_most) = answers.information, answers.planning
    return {
        "status": plan.status.value, "risk": plan.run["risk"], "objective": answers.value, "bound": answers.bound,
        "gap": answers.gap, "currency": plan.run["currency"], "mean": float(answers.likely @ answers.profits),
        "worst": float(answers.profits.min()), "evpi": [evpi_least, evpi_most], "vss": [vss_least, vss_most],
        "scenarios": plan.tables["outcomes"].to_dict("records"),
        "decisions": plan.tables["decisions"].to_dict("records"),
        "seconds": plan.run["seconds"],
    }  # fmt: skip


def lines(plan: StochasticPlan, lang: str) -> Iterator[str]:
    """What the console says of it."""
    answers, currency = plan.answers, plan.run["currency"]
    gap = f"{answers.gap:.2%}" if math.isfinite(answers.gap) else say("unknown", lang)
    status = STATUS[plan.status.value][lang].format(gap=gap)
    yield uncertain("head", lang, count=len(answers.names), status=status)
    yield uncertain(
        "reached", lang, currency=currency, value=answers.value, bound=answers.bound,
        mean=float(answers.likely @ answers.profits), worst=float(answers.profits.min()),
        name=shown("outcomes", "scenario", answers.names[int(answers.profits.argmin())], lang),
    )  # fmt: skip
    for row in plan.tables["outcomes"].to_dict("records"):
        name = shown("outcomes", "scenario", row["scenario"], lang)
        yield uncertain("scenario", lang, **{str(key): value for key, value in row.items()} | {"scenario": name})
    notes = plan.tables["value"].set_index("figure")["note"]
    for figure, (least, most) in (("EVPI", answers.information), ("VSS", answers.planning)):
        kind = "endless" if math.isinf(least) else "at least" if math.isinf(most) else "between"
        kind = "exactly" if kind == "between" and round(least) == round(most) else kind
        money = uncertain(kind, lang, least=least, most=most)
        yield " ".join(filter(None, (uncertain(figure, lang, range=money), notes[figure])))
    decisions = plan.tables["decisions"]
    for key, verdict in (("robust", ROBUST), ("waits", WAITS)):
        some = decisions[decisions["verdict"] == verdict]
        if len(some):
            names = [" ".join(filter(None, (row.what, row.when))) for row in some.head(SHOWN).itertuples()]
            more = [say("more", lang, count=len(some) - SHOWN)] if len(some) > SHOWN else []
            yield uncertain(key, lang, names="; ".join([*names, *more]))
