"""Options: what each kind of decision must say, and what means nothing for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault
from planner.option_effects import changed_before, effects, steps_taken
from planner.schema import SHEET

# kind -> columns that it needs, and those that it may have; columns named nowhere here are for every kind
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "expand": (("supplier", "resource", "step"), ("ramp",)),
    "convert": (("supplier", "resource", "from_resource", "step", "loss"), ("ramp",)),
    "maintain": (("supplier", "resource", "loss"), ()),
    "open": (("supplier",), ()),
    "close": (("supplier",), ()),
    "sign": ((), ("supplier",)),
    "qualify": (("supplier", "customer", "item"), ()),
    "expedite": (("supplier", "item", "saves", "step"), ("unit_fee",)),
}
GATES = ("open", "close", "sign", "qualify")  # kinds that others wait for: taken once or not at all


def columns_of_kind(book: Book) -> Iterator[Fault]:
    """An option has the columns that its kind needs, and none that mean nothing for it."""
    special = dict.fromkeys(name for needs, may in COLUMNS.values() for name in (*needs, *may))
    words = dict(SHEET["Options"].names["kind"].choices)
    for row in book.rows("Options"):
        needs, may = COLUMNS[row["kind"]]
        names = {"kind": row["kind"], "kind_zh": words[row["kind"]]}
        for column in special:
            given = _given(row, column)
            if given != (column in needs) and column not in may:
                code = "option_column_idle" if given else "option_column_missing"
                yield book.fault("Options", row[ROW], column, code, **names)


def gates_once(book: Book) -> Iterator[Fault]:
    """What others wait for has one step."""
    for row in book.rows("Options"):
        if row["kind"] in GATES and row["most_steps"] > 1:
            yield book.fault("Options", row[ROW], "most_steps", "option_gate_steps")


def openings(book: Book) -> Iterator[Fault]:
    """A supplier is opened or closed by one option; only closing one may save."""
    first: dict[str, str] = {}
    for row in book.rows("Options"):
        if row["kind"] in ("open", "close"):
            other = first.setdefault(row["supplier"], row["option"])
            if row["supplier"] and other != row["option"]:
                yield book.fault("Options", row[ROW], "supplier", "option_supplier_twice", other=other)
        if row["running_cost"] < 0 and row["kind"] != "close":
            yield book.fault("Options", row[ROW], "running_cost", "option_saving")


def qualifies(book: Book) -> Iterator[Fault]:
    """A supplier is qualified once, for what it makes and for who does not accept everybody."""
    first: dict[tuple[str, str, str], str] = {}
    for row in book.rows("Options"):
        key = row["customer"], row["item"], row["supplier"]
        if row["kind"] != "qualify" or not all(key) or row["item"] in book.doubtful:
            continue
        told = [q for q in book.rows("Qualification") if (q["customer"], q["item"]) == key[:2] and not q["option"]]
        makers = book.makers.get(row["item"], set())
        if not told and not book.references.unsound["Qualification"]:
            yield book.fault("Options", row[ROW], "item", "option_qualifies_nothing", customer=row["customer"])
        elif told and row["supplier"] not in makers:
            listed = ", ".join(sorted(makers)) or "-"
            values = {"item": row["item"], "makers": listed}
            yield book.fault("Options", row[ROW], "supplier", "qualification_no_source", **values)
        elif first.setdefault(key, row["option"]) != row["option"]:
            other = first[key]
            yield book.fault("Options", row[ROW], "supplier", "option_qualifies_twice", other=other)
        elif any(_names(book, q, row["supplier"]) and not q["from"] > 0 for q in told):
            yield book.fault("Options", row[ROW], "supplier", "option_qualified", note=True, customer=row["customer"])


def _names(book: Book, qualification: Row, supplier: str) -> bool:
    return supplier == qualification["supplier"] or (
        bool(qualification["region"]) and book.region.get(supplier) == qualification["region"]
    )


def resources(book: Book) -> Iterator[Fault]:
    """A conversion leads to another resource; what is taken down is down for some time."""
    for row in book.rows("Options"):
        if row["from_resource"] and row["from_resource"] == row["resource"]:
            yield book.fault("Options", row[ROW], "from_resource", "option_same_resource")
        if row["kind"] == "maintain" and not row["lead_time"]:
            yield book.fault("Options", row[ROW], "lead_time", "option_never_down")


def least_within_most(book: Book) -> Iterator[Fault]:
    """Steps that must be taken are steps that may be."""
    for row in book.rows("Options"):
        if row["least_steps"] > row["most_steps"]:
            most = f"{row['most_steps']:g}"
            yield book.fault("Options", row[ROW], "least_steps", "option_least_over_most", most=most)


def exclusions(book: Book) -> Iterator[Fault]:
    """An option excludes neither itself nor what it requires, however far on."""
    rows = {row["option"]: row for row in book.rows("Options")}
    needed = {option: _required(rows, option) for option in rows}
    for option, row in rows.items():
        for other in row["excludes"]:
            if other in needed[option] or option in needed.get(other, ()) or other == option:
                code = "option_excludes_itself" if other == option else "option_excludes_required"
                yield book.fault("Options", row[ROW], "excludes", code, found=other)


def _required(rows: Mapping[str, Row], option: str) -> set[str]:
    found: set[str] = set()
    pending = [option]
    while pending:
        new = {name for name in rows[pending.pop()]["requires"] if name in rows} - found
        found |= new
        pending.extend(new)
    return found


def taken_before(book: Book) -> Iterator[Fault]:
    """Steps taken before the horizon are within the option's most, and not of options that exclude each other."""
    rows = {row["option"]: row for row in book.rows("Options")}
    taken = {option: steps for option, (steps, _) in before(book).items() if option in rows}
    for row in book.rows("Taken"):
        option = row["option"]
        if option not in taken:
            continue
        most, steps = rows[option]["most_steps"], taken[option].sum()
        others = {other for other in taken.keys() & {*rows[option]["excludes"]} - {option} if taken[other].any()}
        if steps > most > 0:
            values = {"found": f"{steps:g}", "option": option, "most": f"{most:g}"}
            yield book.fault("Taken", row[ROW], "option", "taken_too_many", **values)
        elif steps and others:
            names = ", ".join(sorted(others))
            yield book.fault("Taken", row[ROW], "option", "taken_excluded", option=option, others=names)


