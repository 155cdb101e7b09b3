"""linopy: terms selected by position, summed into rows by its sparse group-by (pip install linopy)."""

from __future__ import annotations

from typing import Any

import highspy
import linopy
import numpy as np
import pandas as pd
import xarray as xr

from peers.places import places
from planner_models.network import Network

linopy.options["semantics"] = "v1"

Piece = tuple[np.ndarray, Any, np.ndarray, np.ndarray | float]  # row, variable, positions in it, coefficients


def load(network: Network) -> highspy.Highs:
    sets, relations, params = network.sets, network.relations, network.params
    place = places(network)
    m = linopy.Model(sparse=True)

    def variable(name: str, over: str, **more: Any) -> Any:
        return m.add_variables(coords=[pd.RangeIndex(len(sets[over]), name=name)], name=name, **more)

    run, stock = variable("run", "RUNS", lower=0), variable("stock", "STOCKS", lower=0)
    deliver, configure = variable("deliver", "DELIVERIES", lower=0), variable("configure", "CONFIGURES", lower=0)
    fulfil, lost = variable("fulfil", "WINDOWS", lower=0), variable("lost", "LINES", lower=0)
    on, overtime = variable("on", "SWITCHED", binary=True), variable("overtime", "OVERTIMES", lower=0)
    build = variable("build", "BUILDS", lower=0, integer=True)

    def left(pieces: list[Piece], dim: str) -> Any:
        """The sum of all terms by row."""
        terms, start = [], 0
        for row, var, at, coefficients in pieces:
            labels = np.arange(start, start + len(row))
            values = xr.DataArray(np.broadcast_to(coefficients, len(row)), {"term": labels}, "term")
            where = xr.DataArray(at, {"term": labels}, "term")
            terms.append((values * var.isel({var.dims[0]: where})).drop_vars(var.dims[0]))
            start += len(row)
        rows = np.concatenate([piece[0] for piece in pieces])
        whole = linopy.merge(terms, dim="term") if len(terms) > 1 else terms[0]
        return whole.groupby(pd.Series(rows, index=pd.RangeIndex(start, name="term"), name=dim)).sum()

    def right(values: np.ndarray, dim: str) -> Any:
        return xr.DataArray(values, {dim: np.arange(len(values))}, dim)

    def related(name: str, over: str) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
        relation = relations[name]
        keys = list(relation.keys.T)
        return place(over, *keys), keys, list(relation.members.T)

    every = np.arange(len(sets["STOCKS"]))
    v, t = sets["STOCKS"].T
    later = np.flatnonzero(t > 0)
    before: Piece = (later, stock, place("STOCKS", v[later], t[later] - 1), 1.0)
    row, _, (a, u) = related("ARRIVALS", "STOCKS")
    runs = place("RUNS", a, u)
    arrivals: Piece = (row, run, runs, params["yield_"][runs])
    row, (v, t), (a,) = related("TAKERS", "STOCKS")
    taken: Piece = (row, run, place("RUNS", a, t), -params["take"][place("CONSUMES", a, v)])
    row, (v, t), (c,) = related("BUYERS", "STOCKS")
    delivered: Piece = (row, deliver, place("DELIVERIES", c, v, t), -1.0)
    balance = left([before, arrivals, taken, delivered, (every, stock, every, -1.0)], "stock")
    m.add_constraints(balance == right(-params["supply"], "stock"), name="material")

    row, (c, _, t), (v,) = related("SUPPLIED", "WANTS")
    supplied: Piece = (row, deliver, place("DELIVERIES", c, v, t), 1.0)
    row, (c, _, t), (p,) = related("SERVED_BY", "WANTS")
    served: Piece = (row, configure, place("CONFIGURES", c, p, t), 1.0)
    row, (_, _, t), (d,) = related("ASKED", "WANTS")
    asked: Piece = (row, fulfil, place("WINDOWS", d, t), -1.0)
    row, (c, x, t), (p,) = related("INSIDE", "WANTS")
    inside: Piece = (row, configure, place("CONFIGURES", c, p, t), -params["contains"][place("CONTAINS", p, x)])
    m.add_constraints(left([supplied, served, asked, inside], "want") == 0, name="customer")

    row, (d,), (t,) = related("SERVED_IN", "LINES")
    every = np.arange(len(sets["LINES"]))
    wanted = left([(row, fulfil, place("WINDOWS", d, t), 1.0), (every, lost, every, 1.0)], "line")
    m.add_constraints(wanted == right(params["quantity"], "line"), name="demand")

    row, (_, t), (a,) = related("RUNS_OF", "ORDERS")
    orders = place("ORDERS", *sets["SWITCHED"].T)
    every = np.arange(len(orders))
    of_order = np.full(len(sets["ORDERS"]), -1)
    of_order[orders] = every
    row = of_order[row]
    switched = row >= 0
    most = params["most_run"][orders]
    started: Piece = (row[switched], run, place("RUNS", a, t)[switched], 1.0)
    m.add_constraints(left([started, (every, on, every, -most)], "order") <= 0, name="switch_on")

    row, (r, t), (a,) = related("USERS", "POOLS")
    users: Piece = (row, run, place("RUNS", a, t), params["usage"][place("USES", a, r)])
    row, (r, t), (j,) = related("SETTERS", "POOLS")
    setters: Piece = (row, on, place("SWITCHED", j, t), params["setup"][place("SETS_UP", j, r)])
    row, (r, _), (u,) = related("EXTRA", "POOLS")
    extra: Piece = (row, overtime, place("OVERTIMES", r, u), -1.0)
    row, (r, t), (o, u) = related("CHANGED", "POOLS")
    built: Piece = (row, build, place("BUILDS", o, u), -params["effect"][place("EFFECTS", r, t, o, u)])
    use = left([users, setters, extra, built], "pool")
    m.add_constraints(use <= right(params["capacity"], "pool"), name="capacity")
    m.add_constraints(overtime <= right(params["most_overtime"], "overtime"), name="overtime_limit")

    discount = params["discount"]
    o, t = sets["BUILDS"].T
    row, (o2, _), (u,) = related("RUNNING", "BUILDS")
    running = np.bincount(row, discount[u] * params["running_cost"][place("OPTIONS", o2)], len(o))

    def money(var: Any, values: np.ndarray) -> Any:
        return (right(values, var.dims[0]) * var).sum()

    m.add_objective(
        money(run, -params["unit_cost"] * discount[sets["RUNS"][:, 1]])
        + money(stock, -params["holding_cost"] * discount[sets["STOCKS"][:, 1]])
        + money(fulfil, (params["price"] - params["late_fee"]) * discount[sets["WINDOWS"][:, 1]])
        + money(lost, -params["lost_penalty"] * discount[sets["DUE"][:, 1]])
        + money(on, -params["order_cost"] * discount[sets["SWITCHED"][:, 1]])
        + money(overtime, -params["overtime_cost"] * discount[sets["OVERTIMES"][:, 1]])
        + money(build, -params["capex"][place("OPTIONS", o)] * discount[t] - running),
        sense="max",
    )
    return linopy.io.to_highspy(m, set_names=False)
