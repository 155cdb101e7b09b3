"""Evaluates templates over numpy columns: every rule becomes its rows of one sparse matrix at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from pyomo.core.expr import numeric_expr, relational_expr, template_expr
from scipy.sparse import coo_array, csc_array

from template_matrix.errors import TemplateError
from template_matrix.lookup import Groups, Lookup
from template_matrix.templates import Rule, Templates


class Members(Protocol):
    """An indexed set: ``keys`` (codes of the indexing set) and ``members`` (codes), one row for each member."""

    @property
    def keys(self) -> np.ndarray: ...  # noqa: D102
    @property
    def members(self) -> np.ndarray: ...  # noqa: D102


class Data(Protocol):
    """The data of a model by the names of its components, as integer codes and floats.

    ``sets``: one row of codes per element, shape (elements, indices). ``relations``: indexed sets. ``params``: one
    number for each element of the parameter's index set, in the order of its rows.
    """

    @property
    def sets(self) -> Mapping[str, np.ndarray]: ...  # noqa: D102
    @property
    def relations(self) -> Mapping[str, Members]: ...  # noqa: D102
    @property
    def params(self) -> Mapping[str, np.ndarray]: ...  # noqa: D102


@dataclass(frozen=True)
class Form:
    """row_lower <= A x <= row_upper, lower <= x <= upper, some x integer; minimise objectives @ x + offsets.

    ``columns`` and ``rows``: variable or constraint -> where its elements stand in the matrix, in the order of its
    index set. ``objectives``: one row each, named in ``names``; what is maximised is negated, ``signs`` says which.
    """

    matrix: csc_array
    row_lower: np.ndarray
    row_upper: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    integer: np.ndarray
    objectives: np.ndarray
    offsets: np.ndarray
    signs: np.ndarray
    names: tuple[str, ...]
    columns: Mapping[str, range]
    rows: Mapping[str, range]


def evaluate(templates: Templates, data: Data) -> Form:
    """Write the matrix of a model for the given data.

    Raises TemplateError where a rule is not linear, has a construct that is not known here, or asks for an element
    that a set does not have, and where a number is not finite.
    """
    elements = _Elements(data)
    columns: dict[str, range] = {}
    count = 0
    for name, variable in templates.variables.items():
        columns[name] = range(count, count + len(elements.of(variable.index)))
        count = columns[name].stop
    parts = [(v, len(columns[name])) for name, v in templates.variables.items()]
    rows: dict[str, range] = {}
    terms: list[_Term] = []
    bounds: list[tuple[np.ndarray, np.ndarray]] = []
    height = 0
    for name, rule in templates.constraints.items():
        evaluation = _Evaluation(name, rule, elements, columns, height)
        bounds.append(evaluation.constraint(rule.expression))
        terms += evaluation.terms
        rows[name] = range(height, height + evaluation.count)
        height = rows[name].stop
    goals = [_Evaluation(name, rule, elements, columns, 0) for name, rule in templates.objectives.items()]
    costs, offsets, names = [np.zeros((0, count))], [np.zeros(0)], []
    for goal, rule in zip(goals, templates.objectives.values(), strict=True):
        constant = goal.objective(rule.expression)
        costs.append(rule.sign * goal.costs(count))
        offsets.append(rule.sign * constant)
        names += goal.names()
    return Form(
        matrix=_sum(terms, height, count),
        row_lower=np.concatenate([np.zeros(0), *(low for low, _ in bounds)]),
        row_upper=np.concatenate([np.zeros(0), *(high for _, high in bounds)]),
        lower=np.concatenate([np.zeros(0), *(np.full(n, v.lower) for v, n in parts)]),
        upper=np.concatenate([np.zeros(0), *(np.full(n, v.upper) for v, n in parts)]),
        integer=np.concatenate([np.zeros(0, dtype=bool), *(np.full(n, v.integer) for v, n in parts)]),
        objectives=np.concatenate(costs),
        offsets=np.concatenate(offsets),
        signs=np.array([rule.sign for goal, rule in zip(goals, templates.objectives.values(), strict=True)
                        for _ in range(goal.count)]),
        names=tuple(names),
        columns=columns,
        rows=rows,
    )  # fmt: skip


_Term = tuple[np.ndarray, np.ndarray, np.ndarray]  # rows, columns, coefficients


def _sum(terms: Sequence[_Term], height: int, width: int) -> csc_array:
    """The terms as a matrix; what meets in one place is added, zeros are left out."""
    empty = np.zeros(0, dtype=np.int32)
    row, column = (np.concatenate([empty, *(term[n] for term in terms)]).astype(np.int32) for n in (0, 1))
    values = np.concatenate([np.zeros(0), *(term[2] for term in terms)])
    matrix = coo_array((values, (row, column)), shape=(height, width)).tocsc()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


class _Elements:
    """Elements of sets and members of relations, looked up by code; every table is made once."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._codes: dict[str, np.ndarray] = {}
        self._lookups: dict[str, Lookup] = {}
        self._groups: dict[str, Groups] = {}

    def of(self, index: Any) -> np.ndarray:
        """Codes of the elements of a Pyomo set: one given by name, or a product of such."""
        name = index.name
        if name not in self._codes:
            self._codes[name] = self._given(index)
        return self._codes[name]

    def _given(self, index: Any) -> np.ndarray:
        if index.name in self.data.sets:
            return self.data.sets[index.name]
        if index.dimen == 0 and len(index) == 1:  # of a component without index
            return np.zeros((1, 0), dtype=np.int64)
        subsets = list(index.subsets()) if hasattr(index, "subsets") else [index]
        if subsets == [index]:
            raise TemplateError(index.name, "is a set of which the data know nothing")
        parts = [self.of(subset) for subset in subsets]
        places = np.indices([len(part) for part in parts]).reshape(len(parts), -1)
        return np.concatenate([part[place] for part, place in zip(parts, places, strict=True)], axis=1)

    def lookup(self, index: Any) -> Lookup:
        """Where elements of a set stand."""
        if index.name not in self._lookups:
            try:
                self._lookups[index.name] = Lookup(self.of(index))
            except ValueError as error:
                raise TemplateError(index.name, str(error)) from error
        return self._lookups[index.name]

    def groups(self, relation: Any) -> Groups:
        """Members of an indexed set by position of their key."""
        name = relation.name
        if name not in self._groups:
            given = self.data.relations.get(name)
            if given is None:
                raise TemplateError(name, "is an indexed set of which the data know nothing")
            over = self.lookup(relation.index_set())
            keys = over.positions(_by_column(given.keys))
            if (keys < 0).any():
                raise TemplateError(name, f"has a key that {relation.index_set().name} does not have")
            self._groups[name] = Groups(keys, given.members, over.count)
        return self._groups[name]

    def param(self, parameter: Any) -> np.ndarray:
        """Numbers of a parameter by position in its index set."""
        name, expected = parameter.name, len(self.of(parameter.index_set()))
        if name not in self.data.params:
            raise TemplateError(name, "is a parameter of which the data know nothing")
        values = np.asarray(self.data.params[name], dtype=float)
        if values.shape != (expected,):
            raise TemplateError(name, f"has shape {values.shape}, its index set has {expected} elements")
        if not np.isfinite(values).all():
            raise TemplateError(name, "has a number that is not finite")
        return values


