"""Contracts: what is taken under each, against its least and most, and what its prices and fees come to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from planner.audit.book import given, quarters, records
from planner.audit.finding import NOISE, Findings, Key, differs, exceeds, tolerance, where
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay, arrivals
from planner.audit.rows import Table
from planner.audit.rules import Ruling
from planner.audit.variants import scope
from planner.calendar import Calendar

TERM = "term"


class Flow:
    """What contracts of one scope cover, by quarter: ``units`` that the plan decides on, ``received`` anyway, and
    ``history`` by quarter before the horizon; ``size`` are sums of absolute terms.

    ``money`` is what the units cost elsewhere (below 0: earn), as rows of the quarters in which they count and in which
    they are paid, the money, and the units.
    """

    def __init__(self, replay: Replay, row: Mapping[str, Any]) -> None:
        """Gather the units of a row's scope."""
        book = replay.book
        self.units, self.size, self.received = np.zeros((3, book.count))
        self.history: dict[int, float] = defaultdict(float)
        self.money: list[tuple[int, int, float, float]] = []
        self.sold, self.on_top = bool(row["customer"]), bool(row["resource"])
        self._items = scope(book, row["item"], row["family"])
        if self.on_top:
            key = row["supplier"], row["resource"]
            self.units, self.size = replay.unit_load[key], replay.unit_load.size(key)
        elif self.sold:
            self._sales(replay, row["customer"])
            self._past(replay, lambda r: r["customer"] == row["customer"])
        else:
            self._purchases(replay, row["supplier"])
            self._past(replay, lambda r: not r["customer"] and r["supplier"] == row["supplier"])

    def _purchases(self, replay: Replay, supplier: str) -> None:
        book = replay.book
        table = book.tables["Receipts"]
        for r, units in zip(records(table), quarters(table, "receipt", 0.0), strict=True):
            if r["supplier"] == supplier and r["item"] in self._items and not r["customer"]:
                self.received += units
        for (number, lead), units in replay.started_at.items():
            source = book.sources[number]
            share = sum(part for item, part in book.comes_out(source).items() if item in self._items)
            if source.supplier == supplier and share:
                good, size = arrivals(source, lead, share * units, share * replay.started_at.size((number, lead)))
                self.units, self.size = self.units + good, self.size + size
                for t in where(units[: book.count - lead] != 0):
                    cost = float(source.unit_cost[t] * share * units[t])
                    self.money.append((t + lead, t, cost, float(share * units[t] * source.good[t])))

    def _sales(self, replay: Replay, customer: str) -> None:
        demand, late = replay.book.demand, replay.late_rows
        for n, (who, item) in enumerate(demand.pairs):
            if who == customer and item in self._items:
                self.units = self.units + replay.fulfilled[who, item]
                self.size = self.size + replay.fulfilled.size((who, item))
                for at in where((replay.on_time[who, item] != 0) & (demand.quantity[n] > 0)):
                    units, t = float(replay.on_time[who, item][at]), at - demand.before
                    if t >= 0:  # nothing of the Backlog is on time
                        self.money.append((t, t, -float(demand.price[n, at]) * units, units))
        rows = np.array([demand.row.get(pair, -1) for pair in late.pairs], dtype=int)[late.which]
        for n, wanted, t, units in zip(rows, late.wanted, late.delivered, late.units.tolist(), strict=True):
            if n >= 0 and demand.pairs[n][0] == customer and demand.pairs[n][1] in self._items:
                self.money.append((int(t), int(t), -float(np.nan_to_num(demand.price[n, wanted])) * units, units))

    def _past(self, replay: Replay, counts: Any) -> None:
        table = replay.book.tables["History"]
        for r, units in zip(records(table), quarters(table, "quantity", 0.0), strict=True):
            if r["item"] in self._items and counts(r):
                for t, number in zip(table.periods, units.tolist(), strict=True):
                    self.history[t] += number


