"""The workbook's facts as the audit needs them: plain numbers and dictionaries, read from the checked tables."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from planner.calendar import Calendar
from planner.tables import Table, Tables

Recipe = dict[str, float]  # units of each component in one unit


@dataclass(frozen=True)
class Source:
    """One row of Sources. ``unit_cost``, ``good`` (yield) and ``most`` have one number a quarter, NaN for no limit."""

    row: int
    supplier: str
    item: str
    option: str
    lead: int
    first: float
    last: float
    min_order: float
    lot: float
    order_cost: float
    with_options: tuple[str, ...]
    unit_cost: np.ndarray
    good: np.ndarray
    most: np.ndarray


@dataclass(frozen=True)
class Demand:
    """What customers want of which items: the rows of Demand, by column, each with its row of Backlog.

    ``quantity`` (NaN where nothing is wanted), ``price`` and ``owed`` (committed units) have a column for each quarter
    in which something may be wanted: ``before`` ones of the Backlog, then those of the horizon. ``closes``: index of
    the last quarter in which it may be delivered; ``backlog``: row of Backlog, -1 for none.
    """

    pairs: list[tuple[str, str]]  # customer, item
    before: int
    labels: list[str]
    quantity: np.ndarray
    price: np.ndarray
    owed: np.ndarray
    closes: np.ndarray
    backlog: list[int]
    priority: np.ndarray
    delay: np.ndarray
    late_fee: np.ndarray
    lost_penalty: np.ndarray

    @cached_property
    def row(self) -> dict[tuple[str, ...], int]:
        """Row of each customer and item."""
        return {pair: n for n, pair in enumerate(self.pairs)}


@dataclass(frozen=True)
class Resource:
    """One row of Capacity; ``capacity`` is NaN in quarters without a limit."""

    row: int
    unit: str
    capacity: np.ndarray
    overtime: np.ndarray
    overtime_cost: float


@dataclass(frozen=True)
class Use:
    """One row of Usage."""

    supplier: str
    resource: str
    option: str
    usage: float
    setup: float


@dataclass(frozen=True)
class Choice:
    """One row of Options, and the steps of Taken by quarter, all before 0."""

    row: int
    kind: str
    supplier: str
    resource: str
    from_resource: str
    customer: str
    item: str
    step: float
    saves: int
    unit_fee: float
    loss: float
    ramp: tuple[float, ...]
    most_steps: float
    least_steps: float
    capex: float
    running_cost: float
    lead: int
    earliest: float
    latest: float
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    taken: Mapping[int, float]


@dataclass(frozen=True)
class Lane:
    """One row of Lanes: whom it covers ("" for any) and on what terms; ``freight`` and ``most`` by quarter, ``most``
    and ``expedite_most`` NaN for no limit."""

    row: int
    name: str
    ends: dict[str, str]  # column -> name, of the columns that say what it covers
    freight: np.ndarray
    most: np.ndarray
    duty: float
    transit: int
    fee: float
    saves: int
    expedite_most: float
    fixed_cost: float
    min_load: float

    def fits(self, book: Book, customer: str, item: str, maker: str) -> bool:
        """Whether it covers a delivery."""
        known = {
            "from_supplier": maker,
            "from_region": book.regions.get(maker, ""),
            "to_customer": customer,
            "to_region": book.places.get(customer, ""),
            "item": item,
            "family": book.items[item]["family"],
        }
        return all(not name or name == known[column] for column, name in self.ends.items())


@dataclass(frozen=True)
class Book:
    """All facts of a workbook."""

    tables: Tables
    calendar: Calendar
    items: Mapping[str, dict[str, Any]]  # row of Items by item; "row" is its number
    regions: Mapping[str, str]  # supplier -> region
    fixed_cost: Mapping[str, float]
    sources: list[Source]
    sources_of: Mapping[tuple[str, str, str], list[int]]  # by supplier, item and option ("" for any)
    recipes: Mapping[str, dict[str, Recipe]]  # item -> option -> components
    demand: Demand
    resources: Mapping[tuple[str, str], Resource]  # by supplier and resource
    uses: Mapping[str, list[Use]]  # by item started
    options: Mapping[str, Choice]
    accepted: Mapping[tuple[str, str], dict[str, float]]  # customer, part -> supplier -> first quarter
    accepted_options: Mapping[tuple[str, str], dict[str, float]]  # customer, need -> option -> first quarter
    grades: Mapping[tuple[str, str], dict[str, float]]  # item started, supplier ("" for the others) -> grade -> share
    lanes: list[Lane]
    places: Mapping[str, str]  # customer -> region
    customers: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Quarters in the horizon."""
        return self.calendar.count

    @cached_property
    def families(self) -> dict[str, list[str]]:
        """Items of each family."""
        found: dict[str, list[str]] = defaultdict(list)
        for item, row in self.items.items():
            found[row["family"]].append(item)
        return found

    def comes_out(self, source: Source) -> dict[str, float]:
        """What one good unit of a source consists of: its grades, or the item itself."""
        graded = self.grades.get((source.item, source.supplier)) or self.grades.get((source.item, ""))
        return graded or {source.item: 1.0}

    def value(self, item: str) -> float:
        """Customs value of a unit, 0 where none is given."""
        return given(self.items[item]["value"])

    def is_need(self, item: str) -> bool:
        """Whether nobody makes it and options serve it."""
        return bool(self.items[item]["kind"] == "need")

    @cached_property
    def labels(self) -> np.ndarray:
        """Names of the quarters, and of those after the horizon in which something might arrive."""
        leads = [0, *(s.lead for s in self.sources), *(c.lead for c in self.options.values())]
        return np.array([self.calendar.label(t) for t in range(self.count + max(leads))], dtype=object)


