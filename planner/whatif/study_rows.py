"""Sheet Sensitivity understood: which studies there are, of which numbers over which values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planner.faults import Fault, InputError, fault
from planner.reading.names import fold, nearest
from planner.scenario_rows import STUDIES
from planner.schema import SHEET
from planner.tables import Tables
from planner.whatif.designing import refuse_samples
from planner.whatif.grids import MOST_CELLS
from planner.whatif.parameters import Ranged, chosen
from planner.whatif.sensitivity import ends_of
from planner.whatif.spans import Span, between, shared, spanned
from planner.whatif.structure import Condition, condition

TENTH = "10%"  # by which the numbers of a tornado move that have no ends of their own


@dataclass(frozen=True)
class Method:
    """What a method asks of a study's rows: how many numbers (``least`` to ``most``), low and high (``ends``), that no
    two share a cell (``apart``), and what it uses of the columns that not every method has: in every row, or ``once``
    in the first."""

    least: int
    most: float
    ends: bool = True
    apart: bool = False
    uses: tuple[str, ...] = ()
    once: tuple[str, ...] = ()


METHODS = {
    "tornado": Method(1, math.inf, ends=False),
    "sweep": Method(1, 1, uses=("points", "tolerance")),
    "grid": Method(2, 2, apart=True, uses=("points",)),
    "break-even": Method(1, 1, uses=("flips", "level", "tolerance")),
    "morris": Method(1, math.inf, ends=False, apart=True, once=("samples",)),
    "sobol": Method(1, math.inf, ends=False, apart=True, once=("samples",)),
}  # by the choices of the column
_OWN = ("points", "tolerance", "samples", "flips", "level")  # columns that not every method uses


@dataclass(frozen=True)
class Study:
    """The rows of one name. ``flips``: what may, as written; ``condition``: the same understood. ``samples``: of a
    design, ``tolerance``: of a search; None for the usual."""

    name: str
    method: str
    spans: Sequence[Span]
    flips: str = ""
    condition: Condition | None = None
    samples: int | None = None
    tolerance: float | None = None


@dataclass
class _Reader:
    tables: Tables
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, row: int, column: str, code: str, found: object, **values: Any) -> None:
        """Log a fault in a cell of the sheet."""
        cell = self.tables[STUDIES].address(row, column)
        self.faults.append(fault(self.tables.titles[STUDIES], cell, code, found, **values))

    def moved(self, found: Sequence[Fault], row: int) -> None:
        """Log faults whose sheet is the column in which they are."""
        address = self.tables[STUDIES].address
        home = self.tables.titles[STUDIES]
        self.faults += [replace(item, sheet=home, cell=address(row, item.sheet)) for item in found]


def understand(tables: Tables) -> tuple[list[Study], list[Fault]]:
    """The studies that can be understood, in the order of the sheet, and everything that is wrong with the rest."""
    table, reader = tables[STUDIES], _Reader(tables)
    groups: dict[str, list[int]] = {}
    for row, name in enumerate(table.frame["study"]):
        groups.setdefault(fold(name), []).append(row)
    found = [_study(reader, rows) for rows in groups.values()]
    return [study for study in found if study is not None], reader.faults


def listed(tables: Tables) -> list[Study]:
    """All studies. Raises InputError with every fault, which a scenario may bring about in a sheet without any."""
    found, faults = understand(tables)
    if faults:
        raise InputError(faults)
    return found


def named(tables: Tables, name: str) -> Study:
    """The study of this name. Raises InputError where there is none, and as ``listed``."""
    studies = {fold(study.name): study for study in listed(tables)}
    if fold(name) in studies:
        return studies[fold(name)]
    names = [study.name for study in studies.values()]
    near = nearest(name, names)
    code = "study_none" if not names else "study_unknown_near" if near else "study_unknown"
    raise InputError([fault(tables.titles[STUDIES], "", code, name, names=", ".join(names), near=near or "")])


def _study(reader: _Reader, rows: Sequence[int]) -> Study | None:
    frame, before = reader.tables[STUDIES].frame, len(reader.faults)
    records = [frame.loc[row].to_dict() for row in rows]
    name, first = records[0]["study"], records[0]["method"]
    if first not in METHODS:
        return None  # told by whoever read the cell
    method, zh = METHODS[first], dict(SHEET[STUDIES].names["method"].choices)
    words = {"method": first, "method_zh": zh[first]}
    for place, (row, record) in enumerate(zip(rows, records, strict=True)):
        if record["method"] != first:
            other = reader.tables[STUDIES].address(rows[0], "method")
            reader.wrong(row, "method", "study_method", record["method"], other=other, **words)
        for column in set(_OWN) - set(method.uses):
            if _given(record[column]) and not (column in method.once and place == 0):
                code = "study_once" if column in method.once else "study_blank"
                reader.wrong(row, column, code, _plain(record[column]), **words)
    if not method.least <= len(rows) <= method.most:
        row = rows[-1] if len(rows) < method.least else rows[int(method.most)]
        reader.wrong(row, "study", "study_numbers", name, count=method.least, rows=len(rows))
    spans = [_span(reader, row, record, method) for row, record in zip(rows, records, strict=True)]
    flips, samples, level = None, None, records[0]["level"]
    try:
        if "flips" in method.uses:
            flips = condition(reader.tables, records[0]["flips"], 0.0 if math.isnan(level) else level, "flips")
        if "samples" in method.once and _given(records[0]["samples"]):
            samples = int(records[0]["samples"])
            refuse_samples(first, samples, "samples")
    except InputError as error:
        reader.moved(error.faults, rows[0])
    tolerance = float(records[0]["tolerance"]) if _given(records[0]["tolerance"]) else None
    known = [(row, span) for row, span in zip(rows, spans, strict=True) if span is not None]
    for place, (row, span) in enumerate(known if method.apart else ()):
        if any(shared(span.number, other.number) for _, other in known[:place]):
            reader.wrong(row, "column", "grid_same", frame["column"][row])
    cells = math.prod(len(span.values) for _, span in known)
    if first == "grid" and len(known) == len(rows) and cells > MOST_CELLS:
        reader.wrong(rows[-1], "points", "grid_cells", cells, most=MOST_CELLS)
    if len(reader.faults) > before or len(known) < len(rows):
        return None
    return Study(name, first, [span for _, span in known], records[0]["flips"], flips, samples, tolerance)


def _span(reader: _Reader, row: int, record: Mapping[str, Any], method: Method) -> Span | None:
    tables, table = reader.tables, reader.tables[STUDIES]
    words = {name: record[name] for name in ("sheet", "where", "column", "first", "last")}
    quarters = [tables.calendar.label(int(record[end])) for end in ("first", "last") if _given(record[end])]
    name = f"{record['sheet']}: {record['where']}: {record['column']}" + (
        f" @ {'..'.join(quarters)}" if quarters else ""
    )
    number, faults = chosen(tables, words, name, int(table.rows[row]), table.letters)
    reader.faults += [replace(item, sheet=tables.titles[STUDIES]) for item in faults]
    blank = [end for end in ("low", "high") if not record[end]]
    if len(blank) == 1 or (blank and method.ends):
        for end in blank:
            reader.wrong(row, end, "study_ends", "")
        return None
    if number is None:
        return None
    if blank:
        if number.blank:
            reader.wrong(row, "column", "vary_blank", record["column"])
        return between(number, ends_of(TENTH))
    points = "" if math.isnan(record["points"]) else str(int(record["points"]))
    span, wrong = spanned(tables, number, Ranged(name, record["change"], record["low"], record["high"], points))
    reader.moved(wrong, row)
    return span


def _given(value: object) -> bool:
    return value != "" and value == value


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
