"""The BOM and what kind of thing its items are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book
from planner.faults import Fault
from planner.reading.names import fold


def whole_rows(book: Book) -> Iterator[Fault]:
    """A component goes in some quantity, and a quantity is one of a component."""
    for row in book.rows("BOM"):
        if row["component"] and np.isnan(row["quantity"]):
            yield book.fault("BOM", row[ROW], "quantity", "bom_quantity", component=row["component"])
        elif not row["component"] and not np.isnan(row["quantity"]):
            yield book.fault("BOM", row[ROW], "component", "bom_component", quantity=f"{row['quantity']:g}")


def cycles(book: Book) -> Iterator[Fault]:
    """Nothing takes itself, comes out of what takes it or serves for what it is made of, however far down."""
    for cycle in book.walked[1]:
        steps = [(item, cycle[(i + 1) % len(cycle)]) for i, item in enumerate(cycle)]
        rows = [_step(book, item, inside) for item, inside in steps]
        sheet, row, column = rows[-1]
        yield book.fault(
            sheet, row, column, "bom_cycle", chain=" → ".join([*cycle, cycle[0]]),
            cells=", ".join(("" if s == sheet else f"{s}!") + book.tables[s].address(r, c) for s, r, c in rows),
        )  # fmt: skip


def _step(book: Book, item: str, inside: str) -> tuple[str, int, str]:
    """Where it stands that one item goes into another, is graded into it or serves for it: sheet, row and column."""
    part = next((p.row for p in book.parts(item) if p.component == inside), None)
    if part is not None:
        return "BOM", part, "component"
    sheet, column = ("Substitutes", "serves_for") if inside in book.better.get(item, ()) else ("Grades", "grade")
    return sheet, next(r[ROW] for r in book.rows(sheet) if (r["item"], r[column]) == (inside, item)), column


def needs_have_recipes(book: Book) -> Iterator[Fault]:
    """The BOM says what serves a need; an option that takes nothing serves it with nothing."""
    known = set(book.column("BOM", "item"))
    for item, row in book.sound_items.items():
        if not book.is_need(item) or book.unread.names("BOM", "item"):
            continue
        if item not in known:
            yield book.fault("Items", row[ROW], "item", "need_no_recipe")
            continue
        for option in _empty_options(book, item):
            bom = next(r for r in book.rows("BOM") if r["item"] == item and r["option"] == option)
            yield book.fault("BOM", bom[ROW], "component", "need_takes_nothing", note=True, item=item, option=option)


def _empty_options(book: Book, item: str) -> list[str]:
    unsound = {book.column("BOM", "item")[i] for i in book.references.unsound["BOM"]}
    return [] if item in unsound else [option for option, parts in book.recipes[item].items() if not parts]


def needs_are_not_made(book: Book) -> Iterator[Fault]:
    """Nobody makes a need, stocks it or puts it into an item."""
    for row in book.rows("Sources"):
        if book.is_need(row["item"]):
            yield book.fault("Sources", row[ROW], "item", "need_source")
    for row in book.rows("BOM"):
        if book.is_need(row["component"]) and not book.is_need(row["item"]):
            yield book.fault("BOM", row[ROW], "component", "need_component", item=row["item"])
    for row in book.rows("Grades"):
        for column in ("item", "grade"):
            if book.is_need(row[column]):
                yield book.fault("Grades", row[ROW], column, "need_grade")
                break
    for sheet in ("Receipts", "History"):
        for row in book.rows(sheet):
            if book.is_need(row["item"]):
                yield book.fault(sheet, row[ROW], "item", "need_receipt")


def needs_have_no_stock(book: Book) -> Iterator[Fault]:
    """Stock, its limits and makers belong to items; one option for each customer belongs to needs."""
    for item, row in book.sound_items.items():
        if not book.is_need(item):
            for column in ("one_option", "link_class"):
                if row[column]:
                    yield book.fault("Items", row[ROW], column, "one_option_item", item=item)
            continue
        for column in ("opening_stock", "safety_stock", "cover", "most_stock", "closing_stock"):
            if row[column] > 0:
                yield book.fault("Items", row[ROW], column, "need_stock", item=item)
        for column in ("shelf_life", "scrap_cost"):
            if not np.isnan(row[column]):
                yield book.fault("Items", row[ROW], column, "need_stock", item=item)
        if row["tracked"]:
            yield book.fault("Items", row[ROW], "tracked", "need_tracked", note=True, item=item)


def link_classes(book: Book) -> Iterator[Fault]:
    """Needs of one link class have options of the same names: a customer picks one name for all of them."""
    classes: dict[str, list[str]] = defaultdict(list)
    for item, row in book.items.items():
        if row["link_class"] and book.is_need(item):
            classes[fold(row["link_class"])].append(item)
    for needs in classes.values():
        options = {need: [name for name in book.recipes.get(need, {}) if name] for need in needs}
        names = list(dict.fromkeys(name for own in options.values() for name in own))
        for need in needs:
            row = book.items[need]
            if need in book.doubtful or book.unread.names("BOM", "item") or need not in book.recipes:
                continue  # that has a fault of its own
            lacking = [name for name in names if name not in options[need]]
            named = {"item": need, "name": row["link_class"], "options": ", ".join(lacking)}
            if not options[need]:
                yield book.fault("Items", row[ROW], "link_class", "link_class_unnamed", **named)
            elif len(needs) == 1:
                yield book.fault("Items", row[ROW], "link_class", "link_class_alone", note=True, **named)
            elif lacking:
                yield book.fault("Items", row[ROW], "link_class", "link_class_lacks", note=True, **named)
