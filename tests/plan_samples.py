"""Plan tables that look like a real plan, for the tests of what is written and read back."""

from __future__ import annotations

import itertools
import random

import pandas as pd

from planner.plan_schema import MONEY_LINES, TABLES

CUSTOMERS = {"AWS": 1, "Microsoft": 1, "Meta": 2, "Oracle 甲骨文": 2, "xAI": 3}
ITEMS = ("AEC 800G", "OSFP 1.6T")
MAKERS = ("BizLink 贸联", "Foxlink", "Zhaolong 兆龙", "Innolight 旭创", "Eoptolink", "Accelink")
PARTS = ("", "Cable 800G: Leting 乐庭; DSP: Credo", "Cable 800G: Zhaolong 兆龙; DSP: Marvell")
BY_ROAD, AIR = (0.0, float("nan")), (1.0, 0.25)  # quarters on the way, and the part sent by express
RESOURCES = ("SMT line", "Test bay", "PIC wafers", "Cable drawing", "EML chips")
RUN = {
    "input": "inputs/interconnect.xlsx",
    "digest": "9f" * 32,
    "versions": {"planner": "0.1.0", "highspy": "1.15.1"},
    "solver": "HiGHS",
    "status": "optimal",
    "objective": 1.25e9,
    "bound": 1.2507e9,
    "gap": 0.00056,
    "seconds": 12.34,
    "seed": 0,
    "threads": 2,
    "book": "interconnect.xlsx",
    "language": "en",
    "currency": "USD",
}


def labels(count: int = 12) -> list[str]:
    """Quarters from 2026Q1."""
    return [f"{2026 + i // 4}Q{i % 4 + 1}" for i in range(count)]


def frame(name: str, rows: list[tuple]) -> pd.DataFrame:
    """A plan table from rows in the order of its documented columns."""
    columns = next(t.columns for t in TABLES if t.name == name)
    made = pd.DataFrame(rows, columns=[c.name for c in columns])
    return made.astype({c.name: "float64" for c in columns if not c.text})


