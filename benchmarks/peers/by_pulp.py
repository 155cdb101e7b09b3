"""PuLP: an object for every variable, a sum of them for every row (pip install pulp)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import highspy
import numpy as np
import pulp

from planner_models.network import PARAMS, Network

SETS = (
    "RUNS", "STOCKS", "DELIVERIES", "CONFIGURES", "WINDOWS", "LINES", "DUE", "SWITCHED", "OVERTIMES", "BUILDS",
    "WANTS", "POOLS",
)  # fmt: skip
RELATIONS = (
    "PREV", "ARRIVALS", "TAKERS", "BUYERS", "SUPPLIED", "SERVED_BY", "ASKED", "INSIDE", "SERVED_IN", "RUNS_OF",
    "USERS", "SETTERS", "EXTRA", "CHANGED", "RUNNING",
)  # fmt: skip
NUMBERS = (
    "discount", "yield_", "unit_cost", "take", "supply", "holding_cost", "order_cost", "most_run", "contains",
    "quantity", "price", "late_fee", "lost_penalty", "capacity", "usage", "setup", "most_overtime", "overtime_cost",
    "step", "capex", "running_cost",
)  # fmt: skip


def _elements(codes: np.ndarray) -> Iterator[Any]:
    return iter(codes[:, 0].tolist()) if codes.shape[1] == 1 else map(tuple, codes.tolist())


def load(network: Network) -> highspy.Highs:
    s = {name: list(_elements(network.sets[name])) for name in SETS}
    of: dict[str, dict[Any, list[Any]]] = {name: defaultdict(list) for name in RELATIONS}
    for name, members in of.items():
        relation = network.relations[name]
        for key, member in zip(_elements(relation.keys), _elements(relation.members), strict=True):
            members[key].append(member)
    p = {
        name: dict(zip(_elements(network.sets[PARAMS[name][0]]), network.params[name].tolist(), strict=True))
        for name in NUMBERS
    }

    def variables(name: str, over: str, **more: Any) -> dict[Any, Any]:
        return {key: pulp.LpVariable(f"{name}_{n}", **({"lowBound": 0} | more)) for n, key in enumerate(s[over])}

    run, stock, deliver = variables("run", "RUNS"), variables("stock", "STOCKS"), variables("deliver", "DELIVERIES")
    configure, fulfil = variables("configure", "CONFIGURES"), variables("fulfil", "WINDOWS")
    lost, overtime = variables("lost", "LINES"), variables("overtime", "OVERTIMES")
    on = variables("on", "SWITCHED", cat="Binary")
    build = variables("build", "BUILDS", cat="Integer")
    problem = pulp.LpProblem("planner", pulp.LpMaximize)
    worth = p["discount"]
    problem += pulp.lpSum(
        [
            *(-worth[t] * p["unit_cost"][a, t] * run[a, t] for a, t in s["RUNS"]),
            *(-worth[t] * p["holding_cost"][v, t] * stock[v, t] for v, t in s["STOCKS"]),
            *(worth[t] * (p["price"][d, t] - p["late_fee"][d, t]) * fulfil[d, t] for d, t in s["WINDOWS"]),
            *(-worth[t] * p["lost_penalty"][d, t] * lost[d] for d, t in s["DUE"]),
            *(-worth[t] * p["order_cost"][j, t] * on[j, t] for j, t in s["SWITCHED"]),
            *(-worth[t] * p["overtime_cost"][r, t] * overtime[r, t] for r, t in s["OVERTIMES"]),
            *(-worth[t] * p["capex"][o] * build[o, t] for o, t in s["BUILDS"]),
            *(-worth[u] * p["running_cost"][o] * build[o, t] for o, t in s["BUILDS"] for u in of["RUNNING"][o, t]),
        ]
    )
    for v, t in s["STOCKS"]:
        arriving = [p["yield_"][a, u] * run[a, u] for a, u in of["ARRIVALS"][v, t]]
        before = [stock[v, u] for u in of["PREV"][t]]
        taken = [-p["take"][a, v] * run[a, t] for a in of["TAKERS"][v, t]]
        delivered = [-deliver[c, v, t] for c in of["BUYERS"][v, t]]
        problem += pulp.lpSum([*before, *arriving, *taken, *delivered, -stock[v, t]]) == -p["supply"][v, t]
    for c, x, t in s["WANTS"]:
        delivered = [deliver[c, v, t] for v in of["SUPPLIED"][c, x, t]]
        met = [configure[c, o, t] for o in of["SERVED_BY"][c, x, t]]
        wanted = [-fulfil[d, t] for d in of["ASKED"][c, x, t]]
        inside = [-p["contains"][o, x] * configure[c, o, t] for o in of["INSIDE"][c, x, t]]
        problem += pulp.lpSum([*delivered, *met, *wanted, *inside]) == 0
    for d in s["LINES"]:
        problem += pulp.lpSum([*(fulfil[d, t] for t in of["SERVED_IN"][d]), lost[d]]) == p["quantity"][d]
    for j, t in s["SWITCHED"]:
        problem += pulp.lpSum([*(run[a, t] for a in of["RUNS_OF"][j, t]), -p["most_run"][j, t] * on[j, t]]) <= 0
    for r, t in s["POOLS"]:
        making = [p["usage"][a, r] * run[a, t] for a in of["USERS"][r, t]]
        setting_up = [p["setup"][j, r] * on[j, t] for j in of["SETTERS"][r, t]]
        extra = [-overtime[r, u] for u in of["EXTRA"][r, t]]
        built = [-p["effect"][r, t, o, u] * build[o, u] for o, u in of["CHANGED"][r, t]]
        problem += pulp.lpSum([*making, *setting_up, *extra, *built]) <= p["capacity"][r, t]
    for key in s["OVERTIMES"]:
        problem += overtime[key] <= p["most_overtime"][key]
    solver = pulp.HiGHS(msg=False)
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    return problem.solverModel
