"""The Locks sheet as sets: decisions already taken, and those of the plan before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.reading.names import fold
from planner.tables import Settings, Tables

KEYS = ("customer", "supplier", "item", "option", "parts", "serves_for", "contract", "resource")
RELATION = {
    "start": ("RUNS", "LOCKED_RUNS"),
    "deliver": ("DELIVERIES", "LOCKED_DELIVERIES"),
    "need": ("CONFIGURES", "LOCKED_NEEDS"),
    "option": ("BUILDS", "LOCKED_STEPS"),
    "substitute": ("REGRADES", "LOCKED_SUBSTITUTES"),
    "take": ("CONTRACTED", "LOCKED_TAKES"),
    "overtime": ("OVERTIMES", "LOCKED_OVERTIMES"),
}
# decision -> sheet and key column of what it is about, where that is no item
ABOUT = {"option": ("Options", "option"), "take": ("Contracts", "contract"), "overtime": ("Capacity", "resource")}
COPIED = 1e-7  # relative: numbers copied from a plan are as exact as its solver was

Key = tuple[str, ...]


@dataclass(frozen=True)
class Lock:
    """A row of Locks, or (``row`` -1) all decisions of a kind and item that the plan before did not take."""

    row: int
    decision: str
    item: str  # or the option, contract or resource
    is_plan: bool


@dataclass(frozen=True)
class Ways:
    """What can be decided of one kind: ``names`` by key column and ``codes`` of each way; ``way`` and quarter ``t`` of
    every row of its set. ``known``: units of each way and quarter that count though nobody decides on them."""

    relation: str
    names: Sequence[Key]
    codes: np.ndarray
    way: np.ndarray
    t: np.ndarray
    known: np.ndarray

    def of(self, key: Key) -> list[int]:
        """Ways that agree with the key where it is filled."""
        filled = tuple(n for n, name in enumerate(key) if name)
        return self._by(filled).get(tuple(key[n] for n in filled), [])

    def exactly(self, key: Key) -> list[int]:
        """Ways of this name; blank is blank."""
        return self._by(tuple(range(len(KEYS)))).get(key, [])

    def _by(self, filled: tuple[int, ...]) -> dict[Key, list[int]]:
        found: dict[tuple[int, ...], dict[Key, list[int]]] = self.__dict__.setdefault("_found", {})
        if filled not in found:
            found[filled] = defaultdict(list)
            for n, names in enumerate(self.names):
                found[filled][tuple(names[k] for k in filled)].append(n)
        return found[filled]


def binding(tables: Tables) -> np.ndarray:
    """Units of every row of Locks in the quarters in which they bind or count, NaN in the others."""
    table, settings, count = tables["Locks"], tables.settings, tables.calendar.count
    units = np.array(table.phased["units"], dtype=float).reshape(len(table), count)
    plan = (table.frame["sense"] == "plan").to_numpy(dtype=bool)
    counts = (
        settings.objective == "order" or settings.stability_price > 0 or bool((table.frame["price"][plan] > 0).any())
    )
    slushy = count if settings.slushy_quarters is None else settings.slushy_quarters
    last = max(settings.frozen_quarters, slushy if counts else 0)
    return np.where(plan[:, None] & (np.arange(count) >= last), np.nan, units)


def locked_takes(tables: Tables) -> dict[str, np.ndarray]:
    """Units by quarter that locks may have taken under each contract."""
    frame, units = tables["Locks"].frame, np.nan_to_num(binding(tables))
    found: dict[str, np.ndarray] = {}
    for decision, sense, contract, own in zip(frame["decision"], frame["sense"], frame["contract"], units, strict=True):
        if decision == "take" and sense != "at_most":
            found[contract] = found.get(contract, 0.0) + own
    return found


def locked_starts(tables: Tables) -> dict[str, np.ndarray]:
    """Units of each item that locks may have arrive, or serve for others, in a quarter or later, beside what is
    needed."""
    table, count = tables["Locks"], tables.calendar.count
    sources = tables["Sources"].frame
    lead = sources["lead_time"].groupby(sources["item"]).max().to_dict()
    found: dict[str, np.ndarray] = {}
    starts = zip(table.frame["decision"], table.frame["sense"], table.frame["item"], binding(tables), strict=True)
    for decision, sense, item, units in starts:
        if decision in ("start", "substitute") and sense != "at_most":
            later = np.cumsum(np.nan_to_num(units)[::-1])[::-1]
            at = np.maximum(0, np.arange(count) - (int(lead.get(item, 0)) if decision == "start" else 0))
            found[item] = found.get(item, 0.0) + later[at]
    return found


def add_locks(
    b: Builder, tables: Tables, catalogue: Catalogue, customers: Sequence[str], serving: Sequence[tuple[str, str]],
    worth: Mapping[str, float], received: np.ndarray,
) -> list[Lock]:  # fmt: skip
    """All locks: what each of them holds to, and whether it has a price, bends or counts as a change. ``received``:
    units by contract and quarter that count as taken anyway."""
    frame, units = tables["Locks"].frame, binding(tables)
    keys = [_folded(names) for names in zip(*(frame[column] for column in KEYS), strict=True)]
    locks = [
        Lock(row, decision, frame[ABOUT.get(decision, ("Items", "item"))[1]].iat[row], sense == "plan")
        for row, (decision, sense) in enumerate(zip(frame["decision"], frame["sense"], strict=True))
    ]
    settings, senses, prices = tables.settings, frame["sense"].tolist(), frame["price"].tolist()
    for decision in RELATION:
        rows = [row for row, lock in enumerate(locks) if lock.decision == decision]
        if not rows:
            continue
        ways = _ways(decision, b, tables, catalogue, customers, serving, received)
        taken = np.zeros((len(ways.names), tables.calendar.count), dtype=bool)
        asked = np.zeros(tables.calendar.count, dtype=bool)
        for row in rows:
            lock, given = locks[row], ~np.isnan(units[row])
            own = ways.exactly(keys[row]) if lock.is_plan else ways.of(keys[row])
            if lock.is_plan:
                taken[own] |= given
                asked |= given
            under = np.isin(ways.way, own) & given[ways.t]
            _add(b, settings, row, ways, under, senses[row], units[row], prices[row], worth.get(lock.item, 1.0))
        # what the plan before has no row for was 0: one lock for all ways of an item (or option, contract, resource)
        free = (asked & ~taken)[ways.way, ways.t]
        for item, own in _by_item(tables, ways, decision).items():
            under = free & np.isin(ways.way, own)
            if under.any():
                zero = np.full(tables.calendar.count, np.nan)
                zero[ways.t[under]] = 0.0
                decided = replace(ways, known=np.zeros_like(ways.known))  # what is received anyway is no new decision
                _add(b, settings, len(locks), decided, under, "plan", zero, np.nan, worth.get(item, 1.0))
                locks.append(Lock(-1, decision, item, True))
    return locks


def _ways(
    decision: str, b: Builder, tables: Tables, catalogue: Catalogue, customers: Sequence[str],
    serving: Sequence[tuple[str, str]], received: np.ndarray,
) -> Ways:  # fmt: skip
    """Everything of a kind that can be decided, named as in the plan's tables."""
    rows = b.rows(RELATION[decision][0])
    codes, way = np.unique(rows[:, :-1], axis=0, return_inverse=True)
    names: list[Key] = []
    for code in codes.tolist():
        if decision == "start":
            activity = catalogue.activities[code[0]]
            source = catalogue.sources[activity.source]
            name = {"supplier": source.supplier, "item": source.item, "option": activity.option}
            name["parts"] = activity.parts
        elif decision == "deliver":
            variant = catalogue.variants[code[1]]
            name = {"supplier": variant.maker, "item": variant.item, "parts": variant.parts}
            name["customer"] = customers[code[0]]
        elif decision == "need":
            need, option = serving[code[1]]
            name = {"customer": customers[code[0]], "item": need, "option": option}
        elif decision == "substitute":
            variant, other = (catalogue.variants[v] for v in code)
            name = {"supplier": variant.maker, "item": variant.item, "parts": variant.parts, "serves_for": other.item}
        else:
            sheet, column = ABOUT[decision]
            columns = ("supplier", "resource") if decision == "overtime" else (column,)
            name = {column: tables[sheet].frame[column].iat[code[0]] for column in columns}
        names.append(_folded(name.get(key, "") for key in KEYS))
    known = received[codes[:, 0]] if decision == "take" else np.zeros((len(codes), tables.calendar.count))
    return Ways(RELATION[decision][1], names, codes, way.reshape(-1), rows[:, -1], known)


