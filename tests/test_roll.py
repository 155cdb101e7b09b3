"""Rolling on: four quarters in a row, money that adds up, nothing lost, and input that is refused."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from openpyxl.comments import Comment

import planner
from planner.api import Case, Plan
from planner.audit.chain import check_chain, realised
from planner.cli import main
from planner.faults import InputError
from planner.rolling.memory import advance
from planner.tables import Table, Tables
from planner.template import write_template
from tests.books import write_book
from tests.cases.book import Book, book
from tests.strategies import networks

pytestmark = pytest.mark.xdist_group("roll")  # what they share is made once


def small() -> Book:
    """Two suppliers of a tracked cable with lead times and lots, an assembler, a customer who waits, an option, a
    yearly share and a growth limit with History."""
    case = book(8, "2026Q1", discount_rate=0.1, capex_budget=100)
    case.add("Items", item="cable", family="wire", tracked="yes", holding_cost=0.1)
    case.add("Items", item="aec", holding_cost=0.2, safety_stock=1, safety_price=2)
    case.add("Items", item="chip", opening_stock=20, holding_cost=0.05)
    case.add("Items", item="link", kind="need", one_option="yes")
    case.add("Sources", supplier="Z", item="cable", unit_cost=2, lead_time=1, lot_size=3)
    case.add("Sources", supplier="L", item="cable", unit_cost=3, lead_time=2, yield_=0.9)
    case.add("Sources", supplier="M", item="chip", unit_cost=4, lead_time=1, min_order=5, order_cost=3)
    case.add("Sources", supplier="F", item="aec", unit_cost=5, lead_time=1, yield_=0.95)
    case.add("BOM", item="aec", component="cable", quantity=1).add("BOM", item="aec", component="chip", quantity=2)
    case.add("BOM", item="link", option="one", component="aec", quantity=1)
    case.add("BOM", item="link", option="two", component="aec", quantity=2)
    case.add("Capacity", supplier="F", resource="line", by=[4, 4, 5, 5, 6, 6, 6, 6])
    case.add("Usage", supplier="F", resource="line", item="aec", usage=1)
    case.add("Options", option="grow", kind="expand", supplier="F", resource="line", step=1, most_steps=3, capex=20,
             running_cost=0.5, lead_time=2)  # fmt: skip
    case.add("Taken", option="grow", by={"2025Q4": 1})
    case.add("Receipts", item="cable", supplier="Z", opening=3, by=[4, 2])
    case.add("Receipts", item="aec", supplier="F", parts="cable: L", opening=2)
    case.add("History", item="cable", supplier="L", by={"2025Q3": 1, "2025Q4": 2})
    case.add("History", item="cable", supplier="Z", by={"2025Q3": 4, "2025Q4": 3})
    case.add("Demand", customer="C", item="aec", price=60, delay=2, late_fee=1, lost_penalty=4, committed=0.5,
             by=[6, 6, 4, 3, 5, 5, 5, 4])  # fmt: skip
    case.add("Demand", customer="D", item="link", price=50, delay=1, lost_penalty=2, by=[None, 2, 3, 2, 1, 2, 3, 1])
    case.add("Backlog", customer="C", item="aec", by={"2025Q4": 2})
    case.add("Backlog", customer="C", item="aec", measure="price", by={"2025Q4": 55})
    case.add("Shares", rule="some L", supplier="L", item="cable", per="year", least=0.3, price=2)
    case.add("Shares", rule="ramp", supplier="Z", item="cable", growth=0.5, growth_floor=2, price=1)
    case.add("Scenarios", scenario="boom", sheet_="Demand", column="quantity", change="times", value=2, first="2026Q1",
             last="2026Q1", probability=0.2)  # fmt: skip
    case.add("Scenarios", scenario="boom", sheet_="Demand", column="price", change="times", value=2, first="2026Q1")
    for study, last in (("early", "2026Q1"), ("early", None), ("all", None)):
        case.add("Sensitivity", study=study, method="tornado", sheet_="Demand", column="price", first="2026Q1",
                 last=last)  # fmt: skip
    return case


def solved(case: Case) -> Plan:
    plan = case.solve(gap=0.0, time_limit=120)
    assert plan.status.name == "OPTIMAL" and not plan.audit, plan.audit
    return plan


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Plan]:
    case = planner.load(small().write(tmp_path_factory.mktemp("roll") / "book.xlsx"))
    return case, solved(case)


def worth(case: Case, plan: Plan, rolled: Case, later: float) -> float:
    """Money of the quarters that pass, and what the rolled book makes of the rest, discounted."""
    passed = rolled.tables.calendar.first - case.tables.calendar.first
    rate, per_year = case.tables.settings.discount_rate, case.tables.calendar.per_year
    if rolled.tables.calendar.labels[-1] == case.tables.calendar.labels[-1]:
        assert_alike(advance(case.tables, plan.tables, passed)[0], rolled.tables)
    return realised(case.tables, plan.tables, passed) + (1 + rate) ** (-passed / per_year) * later


def assert_alike(memory: Tables, file: Tables) -> None:
    """Rolled in memory, a book is what the file is read as; but that rows of Receipts without a number stay, questions
    go and the order of rows is free."""
    assert memory.calendar == file.calendar and memory.settings == file.settings
    for name, table in file.sheets.items():
        if name not in ("Scenarios", "Sensitivity"):
            assert _rows(memory[name]) == _rows(table), name


def _rows(table: Table) -> dict[tuple[object, ...], object]:
    """Every number that a sheet has, by what names it; of what it leaves blank nothing."""
    keys = [column.name for column in table.sheet.keys if column.name != "measure"]
    found: dict[tuple[object, ...], object] = {}
    for n, row in enumerate(table.frame.to_dict("records")):
        key = tuple(str(row[name]) for name in keys)
        numbers = {(name, t): own[n, t - table.periods.start] for name, own in table.phased.items()
                   for t in table.periods}  # fmt: skip
        said = {**{str(name): value for name, value in row.items()}, **numbers}
        given = {k: v for k, v in said.items() if v == v and k != "note" and v != "" and k not in keys}
        if table.sheet.name == "Receipts" and not any(given.values()):
            continue
        if table.sheet.before:  # 0 in a quarter with nothing, or blank there
            given = {k: v for k, v in given.items() if v}
        found |= {(*key, k): pytest.approx(v, rel=1e-9) if isinstance(v, float) else v for k, v in given.items()}
    return found


def test_four_quarters_in_a_row_lose_no_money(first: tuple[Case, Plan], tmp_path: Path) -> None:
    """What a plan promised is what its first quarter brought and what can still be had of the rest: solved anew from
    where it stands, the rest is worth exactly as much, for no number has changed."""
    case, plan = first
    for quarter in ("2026Q2", "2026Q3", "2026Q4", "2027Q1"):
        rolled = case.roll(plan, quarter, tmp_path / f"{quarter}.xlsx")
        assert rolled.tables.calendar.labels[-1] == "2027Q4"
        again = solved(rolled)
        assert worth(case, plan, rolled, again.objective) == pytest.approx(plan.objective, rel=1e-7)
        case, plan = rolled, again


def test_several_quarters_at_once_and_a_longer_horizon(first: tuple[Case, Plan], tmp_path: Path) -> None:
    case, plan = first
    rolled = case.roll(plan, "2026Q4", tmp_path / "next.xlsx")
    assert worth(case, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)
    longer = case.roll(plan, "2026Q4", tmp_path / "longer.xlsx", quarters=7)
    assert longer.tables.calendar.labels[-1] == "2028Q2"
    assert longer.tables["Capacity"].phased["capacity"].tolist() == [[5, 6, 6, 6, 6, 6, 6]]
    quantity = longer.tables["Demand"].phased["quantity"]
    assert (quantity[:, -2:] != quantity[:, -2:]).all()  # blank


def test_what_served_one_need_of_a_link_class_binds_all_of_them(tmp_path: Path) -> None:
    """The first quarter's near links are best by one, the far ones of later by two, and more of them: 9 x 3 are lost
    to what was picked, and the third need, which has no such option, is never served."""
    case = book(4)
    for item, cost in (("A", 1), ("B", 4)):
        case.add("Items", item=item).add("Sources", supplier="S", item=item, unit_cost=cost)
    for need, names in (("near", {"one": 1, "two": 2}), ("far", {"one": 4, "two": 1}), ("odd", {"two": 1})):
        case.add("Items", item=need, kind="need", link_class="up")
        for option, quantity in names.items():
            case.add("BOM", item=need, option=option, component="A" if option == "one" else "B", quantity=quantity)
        case.add("Demand", customer="C", item=need, price=10, by=[9 if need == "near" else None, None, 3, 1])
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    assert plan.objective == pytest.approx((9 + 4) * 9 + 4 * 6)
    rolled = loaded.roll(plan, "2026Q2", tmp_path / "next.xlsx")
    frame = rolled.tables["Qualification"].frame
    told = zip(frame["item"], frame["option"], frame["from"] > 100, strict=True)
    assert set(told) == {("near", "one", False), ("far", "one", False), ("odd", "two", True)}
    again = solved(rolled)
    assert again.objective == pytest.approx(4 * 9 + 4 * 6)
    assert not [found for found in planner.load(tmp_path / "next.xlsx").notes if found.sheet == "Qualification"]


def test_substitutes_of_the_plan_and_locks_on_takes_go_on(tmp_path: Path) -> None:
    """A serves for B: the plan's sheet has it, and so has the next book; the lock of a later quarter stays."""
    case = book(3, frozen_quarters=1).add("Items", item="A", holding_cost=1).add("Items", item="B", holding_cost=1)
    case.add("Sources", supplier="S", item="A", unit_cost=1.5).add("Substitutes", item="A", serves_for="B", cost=1)
    case.add("Contracts", contract="steady", supplier="S", item="A", price=1, spot="yes")
    case.add("Demand", customer="C", item="B", price=5, by=[4, 5, 6])
    case.add("Locks", decision="take", contract="steady", sense="at_most", by=[None, 2, 3])
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    rolled = loaded.roll(plan, "2026Q2", tmp_path / "next.xlsx")
    locks = rolled.tables["Locks"]
    named = zip(locks.frame["decision"], locks.frame["serves_for"], locks.frame["contract"], strict=True)
    rows = dict(zip(named, locks.phased["units"].tolist(), strict=True))
    assert rows["substitute", "B", ""] == pytest.approx([5, 6])
    assert rows["take", "", "steady"] == [2, 3]
    assert worth(loaded, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)


