"""Values: one more unit, one point of share, one quarter earlier, in cases small enough to know them by hand."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

import planner
from planner.why.causes import Causes
from planner.why.edits import edited
from planner.why.numbers import numbers, reach, value
from planner.why.rows import frame
from planner.why.study import Study
from planner.why.values import price_rows
from planner.written import write
from tests.cases.book import Book, book
from tests.cases.solve import near
from tests.strategies import networks

ENOUGH = 60.0  # seconds


@contextmanager
def studied(case: Book, planned: Book | None = None) -> Iterator[Study]:
    """The best plan of a book under study; or, in its place, that of another book with the same rows and columns."""
    with tempfile.TemporaryDirectory() as folder:
        tables = planner.load(case.write(Path(folder) / "book.xlsx")).tables
        plan = planner.load((planned or case).write(Path(folder) / "planned.xlsx")).solve(gap=0.0, time_limit=120)
    assert plan.x is not None
    with Study(tables, plan.x, plan.bent) as study:
        yield study


def asked(case: Book, planned: Book | None = None, seconds: float = ENOUGH, lang: str = "en") -> pd.DataFrame:
    """The table of prices."""
    with studied(case, planned) as study:
        return frame("prices", price_rows(study, time.monotonic() + seconds, lang))


@dataclass(frozen=True)
class Price:
    """A row of the table."""

    dual: float
    low: float
    high: float
    resolved: float
    found: str
    change: float
    cell: str


def price(table: pd.DataFrame, kind: str, subject: str, quarter: str = "") -> Price:
    """The one row of a number."""
    rows = table[(table["kind"] == kind) & (table["subject"] == subject) & (table["quarter"] == quarter)]
    assert len(rows) == 1, table
    return Price(*(rows[name].iat[0] for name in ("dual", "low", "high", "resolved", "found", "change", "cell")))


def line(capacity: float, demand: float, **source: object) -> Book:
    """A of S at 1, one of its line each, wanted at 10."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1, **source)
    case.add("Capacity", supplier="S", resource="R", capacity=capacity).add("Usage", resource="R", item="A", usage=1)
    return case.add("Demand", customer="C", item="A", price=10, by=[demand])


def test_a_bottleneck_is_worth_what_it_lets_through() -> None:
    """2 of the resource a unit that earns 9: 4.5 for one of it, from none of it up to what demand asks for, 20."""
    case = line(10, 10)
    case.rows("Usage")[0]["usage"] = 2
    found = price(asked(case), "capacity", "S · R", "2026Q1")
    assert (found.dual, found.low, found.high) == (near(4.5), near(0), near(20))
    assert found.resolved == near(4.5) and found.found.startswith("with lots")
    assert found.cell == "C2"


def test_an_order_switch_does_not_hide_the_bottleneck_behind_it() -> None:
    """The most that is worth ordering is what there is of the line: both limit at once, and one more is worth 9."""
    found = price(asked(line(10, 20, order_cost=1)), "capacity", "S · R", "2026Q1")
    assert (found.dual, found.high, found.resolved) == (near(9), near(20), near(9))


def test_what_a_source_may_start_at_most() -> None:
    """7 at most, each earns 9; the same where an order costs something, so that its switch states the most."""
    for columns in ({}, {"order_cost": 1}):
        found = price(asked(line(50, 20, most=7, **columns)), "source most", "S · A", "2026Q1")
        assert (found.dual, found.low, found.high, found.resolved) == (near(9), near(0), near(20), near(9))


def expanded(capex: float) -> Book:
    """6 of the line, 4 more for sale, 10 wanted, 9 earned with each."""
    case = line(6, 10)
    return case.add("Options", option="O", supplier="S", resource="R", kind="expand", step=4, capex=capex, most_steps=1)


def test_an_option_that_one_more_unit_would_save() -> None:
    """4 more earn 36, less 33: taken, and with it nothing is short, so the price is 0. With 7 instead of 6 the option
    is not worth it: 63 instead of 90 - 33 = 57, 6 more."""
    found = price(asked(expanded(33)), "capacity", "S · R", "2026Q1")
    assert (found.dual, found.resolved, found.change) == (0, near(6), 1)
    assert found.found.startswith("solved again")


