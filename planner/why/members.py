"""Stated things in the planner's words: sheet and cell, what is asked, and what the cell would have to say instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.read_back.reader import Reader
from planner.read_back.rules import bent_rules
from planner.why.causes import KINDS, Cause, Causes
from planner.why.elastic import Elastic
from planner.why.stated import NOTHING, SOFT, Member
from planner_models.network import SETS

UNITS = {"share": "units", "blend": "attribute x units", "least steps": "steps", "budget": "currency"}
COUNTS = {"suppliers", "options", "customers"}


@dataclass(frozen=True)
class Number:
    """A number of the workbook that never bends: what it is called, sheet and column, the index that is its row there,
    and whether it gives way by growing."""

    kind: str
    sheet: str
    column: str
    letter: str
    grows: bool = True


NUMBERS: Mapping[str, Number] = {
    "c_capacity": Number("capacity", "Capacity", "capacity", "r"),
    "c_overtime_limit": Number("overtime", "Capacity", "overtime", "r"),
    "c_ceiling": Number("most of a source", "Sources", "most", "j"),
    "c_least_order": Number("minimum order", "Sources", "min_order", "j", grows=False),
    "c_whole_lots": Number("lot size", "Sources", "lot_size", "j"),
    "c_demand": Number("demand", "Demand", "quantity", "d"),
    "c_most_taken": Number("most of a contract", "Contracts", "most", "n"),
    "c_most_total": Number("most of a contract", "Contracts", "most_total", "n"),
    "c_lane_limit": Number("most of a lane", "Lanes", "most", "l"),
    "c_lane_least": Number("least load", "Lanes", "min_load", "l", grows=False),
    "c_expedited": Number("express", "Lanes", "expedite_most", "l"),
    "c_most_steps": Number("most steps", "Options", "most_steps", "o"),
    "c_budget": Number("budget", "Settings", "capex_budget_quarter", ""),
    "c_total_budget": Number("budget", "Settings", "capex_budget", ""),
}


@dataclass(frozen=True)
class Said:
    """A stated thing in words. ``asked``: its number; ``above``: it gives way by more than that, not by less."""

    kind: str
    sheet: str
    cell: str
    what: str
    period: str
    asked: float
    unit: str
    above: bool


class Wording:
    """The members of a plan's clashes in words."""

    def __init__(self, elastic: Elastic, lang: str) -> None:
        self.elastic, self.lang, self.base = elastic, lang, elastic.study.base
        self.causes = Causes(self.base)
        self._said: dict[int, Said] = {}

    @cached_property
    def _reader(self) -> Reader:
        """The plan, without anything bent: what bends is put in one by one."""
        r = Reader(self.base.tables, self.base.compiled, self.base.problem.values(self.elastic.study.x))
        r.values |= {name: np.zeros_like(values) for name, values in r.values.items() if name in SOFT}
        return r

    def of(self, m: int) -> Said:
        """What a member says."""
        if m not in self._said:
            member = self.elastic.members[m]
            self._said[m] = self._rule(m) if member.slack else self._number(m)
        return self._said[m]

    def _rule(self, m: int) -> Said:
        member, code = self.elastic.members[m], self.elastic.code(m)
        if member.slack in ("v_members_over", "v_customers_over"):
            return self._count(member, code)
        columns = self.elastic.whole.problem.columns[member.slack]
        missed = np.zeros(len(columns))
        missed[member.columns[0] - columns[0]] = 1.0
        before = self._reader.values[member.slack]
        self._reader.values[member.slack] = missed
        with np.errstate(divide="ignore", invalid="ignore"):  # a share of nothing
            rows = bent_rules(self._reader)
        row = rows[~rows["kind"].isin(COUNTS)].iloc[0]  # numbers of suppliers and the like are counted in the plan
        self._reader.values[member.slack] = before
        kind = str(row["kind"])
        above, unit = member.slack.endswith("_over"), UNITS.get(kind, "units")
        return Said(kind, row["sheet"], row["cell"], row["what"], row["period"], float(row["limit"]), unit, above)

    def _count(self, member: Member, code: Mapping[str, int]) -> Said:
        rule, table = self.base.compiled.rules[code["k"]], self.base.tables["Shares"]
        kind = "customers" if member.slack == "v_customers_over" else rule.counts_members
        record = table.frame.iloc[rule.row]
        scope = " → ".join(filter(None, (record["item"] or record["family"], rule.customer)))
        what = " · ".join((rule.name, *[rule.subject][: rule.each], scope))
        limit = float(record[f"most_{kind}"])
        cell = table.address(rule.row, f"most_{kind}")
        return Said(kind, "Shares", cell, what, rule.periods[code["q"]][0], limit, kind, True)

    def _number(self, m: int) -> Said:
        member, code, tables = self.elastic.members[m], self.elastic.code(m), self.base.tables
        number = NUMBERS[member.constraint]
        t = code.get("t", code.get("u"))
        sheet, row = number.sheet, code.get(number.letter, 0)
        labels, period = tables.calendar.labels, t
        what = self.causes.words(self._cause(member, code), self.lang)
        when = labels[t] if t is not None else "horizon"
        if number.letter == "n":
            row = self.base.compiled.deals[row].contract.row
            when = "term" if t is None else when
        if number.letter == "d":
            customers = self.base.compiled.customers
            due, row = int(customers.due[row]), int(customers.row[row])
            lines = customers.lines
            when = lines.labels[due + lines.before]
            if due < 0:
                sheet, row, period = "Backlog", int(lines.backlog[row]), due + lines.before
            else:
                period = due
        table = tables[sheet]
        phased = number.column in table.phased
        place = table.periods[period] if phased and period is not None else None
        cell = table.address(row, number.column, place)
        if phased and period is not None:
            asked = float(table.phased[number.column][row, period])
        else:
            asked = float(table.frame[number.column].iat[row])
        return Said(number.kind, sheet, cell, what, when, asked, UNITS.get(number.kind, "units"), number.grows)

    def _cause(self, member: Member, code: Mapping[str, int]) -> Cause:
        kind, letters = KINDS[member.constraint]
        return Cause(kind, tuple(code[letter] for letter in letters), code.get("t", -1))

    def instead(self, m: int, amount: float, x: np.ndarray) -> float:
        """What the cell would have to say for the member to hold in a plan in which it gives way by an amount; NaN
        where no one number does it."""
        member, said, code = self.elastic.members[m], self.of(m), self.elastic.code(m)
        values = self.elastic.whole.problem.values(x)

        def at(variable: str, over: str, **index: int) -> float:
            letters = SETS[over][0]
            codes = self.elastic.whole.network.sets[over]
            same = np.all([codes[:, letters.index(name)] == value for name, value in index.items()], axis=0)
            return float(values[variable][same].sum())

        if member.constraint in ("c_least_share", "c_most_share"):
            part, total = (at(name, "PERIODS", k=code["k"], q=code["q"]) for name in ("v_part", "v_total"))
            return part / total if total > 0 else float("nan")
        if member.constraint == "c_growth":
            before = at("v_flow", "FLOWS", k=code["k"], t=code["t"] - 1)
            start = self.elastic.whole.network.params["growth_from"][member.place]
            now = at("v_flow", "FLOWS", k=code["k"], t=code["t"])
            return (now - start) / before - 1 if before > 0 else float("nan")
        if member.constraint in ("c_least_average", "c_most_average"):
            content, units = (at(name, "BLENDS", h=code["h"], q=code["q"]) for name in ("v_content", "v_blended"))
            blend = self.base.compiled.blends[code["h"]]
            return blend.base + blend.span * content / units if units > 0 else float("nan")
        covered = member.constraint == "c_safety" and self.base.tables["Items"].frame["cover"].iat[code["i"]] > 0
        if member.constraint == "c_whole_lots" or covered:
            return float("nan")
        number = said.asked + amount if said.above else max(0.0, said.asked - amount)
        if member.constraint == "c_commitment":  # the cell says which part of the line is committed
            number /= self.elastic.whole.network.params["quantity"][code["d"]]
        return 0.0 if number < NOTHING else number

    def amount(self, m: int, amount: float) -> float:
        """An amount in the planner's unit: levels of a blend are scaled to the attribute."""
        member = self.elastic.members[m]
        if member.constraint in ("c_least_average", "c_most_average"):
            return amount * self.base.compiled.blends[self.elastic.code(m)["h"]].span
        return amount
