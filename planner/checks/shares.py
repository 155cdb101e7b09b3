"""Share rules: whose share of what, and limits that can hold together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault

LIMITS = ("least", "most", "growth")


def one_scope(book: Book) -> Iterator[Fault]:
    """A rule counts one item or one family."""
    for row in book.rows("Shares"):
        if bool(row["item"]) == bool(row["family"]):
            code = "share_two_scopes" if row["item"] else "share_no_scope"
            yield book.fault("Shares", row[ROW], "item", code, rule=row["rule"])


def one_subject(book: Book) -> Iterator[Fault]:
    """A rule limits the share of one supplier or region, the most share of each, or else the number of suppliers, of
    options or of customers."""
    for row in book.rows("Shares"):
        limited = [column for column in LIMITS if _given(book, row, column)]
        if not np.isnan(row["most_options"]):
            yield from _number_of_options(book, row, limited)
        elif not np.isnan(row["most_suppliers"]):
            yield from _number_of_suppliers(book, row, limited)
        elif not np.isnan(row["most_customers"]):
            yield from _number_of_customers(book, row, limited)
        elif row["supplier"] and row["region"]:
            yield book.fault("Shares", row[ROW], "region", "share_two_subjects", supplier=row["supplier"])
        elif not limited:
            yield book.fault("Shares", row[ROW], "rule", "share_no_limit")
        elif not row["supplier"] and not row["region"]:
            yield from _most_of_each(book, row, limited)


def _most_of_each(book: Book, row: Row, limited: list[str]) -> Iterator[Fault]:
    if limited != ["most"]:
        yield book.fault("Shares", row[ROW], "supplier", "share_no_subject", rule=row["rule"])
        return
    able = set().union(*(book.makers.get(item, set()) for item in book.scope(row)))
    most = book.phased("Shares", "most", row[ROW])
    few = np.flatnonzero(len(able) * most < 1 - 1e-9)
    if able and len(few):
        told = f"{most[few[0]]:g}"
        yield book.fault(
            "Shares", row[ROW], "most", "share_each_few", period=int(few[0]), note=True, count=len(able), most=told
        )


def _number_of_suppliers(book: Book, row: Row, limited: list[str]) -> Iterator[Fault]:
    if not np.isnan(row["most_customers"]):
        yield book.fault("Shares", row[ROW], "most_customers", "share_customers_alone", rule=row["rule"])
        return
    for column in ("supplier", "region", "customer"):
        if row[column]:
            yield book.fault("Shares", row[ROW], column, "share_suppliers_of_all", rule=row["rule"])
            return
    if limited:
        yield book.fault("Shares", row[ROW], "most_suppliers", "share_two_rules", rule=row["rule"])


def _number_of_options(book: Book, row: Row, limited: list[str]) -> Iterator[Fault]:
    for column in ("supplier", "region", "customer", "family"):
        if row[column]:
            yield book.fault("Shares", row[ROW], column, "share_options_of_item", rule=row["rule"])
            return
    if limited or not np.isnan([row["most_suppliers"], row["most_customers"]]).all():
        yield book.fault("Shares", row[ROW], "most_options", "share_options_alone", rule=row["rule"])
    elif row["item"] and book.is_need(row["item"]):
        yield book.fault("Shares", row[ROW], "item", "share_options_need", item=row["item"])
    elif row["item"] and len(book.recipes.get(row["item"], {"": []})) <= row["most_options"]:
        yield book.fault("Shares", row[ROW], "most_options", "share_options_few", note=True, item=row["item"])


def _number_of_customers(book: Book, row: Row, limited: list[str]) -> Iterator[Fault]:
    untracked = [item for item in book.scope(row) if not book.is_need(item) and not book.is_tracked(item)]
    if row["customer"]:
        yield book.fault("Shares", row[ROW], "customer", "share_customers_of_all", rule=row["rule"])
    elif limited:
        yield book.fault("Shares", row[ROW], "most_customers", "share_customers_alone", rule=row["rule"])
    elif row["supplier"] and row["region"]:
        yield book.fault("Shares", row[ROW], "region", "share_two_subjects", supplier=row["supplier"])
    elif not row["supplier"] and not row["region"]:
        yield book.fault("Shares", row[ROW], "supplier", "share_no_subject", rule=row["rule"])
    elif untracked:
        column = "item" if row["item"] else "family"
        yield book.fault("Shares", row[ROW], column, "share_customers_untracked", items=", ".join(untracked))


def _given(book: Book, row: Row, column: str) -> bool:
    if column in book.tables["Shares"].phased:
        return not bool(np.isnan(book.phased("Shares", column, row[ROW])).all())
    return not np.isnan(row[column])


def least_within_most(book: Book) -> Iterator[Fault]:
    """The least share is no more than the most."""
    for row in book.rows("Shares"):
        least, most = (book.phased("Shares", column, row[ROW]) for column in ("least", "most"))
        told = set()
        for period in map(int, np.flatnonzero(least > most)):
            found = book.fault(
                "Shares", row[ROW], "least", "share_least_over_most", period=period, most=f"{most[period]:g}",
                cell_most=book.tables["Shares"].address(row[ROW], "most", period), quarter=book.label(period),
            )  # fmt: skip
            if found.cell not in told:
                told.add(found.cell)
                yield found


def least_shares_fit(book: Book) -> Iterator[Fault]:
    """Least shares without a price, of one scope and of different subjects, are no more than the whole."""
    scopes: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in book.rows("Shares"):
        if np.isnan(row["price"]) and bool(row["supplier"]) != bool(row["region"]):
            subject = "supplier" if row["supplier"] else "region"
            scopes[row["item"], row["family"], row["customer"], row["per"], subject].append(row)
    for (*_, subject), rows in scopes.items():
        yield from _beyond_whole(book, subject, rows)


def _beyond_whole(book: Book, subject: str, rows: list[Row]) -> Iterator[Fault]:
    least: dict[str, np.ndarray] = {}
    for row in rows:
        given = np.nan_to_num(book.phased("Shares", "least", row[ROW]))
        least[row[subject]] = np.maximum(given, least.get(row[subject], 0.0))
    total = sum(least.values(), np.zeros(book.length))
    over = np.flatnonzero(total > 1 + 1e-9)
    if len(over):
        period = int(over[0])
        given = [row for row in rows if book.phased("Shares", "least", row[ROW])[period] > 0]
        cells = [book.tables["Shares"].address(row[ROW], "least", period) for row in given]
        yield book.fault(
            "Shares", given[-1][ROW], "least", "share_sum", period=period, total=f"{total[period]:.6g}",
            quarter=book.label(period), cells=", ".join(cells),
        )  # fmt: skip


def steady_within_period(book: Book) -> Iterator[Fault]:
    """A share of a year or of the horizon is one number for it."""
    for row in book.rows("Shares"):
        if row["per"] == "quarter":
            continue
        for column in ("least", "most"):
            period = change_within(book, row, book.phased("Shares", column, row[ROW]))
            if period is not None:
                yield book.fault("Shares", row[ROW], column, "share_varies", period=period, quarter=book.label(period))


def change_within(book: Book, row: Row, values: np.ndarray) -> int | None:
    """First quarter whose value is not that of the quarter before in the same year (or horizon)."""
    before, after = values[:-1], values[1:]
    for t in np.flatnonzero((before != after) & ~(np.isnan(before) & np.isnan(after))) + 1:
        if row["per"] == "horizon" or book.tables.calendar.year(int(t)) == book.tables.calendar.year(int(t) - 1):
            return int(t)
    return None


def tracked_scope(book: Book) -> Iterator[Fault]:
    """Shares of what a customer receives need items whose maker is followed."""
    for row in book.rows("Shares"):
        if not row["customer"] or bool(row["item"]) == bool(row["family"]):
            continue
        column = "item" if row["item"] else "family"
        scope = book.scope(row)
        needs = [item for item in scope if book.is_need(item)]
        untracked = [item for item in scope if not book.is_tracked(item) and item not in needs]
        for code, items in (("share_need", needs), ("share_untracked", untracked)):
            if items:
                yield book.fault("Shares", row[ROW], column, code, items=", ".join(items), customer=row["customer"])
                break


def scope_is_supplied(book: Book) -> Iterator[Fault]:
    """A rule about nothing that anybody supplies, or about a subject that supplies nothing of it, does nothing."""
    for row in book.rows("Shares"):
        options = not np.isnan(row["most_options"])
        asked_of_need = (row["customer"] or options) and book.is_need(row["item"])  # that is a fault of its own
        if bool(row["item"]) == bool(row["family"]) or asked_of_need:
            continue
        known = book.origins if row["customer"] else book.makers
        makers = set().union(*(known.get(item, set()) for item in book.scope(row)))
        if not makers:
            column = "item" if row["item"] else "family"
            yield book.fault("Shares", row[ROW], column, "share_scope_empty", note=True, rule=row["rule"])
        elif row["supplier"] and row["supplier"] not in makers:
            yield book.fault("Shares", row[ROW], "supplier", "share_subject_idle", note=True, rule=row["rule"])
        elif row["region"] and row["region"] not in {book.region.get(maker) for maker in makers}:
            yield book.fault("Shares", row[ROW], "region", "share_subject_idle", note=True, rule=row["rule"])


def counts_what_it_can(book: Book) -> Iterator[Fault]:
    """What counts by value has one; and how much of a part is inside what a customer receives is one number."""
    for row in book.rows("Shares"):
        if bool(row["item"]) == bool(row["family"]):
            continue
        scope = [item for item in book.scope(row) if not book.is_need(item)]
        numbers = [
            column for column in ("most_suppliers", "most_options", "most_customers") if _given(book, row, column)
        ]
        if row["counts"] == "value":
            without = [item for item in scope if item in book.sound_items and np.isnan(book.items[item]["value"])]
            if numbers:
                yield book.fault("Shares", row[ROW], "counts", "share_value_of_number", rule=row["rule"])
            elif without:
                yield book.fault("Shares", row[ROW], "counts", "share_no_value", items=", ".join(without))
        if row["customer"] and not numbers:
            yield from _clear_contents(book, row, scope)


def _clear_contents(book: Book, row: Row, scope: list[str]) -> Iterator[Fault]:
    received = [item for item, customers in book.delivered.items() if row["customer"] in customers]
    for part in scope:
        for item in received:
            if part in book.inside(item) and item not in book.unclear and len(_contents(book, item, part)) > 1:
                column = "item" if row["item"] else "family"
                yield book.fault("Shares", row[ROW], column, "share_content_varies", part=part, inside=item)
                return


def _contents(book: Book, item: str, part: str) -> set[float]:
    """Units of a part that one unit of an item may contain, where it contains any; several where the makers of the
    parts inside do not tell how much of it is whose."""
    if item == part:
        return {1.0}
    quantity, found = book.column("BOM", "quantity"), set[float]()
    for made in (*book.processes(item), *book.better.get(item, ())):
        if made != item:
            found |= _contents(book, made, part) if made != part else set()
            continue
        for parts in book.recipes.get(item, {}).values():
            units: dict[str, float] = defaultdict(float)
            for p in parts:
                if p.component == part or part in book.inside(p.component):
                    units[p.component] += quantity[p.row]
            found |= {round(units[c] * number, 9) for c in units for number in _contents(book, c, part)}
            if len(units) > 1:
                found |= {0.0, 1.0}  # by more than one way
    return found
