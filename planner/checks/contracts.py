"""Contracts: with whom, over what, within which limits, and prices that can be told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.checks.expediting import lead_times
from planner.faults import Fault
from planner.option_effects import first_complete, steps_taken

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
        elif _sound(row) and not row["resource"]:
            together[_scope(book, row)].append(row)
    for rows in together.values():
        for row in rows:
            yield from _one_price(book, row, rows)


def _one_price(book: Book, row: Row, together: list[Row]) -> Iterator[Fault]:
    """Where not all that flows in a quarter need be under priced contracts, it must have one price beside them."""
    priced = _open(book, row) & _priced(book, row)
    whole = np.ones(book.length, dtype=bool)
    for other in together:
        sure = not other["spot"] and not _to_sign(book, other)
        whole &= (_priced(book, other) & sure) | ~_open(book, other)
    prices = _costs(book, row) if row["supplier"] else _earned(book, row)
    for t in np.flatnonzero(priced & ~whole).tolist():
        if len(prices[t]) > 1:
            column, code = ("spot", "contract_spot_costs") if row["supplier"] else ("customer", "contract_one_price")
            party = row["supplier"] or row["customer"]
            yield book.fault("Contracts", row[ROW], column, code, party=party, quarter=book.label(t))
            return


def _costs(book: Book, row: Row) -> dict[int, set[tuple[float, int]]]:
    """What good units of the supplier's sources that arrive in each quarter cost, and their lead times."""
    costs: dict[int, set[tuple[float, int]]] = defaultdict(set)
    items = _scope(book, row)[2]
    for source in book.rows("Sources"):
        if source["supplier"] == row["supplier"] and items & {*book.comes_out(source["item"], source["supplier"])}:
            cost, good, most = (book.phased("Sources", name, source[ROW]) for name in ("unit_cost", "yield", "most"))
            first, last = np.nan_to_num(source["first"]), np.nan_to_num(source["last"], nan=np.inf)
            for lead in lead_times(book, source):
                for t in range(book.length - lead):
                    if first <= t <= last and most[t] != 0:
                        costs[t + lead].add((round(cost[t] / good[t], 9), lead))
    return costs


def _earned(book: Book, row: Row) -> dict[int, set[float]]:
    """What the customer's demand that may be served in each quarter is worth by itself."""
    prices: dict[int, set[float]] = defaultdict(set)
    lines = {line["item"]: line["delay"] for line in book.rows("Demand") if line["customer"] == row["customer"]}
    for sheet in ("Demand", "Backlog"):
        due = range(book.length) if sheet == "Demand" else book.tables[sheet].periods
        for line in book.rows(sheet):
            if line["customer"] == row["customer"] and line["item"] in _scope(book, row)[2] & lines.keys():
                quantity, price = (book.phased(sheet, name, line[ROW]) for name in ("quantity", "price"))
                for at in np.flatnonzero(quantity > 0).tolist():
                    for t in range(max(0, due[at]), due[at] + int(lines[line["item"]]) + 1):
                        prices[t].add(round(price[at], 9))
    return prices


def signing(book: Book) -> Iterator[Fault]:
    """A contract is put in force by an option that signs, in time; an option that signs is there for some contract."""
    options = {row["option"]: row for row in book.rows("Options")}
    for row in book.rows("Contracts"):
        option = options.get(row["option"])
        if option and option["kind"] != "sign":
            yield book.fault("Contracts", row[ROW], "option", "contract_option_kind", option=row["option"])
        elif option and row["last"] >= 0 and _complete(book, option)[0] > row["last"]:
            yield book.fault(
                "Contracts", row[ROW], "option", "contract_signed_late", note=True, option=row["option"],
                last=book.label(row["last"]),
            )  # fmt: skip
    named = set(book.column("Contracts", "option"))
    for name, row in options.items():
        if row["kind"] == "sign" and name not in named:
            yield book.fault("Options", row[ROW], "option", "option_signs_nothing", note=True)


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
    """The quarters of the horizon in the term, in which it is or can be in force."""
    t, option = np.arange(book.length), _option(book, row)
    first = np.nan_to_num(row["first"])
    if option:
        first = max(first, _complete(book, option)[0])
    return np.asarray((t >= first) & (t <= np.nan_to_num(row["last"], nan=np.inf)))


def _option(book: Book, row: Row) -> Row | None:
    """The option that a contract names."""
    return next((option for option in book.rows("Options") if option["option"] == row["option"]), None)


def _complete(book: Book, option: Row) -> tuple[int, bool]:
    """As ``first_complete``."""
    record = book.tables["Options"].frame.iloc[option[ROW]]
    return first_complete(record, steps_taken(book.tables["Taken"]).get(option["option"]))


def _to_sign(book: Book, row: Row) -> bool:
    """Whether a contract is in force only once its option is taken in the horizon."""
    option = _option(book, row)
    return option is not None and not _complete(book, option)[1]


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
