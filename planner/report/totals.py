"""Computed cells of the table sheets: totals above the header, fill rates, and what each maker delivers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from planner.plan_schema import PlanColumn
from planner.report.layout import Layout
from planner.report.page import Page
from planner.report.placed import Where, odd_names, quoted, sum_where
from planner.report.spread import Line
from planner.report.styles import PALE, PERCENT, WHOLE, number_pattern
from planner.report.words import header, word

NO_RATE = "–"  # what a rate of nothing shows
ALL = ""  # all quarters together
OTHERS = "\0others"  # no maker has this name
MOST_MAKERS = 9  # in a chart; smaller ones are shown together
Sums = Mapping[Hashable, Mapping[str, float]]


def sums(lines: Iterable[Line], measure: str, key: Callable[[Line], Hashable] = lambda line: ALL) -> Sums:
    """A measure added up by what ``key`` says of a line, and by quarter; quarter ``ALL`` has their total."""
    found: dict[Hashable, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.measure is not None and line.measure.name == measure:
            group = found[key(line)]
            for quarter, value in line.values.items():
                group[quarter].append(value)
                group[ALL].append(value)
    return {k: {q: math.fsum(values) for q, values in group.items()} for k, group in found.items()}


def rate(served: float, wanted: float) -> float | str:
    """Part of what was wanted that was served; a dash where nothing was wanted."""
    return served / wanted if wanted else NO_RATE


def rate_formula(served: str, wanted: str) -> str:
    """The same as a formula."""
    return f"IF({wanted}=0,{quoted(NO_RATE)},({served})/{wanted})"


def write_totals(page: Page, layout: Layout) -> None:
    """Writes the rows of totals above the header: one for each measure, or in a list one for its money."""
    columns = {c.name: c for c in layout.table.columns}
    for name, row in page.placed.totals.items():
        if layout.wide:
            _sums_row(page, columns[name], row)
        else:
            _list_total(page, columns[name], row)
    if layout.table.name == "fulfilment":
        _rates_row(page, len(page.placed.totals) + 2)


def _columns(page: Page) -> dict[str, int]:
    """The quarter columns, and the total's as ``ALL``."""
    total = page.placed.total
    return {**page.placed.quarters, **({} if total is None else {ALL: total})}


def _start(page: Page, row: int, label: str) -> None:
    style, placed = page.styles.total(), page.placed
    last = placed.total if placed.total is not None else max(placed.names.values())
    for column in range(last + 1):
        page.sheet.write_blank(row, column, None, style)
    page.text(row, 0, word("total", page.lang), style)
    if placed.measure is not None:
        page.text(row, placed.measure, label, style)


def _sums_row(page: Page, measure: PlanColumn, row: int) -> None:
    placed = page.placed
    _start(page, row, header(measure, page.lang))
    known = sums(placed.lines, measure.name).get(ALL, {})
    pattern = number_pattern(measure.unit, known.values())
    for quarter, column in _columns(page).items():
        formula = f"SUBTOTAL(109,{placed.column(column, away=False)})"
        if placed.measure is not None:
            named = Where(placed.measure, xl_rowcol_to_cell(row, placed.measure, True, True))
            formula = sum_where(placed, column, [named], away=False)
        page.formula(row, column, formula, known.get(quarter, 0.0), pattern, page.styles.total(pattern))


def _list_total(page: Page, column: PlanColumn, row: int) -> None:
    _start(page, row, "")
    position = page.placed.names[column.name]
    values = [float(line.names[position]) for line in page.placed.lines]
    value = math.fsum(v for v in values if not math.isnan(v))
    pattern = number_pattern(column.unit, [value])
    formula = f"SUBTOTAL(109,{page.placed.column(position, away=False)})"
    page.formula(row, position, formula, value, pattern, page.styles.total(pattern))


