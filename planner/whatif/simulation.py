"""One future under one policy: plan, see what comes, plan again, carry out the quarter, go on to the next."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from planner import scenarios
from planner.api import Case, NoPlanError, Plan
from planner.audit import Finding
from planner.compiling.network import compile_tables
from planner.faults import InputError
from planner.plan_schema import MONEY_LINES, PlanTable
from planner.reading.names import fold
from planner.rolling.carry import Carry
from planner.rolling.memory import advance, with_decisions
from planner.scenario_rows import BASE
from planner.session import Session
from planner.tables import Tables
from planner.whatif.news import arrives, coming, evolution, likely, scaled, told
from planner.whatif.simulation_schema import LINES, QUARTERS
from planner.whatif.task import LANGUAGES, Result, Task, failing, unaudited
from planner.why.edits import Edit, edited
from planner_models.solve import Status

DETERMINISTIC, STOCHASTIC = "deterministic", "stochastic"
DECIDED = {"start": ("Sources", ("supplier", "item", "option")), "option": ("Options", ("option",))}  # before the news
NOISE = 2e-6  # of the most that is of use: what a solver's tolerance makes start in the matrix of many scenarios
EXACT = 1e-6  # of what is wanted: as far as decisions that are held are exact


@dataclass(frozen=True)
class Simulation(Task):
    """A future and the policy under which it is met. ``policy``: "deterministic", "stochastic" or the name of a
    scenario that is planned for; ``truth``: the scenario that comes; ``draw``: what demand is drawn with, empty where
    forecasts do not change; ``quarters``: how many are carried out (None: all)."""

    policy: str = DETERMINISTIC
    truth: str = BASE[0]
    draw: tuple[int, ...] = ()
    quarters: int | None = None

    @property
    def key(self) -> str:
        """What the answer depends on, as one word."""
        own = repr((super().key, self.policy, self.truth, self.draw, self.quarters))
        return hashlib.sha256(own.encode()).hexdigest()[:40]

    @property
    def schema(self) -> tuple[PlanTable, ...]:
        """The tables that an answer has."""
        return QUARTERS, LINES

    def answer(self, case: Case, session: Session, begin: Callable[[float], None]) -> Result:
        """Carry out quarter by quarter; a quarter without a plan is the end, and its reason that of the result."""
        begun, course = time.monotonic(), _Course(self, case, session, begin)
        count = case.tables.calendar.count
        for t in range(count if self.quarters is None else min(self.quarters, count)):
            try:
                course.quarter(t)
            except (InputError, NoPlanError) as error:
                ended = failing(self, error)
            except _UnsoundError as error:
                ended = unaudited(self, error.finding, time.monotonic() - begun)
            else:
                continue
            label = case.tables.calendar.label(t)
            return replace(ended, reason={lang: f"{label}: {ended.reason[lang]}" for lang in LANGUAGES})
        return course.result(time.monotonic() - begun)


class _UnsoundError(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.text("en"))


class Known:
    """What is known of a workbook in a future: which scenario has come, and what demand is forecast to be."""

    def __init__(self, tables: Tables, truth: str, draw: tuple[int, ...]) -> None:
        self.tables, self.truth = tables, truth
        self.comes = tables.calendar.count if scenarios.is_base(truth) else arrives(tables, truth)
        self._draw, self._seen = draw, dict[tuple[str, int], Tables]()

    def after(self, t: int) -> Tables:
        """The workbook, all of its quarters, as it is known once quarter ``t`` is (-1: at the start)."""
        return self.if_(self.truth if t >= self.comes else BASE[0], t)

    def if_(self, scenario: str, t: int) -> Tables:
        """The same where a scenario is taken to come."""
        news = t if self._draw else -1
        if (scenario, news) not in self._seen:
            base = scenarios.is_base(scenario)
            tables = self.tables if base else coming(self.tables, scenario, arrives(self.tables, scenario))
            self._seen[scenario, news] = scaled(tables, self._factors[news]) if news >= 0 else tables
        return self._seen[scenario, news]

    @cached_property
    def _factors(self) -> np.ndarray:
        error, rows = self.tables.settings.forecast_error, len(self.tables["Demand"])
        count = self.tables.calendar.count
        return np.cumprod(evolution(np.random.default_rng(self._draw), error, rows, count), axis=0)


class _Course:
    """The quarters that have been carried out, and the book of the next."""

    def __init__(self, task: Simulation, case: Case, session: Session, begin: Callable[[float], None]) -> None:
        self.task, self.session, self.begin = task, session, begin
        self.workbook = self.book = case.tables
        self.known = Known(case.tables, task.truth, task.draw)
        self.quarters: list[dict[str, object]] = []
        self.money: list[pd.DataFrame] = []
        self.owed, self.left, self.solves, self.proven = _backlog(case.tables), 0.0, 0, True

    def quarter(self, t: int) -> None:
        """Plan with what is known at the start of quarter ``t``; hold what starts in it; see what comes; plan what can
        still react; carry out the quarter."""
        was, now, book = self.known.after(t - 1), self.known.after(t), self.book
        plan, frozen = self._planned(t, was), book.settings.frozen_quarters
        if now is not was or self.task.policy != DETERMINISTIC:
            book = told(book, was, now, t)
            frozen, book = book.settings.frozen_quarters, held(book, plan, self.task.policy == STOCHASTIC)
            plan = self._solved(book)
        last = book.calendar.count == 1
        following, crossing = (book, None) if last else advance(book, plan.tables)
        self._note(t, book, plan, crossing)
        self.book = edited(following, [Edit("Settings", 0, "frozen_quarters", frozen)])

    def _planned(self, t: int, was: Tables) -> Plan:
        """The policy's plan at the start of a quarter. Of what may come one scenario comes: once it has, none that may
        come is planned for, or its changes would be made twice. One of probability 0 goes on top of any."""
        policy, come = self.task.policy, t > self.known.comes
        if policy == STOCHASTIC:
            return self._for_all(t, was)
        if policy == DETERMINISTIC or (come and self._may_come(policy)):
            return self._solved(self.book)
        return self._solved(told(self.book, was, coming(was, policy, t), t))

    def _may_come(self, scenario: str) -> bool:
        chances = {fold(name): chance for name, chance in likely(self.workbook).items()}
        return fold(scenario) == fold(self.task.truth) or chances[fold(scenario)] > 0

    def _for_all(self, t: int, was: Tables) -> Plan:
        """One plan for all that may still come."""
        from planner.whatif.settling import SETTLING
        from planner.whatif.stochastic import stochastic

        books = [(BASE[0], 1.0, self.book)]
        if t <= self.known.comes:
            chances = likely(self.workbook)
            books = [(BASE[0], chances.pop(BASE[0]), self.book)]
            for name, chance in chances.items():
                if chance > 0 and arrives(self.workbook, name) >= t:
                    books.append((name, chance, told(self.book, was, self.known.if_(name, t - 1), t)))
        some = [book for book in books if book[1] > 0]
        if len(some) == 1:
            return self._solved(some[0][2])
        task, limit = self.task, self._limit()
        self.begin((3 * limit + SETTLING) * len(books) + limit)
        self.solves += 1
        found = stochastic(
            Case(self.book), gap=task.gap, time_limit=task.time_limit, threads=1, seed=task.seed, books=books
        )
        self.proven &= found.status is Status.OPTIMAL
        return next(iter(found.plans.values()))  # only what it decides now is used: what is carried out is audited

    def _solved(self, book: Tables) -> Plan:
        task = self.task
        self.begin(self._limit())
        self.solves += 1
        plan = self.session.solve(Case(book), task.gap, task.time_limit, 1, task.seed, engine=task.engine)
        if plan.audit:
            raise _UnsoundError(plan.audit[0])
        self.proven &= plan.status is Status.OPTIMAL
        return plan

    def _limit(self) -> float:
        return self.workbook.settings.time_limit if self.task.time_limit is None else self.task.time_limit

    def _note(self, t: int, book: Tables, plan: Plan, crossing: Carry | None) -> None:
        """What the first quarter of a plan brings, and what it leaves."""
        label, calendar = book.calendar.label(0), self.workbook.calendar
        worth = (1.0 + self.workbook.settings.discount_rate) ** (-t / calendar.per_year)
        money, fulfilled, short = (plan.tables[name] for name in ("money", "fulfilment", "shortages"))
        now = money[money["quarter"] == label]
        self.left = worth * float(money["discounted"][money["quarter"] != label].sum())
        self.money.append(now[["line", "amount"]].assign(discounted=worth * now["amount"]))
        amount = float(now["amount"].sum())
        late = short["units"][(short["kind"] == "late") & (short["delivered"] == label)]
        served = {
            "wanted": float(np.nansum(book["Demand"].phased["quantity"][:, 0])),
            "on_time": float(fulfilled["on_time"][fulfilled["quarter"] == label].sum()),
            "late": float(late.sum()),
        }
        missed, bent = _bends(book, plan)
        before, self.owed = self.owed, _owed(crossing)
        lost = before + served["wanted"] - served["on_time"] - served["late"] - self.owed
        lost = lost if lost > EXACT * max(1.0, served["wanted"]) else 0.0
        self.quarters.append(
            {
                "quarter": label, "amount": amount, "discounted": worth * amount, **served,
                "lost": lost, "owed": self.owed, "missed": float(missed), "bent": float(bent),
            }
        )  # fmt: skip

    def result(self, seconds: float) -> Result:
        """What all quarters come to."""
        quarters = pd.DataFrame(self.quarters)
        lines = pd.concat(self.money).groupby("line", as_index=False)[["amount", "discounted"]].sum()
        order = {line: place for place, line in enumerate(MONEY_LINES)}
        lines = lines.sort_values("line", key=lambda column: column.map(order), ignore_index=True)
        own = {"policy": self.task.policy, "future": np.nan}  # the futures that are this one are known to who asked
        tables = {"quarters": quarters.assign(**own), "lines": lines.assign(**own)}
        realised = float(quarters["discounted"].sum())
        status = Status.OPTIMAL if self.proven else Status.FEASIBLE
        run = {"realised": realised, "left": self.left, "solves": self.solves}
        return Result(self.task.name, status.value, realised + self.left, seconds=seconds, tables=tables, run=run)


def held(book: Tables, plan: Plan, noisy: bool = False) -> Tables:
    """The book with what a plan starts in the first quarter, and the options that it begins, kept as sheet Locks keeps
    the plan before in a frozen quarter: bent only where it cannot be otherwise. All else is free. ``noisy``: the plan
    comes from a matrix of many scenarios; starts of next to nothing are its solver's."""
    label, rows = book.calendar.label(0), plan.tables["locks"]
    now = (rows["quarter"] == label) & rows["decision"].isin(list(DECIDED))
    useful = compile_tables(book).useful if noisy else {}
    least = rows["item"].map({item: NOISE * units.max() for item, units in useful.items()}).fillna(0.0)
    decided = [rows[now & (rows["units"] > least)]]
    for decision, (sheet, columns) in DECIDED.items():
        if (decided[0]["decision"] == decision).any() or not len(book[sheet]):
            continue
        first = {name: book[sheet].frame[name].iloc[0] for name in columns if name in book[sheet].frame}
        nothing = {"decision": decision, "sense": "plan", "quarter": label, "units": 0.0, **first}
        decided.append(pd.DataFrame([nothing]).reindex(columns=rows.columns, fill_value=""))  # that nothing starts
    locks = with_decisions(book["Locks"], pd.concat(decided), {label: 0}, (0,))
    frozen = max(1, book.settings.frozen_quarters)
    with_locks = replace(book, sheets={**book.sheets, "Locks": locks})
    return edited(with_locks, [Edit("Settings", 0, "frozen_quarters", frozen)])


def _bends(book: Tables, plan: Plan) -> tuple[int, int]:
    """Decisions held that could not be carried out, and rules without a price that bend in the first quarter or in a
    period that ends with it."""
    rules, calendar, locks = plan.tables["rules"], book.calendar, book["Locks"]
    over = {calendar.label(0)}
    if calendar.count == 1 or calendar.year(1) != calendar.year(0):
        over.add(str(calendar.year(0)))
    if calendar.count == 1:
        over.add("horizon")
    plans = np.flatnonzero(locks.frame["sense"] == "plan").tolist()
    cells = {("Locks", locks.address(row, "units", 0)) for row in plans}
    cells.add(("Settings", book["Settings"].address(0, "frozen_quarters")))
    bent = rules[rules["money"].isna() & rules["period"].isin(over)]
    missed = sum(place in cells for place in zip(bent["sheet"], bent["cell"], strict=True))
    return missed, len(bent) - missed


def _backlog(tables: Tables) -> float:
    return float(np.nansum(tables["Backlog"].phased["quantity"]))


def _owed(crossing: Carry | None) -> float:
    """Units that are still wanted; none once the horizon is over."""
    return 0.0 if crossing is None else sum(o.quantity for lines in crossing.owed.values() for o in lines.values())
