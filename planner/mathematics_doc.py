"""The mathematics, as a page: every formula is the docstring of the rule that states it.

``python -m planner.mathematics_doc`` writes docs/mathematics.md.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from planner_models.build import FAMILIES
from planner_models.network import PARAMS, RELATIONS, SETS

PAGE = Path(__file__).parent.parent / "docs" / "mathematics.md"
_LETTERS = (
    "t quarter · a activity (a source making one variant by one option from chosen parts) · j source · s supplier · "
    "v variant · i item · x item or need · c customer · d demand line · p serving option of a need · r resource · "
    "o option · k share rule · q period of a rule · "
    "h blend rule · z supplier or recipe option that counts · f priority · n contract · g flow that contracts cover · "
    "e price step · lk lock"
)


def mathematics_markdown() -> str:
    """The whole page."""
    parts = [
        "# Mathematics",
        "Written by `python -m planner.mathematics_doc` from the docstrings in `models/planner_models/`.",
        "First the weighted amounts by which unpriced rules bend are minimised (rules, then commitments by priority, "
        "then stock targets) if they must bend at all; within that, discounted money is maximised. Where fair share is "
        "asked for, the largest part of its commitments that a customer misses is minimised before the sum of the "
        "priority. Where the order of objectives is asked for, each of these is held within its tolerance and changes "
        "against the plan before are minimised last.",
        f"Indices: {_LETTERS}.",
    ]
    for family in FAMILIES:
        parts += _family(family)
    parts += ["## Sets", *_table(("set", "indices", "elements"), [(n, ", ".join(i), d) for n, (i, d) in SETS.items()])]
    relations = [(n, over, ", ".join(i), d) for n, (over, i, d) in RELATIONS.items()]
    parts += ["## Relations", *_table(("relation", "over", "members", "meaning"), relations)]
    numbers = [(n, over, unit, d) for n, (over, unit, d) in PARAMS.items()]
    parts += ["## Numbers", *_table(("number", "over", "unit", "meaning"), numbers)]
    return "\n\n".join(parts) + "\n"


def _family(family: ModuleType) -> list[str]:
    name = family.__name__.rsplit(".", 1)[1]
    parts = [f"## {name.capitalize()}", _text(family), f"Variables: {_text(family.variables)}"]
    rows = []
    for rule_name, rule in inspect.getmembers(family, inspect.isfunction):
        if rule.__module__ == family.__name__ and rule_name not in ("variables", "constraints"):
            indices = ", ".join(list(inspect.signature(rule).parameters)[1:])
            rows.append((f"`{rule_name}`", indices, _text(rule)))
    return [*parts, *_table(("rule", "for each", "formula"), rows)]


def _text(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return ["\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)]


if __name__ == "__main__":
    PAGE.write_text(mathematics_markdown(), encoding="utf-8", newline="\n")
