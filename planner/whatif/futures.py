"""The scenarios that may come, each as a matrix, and all of them as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner import scenarios
from planner.faults import Fault, InputError, fault
from planner.reading.names import fold
from planner.scenario_rows import BASE, NAME, at
from planner.session import order_of
from planner.tables import Tables
from planner.whatif.decisions import Decisions
from planner.written import Written, write
from planner_models.solve import Order
from planner_models.two_stage import ExtensiveForm, Risk, extensive_form


@dataclass(frozen=True)
class Future:
    """A scenario, its probability, and its workbook as a matrix."""

    name: str
    probability: float
    book: Written
    order: Order | None


def missing_probabilities(tables: Tables) -> list[Fault]:
    """Scenarios without a probability; that there are none at all."""
    frame = tables[NAME].frame
    if frame.empty:
        return [fault(tables.titles[NAME], "", "scenario_none")]
    known = {fold(name) for name, p in zip(frame["scenario"], frame["probability"], strict=True) if not np.isnan(p)}
    first = {fold(name): row for row, name in reversed(list(enumerate(frame["scenario"])))}
    return [
        at(tables, row, "probability", "scenario_probability_missing", scenario=tables[NAME].frame["scenario"].iat[row])
        for name, row in sorted(first.items(), key=lambda item: item[1])
        if name not in known
    ]


Book = tuple[str, float, Tables]  # what may come: its name, its probability, its workbook


def books_of(tables: Tables) -> list[Book]:
    """The workbook as it is, first, and its scenarios that may come. Raises InputError where one has no probability."""
    faults = missing_probabilities(tables)
    if faults:
        raise InputError(faults)
    frame = tables[NAME].frame
    given: dict[str, float] = {}
    for name, probability in zip(frame["scenario"], frame["probability"], strict=True):
        if not np.isnan(probability):
            given[fold(name)] = float(probability)
    rest = 1.0 - sum(given.values())
    books = [(BASE[0], rest if rest > 1e-9 else 0.0, tables)]
    for name in scenarios.names(tables):
        if given[fold(name)] > 0:
            books.append((name, given[fold(name)], scenarios.apply(tables, name)))
    return books


def futures_of(books: Sequence[Book]) -> list[Future]:
    """What may come as matrices, with what is of use in any of them."""
    total = sum(probability for _, probability, _ in books)
    first = [write(changed) for *_, changed in books]
    yields = np.array([changed["Sources"].phased["yield"] for *_, changed in books])
    uneven = float((yields.max(axis=0) / yields.min(axis=0)).max(initial=1.0))  # a start is worth less with more scrap
    useful = {
        item: uneven * np.max([written.compiled.useful[item] for written in first], axis=0)
        for item in first[0].compiled.useful
    }
    written = [write(changed, useful_too=useful) for *_, changed in books]
    return [
        Future(name, probability / total, book, order_of(changed, book.network))
        for (name, probability, changed), book in zip(books, written, strict=True)
    ]


def joint_form(futures: Sequence[Future], decisions: Decisions, some: Sequence[int], risk: Risk) -> ExtensiveForm:
    """All scenarios as one matrix, without what some of them could not carry out."""
    matrices = []
    for s in some:
        matrix, numbers = futures[s].book.matrix, decisions.numbers[s]
        no = np.append(decisions.barred, False)[numbers]  # the last: what waits
        matrices.append(replace(matrix, upper=np.where(no, np.minimum(matrix.upper, 0.0), matrix.upper)))
    return extensive_form(
        matrices,
        [futures[s].book.problem.stages for s in some],
        np.array([futures[s].probability for s in some]),
        [decisions.numbers[s] for s in some],
        risk,
    )


def joint_order(futures: Sequence[Future], some: Sequence[int]) -> Order | None:
    """The order of objectives, what may be exceeded weighted by probability."""
    orders = [(futures[s].probability, futures[s].order) for s in some]
    allowance: dict[str, float] = {}
    for probability, order in orders:
        for name, most in order.allowance.items() if order else ():
            allowance[name] = allowance.get(name, 0.0) + probability * most
    first = orders[0][1]
    return None if first is None else Order(allowance, first.margin)