class Contract:
    """One row of Contracts and what the plan takes under it; filled in by ``contracts_of``."""

    def __init__(self, replay: Replay, index: int, row: Mapping[str, Any], flow: Flow) -> None:
        """Read the row."""
        table, count = replay.book.tables["Contracts"], replay.book.count
        self.name, self.flow, self._table, self._index = str(row["contract"]), flow, table, index
        self.party = row["supplier"] or row["customer"]
        self.scope = row["item"] or row["family"] or row["resource"]
        self.fee = given(row["fee"], math.nan)
        self.spot = bool(row["spot"])
        self.least, self.most, self.price = (
            np.asarray(table.phased[name][index], dtype=float) for name in ("least", "most", "price")
        )
        first, last = given(row["first"], 0.0), given(row["last"], count - 1)
        t = np.arange(count)
        self.open = self.term = (t >= first) & (t <= last)
        self.reach, self.signing, since = self.open, False, -math.inf
        if row["option"]:
            choice = replay.book.options[row["option"]]
            self.signing = not any(choice.taken.values())
            begun = max(0.0, choice.earliest) if self.signing else min(s for s, n in choice.taken.items() if n)
            since = begun + choice.lead
            self.reach = self.term & (t >= since)
            self.open = self.reach & (replay.done[row["option"]] >= 1 - NOISE)
        begins = max(given(row["first"], 0.0), since)
        self.past = [s for s in flow.history if begins <= s <= last and not self.signing]
        self.least_total = given(row["least_total"], math.nan) if last < count else math.nan
        self.most_total = given(row["most_total"], math.nan)
        steps = sorted(
            (r["from"], r["price"]) for r in records(replay.book.tables["Tiers"]) if r["contract"] == self.name
        )
        self.steps = steps
        if steps:
            self.price = np.full(count, steps[0][1])
        self.all_units, self._per = row["tiers"] == "all_units", row["tier_per"]
        whole = math.isnan(row["first"]) and since <= 0  # the running year counts from its start
        counts = last >= 0 and not self.signing
        self.running = [s for s in flow.history if whole or s >= begins] if counts else []
        self.volumes: list[tuple[list[int], float]] = []  # periods of the steps, and what is known of their volume
        self.tier = np.zeros(count)
        self.known, self.taken, self.effect, self.effect_size = np.zeros((4, count))
        self.before = 0.0

    def count_steps(self, calendar: Calendar, first: Iterable[int]) -> None:
        """Find the periods of the steps; ``first``: quarters before the horizon that count toward this contract."""
        if not self.steps:
            return
        periods: dict[object, list[int]] = defaultdict(list)
        for t in where(self.open):
            name = {"quarter": t, "year": calendar.year(t), "term": TERM}[self._per]
            periods[name].append(t)
        for name, ts in periods.items():
            volume = float(self.known[ts].sum())
            if self._per == "year":
                volume += sum(self.flow.history[t] for t in first if calendar.year(t) == name)
            elif self._per == "term":
                volume += self.before
            self.volumes.append((ts, volume))

    def settle(self) -> None:
        """What the steps change of the first one's price, in the last quarter of each period."""
        for ts, known in self.volumes:
            units, size = float((self.taken - self.known)[ts].sum()), float(self.size[ts].sum()) + known
            ends = [start for start, _ in self.steps[1:]] + [math.inf]
            near = [
                n for n, (start, _) in enumerate(self.steps) if start < known + units - tolerance(known + units, start)
            ]
            cost, tier = 0.0, max(near, default=0)
            if self.all_units:
                able = [
                    n for n, (start, _) in enumerate(self.steps)
                    if start <= known + units + tolerance(known + units, start)
                    and known + units <= ends[n] + tolerance(known + units, start)
                ]  # fmt: skip
                best = max if self.flow.sold else min
                tier = best(able, key=lambda n: self.steps[n][1])
                cost = self.steps[tier][1] * units
            else:
                for (start, price), end in zip(self.steps, ends, strict=True):
                    cost += price * max(0.0, min(end, known + units) - max(start, known))
            more = cost - self.steps[0][1] * units
            self.effect[ts[-1]] += more if self.flow.sold else -more
            self.effect_size[ts[-1]] += max(price for _, price in self.steps) * size
            self.tier[ts] = tier + 1

    @property
    def last(self) -> int:
        """The last quarter of the term within the horizon, -1 where it has none."""
        return int(np.flatnonzero(self.open)[-1]) if self.open.any() else -1

    @property
    def short(self) -> np.ndarray:
        """Units missing of the least of each quarter."""
        return np.where(self.open, np.maximum(0.0, np.nan_to_num(self.least) - self.taken), 0.0)

    @property
    def total(self) -> float:
        """Units that count toward the totals."""
        return self.before + float(self.taken[self.open].sum())

    @property
    def total_short(self) -> float:
        """Units missing of the least over a term at whose end it is in force, beside those missing in its quarters."""
        missing = given(self.least_total) - self.total - float(self.short.sum())
        return max(0.0, missing) if self.open.any() else 0.0

    @property
    def size(self) -> np.ndarray:
        """Sums of absolute terms behind what is taken, by quarter."""
        return np.asarray(self.flow.size + np.abs(self.known) + np.nan_to_num(self.least))

    @property
    def total_size(self) -> float:
        """The same over the term."""
        return float(self.size[self.open].sum()) + abs(self.before) + given(self.least_total)

    def cell(self, column: str, t: int | None = None) -> str:
        """Where the workbook states a number of the contract."""
        return self._table.address(self._index, column, t)


