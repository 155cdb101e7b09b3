"""Messages about sheet Sensitivity, as in ``planner.texts.checks``."""

from __future__ import annotations

STUDIES: dict[str, dict[str, tuple[str, str]]] = {
    "study_method": {
        "en": ("Expected the same as in {other}, {method}: a study has one method.", "Keep one of the two, or name another study."),
        "zh": ("应与 {other} 的“{method_zh}”相同：一项研究只有一种方法。", "请只保留一个，或另立研究。"),
    },
    "study_numbers": {
        "en": ("Expected {count} rows of a study by this method, one for each number; there are {rows}.", "Add or remove rows, or name another study."),
        "zh": ("此方法的研究应有 {count} 行，每个数字一行；现有 {rows} 行。", "请增删行，或另立研究。"),
    },
    "study_blank": {
        "en": ("Expected a blank: a study by {method} does not use this.", "Clear it."),
        "zh": ("应留空：“{method_zh}”研究不使用此列。", "请清空。"),
    },
    "study_once": {
        "en": ("Expected a blank: it is said in the study's first row.", "Clear it."),
        "zh": ("应留空：在该研究的首行填写。", "请清空。"),
    },
    "study_ends": {
        "en": ("Expected a value here too.", "Fill it in."),
        "zh": ("此处也应填写取值。", "请填写。"),
    },
    "study_unknown": {
        "en": ("No study has this name; there are {names}.", "Ask for one of them."),
        "zh": ("没有此名称的研究；现有：{names}。", "请选其中之一。"),
    },
    "study_unknown_near": {
        "en": ("No study has this name; the nearest is '{near}'. There are {names}.", "Ask for one of them."),
        "zh": ("没有此名称的研究；最接近的是“{near}”。现有：{names}。", "请选其中之一。"),
    },
    "study_none": {
        "en": ("The workbook has no studies.", "Add them to sheet Sensitivity."),
        "zh": ("工作簿没有研究。", "请在“敏感性”表中添加。"),
    },
    "study_alone": {
        "en": ("Expected nothing else that is to be moved: the sheet's studies say that themselves.", "Leave out --study, or the other option."),
        "zh": ("不应再指明变动内容：表中的研究已说明。", "请去掉 --study 或另一选项。"),
    },
}  # fmt: skip
