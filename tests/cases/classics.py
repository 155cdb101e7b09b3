"""Public models with known optima, said in the planning language.

Costs come out as a negative objective: nothing has a price, and all demand is committed, so that leaving some of it
would show as a bent rule. Where a case has depots, what is delivered to a place is an item of its own there.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.cases.book import Book, book

DATA = Path(__file__).parent / "data"


def read_json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wagner_whitin(
    demand: Sequence[float], fixed: float, holding: float, optimum: float, purchase_cost: Sequence[float] = ()
) -> Book:
    """One item: an order costs ``fixed``, a unit kept to the end of a month ``holding``."""
    del optimum  # the data file's last entry; the test compares with it
    one = book(len(demand), start="2026-01", bucket="month")
    one.add("Items", item="part", holding_cost=holding)
    one.add("Sources", supplier="maker", item="part", order_cost=fixed)
    if purchase_cost:
        one.add("Sources", supplier="maker", item="part", measure="unit_cost", by=purchase_cost)
    return one.add("Demand", customer="shop", item="part", committed=1, by=demand)


def trnsport() -> Book:
    """Two plants ship cases to three markets; money in thousands."""
    data = read_json("trnsport.json")
    one = book(1, currency="kUSD").add("Items", item="cases", unit="case", tracked="yes")
    for plant, most in data["capacity"].items():
        one.add("Sources", supplier=plant, item="cases", most=most)
        for market, distance in data["distance"][plant].items():
            lane = {"lane": f"{plant} {market}", "from_supplier": plant, "to_customer": market}
            one.add("Lanes", freight=data["freight"] * distance / 1000, **lane)
    for market, wanted in data["demand"].items():
        one.add("Demand", customer=market, item="cases", committed=1, by=[wanted])
    return one


def multmip3() -> Book:
    """Three mills ship three products to seven places: a used lane costs, carries at least 375 and at most 625 tons of
    all products, and a mill serves at most five places. What is wanted in all is what there is."""
    text = (DATA / "multmip3.dat").read_text(encoding="utf-8")
    tables = {name: _table_of(text, name) for name in ("supply (tr)", "demand (tr)", "fcost")}
    one = book(1)
    for item in tables["demand (tr)"]:
        one.add("Items", item=item, family="steel", unit="ton", tracked="yes")
        for mill, most in tables["supply (tr)"][item].items():
            one.add("Sources", supplier=mill, item=item, most=most)
        for place, wanted in tables["demand (tr)"][item].items():
            one.add("Demand", customer=place, item=item, committed=1, by=[wanted])
    most, least = (
        float(re.search(rf"param {name} (?:default )?:?=? ?(\d+)", text).group(1)) for name in ("limit", "minload")
    )
    for mill, costs in tables["fcost"].items():
        one.add("Shares", rule=f"{mill} serves", supplier=mill, family="steel", most_customers=5)
        for place, cost in costs.items():
            lane = {"from_supplier": mill, "to_customer": place}
            one.add("Lanes", lane=f"{mill} {place}", fixed_cost=cost, min_load=least, most=most, **lane)
            for item in tables["demand (tr)"]:
                freight = _table_of(text, f"[*,*,{item}]")[mill][place]
                one.add("Lanes", lane=f"{mill} {place} {item}", item=item, freight=freight, **lane)
    return one


def _table_of(text: str, name: str) -> dict[str, dict[str, float]]:
    """A table of an AMPL data file: numbers by row and column."""
    body = text.split(name, 1)[1].split(":", 1)[1]
    head, *lines = body.replace(":=", "").strip().splitlines()
    rows = {}
    for line in lines:
        label, *numbers = line.replace(";", "").split() or [""]
        if len(numbers) != len(head.split()):
            break
        rows[label] = dict(zip(head.split(), map(float, numbers), strict=True))
    return rows


def mexss() -> Book:
    """Five steel plants with alternative processes, three markets, imports, and exports at a price; millions of USD.

    A process is an option of what it makes; what is only used where it is made is an item of its own at each plant.
    """
    data = read_json("mexss.json")
    one = book(1, currency="MUSD").add("Items", item="steel", unit="Mt", tracked="yes")
    bought = data["domestic_price"]
    for material, price in bought.items():
        one.add("Items", item=material).add("Sources", supplier="domestic", item=material, unit_cost=price)
    for unit, plant, capacity in data["capacity"]:
        one.add("Capacity", supplier=plant, resource=unit, unit="Mt", capacity=capacity)
        for process in (name for name, of in data["unit_of_process"].items() if of == unit):
            _process(one, process, plant, unit, data["io"], bought)
    one.add("Sources", supplier="import", item="steel", unit_cost=data["import_price_steel"])
    for market, percent in data["demand_share_pct"].items():
        wanted = data["total_demand"] * (1 + data["raw_steel_equivalence_pct"] / 100) * percent / 100
        one.add("Demand", customer=market, item="steel", committed=1, by=[wanted])
    most, price = data["export_bound_total"], data["export_price_steel"]
    one.add("Demand", customer="export", item="steel", price=price, by=[most])
    for plant, market, kilometres in data["rail"]:
        lane = {"lane": f"{plant} {market}", "from_supplier": plant, "to_customer": market}
        one.add("Lanes", freight=2.48 + 0.0084 * kilometres, **lane)
    return one


def _process(one: Book, process: str, plant: str, unit: str, table: Any, bought: Any) -> None:
    """A process at a plant: its product, what it takes, and the unit that it runs on."""
    made = next(name for name, by, units in table if by == process and units > 0)
    item, option = (made, f"{process} at {plant}") if made == "steel" else (f"{made} at {plant}", None)
    if made != "steel":
        one.add("Items", item=item)
    one.add("Sources", supplier=plant, item=item, option=option)
    one.add("Usage", supplier=plant, resource=unit, item=item, option=option, usage=1)
    for name, by, units in table:
        if by == process and units < 0:
            component = name if name in bought else f"{name} at {plant}"
            one.add("BOM", item=item, option=option, component=component, quantity=-units)


def factory_planning(months_chosen: bool = False) -> Book:
    """Seven products on five groups of machines over six months, some machines down for maintenance.

    ``months_chosen`` is the second model: of each group so many machines must be down for a month, whichever.
    """
    one = book(6, start="2026-01", bucket="month", currency="GBP")
    machines, sales = read_csv("factory_planning_machines.csv"), read_csv("factory_planning_max_sales.csv")
    months = [row["month"] for row in sales]
    for row in machines:
        down = [0 if months_chosen else int(row[f"down_{month}"]) for month in months]
        hours = [384 * (int(row["installed"]) - machines_down) for machines_down in down]
        if months_chosen:
            times = int(row["fp2_down_required"])
            one.add(
                "Options", option=f"{row['machine']} down", kind="maintain", supplier="factory",
                resource=row["machine"], loss=384, lead_time=1, least_steps=times, most_steps=times,
            )  # fmt: skip
        one.add("Capacity", supplier="factory", resource=row["machine"], unit="hours", by=hours)
    for row in read_csv("factory_planning_products.csv"):
        name = row["product"]
        one.add("Items", item=name, holding_cost=0.5, most_stock=100, closing_stock=50)
        one.add("Sources", supplier="factory", item=name)
        wanted = [float(month[name]) or None for month in sales]
        one.add("Demand", customer="market", item=name, price=float(row["profit"]), by=wanted)
        for machine in machines:
            if float(row[machine["machine"]]):
                one.add("Usage", resource=machine["machine"], item=name, usage=float(row[machine["machine"]]))
    return one


def supply_network(depots_may_change: bool) -> Book:
    """Factories supply customers directly or through depots.

    ``depots_may_change`` is the second model: two more sites, at most four depots, each at its saving or cost, and
    Birmingham may be enlarged.
    """
    one = book(1, currency="GBP")
    depots = [row for row in read_csv("supply_network_depots.csv") if depots_may_change or row["in_model_1"] == "1"]
    for row in depots:
        _depot(one, row, depots_may_change)
    for row in read_csv("supply_network_factories.csv"):
        one.add("Capacity", supplier=row["factory"], resource="output", unit="ton", capacity=float(row["capacity"]))
    for row in read_csv("supply_network_customers.csv"):
        item = f"tons for {row['customer']}"
        one.add("Items", item=item, unit="ton")
        one.add("Demand", customer=row["customer"], item=item, committed=1, by=[float(row["demand"])])
    names = {depot["depot"] for depot in depots}
    arcs = [row for row in read_csv("supply_network_arcs.csv") if depots_may_change or row["in_model_1"] == "1"]
    for end in dict.fromkeys(row["to"] for row in arcs if row["to"] not in names and row["from"] not in names):
        one.add("BOM", item=f"tons for {end}", option="direct")
        one.add("Usage", resource="output", item=f"tons for {end}", option="direct", usage=1)
    for row in arcs:
        _arc(one, row["from"], row["to"], float(row["cost_per_ton"]), names)
    if depots_may_change:
        one.add("Shares", rule="four depots", family="handled", most_suppliers=4)
        one.add("Options", option="enlarge", supplier="Birmingham", resource="throughput", step=20000, capex=3000)
    return one


def _depot(one: Book, row: dict[str, str], costed: bool) -> None:
    """What a depot hands on is an item that it makes of what reaches it, within its throughput."""
    name = row["depot"]
    one.add("Items", item=f"tons at {name}", unit="ton")
    one.add("Items", item=f"tons from {name}", family="handled", unit="ton")
    one.add("Suppliers", supplier=name, fixed_cost=float(row["open_cost_model_2"]) if costed else None)
    one.add("Sources", supplier=name, item=f"tons from {name}")
    one.add("BOM", item=f"tons from {name}", component=f"tons at {name}", quantity=1)
    one.add("Capacity", supplier=name, resource="throughput", unit="ton", capacity=float(row["throughput"]))
    one.add("Usage", resource="throughput", item=f"tons from {name}", usage=1)
    one.add("Usage", resource="output", item=f"tons at {name}", usage=1)


def _arc(one: Book, start: str, end: str, cost: float, depots: set[str]) -> None:
    """A road: from a factory to a depot or customer, or from a depot to a customer (an option of what it receives)."""
    if end in depots:
        one.add("Sources", supplier=start, item=f"tons at {end}", unit_cost=cost)
    elif start not in depots:
        one.add("Sources", supplier=start, item=f"tons for {end}", option="direct", unit_cost=cost)
    else:
        option = f"via {start}"
        one.add("BOM", item=f"tons for {end}", option=option, component=f"tons from {start}", quantity=1)
        one.add("Sources", supplier="haulier", item=f"tons for {end}", option=option, unit_cost=cost)


def cap71() -> Book:
    """Sixteen sites with a fixed cost and a capacity serve fifty customers, each of them perhaps from several."""
    numbers = iter((DATA / "cap71.txt").read_text(encoding="utf-8").split())
    sites, customers = int(next(numbers)), int(next(numbers))
    one = book(1)
    for site in range(sites):
        name = f"site {site + 1}"
        one.add("Capacity", supplier=name, resource="output", capacity=float(next(numbers)))
        one.add("Suppliers", supplier=name, fixed_cost=float(next(numbers)))
    for customer in range(customers):
        name, wanted = f"customer {customer + 1}", float(next(numbers))
        item = f"goods for {name}"
        one.add("Items", item=item)
        one.add("Usage", resource="output", item=item, usage=1)
        one.add("Demand", customer=name, item=item, committed=1, by=[wanted])
        for site in range(sites):
            one.add("Sources", supplier=f"site {site + 1}", item=item, unit_cost=float(next(numbers)) / wanted)
    return one


def factory_schedule() -> Book:
    """Two factories, open or closed each month: a fixed cost, a least and a most production; nothing is stored.

    The second one is down in the fifth month. Demand that is not met costs 10,000 a unit.
    """
    rows = _columns("factory_schedule_factories.txt")
    demand = [float(row["demand"]) for row in _columns("factory_schedule_demand.txt")]
    one = book(len(demand), start="2026-01", bucket="month")
    one.add("Items", item="product", most_stock=0)
    one.add("Demand", customer="market", item="product", lost_penalty=10_000, by=demand)
    for factory in dict.fromkeys(row["factory"] for row in rows):
        months = [row for row in rows if row["factory"] == factory]
        least = max(float(row["min_production"]) for row in months)
        fixed = max(float(row["fixed_cost"]) for row in months)
        source = {"supplier": factory, "item": "product"}
        one.add("Sources", **source, min_order=least, order_cost=fixed)
        for measure, column in (("unit_cost", "variable_cost"), ("most", "max_production")):
            one.add("Sources", **source, measure=measure, by=[float(row[column]) for row in months])
    return one


def _columns(name: str) -> list[dict[str, str]]:
    """Rows of a table whose columns are set apart by blanks."""
    head, *rows = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split(), row.split(), strict=True)) for row in rows if row.strip()]


def clsp() -> Book:
    """Three products with set-up costs share two resources over four periods."""
    data = read_json("clsp.json")
    one = book(len(data["demand"]["Product_A"]))
    for resource, capacity in data["capacity"].items():
        one.add("Capacity", supplier="plant", resource=resource, by=capacity)
    for product, wanted in data["demand"].items():
        one.add("Items", item=product, holding_cost=data["holding"][product])
        one.add("Sources", supplier="plant", item=product, order_cost=data["setup_cost"][product])
        one.add("Demand", customer="market", item=product, committed=1, by=wanted)
        for resource in data["capacity"]:
            one.add("Usage", resource=resource, item=product, usage=1)
    return one


def trigeiro() -> Book:
    """Items with set-up times and costs share one machine; every unit takes one hour."""
    lines = (DATA / "trigeiro_G30.DAT").read_text(encoding="utf-8").splitlines()
    items, periods = (int(word) for word in lines[0].split())
    one = book(periods).add("Capacity", supplier="plant", resource="machine", capacity=float(lines[2]))
    for number, line in enumerate(lines[3 : 3 + items]):
        _, holding, setup, cost = (float(word) for word in line.split())
        item = f"item {number + 1}"
        wanted = [float(row.split()[number]) for row in lines[3 + items : 3 + items + periods]]
        one.add("Items", item=item, holding_cost=holding)
        one.add("Sources", supplier="plant", item=item, order_cost=cost)
        one.add("Usage", resource="machine", item=item, usage=1, setup=setup)
        one.add("Demand", customer="market", item=item, committed=1, by=[units or None for units in wanted])
    return one


def food_manufacture(few_oils: bool) -> Book:
    """Five raw oils, bought at the month's price and stored, are refined and blended within a band of hardness.

    ``few_oils`` is the second model: at most three oils a month, at least 20 t of an oil that is used at all, and
    vegetable oils only together with OIL3.
    """
    prices = read_csv("food_manufacture_prices.csv")
    one = book(len(prices), start="2026-01", bucket="month", currency="GBP").add("Items", item="food", unit="ton")
    for row in read_csv("food_manufacture_hardness.csv"):
        oil, hardness = row["oil"], float(row["hardness"])
        one.add(
            "Items", item=oil, unit="ton", hardness=hardness, holding_cost=5, opening_stock=500, most_stock=1000,
            closing_stock=500,
        )  # fmt: skip
        bought = [float(month[oil]) for month in prices]
        one.add("Sources", supplier="market", item=oil, measure="unit_cost", by=bought)
        one.add("BOM", item="food", option=oil, component=oil, quantity=1)
        rules = {"min_order": 20} if few_oils else {}
        if few_oils and oil.startswith("VEG"):
            rules["with_options"] = "OIL3"
        one.add("Sources", supplier="refinery", item="food", option=oil, **rules)
        line = "vegetable line" if oil.startswith("VEG") else "oil line"
        one.add("Usage", supplier="refinery", resource=line, item="food", option=oil, usage=1)
    for line, capacity in (("vegetable line", 200), ("oil line", 250)):
        one.add("Capacity", supplier="refinery", resource=line, unit="ton", capacity=capacity)
    one.add("Blends", rule="hardness", attribute="hardness", item="food", least=3, most=6)
    if few_oils:
        one.add("Shares", rule="three oils", item="food", most_options=3)
    return one.add("Demand", customer="market", item="food", price=150, by=[450] * len(prices))
