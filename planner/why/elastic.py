"""A plan's matrix in which everything that is stated may give way, each by a column of its own.

Elastic programming: a set of rules can hold together where the least sum of what they give is nothing (J. W. Chinneck
and E. W. Dravnieks, "Locating minimal infeasible constraint sets in linear programs", ORSA J. Computing 3, 1991).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array, hstack

from planner.tables import Tables
from planner.why.stated import HARD, NOTHING, SOFT, Member, number, opened, stated
from planner.why.study import SECONDS, Study
from planner.written import Written, write
from planner_models.build import templates
from planner_models.network import SETS
from planner_models.problem import make_problem
from planner_models.problem_data import OPTIMAL, Answer, Request
from planner_models.solve import PROFIT, bending

HALF = 0.5  # relative gap: enough to tell something from nothing
SAME = 1e-4  # relative: amounts closer than this are the same
PRICED = 1e-9  # of the largest price: less is none
ONE = 2.0  # seconds for one integer programme
SLACK = 1e-8  # relative, above what is held while something else is asked


@dataclass(frozen=True)
class Gift:
    """By how much a member gives way, the most profit with that, the point, and whether both are proven."""

    amount: float
    profit: float
    x: np.ndarray
    proven: bool

    def beats(self, other: Gift | None) -> bool:
        """Whether it asks for less, or for as much and earns more."""
        if other is None:
            return True
        if abs(self.amount - other.amount) > SAME * max(abs(self.amount), abs(other.amount)):
            return self.amount < other.amount
        return self.profit > other.profit


class Elastic:
    """Stated things of a plan's workbook, and what each must give so that others hold.

    ``whole`` is the workbook's matrix with switches wide enough for limits that give way (these are derived from the
    limits); ``linear`` the same without integers.
    """

    def __init__(self, study: Study, changed: Tables | None = None) -> None:
        """``changed``: another workbook than the plan's."""
        self.study = study
        base = study.base if changed is None else write(changed)
        compiled = replace(base.compiled, network=opened(base))
        problem = make_problem(compiled.network)
        matrix = problem.matrix
        stages = bending(matrix, problem.stages)
        bends = (matrix.objectives[stages] != 0).any(axis=0)
        rows = csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)
        plan = study.start(base)
        held = rows @ plan
        self.members: list[Member] = []
        by_row = rows.tocsr()
        for slack, constraint in SOFT.items():
            for row, place, column in stated(rows, problem.rows[constraint], problem.columns[slack]):
                if bends[column]:
                    part = slice(by_row.indptr[row], by_row.indptr[row + 1])
                    terms = by_row.data[part] * plan[by_row.indices[part]]
                    rest = held[row] - float(terms[by_row.indices[part] == column].sum())
                    low, high = float(matrix.row_lower[row]), float(matrix.row_upper[row])
                    # of a share or an average no number stands at the right-hand side
                    size = max(1.0, number(low, high), float(np.abs(terms).max()))
                    gives = max(0.0, low - rest, rest - high)
                    gives = gives if gives > NOTHING * size else 0.0
                    self.members.append(Member(constraint, slack, place, row, (column,), size, gives))
        signs: list[tuple[int, float]] = []
        for constraint in HARD:
            for place, row in enumerate(problem.rows[constraint].tolist()):
                size = max(1.0, number(matrix.row_lower[row], matrix.row_upper[row]))
                own_signs = [-1.0] if np.isfinite(matrix.row_upper[row]) else [1.0]
                own_signs += [1.0] if constraint == "c_whole_lots" else []
                columns = tuple(matrix.shape[1] + len(signs) + n for n in range(len(own_signs)))
                signs += [(row, sign) for sign in own_signs]
                self.members.append(Member(constraint, "", place, row, columns, size, 0.0))
        extra = len(signs)
        gives_way = csc_array(
            ([sign for _, sign in signs], ([row for row, _ in signs], range(extra))), shape=(matrix.shape[0], extra)
        )
        joined = csc_array(hstack([rows, gives_way], format="csc"))
        joined.sort_indices()
        wider = replace(
            matrix,
            starts=joined.indptr.astype(np.int32), indices=joined.indices.astype(np.int32), values=joined.data,
            lower=np.append(matrix.lower, np.zeros(extra)), upper=np.append(matrix.upper, np.full(extra, np.inf)),
            integer=np.append(matrix.integer, np.zeros(extra, dtype=bool)),
            objectives=np.hstack([matrix.objectives, np.zeros((len(matrix.objectives), extra))]),
        )  # fmt: skip
        self.whole = Written(base.tables, compiled, replace(problem, matrix=wider))
        relaxed = replace(wider, integer=np.zeros_like(wider.integer))
        self.linear = Written(base.tables, compiled, replace(problem, matrix=relaxed))
        self.profit = problem.stages.index(PROFIT)
        self.earned = -float(matrix.objectives[self.profit] @ plan + matrix.offsets[self.profit])  # by the plan
        self.x = np.append(plan, np.zeros(extra))
        for member in self.members:
            self.x[list(member.columns)] = member.present
        order = {stage: n for n, stage in enumerate(stages)}
        weight = {
            m: min((order[s], -float(matrix.objectives[s, member.columns[0]]) * member.present)
                   for s in stages if matrix.objectives[s, member.columns[0]])
            for m, member in enumerate(self.members) if member.bent
        }  # fmt: skip
        self.bent = sorted(weight, key=lambda m: weight[m])  # those that count most first

    def code(self, m: int) -> dict[str, int]:
        """Codes of a member's row by index letter."""
        over = templates().constraints[self.members[m].constraint].index.name
        return dict(zip(SETS[over][0], self.whole.network.sets[over][self.members[m].place].tolist(), strict=True))

    def name(self, m: int) -> tuple[Hashable, ...]:
        """A name of a member that means the same in a changed workbook."""
        names = self.whole.names
        codes = self.code(m).items()
        own = (names[letter][code] if letter in names else code for letter, code in codes)
        return self.members[m].constraint, self.members[m].slack, *own

    def excess(self, rigid: Collection[int], held: Collection[int] = (), free: np.ndarray | None = None) -> bool | None:
        """Whether these cannot all hold (None: not known in time), everything else giving way freely.

        ``held``: those of them that need hold only as far as they do in the plan. ``free``: integers that are decided
        anew, the others being as in the plan; without, the linear relaxation is asked.
        """
        answer = self._sum(rigid, held, free)
        if answer.x is not None and answer.objective <= NOTHING:
            return False
        return True if answer.status == OPTIMAL or answer.bound > NOTHING else None

    def forced(self, bent: Sequence[int]) -> bool:
        """Whether some of these must bend even in the linear relaxation where all that holds in the plan is kept."""
        costs = np.zeros(self.whole.matrix.shape[1])
        for m in bent:
            costs[list(self.members[m].columns)] = 1.0 / self.members[m].size
        kept = [m for m, member in enumerate(self.members) if not member.bent]
        request = Request(self.profit, SECONDS, costs=costs, upper=self.upper(kept, ()), start=self.x)
        answer = self._asked(request, None)
        return answer.x is not None and answer.objective > NOTHING

    def pressed(self, rigid: Collection[int], held: Collection[int]) -> np.ndarray:
        """Rows of the linear relaxation that keep these from holding together."""
        prices = self._sum(rigid, held, None, prices=True).prices
        if prices is None:
            return np.zeros(0, dtype=int)
        return np.flatnonzero(np.abs(prices.rows) > PRICED * np.abs(prices.rows).max(initial=0.0))

    def _sum(
        self, rigid: Collection[int], held: Collection[int], free: np.ndarray | None, prices: bool = False
    ) -> Answer:
        """The least sum of what these give."""
        costs = np.zeros(self.whole.matrix.shape[1])
        for m in rigid:
            if m not in held:
                costs[list(self.members[m].columns)] = 1.0 / self.members[m].size
        upper = self.upper((), [m for m in rigid if m in held])
        seconds = SECONDS if free is None else ONE
        request = Request(self.profit, seconds, HALF, costs=costs, upper=upper, start=self.x, prices=prices)
        return self._asked(request, free)

    def _asked(self, request: Request, free: np.ndarray | None) -> Answer:
        """Ask the linear relaxation, or with the integers of the plan but for those that are free."""
        if free is None:
            return self.study.ask(self.linear, request)
        if not free.any():
            return self.study.ask(self.whole, replace(request, fix_integers=True))
        fixed = self.whole.matrix.integer & ~free
        assert request.upper is not None
        lower, upper = (np.where(fixed, np.round(self.x), bound) for bound in (self.whole.matrix.lower, request.upper))
        return self.study.ask(self.whole, replace(request, lower=lower, upper=upper))

    def witness(
        self, b: int, rigid: Collection[int], held: Collection[int], free: np.ndarray | None = None
    ) -> list[int] | None:
        """Of these, those that together force a rule to give way, by the prices of the linear relaxation, or of the
        plan's integers (``free``: none); None where nothing does there."""
        costs = np.zeros(self.whole.matrix.shape[1])
        costs[list(self.members[b].columns)] = 1.0 / self.members[b].size
        upper = self.upper([m for m in rigid if m != b], held)
        request = Request(self.profit, SECONDS, costs=costs, upper=upper, start=self.x)
        answer = self._asked(request, free)
        if answer.objective > NOTHING:  # prices take longer than the answer itself
            answer = self._asked(replace(request, prices=True), free)
        if answer.prices is None:
            return None
        prices = np.abs(answer.prices.rows)
        return [m for m in {b, *rigid, *held} if m == b or prices[self.members[m].row] > PRICED * prices.max()]

    def upper(self, rigid: Collection[int], held: Collection[int]) -> np.ndarray:
        """Upper bounds of the columns where some do not give way, or no more than in the plan."""
        upper = self.whole.matrix.upper.copy()
        for m in held:
            upper[list(self.members[m].columns)] = self.members[m].present + SLACK * self.members[m].size
        for m in rigid:
            upper[list(self.members[m].columns)] = 0.0
        return upper

    def give(
        self, asked: Mapping[int, tuple[Collection[int], Collection[int]]], free: np.ndarray, until: float
    ) -> dict[int, Gift | None]:
        """The least by which each member must give way, each by itself; None where it cannot do alone.

        ``asked``: beside each member, those that hold then, and those that do as far as in the plan. ``free``: integers
        that are decided anew. Members for which there was no time are not in the answer.
        """
        found: dict[int, Gift | None] = {}
        leasts: dict[int, Answer] = {}
        for m, (rigid, held) in asked.items():  # all of one kind together: each starts from the one before
            if time.monotonic() > until:
                break
            costs = np.zeros(self.whole.matrix.shape[1])
            costs[list(self.members[m].columns)] = 1.0
            request = Request(self.profit, ONE, costs=costs, upper=self.upper(rigid, held), start=self.x)
            leasts[m] = self._asked(request, free)
        for m, least in leasts.items():
            if least.x is None:
                found[m] = None
                continue
            if time.monotonic() > until:
                continue
            columns, upper = list(self.members[m].columns), self.upper(*asked[m])
            upper[columns] = least.x[columns] * (1 + SLACK) + SLACK * self.members[m].size
            best = self._asked(Request(self.profit, ONE, upper=upper, start=self.x), free)
            proven = least.status == OPTIMAL and best.status == OPTIMAL
            amount = float(least.x[columns].sum())
            found[m] = None if best.x is None else Gift(amount, -best.objective, best.x, proven)
        return found
