"""Bulk evaluation of any linear Pyomo model made of templates, against Pyomo itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyomo.core import (
    Binary,
    ConcreteModel,
    Constraint,
    NonNegativeReals,
    Objective,
    Param,
    Reals,
    Set,
    Var,
    inequality,
    maximize,
    minimize,
    quicksum,
)
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from template_matrix import Form, TemplateError, evaluate, read_templates
from template_matrix.lookup import Lookup


@dataclass
class Pairs:
    keys: np.ndarray
    members: np.ndarray


@dataclass
class Data:
    sets: Mapping[str, np.ndarray]
    relations: Mapping[str, Pairs] = field(default_factory=dict)
    params: Mapping[str, np.ndarray] = field(default_factory=dict)


def codes(*rows: Any) -> np.ndarray:
    return np.array([row if isinstance(row, tuple) else (row,) for row in rows], dtype=np.int64)


WITNESS = Data(
    {"I": codes(0), "J": codes(0), "ARCS": codes((0, 0))},
    {"FROM": Pairs(codes(0), codes(0)), "NEAR": Pairs(codes((0, 0)), codes((0, 0)))},
    {"cost": np.array([0.311]), "most": np.array([0.733]), "rate": np.array([0.517])},
)
MANY = Data(
    {"I": codes(0, 2, 5), "J": codes(1, 3), "ARCS": codes((0, 1), (0, 3), (5, 3), (2, 1))},
    {
        "FROM": Pairs(codes(0, 0, 5, 2), codes(1, 3, 3, 1)),
        "NEAR": Pairs(codes((0, 1), (0, 1), (5, 3)), codes((0, 3), (5, 3), (0, 1))),
    },
    {"cost": np.array([1.0, 2.5, 0.0, 4.0]), "most": np.array([7.0, 8.0, 9.0]), "rate": np.array([0.25])},
)


def model(data: Data, rules: Callable[[ConcreteModel], None]) -> ConcreteModel:
    """Sets I, J and ARCS within them, FROM[i] and NEAR[i,j], cost[arc], most[i], a rate, variables x, y, z and w."""
    m = ConcreteModel()
    elements = {name: [tuple(row) if len(row) > 1 else row[0] for row in rows.tolist()]
                for name, rows in data.sets.items()}  # fmt: skip
    m.I, m.J = Set(initialize=elements["I"]), Set(initialize=elements["J"])
    m.ARCS = Set(dimen=2, initialize=elements["ARCS"])
    for name, over in (("FROM", m.I), ("NEAR", m.ARCS)):
        pairs = data.relations[name]
        members: dict[Any, list[Any]] = {key: [] for key in over}
        for key, member in zip(pairs.keys.tolist(), pairs.members.tolist(), strict=True):
            members[tuple(key) if len(key) > 1 else key[0]].append(tuple(member) if len(member) > 1 else member[0])
        m.add_component(name, Set(over, dimen=pairs.members.shape[1], initialize=members))
    m.cost = Param(m.ARCS, initialize=dict(zip(elements["ARCS"], data.params["cost"].tolist(), strict=True)))
    m.most = Param(m.I, initialize=dict(zip(elements["I"], data.params["most"].tolist(), strict=True)))
    m.rate = Param(initialize=float(data.params["rate"][0]), mutable=True)
    m.x = Var(m.ARCS, domain=NonNegativeReals)
    m.y = Var(m.I, m.J, domain=Binary)
    m.z = Var(domain=Reals, bounds=(-3, 12))
    m.w = Var(m.I, domain=Reals)
    rules(m)
    return m


def dense(model: ConcreteModel) -> tuple[list[Any], ...]:
    """Rows by name as {variable name: coefficient} with both bounds, and the objectives, from Pyomo's own writer."""
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    rows: dict[str, tuple[dict[str, float], float, float]] = {}
    names = [data.name for data in form.columns]
    for row, coefficients, rhs in zip(form.rows, form.A.toarray(), form.rhs, strict=True):
        _, low, high = rows.get(row.constraint.name, ({}, -np.inf, np.inf))
        low, high = (rhs if row.bound_type <= 0 else low), (rhs if row.bound_type >= 0 else high)
        rows[row.constraint.name] = (_named(names, coefficients), float(low), float(high))
    goals = [_named(names, costs) for costs in form.c.toarray()]
    return [rows[name] for name in rows], goals, [float(c) for c in form.c_offset]


