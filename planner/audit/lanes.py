"""Lanes: when deliveries leave, what their way costs, and what a lane allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.audit.book import Book, Lane
from planner.audit.finding import Findings, Key, anything, exceeds, where
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay, way
from planner.audit.rows import Table


@dataclass(frozen=True)
class Carried:
    """What goes on one lane, by quarter of leaving: units, those by express, and money; ``size``s are of terms."""

    units: np.ndarray
    express: np.ndarray
    freight: np.ndarray
    duty: np.ndarray
    fixed_cost: np.ndarray
    size: np.ndarray


def carried(replay: Replay) -> list[Carried]:
    """What goes on every lane, in the order of the sheet."""
    return [_carried(replay, lane) for lane in replay.book.lanes]


def _carried(replay: Replay, lane: Lane) -> Carried:
    book, trips = replay.book, replay.trips
    fit = np.array([lane.fits(book, *name) for name in trips.names], dtype=bool)[trips.which]
    value = np.array([book.value(item) for _, item, _ in trips.names])[trips.which]

    def by_quarter(amounts: np.ndarray) -> np.ndarray:
        return np.asarray(np.bincount(trips.leaves[fit], amounts[fit], book.count))

    units, express = by_quarter(trips.units), by_quarter(trips.units * trips.express)
    return Carried(
        units,
        express,
        lane.freight * units + lane.fee * express,
        lane.duty * by_quarter(trips.units * value),
        lane.fixed_cost * anything(units),
        by_quarter(np.abs(trips.units)),
    )


def lane_money(replay: Replay, book: Ledger[str]) -> None:
    """Freight and duty of every lane, into the book of money."""
    for lane, own in zip(replay.book.lanes, carried(replay), strict=True):
        book.add("freight", -own.freight - own.fixed_cost, (lane.freight + lane.fee) * own.size + own.fixed_cost)
        book.add("duty", -own.duty)


def check_lanes(replay: Replay, allocation: Table, table: Table, found: Findings) -> None:
    """Every delivery leaves in time and by a way there is, every lane within its limits, the stated table right."""
    _deliveries(replay, allocation, found)
    every = carried(replay)
    for lane, own in zip(replay.book.lanes, every, strict=True):
        _limits(replay.book, lane, own, found)
    _stated(replay.book, every, table, found)


def _deliveries(replay: Replay, table: Table, found: Findings) -> None:
    names, which = table.group("customer", "item", "supplier")
    transit, saves = way(replay.book, names)[:, which]
    units, express = table.numbers["units"], table.numbers["express"]
    found.compare("allocation", table.key, {"transit": (table.numbers["transit"], transit.astype(float), 0.0)})
    for n in where(exceeds(express, units)):
        found.add("express-units", "allocation", table.key(n), "express", float(express[n]), float(units[n]))
    for n in where(anything(express) & ((saves == 0) | (table.t < transit - saves))):
        found.add("no-express", "allocation", table.key(n), "express", float(express[n]), 0.0)
    early = (table.t < transit) & exceeds(units, express)
    for n in where(early):
        found.add("left-too-early", "allocation", table.key(n), "units", float(units[n] - express[n]), 0.0)


def _limits(book: Book, lane: Lane, own: Carried, found: Findings) -> None:
    least = np.where(anything(own.units), lane.min_load, 0.0)
    broken = (
        ("lane-most", "most", "units", own.units, lane.most, exceeds(own.units, lane.most, own.size)),
        ("lane-least", "min_load", "units", own.units, least, exceeds(least, own.units, own.size)),
        ("lane-express", "expedite_most", "express", own.express, np.full(book.count, lane.expedite_most),
         exceeds(own.express, lane.expedite_most, own.size)),
    )  # fmt: skip
    for check, column, told, units, limit, wrong in broken:
        for t in where(wrong & ~np.isnan(limit)):
            place = "Lanes", book.tables["Lanes"].address(lane.row, column, t if column == "most" else None)
            found.add(check, "lanes", _key(book, lane, t), told, float(units[t]), float(limit[t]), place=place)


def _key(book: Book, lane: Lane, t: int) -> Key:
    return (("lane", lane.name), ("quarter", book.labels[t]))


def _stated(book: Book, every: list[Carried], table: Table, found: Findings) -> None:
    """The plan's table ``lanes`` says what the deliveries come to."""
    places = {(lane.name,): n for n, lane in enumerate(book.lanes)}
    rows = table.grid(table.places(places, "lane"), len(every), book.count).ravel()
    names = ("units", "express", "freight", "duty", "fixed_cost")
    sizes = np.array([own.size for own in every]).ravel()
    right = {name: np.array([getattr(own, name) for own in every]).ravel() for name in names}

    def key(n: int) -> Key:
        return _key(book, book.lanes[n // book.count], n % book.count)

    for n in where((rows < 0) & anything(right["units"]) if every else []):
        found.add("missing-row", "lanes", key(n), "units", 0.0, float(right["units"][n]))
    there = np.flatnonzero(rows >= 0)
    columns = {name: (table.at(rows[there], name), right[name][there], sizes[there]) for name in names}
    found.compare("lanes", lambda n: key(there[n]), columns)
