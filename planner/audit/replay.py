"""The replay: from the plan's decisions alone, what is where in every quarter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from planner.audit.book import Book, Source, quarters, records
from planner.audit.finding import Findings, Key, anything
from planner.audit.ledger import Ledger
from planner.audit.rows import Row, Rows
from planner.audit.variants import Variant, Variants


@dataclass(frozen=True)
class Activity:
    """What a row of ``purchasing`` means: who makes which variant by which source from which components."""

    sources: tuple[int, ...]
    made: Variant
    takes: tuple[tuple[Variant, float], ...]
    uses: tuple[tuple[tuple[str, str], float], ...]


@dataclass(frozen=True)
class Served:
    """How one line of one quarter is met; ``late`` has (quarter of delivery, units)."""

    on_time: float
    late: list[tuple[int, float]]

    @property
    def late_units(self) -> float:
        """All units delivered late."""
        return sum(units for _, units in self.late)

    @property
    def units(self) -> float:
        """All units delivered."""
        return self.on_time + self.late_units


@dataclass
class Replay:
    """Quantities by quarter. Ledger keys stand in the comments."""

    book: Book
    variants: Variants
    started: Ledger[int] = field(init=False)  # source
    started_by: Ledger[tuple[str, str]] = field(init=False)  # item, supplier
    arrived: Ledger[tuple[str, str]] = field(init=False)  # item, supplier: good output and receipts
    opening: Ledger[Variant] = field(init=False)  # on hand at the start, in quarter 0
    received: Ledger[Variant] = field(init=False)
    used: Ledger[Variant] = field(init=False)
    delivered: Ledger[Variant] = field(init=False)
    stock: Ledger[Variant] = field(init=False)
    sent: Ledger[tuple[str, str]] = field(init=False)  # customer, item
    sent_by: Ledger[tuple[str, str, str]] = field(init=False)  # customer, item, maker
    met: Ledger[tuple[str, str]] = field(init=False)  # customer, need
    met_by: Ledger[tuple[str, str, str]] = field(init=False)  # customer, need, option
    called: Ledger[tuple[str, str]] = field(init=False)  # customer, item or need: by options of needs
    fulfilled: Ledger[tuple[str, str]] = field(init=False)  # customer, item or need: by demand
    load: Ledger[tuple[str, str]] = field(init=False)  # supplier, resource
    steps: Ledger[str] = field(init=False)  # option
    built: Ledger[tuple[str, str]] = field(init=False)  # supplier, resource
    served: dict[tuple[str, str, int], Served] = field(default_factory=dict)  # customer, item, quarter wanted
    purchases: list[tuple[Row, int]] = field(default_factory=list)  # row, source

    def __post_init__(self) -> None:
        """Open the ledgers."""
        for name, kind in Replay.__annotations__.items():
            if str(kind).startswith("Ledger"):
                setattr(self, name, Ledger(self.book.count))

    def stock_of(self, item: str) -> tuple[list[float], list[float]]:
        """Stock of an item by quarter over all its variants, and the sum of absolute terms behind it."""
        return self._item_stock.get(item, ([0.0] * self.book.count, [0.0] * self.book.count))

    def close(self) -> None:
        """Balance the stock of every variant, once all flows are noted."""
        self._item_stock: dict[str, tuple[list[float], list[float]]] = {}
        flows = ((self.opening, 1), (self.received, 1), (self.used, -1), (self.delivered, -1))
        for variant in dict.fromkeys(v for ledger, _ in flows for v in ledger):
            level = size = 0.0
            zeros = [0.0] * self.book.count
            totals, sizes = self._item_stock.setdefault(variant.item, (zeros, list(zeros)))
            for t in range(self.book.count):
                level += sum(sign * ledger[variant][t] for ledger, sign in flows)
                size += sum(ledger.size(variant)[t] for ledger, _ in flows)
                self.stock.add(variant, t, level, size)
                totals[t] += level
                sizes[t] += size


def play(book: Book, rows: Rows, found: Findings) -> Replay:
    """Replay the decisions; what cannot be understood is noted and left out."""
    replay = Replay(book, Variants(book))
    _receipts(replay)
    _purchases(replay, rows, found)
    _by_source(replay)
    _deliveries(replay, rows, found)
    _needs(replay, rows, found)
    _demand(replay, rows)
    _steps(replay, rows)
    replay.close()
    return replay


def _receipts(replay: Replay) -> None:
    book, table = replay.book, replay.book.tables["Receipts"]
    for i, r in enumerate(records(table)):
        variant = replay.variants.received(r["item"], r["supplier"], r["parts"])
        replay.opening.add(variant, 0, r["opening"])
        for t, units in enumerate(quarters(table, "receipt", i, 0.0)):
            replay.received.add(variant, t, units)
            replay.arrived.add((r["item"], r["supplier"]), t, units)
    for item, r in book.items.items():
        if item not in replay.variants.distinguished:
            replay.opening.add(Variant(item, "", frozenset()), 0, r["opening_stock"])


def _purchases(replay: Replay, rows: Rows, found: Findings) -> None:
    book = replay.book
    ordered = {r.key for r in rows["orders"] if anything(r.number("started"))}
    activities: dict[tuple[str, str, str, str], Activity | str] = {}
    runs: Ledger[tuple[tuple[str, str, str, str], int]] = Ledger(book.count)  # name of the activity, source
    seen: set[tuple[tuple[str, str, str, str], int, int]] = set()
    for row in rows["purchasing"]:
        name = (row["supplier"], row["item"], row["option"], row["parts"])
        if name not in activities:
            activities[name] = _activity(replay, *name)
        activity, units = activities[name], row.number("started")
        if isinstance(activity, str):
            found.add(activity, "purchasing", row.key, "started", units, word=row["parts"])
            continue
        number = _source(book, activity, row, ordered)
        if (name, number, row.t) in seen:
            found.add("duplicate", "purchasing", row.key, "quarter")
        seen.add((name, number, row.t))
        replay.purchases.append((row, number))
        runs.add((name, number), row.t, units)
    for name, number in runs:
        activity = activities[name]
        if not isinstance(activity, str):
            _run(replay, activity, number, runs[name, number], runs.size((name, number)))


def _run(replay: Replay, activity: Activity, number: int, units: list[float], sizes: list[float]) -> None:
    """What an activity starts, takes, and brings after its lead time."""
    replay.started.add_all(number, units, sizes)
    for variant, quantity in activity.takes:
        replay.used.add_all(variant, units, sizes, quantity)
    for resource, usage in activity.uses:
        replay.load.add_all(resource, units, sizes, usage)
    replay.received.add_all(activity.made, *arrivals(replay.book.sources[number], units, sizes))


def arrivals(source: Source, units: list[float], sizes: list[float]) -> tuple[list[float], list[float]]:
    """Good units by quarter of arrival, from units started; with the sums of absolute terms likewise."""
    count, wait = len(units), [0.0] * source.lead
    good = [amount * part for amount, part in zip(units, source.good, strict=True)]
    size = [amount * part for amount, part in zip(sizes, source.good, strict=True)]
    return [*wait, *good][:count], [*wait, *size][:count]


def _by_source(replay: Replay) -> None:
    """What follows from the quantity that each source starts, whatever the recipe."""
    for number, units in replay.started.items():
        source, sizes = replay.book.sources[number], replay.started.size(number)
        replay.started_by.add_all((source.item, source.supplier), units, sizes)
        replay.arrived.add_all((source.item, source.supplier), *arrivals(source, units, sizes))
        _set_ups(replay, source, units)


def _activity(replay: Replay, supplier: str, item: str, option: str, parts: str) -> Activity | str:
    """What a row of ``purchasing`` does, or the code of what is wrong with it."""
    book = replay.book
    recipe = book.recipes[item].get(option)
    named = [*book.sources_of.get((supplier, item, option), [])]
    general = book.sources_of.get((supplier, item, ""), []) if option else []
    if recipe is None or not (named or general):
        return "no-source"
    components = replay.variants.components(recipe, parts)
    if components is None:
        return "unknown-parts"
    return Activity(
        sources=(*named, *general),
        made=replay.variants.made(supplier, item, components.values()),
        takes=tuple((components[c], quantity) for c, quantity in recipe.items()),
        uses=tuple(
            ((supplier, use.resource), use.usage)
            for use in book.uses.get(item, [])
            if use.supplier in ("", supplier)
            and use.option in ("", option)
            and (supplier, use.resource) in book.resources
        ),
    )


def _source(book: Book, activity: Activity, row: Row, ordered: set[Key]) -> int:
    """The source behind a row: where two could be, the one whose cost, arrival and order the plan states."""
    if len(activity.sources) == 1:
        return activity.sources[0]

    def agrees(number: int) -> tuple[bool, bool, bool]:
        source = book.sources[number]
        order = (
            ("supplier", source.supplier),
            ("item", source.item),
            ("option", source.option),
            ("quarter", row["quarter"]),
        )
        cost = abs(source.unit_cost[row.t] - row.number("unit_cost")) < 1e-9 * max(1.0, abs(row.number("unit_cost")))
        return book.labels[row.t + source.lead] == row["arrives"], cost, order in ordered

    return max(activity.sources, key=agrees)


def _set_ups(replay: Replay, source: Source, started: list[float]) -> None:
    """Capacity that placing an order takes, whatever its size."""
    for use in replay.book.uses.get(source.item, []):
        matches = use.supplier in ("", source.supplier) and (not use.option or source.option in ("", use.option))
        if use.setup and matches and (source.supplier, use.resource) in replay.book.resources:
            for t, units in enumerate(started):
                if anything(units):
                    replay.load.add((source.supplier, use.resource), t, use.setup)


def _deliveries(replay: Replay, rows: Rows, found: Findings) -> None:
    for row in rows["allocation"]:
        units = row.number("units")
        variant = replay.variants.of(row["item"], row["supplier"], row["parts"])
        if variant is None or replay.book.is_need(row["item"]):
            word = " ".join(filter(None, (row["supplier"], row["parts"]))) or row["item"]
            found.add("unknown-variant", "allocation", row.key, "units", units, word=word)
            continue
        replay.delivered.add(variant, row.t, units)
        replay.sent.add((row["customer"], row["item"]), row.t, units)
        replay.sent_by.add((row["customer"], row["item"], row["supplier"]), row.t, units)


def _needs(replay: Replay, rows: Rows, found: Findings) -> None:
    for row in rows["needs"]:
        customer, need, units = row["customer"], row["need"], row.number("units")
        recipe = replay.book.recipes[need].get(row["option"])
        if recipe is None:
            found.add("no-option", "needs", row.key, "units", units)
            continue
        replay.met.add((customer, need), row.t, units)
        replay.met_by.add((customer, need, row["option"]), row.t, units)
        for component, quantity in recipe.items():
            replay.called.add((customer, component), row.t, units * quantity)


def _demand(replay: Replay, rows: Rows) -> None:
    """Deliveries against demand; late rows whose quarter cannot be read are noted by the demand checks."""
    on_time: dict[tuple[str, str, int], float] = defaultdict(float)
    late: dict[tuple[str, str, int], list[tuple[int, float]]] = defaultdict(list)
    for row in rows["fulfilment"]:
        on_time[row["customer"], row["item"], row.t] += row.number("on_time")
    for row in rows["shortages"]:
        delivered = replay.book.calendar.index(row["delivered"])
        if row["kind"] == "late" and delivered is not None and 0 <= delivered < replay.book.count:
            late[row["customer"], row["item"], row.t].append((delivered, row.number("units")))
    for key in dict.fromkeys([*on_time, *late]):
        served = Served(on_time[key], late[key])
        replay.served[key] = served
        customer, item, t = key
        for u, units in [(t, served.on_time), *served.late]:
            replay.fulfilled.add((customer, item), u, units)


def _steps(replay: Replay, rows: Rows) -> None:
    for row in rows["options"]:
        choice, steps = replay.book.options[row["option"]], row.number("steps")
        replay.steps.add(row["option"], row.t, steps)
        for t in range(row.t + choice.lead, replay.book.count):
            replay.built.add((choice.supplier, choice.resource), t, steps * choice.step)