def taken_within_capacity(book: Book) -> Iterator[Fault]:
    """Steps taken before the horizon take no more of a resource than it has."""
    places = {(row["supplier"], row["resource"]): row[ROW] for row in book.rows("Capacity")}
    changed: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(book.length))
    last: dict[tuple[str, str], int] = {}
    frame = book.tables["Options"].frame
    known = before(book)
    for row in book.rows("Options"):
        if row["option"] in known:
            steps, at = known[row["option"]]
            for resource, by_age in effects(frame.iloc[row[ROW]], book.length + len(steps)):
                change = changed_before(by_age, steps, book.length)
                changed[row["supplier"], resource] += change
                if change.min() < 0:
                    last[row["supplier"], resource] = at
    for (supplier, resource), at in last.items():
        if (supplier, resource) in places:
            capacity = book.phased("Capacity", "capacity", places[supplier, resource])
            short = np.flatnonzero(capacity + changed[supplier, resource] < -1e-9 * capacity)
            if len(short):
                yield book.fault(
                    "Taken", at, "option", "taken_over_capacity",
                    supplier=supplier, resource=resource, quarter=book.label(short[0]),
                )  # fmt: skip


def before(book: Book) -> dict[str, tuple[np.ndarray, int]]:
    """Steps of each option taken one quarter before the horizon, two quarters, ..., and the row of Taken."""
    steps = steps_taken(book.tables["Taken"])
    return {row["option"]: (steps[row["option"]], row[ROW]) for row in book.rows("Taken")}


def _given(row: Row, column: str) -> bool:
    value = row[column]
    return bool(value) and value == value  # NaN is a blank number
