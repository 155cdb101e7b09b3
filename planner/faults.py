"""Faults of a workbook: what was found where, what was expected, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.texts.messages import MESSAGES


@dataclass(frozen=True, order=True)
class Fault:
    """One fault, or with ``note`` set one thing that was accepted but is worth knowing.

    ``code`` names the message in ``planner.texts.messages``; ``values`` fill its placeholders. ``cell`` is an address
    such as ``B7``, or empty where a whole sheet or the file is meant.
    """

    sheet: str
    cell: str
    code: str
    found: str = ""
    values: tuple[tuple[str, str], ...] = ()
    note: bool = False

    def expected(self, lang: str = "en") -> str:
        """What should stand there, as a sentence in the language asked for."""
        return self._text(lang, 0)

    def hint(self, lang: str = "en") -> str:
        """What to do next; empty where the expectation says it all."""
        return self._text(lang, 1)

    def _text(self, lang: str, part: int) -> str:
        return MESSAGES[self.code][lang][part].format_map(dict(self.values))


def fault(sheet: str, cell: str, code: str, found: object = "", *, note: bool = False, **values: object) -> Fault:
    """A fault with its placeholders given by name."""
    pairs = tuple((name, str(value)) for name, value in values.items())
    return Fault(sheet, cell, code, str(found), pairs, note)


class InputError(Exception):
    """The workbook cannot be planned with; ``faults`` has every reason at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(describe(f) for f in self.faults))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...]]]:
        """Errors cross process borders whole."""
        return type(self), (self.faults,)


def describe(item: Fault, lang: str = "en") -> str:
    """One line: place, what was found, what was expected, what to do."""
    place = f"{item.sheet}!{item.cell}" if item.cell else item.sheet
    found = (f"“{item.found}”：" if lang == "zh" else f"'{item.found}': ") if item.found else ""
    hint = item.hint(lang)
    gap = "" if lang == "zh" else " "
    return f"{place}: {found}{item.expected(lang)}{gap + hint if hint else ''}"