def test_what_crosses_the_line(first: tuple[Case, Plan], tmp_path: Path) -> None:
    case, plan = first
    new = case.roll(plan, "2026Q2", tmp_path / "next.xlsx").tables
    stock = plan.stock[plan.stock["quarter"] == "2026Q1"]
    chips = stock["stock"][stock["item"] == "chip"].sum()
    assert new["Items"].frame.set_index("item")["opening_stock"]["chip"] == pytest.approx(chips)
    history = new["History"]
    assert history.periods[-1] == -1
    assert {"Z", "L"} <= set(history.frame["supplier"])
    assert (
        new["Settings"].frame["capex_budget"][0]
        == 100 - plan.options["capex"][plan.options["quarter"] == "2026Q1"].sum()
    )
    steps = plan.options["steps"][plan.options["quarter"] == "2026Q1"].sum()
    assert steps and new["Taken"].phased["steps"].tolist() == [[1, steps]]
    assert new["Scenarios"].frame["probability"].tolist() == [0.2]  # the other row's quarter has passed
    assert new["Scenarios"].frame["first"].isna().all()
    assert new["Sensitivity"].frame["study"].tolist() == ["all"]  # one of the other's numbers has passed
    assert new["Sensitivity"].frame["first"].isna().all()


def test_what_was_qualified_stays_so(tmp_path: Path) -> None:
    """T is qualified at once, accepted from the second quarter on: in the rolled book from its first, for nothing."""
    case = book(4).add("Items", item="A", tracked="yes", holding_cost=9)
    case.add("Sources", supplier="S", item="A", unit_cost=4).add("Sources", supplier="T", item="A", unit_cost=1)
    case.add("Demand", customer="C", item="A", price=5, by=[10] * 4)
    case.add("Qualification", customer="C", item="A", supplier="S")
    case.add("Options", option="audit", kind="qualify", customer="C", item="A", supplier="T", capex=50, lead_time=1)
    old = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(old)
    assert plan.objective == pytest.approx(10 + 3 * 40 - 50)
    rolled = old.roll(plan, "2026Q2", tmp_path / "next.xlsx")
    again = solved(rolled)
    assert again.objective == pytest.approx(3 * 40)
    assert again.options.empty


