"""What a workbook states that can clash: rules without a price, and numbers that never bend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array

from planner.written import Written
from planner_models.network import Network

# by how much a rule without a price is missed, and the constraint that states the rule
SOFT = {
    "v_share_short": "c_least_share", "v_share_over": "c_most_share", "v_growth_over": "c_growth",
    "v_members_over": "c_most_members", "v_customers_over": "c_most_customers", "v_blend_short": "c_least_average",
    "v_blend_over": "c_most_average", "v_uncommitted": "c_commitment", "v_safety_short": "c_safety",
    "v_stock_over": "c_stock_limit", "v_closing_short": "c_closing", "v_untaken": "c_least_taken",
    "v_untaken_total": "c_least_total", "v_lock_short": "c_lock_least", "v_lock_over": "c_lock_most",
    "v_steps_short": "c_least_steps",
}  # fmt: skip
# constraints that state a number of the workbook which never bends
HARD = (
    "c_capacity", "c_overtime_limit", "c_ceiling", "c_least_order", "c_whole_lots", "c_demand", "c_most_taken",
    "c_most_total", "c_lane_limit", "c_lane_least", "c_expedited", "c_most_steps", "c_budget", "c_total_budget",
)  # fmt: skip
NOTHING = 1e-6  # of a rule's number: what gives way by less holds
ROOM = 4.0  # times the largest order of the workbook: what switches let through where limits give way


@dataclass(frozen=True)
class Member:
    """A stated thing: its constraint and row, its place in the constraint's set, the columns by which it gives way,
    the size of its numbers, and by how much it gives way in the plan. ``slack``: the variable of a rule that may bend,
    "" for a number that never does."""

    constraint: str
    slack: str
    place: int
    row: int
    columns: tuple[int, ...]
    size: float
    present: float

    @property
    def bent(self) -> bool:
        """Whether the plan misses it."""
        return self.present > NOTHING * self.size


def number(lower: float, upper: float) -> float:
    """The larger of a row's limits, without its sign; 0 where it has none."""
    return max((abs(float(n)) for n in (lower, upper) if np.isfinite(n)), default=0.0)


def stated(rows: csc_array, own: np.ndarray, columns: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Rows of a constraint in which columns of a variable stand: row, place of the row in the constraint, column."""
    if len(own) and len(columns):
        block = rows[own[0] : own[-1] + 1, columns].tocoo()
        for place, column in zip(*block.coords, strict=True):
            yield int(own[place]), int(place), int(columns[column])


def opened(base: Written) -> Network:
    """The network with switches that let more through, and every most of a source as a limit of its own."""
    network, tables = base.network, base.tables
    params, sets = dict(network.params), dict(network.sets)
    j, t = sets["ORDERS"].T
    needs = np.array([bool(names) for names in tables["Sources"].frame["with_options"]], dtype=bool)
    never = (params["most_run"] == 0) & needs[j]  # what it needs cannot be had then
    opened = ROOM * float(params["most_run"].max(initial=1.0))
    params["most_run"] = np.where(never, 0.0, opened)
    params["most_lots"] = np.ceil(opened / params["lot_size"])
    for name in ("most_qualified", "most_configured", "most_signed", "most_beside", "served_wanted", "lane_wanted"):
        params[name] = ROOM * params[name]
    most = tables["Sources"].phased["most"][j, t]
    stated = ~np.isnan(most)
    sets["CEILINGS"], params["ceiling"] = sets["ORDERS"][stated], most[stated]
    sets["LANE_LIMITS"] = np.vstack([sets["LANE_LIMITS"], sets["LANE_ROOMS"]])
    params["lane_most"] = np.append(params["lane_most"], params["lane_room"])
    params["lane_room"] = ROOM * params["lane_room"]
    return replace(network, sets=sets, params=params)
