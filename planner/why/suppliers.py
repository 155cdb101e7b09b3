"""Why this supplier and not that one: what each would cost where an item is wanted, and what would change the choice.

A way that the plan does not use loses something against the ways that it uses, at the plan's prices: its reduced cost,
summed along its route. The price at which it would be used is lower by that much (V. Chvatal, Linear Programming, 1983,
chapter 10: sensitivity analysis), while everything else stays.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling.acceptance import read_acceptance
from planner.compiling.catalogue import Tag, Variant
from planner.schema import HELD
from planner.texts.suppliers import reason
from planner.why.causes import Cause
from planner.why.edits import Edit
from planner.why.offers import NOISE, UNITS, Offer, Offers
from planner.why.routes import Routes
from planner.why.rows import frame
from planner.why.study import Study


@dataclass(frozen=True)
class Question:
    """Who brings an item to a customer ("": who supplies what arrives of it) in a quarter; ``row``: the balance.

    ``parts``: whom alone what arrives is held for, in the plan's words. ``money``: what the units there are worth.
    """

    customer: str
    item: str
    quarter: int
    row: int
    parts: str
    money: float


def suppliers(
    study: Study, routes: Routes, until: float, lang: str, customer: str | None = None, item: str | None = None,
    supplier: str | None = None, quarter: str | None = None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Table ``supplier_choice`` for every customer, item and quarter with several possible makers, those with most
    money first, until ``until`` (``time.monotonic``); how many were not looked at is told in a last row.

    Names narrow the question: only this customer, item or quarter; of a supplier, what he could supply and what is
    taken beside or instead of him.
    """
    choice = _Choice(study, routes, lang)
    asked = [
        question
        for question in choice.questions()
        if customer in (None, question.customer)
        and item in (None, question.item)
        and quarter in (None, choice.labels[question.quarter])
        and (supplier is None or supplier in choice.makers(question.item))
    ]
    asked.sort(key=lambda question: -question.money)
    rows: list[dict[str, Any]] = []
    for n, question in enumerate(asked):
        if time.monotonic() > until:
            rows.append({"reason": reason("not asked", lang, count=len(asked) - n)})
            break
        rows += [row for row in choice.rows(question) if supplier in (None, row["supplier"]) or row["units"] > 0]
    return {"supplier_choice": frame("supplier_choice", rows)}


def _makers(variant: Variant) -> list[Tag]:
    """The makers inside a variant that are told apart, itself included."""
    return [tag for tag in variant.all_tags if tag[0] not in HELD]


