"""A handful of changes out of many differing cells: what came or went together, rows, columns, at worst sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.schema import SHEET, SHEETS, Column, Kind
from planner.tables import Tables
from planner.texts.diff import word
from planner.why.inputs import SEARCH, Difference, Unit

MOST = 12  # changes that are told apart
_SHOWN = 3  # names in a change's words
_ALIKE = 1e-9  # relative, between factors
# Where names are declared, what a change is called by first.
_DECLARED = tuple(
    dict.fromkeys(
        ["Items.item", "Suppliers.supplier", "Demand.customer", "Options.option", "Contracts.contract", "BOM.option",
         *(target for s in SHEETS for c in s.columns for target in c.refers)]
    )
)  # fmt: skip

Name = tuple[str, str]  # where it is declared, the name
_Group = tuple[object, ...]


@dataclass(frozen=True)
class Change:
    """Differences that are taken as one, and what they are called."""

    units: tuple[Unit, ...]
    differences: tuple[Difference, ...]
    group: _Group
    names: tuple[tuple[Name, ...], tuple[Name, ...]] = ((), ())  # that only B declares, and only A, of group "names"

    def title(self, lang: str) -> str:
        """What is changed, in the language's words."""
        kind = self.group[0]
        count = len(self.units)
        sheets = (", " if lang == "en" else "、").join(
            sheet_word(name, lang) for name in dict.fromkeys(u.sheet for u in self.units)
        )
        if kind == "names":
            return self._names(lang, sheets)
        if kind == "rest":
            return word("other changes", lang, sheets=sheets)
        if kind == "sheet":
            return word("sheet change", lang, sheet=sheets, count=count)
        unit = self.units[0]
        if unit.column is None:
            way = "one row removed" if self.differences[0].new is None else "one row added"
            key = key_words(unit, lang)
            return word("row changes" if count > 1 else way, lang, sheet=sheets, count=count, key=key)
        form = "column change" if count > 1 else "cell change" if unit.key else "setting change"
        column = column_word(unit.sheet, unit.column, lang)
        return word(form, lang, sheet=sheets, column=column, count=count, key=key_words(unit, lang)) + self._how()

    def _names(self, lang: str, sheets: str) -> str:
        come, gone = (_listed([n for _, n in names], lang) for names in self.names)
        key = "names come and go" if come and gone else "names come" if come else "names go"
        return word(key, lang, names=come or gone, come=come, gone=gone, sheets=sheets)

    def _how(self) -> str:
        """What was done to the numbers, where it is the same to all of them."""
        pairs = list(dict.fromkeys((d.old, d.new) for d in self.differences))
        if len(pairs) == 1:
            return f": {value_text(pairs[0][0])} → {value_text(pairs[0][1])}"
        if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for pair in pairs for v in pair):
            return ""
        numbers = [(float(str(old)), float(str(new))) for old, new in pairs]
        if all(old for old, _ in numbers):
            factors = [new / old for old, new in numbers]
            if max(factors) - min(factors) <= _ALIKE * abs(factors[0]):
                return f": × {factors[0]:.6g}"
        steps = [new - old for old, new in numbers]
        return f": {steps[0]:+.6g}" if max(steps) - min(steps) <= _ALIKE * abs(steps[0]) else ""


def changes(found: Sequence[Difference], a: Tables, b: Tables, most: int = MOST) -> list[Change]:
    """The differences that a plan can feel, as at most ``most`` changes, in the order in which they stand in the book.

    Rows that name something which only one of the books declares belong together: neither has a meaning without the
    other. Else a change is a row or a row's column; where these are too many a column, a sheet, at worst several.
    """
    felt = [d for d in found if not (d.unit.sheet == "Settings" and d.unit.column in SEARCH)]
    units = list(dict.fromkeys(d.unit for d in felt))
    declared = _declared(a), _declared(b)
    groups: dict[Unit, _Group] = {}
    for names, joined in _by_names(units, felt, declared[0] ^ declared[1]):
        groups |= dict.fromkeys(joined, ("names", *names))
    for unit in units:
        groups.setdefault(unit, ("one", unit.sheet, unit.column, unit.key))
    _coarsen(groups, most)
    members: dict[_Group, list[Unit]] = {}
    for unit in units:
        members.setdefault(groups[unit], []).append(unit)
    own: dict[_Group, list[Difference]] = {}
    for d in felt:
        own.setdefault(groups[d.unit], []).append(d)
    found_changes = []
    for group, own_units in members.items():
        names = [n for n in group[1:] if isinstance(n, tuple)] if group[0] == "names" else []
        sides = tuple(n for n in names if n in declared[1]), tuple(n for n in names if n in declared[0])
        found_changes.append(Change(tuple(own_units), tuple(own[group]), group, sides))
    return found_changes


