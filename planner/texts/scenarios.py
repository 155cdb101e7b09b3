"""Messages about sheet Scenarios, as in ``planner.texts.checks``."""

from __future__ import annotations

SCENARIOS: dict[str, dict[str, tuple[str, str]]] = {
    # what a row says
    "scenario_base": {
        "en": ("Expected another name: this one means the workbook as it is.", "Rename the scenario."),
        "zh": ("请用其他名称：此名称表示工作簿的原状。", "请为情景改名。"),
    },
    "scenario_sheet": {
        "en": ("Expected a sheet with numbers: {sheets}.", "Name one of them."),
        "zh": ("应为含数字的工作表：{sheets}。", "请填写其中之一。"),
    },
    "scenario_sheet_near": {
        "en": ("Expected a sheet with numbers; the nearest is {nearest}.", "Correct the name."),
        "zh": ("应为含数字的工作表；最接近的是 {nearest}。", "请更正名称。"),
    },
    "scenario_column": {
        "en": ("Expected a column of numbers or quarters of sheet {home}: {columns}.", "Name one of them."),
        "zh": ("应为“{home_zh}”表中的数字列或季度列：{columns}。", "请填写其中之一。"),
    },
    "scenario_column_near": {
        "en": ("Expected a column of numbers or quarters of sheet {home}; the nearest is {nearest}.", "Correct the name."),
        "zh": ("应为“{home_zh}”表中的数字列或季度列；最接近的是 {nearest}。", "请更正名称。"),
    },
    "scenario_column_kind": {
        "en": ("Expected a column of numbers or quarters; this one holds neither. Sheet {home} has {columns}.", "Name one of them."),
        "zh": ("应为数字列或季度列，此列不是。“{home_zh}”表有：{columns}。", "请填写其中之一。"),
    },
    "scenario_horizon": {
        "en": ("Expected another setting: every scenario has the workbook's horizon.", "Change it in a copy of the workbook."),
        "zh": ("请选其他设置：所有情景共用工作簿的计划期。", "请在工作簿的副本中修改。"),
    },
    "scenario_where_form": {
        "en": ("Expected 'column: name; column: name', such as 'customer: Meta; item: AEC 800G'.", "Leave it blank for every row."),
        "zh": ("应写作“列: 名称; 列: 名称”，如“客户: Meta; 物料: AEC 800G”。", "留空表示所有行。"),
    },
    "scenario_where_settings": {
        "en": ("Expected a blank: the column says which setting is changed.", "Clear it."),
        "zh": ("应留空：所变更的设置由“列”说明。", "请清空。"),
    },
    "scenario_where_column": {
        "en": ("Rows of sheet {home} are chosen by {columns}.", "Name one of these columns."),
        "zh": ("“{home_zh}”表的行可按以下列选择：{columns}。", "请填写其中之一。"),
    },
    "scenario_where_column_near": {
        "en": ("Rows of sheet {home} cannot be chosen by this; the nearest is {nearest}.", "Correct the name."),
        "zh": ("“{home_zh}”表的行不能按此选择；最接近的是 {nearest}。", "请更正名称。"),
    },
    "scenario_where_name": {
        "en": ("Expected a name that stands in column {part} of sheet {home}.", "Correct it here or add the row there."),
        "zh": ("应为“{home_zh}”表“{part_zh}”列中已有的名称。", "请在此更正，或在该表中添加。"),
    },
    "scenario_where_name_near": {
        "en": ("Expected a name that stands in column {part} of sheet {home}.", "Did you mean '{near}'?"),
        "zh": ("应为“{home_zh}”表“{part_zh}”列中已有的名称。", "是否应为“{near}”？"),
    },
    "scenario_where_rows": {
        "en": ("Expected at least one row of sheet {home} like this; there is none.", "Correct it here or add the row there."),
        "zh": ("“{home_zh}”表中没有这样的行。", "请在此更正，或在该表中添加。"),
    },
    "scenario_quarters_static": {
        "en": ("Expected a blank: {part} is not given by quarter.", "Clear it; given by quarter: {phased}."),
        "zh": ("应留空：“{part_zh}”不按季度填写。", "请清空；按季度填写的有：{phased}。"),
    },
    "scenario_quarter_outside": {
        "en": ("Expected a quarter of sheet {home}: {first} to {last}.", "Correct it, or clear it for all of them."),
        "zh": ("应为“{home_zh}”表中的季度：{first} 至 {last}。", "请更正，或留空表示全部。"),
    },
    "scenario_quarters_order": {
        "en": ("Expected no earlier than the first quarter, {first}.", "Correct one of the two."),
        "zh": ("应不早于起始季度 {first}。", "请更正两者之一。"),
    },
    "scenario_shift_static": {
        "en": ("Expected times, plus or set: {part} is not given by quarter.", "A single quarter is moved with plus."),
        "zh": ("应为“乘”“加”或“设为”：“{part_zh}”不按季度填写。", "单个季度请用“加”后移。"),
    },
    "scenario_quarter_change": {
        "en": ("Expected plus: {part} holds a quarter, which can only be moved.", "plus 2 is two quarters later, plus -1 one earlier."),
        "zh": ("应为“加”：“{part_zh}”是季度，只能移动。", "加 2 为推迟两个季度，加 -1 为提前一个季度。"),
    },
    "scenario_whole": {
        "en": ("Expected a whole number of quarters.", "Round it."),
        "zh": ("应为整数个季度。", "请取整。"),
    },
    # probabilities
    "scenario_probability": {
        "en": ("Expected the same as in {other}, {value}: a scenario has one probability.", "Keep one of the two."),
        "zh": ("应与 {other} 的 {value} 相同：一个情景只有一个概率。", "请只保留一个。"),
    },
    "scenario_probability_sum": {
        "en": ("Expected 1 (100%) at most over all scenarios; the sum is {total}.", "Lower some; the workbook as it is has the rest."),
        "zh": ("所有情景的概率之和应不大于 1（100%），现为 {total}。", "请调低；其余概率属于工作簿的原状。"),
    },
    "scenario_probability_missing": {
        "en": ("Expected a probability for scenario '{scenario}': to plan for all scenarios each needs one.", "0 leaves it out."),
        "zh": ("情景“{scenario}”应有概率：为全部情景制定计划时每个情景都需要概率。", "填 0 则不考虑该情景。"),
    },
    # what it does to the workbook
    "scenario_blank": {
        "en": ("Expected a number to change: {place} and all else that it chooses is blank.", "Use set, or choose other rows or quarters."),
        "zh": ("没有可变更的数值：{place} 等所选单元格均为空白。", "请用“设为”，或选择其他行或季度。"),
    },
    "scenario_range": {
        "en": ("In scenario '{scenario}' {place} becomes {result}: {why}", "Correct the change."),
        "zh": ("情景“{scenario}”使 {place} 变为 {result}：{why_zh}", "请更正此变更。"),
    },
    "scenario_contradiction": {
        "en": ("Expected a scenario that can be planned with; in it, {why}", ""),
        "zh": ("应为可编制计划的情景；其中，{why_zh}", ""),
    },
    # asking for one
    "scenario_unknown": {
        "en": ("No scenario has this name; there are {names}.", "Ask for one of them, or for base."),
        "zh": ("没有此名称的情景；现有：{names}。", "请选其中之一，或 base（原状）。"),
    },
    "scenario_unknown_near": {
        "en": ("No scenario has this name; the nearest is '{near}'. There are {names}.", "Ask for one of them, or for base."),
        "zh": ("没有此名称的情景；最接近的是“{near}”。现有：{names}。", "请选其中之一，或 base（原状）。"),
    },
    "scenario_policy": {
        "en": ("Expected another name: a policy of simulate is called so too, and it cannot be told which of the two is asked for.", "Rename the scenario."),
        "zh": ("情景应另取名称：模拟有同名策略，无法判断所指。", "请重命名该情景。"),
    },
    "scenario_none": {
        "en": ("The workbook has no scenarios.", "Add them to sheet Scenarios."),
        "zh": ("工作簿没有情景。", "请在“情景”表中添加。"),
    },
}  # fmt: skip
