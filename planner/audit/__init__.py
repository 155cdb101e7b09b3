"""The audit: replays a plan against the tables in plain arithmetic.

It shares nothing with the formulation: it reads the decisions of a plan (what is started, delivered, met, built),
recomputes everything else from the workbook, and names whatever does not hold. A plan may come fresh from a solve or
from a file in which somebody has edited cells; nothing in it is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.audit.ageing import check_ageing
from planner.audit.blends import blends_of, check_blends
from planner.audit.book import read_book
from planner.audit.contracts import add_money, check_contracts, contract_rulings, contracts_of
from planner.audit.customers import check_customers
from planner.audit.finding import Finding, Findings
from planner.audit.lanes import check_lanes
from planner.audit.ledger import Ledger
from planner.audit.locks import check_locks, read_locks
from planner.audit.material import check_material
from planner.audit.money import check_money, check_objective, money, total
from planner.audit.options import check_options
from planner.audit.replay import play
from planner.audit.resources import check_resources
from planner.audit.rows import read_rows
from planner.audit.rules import check_rules, rulings
from planner.audit.shares import check_shares, rules_of
from planner.tables import Tables

__all__ = ["Finding", "audit", "objective"]


def audit(tables: Tables, plan: Mapping[str, pd.DataFrame], claimed: float | None = None) -> list[Finding]:
    """Everything in the plan that does not hold; an empty list is a plan that does. ``claimed`` is the objective that
    somebody says it has, in the workbook's currency.

    ``tables`` is a workbook without faults. ``plan`` has the long tables of ``planner.plan_schema`` by name; tables,
    columns and rows may be missing and any cell may hold anything: that is a finding, never an error.
    """
    book = read_book(tables)
    found = Findings(tables.titles)
    rows = read_rows(plan, book, found)
    replay = play(book, rows, found)
    rules = rules_of(replay)
    contracts = contracts_of(replay, rows["contracts"], found)
    blends, locks = blends_of(replay), read_locks(book, rows, contracts)
    blended = [ruling for blend in blends for ruling in blend.rulings()]
    ruled = [*rulings(replay, rules), *blended, *contract_rulings(replay, contracts), *locks.rules]
    lines = money(replay, ruled, locks.changes)
    add_money(contracts, lines)
    check_material(replay, rows, found)
    check_ageing(replay, rows, found)
    check_customers(replay, rows, found)
    check_lanes(replay, rows["allocation"], rows["lanes"], found)
    check_resources(replay, rows, found)
    check_options(replay, rows, found)
    check_shares(book, rules, rows["shares"], found)
    check_blends(blends, rows["blends"], found)
    check_contracts(replay, contracts, rows["contracts"], found)
    check_locks(book, rows, found)
    check_rules(replay, ruled, rows["rules"], found)
    check_money(book, lines, rows["money"], found)
    if claimed is not None:
        check_objective(book, lines, claimed, found)
    return found.items


def objective(tables: Tables, plan: Mapping[str, pd.DataFrame]) -> float:
    """The plan's worth recomputed from its decisions: the sum of discounted money, in the workbook's currency."""
    return total(read_book(tables), lines_of(tables, plan))


def lines_of(tables: Tables, plan: Mapping[str, pd.DataFrame]) -> Ledger[str]:
    """Money by line and quarter, recomputed from a plan's decisions; undiscounted."""
    book = read_book(tables)
    ignored = Findings(tables.titles)
    rows = read_rows(plan, book, ignored)
    replay = play(book, rows, ignored)
    contracts = contracts_of(replay, rows["contracts"], ignored)
    locks = read_locks(book, rows, contracts)
    blended = [ruling for blend in blends_of(replay) for ruling in blend.rulings()]
    lines = money(replay, [*rulings(replay, rules_of(replay)), *blended, *locks.rules], locks.changes)
    add_money(contracts, lines)
    return lines
