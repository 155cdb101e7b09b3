"""What a plan for all scenarios is worth, and what knowing the scenario in advance would be: between which limits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.texts.stochastic import uncertain
from planner_models.solve import Solution
from planner_models.two_stage import Risk

ALIKE = 1e-6  # relative: amounts of bending closer than this are the same


@dataclass(frozen=True)
class Answers:
    """What the searches found. By scenario, in one order: ``likely`` its probability, ``own`` its plan alone,
    ``after`` the best with the base plan's decisions (None: these cannot be carried out there), ``profits`` in the plan
    for all scenarios (``together``). ``bends``: mean amount by stage that rules bend in the own plans, with the base
    plan's decisions, and in the plan.
    """

    names: Sequence[str]
    likely: np.ndarray
    risk: Risk
    own: Sequence[Solution]
    after: Sequence[Solution | None]
    together: Solution
    profits: np.ndarray
    bends: Sequence[Mapping[str, float]]

    @property
    def value(self) -> float:
        """What the plan reaches of what counts."""
        return self.risk.value(self.profits, self.likely)

    @property
    def bound(self) -> float:
        """What no plan with one decision for all scenarios exceeds."""
        return max(self.value, self.together.bound)

    @property
    def gap(self) -> float:
        """Relative distance between the two."""
        return (self.bound - self.value) / max(abs(self.value), 1e-9)

    @property
    def known(self) -> tuple[float, float]:
        """What knowing the scenario in advance reaches, and its bound."""
        return self.risk.value(self.own_profits, self.likely), self._of(self.own)[1]

    @property
    def own_profits(self) -> np.ndarray:
        """What is known of each scenario's own plan: no less than what was found for it with other decisions."""
        found = np.array([solution.objective for solution in self.own])
        if self.bends_alike(0, 1) and self.base is not None:
            found = np.maximum(found, [solution.objective for solution in self.after if solution is not None])
        return np.maximum(found, self.profits) if self.bends_alike(0, 2) else found

    @property
    def base(self) -> tuple[float, float] | None:
        """What the base plan's decisions reach, and their bound; None where some scenario has no plan with them."""
        there = [solution for solution in self.after if solution is not None and solution.x is not None]
        return self._of(there) if len(there) == len(self.after) else None

    @property
    def information(self) -> tuple[float, float]:
        """Least and most that knowing the scenario in advance is worth (EVPI)."""
        low, high = self.known
        return max(0.0, low - self.bound), max(0.0, high - self.value)

    @property
    def planning(self) -> tuple[float, float]:
        """Least and most that planning for all scenarios is worth, against the base plan's decisions (VSS); infinite
        where these cannot be carried out, and up to there where no plan with them was found."""
        if self.base is None:
            impossible = any(solution is None for solution in self.after)
            return (math.inf if impossible else 0.0), math.inf
        low, high = self.base
        return max(0.0, self.value - high), max(0.0, self.bound - low)

    def impossible(self) -> list[str]:
        """Scenarios in which the base plan's decisions cannot be carried out."""
        return [name for name, solution in zip(self.names, self.after, strict=True) if solution is None]

    def unknown(self) -> list[str]:
        """Scenarios for which no plan with them was found in time."""
        there = zip(self.names, self.after, strict=True)
        return [name for name, solution in there if solution is not None and solution.x is None]

    def bends_alike(self, one: int, other: int) -> bool:
        """Whether rules bend as much in two of the ``bends``: only then is their money comparable."""
        return alike(self.bends[one], self.bends[other])

    def _of(self, solutions: Sequence[Solution]) -> tuple[float, float]:
        low, high = (np.array([getattr(s, name) for s in solutions]) for name in ("objective", "bound"))
        return self.risk.value(low, self.likely), self.risk.value(high, self.likely)


def alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether amounts of bending, by stage, are the same."""
    names = {*one, *other}
    return all(math.isclose(one.get(n, 0.0), other.get(n, 0.0), rel_tol=ALIKE, abs_tol=ALIKE) for n in names)


def value_table(answers: Answers, lang: str) -> pd.DataFrame:
    """What counts, what it is made of, and what information and planning are worth."""
    profits, likely, risk, base = answers.profits, answers.likely, answers.risk, answers.base
    reached = base[0] if base else math.nan
    rows = [
        _row("plan", answers.value, answers.value, answers.bound, uncertain(_counts(risk), lang, risk)),
        _row("mean", float(likely @ profits)),
        _row("worst part", risk.worst_part(profits, likely), note=uncertain("part", lang, risk)),
        _row("worst", float(profits.min()), note=answers.names[int(profits.argmin())]),
        _row("known", answers.known[0], *answers.known),
        _row("base decisions", reached, *(base or (math.nan, math.nan)), _missing(answers, lang)),
        _row("EVPI", answers.known[0] - answers.value, *answers.information, _comparable(answers, 0, lang)),
        _row("VSS", answers.value - reached, *answers.planning, _comparable(answers, 1, lang)),
    ]
    return pd.DataFrame(rows)


def _row(
    figure: str, value: float, least: float = math.nan, most: float = math.nan, note: str = ""
) -> dict[str, object]:
    known = [number if math.isfinite(number) else math.nan for number in (value, least, most)]
    return {"figure": figure, **dict(zip(("value", "least", "most"), known, strict=True)), "note": note}


def _counts(risk: Risk) -> str:
    return "mean" if not risk.weight else "worst" if risk.level == 1 else "cvar"


def _missing(answers: Answers, lang: str) -> str:
    """Why there is no number for the base plan's decisions."""
    told = [("impossible", answers.impossible()), ("not found", answers.unknown())]
    return " ".join(uncertain(key, lang, names=", ".join(names)) for key, names in told if names)


def _comparable(answers: Answers, other: int, lang: str) -> str:
    """What to know about a difference."""
    least, most = answers.planning if other else answers.information
    if other and answers.base is None:
        return _missing(answers, lang)
    notes = [] if answers.bends_alike(other, 2) else ["bends"]
    if least <= 0 < most:
        notes.append("within gap")
    return " ".join(uncertain(note, lang) for note in notes)
