"""Messages of ``planner roll``: code -> language -> (what is expected, what to do next)."""

from __future__ import annotations

ROLL: dict[str, dict[str, tuple[str, str]]] = {
    "roll_to": {
        "en": ("Expected a quarter from {first} to {last}: one of the workbook's, after its start.", ""),
        "zh": ("应为 {first} 至 {last} 之间的季度：在计划期内且晚于起始季度。", ""),
    },
    "roll_to_none": {
        "en": ("The workbook has one quarter only: there is none to roll on to.", "Add quarters to it."),
        "zh": ("工作簿只有一个季度，无法滚动到下一季度。", "请增加季度。"),
    },
    "roll_quarters": {
        "en": (
            "Expected at least the {least} quarter(s) that are left from {to} on: what lies beyond would be lost.",
            "Give more quarters, or none to keep the last one.",
        ),
        "zh": ("应不少于自 {to} 起剩余的 {least} 个季度，否则其后的内容会丢失。", "请增加季度数，或不填以保留原最后一个季度。"),
    },
    "roll_scenario": {
        "en": (
            "Expected the workbook as it is: this plan is of a scenario.",
            "Put the scenario's changes into the workbook and solve it.",
        ),
        "zh": ("应为工作簿原状的计划，而此计划属于某情景。", "请将该情景的变更写入工作簿后重新求解。"),
    },
    "roll_other_plan": {
        "en": ("The plan was not made from this workbook as it is now.", "Solve the workbook again, or name its plan."),
        "zh": ("该计划不是由此工作簿的当前内容得出的。", "请重新求解，或指明对应的计划。"),
    },
    "roll_book_changed": {
        "en": ("The workbook has been changed since it was read.", "Try again."),
        "zh": ("读取之后，工作簿已被修改。", "请重试。"),
    },
    "roll_plan_audit": {
        "en": (
            "The plan does not pass its audit, with {count} finding(s); the first: {first}",
            "planner audit names all of them.",
        ),
        "zh": ("该计划未通过审计，共 {count} 处；第一处：{first_zh}", "planner audit 会列出全部。"),
    },
    "roll_chain": {
        "en": (
            "The new workbook says {stated}, but the old one and the plan come to {right} ({what}).",
            "Nothing was written; please report this workbook.",
        ),
        "zh": ("新工作簿为 {stated}，而由原工作簿与计划得出 {right}（{what_zh}）。", "未写入任何文件；请反馈此工作簿。"),
    },
}  # fmt: skip