class _Lines:
    """The lines over which an expression is evaluated at once: a rule's rows, or the members of a sum in each of them.

    ``row`` is the row that each line belongs to. Codes of symbols, and positions of elements that symbols name
    together, are carried over to the members of a sum only where something asks for them.
    """

    def __init__(self, row: np.ndarray, codes: dict[int, np.ndarray], parent: _Lines | None = None,
                 line: np.ndarray | None = None) -> None:  # fmt: skip
        self.row, self._codes, self._parent, self._line = row, codes, parent, line
        self._own = frozenset(codes)
        self.positions: dict[tuple[tuple[int, ...], str], np.ndarray] = {}

    def codes(self, symbol: int) -> np.ndarray:
        """Codes of a symbol on every line."""
        if symbol not in self._codes:
            if self._parent is None:
                raise KeyError(symbol)
            self._codes[symbol] = self._parent.codes(symbol)[self._line]
        return self._codes[symbol]

    def known(self, symbols: tuple[int, ...], index: str) -> np.ndarray | None:
        """Positions in a set of the elements that these symbols name, where they have been looked up before."""
        key = (symbols, index)
        if key not in self.positions and self._parent is not None and self._own.isdisjoint(symbols):
            before = self._parent.known(symbols, index)
            if before is not None:
                self.positions[key] = before[self._line]
        return self.positions.get(key)

    def members(self, line: np.ndarray, codes: dict[int, np.ndarray]) -> _Lines:
        """Lines for the members of a sum: the line that each belongs to, and the codes of the sum's own symbols."""
        return _Lines(self.row[line], codes, self, line)


