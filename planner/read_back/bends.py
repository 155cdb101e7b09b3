"""By how much each soft rule is missed, from what the plan does: the solver's own slack may lie anywhere above it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from planner_models.network import Network

ROUNDING = 5e-6  # of the quantities compared: less is the solver's rounding, not a rule missed


def missed(network: Network, values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Least values of the slack variables, aligned with their sets; units."""
    sets, params = network.sets, network.params
    served = np.bincount(sets["WINDOWS"][:, 0], values["v_fulfil"], len(sets["LINES"]))
    part, total = (by_code(sets["PERIODS"], values[name]) for name in ("v_part", "v_total"))
    flow = by_code(sets["FLOWS"], values["v_flow"])
    blended, content = (by_code(sets["BLENDS"], values[name]) for name in ("v_blended", "v_content"))
    stock = _stock(network, values["v_stock"])
    least, most, safeties, limits, closings = (
        tuple(sets[name].T) for name in ("LEAST_SHARES", "MOST_SHARES", "SAFETIES", "STOCK_LIMITS", "CLOSINGS")
    )
    low, high = tuple(sets["LEAST_BLENDS"].T), tuple(sets["MOST_BLENDS"].T)
    k, t = sets["GROWTHS"].T
    locked, taken = tuple(sets["LOCKED"].T), by_code(sets["LOCKED"], decided(network, values))
    lock_short, lock_over = np.zeros_like(taken), np.zeros_like(taken)
    at_least, at_most = tuple(sets["LEAST_LOCKS"].T), tuple(sets["MOST_LOCKS"].T)
    lock_short[at_least] = _excess(params["lock_least"], taken[at_least])
    lock_over[at_most] = _excess(taken[at_most], params["lock_most"])
    before = np.where(t > 0, flow[k, t - 1], 0.0)
    untaken, untaken_total = _untaken(network, values)
    built = np.bincount(sets["BUILDS"][:, 0], values["v_build"], len(sets["OPTIONS"]))
    return {
        "v_steps_short": _excess(params["least_steps"], built[sets["LEAST_STEPS"][:, 0]]),
        "v_uncommitted": _excess(params["committed"], served[sets["COMMITMENTS"][:, 0]]),
        "v_share_short": _excess(params["least_share"] * total[least], part[least]),
        "v_share_over": _excess(part[most], params["most_share"] * total[most]),
        "v_growth_over": _excess(flow[k, t], params["growth"] * before + params["growth_from"]),
        "v_blend_short": _excess(params["least_level"] * blended[low], content[low]),
        "v_blend_over": _excess(content[high], params["most_level"] * blended[high]),
        "v_safety_short": _excess(safety_wanted(network, values), stock[safeties]),
        "v_stock_over": _excess(stock[limits], params["most_stock"]),
        "v_closing_short": _excess(params["closing_stock"], stock[closings]),
        "v_untaken": untaken,
        "v_untaken_total": untaken_total,
        "v_lock_short": lock_short[locked],
        "v_lock_over": lock_over[locked],
    }


def safety_wanted(network: Network, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Safety stock and cover wanted in stock, aligned with the set SAFETIES; units."""
    i, t, u = network.sets["COVERS"].T
    wanted = by_code(network.sets["SAFETIES"], network.params["safety_stock"])
    np.add.at(wanted, (i, t), network.params["cover"] * by_code(network.sets["OUTFLOWS"], values["v_outflow"])[i, u])
    return np.asarray(wanted[tuple(network.sets["SAFETIES"].T)])


def decided(network: Network, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """What is decided under each lock, aligned with the set LOCKED; units or steps."""
    place = by_code(network.sets["LOCKED"], np.arange(len(network.sets["LOCKED"])), absent=-1).astype(int)
    units = np.zeros(len(network.sets["LOCKED"]))
    for relation, over, variable in (
        ("LOCKED_RUNS", "RUNS", "v_run"),
        ("LOCKED_DELIVERIES", "DELIVERIES", "v_deliver"),
        ("LOCKED_STEPS", "BUILDS", "v_build"),
        ("LOCKED_NEEDS", "CONFIGURES", "v_configure"),
        ("LOCKED_SUBSTITUTES", "REGRADES", "v_regrade"),
        ("LOCKED_TAKES", "CONTRACTED", "v_contracted"),
        ("LOCKED_OVERTIMES", "OVERTIMES", "v_overtime"),
    ):
        keys, members = network.relations[relation].keys, network.relations[relation].members
        if len(keys):
            own = by_code(network.sets[over], values[variable])[(*members.T, keys[:, 1])]
            np.add.at(units, place[tuple(keys.T)], own)
    return units


def by_code(
    codes: np.ndarray, values: np.ndarray, shape: tuple[int, ...] | None = None, absent: float = 0.0
) -> np.ndarray:
    """Values as an array over their codes, as large as these need unless its shape is given."""
    result = np.full(shape or tuple(codes.max(axis=0, initial=-1) + 1), absent)
    result[tuple(codes.T)] = values
    return result


def _stock(network: Network, stock: np.ndarray) -> np.ndarray:
    """Stock of items with a stock rule, all variants together: by item and quarter."""
    by_variant = by_code(network.sets["STOCKS"], stock)
    relation = network.relations["OF_ITEM"]
    units = by_code(network.sets["ITEMS_T"], np.zeros(len(network.sets["ITEMS_T"])))
    (i, t), (v,) = relation.keys.T, relation.members.T
    np.add.at(units, (i, t), by_variant[v, t])
    return units


def in_force(network: Network, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """1 where contracts are in force, else 0; as large as the codes of the set CONTRACTED need."""
    force = by_code(network.sets["CONTRACTED"], network.params["in_force"])
    relation = network.relations["SIGNINGS"]
    if len(relation.keys):
        np.add.at(
            force, tuple(relation.keys.T), by_code(network.sets["BUILDS"], values["v_build"])[tuple(relation.members.T)]
        )
    return np.round(force)


def _untaken(network: Network, values: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Units of the least of quarters and of terms that contracts in force do not take."""
    sets, params, force = network.sets, network.params, in_force(network, values)
    taken = by_code(sets["CONTRACTED"], values["v_contracted"], force.shape)
    by_quarter, whole = tuple(sets["LEAST_TAKEN"].T), tuple(sets["LEAST_TOTALS"].T)
    untaken = _excess(params["least_taken"] * force[by_quarter], taken[by_quarter])
    counted = taken + by_code(sets["LEAST_TAKEN"], untaken, force.shape)
    return untaken, _excess(params["least_total"] * force[whole], counted.sum(axis=1)[whole[0]])


def _excess(more: np.ndarray, less: np.ndarray) -> np.ndarray:
    """By how much the first exceeds the second, where that is more than rounding."""
    over = more - less
    return np.where(over > ROUNDING * np.maximum(1.0, np.maximum(np.abs(more), np.abs(less))), over, 0.0)
