"""Messages about a plan file that is read back, in English and Chinese: (what is expected, what to do next).

Faults that workbooks have too, such as text for a number, have their messages in ``planner.texts.messages``.
"""

from __future__ import annotations

PLAN_FILE: dict[str, dict[str, tuple[str, str]]] = {
    "plan_not_a_plan": {
        "en": (
            "A plan file is expected; none of its sheets is there.",
            "Give the plan.xlsx of a run, not the workbook.",
        ),
        "zh": ("需要计划文件，但其中没有任何计划工作表。", "请提供运行结果中的 plan.xlsx，而不是输入工作簿。"),
    },
    "plan_sheet_missing": {
        "en": ("The plan's sheet '{name}' is expected.", "Restore the sheet, or its name if it was renamed."),
        "zh": ("缺少计划工作表“{name}”。", "请恢复该工作表；若已改名，请改回原名。"),
    },
    "plan_column_missing": {
        "en": ("A column '{column}' is expected in the header row.", "Restore the column's header."),
        "zh": ("表头行中缺少列“{column}”。", "请恢复该列的表头。"),
    },
    "plan_column_twice": {
        "en": ("Every header may stand once.", "Delete or rename one of the two columns."),
        "zh": ("每个表头只能出现一次。", "请删除其中一列或修改其名称。"),
    },
    "plan_header_unknown": {
        "en": ("A quarter is expected between the quarter columns.", "Write it as in the neighbouring headers."),
        "zh": ("季度列之间应为季度名称。", "请按相邻表头的写法填写。"),
    },
    "plan_key_missing": {
        "en": ("A name is expected in column '{column}'.", "Fill it in, or clear the whole row."),
        "zh": ("“{column}”列不能为空。", "请填写，或清空整行。"),
    },
    "plan_measure": {
        "en": ("One of these measures is expected: {choices}.", "Copy the measure from another row of the sheet."),
        "zh": ("指标应为以下之一：{choices}。", "请从本表其他行复制指标名称。"),
    },
    "plan_twice": {
        "en": ("This row says the same as {other} does.", "Keep one of the two."),
        "zh": ("此处与 {other} 重复。", "请只保留其中一处。"),
    },
}
