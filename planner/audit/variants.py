"""Who made what is inside: variants of tracked items, and the texts that name them in a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.audit.book import Book, Recipe, records
from planner.audit.rows import Table
from planner.schema import HELD

Tags = frozenset[tuple[str, str]]
NONE: Tags = frozenset()


@dataclass(frozen=True)
class Variant:
    """An item by its maker ("" where makers are pooled), the makers of the tracked parts inside, and its holder.

    A unit held for somebody has the tag ("held for", name).
    """

    item: str
    maker: str
    tags: Tags

    @property
    def parts(self) -> str:
        """The makers inside, as a plan writes them."""
        return "; ".join(f"{item}: {supplier}" for item, supplier in sorted(self.tags))

    @property
    def held_for(self) -> str:
        """The customer or family that alone may use it, "" for all."""
        return next((name for word, name in self.tags if word in HELD), "")

    @property
    def makers(self) -> Tags:
        """The makers inside and its own."""
        return self.tags | {(self.item, self.maker)} if self.maker else self.tags


class Variants:
    """Which items a workbook tells apart by maker, and which carry such parts."""

    def __init__(self, book: Book) -> None:
        """Find what the workbook tells apart."""
        self._book = book
        self.distinguished = _distinguished(book)
        self._word = HELD[book.tables.language == "zh"]
        self._holders = {*book.customers, *book.families} - {""}
        marks = (word for r in records(book.tables["Receipts"]) for word, _ in r["parts"] if word in HELD)
        self._any_held = len(book.tables["Reservations"]) > 0 or any(marks)
        self._arrives_with: dict[str, set[str]] = {}
        self._graded_from: dict[str, set[str]] = {}
        self._better: dict[str, set[str]] = {}  # what may serve for an item
        for (item, _), grades in book.grades.items():
            for grade in grades:
                self._graded_from.setdefault(grade, set()).add(item)
        for r in records(book.tables["Receipts"]):
            inside = {part for part, _ in r["parts"] if part in self.distinguished}
            self._arrives_with.setdefault(r["item"], set()).update(inside)
        for r in records(book.tables["Substitutes"]):
            self._better.setdefault(r["serves_for"], set()).add(r["item"])
        self._carried: dict[str, frozenset[str]] = {}
        self._inside: dict[str, dict[str, float]] = {}
        self._named: dict[tuple[str, ...], Variant | None] = {}

    def carried(self, item: str) -> frozenset[str]:
        """Distinguished items that can be inside an item, by its recipes or as it arrives."""
        if item not in self._carried:
            self._carried[item] = frozenset()  # ends the walk should a recipe contain itself
            inside = set(self._arrives_with.get(item, ()))
            for made in (item, *self._graded_from.get(item, ())):
                for component in (c for recipe in self._book.recipes[made].values() for c in recipe):
                    inside |= self.carried(component) | ({component} & self.distinguished)
            inside = inside.union(*(self.carried(better) for better in self._better.get(item, ())))
            self._carried[item] = frozenset(inside)
        return self._carried[item]

    def inside(self, item: str) -> dict[str, float]:
        """Units of every part in one unit of an item, at any depth; the most over its recipes."""
        if item not in self._inside:
            self._inside[item] = {}  # ends the walk should a recipe contain itself
            ways = [self.inside(other) for other in self._graded_from.get(item, ()) if other != item]
            for recipe in self._book.recipes[item].values():
                units = dict(recipe)
                for component, quantity in recipe.items():
                    for part, within in self.inside(component).items():
                        units[part] = units.get(part, 0.0) + quantity * within
                ways.append(units)
            most = {part: max(units.get(part, 0.0) for units in ways) for part in {p for units in ways for p in units}}
            self._inside[item] = most
        return self._inside[item]

    def has_variants(self, item: str) -> bool:
        """Whether anything tells units of the item apart."""
        return item in self.distinguished or bool(self.carried(item)) or self._any_held

    def of(self, item: str, supplier: str, parts: str) -> Variant | None:
        """The variant that a plan's row names, or None where the texts name none."""
        maker_right = supplier in self._book.regions if item in self.distinguished else not supplier
        tags = self._tags(item, parts)
        return Variant(item, supplier, tags) if maker_right and tags is not None else None

    def of_rows(self, table: Table) -> tuple[list[Variant | None], np.ndarray]:
        """The variants that rows name, None where the texts name none, and the position of every row's among them."""
        names, which = table.group("item", "supplier", "parts")
        for name in names:
            if name not in self._named:
                self._named[name] = self.of(*name)
        return [self._named[name] for name in names], which

    def received(self, item: str, supplier: str, parts: Iterable[tuple[str, str]]) -> Variant:
        """The variant of a row of Receipts; makers that nobody tells apart are left out."""
        inside = self.carried(item)
        tags = {(part, maker) for part, maker in parts if part in inside}
        tags |= {
            (self._word, name) for part, name in parts if part in HELD and name != self._book.items[item]["family"]
        }
        return Variant(item, supplier if item in self.distinguished else "", frozenset(tags))

    def made(self, supplier: str, item: str, components: Iterable[Variant], held_for: str = "") -> Variant:
        """What comes out when these components go in, and it is held for somebody."""
        tags = {tag for component in components for tag in component.makers if tag[0] != self._word}
        if held_for and held_for != self._book.items[item]["family"]:
            tags.add((self._word, held_for))
        return Variant(item, supplier if item in self.distinguished else "", frozenset(tags))

    def held_for(self, item: str, parts: str, components: Mapping[str, Variant]) -> str | None:
        """For whom a row of ``purchasing`` says that its output is held; None where that is not what comes out.

        What goes in is held for one holder at most, and so is then what comes out, unless it is of his own family.
        """
        stated = [name for word, name in self._entries(components, parts) if word == self._word]
        inside = {component.held_for for component in components.values()} - {""}
        family = self._book.items[item]["family"]
        if len(inside) > 1 or len(stated) > 1 or family in stated:
            return None
        return "".join(stated) if not inside or set(stated) == inside - {family} else None

    def regraded(self, item: str, supplier: str, parts: str, serves_for: str) -> Variant:
        """What a variant is when it serves for another item; its row names a variant."""
        maker = supplier if serves_for in self.distinguished else ""
        held = Variant(item, supplier, self._tags(item, parts) or NONE)
        tags = {tag for tag in held.tags if tag[0] != self._word}
        if held.held_for and held.held_for != self._book.items[serves_for]["family"]:
            tags.add((self._word, held.held_for))
        return Variant(serves_for, maker, frozenset(tags))

    def components(self, recipe: Recipe, parts: str) -> dict[str, Variant] | None:
        """The variant of each component that a row of ``purchasing`` names, or None where its text does not fit.

        A component that only some of its recipes give tracked parts may be left out of the text: it then has none.
        """
        chosen = {c: Variant(c, "", NONE) for c in recipe if c not in self.distinguished}
        seen: set[str] = set()
        for component, rest in self._entries(recipe, parts):
            if component == self._word:
                continue
            variant = self._choice(component, rest) if component in recipe else None
            if variant is None or component in seen:
                return None
            seen.add(component)
            chosen[component] = variant
        return chosen if len(chosen) == len(recipe) else None

    def _entries(self, recipe: Iterable[str], parts: str) -> list[tuple[str, str]]:
        """What a row of ``purchasing`` says of its components, and for whom its output is held."""

        def fits(name: str, rest: str) -> object:
            return self._choice(name, rest) if name != self._word else rest if rest in self._holders else None

        return list(_entries(parts, {self._word, *(c for c in recipe if self.has_variants(c))}, fits))

    def _choice(self, component: str, text: str) -> Variant | None:
        """The variant that ``maker [item: supplier; ...]`` names."""
        if not text.endswith("]"):
            return self.of(component, text, "")
        for at, letter in enumerate(text):
            if letter == "[":
                variant = self.of(component, text[:at].strip(), text[at + 1 : -1])
                if variant is not None:
                    return variant
        return self.of(component, text, "")

    def _tags(self, item: str, parts: str) -> Tags | None:
        """The makers that ``item: supplier; item: supplier`` names, or None where it does not fit the item."""
        inside = self.carried(item)

        def known(part: str, supplier: str) -> object:
            holders = self._holders - {self._book.items[item]["family"]}
            return supplier if supplier in (holders if part == self._word else self._book.regions) else None

        tags = list(_entries(parts, {*inside, self._word}, known))
        right = all(part and known(part, supplier) for part, supplier in tags)
        right &= sum(part == self._word for part, _ in tags) <= 1
        return frozenset(tags) if right else None


