"""What one more unit is worth: of every number that limits the plan, at the plan's prices and by solving again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.why.causes import Causes
from planner.why.earlier import Earlier, earlier
from planner.why.edits import Edit, edited
from planner.why.numbers import NOTHING, Number, numbers, reach, value
from planner.why.study import EXACT, NoPlanNearError, Outcome, Study
from planner.written import Written, write

FOUND: dict[str, tuple[str, str]] = {
    "prices": (
        "not solved again: with lots, switches and steps as in the plan",
        "未重新求解：批量、开关与步数与计划相同",
    ),
    "far": (
        "with lots, switches and steps as in the plan; none of them is near",
        "批量、开关与步数与计划相同；附近没有这些",
    ),
    "solved": (
        "solved again, lots, switches and steps nearby decided anew",
        "重新求解，附近的批量、开关与步数重新决定",
    ),
    "least": (
        "at least: solved again, not proven in the time there was",
        "至少：已重新求解，但在给定时间内未能证明",
    ),
    "service": (
        "solved again: what counts before money gets better, so money does not compare",
        "重新求解：优先于金额的目标有所改善，金额不可比",
    ),
    "none": ("no plan near the plan was found in the time there was", "在给定时间内未找到与计划相近的方案"),
    "left": ("{count} more not asked, for lack of time", "因时间不足，另有 {count} 项未询问"),
}


@dataclass(frozen=True)
class Gain:
    """Money of today that a change brings, and which of ``FOUND`` it is."""

    money: float
    found: str


class Again:
    """Solves changed workbooks again beside the plan: the integers near a change are decided anew, in the plan and in
    the changed workbook alike, so that a change is credited with nothing that the plan could do without it."""

    def __init__(self, study: Study, until: float) -> None:
        self.study, self.until = study, until
        self._before: dict[bytes, Outcome] = {}

    @property
    def over(self) -> bool:
        """Whether the time for questions is over."""
        return time.monotonic() >= self.until

    def gain(self, edits: Iterable[Edit], columns: np.ndarray, relief: bool) -> Gain:
        """What edits bring. ``columns``: those of the plan's matrix that they concern; ``relief``: whether nobody must
        use what they allow, so that they can do no harm."""
        study = self.study
        changed = write(edited(study.base.tables, edits))
        free, beside = self._free(changed, columns)
        try:
            before = self._plan(free)
            after = study.outcome(changed, beside, self._seconds())
        except NoPlanNearError:
            return Gain(np.nan, "none")
        if not np.allclose(before.bends, after.bends, rtol=1e-6, atol=1e-6):
            return Gain(np.nan, "service")
        slack = 2 * EXACT * max(1.0, abs(before.profit))  # money that the search itself may leave open
        proven = before.bound <= before.profit + slack and after.bound <= after.profit + slack
        money = after.profit - (before.profit if proven else before.bound)
        money = 0.0 if abs(money) <= slack else money
        return Gain(max(0.0, money) if relief else money, "solved" if proven else "least")

    def _seconds(self) -> float:
        """Time for one search: so much that others may be asked too."""
        return max(0.05, (self.until - time.monotonic()) / 3)

    def _plan(self, free: np.ndarray) -> Outcome:
        key = np.packbits(free).tobytes()
        if key not in self._before:
            self._before[key] = self.study.outcome(self.study.base, free, self._seconds())
        return self._before[key]

    def _free(self, changed: Written, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Integer columns that are decided anew: in the plan, and the same ones and what is new in the changed
        workbook."""
        base = self.study.base
        carried = changed.carried(base)
        old = carried.columns >= 0
        concerned = ~old
        concerned[old] = np.isin(carried.columns[old], columns)
        free, beside = near(base, columns), near(changed, np.flatnonzero(concerned))
        beside[old] |= free[carried.columns[old]]
        free[carried.columns[old & beside]] = True
        return free, beside


def near(written: Written, columns: np.ndarray) -> np.ndarray:
    """Integer columns among these, and those that share a row with one of the others."""
    integer = written.matrix.integer
    pattern, chosen = abs(written.rows).sign(), np.isin(np.arange(len(integer)), columns)
    rows = pattern @ (chosen & ~integer).astype(float)
    return np.asarray((chosen | (pattern.T @ rows > 0)) & integer)


def price_rows(study: Study, until: float, lang: str) -> list[dict[str, object]]:
    """Rows of table ``prices``: what one more unit of each number that limits the plan is worth, and a quarter earlier.

    ``until``: time.monotonic() after which nothing more is asked; what was not asked is counted.
    """
    return _Prices(study, until, lang).rows()


