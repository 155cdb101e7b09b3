"""Time buckets: the labels planners write and the index the engine counts with."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

PER_YEAR = {"quarter": 4, "month": 12, "year": 1}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = {
    "quarter": [
        rf"{_YEAR}[-/. ]?Q(?P<part>[1-4])",
        rf"Q(?P<part>[1-4])[-/. ]?{_YEAR}",
        r"(?P<short>\d\d)Q(?P<part>[1-4])",
        rf"{_YEAR}年第?(?P<part>[1-4一二三四])季度?",
        rf"{_YEAR}年Q(?P<part>[1-4])",
        r"Q(?P<part>[1-4])[/']? ?(?P<short>\d\d)",
    ],
    "month": [
        rf"{_YEAR}[-/.M](?P<part>0?[1-9]|1[0-2])",
        rf"{_YEAR}年(?P<part>0?[1-9]|1[0-2])月",
    ],
    "year": [rf"{_YEAR}年?"],
}
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True)
class Calendar:
    """The planning horizon: ``count`` buckets of one length from ``first``.

    ``first`` is the ordinal of the first bucket (year x buckets per year + bucket in the year).
    An index counts buckets from it: 0 is the first, negative ones lie before the horizon.
    """

    bucket: str
    first: int
    count: int

    @property
    def per_year(self) -> int:
        """Buckets in a year."""
        return PER_YEAR[self.bucket]

    def label(self, index: int) -> str:
        """The planner's name of a bucket: ``2026Q1``, ``2026-01`` or ``2026``."""
        year, part = divmod(self.first + index, self.per_year)
        if self.bucket == "quarter":
            return f"{year}Q{part + 1}"
        return f"{year}-{part + 1:02d}" if self.bucket == "month" else f"{year}"

    @property
    def labels(self) -> list[str]:
        """Names of all buckets of the horizon, in order."""
        return [self.label(i) for i in range(self.count)]

    def year(self, index: int) -> int:
        """Calendar year in which the bucket lies."""
        return (self.first + index) // self.per_year

    def index(self, value: object) -> int | None:
        """Index of a label or a date; None where it names no bucket of this length."""
        ordinal = parse_ordinal(value, self.bucket)
        return None if ordinal is None else ordinal - self.first


def parse_ordinal(value: object, bucket: str) -> int | None:
    """Ordinal of the bucket that a cell names, or None.

    Understands labels (``2026Q1``, ``Q1 2026``, ``26Q1``, ``2026年1季度``, ``2026-01``, ``2026``), dates, and for
    yearly buckets whole numbers.
    """
    per_year = PER_YEAR[bucket]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.year * per_year + (value.month - 1) * per_year // 12
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(value))).strip().upper()
    if day := re.fullmatch(rf"{_YEAR}[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])日?", text):
        return int(day[1]) * per_year + (int(day[2]) - 1) * per_year // 12
    for pattern in _PATTERNS[bucket]:
        match = re.fullmatch(pattern, text)
        if match:
            found = match.groupdict()
            year = int(found.get("year") or 2000 + int(found["short"]))
            part = found.get("part") or "1"
            return year * per_year + (_CHINESE_DIGITS.get(part) or int(part)) - 1
    return None
