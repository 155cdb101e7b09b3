"""Whether everything in demand can be had at all, and if not, where the chain breaks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.checks.book import ROW, Book, Part, Row
from planner.checks.expediting import lead_times
from planner.checks.sources import broken_window
from planner.faults import Fault

NEVER = math.inf
MAKERS = (("Items", "item"), ("Sources", "item"), ("BOM", "item"))  # names without which nothing can be said
MOST_BREAKS = 5  # breaks told of one item


@dataclass(frozen=True)
class Break:
    """Where a chain ends: the items from the demanded one down, and whether the last has a source at all."""

    chain: tuple[str, ...]
    late: bool

    @property
    def root(self) -> tuple[str, bool]:
        """What is to be mended, whoever needs it."""
        return self.chain[-1], self.late


def demanded_can_be_had(book: Book) -> Iterator[Fault]:
    """Each demanded item can arrive within the horizon; demanded items that miss the same things share a fault."""
    if not len(book.tables["Sources"]) or any(book.unread.names(*names) for names in MAKERS):
        return  # that has a fault of its own
    ready = _earliest(book)
    lacking = {item: row for item, row in _demanded(book).items() if ready.get(item, 0) == NEVER}
    together: dict[frozenset[tuple[str, bool]], list[str]] = defaultdict(list)
    breaks = {item: _breaks(book, ready, item) for item in lacking}
    for item, found in breaks.items():
        together[frozenset(b.root for b in found)].append(item)
    for items in together.values():
        first, others = items[0], ", ".join(items[1:])
        shown = breaks[first][:MOST_BREAKS]
        late = all(b.late for b in breaks[first])  # the end of a horizon comes near: worth knowing, no contradiction
        yield book.fault(
            "Demand", lacking[first], "item", "unmakeable", note=late,
            why="; ".join(_english(b) for b in shown), why_zh="；".join(_chinese(b) for b in shown),
            also=f" Also: {others}." if others else "", also_zh=f"另有：{others}。" if others else "",
        )  # fmt: skip


def _demanded(book: Book) -> dict[str, int]:
    """First demand row, with a quantity, of each item."""
    wanted = np.nansum(book.tables["Demand"].phased["quantity"], axis=1) > 0
    rows: dict[str, int] = {}
    items = book.column("Demand", "item")
    for row in map(int, np.flatnonzero(wanted)):
        rows.setdefault(items[row], row)
    return {item: row for item, row in rows.items() if item in book.items}


def _earliest(book: Book) -> dict[str, float]:
    """First quarter in which any of each item can be there. Items with a fault of their own count as there."""
    stocked, excused = _stocked(book), _excused(book)
    ready: dict[str, float] = {}
    serving: dict[str, list[Row]] = defaultdict(list)
    for row in book.rows("Substitutes"):
        serving[row["serves_for"]].append(row)
    for item in book.walked[0]:
        served = min((_serves(book, row, ready) for row in serving[item]), default=NEVER)
        ready[item] = 0.0 if item in excused else min(stocked.get(item, NEVER), _made(book, ready, item), served)
    return ready


def _serves(book: Book, row: Row, ready: dict[str, float]) -> float:
    """First quarter in which a row of Substitutes can bring something: what has come keeps until then."""
    at = max(ready.get(row["item"], 0.0), 0.0 if np.isnan(row["first"]) else row["first"])
    return at if at <= min(book.length - 1, NEVER if np.isnan(row["last"]) else row["last"]) else NEVER


def _stocked(book: Book) -> dict[str, float]:
    """First quarter with opening stock or a receipt."""
    found = {item: 0.0 for item, row in book.items.items() if row["opening_stock"] > 0}
    given = book.tables["Receipts"].phased["receipt"] > 0
    begins = np.where(given.any(axis=1), given.argmax(axis=1), NEVER).tolist()
    for row in book.rows("Receipts"):
        first = 0.0 if row["opening"] > 0 else begins[row[ROW]]
        found[row["item"]] = min(found.get(row["item"], NEVER), first)
    return found


def _excused(book: Book) -> set[str]:
    """Items with a fault of their own that may be all that is wrong with them."""
    excused = book.doubtful.union(*book.walked[1])
    recipes = set(book.column("BOM", "item"))
    excused.update(item for item in book.items if book.is_need(item) and item not in recipes)
    for sheet, column in (
        ("Sources", "item"),
        ("BOM", "item"),
        ("Receipts", "item"),
        ("Grades", "item"),
        ("Grades", "grade"),
        ("Substitutes", "item"),
        ("Substitutes", "serves_for"),
    ):
        items = book.column(sheet, column)
        excused.update(items[row] for row in book.references.unsound[sheet] if items[row])
    excused.update(row["item"] for row in book.rows("Sources") if broken_window(book, row))
    return excused


def _made(book: Book, ready: dict[str, float], item: str) -> float:
    if book.is_need(item):
        return min(_options_ready(book, ready, item).values(), default=NEVER)
    arrivals = [
        _arrival(book, source, at)
        for made in book.processes(item)
        for source in book.sources.get(made, ())
        for option, at in _options_ready(book, ready, made).items()
        if source["option"] in ("", option) and item in book.comes_out(made, source["supplier"])
    ]
    return min(arrivals, default=NEVER)


def _options_ready(book: Book, ready: dict[str, float], item: str) -> dict[str, float]:
    """First quarter in which every component can be there, by option that serves the need or has a source."""
    return {
        option: max((ready.get(p.component, 0.0) for p in parts), default=0.0)
        for option, parts in _options(book, item).items()
    }


def _options(book: Book, item: str) -> dict[str, list[Part]]:
    recipes = book.recipes.get(item, {"": []})
    if book.is_need(item):
        return recipes
    sourced = {source["option"] for source in book.sources.get(item, ())}
    return {option: parts for option, parts in recipes.items() if {"", option} & sourced}


def _arrival(book: Book, source: Row, components: float) -> float:
    """First quarter in which a source can deliver when its components are there from a quarter on."""
    if components == NEVER:
        return NEVER
    first = max(components, 0.0 if np.isnan(source["first"]) else source["first"])
    lead = min(lead_times(book, source))
    last = min(book.length - 1 - lead, NEVER if np.isnan(source["last"]) else source["last"])
    most = book.phased("Sources", "most", source[ROW])
    quarters = (t for t in range(int(first), int(min(last, book.length - 1)) + 1) if most[t] != 0)
    return next((float(t + lead) for t in quarters), NEVER)


def _breaks(book: Book, ready: dict[str, float], item: str) -> list[Break]:
    """Every place where the ways to an item break, each told once."""
    found: dict[tuple[str, bool], Break] = {}
    seen: set[str] = set()
    pending: list[tuple[str, ...]] = [(item,)]
    while pending:
        chain = pending.pop()
        at = chain[-1]
        if at in seen:
            continue
        seen.add(at)
        made = book.processes(at)
        parts = [part.component for item in made for option in _options(book, item).values() for part in option]
        missing = [part for part in parts if ready.get(part) == NEVER]
        pending.extend((*chain, component) for component in reversed(missing))
        sourced = [at for at in made if at in book.sources]
        late = any(min(_options_ready(book, ready, at).values(), default=NEVER) < NEVER for at in sourced)
        if late or not missing:
            end = Break(chain, late)
            found.setdefault(end.root, end)
    return list(found.values())


def _english(item: Break) -> str:
    steps = ", which needs ".join(item.chain[1:])
    needs = f"{item.chain[0]} needs {steps}" if steps else item.chain[0]
    return f"{needs}: {'cannot arrive within the horizon' if item.late else 'no source'}"


def _chinese(item: Break) -> str:
    return f"{' 需要 '.join(item.chain)}：{'计划期内无法到货' if item.late else '没有货源'}"
