"""One cell's value: what a planner may type, and what it means to the column it stands in."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from planner.calendar import PER_YEAR, Calendar, parse_ordinal
from planner.reading.names import fold, tidy
from planner.reading.workbook import CellError, Covered, Unstored
from planner.schema import Column, Kind

LARGEST = 1e15  # beyond it a double no longer tells whole units apart

_INVISIBLE = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\ufeff"
_YES = {"yes", "y", "true", "1", "是"}
_NO = {"no", "n", "false", "0", "否"}
_SEPARATORS = re.compile(r"[;,、\n]")  # after NFKC, which makes ； and ， plain
_CURRENCY = r"(?:[$¥€£元]|USD|EUR|GBP|CNY|RMB|HKD|TWD|JPY)"
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-]?){_CURRENCY}?(?P<inner>[+-]?)"
    r"(?P<digits>\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+\.?\d*|\.\d+)(?P<power>E[+-]?\d+)?"
    rf"{_CURRENCY}?(?P<percent>%?)(?P<close>\))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Problem:
    """Why a cell's value is not taken (or, with ``note``, how it was understood); ``code`` is the message's."""

    code: str
    values: tuple[tuple[str, object], ...] = ()
    note: bool = False


Parsed = tuple[object, Problem | None]  # value None: not given


def is_blank(raw: object) -> bool:
    """Whether the cell holds nothing that a person would see."""
    return raw is None or isinstance(raw, Covered) or (isinstance(raw, str) and not raw.strip(_INVISIBLE))


def shown(raw: object) -> str:
    """What a person sees in the cell, shortened."""
    if isinstance(raw, CellError):
        return raw.text
    if isinstance(raw, Unstored):
        return raw.formula
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time():
        return raw.date().isoformat()
    text = f"{raw:g}" if isinstance(raw, float) and float(f"{raw:g}") == raw else str(raw)
    return text if len(text) <= 80 else f"{text[:77]}..."


def broken(raw: object) -> Problem | None:
    """The problem of a cell that has no value at all: an error value, or a formula never calculated."""
    if isinstance(raw, CellError):
        return Problem("error_cell")
    return Problem("formula_unstored") if isinstance(raw, Unstored) else None


def parse(column: Column, raw: object, calendar: Calendar) -> Parsed:
    """The value of a cell of a schema column: None where blank or faulty, then with the problem.

    Text is str, numbers, shares and quarters float (quarters as index from the start), counts int, yes/no bool,
    choices by their English name, lists tuples of str, makers sorted tuples of (item, supplier).
    """
    if is_blank(raw):
        return None, None
    problem = broken(raw)
    return (None, problem) if problem else _PARSERS[column.kind](column, raw, calendar)


def _text(column: Column, raw: object, _calendar: Calendar) -> Parsed:
    named = column.key or bool(column.refers)
    if isinstance(raw, str):
        return (tidy(raw) if named else raw.strip()), None
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)) and named:
        return None, Problem("date_for_text")
    return shown(raw), None


def _number(column: Column, raw: object, _calendar: Calendar) -> Parsed:
    note = None
    if isinstance(raw, str):
        value = number_of(raw)
        if value is None:
            return None, Problem(_WRONG[column.kind])
        note = Problem("number_as_text", (("number", f"{value:.15g}"),), note=True)
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool):
        value = float(raw)
    else:
        dated = isinstance(raw, (datetime.date, datetime.time, datetime.timedelta))
        return None, Problem("date_for_number" if dated else _WRONG[column.kind])
    if not math.isfinite(value) or abs(value) > LARGEST:
        return None, Problem("too_large")
    problem = _out_of_range(column, value)
    return (None, problem) if problem else (value, note)


def _count(column: Column, raw: object, calendar: Calendar) -> Parsed:
    value, problem = _number(column, raw, calendar)
    if not isinstance(value, float):
        return None, problem
    if abs(value - round(value)) > 1e-9:
        return None, Problem("not_whole")
    return round(value), problem


def _out_of_range(column: Column, value: float) -> Problem | None:
    low = 0.0 if column.kind is Kind.COUNT and column.low is None else column.low
    if low is not None and column.above_low and value <= low:
        return Problem("not_above", (("low", f"{low:g}"),))
    if low is not None and value < low:
        return Problem("too_low", (("low", f"{low:g}"),))
    if column.high is not None and value > column.high:
        if column.kind in (Kind.SHARE, Kind.SHARES) and 1 < value <= 100:
            return Problem("share_over_one", (("percent", f"{value:g}"), ("share", f"{value / 100:g}")))
        return Problem("too_high", (("high", f"{column.high:.15g}"),))
    return None


def number_of(text: str) -> float | None:
    """The number that a text writes: any width of digits, thousands separators, currency sign, percent, (negative)."""
    plain = tidy(text).replace("−", "-").replace("\u2019", "'")
    match = _NUMBER.fullmatch(re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", plain))
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["inner"]):
        return None
    value = float(re.sub("[,' ]", "", match["digits"]) + (match["power"] or ""))
    negative = bool(match["open"]) != ("-" in (match["sign"], match["inner"]))
    return (-value if negative else value) / (100 if match["percent"] else 1)


def _quarter(_column: Column, raw: object, calendar: Calendar) -> Parsed:
    index = calendar.index(raw)
    if index is not None:
        return float(index), None
    return None, wrong_period(raw, calendar)


def wrong_period(raw: object, calendar: Calendar) -> Problem:
    """The problem of a cell that names no bucket of the calendar: another length of bucket, or none at all."""
    other = any(parse_ordinal(raw, bucket) is not None for bucket in PER_YEAR)
    values = (("bucket", calendar.bucket), ("example", calendar.label(0)))
    return Problem("wrong_bucket" if other else "wrong_quarter", values)


def _yes_no(_column: Column, raw: object, _calendar: Calendar) -> Parsed:
    word = fold(shown(raw))
    if word in _YES or word in _NO:
        return word in _YES, None
    return None, Problem("wrong_yes_no")


def _choice(column: Column, raw: object, _calendar: Calendar) -> Parsed:
    word = fold(shown(raw))
    for english, chinese in column.choices:
        if word in (fold(english), fold(chinese)):
            return english, None
    return None, Problem("wrong_choice", (("choices", ", ".join(f"{en} ({zh})" for en, zh in column.choices)),))


def split_list(text: str) -> tuple[str, ...]:
    """Names separated by ``;`` ``,`` ``、`` (any width) or line breaks."""
    return tuple(name for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if (name := tidy(part)))


def _list(_column: Column, raw: object, _calendar: Calendar) -> Parsed:
    return split_list(shown_fully(raw)), None


def _shares(column: Column, raw: object, calendar: Calendar) -> Parsed:
    if isinstance(raw, (int, float)):
        value, problem = _number(column, raw, calendar)
        return None if value is None else (value,), problem
    shares: list[float] = []
    for part in split_list(shown_fully(raw)):
        value = number_of(part)
        problem = Problem("wrong_shares") if value is None else _out_of_range(column, value)
        if value is None or problem:
            return None, problem
        shares.append(value)
    return tuple(shares), None


def shown_fully(raw: object) -> str:
    """A cell as text, not shortened."""
    return raw if isinstance(raw, str) else shown(raw)


def _makers(_column: Column, raw: object, _calendar: Calendar) -> Parsed:
    pairs = []
    for part in filter(None, map(tidy, unicodedata.normalize("NFKC", shown_fully(raw)).split(";"))):
        item, _, supplier = (word.strip() for word in part.partition(":"))
        if not (item and supplier):
            return None, Problem("wrong_makers")
        pairs.append((item, supplier))
    return tuple(sorted(pairs)), None


_WRONG = {Kind.NUMBER: "wrong_number", Kind.SHARE: "wrong_share", Kind.COUNT: "wrong_count"}
_PARSERS: dict[Kind, Callable[[Column, object, Calendar], Parsed]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.SHARE: _number,
    Kind.COUNT: _count,
    Kind.QUARTER: _quarter,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.SHARES: _shares,
    Kind.MAKERS: _makers,
}
