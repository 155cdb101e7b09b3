"""Which change of the inputs caused what, by solving along the way from one workbook to the other.

Each change is made alone to A, and all are made one after the other until B is reached. Along the way the effects add
up to B - A by construction, but depend on the order; alone they do not, but leave a remainder, the interaction. An
effect lies between what the searches found and what they proved: if a plan makes p and none can make more than p + s,
the effect p' - p on the best plan is known within -s and +s'.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.api import Case, NoPlanError, Plan
from planner.checks import check
from planner.faults import Fault, describe
from planner.session import Session
from planner.tables import Tables
from planner.texts.diff import word
from planner.why.between import between
from planner.why.changes import Change
from planner_models.solve import Status

_NOISE, _UNITS = 1e-9, 1e-6  # what a solver leaves: relative, and units


@dataclass(frozen=True)
class Answer:
    """What a solve came to: money, what it left unproven, units late and lost, rules that could not hold."""

    money: float
    slack: float
    late: float
    lost: float
    bent: int


@dataclass(frozen=True)
class Effect:
    """What a change does, or several do: money and how far it may be off, units late and lost."""

    money: float
    least: float
    most: float
    late: float
    lost: float

    @property
    def sure(self) -> bool:
        """Whether it is known to be other than nothing."""
        return not self.least <= 0 <= self.most or self.least == self.most == 0


@dataclass
class Share:
    """A change with its effect alone and along the way; None where it is not known, and then ``notes`` say why."""

    change: Change
    alone: Effect | None = None
    along: Effect | None = None
    bent: int | None = None
    notes: list[str] = field(default_factory=list)
    number: int = 0


@dataclass(frozen=True)
class Attribution:
    """A and B solved anew, and the changes in the order of the way from one to the other."""

    a: Answer
    b: Answer
    shares: Sequence[Share]

    @property
    def together(self) -> Effect:
        """B - A."""
        return effect(self.a, self.b)

    @property
    def remainder(self) -> Effect | None:
        """B - A without the effects alone that are known; None where there is one change only."""
        known = [s.alone for s in self.shares if s.alone]
        if len(self.shares) < 2:
            return None
        whole, count = self.together, len(known)
        money, late, lost = (
            getattr(whole, name) - math.fsum(getattr(e, name) for e in known) for name in ("money", "late", "lost")
        )
        # each effect alone is p - p(A), so A's slack counts once for each of them, less the once in B - A
        least = money - math.fsum(e.most - e.money for e in known) - (self.a.slack if count == 0 else 0.0)
        most = money + self.b.slack + max(0, count - 1) * self.a.slack
        return Effect(money, least, most, late, lost)

    @property
    def whole(self) -> bool:
        """Whether every change is known alone, so that the remainder is their interaction."""
        return all(share.alone for share in self.shares)


def effect(before: Answer, after: Answer) -> Effect:
    """What changed from one solve to the other."""
    money = _change(before.money, after.money)
    late, lost = _change(before.late, after.late, _UNITS), _change(before.lost, after.lost, _UNITS)
    return Effect(money, money - before.slack, money + after.slack, late, lost)


def _change(before: float, after: float, least: float = 0.0) -> float:
    """after - before, or 0 where it is a solver's noise."""
    change = after - before
    return 0.0 if abs(change) <= max(least, _NOISE * max(abs(after), abs(before))) else change


def answer_of(plan: Plan) -> Answer:
    """What a plan comes to."""
    units = plan.fulfilment[["late", "lost"]].sum()
    slack = max(0.0, plan.bound - plan.objective)
    if slack <= _NOISE * abs(plan.objective):
        slack = 0.0
    return Answer(
        plan.objective, slack, float(units["late"]), float(units["lost"]), int(plan.rules["money"].isna().sum())
    )


def attribute(
    a: Case, b: Case, changes: Sequence[Change], lang: str, until: float = math.inf, **options: Any
) -> Attribution:
    """Solve A, B and the way between them with the same ``options`` (those of ``Session.solve``).

    ``until``: time.monotonic() after which nothing more is asked. Raises NoPlanError where A or B has no plan by then.
    """
    with Session() as session:
        asker = _Asker(session, a, b, lang, until, options)
        return asker.attribute([Share(change) for change in changes])