def records(table: Table) -> list[dict[str, Any]]:
    """Rows of a sheet as dictionaries."""
    names = list(table.frame.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*(table.frame[n].tolist() for n in names), strict=True)]


def given(value: object, default: float = 0.0) -> float:
    """A number, or the default where the cell is blank."""
    number = default if value is None else float(value)  # type: ignore[arg-type]
    return default if math.isnan(number) else number


def quarters(table: Table, column: str, default: float = math.nan) -> np.ndarray:
    """Numbers by row and quarter, blanks filled with the default."""
    values = np.asarray(table.phased[column], dtype=float)
    return np.where(np.isnan(values), default, values)


def read_book(tables: Tables) -> Book:
    """Gather the facts of a workbook that has no faults."""
    items = {str(r["item"]): {**r, "row": i} for i, r in enumerate(records(tables["Items"]))}
    suppliers = {str(r["supplier"]): r for r in records(tables["Suppliers"])}
    sources = _sources(tables["Sources"])
    sources_of: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, source in enumerate(sources):
        sources_of[source.supplier, source.item, source.option].append(number)
    regions = {name: str(r["region"]) for name, r in suppliers.items()}
    accepted, accepted_options = _accepted(tables["Qualification"], regions)
    demand = _demand(tables)
    return Book(
        tables=tables,
        calendar=tables.calendar,
        items=items,
        regions=regions,
        fixed_cost={name: given(r["fixed_cost"]) for name, r in suppliers.items()},
        sources=sources,
        sources_of=sources_of,
        recipes=_recipes(tables["BOM"], items),
        demand=demand,
        resources=_resources(tables["Capacity"]),
        uses=_uses(tables["Usage"]),
        options=_options(tables["Options"], tables["Taken"]),
        accepted=accepted,
        accepted_options=accepted_options,
        grades=_grades(tables["Grades"]),
        lanes=_lanes(tables["Lanes"]),
        places={str(r["customer"]): str(r["region"]) for r in records(tables["Customers"])},
        customers={customer for customer, _ in demand.pairs},
    )


def _grades(table: Table) -> dict[tuple[str, str], dict[str, float]]:
    grades: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for r in records(table):
        grades[r["item"], r["supplier"]][r["grade"]] = given(r["share"])
    return dict(grades)


def _sources(table: Table) -> list[Source]:
    unit_cost, good, most = quarters(table, "unit_cost", 0.0), quarters(table, "yield", 1.0), quarters(table, "most")
    return [
        Source(
            row=i,
            supplier=r["supplier"],
            item=r["item"],
            option=r["option"],
            lead=int(r["lead_time"]),
            first=given(r["first"], -math.inf),
            last=given(r["last"], math.inf),
            min_order=given(r["min_order"]),
            lot=given(r["lot_size"]),
            order_cost=given(r["order_cost"]),
            with_options=tuple(r["with_options"]),
            unit_cost=unit_cost[i],
            good=good[i],
            most=most[i],
        )
        for i, r in enumerate(records(table))
    ]