def _rates_row(page: Page, row: int) -> None:
    placed = page.placed
    _start(page, row, word("fill rate", page.lang))
    known = {name: sums(placed.lines, name).get(ALL, {}) for name in placed.totals}
    style = page.styles.get(bold=True, bg_color=PALE, num_format=PERCENT, align="right")
    for quarter, column in _columns(page).items():
        cells = {name: xl_rowcol_to_cell(r, column) for name, r in placed.totals.items()}
        formula = rate_formula(f"{cells['on_time']}+{cells['late']}", cells["wanted"])
        served = known["on_time"].get(quarter, 0.0) + known["late"].get(quarter, 0.0)
        page.formula(row, column, formula, rate(served, known["wanted"].get(quarter, 0.0)), PERCENT, style)


class FillRates:
    """Fulfilment: beside each row of what was wanted, the part that was served, found by the row's own names."""

    def __init__(self, page: Page) -> None:
        """Add up what the formulas come to."""
        lines = page.placed.lines
        self._page = page
        self._odd = {c: odd_names(str(line.names[c]) for line in lines) for c in (0, 1)}
        self._known = {m: sums(lines, m, lambda line: line.names[:2]) for m in ("wanted", "on_time", "late")}
        self._said = {m.name: header(m, page.lang) for line in lines if (m := line.measure) is not None}
        self._style = page.styles.cell(PERCENT, align="right")

    def write(self, row: int, line: Line) -> None:
        """Write the cell of a row."""
        placed = self._page.placed
        if placed.total is None or placed.measure is None:
            return
        if line.measure is None or line.measure.name != "wanted":
            self._page.sheet.write_blank(row, placed.total + 1, None, self._style)
            return
        same = [Where(c, xl_rowcol_to_cell(row, c, False, True), line.names[c] in odd) for c, odd in self._odd.items()]
        wanted, on_time, late = (
            (
                sum_where(
                    placed, placed.total, [*same, Where(placed.measure, quoted(self._said.get(m, m)))], away=False
                ),
                self._known[m].get(line.names[:2], {}).get(ALL, 0.0),
            )
            for m in self._known
        )
        value = rate(on_time[1] + late[1], wanted[1])
        formula = rate_formula(f"{on_time[0]}+{late[0]}", wanted[0])
        self._page.formula(row, placed.total + 1, formula, value, PERCENT, self._style)


def write_makers(page: Page, layout: Layout) -> None:
    """Allocation: below the table, what each maker delivers to all customers, largest first, then the smaller ones."""
    placed = page.placed
    supplier = placed.names["supplier"]
    known = sums(placed.lines, "units", lambda line: line.names[supplier])
    if placed.measure is None or set(known) <= {""}:
        return
    units = header(next(m for m in layout.measures if m.name == "units"), page.lang)
    odd = odd_names(str(maker) for maker in known)
    makers = sorted(map(str, known), key=lambda m: (-known[m][ALL], m))
    for maker in makers:
        row = _maker_row(page, maker, maker or word("pooled", page.lang))
        own = xl_rowcol_to_cell(row, supplier, False, True) if maker else quoted("")
        tests = [Where(supplier, own, maker in odd), Where(placed.measure, quoted(units))]
        for quarter, column in _columns(page).items():
            formula = sum_where(placed, column, tests, away=False)
            page.formula(row, column, formula, known[maker].get(quarter, 0.0), WHOLE, page.styles.total(WHOLE))
    if len(makers) > MOST_MAKERS:
        _others(page, makers[MOST_MAKERS - 1 :], known)


def _maker_row(page: Page, key: str, label: str) -> int:
    placed = page.placed
    row = placed.last + 2 + len(placed.makers)
    placed.makers[key] = row
    _start(page, row, word("by maker", page.lang))
    page.text(row, 0, word("all customers", page.lang), page.styles.total())
    page.text(row, placed.names["supplier"], label, page.styles.total())
    return row


def _others(page: Page, small: list[str], known: Sums) -> None:
    first, last = page.placed.makers[small[0]], page.placed.makers[small[-1]]
    row = _maker_row(page, OTHERS, word("others", page.lang))
    for quarter, column in _columns(page).items():
        value = math.fsum(known[m].get(quarter, 0.0) for m in small)
        formula = f"SUM({xl_range(first, column, last, column)})"
        page.formula(row, column, formula, value, WHOLE, page.styles.total(WHOLE))