def scope(book: Book, item: str, family: str) -> list[str]:
    """Items that a share rule is about: one item, or all of a family."""
    if item:
        return [item] if item in book.items else []
    return book.families.get(family, []) if family else []


def _distinguished(book: Book) -> frozenset[str]:
    """Tracked items that a qualification, a share rule or a lane tells apart by maker, and what serves for them."""
    named = {r["item"] for r in records(book.tables["Qualification"]) if r["supplier"] or r["region"]}
    for r in records(book.tables["Shares"]):
        if r["customer"] or r["supplier"] or r["region"]:
            named |= set(scope(book, r["item"], r["family"]))
    for r in records(book.tables["Lanes"]):
        if r["from_supplier"] or r["from_region"]:
            named |= set(scope(book, r["item"], r["family"]) if r["item"] or r["family"] else book.items) & _sent(book)
    pairs = [(r["item"], r["serves_for"]) for r in records(book.tables["Substitutes"])]
    while more := {item for item, serves_for in pairs if serves_for in named} - named:
        named |= more
    return frozenset(i for i in named if i in book.items and book.items[i]["tracked"])


def _sent(book: Book) -> set[str]:
    """Items that customers receive: wanted, or in an option of a need."""
    inside = (recipe for need in filter(book.is_need, book.items) for recipe in book.recipes[need].values())
    wanted = {item for _, item in book.demand.pairs}
    return {item for item in wanted.union(*inside) if not book.is_need(item)}


def _entries(text: str, names: Iterable[str], fits: Callable[[str, str], object]) -> Iterator[tuple[str, str]]:
    """Split ``name: rest; name: rest``; where a name has such a mark in it, the first reading that fits counts.

    Yields a pair with an unknown name ("") where nothing fits.
    """
    known = sorted(names, key=len, reverse=True)
    start, text = 0, text.strip()
    while start < len(text):
        end = start
        while end < len(text):
            end = text.find(";", end + 1)
            end = len(text) if end < 0 else end
            found = _split(text[start:end].strip(), known)
            if found and fits(*found) is not None:
                yield found
                break
        else:
            yield "", text[start:]
        start = end + 1


def _split(piece: str, names: list[str]) -> tuple[str, str] | None:
    for name in names:
        if piece.startswith(name) and piece[len(name) :].lstrip().startswith(":"):
            return name, piece[len(name) :].lstrip()[1:].strip()
    return None
