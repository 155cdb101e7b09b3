"""Workbooks like the reference case, of any size: python benchmarks/scale.py FACTOR -o BOOK [--seed N]

Factor 1 is about the reference's matrix (inputs/interconnect.xlsx), 10 about ten times as many rows and columns, 100 a
hundred. Customers, products, suppliers and quarters grow together, and every concept of the language is used. All
numbers are made up, but they follow from one another: demand is exploded down the BOM, and from what that asks of each
source follow capacities (many of them a little short), receipts, order sizes, costs, prices and expansions.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook

from planner.calendar import Calendar
from planner.reading.log import Log
from planner.reading.rows import read_table
from planner.reading.settings_sheet import read_settings
from planner.reading.workbook import RawSheet
from planner.schema import SHEETS
from planner.tables import Tables

Row = dict[str, Any]  # by column name, or by quarter

FIRST = 2026 * 4 + 1  # 2026Q2: the first year has a quarter of History
SPEEDS = ("400G", "800G", "1.6T", "3.2T")
REGIONS = ("Taiwan", "Southeast Asia", "Mainland China", "United States", "Europe", "Japan")
GROUP = 3  # platforms that share suppliers
HUB = 8  # groups that share the makers of what everybody needs
BUDGET = 0.4  # of what all expansions would cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("factor", type=float)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write_book(options.output, options.factor, options.seed)


def tables(factor: float, seed: int = 0) -> Tables:
    """The workbook read from memory, by the reader of workbooks: no file is written. It is free of faults."""
    raw = {name: RawSheet(name, rows) for name, rows in sheets(factor, seed).items()}
    log = Log()
    settings = read_settings(raw["Settings"], log)
    read = {s.name: read_table(s, raw.get(s.name), settings.horizon, log) for s in SHEETS if not s.settings}
    assert not log.faults, log.faults[:9]
    name = f"scale-{factor:g}-{seed}"
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Tables(
        settings.settings, settings.horizon.calendar, {"Settings": settings.table} | read,
        {s.name: s.name for s in SHEETS}, tuple(log.notes), "en", Path(f"{name}.xlsx"), digest,
    )  # fmt: skip


def write_book(path: Path, factor: float, seed: int = 0) -> None:
    """Write the workbook as an .xlsx file."""
    book = Workbook(write_only=True)
    for name, rows in sheets(factor, seed).items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)


def sheets(factor: float, seed: int = 0) -> dict[str, list[tuple[object, ...]]]:
    """Rows of cells of every sheet that has any, headers first."""
    rows = _Industry(factor, seed).rows()
    found: dict[str, list[tuple[object, ...]]] = {}
    for sheet in SHEETS:
        if not rows[sheet.name]:
            continue
        if sheet.settings:
            found[sheet.name] = [("name", "value"), *rows[sheet.name][0].items()]
            continue
        used = {name for row in rows[sheet.name] for name in row}
        titles = [c.name for c in sheet.columns if c.name in used]
        titles += sorted(used - set(titles))  # quarters, or attributes of a free sheet
        found[sheet.name] = [tuple(titles), *(tuple(map(row.get, titles)) for row in rows[sheet.name])]
    return found


def nice(value: float) -> float:
    """A number as a planner would enter it: two digits, at least 1."""
    digits = 1 - int(np.floor(np.log10(max(value, 1.0))))
    return float(max(1.0, round(value, digits)))


def money(value: float) -> float:
    """A price: three digits."""
    return float(round(value, 2 - int(np.floor(np.log10(value)))))


class _Industry:
    """Products and makers first, then demand, then every number that follows from the two."""

    def __init__(self, factor: float, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.quarters = max(4, 4 * int(2 * factor**0.24))
        self.calendar = Calendar("quarter", FIRST, self.quarters)
        self.platforms = max(2, round(3 * factor * 8 / self.quarters))
        self.customers = [f"Cloud {c + 1}" for c in range(round(4 * self.platforms**0.6))]
        self.items: dict[str, Row] = {}
        self.suppliers: dict[str, Row] = {}
        self.recipes: dict[str, dict[str, dict[str, float]]] = {}  # item -> option -> component -> units
        self.mix: dict[str, dict[str, float]] = {}  # need -> option -> share that is expected of it
        self.sources: dict[str, list[Row]] = {}  # by item; 'part' is what is expected of each
        self.usage: list[Row] = []
        self.demand: dict[tuple[str, str], np.ndarray] = {}
        self.sheet: dict[str, list[Row]] = {s.name: [] for s in SHEETS}

    def rows(self) -> dict[str, list[Row]]:
        groups = -(-self.platforms // GROUP)
        for hub in range(-(-groups // HUB)):
            self._hub(hub + 1)
        for g in range(groups):
            self._group(g + 1)
        for p in range(self.platforms):
            self._platform(p + 1)
        self._systems(groups)
        self._explode()
        self._costs()
        self._write_items()
        self._write_sources()
        self._write_receipts()
        self._write_demand()
        self._write_qualification()
        self._write_shares(groups)
        self._write_capacity()
        self._write_rest()
        return self.sheet

    # products and makers

    def _maker(self, role: str, number: int, fixed: bool = False) -> str:
        name = f"{role} {number}"
        region = REGIONS[(len(role) + number) % len(REGIONS)]
        self.suppliers.setdefault(name, {"supplier": name, "region": region, "fixed": fixed})
        return name

    def _item(self, item: str, family: str = "", unit: str = "pcs", **more: object) -> str:
        self.items[item] = {"item": item, "family": family or None, "unit": unit} | more
        self.sources[item] = []
        self.recipes[item] = {}
        return item

    def _source(self, supplier: str, item: str, part: float, cost: float, lead: int = 0, **more: object) -> None:
        row = {"supplier": supplier, "item": item, "part": part, "unit_cost": cost, "lead_time": lead, "yield": 1.0}
        self.sources[item].append(row | more)

    def _use(self, resource: str, item: str, usage: float, **more: object) -> None:
        self.usage.append({"resource": resource, "item": item, "usage": usage} | more)

    def _hub(self, h: int) -> None:
        """What every product of many groups needs: kits, isolators, substrates."""
        self._item(f"AEC kit {h}", "AEC parts", "set")
        self._source(self._maker("Kit maker", h), f"AEC kit {h}", 1, 9)
        for wafer, maker, cost, usage in (
            ("SOI wafer", "SOI maker", 900, "SOI"),
            ("InP wafer", "InP maker", 700, "InP"),
        ):
            self._item(f"{wafer} {h}", "Substrate", "wafer")
            for n, part in ((h, 0.7), (h + 1, 0.3)):
                self._source(self._maker(maker, n), f"{wafer} {h}", part, cost, 1, lots=10)
            self._use(f"{usage} line", f"{wafer} {h}", 1)
        self._item(f"Faraday rotator {h}", "Isolator")
        for n, part in ((2 * h - 1, 0.65), (2 * h, 0.35)):
            self._source(self._maker("Rotator maker", n), f"Faraday rotator {h}", part, 1.8, 1, dearer=True)
        self._use("Rotator line", f"Faraday rotator {h}", 1)
        self._item(f"Isolator {h}", "Isolator")
        self.recipes[f"Isolator {h}"][""] = {f"Faraday rotator {h}": 1}
        self._source(self._maker("Isolator maker", h), f"Isolator {h}", 1, 0.9)
        for item, maker, cost in (
            ("FAU", "FAU maker", 12),
            ("Fibre jumper", "Fibre maker", 8),
            ("ABF", "ABF maker", 14),
        ):
            self._item(f"{item} {h}", "Parts")
            self._source(self._maker(maker, h), f"{item} {h}", 1, cost)

    def _group(self, g: int) -> None:
        """What a few platforms share: CW lasers and co-packaged optics."""
        h = (g - 1) // HUB + 1
        laser = self._item(f"CW laser {g}", f"Laser {g}")
        self.recipes[laser][""] = {f"InP wafer {h}": 0.0005}
        for n, part in ((g, 0.45), (g + 1, 0.3)):
            self._source(self._maker("Laser fab", n), laser, part, 6.2, 1)
        self._source(self._maker("CW maker", g, fixed=True), laser, 0.25, 7, 1, yield_from=0.9)
        self._use("CW line", laser, 1)
        pic = self._item(f"PIC CPO {g}", "PIC")
        self.recipes[pic][""] = {f"SOI wafer {h}": 0.01}
        self._source(self._maker("PIC foundry", g), pic, 1, 55, 2, lots=8, **{"yield": 0.82})
        self._use("PIC wafers", pic, 0.01)
        engine = self._item(f"CPO engine {g}", f"CPO {g}")
        self.recipes[engine][""] = {pic: 1, f"FAU {h}": 1, f"ABF {h}": 1}
        self._source(self._maker("CPO packager", g), engine, 1, 90, 1, yield_from=0.75)
        self._use("Engine line", engine, 1)
        els = self._item(f"ELS {g}", f"CPO {g}")
        self.recipes[els][""] = {laser: 8}
        for n, part in ((g, 0.7), (g + 1, 0.3)):
            self._source(self._maker("ELS maker", n), els, part, 40, 0, order=True)

    def _platform(self, p: int) -> None:
        """One speed generation: cables with retimers, modules with two ways to light, and the links they serve."""
        g = (p - 1) // GROUP + 1
        h = (g - 1) // HUB + 1
        speed = SPEEDS[p % len(SPEEDS)]
        name, scale = f"{speed} {p}", 2.0 ** (p % len(SPEEDS))
        cable = self._item(f"Cable {name}", f"Cable {g}", "m", tracked="yes")
        for n, part in ((g, 0.6), (g + 1, 0.4)):
            self._source(self._maker("Cable maker", n), cable, part, 3 + 2 * scale, 1, order=n > g and p % 2 > 0)
        self._use("Cable line", cable, 1)
        retimer = self._item(f"Retimer {name}", "Retimer")
        self._source(self._maker("Chip house", g), retimer, 1, 10 * scale, 2)
        self._use("Wafers", retimer, 0.0005 * scale)
        for reach, length in (("short", 2), ("long", 5)):
            aec = self._item(f"AEC {name} {reach}", f"AEC {g}", tracked="yes", speed=speed)
            self.recipes[aec][""] = {retimer: 2, cable: length, f"AEC kit {h}": 1}
            self._source(self._maker("Assembler", g), aec, 0.7, 8 + 4 * scale, **{"yield": 0.985})
            second = self._maker("Assembler", g + 1)
            start = {"first": 1 + p % 3} if p % 3 == 0 else {}
            self._source(second, aec, 0.3, 7 + 3.6 * scale, order=True, yield_from=0.93, **start)
            self._use("AEC line", aec, 0.8 + 0.1 * length, supplier=self._maker("Assembler", g))
            self._use("AEC line", aec, 0.8 + 0.1 * length, supplier=second, setup=0.01)
        dsp = self._item(f"DSP {name}", f"Module DSP {g}", tracked="yes")
        for n, part in ((g, 0.55), (g + 1, 0.45)):
            self._source(self._maker("DSP house", n), dsp, part, 25 * scale, 2, most=True)
        eml = self._item(f"EML {name}", f"Laser {g}")
        self.recipes[eml][""] = {f"InP wafer {h}": 0.0004}
        for n, part in ((g, 0.55), (g + 1, 0.45)):
            self._source(self._maker("Laser fab", n), eml, part, 2 + 2 * scale, 1)
        self._use("EML fab", eml, 0.5 * scale)
        pic = self._item(f"PIC {name}", "PIC")
        self.recipes[pic][""] = {f"SOI wafer {h}": 0.002 + 0.001 * scale}
        self._source(self._maker("PIC foundry", g), pic, 1, 6.5 * scale, 2, lots=10, **{"yield": 0.88})
        self._use("PIC wafers", pic, 0.002 + 0.001 * scale)
        module = self._item(f"Module {name}", f"Module {g}", speed=speed, power_w=8.0 * scale)
        self.recipes[module] = {
            "": {dsp: 1, f"FAU {h}": 1},
            "EML": {eml: 8, f"Isolator {h}": 4},
            "SiPh": {f"CW laser {g}": 2, f"Isolator {h}": 2, pic: 1},
        }
        first, second = self._maker("Module maker", g), self._maker("Module maker", g + 1)
        self._source(first, module, 0.4, 18 * scale, 1, option="EML", yield_from=0.88)
        self._source(first, module, 0.35, 18 * scale, 1, option="SiPh", **{"yield": 0.92})
        self._source(second, module, 0.25, 19 * scale, 1, option="SiPh", order=True, **{"yield": 0.9})
        self._use("Module line", module, 0.5 + 0.25 * scale)
        self._want(f"AEC {name} short", 30_000 / scale, 3)
        self._want(f"AEC {name} long", 12_000 / scale, 2)
        self._want(module, 24_000 / scale, 3)
        if p % 2 == 0:
            lpo = self._item(f"Module LPO {name}", f"Module {g}", speed=speed, power_w=4.0 * scale)
            self.recipes[lpo][""] = {f"CW laser {g}": 2, f"Isolator {h}": 2, pic: 1, f"FAU {h}": 1}
            ended = {"last": self.quarters - 2} if p % 4 == 0 else {}
            self._source(first, lpo, 1, 17 * scale, 1, order=True, **{"yield": 0.92}, **ended)
            self._use("Module line", lpo, 0.4 + 0.2 * scale, supplier=first)
            self._want(lpo, 6_000 / scale, 1)
        else:
            self._want(retimer, 40_000 / scale, 1)
        for reach, one in (("short", False), ("long", True)):
            link = self._need(f"Link {name} {reach}", "link", one_option="yes" if one else None)
            self.recipes[link] = {"AEC": {f"AEC {name} {reach}": 1}, "Modules": {module: 2, f"Fibre jumper {h}": 1}}
            self.mix[link] = {"AEC": 0.75, "Modules": 0.25}
            self._want(link, 8_000 / scale, 1)
        rack = self._need(f"Rack {name}", "rack")
        self.recipes[rack][""] = {f"Link {name} short": 72, module: 16}
        self.mix[rack] = {"": 1.0}
        self._want(rack, 160 / scale, 1)

    def _systems(self, groups: int) -> None:
        """Needs of needs: pods of racks, and switches with co-packaged optics."""
        racks = [item for item in self.items if item.startswith("Rack")]
        for g in range(1, groups + 1):
            switch = self._need(f"CPO switch {g}", "switch")
            self.recipes[switch][""] = {f"CPO engine {g}": 32, f"ELS {g}": 8}
            pod = self._need(f"Pod {g}", "pod")
            self.recipes[pod][""] = {racks[(g - 1) * GROUP]: 16}
            self.mix |= {switch: {"": 1.0}, pod: {"": 1.0}}
            self._want(switch, 60, 2)
            self._want(pod, 3, 1)

    def _need(self, name: str, unit: str, **more: object) -> str:
        return self._item(name, "System", unit, kind="need", **more)

    def _want(self, item: str, units: float, customers: int) -> None:
        """Demand of some customers: level, ramping up, or fading."""
        for customer in self.rng.choice(self.customers, min(customers, len(self.customers)), replace=False):
            trend = self.rng.choice([0.97, 1.0, 1.0, 1.05, 1.12]) ** np.arange(self.quarters)
            begin = int(self.rng.choice([0, 0, 0, self.quarters // 4]))
            ramp = np.clip((np.arange(self.quarters) - begin + 1) / 3, 0, 1) if begin else 1.0
            level = units * self.rng.uniform(0.5, 1.5) * trend * ramp * self.rng.uniform(0.9, 1.1, self.quarters)
            self.demand[str(customer), item] = np.array([nice(u) if u else 0.0 for u in level])

    # what follows from demand

    def _explode(self) -> None:
        """Units of each item to have in each quarter, and what each source starts; both if nothing were short."""
        self.units: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(self.quarters))
        self.starts: dict[int, np.ndarray] = {}
        for (_, item), wanted in self.demand.items():
            self.units[item] += wanted
        for item in self._parents_first():
            units = self.units[item]
            for option, part in self.mix.get(item, {}).items():
                self._take(item, option, part * units)
            for source in self.sources[item]:
                lead, ahead = source["lead_time"], np.full(source["lead_time"], units[-1])
                starts = source["part"] * np.concatenate([units[lead:], ahead]) / source["yield"]
                self.starts[id(source)] = starts
                self._take(item, source.get("option", ""), starts)

    def _take(self, item: str, option: str, starts: np.ndarray) -> None:
        for component, quantity in self._parts(item, option).items():
            self.units[component] = self.units[component] + quantity * starts

    def _parts(self, item: str, option: str) -> dict[str, float]:
        return self.recipes[item].get("", {}) | self.recipes[item].get(option, {})

    def _parents_first(self) -> list[str]:
        order: dict[str, None] = {}

        def visit(item: str) -> None:
            if item not in order:
                for parts in self.recipes[item].values():
                    for component in parts:
                        visit(component)
                order[item] = None

        for item in self.items:
            visit(item)
        return list(reversed(order))

    def _costs(self) -> None:
        """What a unit of each item costs to make, components included."""
        self.cost: dict[str, float] = {}
        for item in reversed(self._parents_first()):
            ways = [(s["part"], s["unit_cost"], s["yield"], s.get("option", "")) for s in self.sources[item]]
            ways += [(part, 0.0, 1.0, option) for option, part in self.mix.get(item, {}).items()]
            self.cost[item] = sum(
                part * (own + sum(q * self.cost[c] for c, q in self._parts(item, option).items())) / good
                for part, own, good, option in ways
            )

    # sheets

    def _add(self, sheet: str, row: Row, measure: str = "", values: np.ndarray | None = None) -> None:
        """A row, with what its quarter columns hold."""
        if measure:
            row = row | {"measure": measure}
        if values is not None:
            row = row | dict(zip(self.calendar.labels, map(float, values), strict=True))
        if row not in self.sheet[sheet]:
            self.sheet[sheet].append(row)

    def _chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def _tracked_part(self, item: str) -> str | None:
        return next((c for c in self._parts(item, "") if "tracked" in self.items[c]), None)

    def _write_items(self) -> None:
        for item, row in self.items.items():
            self._add("Items", row | (self._stock_rules(item) if self.sources[item] else {}))
            for option, parts in self.recipes[item].items():
                for component, quantity in parts.items():
                    recipe: Row = {"item": item, "option": option or None, "component": component}
                    self._add("BOM", recipe | {"quantity": quantity})

    def _stock_rules(self, item: str) -> Row:
        """Opening stock of what is bought at once, and rules for a few items."""
        usual = float(self.units[item].mean())
        rules: Row = {"holding_cost": money(0.025 * self.cost[item])}
        if not (self.sources[item][0]["lead_time"] or "tracked" in self.items[item] or self._tracked_part(item)):
            rules["opening_stock"] = nice(0.2 * usual)
        match self.rng.integers(12):
            case 0:
                rules["safety_stock"] = nice(0.05 * usual)
            case 1:
                rules |= {"safety_stock": nice(0.1 * usual), "safety_price": money(0.05 * self.cost[item])}
            case 2:
                rules["most_stock"] = nice(1.5 * usual + self.units[item].max())
            case 3:
                rules["closing_stock"] = nice(0.1 * usual)
        return rules

    def _write_sources(self) -> None:
        value: dict[str, float] = defaultdict(float)
        for item, sources in self.sources.items():
            for source in sources:
                value[source["supplier"]] += self.starts[id(source)].mean() * self.cost[item]
                self._write_source(source)
        for supplier, row in self.suppliers.items():
            fixed = {"fixed_cost": nice(0.01 * value[supplier])} if row.pop("fixed") else {}
            self._add("Suppliers", row | fixed)

    def _write_source(self, source: Row) -> None:
        starts = self.starts[id(source)]
        usual, quarters = float(starts.mean()), np.arange(self.quarters)
        key = {name: source[name] for name in ("supplier", "item", "option") if name in source}
        row = key | {name: source[name] for name in ("unit_cost", "yield", "lead_time")}
        row |= {name: self.calendar.label(source[name]) for name in ("first", "last") if name in source}
        phased: dict[str, np.ndarray] = {}
        if "dearer" in source:
            phased["unit_cost"] = np.round(source["unit_cost"] * 1.03**quarters, 2)
        if "yield_from" in source:
            phased["yield"] = np.round(np.minimum(source["yield_from"] + 0.01 * quarters, 0.98), 3)
        if "most" in source:
            phased["most"] = np.array([nice(u) for u in starts * self.rng.uniform(0.9, 1.2)])
        if "lots" in source:
            row["lot_size"] = nice(usual / source["lots"])
        if "order" in source:
            row |= {"order_cost": nice(0.01 * usual * source["unit_cost"]), "min_order": nice(0.3 * usual)}
        self._add("Sources", {name: cell for name, cell in row.items() if name not in phased})
        for measure, values in phased.items():
            self._add("Sources", key, measure, values)

    def _write_receipts(self) -> None:
        """What is on hand and under way: all that would have to be started before the horizon; and what came last."""
        for item, sources in self.sources.items():
            if not sources:
                continue  # a need
            makers: dict[str, float] = defaultdict(float)
            for source in sources:
                makers[source["supplier"]] += source["part"]
            lead, inside = sources[0]["lead_time"], self._tracked_part(item)
            for maker, part in makers.items():
                key: Row = {"item": item, "supplier": maker}
                units = part * self.units[item] * self.rng.uniform(0.85, 1.05)
                if "tracked" in self.items[item] and inside and not lead:
                    self._add_history(key, 0.8 * units[0])
                if not lead and "tracked" not in self.items[item]:
                    continue
                for other in self.sources[inside] if inside else [None]:
                    parts = {"parts": f"{inside}: {other['supplier']}"} if other else {}
                    given = [nice(u * (other["part"] if other else 1.0)) if u else 0.0 for u in units]
                    row = key | parts | {"opening": given[0] if lead else nice(0.1 * given[0])}
                    self._add("Receipts", row | dict(zip(self.calendar.labels[1:lead], given[1:lead], strict=True)))

    def _add_history(self, key: Row, units: float) -> None:
        before = {self.calendar.label(t): nice(units) for t in (-2, -1)}
        self._add("History", key | before)

    def _write_demand(self) -> None:
        for (customer, item), units in self.demand.items():
            price = self.cost[item] * self.rng.uniform(1.4, 2.0)
            key: Row = {"customer": customer, "item": item}
            delay = int(self.rng.choice([0, 1, 1, 2]))
            line = key | {"priority": int(self.rng.integers(1, 4)), "delay": delay}
            if self._chance(0.8):
                line["committed"] = float(self.rng.choice([0.2, 0.3, 0.4, 0.5]))
            if delay:
                line["late_fee"] = money(0.03 * price)
            if self._chance(0.7):
                line["lost_penalty"] = money(0.05 * price)
            falls = self._chance(0.5)
            self._add("Demand", line if falls else line | {"price": money(price)}, "quantity", units)
            if falls:
                self._add("Demand", key, "price", np.round(price * 0.98 ** np.arange(self.quarters), 2))

    def _write_qualification(self) -> None:
        """Some customers accept one maker from the start and another later, one region, or one option."""
        for customer, item in self.demand:
            later = self.calendar.label(int(self.rng.integers(1, self.quarters // 2)))
            part = self._tracked_part(item)
            if item in self.mix and "AEC" in self.mix[item] and self._chance(0.5):
                first, second = ("Modules", "AEC") if "one_option" in self.items[item] else ("AEC", "Modules")
                self._add("Qualification", {"customer": customer, "item": item, "option": first})
                self._add("Qualification", {"customer": customer, "item": item, "option": second, "from": later})
            elif part and part.startswith("Cable") and self._chance(0.3):
                region = self.suppliers[self.sources[part][0]["supplier"]]["region"]
                self._add("Qualification", {"customer": customer, "item": part, "region": region})
            elif part and self._chance(0.3):
                named = part if part.startswith("DSP") else item
                first, second = (source["supplier"] for source in self.sources[named])
                self._add("Qualification", {"customer": customer, "item": named, "supplier": first})
                self._add("Qualification", {"customer": customer, "item": named, "supplier": second, "from": later})

    def _write_shares(self, groups: int) -> None:
        """Rules of each group, with and without a price."""
        for g in range(1, groups + 1):
            aec, laser = [i for i, row in self.items.items() if row["family"] == f"AEC {g}"], f"CW laser {g}"
            second, usual = f"Assembler {g + 1}", sum(float(self.units[item].mean()) for item in aec)
            ramp = np.round(np.linspace(0.35, 0.5, self.quarters), 2)
            rule: Row = {"rule": f"Second assembler {g}", "supplier": second, "family": f"AEC {g}"}
            self._add("Shares", rule | {"growth": 0.3, "growth_floor": nice(0.05 * usual)}, "most", ramp)
            rule = {"rule": f"Base load {g}", "supplier": f"Assembler {g}", "family": f"AEC {g}"}
            self._add("Shares", rule | {"per": "year", "least": 0.4})
            rule = {"rule": f"Second cable {g}", "region": self.suppliers[f"Cable maker {g + 1}"]["region"]}
            self._add("Shares", rule | {"family": f"Cable {g}", "per": "year", "least": 0.3, "price": 1})
            rule = {"rule": f"DSP {g}", "supplier": f"DSP house {g}", "family": f"Module DSP {g}"}
            self._add("Shares", rule | {"per": "year", "most": 0.7})
            rule = {"rule": f"Module maker {g}", "supplier": f"Module maker {g}", "family": f"Module {g}"}
            self._add("Shares", rule | {"per": "horizon", "most": 0.7, "price": 5})
            rule = {"rule": f"CW ramp {g}", "supplier": f"CW maker {g}", "item": laser, "price": 2}
            self._add("Shares", rule | {"growth": 0.25, "growth_floor": nice(0.05 * self.units[laser].mean())})
            rule = {"rule": f"ELS makers {g}", "item": f"ELS {g}", "per": "year"}
            self._add("Shares", rule | {"most_suppliers": 1})
            price = nice(0.02 * self.units[laser].mean() * self.cost[laser])
            rule = {"rule": f"CW makers {g}", "item": laser, "per": "year"}
            self._add("Shares", rule | {"most_suppliers": 2, "price": price})
            customer, item = next(key for key in self.demand if key[1] in aec)
            rule = {"rule": f"Dual {g}", "supplier": second, "item": item, "customer": customer, "per": "horizon"}
            self._add("Shares", rule | {"least": 0.15, "price": 3})
            self._add_history({"item": item, "supplier": second, "customer": customer}, 0.1 * usual)

    def _write_capacity(self) -> None:
        """Resources, many of them a little short of what demand asks, and expansions of those."""
        load: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(self.quarters))
        value: dict[tuple[str, str], float] = defaultdict(float)
        for row in self.usage:
            for source in self.sources[row["item"]]:
                if row.get("supplier") in (None, source["supplier"]):
                    key = source["supplier"], row["resource"]
                    load[key] += row["usage"] * self.starts[id(source)]
                    value[key] += self.starts[id(source)].sum() * self.cost[row["item"]]
        for (supplier, resource), taken in load.items():
            tight = float(self.rng.choice([0.8, 0.87, 0.94, 1.05, 1.2]))
            key: Row = {"supplier": supplier, "resource": resource}
            steps = [tight * taken[t - t % 4 : t - t % 4 + 4].mean() for t in range(self.quarters)]
            worth = value[supplier, resource] / taken.sum()
            extra: Row = {}
            if self._chance(0.3):
                extra = {"overtime": nice(0.08 * np.mean(steps)), "overtime_cost": money(0.15 * worth)}
            if self._chance(0.25):
                self._add("Capacity", key | extra | {"capacity": nice(np.mean(steps))})
            else:
                self._add("Capacity", key | extra, "capacity", np.array([nice(units) for units in steps]))
            if tight < 1 and self._chance(0.8):
                self._write_option(key, nice(0.15 * np.mean(steps)), worth)
        for row in self.usage:
            if "setup" in row:
                row["setup"] = nice(row["setup"] * load[row["supplier"], row["resource"]].mean())
            self._add("Usage", row)

    def _write_option(self, resource: Row, step: float, worth: float) -> None:
        name = f"{resource['supplier']} {resource['resource']}"
        lead = int(self.rng.integers(1, self.quarters // 4 + 1))
        capex = money(step * worth * (self.quarters - lead) * self.rng.uniform(0.02, 0.2))
        row = resource | {"step": step, "capex": capex, "running_cost": money(0.02 * capex), "lead_time": lead}
        window = {"latest": self.calendar.label(self.quarters // 2)} if self._chance(0.5) else {}
        self._add("Options", {"option": name} | row | {"most_steps": int(self.rng.integers(1, 4))} | window)
        if self._chance(0.3):
            later = {"requires": name, "earliest": self.calendar.label(1)}
            self._add("Options", {"option": f"{name}, second phase"} | row | later)

    def _write_rest(self) -> None:
        options = self.sheet["Options"]
        budget = nice(BUDGET * sum(row["capex"] * row.get("most_steps", 1) for row in options))
        in_quarter = max(nice(budget / 3), *(row["capex"] for row in options))
        self.sheet["Settings"] = [
            {
                "start": self.calendar.label(0), "quarters": self.quarters, "discount_rate": 0.1,
                "capex_budget": budget, "capex_budget_quarter": in_quarter, "gap": 0.005, "time_limit": 120,
            }
        ]  # fmt: skip
        more: Row = {"sheet": "Demand", "column": "quantity", "change": "times", "value": 1.1, "probability": 0.2}
        late: Row = {"sheet": "Demand", "column": "quantity", "change": "shift", "value": 1, "probability": 0.3}
        self._add("Scenarios", {"scenario": "More", "where": f"customer: {self.customers[0]}"} | more)
        self._add("Scenarios", {"scenario": "Late", "where": f"customer: {self.customers[1]}"} | late)
        self._add("Notes", {"topic": "All numbers of this workbook are made up."})


if __name__ == "__main__":
    main()
