"""The model, put together: a contents page."""

from __future__ import annotations

import functools
import itertools
from types import ModuleType
from typing import Any

import numpy as np
from pyomo.core import ConcreteModel, Objective, Param, Set, maximize, minimize

from planner_models.families import (
    ageing,
    blends,
    capacity,
    contracts,
    customers,
    destinations,
    expediting,
    grades,
    lanes,
    locks,
    making,
    material,
    options,
    orders,
    reservations,
    shares,
    stock,
)
from planner_models.network import PARAMS, RELATIONS, SETS, Network, witness
from template_matrix import Templates, read_templates

FAMILIES: tuple[ModuleType, ...] = (
    making, orders, material, ageing, grades, stock, customers, lanes, capacity, reservations, options, expediting,
    shares, destinations, blends, contracts, locks,
)  # fmt: skip


def build(network: Network) -> ConcreteModel:
    """Formulate the network as a mixed-integer linear programme.

    Objectives, in the order in which they count: ``o_rules``, ``o_fair[f]`` and ``o_commitments[f]`` by priority and
    ``o_stock`` are minimised (by how much unpriced rules bend), then ``o_profit`` is maximised (discounted money);
    where an order is asked for, ``o_stability`` is minimised last (changes against the plan before).
    """
    m = ConcreteModel()
    declare_data(m, network)
    for family in FAMILIES:
        family.variables(m)
    for family in FAMILIES:
        getattr(family, "constraints", _nothing)(m)
    m.o_rules = Objective(rule=_bends("rules"), sense=minimize)
    m.o_fair = Objective(m.FAIR, rule=customers.bend_fairly, sense=minimize)
    m.o_commitments = Objective(m.PRIORITIES, rule=customers.bend_commitments, sense=minimize)
    m.o_stock = Objective(rule=_bends("stock"), sense=minimize)
    m.o_stability = Objective(rule=locks.changes, sense=minimize)
    m.o_profit = Objective(rule=profit, sense=maximize)
    return m


@functools.cache
def templates() -> Templates:
    """The rules of the formulation, read once."""
    return read_templates(build(witness()))


def profit(m: ConcreteModel) -> Any:
    """All money of all families, discounted; currency."""
    return sum(rule(m) for family in FAMILIES for rule in getattr(family, "MONEY", {}).values())


def _bends(stage: str) -> Any:
    rules = [family.BENDS[stage] for family in FAMILIES if stage in getattr(family, "BENDS", {})]
    return lambda m: sum(rule(m) for rule in rules)


def _nothing(m: ConcreteModel) -> None:
    """A family without constraints."""


def declare_data(m: ConcreteModel, network: Network) -> None:
    """Put the network's sets, relations and numbers on the model under their own names."""
    elements = {name: _elements(network.sets[name]) for name in SETS}
    for name, (indices, _) in SETS.items():
        m.add_component(name, Set(dimen=len(indices), initialize=elements[name]))
    for name, (over, indices, _) in RELATIONS.items():
        members: dict[Any, list[Any]] = {key: [] for key in elements[over]}
        relation = network.relations[name]
        for key, member in zip(_elements(relation.keys), _elements(relation.members), strict=True):
            members[key].append(member)
        m.add_component(name, Set(getattr(m, over), dimen=len(indices), initialize=members))
    for name, (over, _, _) in PARAMS.items():
        values = dict(zip(elements[over], network.params[name].tolist(), strict=True))
        m.add_component(name, Param(getattr(m, over), initialize=values))


def _elements(codes: np.ndarray) -> list[Any]:
    """Rows of codes as Pyomo's index values: scalars for one index, tuples for several."""
    if codes.shape[1] == 1:
        return list(itertools.chain.from_iterable(codes.tolist()))
    return list(map(tuple, codes.tolist()))