def contracts_of(replay: Replay, table: Table, found: Findings) -> list[Contract]:
    """All rows of Contracts with what the plan takes under them; takes that cannot be are noted.

    Where one contract has all that flows it is not asked what the plan says of it.
    """
    scopes: dict[object, list[Contract]] = defaultdict(list)
    contracts = []
    for index, row in enumerate(records(replay.book.tables["Contracts"])):
        items = frozenset() if row["resource"] else frozenset(scope(replay.book, row["item"], row["family"]))
        together = scopes[row["supplier"], row["customer"], row["resource"], items]
        flow = together[0].flow if together else Flow(replay, row)
        together.append(Contract(replay, index, row, flow))
        contracts.append(together[-1])
    stated = _stated(replay, table)
    for together in scopes.values():
        _known(together)
        early: list[int] = []
        for contract in together:
            mine = [t for t in contract.running if t not in early]
            contract.count_steps(replay.book.calendar, mine)
            early += mine
        for t in range(replay.book.count):
            here = [contract for contract in together if contract.open[t]]
            if here:
                _take(replay, here, t, stated, found)
        _replace(together)
        for contract in together:
            cost = np.where(contract.open, np.nan_to_num(contract.price) * (contract.taken - contract.known), 0.0)
            contract.effect += cost if contract.flow.sold else -cost
            contract.effect_size += np.abs(np.nan_to_num(contract.price)) * contract.size
            contract.settle()
    return contracts


def _stated(replay: Replay, table: Table) -> dict[tuple[str, int], float]:
    """What the plan says is taken under each contract, by quarter."""
    labels = {label: t for t, label in enumerate(replay.book.labels[: replay.book.count])}
    texts = zip(table.texts["contract"][:], table.texts["period"][:], table.numbers["taken"].tolist(), strict=True)
    return {(name, labels[period]): units for name, period, units in texts if period in labels}


def _known(together: Sequence[Contract]) -> None:
    """What is received anyway, or was before, counts toward the first contract that is in its term then."""
    flow = together[0].flow
    for t, units in enumerate(flow.received.tolist()):
        for contract in [contract for contract in together if contract.open[t] and not contract.signing][:1]:
            contract.known[t] = units
    for t, units in flow.history.items():
        for contract in [contract for contract in together if t in contract.past][:1]:
            contract.before += units