def test_the_chain_audit_finds_every_number_that_is_changed(first: tuple[Case, Plan], tmp_path: Path) -> None:
    case, plan = first
    target = tmp_path / "next.xlsx"
    new = case.roll(plan, "2026Q2", target)
    assert check_chain(case.tables, plan.tables, new.tables) == []
    changed = tmp_path / "changed.xlsx"
    found = 0
    for sheet in ("Settings", "Items", "Receipts", "History", "Demand", "Capacity", "Backlog", "Locks", "Taken"):
        for row in openpyxl.load_workbook(target)[sheet].iter_rows(min_row=2):
            for cell in row:
                name = row[0].value
                if not isinstance(cell.value, int | float) or isinstance(cell.value, bool) or name in UNREAD:
                    continue
                workbook = openpyxl.load_workbook(target)
                workbook[sheet][cell.coordinate] = cell.value * 1.1 + 0.05
                workbook.save(changed)
                tables, faults = planner.reading.read.read_workbook(changed)
                told = faults or check_chain(case.tables, plan.tables, tables)
                assert told, (sheet, cell.coordinate, cell.value)
                found += 1
    assert found > 30


def test_goods_on_their_way_to_a_customer_arrive(tmp_path: Path) -> None:
    """Made at once, two quarters on the sea, one by express."""
    case = book(6, discount_rate=0.2).add("Items", item="A", opening_stock=3)
    case.add("Sources", supplier="S", item="A", unit_cost=1, most=5)
    case.add("Demand", customer="C", item="A", price=20, delay=1, late_fee=6, by=[4, 4, 4, 4, 4, 4])
    case.add("Lanes", lane="sea", to_customer="C", freight=1, transit=2, expedite_fee=2, expedite_saves=1)
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    for passed, quarter in ((1, "2026Q2"), (3, "2026Q4")):
        rolled = loaded.roll(plan, quarter, tmp_path / f"{quarter}.xlsx")
        assert set(rolled.tables["Receipts"].frame["customer"]) == {"C"}
        assert worth(loaded, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7), passed


