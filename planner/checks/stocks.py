"""Stock: its limits, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.book import ROW, Book
from planner.faults import Fault
from planner.schema import HELD


def limits(book: Book) -> Iterator[Fault]:
    """The most stock leaves room for what is wanted; what is there already may still be used up."""
    for item, row in book.sound_items.items():
        for column in ("safety_stock", "closing_stock"):
            if row["most_stock"] < row[column]:
                least = f"{row[column]:g}"
                yield book.fault("Items", row[ROW], "most_stock", f"most_below_{column}", item=item, least=least)
                break


def cover_of_something(book: Book) -> Iterator[Fault]:
    """Cover is asked for of what can be in stock."""
    unsure = {
        book.column(sheet, column)[row]
        for sheet, column in (("Sources", "item"), ("Receipts", "item"), ("Substitutes", "serves_for"))
        for row in book.references.unsound[sheet]
    }
    stocked = {item for item, row in book.items.items() if row["opening_stock"] > 0 or book.origins[item]}
    for item in book.walked[0]:  # after what may serve for it
        if stocked.intersection(book.better.get(item, ())):
            stocked.add(item)
    for item, row in book.sound_items.items():
        if row["cover"] > 0 and item not in stocked and item not in unsure and not book.is_need(item):
            yield book.fault("Items", row[ROW], "cover", "cover_of_nothing", item=item)


def opening_by_maker(book: Book) -> Iterator[Fault]:
    """Where makers are told apart, opening stock has to say whose it is."""
    for item, row in book.sound_items.items():
        if not row["opening_stock"] or book.is_need(item) or item in book.unclear:
            continue
        if item in book.distinguished:
            yield book.fault("Items", row[ROW], "opening_stock", "opening_by_maker", item=item)
        elif parts := sorted(book.inside(item) & book.distinguished):
            yield book.fault("Items", row[ROW], "opening_stock", "opening_by_parts", item=item, parts=", ".join(parts))


def receipt_parts(book: Book) -> Iterator[Fault]:
    """A receipt names who made the parts inside whose maker somebody asks for, and no other parts."""
    certain = _certain_parts(book)
    for row in book.rows("Receipts"):
        item, given = row["item"], dict(row["parts"])
        if book.is_need(item) or item in book.unclear:
            continue
        missing = sorted(certain.get(item, set()) - set(given))
        if missing:
            yield book.fault("Receipts", row[ROW], "parts", "parts_missing", item=item, parts=", ".join(missing))
        if sum(part in HELD for part, _ in row["parts"]) > 1:
            yield book.fault("Receipts", row[ROW], "parts", "parts_two_holders")
        for part, maker in row["parts"]:
            if part in HELD:
                continue
            if part not in book.inside(item):
                yield book.fault("Receipts", row[ROW], "parts", "parts_not_inside", found=part, item=item)
            elif not book.is_tracked(part):
                yield book.fault("Receipts", row[ROW], "parts", "parts_untracked", found=part)
            elif maker not in book.origins[part]:
                makers = ", ".join(sorted(book.origins[part]))
                yield book.fault("Receipts", row[ROW], "parts", "parts_maker", found=maker, part=part, makers=makers)


def _certain_parts(book: Book) -> dict[str, set[str]]:
    """Distinguished parts that are inside each item whatever option it is made by."""
    certain: dict[str, set[str]] = {}
    for item in book.walked[0]:
        options = [
            set().union(*(certain.get(p.component, set()) | ({p.component} & book.distinguished) for p in parts))
            for made in book.processes(item)
            for parts in book.recipes.get(made, {}).values()
        ]
        certain[item] = set.intersection(*options) if options else set()
    return certain
