"""Causes confirmed: each is relieved in the workbook, and the plan solved again beside itself."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from planner.reading.names import fold
from planner.why.causes import Cause, Causes, Relief
from planner.why.edits import Edit, edited
from planner.why.routes import Routes
from planner.why.shortages import Shortage, Shortages
from planner.why.study import NoPlanNearError, Outcome
from planner.written import Written, write

LADDER = (2.0, 4.0, 8.0)  # further steps of a relief, in its first ones
LESS = 0.5  # of what the first step brings for a unit: a step that brings less is not worth taking any more
ROUNDING = 1e-7  # of the profit: less is the solver's rounding
FEW = 300  # integers that may all be decided anew
NOT_SO = "no plan near"  # with lots and steps as they are
SECONDS = 5.0  # for a small integer programme


@dataclass(frozen=True)
class Leading:
    """A thing behind shortages: ``worth`` of these by its share, the quarters of it, and its relief in all of them."""

    thing: Cause
    worth: float
    quarters: tuple[int, ...]
    relief: Relief | None


@dataclass(frozen=True)
class Tried:
    """What a relief brings: money of today, units no longer late or lost. ``how``: "kept" with lots and steps as in the
    plan, "anew" with those near decided anew, "at least" where that is not proven. ``until``: the part of what is there
    by which it may grow and still bring something (NaN: not asked). ``next``: what limits then. ``beside``: what was
    relieved with it."""

    money: float
    units: float
    how: str = "kept"
    until: float = float("nan")
    next: Leading | None = None
    beside: Leading | None = None


class Reliefs:
    """The leading causes of all shortages, relieved one after the other."""

    def __init__(
        self, shortages: Shortages, until: float, about: Sequence[str] = (), demand: Sequence[str] = ()
    ) -> None:
        """``until``: time.monotonic() after which nothing more is tried; ``about``: only of these names; ``demand``:
        only what is behind the shortages of these."""
        self.shortages, self.study, self.causes = shortages, shortages.study, shortages.causes
        self.until, self.about, self.demand = until, [fold(name) for name in about], demand
        self.tables = self.study.base.tables

    @cached_property
    def leading(self) -> list[Leading]:
        """Things behind the shortages."""
        return self.behind(self.shortages.of(self.demand))

    def behind(self, shortages: Iterable[Shortage]) -> list[Leading]:
        """Things behind shortages, that which is behind most of their worth first."""
        worth: dict[Cause, float] = defaultdict(float)
        own: dict[Cause, set[Cause]] = defaultdict(set)
        for shortage in shortages:
            equal = self.shortages.as_good(shortage)
            for account in equal:
                for cause in account.causes:
                    worth[cause.thing] += shortage.units * account.rents[cause] / len(equal)
                    own[cause.thing].add(cause)
        order = sorted(worth, key=lambda thing: -worth[thing])
        return [self._leading(thing, worth[thing], sorted(own[thing], key=lambda c: c.quarter)) for thing in order]

    def _leading(self, thing: Cause, worth: float, causes: list[Cause]) -> Leading:
        found = [relief for cause in causes for relief in itertools.islice(self.causes.reliefs(cause), 1)]
        edits = tuple(dict.fromkeys(edit for relief in found for edit in relief.edits))
        relief = replace(found[0], edits=edits) if found else None
        return Leading(thing, worth, tuple(cause.quarter for cause in causes), relief)

    def rows(self, lang: str) -> Iterator[dict[str, Any]]:
        """Rows of table ``reliefs``; causes for which there is no time are told without what they bring."""
        for leading in self.leading:
            relief = leading.relief
            about = {
                "what": self.words(leading.thing, lang), "when": self.when(leading), "behind": leading.worth,
                "together": "", "step": "", "sheet": "", "cell": "", "next": "", "how": "",
            }  # fmt: skip
            if relief:
                edit = relief.edits[0]
                about |= {"step": relief.words[lang], "sheet": self.tables.titles[edit.sheet]}
                about["cell"] = edit.cell(self.tables)
                named = fold(" ".join(self.words(leading.thing, lang) for lang in ("en", "zh")))
                asked = not self.about or any(name in named for name in self.about)
                if asked and time.monotonic() < self.until:
                    tried = self.tried(leading, relief)
                    about |= {"units": tried.units, "money": tried.money, "until": tried.until, "how": tried.how}
                    about["next"] = self.words(tried.next.thing, lang) if tried.next else ""
                    about["together"] = self.words(tried.beside.thing, lang) if tried.beside else ""
            yield about

    def words(self, thing: Cause, lang: str) -> str:
        """A thing in words."""
        return self.shortages.cause_words(thing, lang)

    def when(self, leading: Leading) -> str:
        """Its first and last quarter."""
        labels = [self.causes.labels[quarter] for quarter in leading.quarters if quarter >= 0]
        return " – ".join(dict.fromkeys((labels[0], labels[-1]))) if labels else ""

    def tried(self, leading: Leading, relief: Relief) -> Tried:
        """Relieve a cause and solve again: with lots and steps as they are; where that brings nothing, with those near
        decided anew; where that brings nothing either, together with what limits next."""
        plain, grows = self.study.plain, relief.part > 0
        far = write(edited(self.tables, self._times(relief, LADDER[-1] if grows else 1.0)))
        grows = grows and far.matrix.shape == self.study.base.matrix.shape
        changed = between(self.study.base, far, 1 / LADDER[-1]) if grows else far
        after = self._outcome(changed)
        if after and self.more(after, plain):
            until = self._limit(relief, far, after) if grows else float("nan")
            following = self.next_after(changed, after, leading.thing)
            return Tried(*self.gain(after, plain), until=until, next=following)
        again = self._anew(changed, leading.thing, everything=after is None)
        if again:
            return again
        if not after:
            return Tried(float("nan"), float("nan"), NOT_SO)
        following = self.next_after(changed, after, leading.thing)
        if following and following.relief:
            both = write(edited(self.tables, (*relief.edits, *following.relief.edits)))
            together = self._outcome(both)
            if together and self.more(together, plain):
                further = self.next_after(both, together, leading.thing)
                return Tried(*self.gain(together, plain), next=further, beside=following)
        return Tried(0.0, 0.0, next=following)

    def _outcome(self, changed: Written, free: np.ndarray | None = None) -> Outcome | None:
        """What a changed workbook gives near the plan; None where there is no plan so near."""
        try:
            return self.study.outcome(changed, free, SECONDS)
        except NoPlanNearError:
            return None

    def _anew(self, changed: Written, thing: Cause, everything: bool) -> Tried | None:
        """What a relief brings with the lots and steps near it decided anew, or with all of them where they are few;
        None for nothing."""
        base = self.study.base
        near = [self.study.near(written, self._rows(written, thing)) for written in (base, changed)]
        if everything and changed.matrix.integer.sum() <= FEW:
            near = [base.matrix.integer, changed.matrix.integer]
        if not near[1].any():
            return None
        before, after = self._outcome(base, near[0]), self._outcome(changed, near[1])
        if not before or not after or not self.more(after, before):
            return None
        proven = before.bound <= before.profit + self.rounding
        return Tried(*self.gain(after, before), how="anew" if proven else "at least")

    def _times(self, relief: Relief, factor: float) -> list[Edit]:
        """The relief's edits, each so many times as large."""
        if factor == 1.0:
            return list(relief.edits)
        old = [edit.old(self.tables) for edit in relief.edits]
        return [
            replace(edit, value=before + factor * (float(edit.value) - before))
            for edit, before in zip(relief.edits, old, strict=True)
        ]

    def _limit(self, relief: Relief, far: Written, after: Outcome) -> float:
        """How much of a relief brings something, in steps of the ladder."""
        first, last, before = after.profit - self.study.plain.profit, after, 1.0
        for factor in LADDER:
            outcome = self._outcome(between(self.study.base, far, factor / LADDER[-1]))
            if not outcome or outcome.profit - last.profit < LESS * first * (factor - before):
                break
            last, before = outcome, factor
        return before * relief.part

    def next_after(self, changed: Written, after: Outcome, thing: Cause) -> Leading | None:
        """What limits once a thing is relieved: that which is then behind most of the shortages that it was behind."""
        study = self.study.beside(changed, after.x)
        then = Reliefs(Shortages(Routes(study), Causes(changed)), self.until)
        self.study.take_back(study)
        was = {
            (shortage.line, shortage.kind)
            for shortage in self.shortages.found
            for account in self.shortages.as_good(shortage)
            if any(cause.thing == thing for cause in account.causes)
        }
        left = [shortage for shortage in then.shortages.found if (shortage.line, shortage.kind) in was]
        return next((leading for leading in then.behind(left) if leading.thing != thing), None)

    def _rows(self, written: Written, thing: Cause) -> np.ndarray:
        return (self.causes if written is self.study.base else Causes(written)).rows(thing)

    @property
    def rounding(self) -> float:
        """Money that is the solver's rounding."""
        return ROUNDING * max(1.0, abs(self.study.plain.profit))

    def more(self, after: Outcome, before: Outcome) -> bool:
        """Whether an outcome is better: in what counts before money, or in money."""
        if any(a < b - self.rounding for a, b in zip(after.bends, before.bends, strict=True)):
            return True
        return after.profit > before.profit + self.rounding

    def gain(self, after: Outcome, before: Outcome) -> tuple[float, float]:
        """Money and units recovered."""
        return after.profit - before.profit, self.short(before) - self.short(after)

    def short(self, outcome: Outcome) -> float:
        """Units late or lost."""
        written = outcome.written
        d, t = written.network.sets["WINDOWS"].T
        due = np.asarray(written.compiled.customers.due)
        late = outcome.x[written.problem.columns["v_fulfil"]][t > due[d]].sum()
        return float(late + outcome.x[written.problem.columns["v_lost"]].sum())


def between(near: Written, far: Written, part: float) -> Written:
    """A workbook between two that differ in right-hand sides; what depends on them less directly is as in the far
    one."""
    a, b = near.matrix, far.matrix
    with np.errstate(invalid="ignore"):
        low, high = (
            np.where(np.isfinite(x) & np.isfinite(y), x + part * (y - x), y)
            for x, y in ((a.row_lower, b.row_lower), (a.row_upper, b.row_upper))
        )
    return replace(far, problem=replace(far.problem, matrix=replace(b, row_lower=low, row_upper=high)))
