"""What the audit reports, and how exact it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.audit.sentences import SENTENCES, WHO
from planner.plan_schema import TABLE

NOISE = 1e-5  # a solver's arithmetic is trusted to this part of the quantities that are compared
NOTHING = 1e-6  # a plan's quantities below this are none
SMALLEST_LOT_ERROR = 0.01  # and a lot or a step of an option to this part of one, however many there are

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Finding:
    """One thing in a plan that does not hold.

    ``check`` is the short code of the sentence in ``planner.audit.sentences``. ``table`` and ``key`` (pairs of column
    and text) name the row of the plan, ``column`` the number in it. ``stated`` is what the plan says or does,
    ``allowed`` what the workbook allows or the replay comes to; NaN where a number says nothing. ``word`` is a text
    that was found or expected. ``sheet`` and ``cell`` are the place in the workbook that states the rule.
    """

    check: str
    table: str
    key: Key = ()
    column: str = ""
    stated: float = math.nan
    allowed: float = math.nan
    word: str = ""
    sheet: str = ""
    cell: str = ""

    def text(self, lang: str = "en") -> str:
        """One sentence in English (``en``) or Chinese (``zh``), with the place in the workbook where there is one."""
        chinese = lang == "zh"
        sentence = SENTENCES[self.check][1 if chinese else 0].format(
            who=self._who(lang),
            column=self._column(lang),
            stated=show(self.stated),
            allowed=show(self.allowed),
            gap=show(abs(self.stated - self.allowed)),
            word=self.word,
        )
        if not self.cell:
            return sentence
        place = f"{self.sheet}!{self.cell}"
        return f"{sentence[:-1]}（{place}）。" if chinese else f"{sentence[:-1]} ({place})."

    def _who(self, lang: str) -> str:
        named = dict(self.key)
        words = [f"({text})" if name == "parts" else text for name in WHO if (text := named.get(name, ""))]
        return " ".join(words) or self._title(lang)

    def _title(self, lang: str) -> str:
        spec = TABLE[self.table]
        return spec.title_zh if lang == "zh" else spec.title

    def _column(self, lang: str) -> str:
        titles = {c.name: c.zh for c in TABLE[self.table].columns} if lang == "zh" else {}
        return f"{self._title(lang)}: {titles.get(self.column, self.column)}"


def show(number: float) -> str:
    """A number for a sentence: thousands in groups, no more digits than matter."""
    if not math.isfinite(number):
        return "-"
    text = f"{number:,.4f}".rstrip("0").rstrip(".") if abs(number) >= 1 else f"{number:.6g}"
    return "0" if text == "-0" else text


def tolerance(*sizes: Any) -> Any:
    """How far apart numbers may lie that come from quantities of these sizes: 1e-5 of the largest, at least 1e-5.

    This and what follows take numbers or arrays of them.
    """
    largest: Any = 1.0
    for size in sizes:
        largest = np.maximum(largest, np.abs(size))
    return NOISE * largest


def differs(stated: Any, right: Any, size: Any = 0.0) -> Any:
    """Whether two numbers disagree; ``size`` is the sum of absolute terms behind a total. NaN always disagrees."""
    return np.logical_not(np.abs(stated - right) <= tolerance(stated, right, size))


def exceeds(value: Any, limit: Any, size: Any = 0.0) -> Any:
    """Whether a value lies above its limit by more than arithmetic noise. NaN always does."""
    return np.logical_not(value <= limit + tolerance(limit, size))


def anything(units: Any) -> Any:
    """Whether a quantity counts as started, used or delivered at all."""
    return units >= NOTHING


def where(holds: Any) -> list[int]:
    """Positions at which something holds."""
    found: list[int] = np.flatnonzero(holds).tolist()
    return found


def whole(units: Any, lot: Any) -> Any:
    """Whether a quantity is a whole number of lots; never looser than a hundredth of a lot."""
    return np.abs(units - lot * np.round(units / lot)) <= np.minimum(tolerance(units), SMALLEST_LOT_ERROR * lot)


class Findings:
    """Collects findings; ``titles`` are the workbook's own names of its sheets."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Start with none."""
        self.items: list[Finding] = []
        self._titles = titles

    def add(
        self,
        check: str,
        table: str,
        key: Key = (),
        column: str = "",
        stated: float = math.nan,
        allowed: float = math.nan,
        word: str = "",
        place: tuple[str, str] = ("", ""),
    ) -> None:
        """Note one finding; ``place`` is the schema's name of the sheet, and the cell."""
        sheet, cell = place
        title = self._titles.get(sheet, sheet)
        self.items.append(Finding(check, table, key, column, stated, allowed, word, title, cell))

    def compare(self, table: str, key: Callable[[int], Key], columns: Mapping[str, tuple[Any, Any, Any]]) -> None:
        """Note every stated number that is not what the replay comes to, row by row; ``key`` names row n.

        ``columns``: of each column the stated numbers, the right ones, and the sizes of the terms behind these.
        """
        numbers = [np.broadcast_arrays(*map(np.atleast_1d, column)) for column in columns.values()]
        wrong = np.array([differs(*column) for column in numbers])
        for n, c in np.argwhere(wrong.T).tolist():
            stated, right, _ = numbers[c]
            self.add("stated", table, key(n), list(columns)[c], float(stated[n]), float(right[n]))

    def compare_texts(
        self, table: str, key: Callable[[int], Key], columns: Mapping[str, tuple[np.ndarray, np.ndarray]]
    ) -> None:
        """Note every stated text that is not what the workbook says, row by row; ``key`` names row n."""
        wrong = np.array([stated != right for stated, right in columns.values()], dtype=bool)
        for n, c in np.argwhere(wrong.T).tolist():
            stated, right = list(columns.values())[c]
            self.add("stated-text", table, key(n), list(columns)[c], word=f"'{stated[n]}' / '{right[n]}'")
