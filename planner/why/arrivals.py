"""Lead times in a clash: sources that would resolve it if what they start arrived at once."""

from __future__ import annotations

import time

import numpy as np

from planner.why.clashes import Clash
from planner.why.edits import Edit, edited
from planner.why.elastic import ONE, Elastic
from planner_models.problem_data import Answer, Request

MOST = 6  # sources that are tried for a clash


def late_sources(elastic: Elastic, clash: Clash, until: float) -> tuple[list[int], bool]:
    """Sources (rows of the sheet) without whose lead time the members could all hold; and whether all were tried.

    Each is tried in the workbook: its lead time is set to 0 and the same members are asked to hold. None is tried for a
    clash of whole numbers.
    """
    base, whole = elastic.study.base, elastic.whole
    catalogue, lead = base.compiled.catalogue, base.tables["Sources"].frame["lead_time"]
    if clash.free is not None:
        return [], not (lead > 0).any()
    rows = np.isin(whole.problem.rows["c_material"], elastic.pressed(clash.members, clash.held))
    variants = whole.network.sets["STOCKS"][rows][:, 0].tolist()
    items = dict.fromkeys(catalogue.variants[v].item for v in variants)
    makers = dict.fromkeys(j for item in items for j in catalogue.sources_of.get(item, ()))
    tried = [j for j in makers if lead.iat[j] > 0]
    found: list[int] = []
    for n, j in enumerate(tried):
        if n == MOST or time.monotonic() > until:
            return found, False
        if sooner(elastic, j, int(lead.iat[j])).holds(clash):
            found.append(j)
    return found, True


class Sooner:
    """A workbook in which what a source starts arrives sooner."""

    def __init__(self, elastic: Elastic, changed: Elastic) -> None:
        self.elastic, self.changed = elastic, changed
        self.places = {changed.name(m): m for m in range(len(changed.members))}

    def _there(self, members: list[int]) -> list[int]:
        names = (self.elastic.name(m) for m in members)
        return [self.places[name] for name in names if name in self.places]

    def holds(self, clash: Clash) -> bool:
        """Whether the members of a clash, which even the linear relaxation knows, can all hold there."""
        members, held = self._there(list(clash.members)), self._there(list(clash.held))
        return self.changed.excess(members, held) is False

    def most(self, rigid: list[int], held: list[int]) -> Answer:
        """The most profit there, with lots, switches and steps as in the plan."""
        upper = self.changed.upper(self._there(rigid), ())
        for m in held:
            for there in self._there([m]):
                columns = list(self.changed.members[there].columns)
                upper[columns] = self.elastic.upper((), [m])[list(self.elastic.members[m].columns)]
        request = Request(self.changed.profit, ONE, upper=upper, start=self.changed.x, fix_integers=True)
        return self.changed.study.ask(self.changed.whole, request)


def sooner(elastic: Elastic, j: int, quarters: int) -> Sooner:
    """The workbook with a source's lead time shorter."""
    tables = elastic.study.base.tables
    now = float(tables["Sources"].frame["lead_time"].iat[j])
    changed = edited(tables, [Edit("Sources", j, "lead_time", now - quarters)])
    return Sooner(elastic, Elastic(elastic.study, changed))
