"""Contracts: with whom, over what, within which limits, and prices that can be told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault

SCOPES = ("item", "family", "resource")
PHASED = ("least", "most", "price")
TOTALS = ("least_total", "most_total")


def parties(book: Book) -> Iterator[Fault]:
    """A contract is with one supplier or one customer, over one item, family or resource; no resource of customers."""
    for row in book.rows("Contracts"):
        scopes = [column for column in SCOPES if row[column]]
        if bool(row["supplier"]) == bool(row["customer"]):
            column, code = ("customer", "two_parties") if row["supplier"] else ("supplier", "no_party")
            yield book.fault("Contracts", row[ROW], column, f"contract_{code}", contract=row["contract"])
        elif not scopes:
            yield book.fault("Contracts", row[ROW], "item", "contract_no_scope", contract=row["contract"])
        elif len(scopes) > 1:
            yield book.fault("Contracts", row[ROW], scopes[-1], "contract_two_scopes", contract=row["contract"])
        elif row["customer"] and row["resource"]:
            yield book.fault("Contracts", row[ROW], "resource", "contract_customer_resource", customer=row["customer"])


def terms(book: Book) -> Iterator[Fault]:
    """A term starts no later than it ends; one that lies outside the horizon does nothing."""
    for row in book.rows("Contracts"):
        first, last = row["first"], row["last"]
        if first > last:
            yield book.fault("Contracts", row[ROW], "last", "contract_term", first=book.label(first))
        elif first >= book.length or last < 0:
            column = "last" if last < 0 else "first"
            start, end = book.label(0), book.label(book.length - 1)
            yield book.fault("Contracts", row[ROW], column, "contract_outside", note=True, start=start, end=end)
        elif last >= book.length and row["least_total"] > 0:
            end = book.label(book.length - 1)
            yield book.fault("Contracts", row[ROW], "least_total", "contract_total_later", note=True, end=end)


def limits(book: Book) -> Iterator[Fault]:
    """A contract says something, its leasts are no more than its mosts, and a fee is for a least."""
    stepped = set(book.column("Tiers", "contract"))
    for row in book.rows("Contracts"):
        given = {column for column in PHASED if not np.isnan(book.phased("Contracts", column, row[ROW])).all()}
        given |= {column for column in TOTALS if not np.isnan(row[column])}
        if not given and row["contract"] not in stepped:
            yield book.fault("Contracts", row[ROW], "contract", "contract_nothing")
        if not np.isnan(row["fee"]) and not given & {"least", "least_total"}:
            yield book.fault("Contracts", row[ROW], "fee", "contract_fee_alone")
        if row["least_total"] > row["most_total"]:
            yield book.fault(
                "Contracts", row[ROW], "least_total", "contract_total_over_most", most=f"{row['most_total']:g}"
            )
        yield from _least_over_most(book, row)


def _least_over_most(book: Book, row: Row) -> Iterator[Fault]:
    least, most = (book.phased("Contracts", column, row[ROW]) for column in ("least", "most"))
    told = set()
    for t in map(int, np.flatnonzero(least > most)):
        found = book.fault(
            "Contracts", row[ROW], "least", "contract_least_over_most", period=t, most=f"{most[t]:g}",
            quarter=book.label(t),
        )  # fmt: skip
        if found.cell not in told:
            told.add(found.cell)
            yield found


def steps(book: Book) -> Iterator[Fault]:
    """Price steps begin at 0, and a contract has either them or a price."""
    rows = {row["contract"]: row for row in book.rows("Contracts")}
    lowest: dict[str, Row] = {}
    for step in book.rows("Tiers"):
        first = lowest.setdefault(step["contract"], step)
        lowest[step["contract"]] = step if step["from"] < first["from"] else first
    for contract, step in lowest.items():
        if step["from"] > 0:
            yield book.fault("Tiers", step[ROW], "from", "tier_no_first", contract=contract)
        row = rows.get(contract)
        if row and not np.isnan(book.phased("Contracts", "price", row[ROW])).all():
            cell = book.tables["Tiers"].address(step[ROW], "price")
            yield book.fault("Contracts", row[ROW], "price", "contract_two_prices", steps=cell)


def spot(book: Book) -> Iterator[Fault]:
    """What a contract's price replaces is known: of sources with one price where only a part is under the contract."""
    together: dict[object, list[Row]] = defaultdict(list)
    for row in book.rows("Contracts"):
        if row["spot"] and row["customer"]:
            yield book.fault("Contracts", row[ROW], "spot", "contract_spot_customer")
        elif _sound(row) and row["supplier"] and not row["resource"]:
            together[_scope(book, row)].append(row)
    for rows in together.values():
        for row in rows:
            yield from _costs(book, row, rows)


