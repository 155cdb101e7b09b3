"""The example of a new workbook: two customers, one cable assembly from two assemblers, two makes of raw cable."""

from __future__ import annotations

from collections.abc import Sequence

Values = dict[str, object]  # by column name, or by quarter
Book = dict[str, Sequence[Values]]

_QUARTERS = ("2026Q1", "2026Q2", "2026Q3", "2026Q4", "2027Q1", "2027Q2", "2027Q3", "2027Q4")


def _phased(*values: float) -> Values:
    return dict(zip(_QUARTERS, values, strict=True))


def _book(words: Sequence[str]) -> Book:
    """The example with its names: products, suppliers, regions, customers and the rest, in one order."""
    (
        assembly, cable, chip, family, assembler, second, cable_one, cable_two, chip_maker, near, overseas,
        cloud, lab, line, expansion, rule, note, demand, customer, quantity, scenario, late, power, agreement,
        air, contract, capacity_sheet, supplier, capacity,
    ) = words  # fmt: skip
    return {
        "Items": [
            {"item": assembly, "family": family, "tracked": True, "holding_cost": 4, "safety_stock": 500, power: 10},
            {"item": cable, "tracked": True, "holding_cost": 1},
            {"item": chip, "opening_stock": 20000, "holding_cost": 0.5},
        ],
        "Suppliers": [
            {"supplier": assembler, "region": near},
            {"supplier": second, "region": overseas},
            {"supplier": cable_one, "region": near},
            {"supplier": cable_two, "region": overseas},
            {"supplier": chip_maker, "region": overseas},
        ],
        "Sources": [
            {"supplier": assembler, "item": assembly, "unit_cost": 60, "yield": 0.98},
            {"supplier": second, "item": assembly, "unit_cost": 66, "yield": 0.95, "min_order": 1000},
            {"supplier": cable_one, "item": cable, "unit_cost": 35, "most": 20000},
            {"supplier": cable_two, "item": cable, "unit_cost": 41, "most": 15000},
            {"supplier": chip_maker, "item": chip, "unit_cost": 40, "lead_time": 1, "lot_size": 5000},
        ],
        "BOM": [
            {"item": assembly, "component": cable, "quantity": 1},
            {"item": assembly, "component": chip, "quantity": 2},
        ],
        "Capacity": [
            {"supplier": assembler, "resource": line, **_phased(*[9000] * 8)},
            {"supplier": second, "resource": line, **_phased(2000, 3000, 4000, 5000, 6000, 6000, 6000, 6000)},
        ],
        "Usage": [{"resource": line, "item": assembly, "usage": 1}],
        "Receipts": [{"item": assembly, "supplier": assembler, "parts": f"{cable}: {cable_one}", "opening": 1000}],
        "Demand": [
            {
                "customer": cloud, "item": assembly, "price": 480, "committed": 0.8, "delay": 1, "late_fee": 20,
                **_phased(6000, 8000, 10000, 12000, 12000, 13000, 14000, 14000),
            },
            {
                "customer": lab, "item": assembly, "price": 520, "priority": 2, "lost_penalty": 30,
                **_phased(2000, 2500, 3000, 3500, 4000, 4500, 5000, 5000),
            },
        ],
        "Customers": [{"customer": cloud, "region": overseas}, {"customer": lab, "region": near}],
        "Lanes": [{"lane": air, "from_region": overseas, "to_region": near, "item": assembly, "freight": 2.5}],
        "Qualification": [{"customer": lab, "item": cable, "region": overseas, "from": "2026Q2"}],
        "Shares": [{"rule": rule, "supplier": second, "item": assembly, "per": "year", "least": 0.2}],
        "Blends": [{"rule": power, "attribute": power, "customer": lab, "most": 12}],
        "Contracts": [
            {"contract": agreement, "supplier": cable_one, "item": cable, "least": 3000, "fee": 6},
        ],
        "Tiers": [
            {"contract": agreement, "from": 0, "price": 35},
            {"contract": agreement, "from": 50000, "price": 33},
        ],
        "Reservations": [
            {"reservation": contract, "supplier": second, "resource": line, "outside": True, "share": 0.1},
        ],
        "Options": [
            {
                "option": expansion, "supplier": assembler, "resource": line, "step": 3000, "most_steps": 2,
                "capex": 900000, "lead_time": 2,
            },
        ],
        "Scenarios": [
            {
                "scenario": scenario, "sheet": demand, "where": f"{customer}: {cloud}", "column": quantity,
                "first": "2026Q3", "change": "times", "value": 1.25, "probability": 0.2,
            },
            {
                "scenario": late, "sheet": demand, "where": f"{customer}: {cloud} | {lab}", "column": quantity,
                "first": "2026Q2", "change": "shift", "value": 1, "probability": 0.3,
            },
        ],
        "Sensitivity": [
            {
                "study": f"{line}: {assembler}", "method": "sweep", "sheet": capacity_sheet,
                "where": f"{supplier}: {assembler}", "column": capacity, "change": "times", "low": 0.8, "high": 1.2,
                "points": 3,
            },
        ],
        "Notes": [{"topic": note}],
    }  # fmt: skip


EXAMPLE: dict[str, Book] = {
    "en": _book(
        (
            "800G cable", "Raw cable", "Retimer", "AEC", "Assembler A", "Assembler B", "Cable One", "Cable Two",
            "Chip House", "near", "overseas", "Cloud", "Lab", "Line", "Second line", "Second source",
            "All numbers of this example are made up.", "Demand", "customer", "quantity", "Cloud wants more",
            "Demand is late", "power", "Cable agreement",
            "Air freight", "Contract of another buyer", "Capacity", "supplier", "capacity",
        )
    ),
    "zh": _book(
        (
            "800G 有源电缆", "裸线", "重定时芯片", "有源电缆", "组装厂甲", "组装厂乙", "线缆厂一", "线缆厂二",
            "芯片公司", "本地", "海外", "云厂商", "实验室", "产线", "二号产线", "第二供应商",
            "本示例中的数字均为虚构。", "需求", "客户", "数量", "云厂商需求增加", "需求推迟", "功耗", "裸线协议",
            "空运", "其他买家的合同", "产能", "供应商", "产能",
        )
    ),
}  # fmt: skip
