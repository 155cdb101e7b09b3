"""What the Summary says: headline numbers, money and service, as formulas on the plan's other sheets."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from planner.plan_schema import TABLE
from planner.report.blocks import Block, Entry
from planner.report.placed import Placed, Where, odd_names, quoted, sum_where
from planner.report.spread import Line
from planner.report.styles import COUNT, CURRENCY, PERCENT, WHOLE
from planner.report.totals import ALL, Sums, rate, rate_formula, sums
from planner.report.words import WORDS, header, shown, title, word

MOST_ROWS = 8  # in a block
SERVICE = ("wanted", "on_time", "late", "lost")
_FEW = 10.0  # millions from which decimals are left out


@dataclass(frozen=True)
class Digest:
    """Everything the Summary is made from: where the other sheets' cells stand, the run's values, the quarters."""

    lang: str
    placed: Mapping[str, Placed]
    run: Mapping[str, object]
    currency: str
    quarters: Sequence[str]

    def w(self, key: str, **values: object) -> str:
        """A word in the plan's language."""
        return word(key, self.lang, **values)

    def head(self, table: str, column: str) -> str:
        """Heading of a plan table's column."""
        return header(next(c for c in TABLE[table].columns if c.name == column), self.lang)

    def more(self, table: str, count: int) -> str:
        """Says where the rest of a list is, if there is a rest."""
        return self.w("more", count=count, sheet=title(TABLE[table], self.lang)) if count > 0 else ""


def subtitle(digest: Digest) -> str:
    """Status with its gap, the horizon, the workbook and the currency."""
    book = str(digest.run.get("book") or digest.run.get("input") or "")
    span = f"{digest.quarters[0]} – {digest.quarters[-1]}" if digest.quarters else ""
    return "   ·   ".join(p for p in (status(digest), span, PurePath(book).name, digest.currency) if p)


def status(digest: Digest) -> str:
    """How good the plan is, such as 'Optimal within 0.1 %'."""
    found = digest.run.get("status", "")
    name = str(found.value if isinstance(found, Enum) else found).lower()
    gap = digest.run.get("gap")
    known = isinstance(gap, (int, float)) and math.isfinite(gap)
    text = f"{100 * float(gap):.2g} %" if known and isinstance(gap, (int, float)) else digest.w("unknown gap")
    return digest.w(name, gap=text) if name in ("optimal", "feasible", "interrupted") and name in WORDS else name


def tiles(digest: Digest) -> list[tuple[str, Entry]]:
    """The six headline numbers, each with its label."""
    revenue, capex = money_total(digest, "amount", "revenue"), money_total(digest, "amount", "capex")
    return [
        (digest.w("objective"), money_total(digest, "discounted")),
        (digest.w("revenue"), revenue),
        (digest.w("fill rate"), _fill_rate(digest)),
        (digest.w("lost"), _service_total(digest, "lost")),
        (
            digest.w("capex"),
            Entry(-capex.value if isinstance(capex.value, float) else 0.0, WHOLE, f"-({capex.formula})"),
        ),
        (digest.w("rules bent"), _bent(digest)),
    ]


def money_total(digest: Digest, measure: str, line: str = "") -> Entry:
    """The plan's sum of a money line, or of all of them."""
    placed = digest.placed["money"]
    found = sums(placed.lines, measure, lambda row: row.names[0] if line else "")
    value = found.get(line, {}).get(ALL, 0.0)
    if placed.total is None or placed.measure is None or not placed.lines:
        return Entry(value, CURRENCY, "0")
    if not line:
        return Entry(value, CURRENCY, placed.cell(placed.totals[measure], placed.total))
    tests = [
        Where(placed.names["line"], quoted(shown("money", "line", line, digest.lang))),
        Where(placed.measure, quoted(digest.head("money", measure))),
    ]
    return Entry(value, CURRENCY, sum_where(placed, placed.total, tests))


