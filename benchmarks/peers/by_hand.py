"""By hand: index arithmetic in numpy, one triple of arrays for every sum, and HiGHS's own way in."""

from __future__ import annotations

import highspy
import numpy as np
from scipy.sparse import coo_array

from peers.places import places
from planner_models.network import Network

VARIABLES = {
    "run": "RUNS", "stock": "STOCKS", "deliver": "DELIVERIES", "configure": "CONFIGURES", "fulfil": "WINDOWS",
    "lost": "LINES", "on": "SWITCHED", "overtime": "OVERTIMES", "build": "BUILDS",
}  # fmt: skip


def load(network: Network) -> highspy.Highs:
    sets, relations, params = network.sets, network.relations, network.params
    place = places(network)
    first, count = {}, 0
    for name, over in VARIABLES.items():
        first[name], count = count, count + len(sets[over])
    rows, columns, values, lower, upper = [], [], [], [], []
    height = 0

    def column(name: str, *codes: np.ndarray) -> np.ndarray:
        return first[name] + place(VARIABLES[name], *codes)

    def term(row: np.ndarray, col: np.ndarray, value: np.ndarray | float) -> None:
        rows.append(height + row)
        columns.append(col)
        values.append(np.broadcast_to(value, len(row)))

    def close(low: np.ndarray, high: np.ndarray) -> None:
        nonlocal height
        lower.append(low)
        upper.append(high)
        height += len(low)

    def related(name: str, over: str) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
        """Row of each member's key, the key's codes and the member's."""
        relation = relations[name]
        keys = list(relation.keys.T)
        return place(over, *keys), keys, list(relation.members.T)

    # material: stock before + arrivals + supply = taken + delivered + stock
    every = np.arange(len(sets["STOCKS"]))
    v, t = sets["STOCKS"].T
    term(every, first["stock"] + every, -1.0)
    later = np.flatnonzero(t > 0)
    term(later, column("stock", v[later], t[later] - 1), 1.0)
    row, _, (a, u) = related("ARRIVALS", "STOCKS")
    term(row, column("run", a, u), params["yield_"][place("RUNS", a, u)])
    row, (v, t), (a,) = related("TAKERS", "STOCKS")
    term(row, column("run", a, t), -params["take"][place("CONSUMES", a, v)])
    row, (v, t), (c,) = related("BUYERS", "STOCKS")
    term(row, column("deliver", c, v, t), -1.0)
    close(-params["supply"], -params["supply"])

    # customer: delivered + configured = served + inside what is configured
    row, (c, _, t), (v,) = related("SUPPLIED", "WANTS")
    term(row, column("deliver", c, v, t), 1.0)
    row, (c, _, t), (p,) = related("SERVED_BY", "WANTS")
    term(row, column("configure", c, p, t), 1.0)
    row, (_, _, t), (d,) = related("ASKED", "WANTS")
    term(row, column("fulfil", d, t), -1.0)
    row, (c, x, t), (p,) = related("INSIDE", "WANTS")
    term(row, column("configure", c, p, t), -params["contains"][place("CONTAINS", p, x)])
    zero = np.zeros(len(sets["WANTS"]))
    close(zero, zero)

    # demand: served + lost = wanted
    row, (d,), (t,) = related("SERVED_IN", "LINES")
    term(row, column("fulfil", d, t), 1.0)
    every = np.arange(len(sets["LINES"]))
    term(every, first["lost"] + every, 1.0)
    close(params["quantity"], params["quantity"])

    # switch_on: started <= most run x on
    row, (_, t), (a,) = related("RUNS_OF", "ORDERS")
    orders = place("ORDERS", *sets["SWITCHED"].T)
    every = np.arange(len(orders))
    of_order = np.full(len(sets["ORDERS"]), -1)
    of_order[orders] = every
    row = of_order[row]
    switched = row >= 0
    term(row[switched], column("run", a, t)[switched], 1.0)
    term(every, first["on"] + every, -params["most_run"][orders])
    close(np.full(len(every), -np.inf), np.zeros(len(every)))

    # capacity: used + set up <= capacity + overtime + built
    row, (r, t), (a,) = related("USERS", "POOLS")
    term(row, column("run", a, t), params["usage"][place("USES", a, r)])
    row, (r, t), (j,) = related("SETTERS", "POOLS")
    term(row, column("on", j, t), params["setup"][place("SETS_UP", j, r)])
    row, (r, _), (u,) = related("EXTRA", "POOLS")
    term(row, column("overtime", r, u), -1.0)
    row, (r, t), (o, u) = related("CHANGED", "POOLS")
    term(row, column("build", o, u), -params["effect"][place("EFFECTS", r, t, o, u)])
    close(np.full(len(sets["POOLS"]), -np.inf), params["capacity"])

    # overtime_limit: overtime <= most overtime
    every = np.arange(len(sets["OVERTIMES"]))
    term(every, first["overtime"] + every, 1.0)
    close(np.full(len(every), -np.inf), params["most_overtime"])

    # money
    discount = params["discount"]
    cost = {
        "run": -params["unit_cost"] * discount[sets["RUNS"][:, 1]],
        "stock": -params["holding_cost"] * discount[sets["STOCKS"][:, 1]],
        "deliver": np.zeros(len(sets["DELIVERIES"])),
        "configure": np.zeros(len(sets["CONFIGURES"])),
        "fulfil": (params["price"] - params["late_fee"]) * discount[sets["WINDOWS"][:, 1]],
        "lost": -params["lost_penalty"] * discount[sets["DUE"][:, 1]],
        "on": -params["order_cost"] * discount[sets["SWITCHED"][:, 1]],
        "overtime": -params["overtime_cost"] * discount[sets["OVERTIMES"][:, 1]],
    }
    o, t = sets["BUILDS"].T
    row, (o2, _), (u,) = related("RUNNING", "BUILDS")
    running = np.bincount(row, discount[u] * params["running_cost"][place("OPTIONS", o2)], len(o))
    cost["build"] = -params["capex"][place("OPTIONS", o)] * discount[t] - running

    entries = (np.concatenate(rows).astype(np.int32), np.concatenate(columns).astype(np.int32))
    matrix = coo_array((np.concatenate(values), entries), shape=(height, count)).tocsc()
    most, integer = np.full(count, np.inf), np.zeros(count, dtype=np.int32)
    for name in ("on", "build"):
        integer[first[name] : first[name] + len(cost[name])] = 1
    most[first["on"] : first["on"] + len(cost["on"])] = 1.0
    highs = highspy.Highs()
    highs.silent()
    highs.passModel(
        count, height, matrix.nnz, int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMaximize), 0.0,
        np.concatenate([cost[name] for name in VARIABLES]), np.zeros(count), most, np.concatenate(lower),
        np.concatenate(upper), matrix.indptr, matrix.indices, matrix.data, integer,
    )  # fmt: skip
    return highs
