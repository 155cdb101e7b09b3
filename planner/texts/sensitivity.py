"""What ``planner sensitivity`` says, in English and Chinese."""

from __future__ import annotations

SENSITIVITY: dict[str, dict[str, tuple[str, str]]] = {
    "vary_form": {
        "en": ("Expected 'sheet: where: column', such as 'Capacity: supplier: Credo; resource: line: capacity' or 'Settings: discount_rate'.", "Add '@ 2026Q1..2026Q4' for some quarters only."),
        "zh": ("应写作“工作表: 条件: 列”，如“产能: 供应商: Credo; 资源: line: 产能”或“设置: 折现率”。", "仅限部分季度时加“@ 2026Q1..2026Q4”。"),
    },
    "vary_quarter": {
        "en": ("Expected a quarter of the workbook, such as {first}.", "Write one quarter, or the first and the last with '..' between."),
        "zh": ("应为工作簿中的季度，如 {first}。", "请填写一个季度，或以“..”连接的首末季度。"),
    },
    "vary_date": {
        "en": ("Expected a quarter to be set, or moved by whole quarters with plus: there is no part of a date.", ""),
        "zh": ("季度只能设为某季度，或以“加”移动整数个季度：日期没有比例。", ""),
    },
    "vary_blank": {
        "en": ("Expected a number to vary: all that it chooses is blank or stays as it is.", "Choose other rows or quarters, or a larger change."),
        "zh": ("没有可变动的数字：所选单元格均为空白或保持不变。", "请选择其他行或季度，或更大的变动。"),
    },
    "vary_range": {
        "en": ("The column cannot hold this: {why}", ""),
        "zh": ("该列不能取此值：{why_zh}", ""),
    },
    "vary_by": {
        "en": ("Expected a part such as 10%, or a number such as 5, above 0 (a part below 100%).", ""),
        "zh": ("应为大于 0 的比例（如 10%，小于 100%）或数字（如 5）。", ""),
    },
    "vary_nothing": {
        "en": ("No number of the workbook limits the plan, so there is nothing to vary by default.", "Say what to vary: --vary 'Sources: supplier: Credo: unit_cost'."),
        "zh": ("工作簿中没有限制计划的数字，因而没有默认的变动对象。", "请指明变动对象：--vary '货源: 供应商: Credo: 单位成本'。"),
    },
    "span_form": {
        "en": ("Expected a number and its range: 'sheet: where: column = low..high / points', with * for times so much or + for plus so much in place of =.", "--from and --to say the same of one number."),
        "zh": ("应为数字及其范围：“工作表: 条件: 列 = 低..高 / 点数”，以 * 代替 = 为乘以，以 + 代替为加上。", "对单个数字也可用 --from 与 --to。"),
    },
    "span_twice": {
        "en": ("Expected the range either here or by --from, --to and --points, not both.", ""),
        "zh": ("范围应写在此处，或用 --from、--to 与 --points 给出，不应两者并用。", ""),
    },
    "range_alone": {
        "en": ("Expected with {methods} only.", "Other numbers have their range in their text: 'NUMBER = LOW..HIGH / POINTS'."),
        "zh": ("仅用于 {methods}。", "其他数字的范围写在其文本中：“数字 = 低..高 / 点数”。"),
    },
    "option_alone": {
        "en": ("Expected with {methods} only.", "Leave it out."),
        "zh": ("仅用于 {methods}。", "请去掉此选项。"),
    },
    "sweep_range": {
        "en": ("Expected two values, the first below the second.", ""),
        "zh": ("应为两个值，前者小于后者。", ""),
    },
    "grid_same": {
        "en": ("Expected another number than the first one: they share a cell.", ""),
        "zh": ("应为与第一个不同的数字：两者有共同的单元格。", ""),
    },
    "grid_two": {
        "en": ("Expected two numbers, each by its own --grid.", ""),
        "zh": ("应为两个数字，各用一个 --grid。", ""),
    },
    "grid_cells": {
        "en": ("Expected {most} pairs of values at most.", "Ask for fewer points."),
        "zh": ("取值组合最多 {most} 个。", "请减少点数。"),
    },
    "sweep_points": {
        "en": ("Expected 2 to {most} points.", ""),
        "zh": ("点数应为 2 至 {most}。", ""),
    },
    "sweep_tolerance": {
        "en": ("Expected a number above 0.", ""),
        "zh": ("应为大于 0 的数字。", ""),
    },
    "sweep_when": {
        "en": ("Expected what may flip with --break-even, and with nothing else.", "Add --when 'option: NAME' or --when 'item: NAME; supplier: NAME'."),
        "zh": ("--break-even 需指明可能翻转的内容，其他情况下不需要。", "请加 --when '选项: 名称' 或 --when '物料: 名称; 供应商: 名称'。"),
    },
    "when_form": {
        "en": ("Expected 'option: NAME', or 'item: NAME; supplier: NAME' with a level from 0 to below 1.", ""),
        "zh": ("应为“选项: 名称”，或“物料: 名称; 供应商: 名称”，界限为 0 至 1（不含）。", ""),
    },
    "when_name": {
        "en": ("Expected a name that stands in the workbook.", ""),
        "zh": ("应为工作簿中已有的名称。", ""),
    },
    "when_name_near": {
        "en": ("Expected a name that stands in the workbook.", "Did you mean '{near}'?"),
        "zh": ("应为工作簿中已有的名称。", "是否应为“{near}”？"),
    },
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Sensitivity", "敏感性分析"),
    "base": ("as it is", "原状"),
    "low": ("{name}: low", "{name}：低"),
    "high": ("{name}: high", "{name}：高"),
    "at low": ("low", "低值"),
    "at high": ("high", "高值"),
    "within": ("{end}: within what the searches left unproven", "{end}：在求解未证明的范围之内"),
    "no plan": ("{end}: {reason}", "{end}：{reason}"),
    "no base": ("The workbook as it is came to no plan: {reason}", "工作簿原状无计划：{reason}"),
    "profit": ("Profit as it is: {money}", "原状利润：{money}"),
    "unproven": (" (no plan can exceed {bound})", "（任何计划不超过 {bound}）"),
    "line": ("{name}: {low} at {at_low}, {high} at {at_high}", "{name}：取 {at_low} 时 {low}，取 {at_high} 时 {high}"),
    "unknown": ("no plan", "无计划"),
    "finding": ("looking for the most valuable numbers", "正在查找最有价值的数字"),
    "interrupted": ("interrupted; what was solved by then is told", "已中断；仅列出已求解的部分"),
    "at": ("{name} = {value}", "{name} = {value}"),
    "uses": ("{first} from {second}", "{first} 来自 {second}"),
    "recipe": ("{first} by {second}", "{first} 按方案 {second}"),
    "option": ("option {first}", "选项 {first}"),
    "loose": ("one of the two plans is not proven best: nearby plans may be as good", "两份计划之一未证明最优：邻近的计划可能同样好"),
    "loose end": ("; one of the two plans is not proven best: the flip may lie outside", "；两份计划之一未证明最优：翻转点可能在此之外"),
    "flips on": ("from not so to so", "由否变为是"),
    "flips off": ("from so to not so", "由是变为否"),
    "no flip": ("so at both ends: no flip was found", "两端均为是：未发现翻转"),
    "never": ("not so at either end: no flip was found", "两端均为否：未发现翻转"),
    "wide": ("; not narrowed further", "；未能进一步缩小"),
    "point": ("{value}: profit {money}, served {served}", "{value}：利润 {money}，满足率 {served}"),
    "break": ("between {low} and {high}", "在 {low} 与 {high} 之间"),
    "begin": ("begins: {text}", "新出现：{text}"),
    "end": ("ends: {text}", "不再有：{text}"),
    "flip": ("{what}: between {low} and {high} of {number}, {note}", "{what}：{number} 在 {low} 与 {high} 之间，{note}"),
    "about": ("Over {numbers}:", "{numbers}："),
    "shares": ("Sweep, shares", "扫描：份额"),
    "shares doc": ("Shares of the suppliers in all that is received of an item; of the items whose shares move, those that move most.", "各供应商占该物料全部收货的份额；仅列份额有变动的物料，变动最大者在先。"),
    "map": ("Grid map", "网格热图"),
    "map doc": ("Plans over two numbers: {first} down, {second} across.", "两个数字的各种组合：纵向为{first}，横向为{second}。"),
    "map profit": ("Profit ({currency})", "利润（{currency}）"),
    "map served": ("Part of demand that is served", "需求满足率"),
    "map failed": ("No plan:", "无计划："),
    "chart profit": ("Profit", "利润"),
    "chart tornado": ("Change of profit", "利润变化"),
}  # fmt: skip


def said(key: str, lang: str, **values: object) -> str:
    """A word or sentence in the language asked for."""
    return WORDS[key][lang == "zh"].format(**values)