def _named(names: list[str], numbers: np.ndarray) -> dict[str, float]:
    return {name: float(number) for name, number in zip(names, numbers, strict=True) if number}


def bulk(form: Form, model: ConcreteModel) -> tuple[list[Any], ...]:
    names = [data.name for data in model.component_data_objects(Var)]
    matrix = form.matrix.toarray()
    rows = [
        (_named(names, coefficients), float(low), float(high))
        for coefficients, low, high in zip(matrix, form.row_lower, form.row_upper, strict=True)
    ]
    signed = form.objectives * form.signs[:, None]
    return rows, [_named(names, costs) for costs in signed], (form.offsets * form.signs).tolist()


def compare(rules: Callable[[ConcreteModel], None], data: Data = MANY) -> Form:
    """The templates of the witness, evaluated over the data, say what Pyomo says of the model of the data."""
    form, whole = evaluate(read_templates(model(WITNESS, rules)), data), model(data, rules)
    one, other = bulk(form, whole), dense(whole)
    assert len(one[0]) == len(other[0])
    for ours, theirs in zip(one[0], other[0], strict=True):
        turned = ({name: -number for name, number in theirs[0].items()}, -theirs[2], -theirs[1])
        assert same(ours, theirs) or same(ours, turned), f"{ours} is not {theirs}"
    for ours, theirs in zip(one[1], other[1], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-15)
    assert one[2] == pytest.approx(other[2])
    return form


def same(one: tuple[dict[str, float], float, float], other: tuple[dict[str, float], float, float]) -> bool:
    return one[0] == pytest.approx(other[0], rel=1e-15) and one[1:] == pytest.approx(other[1:], rel=1e-15)


def every_construct(m: ConcreteModel) -> None:
    m.c_out = Constraint(m.I, rule=lambda m, i: sum(m.x[i, j] for j in m.FROM[i]) - m.w[i] <= m.most[i])
    m.c_in = Constraint(m.J, rule=lambda m, j: sum(m.y[i, j] for i in m.I) >= 1)
    m.c_all = Constraint(rule=lambda m: sum(m.cost[i, j] * m.x[i, j] for i, j in m.ARCS) + m.rate * m.z <= 30)
    m.c_equal = Constraint(m.ARCS, rule=lambda m, i, j: m.x[i, j] == m.cost[i, j] * m.y[i, j] + m.z / 4 - 1)
    m.c_range = Constraint(
        m.ARCS, rule=lambda m, i, j: inequality(-abs(m.cost[i, j]), m.x[i, j] - m.w[i], m.most[i] ** 2)
    )
    m.c_product = Constraint(m.I, m.J, rule=lambda m, i, j: 2 * (m.y[i, j] - 3) + m.w[i] <= m.rate * abs(-m.most[i]))
    m.c_nested = Constraint(
        m.ARCS,
        rule=lambda m, i, j: (
            sum(sum(m.cost[a, k] * m.x[a, k] for k in m.FROM[a]) for a in m.I) - m.z
            >= sum(m.cost[a, b] for a, b in m.NEAR[i, j]) * m.w[i]
        ),
    )
    m.c_two = Constraint(rule=lambda m: (0, sum(m.x[i, j] * m.cost[i, j] for i in m.I for j in m.FROM[i]) + m.z, 99))
    m.c_code = Constraint(m.I, rule=lambda m, i: m.w[i] + i * m.z <= sum(m.cost[i, j] for j in m.FROM[i]))
    m.o_one = Objective(rule=lambda m: sum(m.most[i] * m.w[i] for i in m.I) + 5 - m.z, sense=maximize)
    m.o_each = Objective(m.I, rule=lambda m, i: m.w[i] - sum(m.x[i, j] for j in m.FROM[i]), sense=minimize)