@pytest.mark.parametrize(("told_apart", "delivered"), [(True, (0, 8, 12)), (False, (0, 4, 8))])
def test_goods_that_have_arrived_at_a_customer_are_history(
    told_apart: bool, delivered: tuple[int, ...], tmp_path: Path
) -> None:
    """Under way in one book, arrived in the next: delivered, once, and counted by the yearly rule or the contract."""
    case = book(6, discount_rate=0.2).add("Items", item="A", tracked="yes")
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=2)
    case.add("Demand", customer="C", item="A", price=20, delay=1, late_fee=6, by=[4] * 6)
    case.add("Lanes", lane="sea", to_customer="C", freight=1, transit=1)
    if told_apart:
        case.add("Shares", rule="some T", supplier="T", item="A", customer="C", per="year", least=0.5, price=30)
    else:
        case.add("Contracts", contract="k", customer="C", item="A", price=15, most_total=10)
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    for units, quarter in zip(delivered, ("2026Q2", "2026Q3", "2026Q4"), strict=True):
        rolled = loaded.roll(plan, quarter, tmp_path / f"{quarter}.xlsx")
        history = rolled.tables["History"]
        to_customer = (history.frame["customer"] == "C").to_numpy()
        assert np.nansum(history.phased["quantity"][to_customer]) == pytest.approx(units)
        again = solved(rolled)
        assert worth(loaded, plan, rolled, again.objective) == pytest.approx(plan.objective, rel=1e-7)
        loaded, plan = rolled, again