class _Asker:
    def __init__(self, session: Session, a: Case, b: Case, lang: str, until: float, options: dict[str, Any]) -> None:
        self.session, self.a, self.b, self.lang, self.until, self.options = session, a, b, lang, until, options
        self.limit: float = options.pop("time_limit")
        self.found: dict[int, Answer] = {}  # alone
        self.joint: list[list[Share]] = []  # changes that are counted together along the way

    def attribute(self, shares: list[Share]) -> Attribution:
        first, last = self.ask(self.a), self.ask(self.b)
        for share in shares:
            if len(shares) == 1:
                share.alone = effect(first, last)
            else:
                self.alone(share, first)
        shares.sort(key=lambda s: -abs(s.alone.money) if s.alone else math.inf)
        ordered = self.along(shares, first, last)
        for number, share in enumerate(ordered, start=1):
            share.number = number
        for together in self.joint:
            numbers = ", ".join(str(s.number) for s in together)
            for share in together:
                share.notes.append(word("counted with", self.lang, numbers=numbers))
        return Attribution(first, last, ordered)

    def ask(self, case: Case) -> Answer:
        """The plan of a workbook; NoPlanError where none is found in time, or it does not pass its audit."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise NoPlanError(Status.NO_PLAN, 0.0)
        plan = self.session.solve(case, time_limit=max(0.01, min(self.limit, left)), **self.options)
        if plan.status is Status.INTERRUPTED:
            raise KeyboardInterrupt
        if plan.audit:
            raise NoPlanError(Status.FAILED, float(plan.run["seconds"]), plan.audit[0].text(self.lang))
        return answer_of(plan)

    def mixed(self, shares: Sequence[Share]) -> Case:
        units = [unit for share in shares for unit in share.change.units]
        return Case(between(self.a.tables, self.b.tables, units))

    def alone(self, share: Share, first: Answer) -> None:
        """The effect of a change made alone, or why it is not known."""
        if time.monotonic() >= self.until:
            share.notes.append(word("not asked", self.lang))
            return
        case = self.mixed([share])
        fault = _fault(case.tables)
        if fault:
            share.notes.append(word("not alone", self.lang, why=describe(fault, self.lang)))
            return
        found = self.try_to_ask(case)
        if found is None:
            share.notes.append(word("no plan", self.lang))
            return
        share.alone, share.bent = effect(first, found), found.bent
        self.found[id(share)] = found
        if found.bent != first.bent:
            share.notes.append(word("bends more", self.lang, count=found.bent, base=first.bent))

    def try_to_ask(self, case: Case) -> Answer | None:
        try:
            return self.ask(case)
        except NoPlanError as error:
            if error.status is Status.INTERRUPTED:
                raise KeyboardInterrupt from error
            return None

    def along(self, shares: list[Share], first: Answer, last: Answer) -> list[Share]:
        """The way from A to B; a change that cannot be made where its turn is goes with the ones after it."""
        left, done, step, before = list(shares), list[Share](), list[Share](), first
        while left:
            share, sound = self.next([*done, *step], left)
            left.remove(share)
            step.append(share)
            found = last if not left else self.after([*done, *step]) if sound else None
            if found is not None:
                step[-1].along = effect(before, found)
                if len(step) > 1:
                    self.joint.append(step)
                done, step, before = [*done, *step], [], found
        return done

    def next(self, done: list[Share], left: list[Share]) -> tuple[Share, bool]:
        """The change whose turn it is: the first that gives a workbook without faults, and whether there is one."""
        if len(left) > 1 and time.monotonic() < self.until:
            for share in left:
                if _fault(self.mixed([*done, share]).tables) is None:
                    return share, True
        return left[0], False

    def after(self, done: list[Share]) -> Answer | None:
        """The answer with these changes made; None where there is none in time."""
        if len(done) == 1 and id(done[0]) in self.found:
            return self.found[id(done[0])]
        return self.try_to_ask(self.mixed(done))


def _fault(tables: Tables) -> Fault | None:
    """The first reason why a workbook cannot be planned with."""
    return next((f for f in check(tables) if not f.note), None)