def test_every_construct_means_what_it_means_to_pyomo() -> None:
    form = compare(every_construct)
    assert form.names == ("o_one", "o_each[0]", "o_each[2]", "o_each[5]")
    assert form.signs.tolist() == [-1, 1, 1, 1]
    assert (form.lower[form.columns["z"][0]], form.upper[form.columns["z"][0]]) == (-3, 12)
    assert form.integer.sum() == len(form.columns["y"]) == 6
    assert form.rows["c_product"] == range(14, 20)


def _pairs(rows: Iterable[tuple[int, int]]) -> np.ndarray:
    return np.array(list(rows), dtype=np.int64).reshape(-1, 2)


@st.composite
def data(draw: Any) -> Data:
    several = st.lists(st.integers(0, 40), min_size=1, max_size=4, unique=True)
    first, second = draw(several), draw(several)
    every = [(i, j) for i in first for j in second]
    arcs = draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
    near = draw(st.lists(st.tuples(st.sampled_from(arcs), st.sampled_from(arcs)), unique=True))
    numbers = st.sampled_from([0.5, 1.0, 2.25, -3.0, 10.0])
    return Data(
        {"I": codes(*first), "J": codes(*second), "ARCS": codes(*arcs)},
        {
            "FROM": Pairs(codes(*(i for i, _ in arcs)), codes(*(j for _, j in arcs))),
            "NEAR": Pairs(_pairs(a for a, _ in near), _pairs(b for _, b in near)),
        },
        {
            "cost": np.array([draw(numbers) for _ in arcs]),
            "most": np.array([draw(numbers) for _ in first]),
            "rate": np.array([draw(numbers)]),
        },
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data())
def test_whatever_the_data(data: Data) -> None:
    compare(every_construct, data)


def test_numbers_that_cancel_leave_no_coefficient() -> None:
    form = compare(lambda m: m.add_component("c", Constraint(m.I, rule=lambda m, i: m.w[i] - m.w[i] + m.z <= 1)))
    assert form.matrix.nnz == 3