def test_an_option_that_would_do_better_makes_one_more_unit_worthless() -> None:
    """A plan without the option prices a unit at 9; but with the option, at 2, nothing is short: one more is worth
    nothing. At 33 it saves the option: 6."""
    without = expanded(1000)
    for capex, worth in ((2, 0), (33, 6)):
        found = price(asked(expanded(capex), without), "capacity", "S · R", "2026Q1")
        assert (found.dual, found.resolved) == (near(9), near(worth))


def test_a_minimum_order_that_one_more_unit_allows() -> None:
    """4 of the line and 5 to an order: nothing is made, so the price is 0. One more allows 5, which earn 45."""
    found = price(asked(line(4, 10, min_order=5)), "capacity", "S · R", "2026Q1")
    assert (found.dual, found.resolved) == (0, near(45))


def test_lots_make_one_more_unit_worthless() -> None:
    """Lots of 5 in 10: 11 make no third lot. Nothing is worth anything, by price or by solving again."""
    assert not (asked(line(10, 20, lot_size=5))["kind"] == "capacity").any()


def two_makers(quarters: int = 1) -> Book:
    """A of S at 1 or of T at 3, 100 wanted at 10 each quarter."""
    case = book(quarters).add("Items", item="A", tracked="yes")
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=3)
    return case.add("Demand", customer="C", item="A", price=10, by=[100] * quarters)


@pytest.mark.parametrize(("limit", "supplier", "change"), [("most", "S", 0.01), ("least", "T", -0.01)])
def test_a_point_of_share(limit: str, supplier: str, change: float) -> None:
    """Of 100 a point is one unit, at S instead of at T: 2. The year's rule stands in one cell for four quarters: 8."""
    for quarters, per, worth in ((1, "quarter", 2), (4, "year", 8)):
        case = two_makers(quarters).add("Shares", rule="K", supplier=supplier, item="A", per=per, **{limit: 0.4})
        found = price(asked(case), f"share rule {limit}", "K", "2026Q1")
        assert (found.dual, found.resolved, found.change) == (near(worth), near(worth), near(change))


def test_stock_that_must_be_kept_and_demand() -> None:
    """Closing stock 3 of what is bought at 1: one unit less saves 1. One more wanted earns 9."""
    case = line(50, 10)
    case.rows("Items")[0]["closing_stock"] = 3
    table = asked(case)
    closing, demand = price(table, "closing stock", "A"), price(table, "demand", "C · A", "2026Q1")
    assert (closing.dual, closing.low, closing.high, closing.change) == (near(1), near(0), near(40), -1)
    assert (demand.dual, demand.low, demand.high) == (near(9), near(0), near(47))


def test_overtime_and_a_number_that_holds_for_all_quarters() -> None:
    """Overtime at 2 instead of losing 9: a unit more of its limit is worth 7. Safety stock, in one cell, is held in
    two quarters at 0.5 each and bought at 1: one unit less saves 2."""
    case = line(5, 10)
    case.rows("Capacity")[0].update(overtime=2, overtime_cost=2)
    assert price(asked(case), "overtime limit", "S · R", "2026Q1").dual == near(7)
    case = book(2).add("Items", item="A", holding_cost=0.5, safety_stock=4)
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Demand", customer="C", item="A", price=10, by=[3, 3])
    found = price(asked(case), "safety stock", "A")
    assert (found.dual, found.resolved, found.change) == (near(2), near(2), -1)


def test_a_budget_is_asked_for_what_another_step_lacks() -> None:
    """A step for 15 brings 4 units at 9; 10 may be spent. 5 more bring 36 - 15 = 21: 4.2 each."""
    case = expanded(15)
    case.settings["capex_budget"] = 10
    found = price(asked(case), "budget in total", "")
    assert (found.dual, found.change, found.resolved) == (0, near(5), near(4.2))


