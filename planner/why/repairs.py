"""Clashes and what would resolve each, as tables: the members of a clash, and the menu of repairs by money."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd

from planner.why.arrivals import late_sources, sooner
from planner.why.clashes import FEW, Clash, find_clashes
from planner.why.elastic import Elastic, Gift
from planner.why.members import Wording
from planner.why.rows import frame
from planner.why.study import Study

FINDING, RANKING = 0.5, 0.3  # of the time, for finding clashes, and for repairs after lead times were tried
NOTES = {
    "whole": {
        "en": "they clash only because lots, switches and steps are whole",
        "zh": "仅因批量、开关与步数须为整数才冲突",
    },
    "near": {
        "en": "they clash with whole lots, switches and steps, those far from the rule being as in the plan",
        "zh": "批量、开关与步数取整数、且远离该规则者与计划相同时才冲突",
    },
    "fixed": {
        "en": "they clash with lots, switches and steps as in the plan",
        "zh": "批量、开关与步数与计划相同时才冲突",
    },
    "unproven": {"en": "time was up: it may clash without some of these", "zh": "时间已到：其中部分可能并非必需"},
    "kept": {"en": "only as far as the plan keeps it", "zh": "仅以计划所做到的部分计"},
    "not asked": {"en": "not examined: the time was up", "zh": "未分析：时间已到"},
    "not found": {
        "en": "no clash was found: the plan may miss it by more than it must",
        "zh": "未找到冲突：计划的偏离可能超出必要",
    },
    "plan": {"en": "what this plan does", "zh": "本计划的选择"},
    "alone": {
        "en": "not enough by itself, with lots, switches and steps elsewhere as in the plan",
        "zh": "在别处批量、开关与步数与计划相同时，仅此一项不够",
    },
    "not priced": {"en": "without what the change itself costs", "zh": "未计更改本身的成本"},
    "as planned": {"en": "with lots, switches and steps as in the plan", "zh": "批量、开关与步数与计划相同"},
    "least": {"en": "at least so much", "zh": "至少此数"},
    "most": {"en": "at most so much", "zh": "至多此数"},
    "late": {"en": "not all lead times were tried", "zh": "未逐一尝试所有提前期"},
    "elsewhere": {
        "en": "with lots, switches and steps elsewhere as in the plan",
        "zh": "别处批量、开关与步数与计划相同",
    },
    "at most": {"en": "found in time; less may be enough", "zh": "限时内所得；或可更少"},
}


def clashes(study: Study, until: float, lang: str = "en") -> dict[str, pd.DataFrame]:
    """Tables ``clashes`` and ``repairs`` of a plan; without rows where no rule bends in it.

    ``until``: time.monotonic() after which nothing more is asked; rules that were not examined are told. Raises
    SolverError where the solver fails.
    """
    tables: dict[str, list[dict[str, Any]]] = {"clashes": [], "repairs": []}
    if study.bent:
        menu = _Menu(Elastic(study), lang, until)
        tables = {"clashes": menu.members, "repairs": menu.repairs}
    return {name: frame(name, rows) for name, rows in tables.items()}


class _Menu:
    """Rows of both tables."""

    def __init__(self, elastic: Elastic, lang: str, until: float) -> None:
        self.elastic, self.lang, self.until = elastic, lang, until
        self.wording = Wording(elastic, lang)
        self.members: list[dict[str, Any]] = []
        self.repairs: list[dict[str, Any]] = []
        span = until - time.monotonic()
        finding = until - (1 - FINDING) * span
        found, left = find_clashes(elastic, finding)
        reason = "not asked" if time.monotonic() > finding else "not found"
        for n, clash in enumerate(found, start=1):
            late, tried = late_sources(elastic, clash, until - RANKING * span)
            self._tell(str(n), clash, late, tried)
            self._rank(str(n), clash, late)
        for m in left:
            self.members.append({"role": "bent", **self._row(m), "note": self._note(reason)})

    def _note(self, *keys: str) -> str:
        return "; ".join(NOTES[key][self.lang] for key in keys)

    def _row(self, m: int) -> dict[str, Any]:
        said, present = self.wording.of(m), self.elastic.members[m].present
        return {
            "kind": said.kind, "sheet": said.sheet, "cell": said.cell, "what": said.what, "period": said.period,
            "asked": said.asked, "bent": self.wording.amount(m, present) if present > 0 else np.nan, "unit": said.unit,
        }  # fmt: skip

    def _whole(self, clash: Clash) -> list[str]:
        """What is to be said of lots, switches and steps."""
        integer = self.elastic.whole.matrix.integer
        if clash.free is None:
            return []
        return ["whole"] if clash.free[integer].all() else ["near"] if clash.free.any() else ["fixed"]

    def _lead(self, j: int) -> dict[str, Any]:
        table, source = self.elastic.study.base.tables["Sources"], self.elastic.study.base.compiled.catalogue.sources[j]
        what = " · ".join(filter(None, (source.supplier, source.item, source.option)))
        return {
            "kind": "lead time", "sheet": "Sources", "cell": table.address(j, "lead_time"), "what": what,
            "period": "horizon", "asked": float(table.frame["lead_time"].iat[j]), "unit": "quarters",
        }  # fmt: skip

    def _tell(self, number: str, clash: Clash, late: list[int], tried: bool) -> None:
        order = {m: n for n, m in enumerate(self.elastic.bent)}
        ordered = sorted(clash.members, key=lambda m: (order.get(m, len(order)), not self.elastic.members[m].slack, m))
        for n, m in enumerate(ordered, start=1):
            member = self.elastic.members[m]
            role = "bent" if member.bent else "rule" if member.slack else "limit"
            notes = ["kept"] * (m in clash.held) + self._whole(clash) + ["unproven"] * (not clash.proven)
            notes += ["late"] * (not tried) + ["least"] * (member.slack == "v_lock_short")
            notes += ["most"] * (member.slack == "v_lock_over")
            row = {"clash": number, "member": str(n), "role": role, **self._row(m), "note": self._note(*notes)}
            self.members.append(row)
        for n, j in enumerate(late, start=len(ordered) + 1):
            self.members.append({"clash": number, "member": str(n), "role": "limit", **self._lead(j)})

    def _rank(self, number: str, clash: Clash, late: list[int]) -> None:
        own = [m for m in clash.members if self.elastic.members[m].bent and m not in clash.held]
        rows = [self._own(own)] if len(own) > 1 else []
        rows += self._gifts(clash, own) + [self._shorten(clash, j) for j in late]
        rows.sort(key=lambda row: (np.isnan(row["money"]), -row["money"]))
        for n, row in enumerate(rows, start=1):
            self.repairs.append({"clash": number, "rank": str(n), **row})

    def _gifts(self, clash: Clash, own: list[int]) -> list[dict[str, Any]]:
        """What happens where one member alone gives way, everything outside the clash no more than in the plan."""
        elastic, integer = self.elastic, self.elastic.whole.matrix.integer
        asked = {m: self._kept(clash, m) for m in clash.members if m not in clash.held and own != [m]}
        planned = elastic.give(asked, np.zeros_like(integer), self.until)
        rows = np.array([elastic.members[n].row for n in clash.members])
        free = integer if integer.sum() <= FEW else elastic.study.near(elastic.whole, rows)
        again = asked if free.sum() <= FEW else {m: asked[m] for m, gift in planned.items() if gift is None}
        anew = elastic.give(again, free, self.until) if free.any() else {}
        found = [self._plain(own[0])] if len(own) == 1 else []
        for m in asked:
            gift, notes = planned.get(m), ["as planned"] if integer.any() else []
            other = anew.get(m)
            if other is not None and other.beats(gift):
                gift, notes = other, [] if other.proven else ["at most"]
                notes += [] if free[integer].all() else ["elsewhere"]
            if gift is None:
                notes = ["alone"] if m in planned and (m in anew or not free.any()) else ["not asked"]
            found.append(self._gift(m, gift, notes))
        return found

    def _gift(self, m: int, gift: Gift | None, notes: list[str]) -> dict[str, Any]:
        row = {**self._row(m), "bent": np.nan, "money": np.nan}
        if gift is not None:
            row |= {"amount": self.wording.amount(m, gift.amount), "to": self.wording.instead(m, gift.amount, gift.x)}
            row |= {"money": gift.profit - self.elastic.earned}
            notes = notes + ([] if self.elastic.members[m].slack else ["not priced"])
        return {**row, "note": self._note(*notes)}

    def _plain(self, m: int) -> dict[str, Any]:
        """What the plan does, where one rule gives way in it."""
        present, x = self.elastic.members[m].present, self.elastic.x
        told = {"amount": self.wording.amount(m, present), "to": self.wording.instead(m, present, x)}
        return {**self._row(m), "bent": np.nan, **told, "money": 0.0, "note": self._note("plan")}

    def _own(self, own: list[int]) -> dict[str, Any]:
        """What the plan does, where several rules give way in it."""
        said = [self.wording.of(m) for m in own]
        what = "; ".join(f"{s.what} ({s.period})" for s in said)
        amount = sum(self.wording.amount(m, self.elastic.members[m].present) for m in own)
        same = {s.unit for s in said}
        return {
            "kind": said[0].kind, "what": what, "amount": amount if len(same) == 1 else np.nan,
            "unit": said[0].unit if len(same) == 1 else "", "money": 0.0, "note": self._note("plan"),
        }  # fmt: skip

    def _shorten(self, clash: Clash, j: int) -> dict[str, Any]:
        """The fewest quarters by which what a source starts must arrive sooner, and what the plan would earn then."""
        lead, row = int(self._lead(j)["asked"]), self._lead(j) | {"money": np.nan}
        rigid, held = self._kept(clash, -1)
        for quarters in range(1, lead + 1):
            if time.monotonic() > self.until:
                return {**row, "note": self._note("not asked")}
            shorter = sooner(self.elastic, j, quarters)
            if not shorter.holds(clash):
                continue
            best = shorter.most(rigid, held)
            row |= {"amount": float(quarters), "to": float(lead - quarters)}
            notes = ["as planned"] if self.elastic.whole.matrix.integer.any() else []
            if best.x is None:
                return {**row, "note": self._note("alone", "not priced")}
            money = -best.objective - self.elastic.earned
            return {**row, "money": money, "note": self._note(*notes, "not priced")}
        return {**row, "note": self._note("alone", "not priced")}

    def _kept(self, clash: Clash, m: int) -> tuple[list[int], list[int]]:
        """What may not give way while a member does, and what may as far as it does in the plan."""
        members = self.elastic.members
        rigid = [n for n in clash.members if n != m and n not in clash.held]
        rigid += [n for n, other in enumerate(members) if n not in clash.members and not other.bent and n != m]
        return rigid, [n for n in self.elastic.bent if n not in rigid and n != m]
