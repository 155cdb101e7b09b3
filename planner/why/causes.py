"""What stands behind each row of the matrix, in the planner's words, and what in the workbook would relieve it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.compiling.blends import Blend
from planner.compiling.share_rules import Rule
from planner.why.edits import Edit
from planner.written import Written
from planner_models.build import templates
from planner_models.network import SETS

# constraint -> what kind of thing it limits, and the indices that name the thing; a quarter or period beside them
KINDS: Mapping[str, tuple[str, str]] = {
    "c_switch_on": ("order", "j"), "c_least_order": ("order", "j"), "c_whole_lots": ("order", "j"),
    "c_most_lots": ("order", "j"), "c_together": ("order", "j"), "c_ceiling": ("source", "j"),
    "c_supplier_used": ("supplier", "s"), "c_material": ("stock", "v"), "c_age": ("shelf life", "v"),
    "c_outflow": ("safety stock", "i"), "c_safety": ("safety stock", "i"), "c_stock_limit": ("most stock", "i"),
    "c_closing": ("closing stock", "i"), "c_customer": ("service", "cx"), "c_landed": ("on the way", "cx"),
    "c_demand": ("demand", "d"), "c_commitment": ("commitment", "d"), "c_fair": ("commitment", ""),
    "c_one_option": ("one option", "c"), "c_picked": ("one option", "c"), "c_travel": ("travel", "cv"),
    "c_lane_limit": ("lane", "l"), "c_lane_room": ("lane", "l"), "c_lane_part": ("lane", "l"),
    "c_lane_least": ("lane", "l"), "c_expedited": ("lane express", "l"), "c_capacity": ("capacity", "r"),
    "c_overtime_limit": ("capacity", "r"), "c_held_use": ("reservation", "rw"), "c_held_limit": ("reservation", "rw"),
    "c_most_steps": ("option", "o"), "c_least_steps": ("option", "o"), "c_resource_left": ("capacity", "r"),
    "c_chosen": ("option", "o"), "c_excludes": ("option", "o"), "c_opened": ("option", "o"),
    "c_expedite_steps": ("expedite", "o"),
    "c_closed": ("option", "o"), "c_qualified": ("option", "o"), "c_requires": ("option", "o"),
    "c_budget": ("budget", ""), "c_total_budget": ("budget", ""), "c_part": ("share", "k"), "c_total": ("share", "k"),
    "c_flow": ("share", "k"), "c_least_share": ("share", "k"), "c_most_share": ("share", "k"),
    "c_growth": ("share", "k"), "c_member": ("share", "k"), "c_most_members": ("share", "k"),
    "c_served": ("share", "k"), "c_most_customers": ("share", "k"), "c_blended": ("blend", "h"),
    "c_content": ("blend", "h"), "c_least_average": ("blend", "h"), "c_most_average": ("blend", "h"),
    "c_covered": ("contracts", "g"), "c_signed": ("contract", "n"), "c_all_under": ("contract", "n"),
    "c_most_taken": ("contract", "n"), "c_least_taken": ("contract", "n"), "c_most_total": ("contract", "n"),
    "c_least_total": ("contract", "n"), "c_stepped": ("contract", "n"), "c_step_end": ("contract", "n"),
    "c_step_reached": ("contract", "n"), "c_step_filled": ("contract", "n"), "c_step_start": ("contract", "n"),
    "c_one_step": ("contract", "n"), "c_lock_least": ("lock", "lk"), "c_lock_most": ("lock", "lk"),
}  # fmt: skip

# kind -> English, Chinese; {0}, {1} are the names of the thing
WORDS: Mapping[str, tuple[str, str]] = {
    "order": ("orders of {1} at {0} (minimum, lots, cost)", "向{0}订购{1}（起订量、批量、费用）"),
    "source": ("most that {0} supplies of {1}", "{0}供应{1}的上限"),
    "supplier": ("use of supplier {0}", "使用供应商{0}"),
    "stock": ("{0}: nothing more can come in time", "{0}：来不及再到货"),
    "shelf life": ("shelf life of {0}", "{0}的保质期"),
    "safety stock": ("safety stock of {0}", "{0}的安全库存"),
    "most stock": ("most stock of {0}", "{0}的最高库存"),
    "closing stock": ("closing stock of {0}", "{0}的期末库存"),
    "service": ("{1} for {0}: nothing can reach it in time", "{0}的{1}：来不及送达"),
    "travel": ("{1} to {0}: nothing can leave in time", "发往{0}的{1}：来不及发运"),
    "on the way": ("{1} on the way to {0}", "发往{0}的在途{1}"),
    "demand": ("demand of {0} for {1}", "{0}对{1}的需求"),
    "commitment": ("commitment to {0}: {1}", "对{0}的承诺：{1}"),
    "one option": ("one option only for {0}", "{0}只用一种方案"),
    "lane": ("lane {0}", "路线{0}"),
    "lane express": ("express on lane {0}", "路线{0}的加急运输"),
    "capacity": ("{1} of {0}", "{0}的{1}"),
    "reservation": ("{1} of {0} held for {2}", "{0}为{2}预留的{1}"),
    "option": ("option {0} not complete", "选项{0}尚未完成"),
    "expedite": ("most that option {0} expedites", "选项{0}的加急上限"),
    "budget": ("capex budget", "资本开支预算"),
    "share": ("share rule {0}", "份额规则{0}"),
    "blend": ("blend rule {0}", "配比规则{0}"),
    "contract": ("contract {0}", "合同{0}"),
    "contracts": ("contracts over {0}", "{0}的合同"),
    "lock": ("lock {0}", "锁定{0}"),
    "stage": ("what counts before money", "优先于利润的目标"),
}


STEP = 0.1  # of what is there: a relief's first step


@dataclass(frozen=True, order=True)
class Cause:
    """A thing that is scarce: its kind, codes (by the indices of its kind) and position of its quarter or period in
    the horizon (-1: all of it)."""

    kind: str
    codes: tuple[int, ...]
    quarter: int

    @property
    def thing(self) -> Cause:
        """The same thing in all quarters."""
        return replace(self, quarter=-1)


@dataclass(frozen=True)
class Relief:
    """A change of the workbook that relieves a cause, in words; ``part``: by how much of what is there, 0 where that is
    not what it changes."""

    words: Mapping[str, str]
    edits: tuple[Edit, ...]
    part: float = 0.0


class Causes:
    """Causes of a matrix's rows, with names and reliefs."""

    def __init__(self, written: Written) -> None:
        self.written, self.tables, self.compiled = written, written.tables, written.compiled
        self.labels = self.tables.calendar.labels
        self._known: dict[int, Cause] = {}
        self._sets = {name: rule.index.name for name, rule in templates().constraints.items()}

    @cached_property
    def _constraints(self) -> tuple[np.ndarray, list[str]]:
        """First rows of the constraints that have any, ascending, and their names."""
        found = sorted((int(rows[0]), name) for name, rows in self.written.problem.rows.items() if len(rows))
        return np.array([row for row, _ in found]), [name for _, name in found]

    def constraint(self, row: int) -> tuple[str, int]:
        """The constraint that a row belongs to, and its place there."""
        starts, names = self._constraints
        n = int(np.searchsorted(starts, row, side="right")) - 1
        return names[n], row - int(starts[n])

    def of(self, row: int) -> Cause:
        """The cause behind a row of the matrix."""
        if row not in self._known:
            self._known[row] = self._of(row)
        return self._known[row]

    def _of(self, row: int) -> Cause:
        name, place = self.constraint(row)
        kind, letters = KINDS[name]
        over = self._sets[name]
        indices = SETS[over][0]
        code = self.written.network.sets[over][place].tolist()
        timed = next((letter for letter in indices if letter in ("t", "q")), "")
        quarter = -1
        if timed:
            quarter = code[indices.index("t")] if timed == "t" else self._first_quarter(indices, code)
        codes = [(letter, code[indices.index(letter)]) for letter in _split(letters)]
        return Cause(kind, tuple(int(self._items[c]) if letter == "v" else c for letter, c in codes), quarter)

    @cached_property
    def _items(self) -> np.ndarray:
        """By variant, the code of its item."""
        codes = {item: i for i, item in enumerate(self.compiled.items)}
        return np.array([codes[variant.item] for variant in self.compiled.catalogue.variants], dtype=int)

    def rows(self, cause: Cause) -> np.ndarray:
        """Rows of the matrix behind which a thing stands, in whatever quarter."""
        found = [np.zeros(0, dtype=int)]
        for name, (kind, letters) in KINDS.items():
            if kind == cause.kind:
                over = self._sets[name]
                places = [SETS[over][0].index(letter) for letter in _split(letters)]
                codes = self.written.network.sets[over][:, places]
                for n, letter in enumerate(_split(letters)):
                    codes[:, n] = self._items[codes[:, n]] if letter == "v" else codes[:, n]
                same = (codes == cause.codes).all(axis=1)
                found.append(self.written.problem.rows[name][same])
        return np.concatenate(found)

    def _first_quarter(self, indices: Sequence[str], code: Sequence[int]) -> int:
        """First quarter of a row's period."""
        q = code[indices.index("q")]
        if "n" in indices:
            return int(self.compiled.deals[code[indices.index("n")]].periods[q][0])
        rules: Sequence[Rule | Blend] = self.compiled.rules if "k" in indices else self.compiled.blends
        return int(rules[code[indices.index("k" if "k" in indices else "h")]].periods[q][1][0])

    def words(self, cause: Cause, lang: str) -> str:
        """The thing in words."""
        return WORDS[cause.kind][lang == "zh"].format(*self.names(cause))

    def when(self, cause: Cause) -> str:
        """Its quarter, "" for the whole horizon."""
        return self.labels[cause.quarter] if cause.quarter >= 0 else ""

    def names(self, cause: Cause) -> list[str]:
        """Names of the thing, in the order of its words' placeholders."""
        c, kind = cause.codes, cause.kind
        catalogue, customers = self.compiled.catalogue, self.compiled.customers
        if kind in ("order", "source"):
            source = catalogue.sources[c[0]]
            option = f" ({source.option})" if source.option else ""
            return [source.supplier, source.item + option]
        if kind == "supplier":
            return [self.compiled.suppliers[c[0]]]
        if kind in ("stock", "shelf life", "safety stock", "most stock", "closing stock"):
            return [self.compiled.items[c[0]]]
        if kind in ("service", "travel", "on the way"):
            return [customers.customers[c[0]], self.compiled.items[c[1]]]
        if kind in ("demand", "commitment"):
            frame = self.tables["Demand"].frame
            row = customers.row[c[0]] if c else 0
            return [frame["customer"].iat[row], frame["item"].iat[row]]
        if kind == "one option":
            return [customers.customers[c[0]]]
        if kind in ("lane", "lane express"):
            return [self.tables["Lanes"].frame["lane"].iat[c[0]]]
        if kind in ("capacity", "reservation"):
            row = self.tables["Capacity"].frame.iloc[c[0]]
            return [row["supplier"], row["resource"], *(self.compiled.reservations.names[w] for w in c[1:])]
        if kind in ("option", "expedite"):
            return [self.tables["Options"].frame["option"].iat[c[0]]]
        if kind == "share":
            rule = self.compiled.rules[c[0]]
            return [" · ".join((rule.name, *[rule.subject][: rule.each]))]
        if kind == "blend":
            return [self.compiled.blends[c[0]].name]
        if kind == "contract":
            return [self.compiled.deals[c[0]].contract.name]
        if kind == "contracts":
            scopes = list(dict.fromkeys(deal.contract.scope for deal in self.compiled.deals))
            named = [deal.contract.name for deal in self.compiled.deals if deal.contract.scope == scopes[c[0]]]
            return [", ".join(named)]
        if kind == "lock":
            lock = self.compiled.locks[c[0]]
            return [f"{lock.decision} {lock.item}"]
        return []

    def reliefs(self, cause: Cause) -> Iterator[Relief]:
        """Changes of the workbook that relieve a cause, the most natural first; none where only a decision is behind
        it, or what nobody can change."""
        t, c = cause.quarter, cause.codes
        if cause.kind == "capacity":
            capacity = self.tables["Capacity"].phased["capacity"][c[0]]
            step = STEP * (capacity[t] if capacity[t] > 0 else float(capacity.max()))
            if step > 0:
                yield _grown("Capacity", c[0], "capacity", t, float(capacity[t]), step)
        elif cause.kind == "source":
            most = float(self.tables["Sources"].phased["most"][c[0], t])
            if most > 0:
                yield _grown("Sources", c[0], "most", t, most, STEP * most)
        elif cause.kind == "order":
            yield from self._order(c[0])
        elif cause.kind == "supplier":
            edit = Edit("Suppliers", c[0], "fixed_cost", 0.0)
            yield Relief({"en": "no fixed cost", "zh": "取消固定成本"}, (edit,))
        elif cause.kind == "option":
            yield from self._earlier("Options", [c[0]])
        elif cause.kind == "expedite":
            step = float(self.tables["Options"].frame["step"].iat[c[0]])
            yield Relief(_by(STEP), (Edit("Options", c[0], "step", (1 + STEP) * step),), STEP)
            yield from self._earlier("Options", [c[0]])
        elif cause.kind in ("stock", "service", "travel"):
            yield from self._sooner(cause)
        elif cause.kind == "share":
            yield from self._share(self.compiled.rules[c[0]], t)
        elif cause.kind == "blend":
            yield from self._level(c[0], t)
        elif cause.kind in ("contract", "contracts"):
            yield from self._contract(cause)
        elif cause.kind in ("safety stock", "closing stock", "most stock"):
            yield from self._stock(cause)
        elif cause.kind in ("lane", "lane express"):
            yield from self._lane(cause)
        elif cause.kind == "reservation":
            yield from self._reservation(cause)
        elif cause.kind == "shelf life":
            life = float(self.tables["Items"].frame["shelf_life"].iat[c[0]])
            words = {"en": "a quarter longer", "zh": "延长一个季度"}
            yield Relief(words, (Edit("Items", c[0], "shelf_life", life + 1),))

    def _order(self, j: int) -> Iterator[Relief]:
        frame = self.tables["Sources"].frame
        edits = [
            Edit("Sources", j, name, nothing)
            for name, nothing in (("min_order", 0.0), ("lot_size", float("nan")), ("order_cost", 0.0))
            if frame[name].iat[j] > 0
        ]
        if edits:
            yield Relief(
                {"en": "no minimum, lots or order cost", "zh": "取消起订量、批量与订货成本"}, tuple(edits), 1.0
            )

    def _earlier(self, sheet: str, rows: Sequence[int]) -> Iterator[Relief]:
        """A lead time shorter by a quarter."""
        lead = self.tables[sheet].frame["lead_time"]
        edits = tuple(Edit(sheet, row, "lead_time", lead.iat[row] - 1) for row in rows if lead.iat[row] > 0)
        if edits:
            yield Relief({"en": "lead time a quarter shorter", "zh": "提前期缩短一个季度"}, edits)

    def _sooner(self, cause: Cause) -> Iterator[Relief]:
        """What comes too late comes a quarter sooner: by its lead times, or accepted sooner by the customer."""
        catalogue = self.compiled.catalogue
        if cause.kind == "stock":
            item, customer = self.compiled.items[cause.codes[0]], ""
        else:
            customer, item = self.names(cause)
        yield from self._earlier("Sources", catalogue.sources_of.get(item, ()))
        if customer:
            frame = self.tables["Qualification"].frame
            rows = np.flatnonzero((frame["customer"] == customer) & (frame["item"] == item) & (frame["from"] > 0))
            edits = tuple(Edit("Qualification", int(row), "from", float(frame["from"].iat[row]) - 1) for row in rows)
            if edits:
                yield Relief({"en": "accepted a quarter earlier", "zh": "提前一个季度认可"}, edits)

    def _share(self, rule: Rule, t: int) -> Iterator[Relief]:
        table, period = self.tables["Shares"], max(t, 0)
        least, most = (float(table.phased[name][rule.row, period]) for name in ("least", "most"))
        if least > 0:
            yield self._points(rule, "least", least, t, max(0.0, least - 0.01))
        if most < 1:
            yield self._points(rule, "most", most, t, min(1.0, most + 0.01))
        for name in ("growth", "most_suppliers", "most_options", "most_customers"):
            value = float(table.frame[name].iat[rule.row])
            if not np.isnan(value):
                step = 0.01 if name == "growth" else 1.0
                words = {"en": f"{name.replace('_', ' ')} {step:+g}", "zh": f"上限 {step:+g}"}
                yield Relief(words, (Edit("Shares", rule.row, name, value + step),))

    def _points(self, rule: Rule, name: str, old: float, t: int, new: float) -> Relief:
        quarters = next(quarters for _, quarters in rule.periods if t in quarters)
        edits = tuple(Edit("Shares", rule.row, name, new, int(q)) for q in quarters)
        percent = 100 * (new - old)
        words = {
            "en": f"{name} share {percent:+.3g} points",
            "zh": f"{'最低' if name == 'least' else '最高'}份额 {percent:+.3g} 个百分点",
        }
        return Relief(words, edits)

    def _level(self, h: int, t: int) -> Iterator[Relief]:
        blend, table = self.compiled.blends[h], self.tables["Blends"]
        quarters = next(quarters for _, quarters in blend.periods if t in quarters)
        for name, sign in (("least", -1.0), ("most", 1.0)):
            value = float(table.phased[name][blend.row, int(quarters[0])])
            if not np.isnan(value):
                step = 0.01 * (abs(value) or blend.span)
                edits = tuple(Edit("Blends", blend.row, name, value + sign * step, int(q)) for q in quarters)
                yield Relief({"en": f"{name} {sign * step:+.3g}", "zh": f"限值 {sign * step:+.3g}"}, edits)

    def _contract(self, cause: Cause) -> Iterator[Relief]:
        deals, table, t = self.compiled.deals, self.tables["Contracts"], cause.quarter
        if cause.kind == "contract":
            chosen = [deals[cause.codes[0]]]
        else:
            scopes = list(dict.fromkeys(deal.contract.scope for deal in deals))
            chosen = [deal for deal in deals if deal.contract.scope == scopes[cause.codes[0]]]
        for deal in chosen:
            row = deal.contract.row
            for name, sign in (("most", 1.0), ("least", -1.0)):
                value = float(table.phased[name][row, t]) if t >= 0 else float("nan")
                if value > 0:
                    step = STEP * value
                    words = {
                        "en": f"{deal.contract.name}: {name} {sign * step:+,.6g}",
                        "zh": f"{deal.contract.name}：{'最高' if sign > 0 else '最低'} {sign * step:+,.6g}",
                    }
                    yield Relief(words, (Edit("Contracts", row, name, value + sign * step, t),), STEP)

    def _stock(self, cause: Cause) -> Iterator[Relief]:
        frame, i = self.tables["Items"].frame, cause.codes[0]
        names = {
            "safety stock": ("safety_stock", "cover"),
            "closing stock": ("closing_stock",),
            "most stock": ("most_stock",),
        }
        sign = 1.0 if cause.kind == "most stock" else -1.0
        for name in names[cause.kind]:
            value = float(frame[name].iat[i])
            if value > 0:
                words = {"en": f"{sign * 10:+.0f} %", "zh": f"{sign * 10:+.0f} %"}
                yield Relief(words, (Edit("Items", i, name, value * (1 + STEP * sign)),), STEP)

    def _lane(self, cause: Cause) -> Iterator[Relief]:
        table, lane, t = self.tables["Lanes"], cause.codes[0], cause.quarter
        if cause.kind == "lane express":
            most = float(table.frame["expedite_most"].iat[lane])
            if most > 0:
                yield Relief(_by(STEP), (Edit("Lanes", lane, "expedite_most", (1 + STEP) * most),), STEP)
            return
        most = float(table.phased["most"][lane, t])
        if most > 0:
            yield _grown("Lanes", lane, "most", t, most, STEP * most)

    def _reservation(self, cause: Cause) -> Iterator[Relief]:
        reservations, t = self.compiled.reservations, cause.quarter
        r, w = cause.codes
        table = self.tables["Reservations"]
        for row in np.flatnonzero((reservations.resources == r) & (reservations.holders == w)).tolist():
            for name in ("quantity", "share"):
                value = float(table.phased[name][row, t])
                if value > 0:
                    yield Relief(_by(-STEP), (Edit("Reservations", row, name, (1 - STEP) * value, t),), STEP)


def _grown(sheet: str, row: int, column: str, t: int, old: float, step: float) -> Relief:
    return Relief(_by(STEP), (Edit(sheet, row, column, old + step, t),), STEP)


def _by(part: float) -> dict[str, str]:
    return {"en": f"{part:+.0%}", "zh": f"{part:+.0%}"}


def _split(letters: str) -> list[str]:
    return ["lk"] if letters == "lk" else list(letters)
