"""The Network: what the formulation needs to know, as sets, relations and numbers over integer codes.

Index letters, everywhere: t quarter, a activity, j source, s supplier, v variant, i item, x item or need, c customer,
d demand line, p serving option of a need, r resource, o expansion option, k share rule, q period of a rule,
h blend rule, z supplier or recipe option that counts, f priority, n contract, g flow that contracts cover,
e price step, l lane, u another quarter, lk lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

# name -> (indices, meaning)
SETS: dict[str, tuple[tuple[str, ...], str]] = {
    "T": (("t",), "quarters of the horizon"),
    "RUNS": (("a", "t"), "quarters in which an activity may start and still arrive"),
    "ORDERS": (("j", "t"), "quarters in which a source may start anything"),
    "SWITCHED": (("j", "t"), "orders that cost, use or require something by being placed at all"),
    "LEAST_ORDERS": (("j", "t"), "orders with a minimum quantity"),
    "LOTTED": (("j", "t"), "orders in whole lots"),
    "CEILINGS": (("j", "t"), "orders with a most that no switch states"),
    "TOGETHER": (("j", "j2", "t"), "orders that need another placed in the same quarter"),
    "USED": (("s", "t"), "quarters in which using a supplier has a fixed cost"),
    "USED_ORDERS": (("j", "s", "t"), "orders that use such a supplier"),
    "STOCKS": (("v", "t"), "variants by quarter"),
    "CONSUMES": (("a", "v"), "activities and the variants they take"),
    "OUTPUTS": (("a", "v"), "activities and the variants that come out of them"),
    "SCRAPS": (("v", "t"), "variants that may be scrapped"),
    "AGES": (("v", "t"), "variants of which something may be too old after the quarter"),
    "SAFETIES": (("i", "t"), "items with safety stock"),
    "PRICED_SAFETIES": (("i", "t"), "of these, with a price on what is missing"),
    "BENT_SAFETIES": (("i", "t"), "of these, without one"),
    "STOCK_LIMITS": (("i", "t"), "items with a most stock"),
    "CLOSINGS": (("i", "t"), "items with a closing stock, and the last quarter"),
    "WANTS": (("c", "x", "t"), "what a customer may need in a quarter, directly or inside a need"),
    "DELIVERIES": (("c", "v", "t"), "variants that a customer accepts and may need, by quarter of arrival"),
    "TRAVELLING": (("c", "v", "t"), "of these, deliveries on some lane"),
    "TRIPS": (("c", "v", "t", "u"), "how they may travel: quarters of leaving and of arrival"),
    "LANES": (("l", "t"), "lanes with a limit or a cost of being used, by quarter of leaving"),
    "LANE_LIMITS": (("l", "t"), "of these, lanes with a most that no switch states"),
    "LANE_SWITCHES": (("l", "t"), "lanes that cost or require something by being used at all"),
    "LANE_ROOMS": (("l", "t"), "of these, lanes with a most"),
    "LANE_LEASTS": (("l", "t"), "of these, lanes with a least load"),
    "LANE_PARTS": (("l", "c", "x", "t"), "what may go on such a lane, by customer and item"),
    "EXPEDITES": (("l", "t"), "lanes with a most number of units sent by express"),
    "LANDED": (("c", "x", "t"), "wants that may be served by what was on the way at the start"),
    "CONFIGURES": (("c", "p", "t"), "options by which a customer's need may be served"),
    "CONTAINS": (("p", "x"), "options of needs and what they use"),
    "LINES": (("d",), "demand lines: customer, item, quarter"),
    "DUE": (("d", "t"), "demand lines and the last quarter in which they may be served"),
    "WINDOWS": (("d", "t"), "demand lines and the quarters in which they may be served"),
    "COMMITMENTS": (("d",), "demand lines of which a part is committed"),
    "PRIORITIES": (("f",), "priorities of commitments, first first"),
    "PICKS": (("c", "p"), "options of which a customer may use one only"),
    "PICK_GROUPS": (("c", "x"), "customers and needs with one option only"),
    "SINGLE": (("c", "p", "t"), "uses of such options"),
    "POOLS": (("r", "t"), "resources by quarter"),
    "USES": (("a", "r"), "activities and the resources they take"),
    "SETS_UP": (("j", "r"), "sources and the resources that placing an order takes"),
    "OVERTIMES": (("r", "t"), "resources with overtime"),
    "EXPANSIONS": (("o",), "expansion options"),
    "STEPPED": (("o",), "expansion options that can be complete in time"),
    "BUILDS": (("o", "t"), "quarters in which an expansion step may start"),
    "REQUIREMENTS": (("o", "o2", "t"), "expansions that need another complete before they start"),
    "GATES": (("o", "t"), "options that other rules may wait for (one step at most), by quarter"),
    "BUDGETS": (("t",), "quarters with a budget of capital expenditure"),
    "TOTAL_BUDGET": (("b",), "one element where the horizon has such a budget"),
    "PERIODS": (("k", "q"), "share rules and the periods over which they count"),
    "LEAST_SHARES": (("k", "q"), "periods with a least share"),
    "MOST_SHARES": (("k", "q"), "periods with a most share"),
    "FLOWS": (("k", "t"), "rules with a growth limit, by quarter"),
    "GROWTHS": (("k", "t"), "of these, quarters whose predecessor is known"),
    "MEMBERS": (("k", "z", "q"), "suppliers or options that count toward a most number of them"),
    "MEMBER_ORDERS": (("k", "z", "q", "j", "t"), "orders that make a supplier or an option count"),
    "MEMBER_LIMITS": (("k", "q"), "periods with a most number of suppliers or options"),
    "CUSTOMER_LIMITS": (("k", "q"), "periods with a most number of customers of a supplier"),
    "SERVED": (("k", "c", "q"), "customers that count toward it"),
    "SERVED_PARTS": (("k", "c", "q", "x", "t"), "what may make a customer count, by item and quarter"),
    "PRICED_CUSTOMERS": (("k", "q", "t"), "customer limits with a price, and when it is paid"),
    "BENT_CUSTOMERS": (("k", "q"), "customer limits without a price"),
    "PRICED_LEAST": (("k", "q", "t"), "least shares with a price, and when it is paid"),
    "PRICED_MOST": (("k", "q", "t"), "most shares with a price, and when it is paid"),
    "PRICED_GROWTHS": (("k", "t"), "growth limits with a price"),
    "PRICED_MEMBERS": (("k", "q", "t"), "such limits with a price, and when it is paid"),
    "BENT_LEAST": (("k", "q"), "least shares without a price"),
    "BENT_MOST": (("k", "q"), "most shares without a price"),
    "BENT_GROWTHS": (("k", "t"), "growth limits without a price"),
    "BENT_MEMBERS": (("k", "q"), "such limits without a price"),
    "BLENDS": (("h", "q"), "blend rules and the periods over which they average"),
    "BLENDED_RUNS": (("h", "a"), "activities whose components count in a blend rule"),
    "BLENDED_GOODS": (("h", "v"), "variants that count in a blend rule when delivered"),
    "LEAST_BLENDS": (("h", "q"), "periods with a least average"),
    "MOST_BLENDS": (("h", "q"), "periods with a most average"),
    "PRICED_LEAST_BLENDS": (("h", "q", "t"), "least averages with a price, and when it is paid"),
    "PRICED_MOST_BLENDS": (("h", "q", "t"), "most averages with a price, and when it is paid"),
    "BENT_LEAST_BLENDS": (("h", "q"), "least averages without a price"),
    "BENT_MOST_BLENDS": (("h", "q"), "most averages without a price"),
    "CONTRACTS": (("n",), "contracts"),
    "COVERED": (("g", "t"), "flows under some contract, by quarter"),
    "CONTRACTED": (("n", "t"), "contracts and the quarters of their terms"),
    "BESIDE": (("g", "t"), "of the flows, those that may go beside their contracts"),
    "MOST_TAKEN": (("n", "t"), "quarters with a most"),
    "LEAST_TAKEN": (("n", "t"), "quarters with a least that is not received anyway"),
    "MOST_TOTALS": (("n",), "contracts with a most over the term"),
    "LEAST_TOTALS": (("n",), "contracts with a least over the term that is not received anyway"),
    "TAKEN_AT": (("n", "t"), "quarters with a price of the contract's own"),
    "REPLACED_COSTS": (
        ("n", "a", "v", "t"),
        "runs, and of what comes out, whose unit cost the contract's price replaces",
    ),
    "REPLACED_PRICES": (("n", "d", "t"), "deliveries whose price the contract's price replaces"),
    "SPARED": (("n", "t", "t2"), "quarters in which what is taken replaces another price, and when that is paid"),
    "FEES": (("n", "t"), "least takes with a fee"),
    "TOTAL_FEES": (("n", "t"), "least totals with a fee, and when it is paid"),
    "BENT_TAKEN": (("n", "t"), "least takes without a fee"),
    "BENT_TOTALS": (("n",), "least totals without a fee"),
    "LOCKED": (("lk", "t"), "locks and the quarters in which they hold"),
    "LEAST_LOCKS": (("lk", "t"), "of these, with a least"),
    "MOST_LOCKS": (("lk", "t"), "of these, with a most"),
    "PRICED_LOCKS": (("lk", "t"), "of these, rules with a price"),
    "BENT_LOCKS": (("lk", "t"), "of these, rules without one"),
    "STABLE_LOCKS": (("lk", "t"), "of these, decisions of the plan before, changes of which count"),
    "TIERED": (("n", "q"), "contracts with price steps, and the periods over which their volume counts"),
    "STEPS": (("n", "q", "e"), "price steps that the volume of the period may reach"),
    "STEP_ENDS": (("n", "q", "e"), "steps with an end, where no switch states it"),
    "STEP_SWITCHES": (("n", "q", "e"), "steps that are reached or not"),
    "STEP_FILLS": (("n", "q", "e", "e2"), "steps that must be full before the next is reached"),
    "STEP_STARTS": (("n", "q", "e"), "steps for all units that ask for a volume"),
    "ONE_STEP": (("n", "q"), "periods of which one step holds for all units"),
    "STEP_PAID": (("n", "q", "e", "t"), "steps with another price than the first, and when that is settled"),
}

# name -> (set that indexes it, indices of its members, meaning)
RELATIONS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "PREV": ("T", ("t",), "the quarter before, where there is one"),
    "RUNS_OF": ("ORDERS", ("a",), "activities of the source"),
    "ARRIVALS": ("STOCKS", ("a", "t"), "runs that arrive as the variant in the quarter"),
    "SCRAPPED": ("STOCKS", ("t",), "the quarter itself, where the variant may be scrapped"),
    "FRESH": ("AGES", ("a", "t"), "runs whose output is of use after the quarter"),
    "TAKERS": ("STOCKS", ("a",), "activities that take the variant in the quarter"),
    "BUYERS": ("STOCKS", ("c",), "customers to whom the variant may go in the quarter, on no lane"),
    "TRAVELLERS": ("STOCKS", ("c", "u"), "trips of the variant that leave in the quarter"),
    "WAYS": ("TRAVELLING", ("t",), "quarters in which the delivery may leave"),
    "ON_LANE": ("LANES", ("c", "v", "u"), "trips on the lane that leave in the quarter"),
    "PART_TRIPS": ("LANE_PARTS", ("v", "u"), "of these, trips of the item to the customer"),
    "HURRIED": ("EXPEDITES", ("c", "v", "u"), "trips by express on the lane that leave in the quarter"),
    "LANDING": ("WANTS", ("t",), "the quarter itself, where what was on the way may serve"),
    "LANDED_BY": ("LANDED", ("t",), "quarters up to this one in which it may have served"),
    "OF_ITEM": ("ITEMS_T", ("v",), "variants of the item"),
    "SUPPLIED": ("WANTS", ("v",), "variants that may serve it"),
    "SERVED_BY": ("WANTS", ("p",), "options that may serve it, where it is a need"),
    "ASKED": ("WANTS", ("d",), "demand lines for it that the quarter may serve"),
    "INSIDE": ("WANTS", ("p",), "options of the customer's needs that use it"),
    "SERVED_IN": ("LINES", ("t",), "quarters in which the line may be served"),
    "OF_PRIORITY": ("PRIORITIES", ("d",), "committed lines of the priority"),
    "PICK_FROM": ("PICK_GROUPS", ("p",), "options of the need"),
    "USERS": ("POOLS", ("a",), "activities that take the resource in the quarter"),
    "SETTERS": ("POOLS", ("j",), "sources whose order takes the resource in the quarter"),
    "EXTRA": ("POOLS", ("t",), "the quarter itself, where it has overtime"),
    "BUILT": ("POOLS", ("o", "t"), "expansion steps complete by the quarter"),
    "STARTS": ("STEPPED", ("t",), "quarters in which a step may start"),
    "RUNNING": ("BUILDS", ("t",), "quarters in which a step started then runs"),
    "STARTED_BY": ("REQUIREMENTS", ("t",), "starts of the option up to the quarter"),
    "COMPLETE_BY": ("REQUIREMENTS", ("t",), "starts of the required option that are complete by the quarter"),
    "DONE": ("GATES", ("t",), "starts of the option that are complete by the quarter"),
    "SPENT": ("BUDGETS", ("o",), "options of which a step may start in the quarter"),
    "PART_RUNS": ("PERIODS", ("a", "v", "t"), "runs of the subject that arrive in the period, and what comes out"),
    "TOTAL_RUNS": ("PERIODS", ("a", "v", "t"), "runs in scope that arrive in the period, and what comes out"),
    "PART_DELIVERIES": ("PERIODS", ("c", "v", "t"), "deliveries of the subject in the period"),
    "TOTAL_DELIVERIES": ("PERIODS", ("c", "v", "t"), "deliveries in scope in the period"),
    "FLOW_RUNS": ("FLOWS", ("a", "v", "t"), "runs of the subject that arrive in the quarter, and what comes out"),
    "FLOW_DELIVERIES": ("FLOWS", ("c", "v", "t"), "deliveries of the subject in the quarter"),
    "BLEND_RUNS": ("BLENDS", ("a", "t"), "runs that count in the period"),
    "BLEND_DELIVERIES": ("BLENDS", ("c", "v", "t"), "deliveries that count in the period"),
    "COUNTED": ("MEMBER_LIMITS", ("z",), "suppliers or options in scope"),
    "MEMBER_RUNS": ("MEMBER_ORDERS", ("a",), "activities of the source that make it count"),
    "REACHED": ("CUSTOMER_LIMITS", ("c",), "customers in scope"),
    "SUBJECTS": ("SERVED_PARTS", ("v",), "variants of the item that the subject made"),
    "UNDER": ("COVERED", ("n",), "contracts over the flow in the quarter"),
    "SPOT": ("COVERED", ("t",), "the quarter itself, where the flow may go beside its contracts"),
    "COVERED_RUNS": ("COVERED", ("a", "v", "t"), "runs that arrive in the quarter, and what of them counts"),
    "COVERED_USES": ("COVERED", ("a", "r"), "activities whose use of the resource counts"),
    "COVERED_LINES": ("COVERED", ("d",), "demand lines whose deliveries in the quarter count"),
    "TERM": ("CONTRACTS", ("t",), "quarters of the term"),
    "STEPS_OF": ("TIERED", ("e",), "steps of the period"),
    "VOLUME": ("TIERED", ("t",), "quarters of the period"),
    "FEE_QUARTERS": ("CONTRACTS", ("t",), "quarters with a least"),
    "LOCKED_RUNS": ("LOCKED", ("a",), "activities under the lock that may start in the quarter"),
    "LOCKED_DELIVERIES": ("LOCKED", ("c", "v"), "deliveries under the lock"),
    "LOCKED_STEPS": ("LOCKED", ("o",), "options under the lock of which a step may start in the quarter"),
    "LOCKED_NEEDS": ("LOCKED", ("c", "p"), "ways to serve a need under the lock"),
}
SETS["ITEMS_T"] = (("i", "t"), "items with a stock rule, by quarter")

# name -> (set that indexes it, unit, meaning)
PARAMS: dict[str, tuple[str, str, str]] = {
    "discount": ("T", "1", "worth today of money in the quarter"),
    "yield_": ("RUNS", "unit/unit", "good units out of one started"),
    "unit_cost": ("RUNS", "currency/unit", "price of one unit started"),
    "output": ("OUTPUTS", "unit/unit", "units of the variant in one good unit"),
    "take": ("CONSUMES", "unit/unit", "units of the variant in one unit started"),
    "supply": ("STOCKS", "unit", "opening stock and receipts"),
    "holding_cost": ("STOCKS", "currency/unit", "cost of a unit in stock at the end of the quarter"),
    "scrap_cost": ("SCRAPS", "currency/unit", "cost of scrapping a unit; below 0 what it brings"),
    "fresh": ("AGES", "unit", "opening stock and receipts that are of use after the quarter"),
    "order_cost": ("SWITCHED", "currency", "cost of an order"),
    "most_run": ("ORDERS", "unit", "most that can usefully or possibly be started"),
    "min_order": ("LEAST_ORDERS", "unit", "least started, if any"),
    "lot_size": ("LOTTED", "unit", "size of a lot"),
    "most_lots": ("LOTTED", "1", "most lots"),
    "ceiling": ("CEILINGS", "unit", "most started"),
    "fixed_cost": ("USED", "currency", "cost of using the supplier"),
    "safety_stock": ("SAFETIES", "unit", "stock wanted"),
    "safety_price": ("PRICED_SAFETIES", "currency/unit", "price of a unit missing"),
    "most_stock": ("STOCK_LIMITS", "unit", "most stock"),
    "closing_stock": ("CLOSINGS", "unit", "stock wanted at the end"),
    "contains": ("CONTAINS", "unit/unit", "units used by one unit of the need"),
    "freight": ("TRIPS", "currency/unit", "freight and expedite fee of a unit"),
    "duty": ("TRIPS", "currency/unit", "duty of a unit"),
    "lane_most": ("LANE_LIMITS", "unit", "most units that leave"),
    "lane_room": ("LANE_ROOMS", "unit", "most units that leave"),
    "lane_cost": ("LANE_SWITCHES", "currency", "cost of using the lane"),
    "min_load": ("LANE_LEASTS", "unit", "least units that leave, if any"),
    "lane_wanted": ("LANE_PARTS", "unit", "most units that the customer can ask for"),
    "expedite_most": ("EXPEDITES", "unit", "most units sent by express"),
    "on_the_way": ("LANDED", "unit", "units on the way at the start that have arrived by the quarter"),
    "quantity": ("LINES", "unit", "units wanted"),
    "committed": ("COMMITMENTS", "unit", "units committed"),
    "price": ("WINDOWS", "currency/unit", "paid for a unit"),
    "late_fee": ("WINDOWS", "currency/unit", "fee for serving a unit in that quarter"),
    "lost_penalty": ("DUE", "currency/unit", "penalty for a unit lost"),
    "most_configured": ("SINGLE", "unit", "most units of the need that the quarter can ask for"),
    "capacity": ("POOLS", "resource unit", "available without options and overtime"),
    "usage": ("USES", "resource unit/unit", "taken by one unit started"),
    "setup": ("SETS_UP", "resource unit", "taken by placing an order"),
    "most_overtime": ("OVERTIMES", "resource unit", "most overtime"),
    "overtime_cost": ("OVERTIMES", "currency/resource unit", "price of overtime"),
    "step": ("EXPANSIONS", "resource unit", "added by one step"),
    "most_steps": ("EXPANSIONS", "1", "most steps"),
    "capex": ("EXPANSIONS", "currency", "paid for one step"),
    "running_cost": ("EXPANSIONS", "currency", "cost of one complete step a quarter"),
    "done_before": ("GATES", "1", "steps taken before the horizon that are complete by the quarter"),
    "budget": ("BUDGETS", "currency", "most capital expenditure of the quarter"),
    "total_budget": ("TOTAL_BUDGET", "currency", "most capital expenditure of the horizon"),
    "part_known": ("PERIODS", "unit", "the subject's receipts and history"),
    "total_known": ("PERIODS", "unit", "receipts and history in scope"),
    "least_share": ("LEAST_SHARES", "1", "least share"),
    "most_share": ("MOST_SHARES", "1", "most share"),
    "flow_known": ("FLOWS", "unit", "the subject's receipts of the quarter"),
    "growth": ("GROWTHS", "1", "one plus the largest growth"),
    "growth_from": ("GROWTHS", "unit", "units allowed beyond growth on the quarter before"),
    "most_members": ("MEMBER_LIMITS", "1", "most suppliers or options"),
    "most_customers": ("CUSTOMER_LIMITS", "1", "most customers"),
    "served_wanted": ("SERVED_PARTS", "unit", "most units that the customer can ask for"),
    "customers_price": ("PRICED_CUSTOMERS", "currency", "price of a customer over"),
    "bend_customers": ("BENT_CUSTOMERS", "1", "weight of a customer over"),
    "least_price": ("PRICED_LEAST", "currency/unit", "price of a unit missing"),
    "most_price": ("PRICED_MOST", "currency/unit", "price of a unit over"),
    "growth_price": ("PRICED_GROWTHS", "currency/unit", "price of a unit over"),
    "members_price": ("PRICED_MEMBERS", "currency", "price of one over"),
    "most_taken": ("MOST_TAKEN", "unit", "most taken, beside what is received anyway"),
    "least_taken": ("LEAST_TAKEN", "unit", "least taken, beside what is received anyway"),
    "most_total": ("MOST_TOTALS", "unit", "most taken over the term, beside what is received anyway or was before"),
    "least_total": ("LEAST_TOTALS", "unit", "least taken over the term, beside what is received anyway or was before"),
    "contract_price": ("TAKEN_AT", "currency/unit", "paid for a unit; below 0: earned"),
    "spared": ("SPARED", "currency/unit", "not paid elsewhere for a unit; below 0: not earned"),
    "fee": ("FEES", "currency/unit", "fee for a unit not taken"),
    "total_fee": ("TOTAL_FEES", "currency/unit", "fee for a unit of the total not taken"),
    "step_end": ("STEP_ENDS", "unit", "most units in the step"),
    "most_step": ("STEP_SWITCHES", "unit", "most units in the step, where it is reached"),
    "fill_step": ("STEP_FILLS", "unit", "units of the step"),
    "step_start": ("STEP_STARTS", "unit", "least units where the step is reached"),
    "step_price": (
        "STEP_PAID",
        "currency/unit",
        "paid for a unit beside the first step's price; below 0: saved or earned",
    ),
    "bend_taken": ("BENT_TAKEN", "1", "weight of a unit not taken"),
    "bend_total": ("BENT_TOTALS", "1", "weight of a unit of the total not taken"),
    "bend_least": ("BENT_LEAST", "1", "weight of a unit missing"),
    "bend_most": ("BENT_MOST", "1", "weight of a unit over"),
    "bend_growth": ("BENT_GROWTHS", "1", "weight of a unit over"),
    "bend_members": ("BENT_MEMBERS", "1", "weight of one over"),
    "blend_known": ("BLENDS", "unit", "units that count beforehand"),
    "content_known": ("BLENDS", "level x unit", "their levels, summed"),
    "run_units": ("BLENDED_RUNS", "unit/unit", "components that count in one unit started"),
    "run_content": ("BLENDED_RUNS", "level x unit/unit", "their levels, summed"),
    "level": ("BLENDED_GOODS", "level", "the attribute, from 0 for the rule's least number to 1 for its largest"),
    "least_level": ("LEAST_BLENDS", "level", "least average"),
    "most_level": ("MOST_BLENDS", "level", "most average"),
    "least_blend_price": ("PRICED_LEAST_BLENDS", "currency/(level x unit)", "price of what is missing"),
    "most_blend_price": ("PRICED_MOST_BLENDS", "currency/(level x unit)", "price of what is over"),
    "bend_least_blend": ("BENT_LEAST_BLENDS", "1", "weight of what is missing"),
    "bend_most_blend": ("BENT_MOST_BLENDS", "1", "weight of what is over"),
    "bend_commitment": ("COMMITMENTS", "1", "weight of a committed unit missing"),
    "bend_safety": ("BENT_SAFETIES", "1", "weight of a unit of safety stock missing"),
    "bend_closing": ("CLOSINGS", "1", "weight of a unit of closing stock missing"),
    "bend_stock": ("STOCK_LIMITS", "1", "weight of a unit of stock over"),
    "lock_least": ("LEAST_LOCKS", "unit", "least decided"),
    "lock_most": ("MOST_LOCKS", "unit", "most decided"),
    "lock_price": ("PRICED_LOCKS", "currency/unit", "price of a unit missed"),
    "bend_lock": ("BENT_LOCKS", "1", "weight of a unit missed"),
    "stability_price": ("STABLE_LOCKS", "currency/unit", "price of a unit changed"),
    "change_weight": ("STABLE_LOCKS", "1", "weight of a unit changed"),
}


@dataclass(frozen=True)
class Relation:
    """An indexed set: for row n of ``keys`` (codes of the indexing set), one member in row n of ``members``."""

    keys: np.ndarray
    members: np.ndarray


@dataclass(frozen=True)
class Network:
    """Everything the formulation reads, by the names of ``SETS``, ``RELATIONS`` and ``PARAMS``.

    ``sets``: integer codes, one row per element, shape (n, number of indices). ``params``: floats, aligned with the
    rows of the set that indexes them.
    """

    sets: Mapping[str, np.ndarray]
    relations: Mapping[str, Relation]
    params: Mapping[str, np.ndarray]

    def __post_init__(self) -> None:
        missing = (SETS.keys() - self.sets.keys()) | (RELATIONS.keys() - self.relations.keys())
        missing |= PARAMS.keys() - self.params.keys()
        if missing:
            raise ValueError(f"network lacks {sorted(missing)}")
        for name, values in self.params.items():
            rows = len(self.sets[PARAMS[name][0]])
            if values.shape != (rows,):
                raise ValueError(f"{name} has shape {values.shape}, its set {PARAMS[name][0]} has {rows} elements")
            if not np.isfinite(values).all():
                raise ValueError(f"{name} has a number that is not finite")


def witness() -> Network:
    """The smallest network in which nothing is missing: one element of everything, and numbers that are nobody's."""
    sets = {name: np.zeros((1, len(indices)), dtype=np.int64) for name, (indices, _) in SETS.items()}
    relations = {
        name: Relation(np.zeros((1, len(SETS[over][0])), dtype=np.int64), np.zeros((1, len(indices)), dtype=np.int64))
        for name, (over, indices, _) in RELATIONS.items()
    }
    params = {name: np.array([np.sqrt(n + 2) + 0.1234567]) for n, name in enumerate(PARAMS)}
    return Network(sets, relations, params)