def test_what_was_expedited_arrives_earlier(tmp_path: Path) -> None:
    """Of one order some arrives by air in the second quarter, the rest by sea in the third; in the book of the second
    both are on their way, and the option is taken."""
    case = book(5).add("Items", item="A", holding_cost=9)
    case.add("Sources", supplier="S", item="A", unit_cost=4, lead_time=2, order_cost=3)
    case.add("Options", option="fly", kind="expedite", supplier="S", item="A", saves=1, step=6, unit_fee=2, capex=1)
    case.add("Demand", customer="C", item="A", price=10, by=[0, 5, 7, 3, 4])
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    rolled = loaded.roll(plan, "2026Q2", tmp_path / "next.xlsx")
    assert rolled.tables["Receipts"].phased["receipt"][:, :2].sum(axis=0) == pytest.approx([5, 7])
    assert worth(loaded, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)
    rows = plan.purchasing[plan.purchasing["expedite"] == "fly"].index
    plan.tables["purchasing"].loc[rows[0], "expedite"] = ""
    assert check_chain(loaded.tables, plan.tables, rolled.tables)


def test_stock_is_as_old_as_it_is(tmp_path: Path) -> None:
    """Lots of 10 that keep for two quarters, 4 wanted a quarter: what is left of each goes on with its age."""
    case = book(6).add("Items", item="A", holding_cost=0.1, shelf_life=2, scrap_cost=0.5)
    case.add("Sources", supplier="S", item="A", unit_cost=1, lot_size=10)
    case.add("Receipts", item="A", supplier="S", opening=5)
    case.add("Demand", customer="C", item="A", price=20, by=[4, 4, 4, 4, 4, 4])
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    for quarter in ("2026Q2", "2026Q3", "2026Q4"):
        rolled = loaded.roll(plan, quarter, tmp_path / f"{quarter}.xlsx")
        assert worth(loaded, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)


@pytest.mark.parametrize(
    "contract",
    [{"supplier": "T", "least_total": 14, "fee": 3, "spot": "yes"}, {"supplier": "S", "most_total": 14, "spot": "no"},
     {"supplier": "S", "price": 3, "most_total": 10, "spot": "yes"}, {"customer": "C", "price": 25, "most_total": 12},
     {"customer": "C", "least_total": 24, "fee": 2}],
)  # fmt: skip
def test_contracts_go_on_counting(contract: dict[str, object], tmp_path: Path) -> None:
    """Totals of a term that has begun count what was taken before, with suppliers and with customers."""
    case = book(6, discount_rate=0.1).add("Items", item="A", holding_cost=0.1)
    case.add("Sources", supplier="S", item="A", unit_cost=5).add("Sources", supplier="T", item="A", unit_cost=6)
    case.add("Demand", customer="C", item="A", price=20, delay=1, by=[4, 5, 6, 4, 4, 4])
    case.add("Contracts", contract="k", item="A", **contract)
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    for quarter in ("2026Q2", "2026Q4"):
        rolled = loaded.roll(plan, quarter, tmp_path / f"{quarter}.xlsx")
        assert worth(loaded, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)


def test_what_is_held_for_somebody_stays_held(tmp_path: Path) -> None:
    """Half the line is held for D, who wants nothing for two quarters: what it makes meanwhile is kept for D."""
    case = book(6).add("Items", item="A", holding_cost=0.1)
    case.add("Sources", supplier="S", item="A", unit_cost=1, lead_time=1)
    case.add("Capacity", supplier="S", resource="line", capacity=6)
    case.add("Usage", supplier="S", resource="line", item="A", usage=1)
    case.add("Reservations", reservation="for D", supplier="S", resource="line", customer="D", quantity=3)
    case.add("Demand", customer="C", item="A", price=20, delay=1, by=[2, 3, 4, 4, 4, 4])
    case.add("Demand", customer="D", item="A", price=20, by=[None, None, None, 9, 3, 8])
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    plan = solved(loaded)
    marked = 0
    for quarter in ("2026Q2", "2026Q3", "2026Q4"):
        rolled = loaded.roll(plan, quarter, tmp_path / f"{quarter}.xlsx")
        marked += any(rolled.tables["Receipts"].frame["parts"])
        assert worth(loaded, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)
    assert marked