def _costs(book: Book, row: Row, together: list[Row]) -> Iterator[Fault]:
    """Where not all that flows in a quarter is under priced contracts, its sources must cost and last the same."""
    priced = _open(book, row) & _priced(book, row)
    whole = np.ones(book.length, dtype=bool)
    for other in together:
        whole &= (_priced(book, other) & (not other["spot"])) | ~_open(book, other)
    costs: dict[int, set[tuple[float, int]]] = defaultdict(set)
    items = _scope(book, row)[2]
    for source in book.rows("Sources"):
        if source["supplier"] == row["supplier"] and items & {*book.comes_out(source["item"], source["supplier"])}:
            cost, good, most = (book.phased("Sources", name, source[ROW]) for name in ("unit_cost", "yield", "most"))
            first, last = np.nan_to_num(source["first"]), np.nan_to_num(source["last"], nan=np.inf)
            for t in range(book.length - source["lead_time"]):
                if first <= t <= last and most[t] != 0:
                    costs[t + source["lead_time"]].add((round(cost[t] / good[t], 9), source["lead_time"]))
    for t in np.flatnonzero(priced & ~whole).tolist():
        if len(costs[t]) > 1:
            yield book.fault(
                "Contracts", row[ROW], "spot", "contract_spot_costs", supplier=row["supplier"], quarter=book.label(t)
            )
            return


def overlaps(book: Book) -> Iterator[Fault]:
    """What flows is counted by contracts of one scope only: by the item or by the family, not by both at once."""
    rows = [(row, _scope(book, row)) for row in book.rows("Contracts") if _sound(row) and not row["resource"]]
    for (one, own), (other, others) in combinations(rows, 2):
        both = own[2] & others[2]
        if own[0] == others[0] and own[2] != others[2] and both and _together(one, other):
            yield book.fault(
                "Contracts", other[ROW], "item" if other["item"] else "family", "contract_overlap",
                contract=other["contract"], other=one["contract"], items=", ".join(sorted(both)),
            )  # fmt: skip


def supply(book: Book) -> Iterator[Fault]:
    """A contract over what does not flow does nothing."""
    for row in book.rows("Contracts"):
        if not _sound(row):
            continue
        items = _scope(book, row)[2]
        if row["resource"]:
            if not _used(book, row):
                yield book.fault("Contracts", row[ROW], "resource", "contract_no_usage", note=True)
        elif row["supplier"]:
            if not any(row["supplier"] in book.makers.get(item, set()) for item in items):
                column = "item" if row["item"] else "family"
                yield book.fault(
                    "Contracts", row[ROW], column, "contract_no_supply", note=True, supplier=row["supplier"]
                )  # fmt: skip
        elif not any(line["customer"] == row["customer"] and line["item"] in items for line in book.rows("Demand")):
            column = "item" if row["item"] else "family"
            yield book.fault("Contracts", row[ROW], column, "contract_no_demand", note=True, customer=row["customer"])


def _sound(row: Row) -> bool:
    """Whether ``parties`` has nothing to say of the row."""
    scopes = [column for column in SCOPES if row[column]]
    return bool(row["supplier"]) != bool(row["customer"]) and len(scopes) == 1 and not (
        row["customer"] and row["resource"]
    )  # fmt: skip


def _scope(book: Book, row: Row) -> tuple[str, str, frozenset[str]]:
    """With whom, over which resource, over which items."""
    party = f"supplier {row['supplier']}" if row["supplier"] else f"customer {row['customer']}"
    return party, row["resource"], frozenset() if row["resource"] else frozenset(book.scope(row))


def _open(book: Book, row: Row) -> np.ndarray:
    """The quarters of the horizon in the term."""
    t = np.arange(book.length)
    return np.asarray((t >= np.nan_to_num(row["first"])) & (t <= np.nan_to_num(row["last"], nan=np.inf)))


def _priced(book: Book, row: Row) -> np.ndarray:
    """The quarters in which a contract has a price of its own, or price steps."""
    steps = row["contract"] in book.column("Tiers", "contract")
    return np.asarray(~np.isnan(book.phased("Contracts", "price", row[ROW])) | steps)


def _together(one: Row, other: Row) -> bool:
    """Whether two terms have a quarter in common."""
    first = max(np.nan_to_num(one["first"]), np.nan_to_num(other["first"]))
    return bool(first <= min(np.nan_to_num(row["last"], nan=np.inf) for row in (one, other)))


def _used(book: Book, row: Row) -> bool:
    """Whether a unit of anything that the supplier starts takes the resource."""
    made = {item for item, sources in book.sources.items() if row["supplier"] in {s["supplier"] for s in sources}}
    return any(
        use["resource"] == row["resource"] and use["supplier"] in ("", row["supplier"]) and use["item"] in made
        and use["usage"] > 0
        for use in book.rows("Usage")
    )  # fmt: skip