def _recipes(table: Table, items: Mapping[str, object]) -> dict[str, dict[str, Recipe]]:
    """Options of every item; rows without an option belong to each of them."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for r in records(table):
        rows[r["item"]].append(r)
    recipes: dict[str, dict[str, Recipe]] = {}
    for item in items:
        names = dict.fromkeys(r["option"] for r in rows[item] if r["option"]) or {"": None}
        recipes[item] = {name: {} for name in names}
        for name, recipe in recipes[item].items():
            for r in rows[item]:
                if r["component"] and r["option"] in ("", name):
                    recipe[r["component"]] = recipe.get(r["component"], 0.0) + given(r["quantity"])
    return recipes


def _demand(tables: Tables) -> Demand:
    table, open_orders = tables["Demand"], tables["Backlog"]
    before, count = len(open_orders.periods), tables.calendar.count
    rows = records(table)
    known = {(r["customer"], r["item"]): n for n, r in enumerate(records(open_orders))}
    backlog = [known.get((r["customer"], r["item"]), -1) for r in rows]
    numbers = {
        "quantity": quarters(table, "quantity"),
        "price": quarters(table, "price", 0.0),
        "owed": quarters(table, "quantity") * np.array([[given(r["committed"])] for r in rows]).reshape(-1, 1),
    }
    for name, blank in (("quantity", math.nan), ("price", 0.0), ("owed", math.nan)):
        earlier = np.full((len(rows), before), blank)
        values = quarters(open_orders, "committed" if name == "owed" else name, blank)
        for n, other in enumerate(backlog):
            if other >= 0:
                earlier[n] = values[other]
        numbers[name] = np.concatenate([earlier, numbers[name]], axis=1)
    wanted = np.arange(-before, count)
    terms = {
        name: np.array([given(r[name]) for r in rows]) for name in ("priority", "delay", "late_fee", "lost_penalty")
    }
    return Demand(
        pairs=[(r["customer"], r["item"]) for r in rows],
        before=before,
        labels=[tables.calendar.label(t) for t in wanted.tolist()],
        **numbers,
        closes=np.clip(wanted + terms["delay"].astype(int)[:, None], 0, count - 1),
        backlog=backlog,
        **terms,
    )


def _resources(table: Table) -> dict[tuple[str, str], Resource]:
    capacity, overtime = quarters(table, "capacity"), quarters(table, "overtime", 0.0)
    return {
        (r["supplier"], r["resource"]): Resource(
            row=i,
            unit=r["unit"],
            capacity=capacity[i],
            overtime=overtime[i],
            overtime_cost=given(r["overtime_cost"]),
        )
        for i, r in enumerate(records(table))
    }


def _uses(table: Table) -> dict[str, list[Use]]:
    uses: dict[str, list[Use]] = defaultdict(list)
    for r in records(table):
        uses[r["item"]].append(
            Use(r["supplier"], r["resource"], r["option"], given(r["usage"]), given(r["setup"])),
        )
    return uses


def _options(table: Table, taken: Table) -> dict[str, Choice]:
    before = {
        option: dict(zip(taken.periods, steps.tolist(), strict=True))
        for option, steps in zip(taken.frame["option"], quarters(taken, "steps", 0.0), strict=True)
    }
    return {
        r["option"]: Choice(
            row=i,
            kind=r["kind"],
            supplier=r["supplier"],
            resource=r["resource"],
            from_resource=r["from_resource"],
            customer=r["customer"],
            item=r["item"],
            step=given(r["step"]),
            saves=int(given(r["saves"])),
            unit_fee=given(r["unit_fee"]),
            loss=given(r["loss"]),
            ramp=tuple(r["ramp"]),
            most_steps=given(r["most_steps"]),
            least_steps=given(r["least_steps"]),
            capex=given(r["capex"]),
            running_cost=given(r["running_cost"]),
            lead=int(r["lead_time"]),
            earliest=given(r["earliest"], -math.inf),
            latest=given(r["latest"], math.inf),
            requires=tuple(r["requires"]),
            excludes=tuple(r["excludes"]),
            taken=before.get(r["option"], {}),
        )
        for i, r in enumerate(records(table))
    }


def _lanes(table: Table) -> list[Lane]:
    freight, most = quarters(table, "freight", 0.0), quarters(table, "most")
    ends = ("from_supplier", "from_region", "to_customer", "to_region", "item", "family")
    return [
        Lane(
            row=i,
            name=r["lane"],
            ends={column: r[column] for column in ends},
            freight=freight[i],
            most=most[i],
            duty=given(r["duty"]),
            transit=int(r["transit"]),
            fee=given(r["expedite_fee"]),
            saves=int(given(r["expedite_saves"])),
            expedite_most=given(r["expedite_most"], math.nan),
            fixed_cost=given(r["fixed_cost"]),
            min_load=given(r["min_load"]),
        )
        for i, r in enumerate(records(table))
    ]


Accepted = dict[tuple[str, str], dict[str, float]]


def _accepted(table: Table, regions: Mapping[str, str]) -> tuple[Accepted, Accepted]:
    """Makers and options that customers accept, with the first quarter in which they do."""
    makers: Accepted = defaultdict(dict)
    options: Accepted = defaultdict(dict)
    for r in records(table):
        key, start = (r["customer"], r["item"]), given(r["from"], -math.inf)
        if r["option"]:
            names, target = [r["option"]], options[key]
        elif r["supplier"]:
            names, target = [r["supplier"]], makers[key]
        else:
            names, target = [s for s, region in regions.items() if region == r["region"]], makers[key]
        for name in names:
            target[name] = min(start, target.get(name, math.inf))
    return dict(makers), dict(options)