def test_coming_decisions_are_kept_as_locks(first: tuple[Case, Plan], tmp_path: Path) -> None:
    """With every quarter frozen the plan goes on as it was decided, also where another would now be better."""
    case, plan = first
    rolled = case.roll(plan, "2026Q2", tmp_path / "next.xlsx")
    locks = rolled.tables["Locks"]
    assert set(locks.frame["sense"]) == {"plan"}
    workbook = openpyxl.load_workbook(tmp_path / "next.xlsx")
    workbook["Settings"].append(["frozen_quarters", 7])
    workbook.save(tmp_path / "frozen.xlsx")
    frozen = solved(planner.load(tmp_path / "frozen.xlsx"))
    assert worth(case, plan, rolled, frozen.objective) == pytest.approx(plan.objective, rel=1e-6)
    assert not frozen.bent


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_book_keeps_its_words_looks_and_notes(lang: str, tmp_path: Path) -> None:
    """The example, with a sheet and a column of somebody's own, a note that looks like a formula, and a formula."""
    path = tmp_path / "book.xlsx"
    write_template(path, lang, example=True)
    workbook = openpyxl.load_workbook(path)
    title, note, quarter = {"en": ("Demand", "note", "2026Q2"), "zh": ("需求", "备注", "2026Q2")}[lang]
    page = workbook[title]
    column = {cell.value: cell.column for cell in page[1]}
    page.cell(2, column[note], "=1+1").data_type = "s"
    page.cell(2, column[quarter]).comment = Comment("asked twice", "me")
    page.cell(2, column[quarter]).number_format = "0.000"
    own = page.cell(1, page.max_column + 1, "#mine")
    page.cell(2, own.column, "@home")
    workbook.create_sheet("_notes", 0)["A1"] = "+ mine"
    workbook.save(path)
    case = planner.load(path)
    target = tmp_path / "next.xlsx"
    rolled = case.roll(solved(case), "2026Q2", target)
    assert rolled.tables.titles == case.tables.titles
    new = openpyxl.load_workbook(target)
    kept = [name for name in new.sheetnames if name in workbook.sheetnames]
    assert kept == workbook.sheetnames
    page = new[title]
    heads = {cell.value: cell for cell in page[1] if cell.value is not None}
    assert "2026Q1" not in heads and list(heads)[-1] == "#mine"
    moved = page.cell(2, heads[quarter].column)
    assert moved.comment.text == "asked twice" and moved.number_format == "0.000"
    assert [page.cell(2, heads[name].column).value for name in (note, "#mine")] == ["=1+1", "@home"]
    assert page.cell(2, heads[note].column).data_type == "s"
    assert new["_notes"]["A1"].value == "+ mine"
    for sheet in new:
        assert not any(cell.data_type == "f" for cells in sheet.iter_rows() for cell in cells)


def test_long_rows_roll_on_too(tmp_path: Path) -> None:
    """Demand and Receipts with a row a quarter: rows that have passed go, what they said of their key stays."""
    sheets = {
        "Settings": [["setting", "value"], ["start", "2026Q1"], ["quarters", 4]],
        "Items": [["item"], ["A"]],
        "Suppliers": [["supplier"], ["S"]],
        "Sources": [["supplier", "item", "unit_cost", "lead_time"], ["S", "A", 1, 1]],
        "Receipts": [["item", "supplier", "quarter", "value"], ["A", "S", "2026Q1", 2], ["A", "S", "2026Q2", 1]],
        "Demand": [
            ["customer", "item", "price", "delay", "quarter", "value"],
            ["C", "A", 9, 1, "2026Q1", 4], ["C", "A", None, None, "2026Q2", 3], ["C", "A", None, None, "2026Q3", 2],
        ],
    }  # fmt: skip
    case = planner.load(write_book(tmp_path / "book.xlsx", sheets))
    plan = solved(case)
    rolled = case.roll(plan, "2026Q2", tmp_path / "next.xlsx")
    assert rolled.tables["Demand"].frame["price"].tolist() == [9]
    assert worth(case, plan, rolled, solved(rolled).objective) == pytest.approx(plan.objective, rel=1e-7)