class _Prices:
    """Builds the table."""

    def __init__(self, study: Study, until: float, lang: str) -> None:
        self.study, self.lang, self.again = study, lang, Again(study, until)
        self.tables = study.base.tables
        written = study.loose
        prices = study.prices_in(written)
        self.causes = Causes(written)
        self.numbers = numbers(self.causes, study.x)
        dual = np.array([value(number, -prices.rows) for number in self.numbers])
        self.dual = np.where(np.abs(dual) > NOTHING, dual, 0.0)
        self.reach = reach(self.numbers, written, prices, study.x)
        self.present = np.array([number.edits[0].old(self.tables) / number.unit for number in self.numbers])
        self.promise = 0.1 * np.abs(self.dual) * self.present  # what 10 % of each would bring
        self.units = [self._units(number) for number in self.numbers]
        pattern, integer = abs(study.base.rows).sign(), study.base.matrix.integer
        here = pattern @ integer.astype(float) > 0  # rows with integers
        self.beside = here | (pattern @ ((pattern.T @ here.astype(float) > 0) & ~integer).astype(float) > 0)

    def rows(self) -> list[dict[str, object]]:
        """All numbers that are worth something and what could be earlier; what was not asked is counted."""
        answers: dict[int, tuple[float, Gain]] = {}
        quarters: list[tuple[Earlier, Gain]] = []
        left: Counter[str] = Counter()
        for question in self._questions():
            if self.again.over:
                kind = self.numbers[question].kind if isinstance(question, int) else question.kind
                left[kind] += 1
            elif isinstance(question, int):
                number, units = self.numbers[question], self.units[question]
                rows = [row for row, weight in number.rows.items() if weight]
                columns = np.unique(self.study.base.rows[rows, :].tocoo().col)
                edits = number.changed(self.tables, units)
                answers[question] = units, self.again.gain(edits, columns, relief=number.kind != "demand")
            else:
                quarters.append((question, self.again.gain([question.edit], question.columns, relief=True)))
        table = [*self._numbers(answers), *(self._quarter(*each) for each in quarters)]
        return [*table, *(self._left(kind, count) for kind, count in left.items())]

    def _settled(self, n: int) -> bool:
        """Whether the price says it all: nothing that comes in lots or steps is near, and it holds far enough."""
        rows = [row for row, weight in self.numbers[n].rows.items() if weight]
        return bool(self.reach[n, 1] >= self.units[n] and not self.beside[rows].any())

    def _questions(self) -> list[int | Earlier]:
        """What to ask: of the numbers and of each kind of what could be earlier the most promising first, then the
        second of each, ...

        A number promises what 10 % of it would bring; of those that bring nothing with the plan's lots and steps, what
        is nearest its limit comes first. Demand, which is not the planner's to change, comes last.
        """
        promise, spare = self.promise, np.nan_to_num(-self.reach[:, 0]) / np.maximum(self.present, 1e-9)
        demand = np.array([number.kind == "demand" for number in self.numbers], dtype=bool)
        open_ = [n for n, units in enumerate(self.units) if units > 0 and not self._settled(n)]
        found: list[tuple[bool, int, float, int | Earlier]] = []
        order = sorted(open_, key=lambda n: (demand[n], -promise[n], spare[n]))
        found += [(bool(demand[n]), rank, -promise[n], n) for rank, n in enumerate(order)]
        ranks: Counter[str] = Counter()
        for sooner in earlier(self.study):
            found.append((False, ranks[sooner.kind], -sooner.promise, sooner))
            ranks[sooner.kind] += 1
        return [question for *_, question in sorted(found, key=lambda each: each[:3])]

    def _units(self, number: Number) -> float:
        """How much to ask for: one unit, or what there is of it; of a budget what another step needs."""
        old = number.edits[0].old(self.tables)
        if number.kind.startswith("budget"):
            return self._step(number, old)
        if number.less:
            return min(1.0, old / number.unit)
        if number.kind == "share rule most":
            return min(1.0, (1.0 - old) / number.unit)
        return 1.0

    def _step(self, number: Number, budget: float) -> float:
        """What a budget lacks for one more step of some option; 0 where none lacks anything."""
        base, rows = self.study.base, np.array(list(number.rows))
        spent = base.rows[rows, :] @ np.where(base.matrix.integer, np.round(self.study.x), 0.0)
        costs = np.array(base.rows[rows, :][:, base.problem.columns["v_build"]].todense())
        lacks = np.where(costs > 0, costs + spent[:, None] - budget, 0.0)
        return float(min(lacks[lacks > 0], default=0.0))

    def _numbers(self, answers: dict[int, tuple[float, Gain]]) -> Iterator[dict[str, object]]:
        for n in np.argsort(-self.promise, kind="stable").tolist():
            number = self.numbers[n]
            settled = Gain(self.dual[n], "far") if self._settled(n) else Gain(np.nan, "prices")
            units, gain = answers.get(n, (1.0, settled))
            if self.dual[n] or gain.money > 0 or gain.found in ("service", "none"):
                sign, place = -number.unit if number.less else number.unit, number.edits[0]
                subject = " · ".join(name for name in self.causes.names(number.cause) if name)
                row = self._row(number.kind, subject, number.quarter(self.tables), place, sign * units)
                low, high = sorted(place.old(self.tables) + sign * self.reach[n])
                ends = {name: end if np.isfinite(end) else np.nan for name, end in (("low", low), ("high", high))}
                yield row | {"dual": self.dual[n], **ends} | self._told(gain, units)

    def _quarter(self, sooner: Earlier, gain: Gain) -> dict[str, object]:
        change = sooner.edit.value - sooner.edit.old(self.tables)  # type: ignore[operator]
        return self._row(sooner.kind, sooner.subject, "", sooner.edit, change) | self._told(gain, 1.0)

    def _row(self, kind: str, subject: str, quarter: str, edit: Edit, change: float) -> dict[str, object]:
        place = {"sheet": self.tables.titles[edit.sheet], "cell": edit.cell(self.tables)}
        row = {"kind": kind, "subject": subject, "quarter": quarter, **place}
        return row | {"change": change, "present": edit.old(self.tables), "dual": np.nan, "low": np.nan, "high": np.nan}

    def _told(self, gain: Gain, units: float) -> dict[str, object]:
        return {"resolved": gain.money / units, "found": self._say(gain.found)}

    def _left(self, kind: str, count: int) -> dict[str, object]:
        return {"kind": kind, "subject": "", "quarter": "", "sheet": "", "cell": "", "found": self._say("left", count)}

    def _say(self, found: str, count: int = 0) -> str:
        return FOUND[found][self.lang == "zh"].format(count=count)