def test_a_qualification_a_quarter_earlier() -> None:
    """S, which is 2 cheaper, is accepted from the second quarter: 100 units a quarter earlier save 200."""
    case = two_makers(2).add("Qualification", customer="C", item="A", supplier="T")
    case.add("Qualification", customer="C", item="A", supplier="S", from_="2026Q2")
    found = price(asked(case), "qualification a quarter earlier", "C · A · S")
    assert (found.resolved, found.change) == (near(200), -1)
    assert np.isnan(found.dual)


def test_an_option_a_quarter_earlier() -> None:
    """4 more of the line from the third quarter on, at 9: one quarter earlier brings 36; by its lead time, or where it
    has none by the quarter from which it may start."""
    for lead, earliest, cell in ((2, None, "lead_time"), (0, "2026Q3", "earliest")):
        case = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
        case.add("Capacity", supplier="S", resource="R", capacity=6).add("Usage", resource="R", item="A", usage=1)
        case.add("Demand", customer="C", item="A", price=10, by=[10, 10, 10])
        option = {"option": "O", "supplier": "S", "resource": "R", "kind": "expand", "step": 4, "capex": 10}
        case.add("Options", **option, most_steps=1, lead_time=lead, earliest=earliest)
        found = price(asked(case), "option a quarter earlier", "O")
        assert found.resolved == near(36), cell


def test_a_lead_time_a_quarter_shorter() -> None:
    """What takes a quarter to come misses the first one's 10 units at 9."""
    case = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1, lead_time=1)
    case.add("Demand", customer="C", item="A", price=10, by=[10, 10])
    assert price(asked(case), "lead time a quarter shorter", "S · A").resolved == near(90)


def test_what_there_is_no_time_for_is_counted() -> None:
    """Prices are there at once; what would have to be solved again is told, in the planner's language."""
    table = asked(line(10, 20, order_cost=1), seconds=-1)
    found = price(table, "capacity", "S · R", "2026Q1")
    assert found.dual == near(9) and np.isnan(found.resolved) and found.found.startswith("not solved again")
    assert list(table.loc[table["subject"] == "", "found"]) == ["1 more not asked, for lack of time"]
    chinese = asked(line(10, 20, order_cost=1), seconds=-1, lang="zh")
    assert list(chinese.loc[chinese["subject"] == "", "found"]) == ["因时间不足，另有 1 项未询问"]


@settings(
    max_examples=6, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(networks())
def test_prices_are_what_a_changed_workbook_earns_more(case: Book) -> None:
    """With lots, switches and steps as in the plan: relief never costs anything, brings what the price says within its
    range and never more beyond it; what has no price brings nothing."""
    with studied(case) as study:
        assume(not study.bent)
        written, tables = study.loose, study.base.tables
        prices, found = study.prices_in(written), numbers(Causes(written), study.x)
        ranges = reach(found, written, prices, study.x)
        assert study.plain.profit == near(float(-study.base.matrix.objectives[-1] @ study.x), 1e-6)
        for n in np.random.default_rng(0).permutation(len(found))[:20]:
            number, worth = found[n], value(found[n], -prices.rows)
            old = number.edits[0].old(tables)
            assert number.kind == "demand" or worth >= -1e-7
            units = min(1.0, ranges[n, 1] / 2) if ranges[n, 1] > 1e-3 else 1.0
            if not number.plain:
                units = 1e-3
            if number.less:
                units = min(units, old / number.unit)
            gain = study.outcome(write(edited(tables, number.changed(tables, units)))).profit - study.plain.profit
            tolerance = 1e-6 * max(1.0, abs(worth) * units) + 1e-9 * abs(study.plain.profit)
            if number.kind != "demand":
                assert gain >= -tolerance, (number, worth, gain)
            if units <= ranges[n, 1]:
                assert gain == pytest.approx(worth * units, abs=tolerance), (number, worth, gain, units)
            elif number.plain:
                assert gain <= worth * units + tolerance, (number, worth, gain)