class _Evaluation:
    """One rule: its rows' terms and bounds."""

    def __init__(self, name: str, rule: Rule, elements: _Elements, columns: Mapping[str, range], first: int) -> None:
        self.name, self.elements, self.columns, self.first = name, elements, columns, first
        self._index = elements.of(rule.index)
        self.count = len(self._index)
        symbols = tuple(id(symbol) for symbol in rule.symbols)
        self.lines = _Lines(np.arange(self.count), dict(zip(symbols, _by_column(self._index), strict=True)))
        self.lines.positions[symbols, rule.index.name] = np.arange(self.count)
        self.terms: list[_Term] = []
        self._constants: list[tuple[np.ndarray, np.ndarray]] = []

    def names(self) -> list[str]:
        """One name for each row, in Pyomo's manner."""
        if not self._index.shape[1]:
            return [self.name]
        return [f"{self.name}[{','.join(map(str, codes))}]" for codes in self._index.tolist()]

    def constraint(self, e: Any) -> tuple[np.ndarray, np.ndarray]:
        """Collect the terms of a relation and give its rows' bounds, all that is constant moved into them."""
        if isinstance(e, relational_expr.RangedExpression):
            low, body, high = e.args
            if any(e._strict) or _is_variable(low) or _is_variable(high):
                raise self._refuse(e, "a range needs constant bounds, both included")
            return self._bounds(body, self._number(low, self.lines), self._number(high, self.lines))
        if isinstance(e, relational_expr.EqualityExpression):
            left, right = e.args
            strict = False
        elif isinstance(e, relational_expr.InequalityExpression):
            left, right = e.args
            strict = e._strict
        else:
            raise self._refuse(e, "is no relation")
        if strict:
            raise self._refuse(e, "strict inequalities have no meaning in a linear programme")
        equal = isinstance(e, relational_expr.EqualityExpression)
        if not _is_variable(right):
            most = self._number(right, self.lines)
            return self._bounds(left, most if equal else -np.inf, most)
        if not _is_variable(left):
            least = self._number(left, self.lines)
            return self._bounds(right, least, least if equal else np.inf)
        self._linear(right, self.lines, -1.0)
        return self._bounds(left, 0.0 if equal else -np.inf, 0.0)

    def objective(self, e: Any) -> np.ndarray:
        """Collect the terms of an objective and give its constants."""
        if isinstance(e, relational_expr.RelationalExpression):
            raise self._refuse(e, "is a relation")
        self._linear(e, self.lines, 1.0)
        return self._constant()

    def costs(self, width: int) -> np.ndarray:
        """The terms of an objective as one row of costs for each of its elements."""
        cells = np.concatenate([np.zeros(0, np.int64), *(row * width + column for row, column, _ in self.terms)])
        values = np.concatenate([np.zeros(0), *(coefficients for _, _, coefficients in self.terms)])
        return np.bincount(cells, values, self.count * width).reshape(self.count, width)

    def _bounds(self, body: Any, low: Any, high: Any) -> tuple[np.ndarray, np.ndarray]:
        self._linear(body, self.lines, 1.0)
        constant = self._constant()
        least, most = np.broadcast_to(low - constant, self.count), np.broadcast_to(high - constant, self.count)
        return least.astype(float), most.astype(float)

    def _constant(self) -> np.ndarray:
        total = np.zeros(self.count)
        for row, values in self._constants:
            total += np.bincount(row, values, self.count)
        return total

    def _linear(self, e: Any, lines: _Lines, factor: Any) -> None:
        """Collect the terms and constants of a linear expression times a factor (a number, or one for each line)."""
        if not _is_variable(e):
            self._constants.append((lines.row, np.broadcast_to(factor * self._number(e, lines), lines.row.shape)))
        elif isinstance(e, template_expr.TemplateSumExpression):
            for symbols in e.template_iters():
                line, lines = self._members(symbols, lines)
                factor = factor[line] if isinstance(factor, np.ndarray) else factor
            self._linear(e._local_args_[0], lines, factor)
        elif isinstance(e, template_expr.GetItemExpression):
            component = self._component(e)
            if component.name not in self.columns:
                raise self._refuse(e, f"{component.name} is no variable of the model")
            column = self.columns[component.name].start + self._positions(component, e.args[1:], lines)
            self._term(lines, column, factor)
        elif e.is_variable_type():
            self._term(lines, np.full(len(lines.row), self.columns[self._scalar(e).name].start), factor)
        elif isinstance(e, numeric_expr.SumExpression):
            for part in e.args:
                self._linear(part, lines, factor)
        elif isinstance(e, numeric_expr.ProductExpression):
            one, other = e.args
            if _is_variable(one) and _is_variable(other):
                raise self._refuse(e, "the product of two variables is not linear")
            one, other = (other, one) if _is_variable(one) else (one, other)
            self._linear(other, lines, factor * self._number(one, lines))
        elif isinstance(e, numeric_expr.DivisionExpression) and not _is_variable(e.args[1]):
            self._linear(e.args[0], lines, factor / self._number(e.args[1], lines))
        elif isinstance(e, numeric_expr.NegationExpression):
            self._linear(e.args[0], lines, -factor)
        else:
            raise self._refuse(e, f"{type(e).__name__} is not evaluated in bulk")

    def _term(self, lines: _Lines, column: np.ndarray, factor: Any) -> None:
        values = np.broadcast_to(np.asarray(factor, dtype=float), lines.row.shape)
        if not np.isfinite(values).all():
            raise TemplateError(self.name, "has a coefficient that is not a finite number")
        self.terms.append((lines.row + self.first, column, values))

    def _number(self, e: Any, lines: _Lines) -> Any:
        """A constant expression: one number, or one for each line."""
        if isinstance(e, (int, float, np.number)):
            return float(e)
        if isinstance(e, template_expr.IndexTemplate):
            return lines.codes(id(e))
        if isinstance(e, template_expr.GetItemExpression):
            component = self._component(e)
            values = self.elements.param(component)
            return values[self._positions(component, e.args[1:], lines)]
        if isinstance(e, template_expr.TemplateSumExpression):
            inside, back = lines, np.arange(len(lines.row))
            for symbols in e.template_iters():
                line, inside = self._members(symbols, inside)
                back = back[line]
            values = np.broadcast_to(self._number(e._local_args_[0], inside), back.shape)
            return np.bincount(back, values, len(lines.row))
        if hasattr(e, "is_parameter_type") and e.is_parameter_type():
            return self.elements.param(self._scalar(e))[0]
        known = _NUMBERS.get(type(e))
        if known is None:
            raise self._refuse(e, f"{type(e).__name__} is not evaluated in bulk")
        return known([self._number(part, lines) for part in e.args])

    def _members(self, symbols: Sequence[Any], lines: _Lines) -> tuple[np.ndarray, _Lines]:
        """Open a sum: the line of each member, and the members' own lines."""
        over, keys = symbols[0]._set, tuple(id(symbol) for symbol in symbols)
        if over.is_expression_type():
            relation = self._component(over)
            groups = self.elements.groups(relation)
            line, place = groups.of(self._positions(relation, over.args[1:], lines))
            members = groups.members
        else:
            members = self.elements.of(over)
            line = np.repeat(np.arange(len(lines.row)), len(members))
            place = np.tile(np.arange(len(members)), len(lines.row))
        if members.shape[1] != len(symbols):
            raise TemplateError(self.name, f"{over} has {members.shape[1]} indices, the rule takes {len(symbols)}")
        inside = lines.members(line, {key: members[place, n] for n, key in enumerate(keys)})
        if not over.is_expression_type():
            inside.positions[keys, over.name] = place
        return line, inside

    def _positions(self, component: Any, indices: Sequence[Any], lines: _Lines) -> np.ndarray:
        """Where the elements that the indices name stand in a component's index set."""
        index = component.index_set()
        symbols = tuple(id(e) for e in indices) if all(type(e) is template_expr.IndexTemplate for e in indices) else ()
        known = lines.known(symbols, index.name) if symbols else None
        if known is not None:
            return known
        codes = [np.broadcast_to(np.asarray(self._number(e, lines)), lines.row.shape) for e in indices]
        codes = [column if column.dtype.kind == "i" else self._whole(component, column) for column in codes]
        found = self.elements.lookup(index).positions(codes)
        if (found < 0).any():
            place = int(np.flatnonzero(found < 0)[0])
            element = ", ".join(str(int(column[place])) for column in codes)
            raise TemplateError(self.name, f"asks for {component.name}[{element}], which {index.name} does not have")
        if symbols:
            lines.positions[symbols, index.name] = found
        return found

    def _whole(self, component: Any, codes: np.ndarray) -> np.ndarray:
        whole = codes.astype(np.int64)
        if (whole != codes).any():
            raise TemplateError(self.name, f"asks for {component.name} by a number that is not whole")
        return whole

    def _scalar(self, e: Any) -> Any:
        component = e.parent_component()
        if component.is_indexed():
            raise self._refuse(e, f"has one element of {component.name} written into it")
        return component

    def _component(self, e: Any) -> Any:
        component = e.args[0]
        if component.is_expression_type():
            raise self._refuse(e, "a component inside another is not evaluated in bulk")
        return component

    def _refuse(self, e: Any, reason: str) -> TemplateError:
        text = str(e)
        return TemplateError(self.name, f"{reason}: {text if len(text) < 200 else text[:200] + ' ...'}")


def _by_column(codes: np.ndarray) -> list[np.ndarray]:
    return list(np.ascontiguousarray(codes.T))


def _is_variable(e: Any) -> bool:
    return hasattr(e, "is_potentially_variable") and bool(e.is_potentially_variable())


def _power(base: Any, exponent: Any) -> Any:
    return np.asarray(base, dtype=float) ** exponent


_NUMBERS = {
    numeric_expr.NPV_SumExpression: lambda parts: sum(parts[1:], parts[0]),
    numeric_expr.NPV_ProductExpression: math.prod,
    numeric_expr.NPV_DivisionExpression: lambda parts: parts[0] / parts[1],
    numeric_expr.NPV_NegationExpression: lambda parts: -parts[0],
    numeric_expr.NPV_PowExpression: lambda parts: _power(*parts),
    numeric_expr.NPV_AbsExpression: lambda parts: np.abs(parts[0]),
}
