"""Changes to a book that leave its optimum alone, or can only raise it."""

from __future__ import annotations

from collections.abc import Callable

from tests.cases.book import Book, Row

Change = Callable[[Book], Book]

# How columns change with the unit of the row's item (1: they are a number of it, -1: they are by unit of it).
IN_ITEMS = {
    "Items": {
        "opening_stock": 1, "safety_stock": 1, "most_stock": 1, "closing_stock": 1, "holding_cost": -1,
        "safety_price": -1, "value": -1, "scrap_cost": -1,
    },
    "Sources": {"unit_cost": -1, "min_order": 1, "lot_size": 1, "most": 1},
    "BOM": {"quantity": -1},
    "Substitutes": {"cost": -1},
    "Usage": {"usage": -1},
    "Lanes": {"freight": -1, "expedite_fee": -1, "expedite_most": 1, "min_load": 1, "most": 1},
    "Receipts": {"opening": 1, "receipt": 1},
    "History": {"quantity": 1},
    "Backlog": {"quantity": 1, "price": -1, "committed": 1},
    "Demand": {"quantity": 1, "price": -1, "late_fee": -1, "lost_penalty": -1},
    "Shares": {"growth_floor": 1, "price": -1},
    "Blends": {"price": -1},
    "Tiers": {"from": 1, "price": -1},
    "Contracts": {"least": 1, "most": 1, "least_total": 1, "most_total": 1, "price": -1, "fee": -1},
    "Locks": {"units": 1, "price": -1},
    "Options": {"step": 1, "unit_fee": -1},
}  # fmt: skip
IN_MONEY = {
    "Settings": ("capex_budget", "capex_budget_quarter", "stability_price"),
    "Items": ("holding_cost", "safety_price", "value", "scrap_cost"),
    "Lanes": ("freight", "expedite_fee", "fixed_cost"),
    "Suppliers": ("fixed_cost",),
    "Sources": ("unit_cost", "order_cost"),
    "Substitutes": ("cost",),
    "Capacity": ("overtime_cost",),
    "Backlog": ("price",),
    "Demand": ("price", "late_fee", "lost_penalty"),
    "Shares": ("price",),
    "Blends": ("price",),
    "Contracts": ("price", "fee"),
    "Tiers": ("price",),
    "Options": ("capex", "running_cost", "unit_fee"),
    "Locks": ("price",),
}
USUAL = {
    "Capacity": "capacity",
    "Lanes": "freight",
    "Receipts": "receipt",
    "History": "quantity",
    "Demand": "quantity",
    "Backlog": "quantity",
    "Locks": "units",
}


def scale(row: Row, sheet: str, columns: tuple[str, ...], factor: float) -> None:
    """Multiply these columns of a row, and its quarters where they hold one of them."""
    held = row.get("measure", USUAL.get(sheet, ""))
    for name, value in row.items():
        if isinstance(value, int | float) and (name in columns or (name[0].isdigit() and held in columns)):
            row[name] = value * factor


def count_in(book: Book, family: str, size: float) -> Book:
    """Count the items of a family in units of so many."""
    contracts = {row["contract"]: row for row in book.rows("Contracts")}
    members = {row["item"] for row in book.rows("Items") if row.get("family") == family}
    for sheet, powers in IN_ITEMS.items():
        for row in book.rows(sheet):
            row_of = contracts.get(row.get("contract"), row) if sheet == "Tiers" else row
            if row_of.get("item") in members or row_of.get("family") == family:
                for power in (1, -1):
                    columns = tuple(name for name, p in powers.items() if p == power)
                    scale(row, sheet, columns, size**-power)
            if sheet == "BOM" and row.get("component") in members:
                scale(row, sheet, ("quantity",), 1 / size)
    return book


def money_in(book: Book, size: float) -> Book:
    """State all money in units of so many."""
    scale(book.settings, "Settings", IN_MONEY["Settings"], 1 / size)
    for sheet, columns in IN_MONEY.items():
        for row in book.rows(sheet):
            scale(row, sheet, columns, 1 / size)
    return book


def more_capacity(book: Book) -> Book:
    """Two more of every resource in every quarter."""
    for row in book.rows("Capacity"):
        for name in row:
            if name == "capacity" or name in book.calendar.labels:
                row[name] = float(str(row[name])) + 2
    return book


def more_output(book: Book) -> Book:
    """No limit to what a source starts."""
    for row in book.rows("Sources"):
        row.pop("most", None)
    return book


def another_source(book: Book) -> Book:
    """A new supplier of A and of P, in a region of its own, dear but quick."""
    book.add("Suppliers", supplier="V", region="Z").add("Sources", supplier="V", item="A", unit_cost=9)
    return book.add("Sources", supplier="V", item="P", unit_cost=4)


def any_order(book: Book) -> Book:
    """Any quantity may be ordered."""
    for row in book.rows("Sources"):
        row.pop("min_order", None)
        row.pop("lot_size", None)
    return book


def longer_patience(book: Book) -> Book:
    """Every customer waits a quarter longer."""
    for row in book.rows("Demand"):
        if "measure" not in row:
            row["delay"] = int(str(row.get("delay", 0))) + 1
    return book


MORE: tuple[Change, ...] = (more_capacity, more_output, another_source, any_order, longer_patience)
