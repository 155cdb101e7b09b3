"""The reference of the planning language and of the plan's tables, written from the schemas.

``python -m planner.language_doc [FOLDER]`` writes ``language.md`` and ``language.zh.md`` into the folder (``docs``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.plan_schema import EXPLANATIONS, TABLES, PlanTable
from planner.schema import SHEET, SHEETS, Column, Kind, Sheet

FILES = {"en": "language.md", "zh": "language.zh.md"}
YES = {"en": "yes", "zh": "是"}
NO = {"en": "no", "zh": "否"}
KINDS: dict[Kind, dict[str, str]] = {
    Kind.TEXT: {"en": "text", "zh": "文本"},
    Kind.NUMBER: {"en": "number", "zh": "数字"},
    Kind.SHARE: {"en": "share, 0.85 or 85 %", "zh": "比例，0.85 或 85 %"},
    Kind.COUNT: {"en": "whole number", "zh": "整数"},
    Kind.QUARTER: {"en": "quarter, 2026Q1", "zh": "季度，2026Q1"},
    Kind.YES_NO: {"en": "yes or no", "zh": "是或否"},
    Kind.CHOICE: {"en": "choice", "zh": "选择"},
    Kind.SHARES: {"en": "parts of one, separated by ;", "zh": "若干比例，以 ; 分隔"},
    Kind.LIST: {"en": "names, separated by ;", "zh": "名称，以 ; 分隔"},
    Kind.MAKERS: {"en": "item: supplier; item: supplier", "zh": "物料: 供应商; 物料: 供应商"},
}
UNITS: dict[str, str] = {
    "currency": "币种", "currency/unit": "币种/单位", "currency/unit/quarter": "币种/单位/季度",
    "currency/quarter": "币种/季度", "currency/order": "币种/次", "currency/step": "币种/步",
    "currency/step/quarter": "币种/步/季度", "currency/resource unit": "币种/资源单位", "unit": "单位",
    "unit/unit": "单位/单位", "unit/quarter": "单位/季度", "quarters": "季度数", "seconds": "秒", "share": "比例",
    "resource unit": "资源单位", "resource unit/quarter": "资源单位/季度", "resource unit/unit": "资源单位/单位",
    "resource unit/order": "资源单位/次", "attribute": "属性", "attribute x unit": "属性 × 单位",
    "currency/unit/attribute": "币种/单位/属性",
}  # fmt: skip
TEXT: dict[str, dict[str, str]] = {
    "title": {"en": "# The planning language", "zh": "# 计划语言"},
    "intro": {
        "en": "Written from the schema by `python -m planner.language_doc`. Sheets and columns may be named in English "
        "or Chinese. Columns marked ● name a row together; those marked ▸ may be given quarter by quarter, in columns "
        "headed by the quarters, the row's `measure` saying which column they hold. A blank is 'not given'.",
        "zh": "由 `python -m planner.language_doc` 根据语言定义生成。工作表与列名可用英文或中文。"
        "标有 ● 的列共同标识一行；标有 ▸ 的列可按季度填写在以季度为列名的列中，由该行的“指标”说明所填的是哪一列。"
        "留空表示未给出。",
    },
    "sheet_head": {
        "en": "| column | 中文 | holds | unit | default | meaning |",
        "zh": "| 列 | English | 内容 | 单位 | 默认 | 含义 |",
    },
    "plan": {"en": "# The plan's tables", "zh": "# 计划表"},
    "plan_intro": {
        "en": "Columns marked ● name a row together. A blank number does not apply.",
        "zh": "标有 ● 的列共同标识一行。空白的数字表示不适用。",
    },
    "plan_head": {"en": "| column | 中文 | unit | meaning |", "zh": "| 列 | English | 单位 | 含义 |"},
    "required_sheet": {"en": "Required.", "zh": "必填。"},
    "why": {"en": "# The explanation", "zh": "# 解释"},
    "why_intro": {
        "en": "Why the plan is as it is: further sheets of `plan.xlsx`, each there where it has something to say.",
        "zh": "计划为何如此：`plan.xlsx` 的其他工作表，有内容时才出现。",
    },
    "required": {"en": "required", "zh": "必填"},
    "measure": {
        "en": "The quarter columns hold `{}` unless the row's measure says otherwise.",
        "zh": "季度列默认填“{}”，除非该行的指标另有说明。",
    },
    "free": {"en": "Further columns are kept as attributes.", "zh": "其他列作为属性保留。"},
    "before": {"en": "The quarters lie before the horizon.", "zh": "各季度早于计划期。"},
    "names": {"en": "names from {}", "zh": "取自{}"},
}


def language_markdown(lang: str) -> str:
    """The whole reference as Markdown, in English (``en``) or Chinese (``zh``)."""
    parts = [TEXT["title"][lang], TEXT["intro"][lang]]
    for sheet in SHEETS:
        parts.extend(_sheet(sheet, lang))
    parts.extend([TEXT["plan"][lang], TEXT["plan_intro"][lang]])
    for table in TABLES:
        parts.extend(_plan_table(table, lang))
    parts.extend([TEXT["why"][lang], TEXT["why_intro"][lang]])
    for table in EXPLANATIONS:
        parts.extend(_plan_table(table, lang))
    return "\n\n".join(parts) + "\n"


def _pick(lang: str, english: str, chinese: str) -> str:
    return chinese if lang == "zh" else english


def _sheet(sheet: Sheet, lang: str) -> Iterator[str]:
    yield f"## {_pick(lang, f'{sheet.name} ({sheet.zh})', f'{sheet.zh}（{sheet.name}）')}"
    measure = sheet.names[sheet.measure] if sheet.measure else None
    yield _pick(lang, " ", "").join(
        line
        for line in (
            _pick(lang, sheet.doc, sheet.doc_zh),
            TEXT["required_sheet"][lang] if sheet.required else "",
            TEXT["measure"][lang].format(_pick(lang, measure.name, measure.zh)) if measure else "",
            TEXT["before"][lang] if sheet.before else "",
            TEXT["free"][lang] if sheet.free else "",
        )
        if line
    )
    yield _table(TEXT["sheet_head"][lang], [_column(column, lang) for column in sheet.columns])


def _column(column: Column, lang: str) -> list[str]:
    marks = ("●" if column.key else "") + ("▸" if column.phased else "")
    name, other = _pick(lang, column.name, column.zh), _pick(lang, column.zh, column.name)
    holds = " / ".join(_pick(lang, en, zh) for en, zh in column.choices) or KINDS[column.kind][lang]
    facts = [holds, _range(column), _names(column, lang)]
    unit = _pick(lang, column.unit, UNITS.get(column.unit, column.unit))
    default = TEXT["required"][lang] if column.required else default_text(column, lang)
    meaning = _pick(lang, column.doc, column.doc_zh)
    return [f"`{name}` {marks}".strip(), other, "; ".join(f for f in facts if f), unit, default, meaning]


def _range(column: Column) -> str:
    opening = "" if column.low is None else f"{'>' if column.above_low else '≥'} {column.low:g}"
    closing = "" if column.high is None else f"≤ {column.high:.10g}"
    return ", ".join(bound for bound in (opening, closing) if bound)


def _names(column: Column, lang: str) -> str:
    targets = []
    for reference in column.refers:
        home, part = reference.split(".")
        sheet = SHEET[home]
        targets.append(_pick(lang, reference, f"{sheet.zh}.{sheet.names[part].zh}"))
    return TEXT["names"][lang].format(", ".join(targets)) if targets else ""


def default_text(column: Column, lang: str) -> str:
    """The default as a planner writes it; empty where there is none."""
    if column.default is None:
        return ""
    if isinstance(column.default, bool):
        return (YES if column.default else NO)[lang]
    if isinstance(column.default, float):
        return f"{column.default:g}"
    return _pick(lang, str(column.default), dict(column.choices).get(str(column.default), str(column.default)))


def _plan_table(table: PlanTable, lang: str) -> Iterator[str]:
    yield f"## {_pick(lang, f'{table.title} ({table.title_zh})', f'{table.title_zh}（{table.title}）')}"
    yield f"`{table.name}`: {_pick(lang, table.doc, table.doc_zh)}"
    rows = [
        [
            f"`{column.name}` {'●' if column.key else ''}".strip(),
            _pick(lang, column.zh, column.name),
            _pick(lang, column.unit, UNITS.get(column.unit, column.unit)),
            _pick(lang, column.doc, column.doc_zh),
        ]
        for column in table.columns
    ]
    yield _table(TEXT["plan_head"][lang], rows)


def _table(head: str, rows: Sequence[Sequence[str]]) -> str:
    rule = "|" + "---|" * (head.count("|") - 1)
    return "\n".join([head, rule, *("| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in rows)])


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def main(folder: Path) -> None:
    """Write both languages' files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for lang, name in FILES.items():
        (folder / name).write_text(language_markdown(lang), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