def _take(
    replay: Replay, here: list[Contract], t: int, stated: Mapping[tuple[str, int], float], found: Findings
) -> None:
    """What contracts take of their flow in a quarter."""
    flow, spot, label = here[0].flow, any(contract.spot for contract in here), replay.book.labels[t]
    units, size = float(flow.units[t]), float(flow.size[t])
    if len(here) == 1 and not spot:
        here[0].taken[t] = units + here[0].known[t]
        return
    for contract in here:
        contract.taken[t] = stated.get((contract.name, t), 0.0)
        if exceeds(contract.known[t], contract.taken[t], size):
            key: Key = (("contract", contract.name), ("period", label))
            found.add("contract-received", "contracts", key, "taken", contract.taken[t], contract.known[t])
    under = sum(float(contract.taken[t] - contract.known[t]) for contract in here)
    if exceeds(under, units, size) if spot else differs(under, units, size):
        key = (("contract", here[0].name), ("period", label))
        found.add("contract-flow", "contracts", key, "taken", under, units)


def _replace(together: Sequence[Contract]) -> None:
    """What contract prices replace: all that flows where it is all under priced contracts, else what each takes."""
    flow = together[0].flow
    if flow.on_top:
        return
    for t, paid, money, _ in flow.money:
        for contract in _priced(together, t)[:1] if _whole(together, t) else ():
            contract.effect[paid] += money
            contract.effect_size[paid] += abs(money)
    rates = {t: (paid, money / units) for t, paid, money, units in flow.money if units}
    for t, (paid, rate) in rates.items():
        for contract in () if _whole(together, t) else _priced(together, t):
            contract.effect[paid] += rate * (contract.taken[t] - contract.known[t])
            contract.effect_size[paid] += abs(rate) * contract.size[t]


def _priced(together: Sequence[Contract], t: int) -> list[Contract]:
    """Of the contracts of one scope, those in force with a price."""
    return [contract for contract in together if contract.open[t] and not math.isnan(contract.price[t])]


def _whole(together: Sequence[Contract], t: int) -> bool:
    """Whether all that flows in the quarter is under priced contracts, whatever the plan signs."""
    return not any(
        contract.spot or contract.signing or math.isnan(contract.price[t]) for contract in together if contract.reach[t]
    )


def contract_rulings(replay: Replay, contracts: Iterable[Contract]) -> Iterator[Ruling]:
    """Leasts without a fee, which bend only when they must."""
    for contract in contracts:
        if not math.isnan(contract.fee):
            continue
        for t in where(contract.open & ~np.isnan(contract.least)):
            limit, bent, size = float(contract.least[t]), float(contract.short[t]), float(contract.size[t])
            cell, label = contract.cell("least", t), replay.book.labels[t]
            yield Ruling("contract", "Contracts", (cell,), label, t, limit, limit - bent, bent, size)
        if contract.last >= 0 and not math.isnan(contract.least_total):
            limit, bent, cell = contract.least_total, contract.total_short, contract.cell("least_total")
            yield Ruling(
                "contract", "Contracts", (cell,), TERM, contract.last, limit, limit - bent, bent, contract.total_size
            )


def add_money(contracts: Iterable[Contract], lines: Ledger[str]) -> None:
    """Book what contract prices and fees come to."""
    for contract in contracts:
        lines.add("contract prices", contract.effect, contract.effect_size)
        if not math.isnan(contract.fee):
            fees, sizes = contract.fee * contract.short, contract.fee * np.where(contract.open, contract.size, 0.0)
            if contract.last >= 0:
                fees[contract.last] += contract.fee * contract.total_short
                sizes[contract.last] += contract.fee * contract.total_size
            lines.add("take-or-pay", -fees, sizes)


