"""The Grades sheet: what comes out of what is started, in fixed shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from planner.tables import Tables


@dataclass(frozen=True)
class Grades:
    """``shares``: by item started and supplier ("" for all), the items that come out and their shares of good units."""

    shares: Mapping[tuple[str, str], Mapping[str, float]]

    def of(self, item: str, supplier: str) -> Mapping[str, float]:
        """What comes out of one good unit of the item started at the supplier; itself where nothing grades it."""
        return self.shares.get((item, supplier)) or self.shares.get((item, ""), {item: 1.0})

    def least_shares(self) -> dict[str, dict[str, float]]:
        """By item that comes out and item started: its least share over the suppliers."""
        least: dict[str, dict[str, float]] = defaultdict(dict)
        for (item, _), grades in self.shares.items():
            for grade, share in grades.items():
                least[grade][item] = min(share, least[grade].get(item, share))
        return dict(least)


def read_grades(tables: Tables) -> Grades:
    """Every row of Grades."""
    shares: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    frame = tables["Grades"].frame
    for item, supplier, grade, share in zip(*(frame[c] for c in ("item", "supplier", "grade", "share")), strict=True):
        shares[item, supplier][grade] = share
    return Grades(dict(shares))