def _folded(names: Iterable[str]) -> Key:
    return tuple(map(fold, names))


def _by_item(tables: Tables, ways: Ways, decision: str) -> dict[str, list[int]]:
    """Ways of each item, option, contract or resource, by its name in the workbook."""
    sheet, column = ABOUT.get(decision, ("Items", "item"))
    spelt = {fold(name): name for name in tables[sheet].frame[column]}
    found: dict[str, list[int]] = defaultdict(list)
    for n, names in enumerate(ways.names):
        found[spelt[names[KEYS.index(column)]]].append(n)
    return found


def _add(
    b: Builder, settings: Settings, lock: int, ways: Ways, under: np.ndarray, sense: str, units: np.ndarray,
    price: float, weight: float,
) -> None:  # fmt: skip
    """A lock over some of the rows of ``ways``: its quarters, its limits there and what missing them means."""
    rows = np.flatnonzero(under)
    rows = rows[np.argsort(ways.t[rows], kind="stable")]
    b.relate(ways.relation, (lock, ways.t[rows]), tuple(ways.codes[ways.way[rows]].T))
    t = np.flatnonzero(~np.isnan(units))
    frozen = t < settings.frozen_quarters
    error = np.where(frozen, COPIED * np.maximum(1.0, units[t]), 0.0) if sense == "plan" else 0.0
    known = np.bincount(ways.t[rows], ways.known[ways.way[rows], ways.t[rows]], len(units))[t]
    least, most = units[t] - error - known, units[t] + error - known
    b.add("LOCKED", lock, t)
    if sense != "at_most":
        b.add("LEAST_LOCKS", lock, t[least > 0], lock_least=least[least > 0])
    if sense != "at_least":
        b.add("MOST_LOCKS", lock, t, lock_most=most)
    if sense == "plan":
        price = settings.stability_price if np.isnan(price) else price
        b.add("BENT_LOCKS", lock, t[frozen], bend_lock=weight)
        b.add("STABLE_LOCKS", lock, t[~frozen], stability_price=price, change_weight=weight)
    elif np.isnan(price):
        b.add("BENT_LOCKS", lock, t, bend_lock=weight)
    else:
        b.add("PRICED_LOCKS", lock, t, lock_price=price)
