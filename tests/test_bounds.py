"""Bounds on what a switch allows must never cut off the best plan, whatever rules force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import planner
import planner.compiling.network as network
from tests.books import book, write_book

LEAST_IN_FAMILY = {
    "Items": "item|family\nA|F\nB|F",
    "Suppliers": "supplier\nS\nT",
    "Sources": "supplier|item|unit_cost|order_cost\nS|A|1|1\nT|B|1|1",
    "Demand": "customer|item|2026Q1|price\nC|A|10|5\nC|B|1000|50",
    "Shares": "rule|supplier|family|least\nr|S|F|0.5",
}
RECEIPTS_COUNT = {
    "Items": "item\nA",
    "Suppliers": "supplier\nS\nT",
    "Sources": "supplier|item|unit_cost|order_cost\nS|A|1|1\nT|A|1|1",
    "Demand": "customer|item|2026Q1|price\nC|A|100|50",
    "Receipts": "item|supplier|2026Q1\nA|T|1000",
    "Shares": "rule|supplier|item|least\nr|S|A|0.5",
}
LEAST_AND_MOST = {
    "Items": "item\nA",
    "Suppliers": "supplier\nS\nT",
    "Sources": "supplier|item|unit_cost|order_cost|min_order\nS|A|1|1|\nT|A|1|1|1000",
    "Demand": "customer|item|2026Q1|price\nC|A|100|500",
    "Shares": "rule|supplier|item|least|most\nr|S|A|0.3|0.5",
}
TWO_LEASTS = {
    "Items": "item|tracked\nA|yes",
    "Suppliers": "supplier\nS\nT\nO",
    "Sources": "supplier|item|unit_cost|order_cost\nS|A|1|1\nT|A|1|1\nO|A|1|1",
    "Demand": "customer|item|2026Q1|price\nC|A|100|500",
    "Qualification": "customer|item|supplier\nC|A|O",
    "Shares": "rule|supplier|item|least\nr|S|A|0.45\nr2|T|A|0.45",
}
GROWTH_OF_FAMILY = {
    "Items": "item|family\nA|F\nB|F",
    "Suppliers": "supplier\nS",
    "Sources": "supplier|item|unit_cost|order_cost|first\nS|A|1|1|\nS|B|1|1|2026Q3",
    "Demand": "customer|item|2026Q1|2026Q2|2026Q3|2026Q4|price\nC|A|1|1|1|1|5\nC|B|||100|200|500",
    "Shares": "rule|supplier|family|growth|growth_floor\nr|S|F|1|10",
}
BLEND_OF_ORDERS = {
    "Items": "item|level\nA|\nX|8\nY|2",
    "Suppliers": "supplier\nS",
    "Sources": "supplier|item|option|unit_cost|order_cost|min_order\nS|A|x|1|1|30\nS|A|y|4|1|\nS|X\nS|Y",
    "BOM": "item|option|component|quantity\nA|x|X|1\nA|y|Y|1",
    "Demand": "customer|item|2026Q1|price\nC|A|10|100",
    "Blends": "rule|attribute|item|least|most\nr|level|A|3|3",
}
BLEND_LATER = {
    "Items": "item|level\nA|\nX|8\nY|2",
    "Suppliers": "supplier\nS",
    "Sources": "supplier|item|option|unit_cost|order_cost|first|yield\nS|A|x|1|1||\nS|A|y|4|1|2026Q2|0.5\nS|X\nS|Y",
    "BOM": "item|option|component|quantity\nA|x|X|1\nA|y|Y|1",
    "Demand": "customer|item|2026Q1|price\nC|A|10|100",
    "Blends": "rule|attribute|item|per|most\nr|level|A|horizon|3",
}
CASES = {
    "least in family": (LEAST_IN_FAMILY, 1, 48_048.0),  # S makes 1000 A for 1 each so that T may make 1000 B
    "receipts count": (RECEIPTS_COUNT, 1, 3_999.0),  # 1000 of S beside the 1000 received of T; 5000 - 1000 - 1
    "least and most": (LEAST_AND_MOST, 1, 48_569.4),  # T's order of 1000 asks for 428.57 of S: 50000 - 1428.57 - 2
    "two leasts": (TWO_LEASTS, 1, 48_997.0),  # 100 of O ask for 450 of S and 450 of T: 50000 - 1000 - 3
    "blend of orders": (BLEND_OF_ORDERS, 1, 368.0),  # 30 by x ask for 150 by y: 1000 - 30 - 600 - 2
    "blend later": (BLEND_LATER, 2, 788.0),  # 10 by x ask for 50 by y when nobody wants them: 1000 - 10 - 200 - 2
    "growth of family": (
        GROWTH_OF_FAMILY,
        4,
        149_653.5,
    ),  # 17.5 and 45 of A only to ramp up for 100 and 200 of B: 150020 - 362.5 - 4
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("loose", [False, True])
def test_rules_may_force_more_than_is_needed(
    name: str, loose: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets, quarters, optimum = CASES[name]
    if loose:  # the same with a bound that certainly cuts nothing off
        items = {line.split("|")[0] for line in sheets["Items"].splitlines()[1:]}
        monkeypatch.setattr(network, "useful_from", lambda *_: {item: np.full(quarters, 1e6) for item in items})
    settings = [["setting", "value"], ["start", "2026Q1"], ["quarters", quarters], ["gap", 0.0]]
    plan = planner.load(write_book(tmp_path / "b.xlsx", {"Settings": settings, **book(sheets)})).solve()
    assert plan.status is planner.Status.OPTIMAL
    assert not plan.audit
    assert not len(plan.rules)
    assert plan.objective == pytest.approx(optimum, abs=0.1)