class _Choice:
    """What there is to choose between, and why the plan chose as it did."""

    def __init__(self, study: Study, routes: Routes, lang: str) -> None:
        self.study, self.routes, self.written, self.lang = study, routes, study.base, lang
        self.tables, self.network = study.base.tables, study.base.network
        self.compiled, self.catalogue = study.base.compiled, study.base.compiled.catalogue
        self.labels = self.tables.calendar.labels
        self.offers = Offers(study, routes, lang)
        self.acceptance = read_acceptance(self.tables, self.compiled.windows)
        covered = self.network.relations["COVERED_RUNS"].members
        agreed = {(self.catalogue.activities[a].source, t) for a, _, t in covered.tolist()}
        self.agreed = agreed  # sources and quarters of which the price is that of a contract
        self.run_units = study.x[self.written.problem.columns["v_run"]] * self.network.params["yield_"]
        runs = {(a, t): n for n, (a, t) in enumerate(self.network.sets["RUNS"].tolist())}
        relation = self.network.relations["ARRIVALS"]
        self.arriving = np.zeros((len(self.catalogue.variants), len(self.labels)))
        started = np.array([runs[a, u] for a, u in relation.members.tolist()], dtype=int)
        np.add.at(self.arriving, tuple(relation.keys.T), self.run_units[started])

    def makers(self, item: str) -> list[str]:
        """Suppliers who can make an item at all, in order."""
        return list(dict.fromkeys(self.catalogue.sources[j].supplier for j in self.catalogue.sources_of.get(item, ())))

    def questions(self) -> Iterator[Question]:
        """Every choice: of makers of what is delivered where makers are told apart, else of what arrives."""
        items, customers = self.compiled.items, self.compiled.customers.customers
        worth, problem = np.abs(self.routes.rent), self.written.problem
        several = {item for item in items if len(self.makers(item)) > 1}
        delivered: dict[tuple[int, ...], float] = {}
        place = {code: n for n, code in enumerate(map(tuple, self.network.sets["WANTS"].tolist()))}
        i = {item: n for n, item in enumerate(items)}
        units = self.study.x[problem.columns["v_deliver"]]
        for (c, v, t), quantity in zip(self.network.sets["DELIVERIES"].tolist(), units.tolist(), strict=True):
            variant = self.catalogue.variants[v]
            if variant.maker and variant.item in several:
                key = (c, i[variant.item], t)
                delivered[key] = delivered.get(key, 0.0) + quantity
        for (c, x, t), quantity in delivered.items():
            row = int(problem.rows["c_customer"][place[c, x, t]])
            if quantity > UNITS:
                yield Question(customers[c], items[x], t, row, "", quantity * float(worth[row]))
        for (v, t), row in zip(self.network.sets["STOCKS"].tolist(), problem.rows["c_material"].tolist(), strict=True):
            variant = self.catalogue.variants[v]
            if not variant.maker and variant.item in several:
                quantity = float(self.arriving[v, t])
                if quantity > UNITS:
                    yield Question("", variant.item, t, row, variant.parts, quantity * float(worth[row]))

    def rows(self, question: Question) -> Iterator[dict[str, Any]]:
        """Rows of the table for one choice: what is taken, and of everybody else the offer that loses least."""
        variable = "v_deliver" if question.customer else "v_run"
        offers = self.offers.of(question.row, question.item, variable)
        offers.sort(key=lambda offer: (offer.units <= 0, not offer.reachable, offer.loss, -offer.units))
        shown: dict[tuple[str, str, str], Offer] = {}
        for offer in offers:
            key = offer.supplier, offer.option, offer.parts
            if key in shown:  # by another process or at another pace
                shown[key] = replace(shown[key], units=shown[key].units + offer.units)
            elif offer.units > 0 or offer.supplier not in {other.supplier for other in shown.values()}:
                shown[key] = offer
        shared = {"customer": question.customer, "item": question.item, "quarter": self.labels[question.quarter]}
        for rank, offer in enumerate(shown.values(), start=1):
            yield shared | {"rank": rank} | self._row(question, offer)
        possible = {offer.supplier for offer in shown.values()}
        for name in self.makers(question.item):
            if name not in possible:
                yield (
                    shared
                    | {"supplier": name, "parts": question.parts, "units": 0.0}
                    | self._impossible(question, name, "no way")
                )

    def _row(self, question: Question, offer: Offer) -> dict[str, Any]:
        row: dict[str, Any] = {
            "supplier": offer.supplier, "option": offer.option, "parts": offer.parts, "units": offer.units,
        }  # fmt: skip
        start = self.labels[offer.start] if offer.source >= 0 else ""
        if not offer.reachable:
            if offer.units > 0:
                return row | {"reason": reason("from stock", self.lang)}
            return row | self._impossible(question, offer.supplier, "parts")
        row |= {
            "worth": offer.worth, "cost": offer.cost, "scarce": offer.scarce, "ruled": offer.ruled, "loss": offer.loss,
            "build_up": offer.steps, "rules": "; ".join(f"{self._named(c)}: {r:,.4g}" for c, r in offer.rules),
            "start": start,
        }  # fmt: skip
        return row | self._why(offer, start)

    def _why(self, offer: Offer, start: str) -> dict[str, Any]:
        """Why it is taken or not, and what would flip it."""
        lang, rules = self.lang, ", ".join(self._named(cause) for cause, _ in offer.rules)
        loss = f"{offer.loss:,.4g}"
        if offer.units > 0:
            if offer.source < 0:
                return {"reason": reason("from stock", lang)}
            key = "taken" if not rules else "taken favoured" if offer.ruled < 0 else "taken within rules"
            return {"reason": reason(key, lang, rules=rules, money=f"{abs(offer.ruled):,.4g}")}
        if offer.missing:
            what = "; ".join(f"{self._named(cause)} {self.offers.causes.when(cause)}" for cause, _ in offer.missing)
            gain = sum(rent for _, rent in offer.missing) - offer.loss
            key = "blocked gains" if gain > 0 else "blocked loses"
            if abs(gain) <= NOISE * max(1.0, abs(offer.worth)):
                key = "blocked as good"
            text = reason(key, lang, what=what, money=f"{abs(gain):,.4g}")
            return {"reason": text, "flip_date": self._complete([cause for cause, _ in offer.missing])}
        if not offer.loss:
            return {"reason": reason("as good", lang)}
        if offer.source < 0 or (offer.source, offer.start) in self.agreed:
            return {"reason": reason("loses", lang, loss=loss)}
        if offer.busy:
            return {"reason": reason("elsewhere", lang, loss=loss, start=start)}
        return self._flip(offer, start)

    def _flip(self, offer: Offer, start: str) -> dict[str, Any]:
        """The price at which nothing is lost any more."""
        edit = Edit("Sources", offer.source, "unit_cost", 0.0, offer.start)
        discount = float(self.network.params["discount"][offer.start])
        price = edit.old(self.tables) - offer.loss / (offer.per_unit * discount)
        if price < 0:
            return {"reason": reason("dear free", self.lang, loss=f"{offer.loss:,.4g}")}
        text = reason("dear", self.lang, loss=f"{offer.loss:,.4g}", price=f"{price:,.6g}", start=start)
        return {
            "reason": text, "flip_price": price, "price": edit.old(self.tables),
            "sheet": self.tables.titles["Sources"], "cell": edit.cell(self.tables),
        }  # fmt: skip

    def _complete(self, causes: Sequence[Cause]) -> str:
        """The quarter in which the last of the options that something waits for can be complete."""
        kinds = self.tables["Options"].frame["kind"]
        options = [cause.codes[0] for cause in causes if cause.kind == "option"]
        waiting = [self.compiled.windows[o] for o in options if kinds.iat[o] != "close"]
        soonest = [int(window.starts[0]) + window.lead_time for window in waiting if len(window.starts)]
        return self.labels[max(soonest)] if waiting and len(soonest) == len(waiting) else ""

    def _named(self, cause: Cause) -> str:
        return self.offers.causes.words(cause, self.lang)

    def _impossible(self, question: Question, supplier: str, otherwise: str) -> dict[str, Any]:
        """Why a maker has no way to bring anything there, and from when he would have; ``otherwise``: the reason where
        it is neither his sources nor the customer."""
        sources = self.catalogue.sources
        own = [j for j in self.catalogue.sources_of[question.item] if sources[j].supplier == supplier]
        paces = [(int(pace.starts[0]) + pace.lead_time, j, pace) for j in own for pace in sources[j].paces
                 if len(pace.starts)]  # fmt: skip
        if not paces:
            return {"reason": reason("not then", self.lang), **self._at("Sources", own[0], "first")}
        first, j, pace = min(paces, key=lambda found: found[:2])
        first += self._transit(question, supplier)
        if first > question.quarter:
            date = self.labels[first] if first < len(self.labels) else ""
            text = reason("later" if date else "not then", self.lang, date=date, lead=pace.lead_time)
            late = "lead_time" if pace.starts[0] <= question.quarter else "first"
            return {"reason": text, "flip_date": date, **self._at("Sources", j, late)}
        if not question.customer:
            return {"reason": reason("not then" if otherwise == "no way" else otherwise, self.lang)}
        return self._unaccepted(question, supplier) or {"reason": reason(otherwise, self.lang)}

    def _transit(self, question: Question, supplier: str) -> int:
        """Quarters on the way to the customer, at least."""
        if not question.customer:
            return 0
        customers, variants = self.compiled.customers, self.catalogue.variants
        v = np.array([v for v in self.catalogue.variants_of[question.item] if variants[v].maker == supplier], dtype=int)
        c = np.full(len(v), customers.customers.index(question.customer))
        lanes = customers.lanes
        return int(lanes.total(lanes.transit - lanes.saves, c, v).min(initial=len(self.labels))) if len(v) else 0

    def _unaccepted(self, question: Question, supplier: str) -> dict[str, Any]:
        """What the customer does not accept of all that the supplier makes of the item, where that is the reason."""
        variants = [self.catalogue.variants[v] for v in self.catalogue.variants_of[question.item]]
        first = {
            self.acceptance.variant(question.customer, variant): variant
            for variant in reversed(variants)
            if variant.maker == supplier and variant.held_for in ("", question.customer)
        }
        if not first or min(first) <= question.quarter:
            return {}
        accepted = {
            tag: self.acceptance.variant(question.customer, Variant(*tag, ())) for tag in _makers(first[min(first)])
        }
        part, maker = max(accepted, key=lambda tag: accepted[tag])
        date = self.labels[min(first)] if min(first) < len(self.labels) else ""
        key = "accepted later" if date else "never accepted"
        text = reason(key, self.lang, customer=question.customer, part=part, maker=maker, date=date)
        return {"reason": text, "flip_date": date, **self._qualification(question.customer, part, maker)}

    def _qualification(self, customer: str, part: str, maker: str) -> dict[str, str]:
        """Where the workbook says from when a customer accepts a maker."""
        frame, makers = self.tables["Qualification"].frame, self.tables["Suppliers"].frame
        region = dict(zip(makers["supplier"], makers["region"], strict=True))[maker]
        named = (frame["supplier"] == maker) | ((frame["region"] == region) & (region != ""))
        rows = np.flatnonzero((frame["customer"] == customer) & (frame["item"] == part) & named)
        return self._at("Qualification", int(rows[0]), "from") if len(rows) else {}

    def _at(self, sheet: str, row: int, column: str) -> dict[str, str]:
        return {"sheet": self.tables.titles[sheet], "cell": self.tables[sheet].address(row, column)}
