"""Checks that need more than one cell: every contradiction and every broken reference, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from planner.checks import (
    ageing,
    backlog,
    blends,
    capacity,
    contracts,
    decisions,
    expediting,
    grades,
    lanes,
    locks,
    makeable,
    options,
    qualification,
    recipes,
    reservations,
    scenarios,
    settings,
    shares,
    sources,
    stocks,
    studies,
    substitutes,
    unused,
)
from planner.checks.book import Book
from planner.faults import Fault
from planner.tables import Tables


def references(book: Book) -> Iterator[Fault]:
    """Names that must exist elsewhere do."""
    yield from book.references.faults


CHECKS: tuple[Callable[[Book], Iterable[Fault]], ...] = (
    references,
    settings.sheets_have_rows,
    settings.budgets,
    recipes.whole_rows,
    recipes.cycles,
    recipes.needs_have_recipes,
    recipes.needs_are_not_made,
    recipes.needs_have_no_stock,
    recipes.link_classes,
    grades.whole,
    grades.started,
    substitutes.substitutes,
    substitutes.windows,
    stocks.limits,
    stocks.cover_of_something,
    stocks.opening_by_maker,
    stocks.receipt_parts,
    ageing.keeps_long_enough,
    ageing.lots,
    ageing.salvage,
    sources.windows,
    sources.order_sizes,
    sources.lots_of_some_size,
    sources.overlaps,
    sources.together,
    capacity.every_quarter,
    capacity.usage_has_source,
    backlog.open_orders,
    qualification.qualifications,
    shares.one_scope,
    shares.one_subject,
    shares.least_within_most,
    shares.least_shares_fit,
    shares.steady_within_period,
    shares.tracked_scope,
    shares.counts_what_it_can,
    shares.scope_is_supplied,
    options.columns_of_kind,
    options.gates_once,
    options.openings,
    options.qualifies,
    expediting.expediting,
    options.resources,
    options.least_within_most,
    options.exclusions,
    options.taken_before,
    options.taken_within_capacity,
    blends.one_scope,
    blends.known_attribute,
    blends.numbers_of_what_counts,
    blends.limits,
    blends.effect,
    contracts.parties,
    contracts.terms,
    contracts.limits,
    contracts.steps,
    contracts.spot,
    contracts.signing,
    contracts.overlaps,
    contracts.supply,
    lanes.one_of_each,
    lanes.origins_are_known,
    lanes.duty_has_value,
    lanes.times,
    lanes.loads,
    lanes.lanes_fit_something,
    lanes.customers,
    lanes.on_the_way,
    reservations.one_holder,
    reservations.one_amount,
    reservations.within_capacity,
    reservations.held_once,
    reservations.names,
    reservations.can_use,
    decisions.finish_in_time,
    decisions.requirements,
    decisions.affordable,
    locks.columns_fit,
    locks.something_to_lock,
    locks.possible,
    locks.least_within_most,
    locks.settings_that_count,
    makeable.demanded_can_be_had,
    scenarios.names,
    scenarios.rows,
    scenarios.probabilities,
    studies.studies,
    unused.items,
    unused.suppliers,
    unused.resources,
    unused.lines,
    unused.twins,
)


def check(tables: Tables, reading: Iterable[Fault] = ()) -> list[Fault]:
    """Every fault of a workbook that needs more than one cell, and notes (``note`` set) on what does nothing.

    ``reading`` are the faults that the reader had: nothing is concluded from what it could not read, and notes wait
    until every cell can be read and every name is known. A row with an unknown name has that fault only; further
    checks take it for the nearest known name where that spares faults that would only follow from it.
    """
    reading = tuple(reading)
    book = Book(tables, reading)
    clear = not reading and not book.references.faults
    return [fault for concern in CHECKS for fault in concern(book) if clear or not fault.note]