def _coarsen(groups: dict[Unit, _Group], most: int) -> None:
    """Put groups together until there are at most so many: those of a column first, then of a sheet."""
    for kind in ("column", "sheet"):
        while len(set(groups.values())) > most:
            below = {g for g in groups.values() if g[0] != "names" and g[0] != kind}
            parents = Counter((kind, *g[1 : 3 if kind == "column" else 2]) for g in below)
            parent, count = parents.most_common(1)[0] if parents else ((), 0)
            if count < 2:
                break
            for unit, group in groups.items():
                if group in below and (kind, *group[1 : len(parent)]) == parent:
                    groups[unit] = parent
    small = [g for g, _ in reversed(Counter(groups.values()).most_common())]
    over = set(small[: len(small) - most + 1]) if len(small) > most else set()
    for unit, group in groups.items():
        if group in over:
            groups[unit] = ("rest",)


def _by_names(units: list[Unit], felt: Sequence[Difference], single: set[Name]) -> list[tuple[list[Name], list[Unit]]]:
    """Units that belong together by the ``single`` names, which only one book declares, and these names."""
    named: dict[Unit, set[Name]] = {unit: set() for unit in units}
    for d in felt:
        named[d.unit] |= set(_mentioned(d)) & single
    joined: list[tuple[set[Name], list[Unit]]] = []
    for unit in units:
        if named[unit]:
            names, members, others = set(named[unit]), [unit], []
            for group in joined:
                if group[0] & names:
                    names, members = names | group[0], group[1] + members
                else:
                    others.append(group)
            joined = [*others, (names, members)]
    return [(sorted(names, key=lambda n: (_DECLARED.index(n[0]), n[1])), members) for names, members in joined]


def _declared(tables: Tables) -> set[Name]:
    return {
        (target, name)
        for target in _DECLARED
        for name in set(tables[target.split(".")[0]].frame[target.split(".")[1]])
        if name
    }


def _mentioned(d: Difference) -> Iterator[Name]:
    """Names in a row that came or went, or in a cell before and after."""
    sheet = SHEET[d.unit.sheet]
    if d.unit.column is None:
        keys = [c for c in sheet.keys if c.name != "measure"]
        says: tuple[tuple[str, object], ...] = d.new if d.old is None else d.old  # type: ignore[assignment]
        cells = [*zip((c.name for c in keys), d.unit.key, strict=True), *says]
        values = ((sheet.names.get(name), value) for name, value in cells)
    else:
        values = ((sheet.names.get(d.unit.column), value) for value in (d.old, d.new))
    for column, value in values:
        if column is not None and value is not None:
            yield from _names_in(sheet.name, column, value)


def _names_in(sheet: str, column: Column, value: object) -> Iterator[Name]:
    own = f"{sheet}.{column.name}"
    targets = (*column.refers, *((own,) if own in _DECLARED else ()))
    if column.kind is Kind.MAKERS:
        for pair in value:  # type: ignore[attr-defined]
            yield from zip(column.refers, pair, strict=False)
    elif targets:
        for name in value if isinstance(value, tuple) else (value,):
            yield from ((target, str(name)) for target in targets)


def _listed(names: Iterable[str], lang: str) -> str:
    unique = list(dict.fromkeys(names))
    text = (", " if lang == "en" else "、").join(unique[:_SHOWN])
    more = len(unique) - _SHOWN
    return f"{text} {word('and more', lang, count=more)}" if more > 0 else text


def sheet_word(name: str, lang: str) -> str:
    """A sheet of the workbook in the language."""
    return SHEET[name].zh if lang == "zh" else name


def column_word(sheet: str, name: str, lang: str) -> str:
    """A column of the workbook in the language; an attribute as it is."""
    column = SHEET[sheet].names.get(name)
    return name if column is None or lang == "en" else column.zh


def key_words(unit: Unit, lang: str) -> str:
    """What names a row, its words in the language."""
    keys = [c for c in SHEET[unit.sheet].keys if c.name != "measure"]
    parts = (
        dict(c.choices).get(str(v), str(v)) if lang == "zh" and c.choices else value_text(v)
        for c, v in zip(keys, unit.key, strict=True)
        if v not in (None, ())
    )
    return " · ".join(parts)


def value_text(value: object) -> str:
    """A value as text; what a whole row says by column."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, tuple):
        return "; ".join(": ".join(value_text(v) for v in p) if isinstance(p, tuple) else value_text(p) for p in value)
    return str(value)
