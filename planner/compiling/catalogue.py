"""What can be made of what: recipes, sources, variants by maker, and the activities that make them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.checks.graph import walk
from planner.compiling.builder import spread
from planner.compiling.grades import read_grades
from planner.compiling.holders import Holders
from planner.compiling.substitutes import read_substitutes
from planner.option_effects import expedites
from planner.schema import HELD
from planner.tables import Tables

Tag = tuple[str, str]  # (tracked item, its maker), or ("held for", customer or family)
Recipe = tuple[tuple[str, float], ...]  # (component, quantity)


@dataclass(frozen=True)
class Variant:
    """An item told apart by its maker ("" where pooled), makers of tracked parts inside, and whom it is held for."""

    item: str
    maker: str
    tags: tuple[Tag, ...]

    @property
    def parts(self) -> str:
        """``item: supplier; item: supplier`` of the parts inside."""
        return "; ".join(f"{item}: {maker}" for item, maker in self.tags)

    @cached_property
    def held_for(self) -> str:
        """The customer or family that alone may use it, "" for all."""
        return next((name for word, name in self.tags if word in HELD), "")

    @property
    def all_tags(self) -> tuple[Tag, ...]:
        """The parts inside and the item itself where its maker is known."""
        return (*self.tags, (self.item, self.maker)) if self.maker else self.tags


@dataclass(frozen=True)
class Pace:
    """How fast a source works: its lead time, and the quarters in which it may start and still arrive.

    ``expedite``: the row of the option by which it is faster than usual; -1 for none.
    """

    expedite: int
    lead_time: int
    starts: np.ndarray


@dataclass(frozen=True)
class Source:
    """A row of Sources and its paces, the usual one first."""

    supplier: str
    item: str
    option: str
    paces: tuple[Pace, ...]

    @cached_property
    def starts(self) -> np.ndarray:
        """Quarters in which it may start and still arrive, at some pace."""
        return np.unique(np.concatenate([pace.starts for pace in self.paces]))

    @property
    def lead_time(self) -> int:
        """The shortest of its lead times."""
        return min(pace.lead_time for pace in self.paces)


@dataclass(frozen=True)
class Activity:
    """A source working by one option on chosen variants at one pace; all numbers are codes of the catalogue.

    ``makes``: the variants that come out, with the units of each in one good unit. ``held_for``: the customer or family
    whose part of a resource it may use, and who alone may then use what comes out.
    """

    source: int
    option: str
    makes: tuple[tuple[int, float], ...]
    takes: tuple[tuple[int, float], ...]
    parts: str
    held_for: str
    pace: Pace


@dataclass(frozen=True)
class Catalogue:
    """All of them; positions are the codes used in the Network, that of a source is also its row in Sources.

    ``regrades``: variant that may serve, variant for which it may, row of Substitutes.
    """

    holders: Holders
    recipes: Mapping[str, Mapping[str, Recipe]]
    distinguished: frozenset[str]
    sources: Sequence[Source]
    variants: Sequence[Variant]
    activities: Sequence[Activity]
    variants_of: Mapping[str, Sequence[int]]
    activities_of: Sequence[Sequence[int]]  # by source
    regrades: Sequence[tuple[int, int, int]]

    @cached_property
    def options(self) -> list[tuple[str, str]]:
        """Item and name of every recipe option."""
        return [(item, option) for item, recipes in self.recipes.items() for option in recipes]

    @cached_property
    def source_of(self) -> np.ndarray:
        """Source of each activity."""
        return np.array([activity.source for activity in self.activities], dtype=int)

    @cached_property
    def outputs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What comes out, one element a variant of an activity: activity, variant, units in one good unit."""
        rows = [(a, v, share) for a, activity in enumerate(self.activities) for v, share in activity.makes]
        a, v = np.array([row[:2] for row in rows], dtype=int).reshape(-1, 2).T
        return a, v, np.array([share for *_, share in rows], dtype=float)

    @cached_property
    def sources_of(self) -> Mapping[str, Sequence[int]]:
        """Sources of which each item comes, in order."""
        a, v, _ = self.outputs
        found: dict[str, set[int]] = defaultdict(set)
        for source, variant in zip(self.source_of[a].tolist(), v.tolist(), strict=True):
            found[self.variants[variant].item].add(source)
        return {item: sorted(sources) for item, sources in found.items()}

    def outputs_of(self, a: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What comes out of each of these activities: its position among them, variant, units in one good unit."""
        of, v, share = self.outputs
        first, last = np.searchsorted(of, a), np.searchsorted(of, a, side="right") - 1
        n, at = spread(first, last)
        return n, v[at], share[at]

    @cached_property
    def lead_times(self) -> np.ndarray:
        """Quarters from start to arrival, by activity."""
        return np.array([activity.pace.lead_time for activity in self.activities], dtype=int)

    def starts(self, sources: Sequence[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The quarters in which each of these sources may start: its position among them, and the quarter."""
        return _positions([self.sources[j].starts for j in sources])

    def runs(self, activities: Sequence[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The quarters in which each of these activities may start: its position among them, and the quarter."""
        return _positions([self.activities[a].pace.starts for a in activities])


def _positions(quarters: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """All these quarters, and beside each the position of its array."""
    n = np.repeat(np.arange(len(quarters)), np.array([len(t) for t in quarters], dtype=int))
    return n, np.concatenate([np.zeros(0, dtype=int), *quarters])


def make_catalogue(tables: Tables) -> Catalogue:
    """Enumerate variants and activities, components first. The BOM must be free of cycles."""
    recipes = read_recipes(tables)
    sources = _sources(tables)
    distinguished = find_distinguished(tables)
    sources_of: dict[str, list[int]] = defaultdict(list)
    for j, source in enumerate(sources):
        sources_of[source.item].append(j)
    grades, substitutes = read_grades(tables), read_substitutes(tables)
    got_from = {item: [*started] for item, started in grades.least_shares().items()}
    for item, others in substitutes.items():
        got_from.setdefault(item, []).extend(other for other, _ in others)
    holders = Holders(tables, recipes, got_from)
    given = _given_variants(tables, distinguished, holders)
    codes: dict[Variant, int] = {}
    variants: list[Variant] = []
    activities: list[Activity] = []
    found: dict[str, dict[int, None]] = defaultdict(dict)
    variants_of: dict[str, list[int]] = {}
    regrades: list[tuple[int, int, int]] = []

    def code(variant: Variant) -> int:
        if variant not in codes:
            codes[variant] = len(variants)
            variants.append(variant)
        return codes[variant]

    items = tables["Items"].frame
    parts = {item: parts_of(recipes[item]) for item in items["item"][items["kind"] == "item"]}
    for item, origins in got_from.items():
        parts[item] += [origin for origin in origins if origin != item]
    for item in walk(parts)[0]:
        found[item] |= dict.fromkeys(code(v) for v in given.get(item, ()))
        for j in sources_of[item]:
            for option in [sources[j].option] if sources[j].option else list(recipes[item]):
                for takes, held_for in _choices(recipes[item][option], variants_of, variants):
                    inside = {tag for v, _ in takes for tag in variants[v].all_tags if tag[0] != holders.word}
                    for holder in holders.after(sources[j].supplier, item, option, held_for):
                        makes = []
                        for grade, share in grades.of(item, sources[j].supplier).items():
                            maker = sources[j].supplier if grade in distinguished else ""
                            tags = tuple(sorted(inside | holders.mark(grade, holder)))
                            makes.append((code(Variant(grade, maker, tags)), share))
                            found[grade][makes[-1][0]] = None
                        text = _parts_text(takes, variants, holders.mark(item, holder))
                        activities += [
                            Activity(j, option, tuple(makes), takes, text, holder, pace) for pace in sources[j].paces
                        ]
        for better, row in substitutes.get(item, ()):
            for v in variants_of[better]:
                inside = {tag for tag in variants[v].tags if tag[0] != holders.word}
                inside |= holders.mark(item, variants[v].held_for)
                w = code(Variant(item, variants[v].maker if item in distinguished else "", tuple(sorted(inside))))
                found[item][w] = None
                regrades.append((v, w, row))
        variants_of[item] = list(found[item])
    activities_of: list[list[int]] = [[] for _ in sources]
    for a, activity in enumerate(activities):
        activities_of[activity.source].append(a)
    return Catalogue(
        holders, recipes, distinguished, sources, variants, activities, variants_of, activities_of, regrades
    )


def components_first(recipes: Mapping[str, Mapping[str, Recipe]]) -> list[str]:
    """Items, every component before what goes into it."""
    return walk({item: parts_of(options) for item, options in recipes.items()})[0]


def parts_of(options: Mapping[str, Recipe]) -> list[str]:
    """Components over all options of an item."""
    return [component for recipe in options.values() for component, _ in recipe]


def read_recipes(tables: Tables) -> dict[str, dict[str, Recipe]]:
    """Options of every item and need, each with its components; rows without an option belong to all of them."""
    rows: dict[str, dict[str, dict[str, float]]] = {
        item: defaultdict(lambda: defaultdict(float)) for item in tables["Items"].frame["item"]
    }
    frame = tables["BOM"].frame
    for item, option, component, quantity in zip(
        frame["item"], frame["option"], frame["component"], frame["quantity"], strict=True
    ):
        parts = rows[item][option]
        if component:
            parts[component] += quantity
    recipes: dict[str, dict[str, Recipe]] = {}
    for item, options in rows.items():
        common = options.pop("", {})
        named = options or {"": {}}
        recipes[item] = {
            option: tuple((c, common.get(c, 0.0) + own.get(c, 0.0)) for c in {**common, **own})
            for option, own in named.items()
        }
    return recipes


def find_distinguished(tables: Tables) -> frozenset[str]:
    """Tracked items whose maker makes a difference: named in Qualification, in the scope of a share rule, on a lane
    with an origin, or serving for such an item."""
    items = tables["Items"].frame
    tracked = set(items["item"][items["tracked"]])
    qualification = tables["Qualification"].frame
    named = set(qualification["item"][(qualification["supplier"] != "") | (qualification["region"] != "")])
    shares = tables["Shares"].frame
    by_maker = shares[(shares["customer"] != "") | (shares["supplier"] != "") | (shares["region"] != "")]
    named |= set(by_maker["item"]) - {""}
    named |= set(items["item"][items["family"].isin(set(by_maker["family"]) - {""})])
    return frozenset(tracked & _with_better(tables, named | _by_lane(tables)))


def _with_better(tables: Tables, named: set[str]) -> set[str]:
    """These items and all that may serve for them, however far."""
    substitutes, pending = read_substitutes(tables), list(named)
    while pending:
        better = {item for item, _ in substitutes.get(pending.pop(), ())} - named
        named |= better
        pending.extend(better)
    return named


def _by_lane(tables: Tables) -> set[str]:
    """Items that a lane carries from some makers only."""
    items, lanes = tables["Items"].frame, tables["Lanes"].frame
    found: set[str] = set()
    for row in lanes[(lanes["from_supplier"] != "") | (lanes["from_region"] != "")].itertuples(index=False):
        named = items["item"] == row.item if row.item else items["family"] == row.family if row.family else True
        found.update(items["item"][named & (items["kind"] == "item")])
    return found & _delivered(tables)


def _delivered(tables: Tables) -> set[str]:
    """Items that a customer may receive: wanted, or inside a need."""
    items, recipes = tables["Items"].frame, tables["BOM"].frame
    needs = set(items["item"][items["kind"] == "need"])
    return {*tables["Demand"].frame["item"], *recipes["component"][recipes["item"].isin(needs)]}


def _sources(tables: Tables) -> list[Source]:
    table, last_quarter = tables["Sources"], tables.calendar.count - 1
    most, faster = table.phased["most"], expedites(tables)
    sources = []
    for row, record in enumerate(table.frame.itertuples(index=False)):
        first = 0 if np.isnan(record.first) else max(0, int(record.first))
        last = last_quarter if np.isnan(record.last) else int(record.last)
        ways = [(-1, 0, 0)]
        ways += [(way.row, way.saves, way.first) for way in faster.get((record.supplier, record.item), ())]
        paces = []
        for expedite, saves, from_ in ways:
            lead = max(0, int(record.lead_time) - saves)
            starts = np.arange(max(first, from_), min(last, last_quarter - lead) + 1)
            starts = starts[most[row, starts] != 0]
            if len(starts) or expedite < 0:
                paces.append(Pace(expedite, lead, starts))
        sources.append(Source(record.supplier, record.item, record.option, tuple(paces)))
    return sources


def _given_variants(tables: Tables, distinguished: frozenset[str], holders: Holders) -> dict[str, list[Variant]]:
    """Variants that are there or arrive without being started in the horizon."""
    given: dict[str, list[Variant]] = defaultdict(list)
    items = tables["Items"].frame
    for item in items["item"][items["opening_stock"] > 0]:
        given[item].append(Variant(item, "", ()))
    receipts = tables["Receipts"].frame
    receipts = receipts[receipts["customer"] == ""]  # the others are on their way to a customer and never in stock
    for item, supplier, parts in zip(receipts["item"], receipts["supplier"], receipts["parts"], strict=True):
        given[item].append(receipt_variant(item, supplier, parts, distinguished, holders))
    return given


def receipt_variant(
    item: str, supplier: str, parts: Sequence[Tag], distinguished: frozenset[str], holders: Holders
) -> Variant:
    """The variant that a row of Receipts names."""
    tags = {(part, maker) for part, maker in parts if part in distinguished}
    tags |= {tag for word, name in parts if word in HELD for tag in holders.mark(item, name)}
    return Variant(item, supplier if item in distinguished else "", tuple(sorted(tags)))


def _choices(
    recipe: Recipe, variants_of: Mapping[str, Sequence[int]], variants: Sequence[Variant]
) -> Iterator[tuple[tuple[tuple[int, float], ...], str]]:
    """Every way to choose one variant of each component, and whom any of them is held for: one holder at most."""
    holders = {variants[v].held_for: None for c, _ in recipe for v in variants_of[c]}
    for holder in {"": None} | holders:
        able = ([(v, q) for v in variants_of[c] if variants[v].held_for in ("", holder)] for c, q in recipe)
        for takes in itertools.product(*able):
            if not holder or any(variants[v].held_for for v, _ in takes):
                yield takes, holder


def _parts_text(takes: Sequence[tuple[int, float]], variants: Sequence[Variant], mark: Iterable[Tag]) -> str:
    """``component: maker [parts]`` of the components whose makers are told apart, and whom the output is held for."""
    texts = []
    for variant in sorted((variants[v] for v, _ in takes), key=lambda v: v.item):
        if variant.all_tags:
            inside = f"[{variant.parts}]" if variant.tags else ""
            texts.append(f"{variant.item}: {' '.join(filter(None, (variant.maker, inside)))}")
    return "; ".join(texts + [f"{word}: {holder}" for word, holder in mark])
