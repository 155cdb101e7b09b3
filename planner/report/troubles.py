"""What the Summary says of limits: fullest resources, expansions taken, rules bent, shortages."""

from __future__ import annotations

import math

from planner.report.blocks import Block, Entry
from planner.report.digest import MOST_ROWS, Digest
from planner.report.placed import Placed
from planner.report.spread import Line
from planner.report.styles import COUNT, CURRENCY, PERCENT, number_pattern
from planner.report.words import shown

FULL = 0.999  # a resource used to this part counts as full
_RULES = 5


def fullest(digest: Digest, most: int = MOST_ROWS) -> list[int]:
    """Lines of the Capacity sheet with the highest utilisation: most quarters full first, then by average."""
    lines = digest.placed["capacity"].lines
    used = [i for i, line in enumerate(lines) if line.measure is not None and line.measure.name == "utilisation"]
    return sorted(used, key=lambda i: (-_full(lines[i]), -_average(lines[i])))[:most]


def _full(line: Line) -> int:
    return sum(v >= FULL for v in line.values.values())


def _average(line: Line) -> float:
    return math.fsum(line.values.values()) / len(line.values)


def bottleneck_block(digest: Digest) -> Block:
    """The fullest resources: average and highest utilisation, and the number of full quarters."""
    placed = digest.placed["capacity"]
    rows = []
    for index in fullest(digest):
        line, across = placed.lines[index], placed.across(placed.row(index))
        rows.append([
            Entry(resource_name(line)),
            Entry(_average(line), PERCENT, f"AVERAGE({across})"),
            Entry(max(line.values.values()), PERCENT, f"MAX({across})"),
            Entry(float(_full(line)), COUNT, f'COUNTIF({across},">={FULL}")'),
        ])  # fmt: skip
    return Block([digest.w(k) for k in ("bottlenecks", "average", "peak", "at limit")], rows)


def resource_name(line: Line) -> str:
    """A resource with its owner."""
    return f"{line.names[0]} · {line.names[1]}"


def expansion_block(digest: Digest) -> Block:
    """Options taken, dearest first."""
    placed = digest.placed["options"]
    order = _largest(placed, "capex")
    rows = [
        [
            _linked(placed, index, "option"), _linked(placed, index, "quarter"), _linked(placed, index, "steps", COUNT),
            _linked(placed, index, "added", number_pattern("unit", [_number(placed, index, "added")])),
            _linked(placed, index, "capex", CURRENCY),
        ]
        for index in order[:MOST_ROWS]
    ]  # fmt: skip
    headings = [digest.w(k) for k in ("expansions", "quarter", "steps", "added", "capex")]
    return Block(headings, rows, more=digest.more("options", len(order) - MOST_ROWS))


def rule_block(digest: Digest) -> Block:
    """Rules bent: those that cost most first, then those that are missed by the largest part."""
    placed = digest.placed["rules"]

    def weight(index: int) -> tuple[float, float]:
        limit, bent = (abs(_number(placed, index, c)) for c in ("limit", "bent"))
        return -_or_zero(_number(placed, index, "money")), -_or_zero(bent / limit if limit else bent)

    order = sorted(range(len(placed.lines)), key=weight)
    rows = []
    for index in order[:_RULES]:
        numbers = [_linked(placed, index, c, _pattern(placed, index, c)) for c in ("limit", "actual", "bent")]
        label = Entry(
            " · ".join(t for t in (_shown(digest, placed, index, "kind"), str(_name(placed, index, "what"))) if t)
        )
        rows.append([label, Entry(_shown(digest, placed, index, "period")), *numbers])
    headings = [digest.w("worst rules"), *(digest.head("rules", c) for c in ("period", "limit", "actual", "bent"))]
    return Block(headings, rows, more=digest.more("rules", len(order) - _RULES))


def shortage_block(digest: Digest) -> Block:
    """Units late or lost, by the money they cost."""
    placed = digest.placed["shortages"]
    order = _largest(placed, "money")
    rows = [
        [
            Entry(f"{_name(placed, index, 'customer')} · {_name(placed, index, 'item')}"),
            _linked(placed, index, "quarter"),
            Entry(_shown(digest, placed, index, "kind")),
            _linked(placed, index, "units", number_pattern("unit", [_number(placed, index, "units")])),
            _linked(placed, index, "money", CURRENCY),
        ]
        for index in order[:MOST_ROWS]
    ]
    headings = [digest.w("shortages"), *(digest.head("shortages", c) for c in ("quarter", "kind", "units", "money"))]
    return Block(headings, rows, more=digest.more("shortages", len(order) - MOST_ROWS))


def _name(placed: Placed, index: int, column: str) -> str | float:
    return placed.lines[index].names[placed.names[column]]


def _number(placed: Placed, index: int, column: str) -> float:
    return float(_name(placed, index, column))


def _or_zero(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def _largest(placed: Placed, column: str) -> list[int]:
    return sorted(range(len(placed.lines)), key=lambda i: -abs(_or_zero(_number(placed, i, column))))


def _pattern(placed: Placed, index: int, column: str) -> str:
    kind = "share" if _name(placed, index, "kind") == "share" and _number(placed, index, "limit") <= 1 else "unit"
    return number_pattern(kind if column != "bent" else "unit", [_number(placed, index, column)])


def _shown(digest: Digest, placed: Placed, index: int, column: str) -> str:
    table = "rules" if placed is digest.placed["rules"] else "shortages"
    return shown(table, column, str(_name(placed, index, column)), digest.lang)


def _linked(placed: Placed, index: int, column: str, pattern: str = "") -> Entry:
    """A cell that repeats a cell of another sheet by a formula."""
    value = _name(placed, index, column)
    if value != value or value == "":
        return Entry(value, pattern)
    return Entry(value, pattern, placed.cell(placed.row(index), placed.names[column]))