@settings(max_examples=6, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
@given(networks())
def test_no_network_loses_money_by_a_quarter_that_passes(network: Book) -> None:
    """Left out are rules over the whole horizon, which is another one then, and the number of suppliers that have
    started anything in a year, for History knows only what was received."""
    assume(all(row.get("per") != "horizon" for row in network.rows("Shares")))
    assume(all(row.get("per") != "year" for row in network.rows("Shares") if row.get("most_suppliers")))
    with tempfile.TemporaryDirectory() as folder:
        case = planner.load(network.write(Path(folder) / "book.xlsx"))
        plan = solved(case)
        rolled = case.roll(plan, case.tables.calendar.label(1), Path(folder) / "next.xlsx")
        later = solved(rolled)
        assume(not plan.bent and not later.bent)
        assert worth(case, plan, rolled, later.objective) == pytest.approx(plan.objective, rel=1e-6, abs=1e-6)


def test_the_reference_workbook_rolls_on(tmp_path: Path) -> None:
    """Both plans are proven to a hundredth: what was promised can still be had to as much."""
    case = planner.load(Path(__file__).parents[1] / "inputs" / "interconnect.xlsx")
    plan = case.solve(gap=0.01, time_limit=120)
    rolled = case.roll(plan, case.tables.calendar.label(1), tmp_path / "next.xlsx")
    later = rolled.solve(gap=0.01, time_limit=120)
    assert not later.audit
    assert worth(case, plan, rolled, later.objective) == pytest.approx(plan.objective, rel=0.02)


UNREAD = ("gap", "time_limit", "discount_rate")


@pytest.mark.parametrize(
    ("to", "quarters", "code"),
    [("2026Q1", None, "roll_to"), ("2025Q4", None, "roll_to"), ("2028Q1", None, "roll_to"), ("soon", None, "roll_to"),
     ("2026Q2", 6, "roll_quarters")],
)  # fmt: skip
def test_quarters_that_do_not_fit_are_refused(
    first: tuple[Case, Plan], to: str, quarters: int | None, code: str, tmp_path: Path
) -> None:
    case, plan = first
    with pytest.raises(InputError) as error:
        case.roll(plan, to, tmp_path / "next.xlsx", quarters)
    assert [f.code for f in error.value.faults] == [code]
    assert list(tmp_path.iterdir()) == []


def test_one_quarter_has_no_next(tmp_path: Path) -> None:
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Demand", customer="C", item="A", by=[1])
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    with pytest.raises(InputError) as error:
        loaded.roll(solved(loaded), "2026Q2", tmp_path / "next.xlsx")
    assert [f.code for f in error.value.faults] == ["roll_to_none"]


def test_other_plans_and_changed_books_are_refused(first: tuple[Case, Plan], tmp_path: Path) -> None:
    case, plan = first

    def codes(case: Case, plan: Plan) -> list[str]:
        with pytest.raises(InputError) as error:
            case.roll(plan, "2026Q2", tmp_path / "next.xlsx")
        return [f.code for f in error.value.faults]

    edited = dict(plan.tables) | {"stock": plan.stock.assign(stock=plan.stock["stock"] + 1)}
    assert codes(case, Plan(plan.status, 0, 0, 0, edited, plan.run, ())) == ["roll_plan_audit"]
    other = planner.load(small().add("Notes", topic="x").write(tmp_path / "other.xlsx"))
    assert codes(other, plan) == ["roll_other_plan"]
    assert codes(case.scenario("boom"), plan) == ["roll_scenario"]
    moved = planner.load(shutil.copy(case.tables.path, tmp_path / "moved.xlsx"))
    shutil.copy(tmp_path / "other.xlsx", tmp_path / "moved.xlsx")
    assert codes(moved, plan) == ["roll_book_changed"]
    assert not (tmp_path / "next.xlsx").exists()


def test_the_command(first: tuple[Case, Plan], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, plan = first
    path = Path(shutil.copy(case.tables.path, tmp_path / "book.xlsx"))
    plan.to_folder(tmp_path / "run")
    target = tmp_path / "book-2026Q2.xlsx"
    words = ["roll", str(path), str(tmp_path / "run"), "--to", "2026Q2"]
    assert main(words) == 0
    assert target.exists()
    before = target.read_bytes()
    assert main(words) == 2  # never over a file that is there
    assert main([*words, "-o", str(path), "--overwrite"]) == 2
    assert main([*words, "-o", str(tmp_path / "next.csv")]) == 2
    assert target.read_bytes() == before
    assert main([*words, "--overwrite", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1] and "{}") == {}
    for to, plan_file in (("2026Q1", "run"), ("2026Q2", "nowhere"), ("2026Q2", "book.xlsx")):
        assert main(["roll", str(path), str(tmp_path / plan_file), "--to", to, "--lang", "zh", "--overwrite"]) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["book-2026Q2.xlsx", "book.xlsx", "run"]