def check_contracts(replay: Replay, contracts: Iterable[Contract], table: Table, found: Findings) -> None:
    """Nothing above a most, and the plan's table ``contracts`` says what the replay comes to."""
    rows = {(table.texts["contract"][n], table.texts["period"][n]): n for n in range(len(table))}
    right = {name: cells.copy() for name, cells in table.numbers.items()}
    sizes = {name: np.zeros(len(table)) for name in table.numbers}
    texts = {name: table.texts[name][:].copy() for name in ("party", "scope")}
    for contract in contracts:
        for label, numbers, size, needed in _periods(replay, contract):
            n = rows.pop((contract.name, label), None)
            if n is None and needed:
                found.add("missing-row", "contracts", (("contract", contract.name), ("period", label)))
            if n is not None:
                texts["party"][n], texts["scope"][n] = contract.party, contract.scope
                for column, number in numbers.items():
                    right[column][n], sizes[column][n] = number, size.get(column, size[""])
        _mosts(replay, contract, found)
    found.compare("contracts", table.key, {name: (table.numbers[name], right[name], sizes[name]) for name in right})
    found.compare_texts("contracts", table.key, {name: (table.texts[name][:], texts[name]) for name in texts})
    for n in rows.values():
        found.add("no-such-term", "contracts", table.key(n), "period")


def _periods(
    replay: Replay, contract: Contract
) -> Iterator[tuple[str, dict[str, float], dict[str, float], bool]]:  # label, numbers, sizes, whether it must be there
    fee = given(contract.fee)
    for t in range(replay.book.count):
        least, most = (given(limit[t]) if contract.open[t] else 0.0 for limit in (contract.least, contract.most))
        short, size = float(contract.short[t]), float(contract.size[t])
        numbers = {
            "taken": float(contract.taken[t]), "least": least, "most": most, "shortfall": short, "fee": fee * short,
            "tier": float(contract.tier[t]), "price_effect": float(contract.effect[t]),
        }  # fmt: skip
        sizes = {
            "": size,
            "least": 0.0,
            "most": 0.0,
            "fee": fee * size,
            "tier": 0.0,
            "price_effect": contract.effect_size[t],
        }
        changed = abs(contract.effect[t]) > tolerance(contract.effect_size[t])
        yield replay.book.labels[t], numbers, sizes, bool(contract.term[t] or changed)
    if contract.term.any():
        short, size = contract.total_short, contract.total_size
        numbers = {
            "taken": contract.total, "least": given(contract.least_total) if contract.open.any() else 0.0,
            "most": given(contract.most_total) if contract.open.any() else 0.0,
            "shortfall": short, "fee": fee * short, "tier": 0.0, "price_effect": 0.0,
        }  # fmt: skip
        needed = not math.isnan(contract.least_total) or not math.isnan(contract.most_total)
        yield (
            TERM,
            numbers,
            {"": size, "least": 0.0, "most": 0.0, "fee": fee * size, "tier": 0.0, "price_effect": 0.0},
            needed,
        )


def _mosts(replay: Replay, contract: Contract, found: Findings) -> None:
    """Nothing above the most of a quarter or the term; what is received anyway may be."""

    def note(label: str, taken: float, most: float, cell: str) -> None:
        key: Key = (("contract", contract.name), ("period", label))
        found.add("contract-most", "contracts", key, "taken", taken, most, place=("Contracts", cell))

    for t in where(contract.open & ~np.isnan(contract.most)):
        most, taken = max(float(contract.most[t]), float(contract.known[t])), float(contract.taken[t])
        if exceeds(taken, most, contract.size[t]):
            note(replay.book.labels[t], taken, most, contract.cell("most", t))
    known = contract.before + float(contract.known[contract.open].sum())
    if not math.isnan(contract.most_total) and contract.last >= 0:
        most = max(contract.most_total, known)
        if exceeds(contract.total, most, contract.total_size):
            note(TERM, contract.total, most, contract.cell("most_total"))
