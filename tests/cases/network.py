"""Who can make which variant of what: the language's variants, derived from a book without the planner."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache, cached_property

from tests.cases.book import Book
from tests.cases.records import Record, quarter, records

Tags = frozenset[tuple[str, str]]
Variant = tuple[str, str, Tags]  # item, its maker where that matters, (part, maker) of what is inside


@dataclass(frozen=True)
class Activity:
    """A source making a variant by an option out of chosen variants of its components (with their quantities)."""

    source: int
    option: str
    makes: Variant
    takes: tuple[tuple[Variant, float], ...]


class Network:
    """The book's items, recipes, sources and variants."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.count = book.calendar.count
        self.items = {record.text("item"): record for record in records(book, "Items")}
        self.needs = {name for name, record in self.items.items() if record.text("kind") == "need"}
        self.region = {record.text("supplier"): record.text("region") for record in records(book, "Suppliers")}
        self.sources = records(book, "Sources")
        self.recipes = book.rows("BOM")
        self.accepts = records(book, "Qualification")
        self.shares = records(book, "Shares")
        self.receipts = records(book, "Receipts")
        self.variants = cache(self._variants)

    def options(self, item: str) -> list[str]:
        """Options by which an item is made or a need is met."""
        named = [str(row["option"]) for row in self.recipes if row["item"] == item and row.get("option")]
        return list(dict.fromkeys(named)) or [""]

    def components(self, item: str, option: str) -> dict[str, float]:
        """Quantity by component, rows common to all options included."""
        found: dict[str, float] = {}
        for row in self.recipes:
            if row["item"] == item and row.get("option", "") in ("", option) and "component" in row:
                component = str(row["component"])
                found[component] = found.get(component, 0.0) + float(str(row["quantity"]))
        return found

    def in_scope(self, rule: Record, item: str) -> bool:
        """Whether a share rule covers the item."""
        family = rule.text("family")
        return rule.text("item") == item or (family != "" and self.items[item].text("family") == family)

    def is_subject(self, rule: Record, supplier: str) -> bool:
        """Whether a share rule is about the supplier."""
        region = rule.text("region")
        return rule.text("supplier") == supplier or (region != "" and self.region.get(supplier, "") == region)

    def distinguished(self, item: str) -> bool:
        """Whether somebody cares who made the item."""
        if not self.items[item].flag("tracked"):
            return False
        named = any(row.text("item") == item and not row.text("option") for row in self.accepts)
        return named or any(
            self.in_scope(rule, item) and any(rule.text(name) for name in ("customer", "supplier", "region"))
            for rule in self.shares
        )

    def received(self, row: Record) -> Variant:
        """The variant that a row of Receipts is about."""
        item = row.text("item")
        pairs = [tuple(part.strip() for part in text.split(":")) for text in row.text("parts").split(";") if text]
        return item, row.text("supplier") if self.distinguished(item) else "", frozenset((p, s) for p, s in pairs)

    def _variants(self, item: str) -> tuple[Variant, ...]:
        found = [activity.makes for activity in self.making(item)]
        found += [self.received(row) for row in self.receipts if row.text("item") == item]
        if self.items[item].number("opening_stock") or not found:
            found.append((item, "", frozenset()))
        return tuple(dict.fromkeys(found))

    def making(self, item: str) -> list[Activity]:
        """All activities that make the item."""
        found = []
        for number, source in enumerate(self.sources):
            if source.text("item") == item:
                named = source.text("option")
                for option in [named] if named else self.options(item):
                    found += self._mixes(number, option)
        return found

    def _mixes(self, number: int, option: str) -> list[Activity]:
        source = self.sources[number]
        item, maker = source.text("item"), source.text("supplier") if self.distinguished(source.text("item")) else ""
        takes = self.components(item, option)
        found = []
        for mix in itertools.product(*(self.variants(component) for component in takes)):
            tags = frozenset(tag for variant in mix for tag in tags_of(variant))
            found.append(Activity(number, option, (item, maker, tags), tuple(zip(mix, takes.values(), strict=True))))
        return found

    @cached_property
    def activities(self) -> list[Activity]:
        """All activities of all items."""
        return [activity for item in self.items for activity in self.making(item)]

    def refused(self, customer: str, variant: Variant, t: int) -> list[tuple[str, str]]:
        """Parts and makers for which the customer does not take the variant in the quarter."""
        return [tag for tag in sorted(tags_of(variant)) if not self._accepts_maker(customer, *tag, t)]

    def _accepts_maker(self, customer: str, part: str, maker: str, t: int) -> bool:
        rows = [r for r in self.accepts if (r.text("customer"), r.text("item")) == (customer, part)]
        rows = [row for row in rows if not row.text("option")]
        open_rows = [row for row in rows if quarter(self.book, row, "from", 0) <= t]
        return not rows or any(self.is_subject(row, maker) for row in open_rows)

    def accepts_option(self, customer: str, need: str, option: str, t: int) -> bool:
        """Whether the customer takes the need by this option in the quarter."""
        rows = [
            r for r in self.accepts if (r.text("customer"), r.text("item")) == (customer, need) and r.text("option")
        ]
        return not rows or any(r.text("option") == option and quarter(self.book, r, "from", 0) <= t for r in rows)


def tags_of(variant: Variant) -> Tags:
    """(part, maker) of a variant, its own maker included."""
    item, maker, tags = variant
    return tags | {(item, maker)} if maker else tags