REFUSED: dict[str, tuple[Callable[..., Any], str]] = {
    "comparison with text": (lambda m, i: m.w[i] <= (1 if i == "a" else 2), "compares an index with 'a'"),
    "comparison with nothing": (lambda m, i: m.w[i] <= (1 if i is not None and i != None else 2), "with None"),  # noqa: E711
    "comparison with a number": (lambda m, i: m.w[i] <= (1 if i == 0 else 2), "is no template"),
    "dictionary": (lambda m, i: m.w[i] <= {0: 1}[i], "is no template"),
    "membership": (lambda m, i: m.w[i] <= (1 if i in m.J else 2), "is no template"),
    "length": (lambda m, i: m.w[i] <= len(m.FROM[i]), "is no template"),
    "place": (lambda m, i: m.w[i] <= m.I.ord(i), "is no template"),
    "loop": (lambda m, i: quicksum(m.x[i, j] for j in m.FROM[i]) <= 1, "Explicit iteration"),
    "filter": (lambda m, i: sum(m.x[i, j] for j in m.FROM[i] if j > 0) <= 1, "Explicit iteration"),
    "sum over members of members": (
        lambda m, i: sum(sum(m.x[a, k] for k in m.FROM[a]) for a, b in m.NEAR[i, i]) <= 1, "Explicit iteration"),
    "value baked in": (lambda m, i: m.w[i] <= m.most[0], "the number 0.733 of most written into it"),
    "product of variables": (lambda m, i: m.w[i] * m.z <= 1, "product of two variables is not linear"),
    "power": (lambda m, i: m.w[i] ** 2 <= 1, "PowExpression is not evaluated in bulk"),
    "division by a variable": (lambda m, i: 1 / m.z <= m.w[i], "is not evaluated in bulk"),
    "one element": (lambda m, i: m.w[0] <= m.w[i], "has one element of w written into it"),
    "no relation": (lambda m, i: m.w[i] + 1, "is no relation"),
    "skipped": (lambda m, i: Constraint.Skip, "is no relation"),
    "element that is not there": (lambda m, i: m.w[i + 1] <= 1, r"asks for w\[1\], which I does not have"),
    "half an element": (lambda m, i: m.w[i / 2] <= 1, "by a number that is not whole"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_evaluated_is_refused_by_name(name: str) -> None:
    rule, reason = REFUSED[name]
    # built on one element, where Python sees real indices and many of these rules have a meaning
    whole = model(WITNESS, lambda m: None)
    whole.c_rule = Constraint(whole.I)
    whole.c_rule._rule = Constraint(rule=rule)._rule
    with pytest.raises(TemplateError, match=f"c_rule: .*{reason}"):
        evaluate(read_templates(whole), MANY)


def test_comparing_is_refused_only_while_rules_are_read() -> None:
    from pyomo.core.expr.template_expr import IndexTemplate

    with pytest.raises(TemplateError):
        read_templates(model(WITNESS, lambda m: m.add_component(
            "c", Constraint(m.I, rule=lambda m, i: m.w[i] <= (1 if i == "a" else 2)))))  # fmt: skip
    assert IndexTemplate(WITNESS) != "a"


def test_numbers_that_are_missing_or_not_finite() -> None:
    templates = read_templates(model(WITNESS, every_construct))
    for params, reason in (
        ({"most": np.array([1.0, np.nan, 2.0])}, "most: has a number that is not finite"),
        ({"most": np.array([1.0, 2.0])}, r"most: has shape \(2,\), its index set has 3"),
    ):
        with pytest.raises(TemplateError, match=reason):
            evaluate(templates, Data(MANY.sets, MANY.relations, {**MANY.params, **params}))
    with pytest.raises(TemplateError, match="rate: is a parameter of which the data know nothing"):
        evaluate(templates, Data(MANY.sets, MANY.relations, {k: v for k, v in MANY.params.items() if k != "rate"}))
    with pytest.raises(TemplateError, match="NEAR: is an indexed set of which"):
        evaluate(templates, Data(MANY.sets, {"FROM": MANY.relations["FROM"]}, MANY.params))
    with pytest.raises(TemplateError, match="ARCS: is a set of which"):
        evaluate(templates, Data({k: MANY.sets[k] for k in "IJ"}, MANY.relations, MANY.params))
    with pytest.raises(TemplateError, match="I: has an element twice"):
        evaluate(templates, Data({**MANY.sets, "I": codes(0, 5, 5)}, MANY.relations, MANY.params))


def test_variables_that_are_not_the_same_throughout() -> None:
    def by_index(m: ConcreteModel) -> None:
        m.v = Var(m.I, bounds=lambda m, i: (0, i))

    with pytest.raises(TemplateError, match="v: has no element, or elements that differ"):
        read_templates(model(MANY, by_index))


def test_lookup_without_a_table_finds_the_same() -> None:
    rng = np.random.default_rng(1)
    rows = np.unique(rng.integers(0, 4000, (500, 3)), axis=0)
    lookup = Lookup(rows)
    assert lookup._table is None
    assert np.array_equal(lookup.positions(list(rows.T)), np.arange(len(rows)))
    strange = rows + np.array([0, 0, 4000])
    assert (lookup.positions(list(strange.T)) == -1).all()
    assert lookup.positions(list((rows[:1] * -1).T))[0] in (-1, 0)
