"""The replay: from the plan's decisions alone, what is where in every quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from planner.audit.book import Book, Choice, Source, quarters, records
from planner.audit.finding import Findings, Key, anything, where
from planner.audit.ledger import Ledger
from planner.audit.rows import Rows, Table
from planner.audit.variants import Variant, Variants


@dataclass(frozen=True)
class Activity:
    """What a row of ``purchasing`` means: who makes which variants, in which shares, by which source from what, and by
    which option how many quarters sooner."""

    sources: tuple[int, ...]
    expedite: str
    saves: int
    made: tuple[tuple[Variant, float], ...]
    held_for: str
    family: str
    takes: tuple[tuple[Variant, float], ...]
    uses: tuple[tuple[tuple[str, str], float], ...]


@dataclass(frozen=True)
class Late:
    """Late deliveries, one row each: which of ``pairs`` (customer, item), the quarter in which it is wanted (its column
    in Demand's numbers) and delivered, units."""

    pairs: list[tuple[str, ...]]
    which: np.ndarray
    wanted: np.ndarray
    delivered: np.ndarray
    units: np.ndarray


@dataclass(frozen=True)
class Trips:
    """What leaves for customers, one row each: which of ``names`` (customer, item, maker), quarter of leaving, units,
    and whether by express."""

    names: list[tuple[str, ...]]
    which: np.ndarray
    leaves: np.ndarray
    units: np.ndarray
    express: np.ndarray


@dataclass
class Replay:
    """Quantities by quarter. Ledger keys stand in the comments."""

    book: Book
    variants: Variants
    started: Ledger[int] = field(init=False)  # source
    started_at: Ledger[tuple[int, int]] = field(init=False)  # of this, source and its lead time, expedited or not
    expedited: Ledger[str] = field(init=False)  # option: good units started that arrive earlier by it
    started_by: Ledger[tuple[str, ...]] = field(init=False)  # item that comes out, supplier
    arrived: Ledger[tuple[str, ...]] = field(init=False)  # item, supplier: good output and receipts
    graded: Ledger[tuple[str, ...]] = field(init=False)  # supplier, item started, item that comes out
    opening: Ledger[Variant] = field(init=False)  # on hand at the start, in quarter 0
    received: Ledger[Variant] = field(init=False)
    used: Ledger[Variant] = field(init=False)
    delivered: Ledger[Variant] = field(init=False)
    scrapped: Ledger[Variant] = field(init=False)
    regraded_in: Ledger[Variant] = field(init=False)  # serving for what they are not
    regraded_out: Ledger[Variant] = field(init=False)  # and what they were
    regraded: Ledger[tuple[str, ...]] = field(init=False)  # item, item for which it serves
    stock: Ledger[Variant] = field(init=False)
    sent: Ledger[tuple[str, ...]] = field(init=False)  # customer, item
    sent_by: Ledger[tuple[str, ...]] = field(init=False)  # customer, item, maker
    contained: Ledger[tuple[str, ...]] = field(init=False)  # customer, part inside what is sent, its maker
    landed: Ledger[tuple[str, ...]] = field(init=False)  # customer, item: on the way at the start
    landed_by: Ledger[tuple[str, ...]] = field(init=False)  # customer, item, maker
    met: Ledger[tuple[str, ...]] = field(init=False)  # customer, need
    met_by: Ledger[tuple[str, ...]] = field(init=False)  # customer, need, option
    called: Ledger[tuple[str, ...]] = field(init=False)  # customer, item or need: by options of needs
    on_time: Ledger[tuple[str, ...]] = field(init=False)  # customer, item or need: by the quarter wanted, as in Demand
    late: Ledger[tuple[str, ...]] = field(init=False)  # customer, item or need: by the quarter wanted, as in Demand
    fulfilled: Ledger[tuple[str, ...]] = field(init=False)  # customer, item or need: by the quarter of delivery
    load: Ledger[tuple[str, ...]] = field(init=False)  # supplier, resource
    unit_load: Ledger[tuple[str, ...]] = field(init=False)  # supplier, resource: of this, without set-ups
    load_for: Ledger[tuple[str, ...]] = field(init=False)  # supplier, resource, held for, family of the item made
    steps: Ledger[str] = field(init=False)  # option
    done: Ledger[str] = field(init=False)  # option: steps complete by the quarter
    built: Ledger[tuple[str, ...]] = field(init=False)  # supplier, resource
    lost: Ledger[tuple[str, ...]] = field(init=False)  # supplier, resource: taken by options
    overtime: Ledger[tuple[str, ...]] = field(init=False)  # supplier, resource: as the plan has it
    item_stock: Ledger[str] = field(init=False)  # item
    item_left: Ledger[str] = field(init=False)  # item: used, delivered, serving for others
    item_scrapped: Ledger[str] = field(init=False)  # item
    purchases: Table = field(init=False)  # rows of ``purchasing`` that a source can supply
    source: np.ndarray = field(init=False)  # their sources
    lead: np.ndarray = field(init=False)  # their quarters from start to arrival
    late_rows: Late = field(init=False)
    trips: Trips = field(init=False)

    def __post_init__(self) -> None:
        """Open the ledgers."""
        for name, kind in Replay.__annotations__.items():
            if str(kind).startswith("Ledger"):
                setattr(self, name, Ledger(self.book.count))
        self.on_time, self.late = (Ledger(len(self.book.demand.labels)) for _ in range(2))

    def served(self) -> np.ndarray:
        """Units of every line of demand that are served, by the quarter in which they are wanted."""
        pairs = self.book.demand.pairs
        return np.asarray(self.on_time.table(pairs) + self.late.table(pairs))

    def close(self) -> None:
        """Balance the stock of every variant, once all flows are noted."""
        inward, outward = (self.opening, self.received, self.regraded_in), (self.used, self.delivered, self.scrapped)
        flows = [*((ledger, 1) for ledger in inward), *((ledger, -1) for ledger in (*outward, self.regraded_out))]
        every = list(dict.fromkeys(variant for ledger, _ in flows for variant in ledger))
        levels = np.cumsum(sum(sign * ledger.table(every) for ledger, sign in flows), axis=1)
        sizes = np.cumsum(sum(ledger.sizes(every) for ledger, _ in flows), axis=1)
        for variant, level, size in zip(every, levels, sizes, strict=True):
            self.stock.add(variant, level, size)
            self.item_stock.add(variant.item, level, size)
            for ledger in (self.used, self.delivered, self.regraded_out):
                self.item_left.add(variant.item, ledger[variant], ledger.size(variant))
            self.item_scrapped.add(variant.item, self.scrapped[variant], self.scrapped.size(variant))


def play(book: Book, rows: Rows, found: Findings) -> Replay:
    """Replay the decisions; what cannot be understood is noted and left out."""
    replay = Replay(book, Variants(book))
    _receipts(replay)
    _purchases(replay, rows, found)
    _by_source(replay)
    _deliveries(replay, rows, found)
    _scrap(replay, rows, found)
    _regrades(replay, rows, found)
    _needs(replay, rows, found)
    _demand(replay, rows)
    _steps(replay, rows)
    _add(replay.overtime, rows["capacity"], "overtime", "supplier", "resource")
    replay.close()
    return replay


def _receipts(replay: Replay) -> None:
    book, table = replay.book, replay.book.tables["Receipts"]
    at_start = (np.arange(book.count) == 0).astype(float)
    for r, units in zip(records(table), quarters(table, "receipt", 0.0), strict=True):
        if r["customer"]:
            replay.landed.add((r["customer"], r["item"]), units)
            replay.landed_by.add((r["customer"], r["item"], r["supplier"]), units)
            continue
        variant = replay.variants.received(r["item"], r["supplier"], r["parts"])
        replay.opening.add(variant, r["opening"] * at_start)
        replay.received.add(variant, units)
        replay.arrived.add((r["item"], r["supplier"]), units)
    for item, r in book.items.items():
        if item not in replay.variants.distinguished:
            replay.opening.add(Variant(item, "", frozenset()), r["opening_stock"] * at_start)


def _purchases(replay: Replay, rows: Rows, found: Findings) -> None:
    table = rows["purchasing"]
    names, which = table.group("supplier", "item", "option", "parts", "expedite")
    activities = [_activity(replay, *name) for name in names]
    known = np.array([isinstance(activity, Activity) for activity in activities], dtype=bool)[which]
    for n in where(~known):
        units, check = float(table.numbers["started"][n]), str(activities[which[n]])
        word = table.texts["expedite" if check == "no-expedite" else "parts"][n]
        found.add(check, "purchasing", table.key(n), "started", units, word=word)
    table, which = table.select(known), which[known]
    replay.purchases, replay.source = table, _sources(replay.book, activities, table, which, rows["orders"])
    saves = np.array([a.saves if isinstance(a, Activity) else 0 for a in activities], dtype=int)
    replay.lead = np.array([source.lead for source in replay.book.sources], dtype=int)[replay.source] - saves[which]
    again = pd.DataFrame({"activity": which, "source": replay.source, "t": table.t}).duplicated()
    for n in where(again):
        found.add("duplicate", "purchasing", table.key(n), "quarter")
    runs: Ledger[tuple[int, int]] = Ledger(replay.book.count)  # activity, source
    many = len(replay.book.sources)
    of, pairs = pd.factorize(which * many + replay.source)
    runs.add_rows([divmod(int(pair), many) for pair in pairs], of, table.t, table.numbers["started"])
    for a, number in runs:
        activity = activities[a]
        if isinstance(activity, Activity):
            _run(replay, activity, number, runs[a, number], runs.size((a, number)))


def _run(replay: Replay, activity: Activity, number: int, units: np.ndarray, sizes: np.ndarray) -> None:
    """What an activity starts, takes, and brings after its lead time."""
    source = replay.book.sources[number]
    lead = source.lead - activity.saves
    replay.started.add(number, units, sizes)
    replay.started_at.add((number, lead), units, sizes)
    if activity.expedite:
        replay.expedited.add(activity.expedite, units * source.good, sizes * source.good)
    for variant, quantity in activity.takes:
        replay.used.add(variant, units, sizes, quantity)
    for resource, usage in activity.uses:
        replay.load.add(resource, units, sizes, usage)
        replay.unit_load.add(resource, units, sizes, usage)
        replay.load_for.add((*resource, activity.held_for, activity.family), units, sizes, usage)
    for variant, share in activity.made:
        replay.received.add(variant, *arrivals(source, lead, units, sizes), share)


def arrivals(source: Source, lead: int, units: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Good units by quarter of arrival, from units started; with the sums of absolute terms likewise."""
    good, size = np.zeros((2, len(units) + lead))
    good[lead:], size[lead:] = units * source.good, sizes * source.good
    return good[: len(units)], size[: len(units)]


def _by_source(replay: Replay) -> None:
    """What follows from the quantity that each source starts, whatever the recipe."""
    for (number, lead), units in replay.started_at.items():
        source, sizes = replay.book.sources[number], replay.started_at.size((number, lead))
        good = arrivals(source, lead, units, sizes)
        for item, share in replay.book.comes_out(source).items():
            replay.started_by.add((item, source.supplier), units, sizes)
            replay.arrived.add((item, source.supplier), *good, share)
            if (source.item, source.supplier) in replay.book.grades or (source.item, "") in replay.book.grades:
                replay.graded.add((source.supplier, source.item, item), *good, share)
    for number, units in replay.started.items():
        _set_ups(replay, replay.book.sources[number], units)


def _activity(replay: Replay, supplier: str, item: str, option: str, parts: str, expedite: str) -> Activity | str:
    """What a row of ``purchasing`` does, or the code of what is wrong with it."""
    book = replay.book
    recipe = book.recipes[item].get(option)
    named = [*book.sources_of.get((supplier, item, option), [])]
    general = book.sources_of.get((supplier, item, ""), []) if option else []
    if recipe is None or not (named or general):
        return "no-source"
    faster = book.options.get(expedite)
    if faster and (faster.kind, faster.supplier, faster.item) != ("expedite", supplier, item):
        return "no-expedite"
    components = replay.variants.components(recipe, parts)
    held_for = replay.variants.held_for(item, parts, components) if components is not None else None
    if components is None or held_for is None:
        return "unknown-parts"
    return Activity(
        sources=(*named, *general),
        expedite=expedite,
        saves=faster.saves if faster else 0,
        made=tuple(
            (replay.variants.made(supplier, grade, components.values(), held_for), share)
            for grade, share in book.comes_out(book.sources[(*named, *general)[0]]).items()
        ),
        held_for=held_for,
        family=book.items[item]["family"],
        takes=tuple((components[c], quantity) for c, quantity in recipe.items()),
        uses=tuple(
            ((supplier, use.resource), use.usage)
            for use in book.uses.get(item, [])
            if use.supplier in ("", supplier)
            and use.option in ("", option)
            and (supplier, use.resource) in book.resources
        ),
    )


def _sources(
    book: Book, activities: list[Activity | str], table: Table, which: np.ndarray, orders: Table
) -> np.ndarray:
    """The source behind each row: where two could be, the one whose cost, arrival and order the plan states."""
    able = [activity.sources if isinstance(activity, Activity) else (-1,) for activity in activities]
    sources = np.asarray(np.array([numbers[0] for numbers in able], dtype=int)[which])
    unsure = np.array([len(numbers) > 1 for numbers in able], dtype=bool)[which]
    ordered = {orders.key(n) for n in where(anything(orders.numbers["started"]))} if unsure.any() else set()
    for n in where(unsure):
        activity = activities[which[n]]
        saves = activity.saves if isinstance(activity, Activity) else 0
        sources[n] = max(able[which[n]], key=lambda number: _agrees(book, number, saves, table, n, ordered))
    return sources


def _agrees(book: Book, number: int, saves: int, table: Table, n: int, ordered: set[Key]) -> tuple[bool, bool, bool]:
    """In what a row of ``purchasing`` says the same as a source that could be behind it."""
    source, t, stated = book.sources[number], table.t[n], float(table.numbers["unit_cost"][n])
    quarter = table.texts["quarter"][n]
    order = (("supplier", source.supplier), ("item", source.item), ("option", source.option), ("quarter", quarter))
    cost = abs(source.unit_cost[t] - stated) < 1e-9 * max(1.0, abs(stated))
    return bool(book.labels[t + source.lead - saves] == table.texts["arrives"][n]), bool(cost), order in ordered


def known_rows(
    replay: Replay, table: Table, name: str, column: str, found: Findings, needs: bool = True
) -> tuple[Table, list[Variant], np.ndarray]:
    """Rows of which the item, maker and parts can be, their variants, and which of these each row is of.

    The other rows are noted; rows of needs too, unless ``needs`` are allowed.
    """
    variants, which = replay.variants.of_rows(table)
    fits = [v is not None and (needs or not replay.book.is_need(v.item)) for v in variants]
    known = np.array(fits, dtype=bool)[which]
    note_unknown(table, ~known, name, column, found)
    table = table.select(known)
    variants, which = replay.variants.of_rows(table)
    return table, [v for v in variants if v], which


def _set_ups(replay: Replay, source: Source, started: np.ndarray) -> None:
    """Capacity that placing an order takes, whatever its size."""
    for use in replay.book.uses.get(source.item, []):
        matches = use.supplier in ("", source.supplier) and (not use.option or source.option in ("", use.option))
        if use.setup and matches and (source.supplier, use.resource) in replay.book.resources:
            resource, taken = (source.supplier, use.resource), use.setup * anything(started)
            replay.load.add(resource, taken)
            replay.load_for.add((*resource, "", replay.book.items[source.item]["family"]), taken)


def _deliveries(replay: Replay, rows: Rows, found: Findings) -> None:
    table, variants, which = known_rows(replay, rows["allocation"], "allocation", "units", found, needs=False)
    _leave(replay, table, variants, which)
    _add(replay.sent, table, "units", "customer", "item")
    _add(replay.sent_by, table, "units", "customer", "item", "supplier")
    sent: Ledger[tuple[str, ...]] = Ledger(replay.book.count)
    _add(sent, table, "units", "customer", "item", "supplier", "parts")
    for name, units in sent.items():
        variant, within = replay.variants.of(*name[1:]), replay.variants.inside(name[1])
        for part, maker in sorted(variant.tags) if variant else ():
            if part in within:
                replay.contained.add((name[0], part, maker), units, sent.size(name), within[part])


def _leave(replay: Replay, table: Table, variants: list[Variant], which: np.ndarray) -> None:
    """What is delivered has left as long before as it was on the way; what left before the start is noted elsewhere."""
    names, of = table.group("customer", "item", "supplier")
    transit, saves = way(replay.book, names)[:, of]
    fast = table.numbers["express"]
    leaves = np.maximum(0, np.concatenate([table.t - transit, table.t - transit + saves]))
    units = np.concatenate([table.numbers["units"] - fast, fast])
    replay.trips = Trips(names, np.tile(of, 2), leaves, units, np.repeat([False, True], len(of)))
    replay.delivered.add_rows(variants, np.tile(which, 2), leaves, units)


def way(book: Book, names: Sequence[tuple[str, ...]]) -> np.ndarray:
    """Transit time of deliveries (customer, item, maker), and what express saves: shape (2, names)."""
    found = np.zeros((2, len(names)), dtype=int)
    for n, name in enumerate(names):
        for lane in book.lanes:
            if lane.fits(book, *name):
                found[:, n] += lane.transit, lane.saves
    return found


def _scrap(replay: Replay, rows: Rows, found: Findings) -> None:
    table, variants, which = known_rows(replay, rows["scrap"], "scrap", "units", found)
    replay.scrapped.add_rows(variants, which, table.t, table.numbers["units"])


def _regrades(replay: Replay, rows: Rows, found: Findings) -> None:
    table, variants, which = known_rows(replay, rows["regrades"], "regrades", "units", found, needs=False)
    replay.regraded_out.add_rows(variants, which, table.t, table.numbers["units"])
    _add(replay.regraded, table, "units", "item", "serves_for")
    moves, which = table.group("item", "supplier", "parts", "serves_for")
    moved = [replay.variants.regraded(*move) for move in moves]
    replay.regraded_in.add_rows(moved, which, table.t, table.numbers["units"])


def note_unknown(table: Table, unknown: np.ndarray, name: str, column: str, found: Findings) -> None:
    """Note the rows that name no variant."""
    for n in where(unknown):
        item, supplier, parts = (table.texts[text][n] for text in ("item", "supplier", "parts"))
        word = " ".join(filter(None, (supplier, parts))) or item
        found.add("unknown-variant", name, table.key(n), column, float(table.numbers[column][n]), word=word)


def _needs(replay: Replay, rows: Rows, found: Findings) -> None:
    table, book = rows["needs"], replay.book
    names, which = table.group("customer", "need", "option")
    recipes = [book.recipes[need].get(option) for _, need, option in names]
    known = np.array([recipe is not None for recipe in recipes], dtype=bool)[which]
    for n in where(~known):
        found.add("no-option", "needs", table.key(n), "units", float(table.numbers["units"][n]))
    table = table.select(known)
    _add(replay.met, table, "units", "customer", "need")
    _add(replay.met_by, table, "units", "customer", "need", "option")
    for (customer, need, option), units in replay.met_by.items():
        for component, quantity in book.recipes[need][option].items():
            replay.called.add((customer, component), units, replay.met_by.size((customer, need, option)), quantity)


def _add(ledger: Ledger[Any], table: Table, column: str, *keys: str) -> None:
    """Add a column of a table to a ledger whose keys are texts of the table."""
    names, which = table.group(*keys)
    ledger.add_rows(names, which, table.t, table.numbers[column])


def _demand(replay: Replay, rows: Rows) -> None:
    """Deliveries against demand; late rows whose quarter cannot be read are noted by the demand checks."""
    before = replay.book.demand.before
    now = rows["fulfilment"].select(rows["fulfilment"].t >= before)  # nothing of the Backlog is on time
    pairs, which = now.group("customer", "item")
    replay.on_time.add_rows(pairs, which, now.t, now.numbers["on_time"])
    replay.fulfilled.add_rows(pairs, which, now.t - before, now.numbers["on_time"])
    delivered = rows["shortages"].quarters("delivered", replay.book)
    late = (rows["shortages"].texts["kind"][:] == "late") & (delivered >= 0)
    table, delivered = rows["shortages"].select(late), delivered[late]
    pairs, which = table.group("customer", "item")
    units = table.numbers["units"]
    replay.late_rows = Late(pairs, which, table.t, delivered, units)
    replay.late.add_rows(pairs, which, table.t, units)
    replay.fulfilled.add_rows(pairs, which, delivered, units)


def _steps(replay: Replay, rows: Rows) -> None:
    names, which = rows["options"].group("option")
    replay.steps.add_rows([option for (option,) in names], which, rows["options"].t, rows["options"].numbers["steps"])
    for option, choice in replay.book.options.items():
        started = [*choice.taken.items(), *enumerate(replay.steps[option].tolist())]
        for start, steps in (pair for pair in started if pair[1]):
            _take(replay, option, choice, start, steps)


def _take(replay: Replay, option: str, choice: Choice, start: int, steps: float) -> None:
    """What steps started in a quarter (below 0: before the horizon) complete, add and take."""
    age = np.arange(replay.book.count) - start
    done = age >= choice.lead
    replay.done.add(option, steps * done)
    if choice.step and choice.resource:
        grown = done.astype(float)
        for n, share in enumerate(choice.ramp):
            grown[age == choice.lead + n] = share
        replay.built.add((choice.supplier, choice.resource), steps * choice.step * grown)
    if choice.loss:
        gone = (age >= 0) if choice.from_resource else (age >= 0) & ~done
        replay.lost.add((choice.supplier, choice.from_resource or choice.resource), steps * choice.loss * gone)
