"""A workbook as a matrix, with names for its codes where another is to be matched with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array

from planner.compiling import compile_tables
from planner.compiling.labels import labels
from planner.compiling.network import Compiled
from planner.tables import Tables
from planner_models.matching import Labels, match
from planner_models.network import Network
from planner_models.problem import Problem, make_problem
from planner_models.problem_data import Matrix
from planner_models.session import Carried

DERIVED = ("most_qualified", "most_configured", "lane_wanted", "served_wanted", "most_beside")
FAR = 10.0  # so many times as much binds nowhere


@dataclass(frozen=True)
class Written:
    """Tables, what they were compiled to, and the matrix."""

    tables: Tables
    compiled: Compiled
    problem: Problem

    @cached_property
    def names(self) -> Labels:
        """By index letter, what each code stands for."""
        return labels(self.tables, self.compiled)

    def carried(self, before: Written) -> Carried:
        """How its matrix hangs together with another."""
        return match((before.network, before.problem, before.names), (self.network, self.problem, self.names))

    @property
    def network(self) -> Network:
        """Sets and numbers over codes."""
        return self.compiled.network

    @property
    def matrix(self) -> Matrix:
        """The matrix."""
        return self.problem.matrix

    @cached_property
    def rows(self) -> csc_array:
        """The matrix's coefficients, by columns."""
        m = self.matrix
        return csc_array((m.values, m.indices, m.starts), shape=m.shape)


def write(tables: Tables, engine: str = "bulk", useful_too: Mapping[str, np.ndarray] | None = None) -> Written:
    """Compile tables and write their matrix; engines as for ``make_problem``, ``useful_too`` as to compile them."""
    compiled = compile_tables(tables, useful_too)
    return Written(tables, compiled, make_problem(compiled.network, engine))


def loosened(written: Written) -> Written:
    """The matrix without the bounds that compiling derives from demand and capacity: where one is as tight as what it
    comes from, it hides what that is worth."""
    network = written.network
    params = dict(network.params)
    for name in DERIVED:
        params[name] = params[name] * FAR
    most = written.tables["Sources"].phased["most"][tuple(network.sets["ORDERS"].T)]
    params["most_run"] = np.fmin(most, params["most_run"] * FAR)
    compiled = replace(written.compiled, network=replace(network, params=params))
    return Written(written.tables, compiled, make_problem(compiled.network))