def sample(count: int = 12, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Every plan table with rows, ``count`` quarters."""
    rng, quarters = random.Random(seed), labels(count)
    served, short = _demand(rng, quarters)
    rows = {
        "service": [("1", "AWS", 100.0, 25.0, 0.25), ("2", "Meta", 60.0, 0.0, 0.0)],
        "fulfilment": served, "shortages": short, **_supply(rng, quarters, served), **_limits(rng, quarters),
        "money": _money(rng, quarters), "locks": _locks(quarters),
    }  # fmt: skip
    return {t.name: frame(t.name, rows[t.name]) for t in TABLES}


def _demand(rng: random.Random, quarters: list[str]) -> tuple[list[tuple], list[tuple]]:
    served, short = [], []
    for (customer, priority), item, (i, q) in itertools.product(CUSTOMERS.items(), ITEMS, enumerate(quarters)):
        wanted = 0.0 if rng.random() < 0.05 else float(rng.randrange(2_000, 90_000)) * (1 + 0.1 * i)
        missing = wanted * max(0.0, rng.uniform(-0.3, 0.25)) if priority > 1 else 0.0
        late = missing * 0.6 if i + 1 < len(quarters) else 0.0
        lost = missing - late
        committed = wanted * 0.8 if priority == 1 else 0.0
        on_time = wanted - late - lost
        served.append(
            (customer, item, q, priority, wanted, on_time, late, lost, committed, max(0.0, committed - on_time))
        )
        if late:
            short.append(
                (customer, item, q, "late", quarters[i + 1], late, 1, late * 4.5, "SMT line of Foxlink 2026Q1 (40%)")
            )
        if lost:
            short.append((customer, item, q, "lost", "", lost, float("nan"), lost * 412.75, ""))
    return served, sorted(short, key=lambda r: -r[-2])


def _supply(rng: random.Random, quarters: list[str], served: list[tuple]) -> dict[str, list[tuple]]:
    allocation, purchasing, orders, components, stock, needs = [], [], [], [], [], []
    grades = [(MAKERS[0], "PIC wafer", item, q, rng.uniform(100, 900)) for item in ITEMS for q in quarters]
    for customer, item, q, _, _, on_time, *_ in served:
        for maker, part in zip(rng.sample(MAKERS, 2), (0.65, 0.35), strict=True):
            if on_time:
                parts, (days, fast) = PARTS[1] if item == ITEMS[0] else "", AIR if item == ITEMS[1] else BY_ROAD
                allocation.append((customer, item, maker, parts, q, days, on_time * part, on_time * part * fast, part))
    for maker, item, (i, q) in itertools.product(MAKERS, ITEMS, enumerate(quarters[:-1])):
        lead, started, cost = (1 if item == ITEMS[0] else 0), rng.uniform(5_000, 60_000), rng.uniform(80, 400)
        option = "EML" if item == ITEMS[1] else ""
        parts = PARTS[2] if item == ITEMS[0] else ""
        good, fast = started * 0.97, "By air" if lead and i % 5 == 2 else ""
        arrives, fee = quarters[i if fast else i + lead], 2.5 * good if fast else 0.0
        purchasing.append((maker, item, option, parts, fast, q, arrives, started, good, cost, started * cost, fee))
        if maker == MAKERS[0]:
            orders.append((maker, item, option, q, started, 1000.0, float("nan"), float("nan"), 25_000.0))
    for item, (i, q) in itertools.product((*ITEMS, "PIC wafer"), enumerate(quarters)):
        small = 0.01 if item == "PIC wafer" else 1.0
        numbers = [rng.uniform(1_000, 50_000) * small for _ in range(8)]
        components.append((item, "module", "wafer" if small < 1 else "pcs", q, *numbers))
        if i % 3:
            stock.append((item, rng.choice(MAKERS), "", q, numbers[7]))
    for customer, q in itertools.product(CUSTOMERS, quarters):
        needs.append((customer, "800G link", rng.choice(("AEC", "optics")), q, rng.uniform(100, 9_000)))
    return {
        "allocation": allocation,
        "purchasing": purchasing,
        "grades": grades,
        "regrades": [(*ITEMS, MAKERS[1], "", q, 4.5, 9.0) for q in quarters],
        "scrap": [("PIC wafer", "", "", q, 3.5, 35.0) for q in quarters],
        "orders": orders,
        "components": components,
        "stock": stock,
        "needs": needs,
        "lanes": [
            (lane, q, 1_000.0 * (i + 1), 100.0 * i, 1_500.0 * (i + 1), 800.0, 250.0)
            for lane in ("Air to the west", "海运")
            for i, q in enumerate(quarters)
        ],
    }


def _limits(rng: random.Random, quarters: list[str]) -> dict[str, list[tuple]]:
    nan, capacity = float("nan"), []
    at = dict(enumerate(quarters))
    for (n, maker), resource, (i, q) in itertools.product(enumerate(MAKERS), RESOURCES[:3], enumerate(quarters)):
        given, built = 100_000.0, 20_000.0 * (i > 5)
        part = min(1.0, 0.35 + 0.13 * n + 0.05 * i + rng.uniform(-0.1, 0.1))
        used = part * (given + built)
        capacity.append((maker, resource, "pcs", q, given, built, 0.0, 9_000.0, 500.0, 0.0, 5_000.0, used, part))
    shares = [
        (
            "Foxlink at most 30 %",
            q,
            "Foxlink",
            "AEC, AWS",
            33.0 * i,
            1_000.0,
            0.033 * i,
            nan,
            0.3,
            nan,
            nan,
            nan,
            nan,
            nan,
            nan,
            nan,
        )
        for i, q in enumerate(quarters)
    ]
    shares.append(("Dual source", "2027", "", "family AEC", nan, nan, nan, nan, nan, nan, 2, 2, 1, 3, 2, 5))
    shares.append(
        ("Overseas", "horizon", "Malaysia", "family AEC, Meta", 10.0, 100.0, 0.1, 0.25, *(nan for _ in range(8)))
    )
    blends = [("Power", q, "power", "Meta", 15.25 - i, nan, 14.5, 1_000.0 * i) for i, q in enumerate(quarters)]
    blends.append(("Hardness", "horizon", "hardness", "AEC 800G", 2.5, 3.0, 6.0, 120.0))
    options = [
        (
            "Second line",
            quarters[1],
            "expand",
            MAKERS[0],
            RESOURCES[0],
            "",
            "",
            "",
            2,
            at.get(3, ""),
            20_000,
            0.0,
            18e6,
        ),
        (
            "More PIC wafers",
            quarters[-1],
            "expand",
            "Tower",
            "PIC wafers",
            "",
            "",
            "",
            1,
            at.get(7, ""),
            1_200,
            0.0,
            42.5e6,
        ),
    ]
    held = [("Contract", "Tower", RESOURCES[2], "", q, 70_000.0, 0.0) for q in quarters[:8]]
    held += [("Meta's part", MAKERS[0], RESOURCES[0], "Meta", q, 9_000.0, 300.0 * i) for i, q in enumerate(quarters)]
    rules = [
        ("commitment", "Demand", "F7", "Meta wants 80 % of AEC 800G", "", quarters[-1], 32_000, 30_120.5, 1_879.5, nan),
        ("share", "Shares", "H4", "Overseas at least 25 %", "Malaysia", "horizon", 0.25, 0.1, 15.0, 1_500.0),
        ("safety stock", "Items", "K9", "PIC wafer safety stock", "", quarters[0], 500, 120, 380, 76_000),
    ]
    contracts = [
        (
            "PIC frame",
            q,
            "Tower",
            "PIC wafers",
            900.0 + 10 * i,
            1_000.0,
            5_000.0,
            100.0 - 10 * i,
            4e4,
            1 + i // 4,
            -2.5e5,
        )
        for i, q in enumerate(quarters)
    ]
    contracts.append(("PIC frame", "term", "Tower", "PIC wafers", 11_000.0, nan, 40_000.0, nan, nan, nan, nan))
    return {
        "capacity": capacity,
        "reservations": held,
        "shares": shares,
        "blends": blends,
        "options": options,
        "rules": rules,
        "contracts": contracts,
    }


def _locks(quarters: list[str]) -> list[tuple]:
    kept = [
        ("start", "", MAKERS[0], ITEMS[0], "", PARTS[2], "", "plan", q, 1_000.0 + i) for i, q in enumerate(quarters)
    ]
    kept.append(("deliver", "Meta", MAKERS[1], ITEMS[0], "", PARTS[1], "", "plan", quarters[0], 250.5))
    kept.append(("substitute", "", MAKERS[1], ITEMS[0], "", "", ITEMS[1], "plan", quarters[0], 4.5))
    return [*kept, ("option", "", "", "", "Second line", "", "", "plan", quarters[1], 2)]


def _money(rng: random.Random, quarters: list[str]) -> list[tuple]:
    scale = dict(
        zip(
            MONEY_LINES,
            (
                210e6,
                -120e6,
                -3e5,
                -1e5,
                -4e5,
                -9e5,
                -2e5,
                -8e5,
                -3e6,
                -5e6,
                -6e5,
                -1e5,
                3e5,
                -7e4,
                -7e5,
                -3e5,
                -2e4,
                -5e3,
                -1e4,
            ),
            strict=True,
        )
    )
    rows = []
    for line, (i, q) in itertools.product(MONEY_LINES, enumerate(quarters)):
        amount = scale[line] * (1 + 0.12 * i) * rng.uniform(0.8, 1.2)
        rows.append((line, q, amount, amount * 1.08 ** (-i / 4)))
    return rows
