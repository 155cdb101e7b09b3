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
    part, total = (_Over(sets["PERIODS"], values[name]) for name in ("v_part", "v_total"))
    flow = _Over(sets["FLOWS"], values["v_flow"])
    stock = _stock(network, values["v_stock"])
    least, most, growths = sets["LEAST_SHARES"], sets["MOST_SHARES"], sets["GROWTHS"]
    before = growths - [0, 1]
    allowed = params["growth"] * flow(before) + params["growth_from"]
    return {
        "v_uncommitted": _excess(params["committed"], served[sets["COMMITMENTS"][:, 0]]),
        "v_share_short": _excess(params["least_share"] * total(least), part(least)),
        "v_share_over": _excess(part(most), params["most_share"] * total(most)),
        "v_growth_over": _excess(flow(growths), allowed),
        "v_safety_short": _excess(params["safety_stock"], stock(sets["SAFETIES"])),
        "v_stock_over": _excess(stock(sets["STOCK_LIMITS"]), params["most_stock"]),
        "v_closing_short": _excess(params["closing_stock"], stock(sets["CLOSINGS"])),
    }


class _Over:
    """Values by code, 0 for codes without one."""

    def __init__(self, codes: np.ndarray, values: np.ndarray) -> None:
        self._values = dict(zip(map(tuple, codes.tolist()), values.tolist(), strict=True))

    def __call__(self, codes: np.ndarray) -> np.ndarray:
        return np.array([self._values.get(tuple(code), 0.0) for code in codes.tolist()])


def _stock(network: Network, stock: np.ndarray) -> _Over:
    """Stock of items with a stock rule, all variants together."""
    by_variant = _Over(network.sets["STOCKS"], stock)
    relation = network.relations["OF_ITEM"]
    units = by_variant(np.column_stack([relation.members[:, 0], relation.keys[:, 1]]))
    items, group = np.unique(relation.keys, axis=0, return_inverse=True)
    return _Over(items, np.bincount(group.ravel(), units, len(items)))


def _excess(more: np.ndarray, less: np.ndarray) -> np.ndarray:
    """By how much the first exceeds the second, where that is more than rounding."""
    over = more - less
    return np.where(over > ROUNDING * np.maximum(1.0, np.maximum(np.abs(more), np.abs(less))), over, 0.0)
