"""Pyomo: the planner's own rules, written out row by row, by its interfaces or by its standard form."""

from __future__ import annotations

import highspy
import numpy as np
from pyomo.contrib.appsi.solvers import Highs as AppsiHighs
from pyomo.contrib.solver.solvers.highs import Highs
from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeIntegers, Objective, Var, maximize
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from planner_models.build import declare_data
from planner_models.families import capacity, customers, expansion, making, material, orders
from planner_models.network import Network

ROWS = {
    "c_material": ("STOCKS", material.material), "c_customer": ("WANTS", customers.customer),
    "c_demand": ("LINES", customers.demand), "c_switch_on": ("SWITCHED", orders.switch_on),
    "c_capacity": ("POOLS", capacity.capacity), "c_overtime_limit": ("OVERTIMES", capacity.overtime_limit),
}  # fmt: skip
MONEY = (
    making.unit_cost, material.holding, customers.revenue, customers.late_fees, customers.lost_penalties,
    orders.order_cost, capacity.overtime, expansion.capex, expansion.running_cost,
)  # fmt: skip


def model(network: Network) -> ConcreteModel:
    m = ConcreteModel()
    declare_data(m, network)
    for family in (making, material, customers, capacity):
        family.variables(m)
    for unused in (m.v_pick, m.v_uncommitted):
        m.del_component(unused)
    m.v_on = Var(m.SWITCHED, domain=Binary)
    m.v_build = Var(m.BUILDS, domain=NonNegativeIntegers)
    for name, (over, rule) in ROWS.items():
        m.add_component(name, Constraint(getattr(m, over), rule=rule))
    m.o_profit = Objective(rule=lambda m: sum(line(m) for line in MONEY), sense=maximize)
    return m


def load_by_interface(network: Network) -> highspy.Highs:
    solver = Highs()
    solver.set_instance(model(network))
    return solver._solver_model


def load_by_appsi(network: Network) -> highspy.Highs:
    solver = AppsiHighs()
    solver.set_instance(model(network))
    return solver._solver_model


def load_by_standard_form(network: Network) -> highspy.Highs:
    form = LinearStandardFormCompiler().write(model(network), mixed_form=True, set_sense=None)
    sense, rhs = np.array([row.bound_type for row in form.rows]), np.asarray(form.rhs, dtype=float)
    bounds = np.array([variable.bounds for variable in form.columns], dtype=float)
    integer = np.array([not variable.is_continuous() for variable in form.columns], dtype=np.int32)
    matrix, costs = form.A.tocsc(), form.c.toarray()[0]
    highs = highspy.Highs()
    highs.silent()
    highs.passModel(
        len(integer), len(rhs), matrix.nnz, int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMaximize), 0.0,
        costs, bounds[:, 0], np.where(np.isnan(bounds[:, 1]), np.inf, bounds[:, 1]),
        np.where(sense == 1, -np.inf, rhs), np.where(sense == -1, np.inf, rhs),
        matrix.indptr, matrix.indices, matrix.data, integer,
    )  # fmt: skip
    return highs