def _service_total(digest: Digest, measure: str) -> Entry:
    placed = digest.placed["fulfilment"]
    if placed.total is None or not placed.lines:
        return Entry(0.0, WHOLE, "0")
    value = sums(placed.lines, measure).get(ALL, {}).get(ALL, 0.0)
    return Entry(value, WHOLE, placed.cell(placed.totals[measure], placed.total))


def _fill_rate(digest: Digest) -> Entry:
    wanted, on_time, late = (_service_total(digest, m) for m in ("wanted", "on_time", "late"))
    value = rate(float(on_time.value) + float(late.value), float(wanted.value))
    return Entry(value, PERCENT, rate_formula(f"{on_time.formula}+{late.formula}", wanted.formula))


def _bent(digest: Digest) -> Entry:
    placed = digest.placed["rules"]
    count = float(len(placed.lines))
    return Entry(count, COUNT, f"COUNTA({placed.column(placed.names['kind'])})" if count else "0")


def money_block(digest: Digest) -> Block:
    """The money lines over the whole horizon, and their net."""
    lines = list(dict.fromkeys(str(line.names[0]) for line in digest.placed["money"].lines))
    revenue = money_total(digest, "amount", "revenue")
    rows = []
    for line in [*lines, ""] if lines else []:
        name = shown("money", "line", line, digest.lang) if line else digest.w("net")
        amount, discounted = money_total(digest, "amount", line), money_total(digest, "discounted", line)
        share = rate(float(amount.value), float(revenue.value))
        part = Entry(share, PERCENT, rate_formula(amount.formula, revenue.formula))
        rows.append([Entry(name[:1].upper() + name[1:]), amount, part, discounted])
    headings = [digest.w(k) for k in ("money", "as paid", "share of revenue", "discounted")]
    return Block(headings, rows, totals=1)


def customer_block(digest: Digest) -> Block:
    """Units wanted, on time, late and lost by customer."""
    return _service_block(digest, "customer", "by customer", lambda line: line.names[0])


def priority_block(digest: Digest) -> Block:
    """The same by priority."""
    return _service_block(digest, "priority", "by priority", lambda line: line.names[2])


def _service_block(digest: Digest, column: str, heading: str, key: Callable[[Line], Hashable]) -> Block:
    placed = digest.placed["fulfilment"]
    if placed.total is None or placed.measure is None:
        return Block([digest.w(heading)], [])
    known = {m: sums(placed.lines, m, key) for m in SERVICE}
    keys = list(known["wanted"])
    if column == "priority":
        keys.sort(key=lambda k: k if isinstance(k, float) else math.inf)
    else:
        keys.sort(key=lambda k: -known["wanted"][k][ALL])
    odd = odd_names(str(k) for k in keys)
    rows = []
    for k in keys[:MOST_ROWS]:
        tests = [Where(placed.names[column], "{label}", isinstance(k, str) and k in odd)]
        rows.append(_service_row(digest, placed, placed.total, placed.measure, k, known, tests))
    headings = [digest.w(heading), *(digest.head("fulfilment", m) for m in SERVICE), digest.w("fill rate")]
    return Block(headings, rows, more=digest.more("fulfilment", len(keys) - MOST_ROWS))


def _service_row(
    digest: Digest, placed: Placed, total: int, measure: int, key: Hashable, known: Mapping[str, Sums], own: list[Where]
) -> list[Entry]:
    values = {m: known[m].get(key, {}).get(ALL, 0.0) for m in SERVICE}
    entries = [Entry(key, COUNT) if isinstance(key, float) else Entry(str(key))]
    for m in SERVICE:
        said = Where(measure, quoted(digest.head("fulfilment", m)))
        entries.append(Entry(values[m], WHOLE, sum_where(placed, total, [*own, said])))
    served = rate(values["on_time"] + values["late"], values["wanted"])
    return [*entries, Entry(served, PERCENT, rate_formula("{2}+{3}", "{1}"))]
