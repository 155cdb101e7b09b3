"""What the audit reports, and how exact it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from planner.audit.sentences import SENTENCES, WHO
from planner.plan_schema import TABLE

NOISE = 1e-5  # a solver's arithmetic is trusted to this part of the quantities that are compared
NOTHING = 1e-6  # a plan's quantities below this are none
SMALLEST_LOT_ERROR = 0.01  # and a lot or a step of an option to this part of one, however many there are

Key = tuple[tuple[str, str], ...]


class Named(Protocol):
    """A row that can say its key."""

    @property
    def key(self) -> Key:
        """Key columns and their texts."""


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


def tolerance(*sizes: float) -> float:
    """How far apart numbers may lie that come from quantities of these sizes: 1e-5 of the largest, at least 1e-5."""
    return NOISE * max(1.0, *(abs(size) for size in sizes))


def differs(stated: float, right: float, size: float = 0.0) -> bool:
    """Whether two numbers disagree; ``size`` is the sum of absolute terms behind a total. NaN always disagrees."""
    gap = abs(stated - right)
    return not (gap <= NOISE or gap <= tolerance(stated, right, size))


def exceeds(value: float, limit: float, size: float = 0.0) -> bool:
    """Whether a value lies above its limit by more than arithmetic noise. NaN always does."""
    return not (value <= limit or value <= limit + tolerance(limit, size))


def anything(units: float) -> bool:
    """Whether a quantity counts as started, used or delivered at all."""
    return units >= NOTHING


def whole(units: float, lot: float) -> bool:
    """Whether a quantity is a whole number of lots; never looser than a hundredth of a lot."""
    return abs(units - lot * round(units / lot)) <= min(tolerance(units), SMALLEST_LOT_ERROR * lot)


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

    def compare(
        self, table: str, where: Key | Named, column: str, stated: float, right: float, size: float = 0.0
    ) -> None:
        """Note it if a stated number is not what the replay comes to; a blank cell counts as 0."""
        said = 0.0 if math.isnan(stated) else stated
        if differs(said, right, size):
            self.add("stated", table, _key(where), column, said, right)

    def compare_text(self, table: str, where: Key | Named, column: str, stated: str, right: str) -> None:
        """Note it if a stated text is not what the workbook says."""
        if stated != right:
            self.add("stated-text", table, _key(where), column, word=f"'{stated}' / '{right}'")


def _key(where: Key | Named) -> Key:
    return where if isinstance(where, tuple) else where.key
