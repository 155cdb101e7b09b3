"""The tables with what the checks ask again and again looked up once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.checks.graph import walk
from planner.checks.references import References, resolve
from planner.checks.unread import unread
from planner.faults import Fault, fault
from planner.schema import SHEET, Kind
from planner.tables import Tables

Row = dict[str, Any]  # values by column name, and the row's number under ROW
ROW = "#"


@dataclass(frozen=True)
class Part:
    """A BOM row of one recipe: ``row`` is its frame row."""

    component: str
    row: int


class Book:
    """A workbook under check. Names are the planner's; quarters are indices from the start of the horizon."""

    def __init__(self, tables: Tables, reading: Iterable[Fault] = ()) -> None:
        """Resolve the references; everything else is looked up when first asked for. ``reading``: the reader's."""
        self.tables = tables
        self.unread = unread(tables, reading)
        self.references: References = resolve(tables, self.unread)
        self.length = tables.calendar.count
        self._rows: dict[str, list[Row]] = {}
        self._inside: dict[str, set[str]] = {}
        self._given: dict[tuple[str, str], list[Any]] = {}

    def rows(self, sheet: str) -> list[Row]:
        """Rows of which every cell was read and every reference is known; the others have their fault already."""
        if sheet not in self._rows:
            unsound = self.references.unsound[sheet]
            self._rows[sheet] = [row for row in self._all_rows(sheet) if row[ROW] not in unsound]
        return self._rows[sheet]

    def _all_rows(self, sheet: str) -> list[Row]:
        frame = self.tables[sheet].frame
        names = [*frame.columns, ROW]
        lines = zip(*(frame[c].tolist() for c in frame.columns), range(len(frame)), strict=True)
        return [dict(zip(names, line, strict=True)) for line in lines]

    def column(self, sheet: str, name: str) -> list[Any]:
        """Every value of a column; an unknown name is the nearest known one, None where nothing is near."""
        return self.references.column(sheet, name)

    def phased(self, sheet: str, column: str, row: int) -> np.ndarray:
        """The quarter-by-quarter values of a row."""
        return np.asarray(self.tables[sheet].phased[column][row], dtype=float)

    def label(self, period: float) -> str:
        """The planner's name of a quarter."""
        return self.tables.calendar.label(int(period))

    def fault(
        self, sheet: str, row: int, column: str, code: str, *, period: int | None = None, note: bool = False,
        found: str | None = None, **values: object,
    ) -> Fault:  # fmt: skip
        """A fault at a value; what was found there is looked up unless it is given."""
        table = self.tables[sheet]
        text = self.shown(sheet, row, column, period) if found is None else found
        address = table.address(row, column, period)
        return fault(self.tables.titles.get(sheet, sheet), address, code, text, note=note, **values)

    def shown(self, sheet: str, row: int, column: str, period: int | None = None) -> str:
        """A value as a planner would write it; empty where none is given."""
        table, kind = self.tables[sheet], SHEET[sheet].names[column].kind
        if (sheet, column) not in self._given:
            self._given[sheet, column] = table.frame[column].tolist()
        value = self._given[sheet, column][row]
        if period is not None:
            value = table.phased[column][row, table.periods.index(period)]
        if isinstance(value, float) and np.isnan(value):
            return ""
        if kind is Kind.QUARTER:
            return self.label(value)
        if kind is Kind.YES_NO:
            return {"en": ("no", "yes"), "zh": ("否", "是")}[self.tables.language][bool(value)]
        if kind is Kind.CHOICE and self.tables.language == "zh":
            return dict(SHEET[sheet].names[column].choices).get(value, str(value))
        return f"{value:g}" if isinstance(value, float) else str(value)

    @cached_property
    def items(self) -> dict[str, Row]:
        """Row of each item, also of those in ``doubtful``."""
        return {row["item"]: row for row in self._all_rows("Items") if row["item"]}

    @cached_property
    def doubtful(self) -> set[str]:
        """Items of which a cell could not be read."""
        names = self.column("Items", "item")
        return {names[row] for row in self.unread.rows["Items"]}

    @property
    def sound_items(self) -> dict[str, Row]:
        """Row of each item of which every cell was read."""
        return {item: row for item, row in self.items.items() if item not in self.doubtful}

    def is_tracked(self, item: str) -> bool:
        """Whether its maker is followed, or may be: where its row could not be read."""
        return item in self.doubtful or bool(self.items[item]["tracked"])

    def is_need(self, item: str) -> bool:
        """Whether it is known and nobody makes it."""
        return item in self.items and self.items[item]["kind"] == "need"

    @cached_property
    def region(self) -> dict[str, str]:
        """Region of each supplier."""
        return {row["supplier"]: row["region"] for row in self.rows("Suppliers")}

    @cached_property
    def sources(self) -> dict[str, list[Row]]:
        """Sources of each item."""
        found = defaultdict(list)
        for row in self.rows("Sources"):
            found[row["item"]].append(row)
        return dict(found)

    @cached_property
    def makers(self) -> dict[str, set[str]]:
        """Suppliers by item of which stock can exist: those with a source or a receipt."""
        found = defaultdict(set)
        for item, supplier in zip(self.column("Sources", "item"), self.column("Sources", "supplier"), strict=True):
            if item and supplier:
                for grade in self.comes_out(item, supplier):
                    found[grade].add(supplier)
        for item, supplier in zip(self.column("Receipts", "item"), self.column("Receipts", "supplier"), strict=True):
            if item and supplier:
                found[item].add(supplier)
        return found

    @cached_property
    def origins(self) -> dict[str, set[str]]:
        """Suppliers by item who may have made units of it, those that only serve for it included."""
        found: dict[str, set[str]] = {}
        for item in self.walked[0]:
            better = (found.get(other, set()) for other in self.better.get(item, ()))
            found[item] = self.makers[item].union(*better)
        return found

    @cached_property
    def grades(self) -> dict[tuple[str, str], list[Row]]:
        """Rows of Grades by item started and supplier ("" for those that have no rows of their own)."""
        found = defaultdict(list)
        for row in self.rows("Grades"):
            found[row["item"], row["supplier"]].append(row)
        return dict(found)

    def comes_out(self, item: str, supplier: str) -> list[str]:
        """Items that come out of an item started at a supplier."""
        rows = self.grades.get((item, supplier)) or self.grades.get((item, ""))
        return [row["grade"] for row in rows] if rows else [item]

    @cached_property
    def graded_from(self) -> dict[str, list[str]]:
        """Other items that are started to get an item."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self.rows("Grades"):
            if row["item"] != row["grade"]:
                found[row["grade"]][row["item"]] = None
        return {grade: list(items) for grade, items in found.items()}

    @cached_property
    def better(self) -> dict[str, list[str]]:
        """What may serve for an item."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows("Substitutes"):
            if row["item"] != row["serves_for"]:  # a fault of its own
                found[row["serves_for"]].append(row["item"])
        return dict(found)

    def processes(self, item: str) -> list[str]:
        """Items that are started to get an item: itself unless it only comes out of others."""
        others = self.graded_from.get(item, [])
        return others if others and item not in self.sources else [item, *others]

    @cached_property
    def recipes(self) -> dict[str, dict[str, list[Part]]]:
        """Parts by item and option; an item without BOM rows is not there. The rows common to all are in each."""
        named: dict[str, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
        for item, option in zip(self.column("BOM", "item"), self.column("BOM", "option"), strict=True):
            if item:
                named[item][option] = []
        for row in self.rows("BOM"):
            misplaced = self.is_need(row["component"]) and not self.is_need(row["item"])  # a fault of its own
            if row["component"] and not misplaced:
                named[row["item"]][row["option"]].append(Part(row["component"], row[ROW]))
        return {item: _shared(options) for item, options in named.items()}

    @cached_property
    def walked(self) -> tuple[list[str], list[list[str]]]:
        """Every item after its components, what is graded into it and what may serve for it, and the cycles met."""
        edges = {item: [p.component for p in self.parts(item)] for item in self.items}
        others = self.graded_from, self.better
        return walk({item: [*parts, *(o for of in others for o in of.get(item, ()))] for item, parts in edges.items()})

    @cached_property
    def unclear(self) -> set[str]:
        """Items of which the BOM does not say what is inside, because of a fault of its own."""
        items = self.column("BOM", "item")
        found = {items[row] for row in self.references.unsound["BOM"]}.union(*self.walked[1])
        for item in self.walked[0]:
            leads_to = {p.component for p in self.parts(item)}.union(self.graded_from.get(item, ()))
            if found & leads_to:
                found.add(item)
        return found

    def parts(self, item: str) -> list[Part]:
        """BOM rows of an item over all its options, each once."""
        return list({p.row: p for parts in self.recipes.get(item, {}).values() for p in parts}.values())

    def inside(self, item: str) -> set[str]:
        """Every item that can be inside an item, at any depth."""
        if item not in self._inside:
            found: set[str] = set()
            pending = [item]
            while pending:
                at = pending.pop()
                parts = {p.component for made in self.processes(at) for p in self.parts(made)} - found
                found |= parts
                pending.extend(parts.union(self.better.get(at, ())))
            self._inside[item] = found
        return self._inside[item]

    def scope(self, rule: Row) -> list[str]:
        """Items that a share rule counts."""
        if rule["item"]:
            return [rule["item"]]
        return self._families.get(rule["family"], [])

    @cached_property
    def _families(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for item, row in self.items.items():
            if row["family"]:
                found[row["family"]].append(item)
        return found

    @cached_property
    def customers_of(self) -> dict[str, set[str]]:
        """Customers of each region."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows("Customers"):
            found[row["region"]].add(row["customer"])
        return found

    @cached_property
    def delivered(self) -> dict[str, set[str]]:
        """By item that somebody may receive, wanted directly or inside a need: who."""
        found: dict[str, set[str]] = defaultdict(set)
        pairs = zip(self.column("Demand", "item"), self.column("Demand", "customer"), strict=True)
        pending = [pair for pair in pairs if all(pair)]
        seen = set(pending)
        while pending:
            item, customer = pending.pop()
            if not self.is_need(item):
                found[item].add(customer)
                continue
            parts = {(part.component, customer) for part in self.parts(item)} - seen
            seen |= parts
            pending.extend(parts)
        return dict(found)

    @cached_property
    def _receivable(self) -> set[str]:
        """Items that customers receive: wanted, or inside a need."""
        inside = {part.component for need in self.items if self.is_need(need) for part in self.parts(need)}
        return {item for item in inside.union(self.column("Demand", "item")) if not self.is_need(item)}

    @cached_property
    def distinguished(self) -> set[str]:
        """Tracked items whose maker somebody asks for, by qualification, by a share rule or by a lane's origin, and
        those that may serve for such items."""
        asked = {row["item"] for row in self.rows("Qualification") if row["supplier"] or row["region"]}
        for rule in self.rows("Shares"):
            if rule["customer"] or rule["supplier"] or rule["region"]:
                asked.update(self.scope(rule))
        for lane in self.rows("Lanes"):
            if lane["from_supplier"] or lane["from_region"]:
                scope = self.scope(lane) if lane["item"] or lane["family"] else self._receivable
                asked.update(self._receivable.intersection(scope))
        pending = list(asked)
        while pending:
            more = set(self.better.get(pending.pop(), ())) - asked
            asked |= more
            pending.extend(more)
        return {item for item in asked if item in self.items and self.is_tracked(item)}


def _shared(options: dict[str, list[Part]]) -> dict[str, list[Part]]:
    """The rows without an option added to every named option; alone they are the one option of no name."""
    names = [name for name in options if name] or [""]
    common = options.get("", [])
    return {name: [*options.get(name, ()), *common] if name else common for name in names}
