"""The tables that tell two plans apart, declared once like the plan's own."""

from __future__ import annotations

from planner.plan_schema import CUSTOMER, ITEM, SUPPLIER, PlanColumn, PlanTable, _key, _num

COMPARISONS: tuple[PlanTable, ...] = (
    PlanTable(
        "changes", "Changes", "变更影响", "Which change of the inputs caused what: each made alone to A, and one after the other, in this order, until B is reached; then what they do only together. Money is discounted profit; between least and most is what the solver left unproven.", "各项输入变更的影响：对 A 单独进行，以及按本表次序依次进行直至 B；最后为共同作用的部分。金额为折现利润；最少与最多之间为求解器未证明的范围。",
        (
            _key("number", "序号", "Its place on the way from A to B; blank for sums.", "从 A 到 B 的次序；合计行留空。"), _key("what", "内容", "What was changed.", "所作的变更。"),
            _num("cells", "差异数", "Input differences in it.", "所含输入差异数。", ""),
            _num("alone", "单独影响", "What it changes alone, everything else as in A.", "其余同 A，仅作此变更。", "currency"), _num("alone_least", "单独最少", "Least that it may be.", "可能的最小值。", "currency"), _num("alone_most", "单独最多", "Most that it may be.", "可能的最大值。", "currency"),
            _num("along", "依次影响", "Added to the changes above it; these add up to B - A.", "在其上各项之后进行；各项之和等于 B − A。", "currency"), _num("along_least", "依次最少", "Least that it may be.", "可能的最小值。", "currency"), _num("along_most", "依次最多", "Most that it may be.", "可能的最大值。", "currency"),
            _num("lost_alone", "失单（单独）", "Units lost more than in A, alone.", "单独进行时失单的增加。"), _num("late_alone", "延迟（单独）", "Units late more than in A, alone.", "单独进行时延迟的增加。"),
            _num("lost_along", "失单（依次）", "Units lost more than before it, along the path.", "依次进行时失单的增加。"), _num("late_along", "延迟（依次）", "Units late more than before it, along the path.", "依次进行时延迟的增加。"),
            PlanColumn("note", "说明", "What to know about the numbers.", "关于数字的说明。", text=True),
        ),
    ),
    PlanTable(
        "cells", "Input cells", "输入差异", "In what the inputs of two plans differ, cell by cell, rows matched by their keys.", "两份计划的输入逐格差异，按关键列对应各行。",
        (
            _key("number", "序号", "The change (sheet Changes) of which it is a part; blank for a setting of the search, which is none.", "所属变更（“变更影响”表）；求解设置不属于任何变更，留空。"), _key("sheet", "工作表", "Sheet of the workbook.", "工作簿中的工作表。"),
            _key("cell_a", "A 单元格", "Cell in A; blank where the row is not there.", "A 中的单元格；无此行时留空。"), _key("cell_b", "B 单元格", "Cell in B; blank where the row is not there.", "B 中的单元格；无此行时留空。"),
            _key("key", "行", "What names the row.", "该行的关键列。"), _key("column", "列", "Column, or that the row was added or removed.", "列，或新增行、删除行。"), _key("quarter", "季度", "Quarter or quarters.", "季度。"),
            PlanColumn("old", "A 值", "Value in A.", "A 中的值。", text=True), PlanColumn("new", "B 值", "Value in B.", "B 中的值。", text=True),
            _num("difference", "差值", "new - old, of numbers.", "数值之差：B − A。", ""),
        ),
    ),
    PlanTable(
        "moves", "Moves", "计划变动", "What moved between two plans, table by table, the largest money first. Plans that are equally good may differ without a cause.", "两份计划之间的变动，逐表列出，按金额从大到小。同样好的计划之间可能无故不同。",
        (
            _key("table", "表", "Table of the plan.", "计划中的表。"), CUSTOMER, ITEM, SUPPLIER, _key("what", "内容", "Option, contract, lane, rule or line of money.", "方案、选项、合同、路线、规则或科目。"), _key("when", "时间", "Quarter or period; blank: over the horizon.", "季度或期间；留空为整个计划期。"),
            _num("before", "A", "In A: units; of money discounted currency, of options steps.", "A 中的数量；金额为折现金额，选项为步数。"), _num("after", "B", "In B.", "B 中的数量。"), _num("change", "变动", "after - before.", "B − A。"),
            _num("share_before", "A 份额", "Of what the customer receives of the item, in A.", "A 中占该客户该物料收货的比例。", "share"), _num("share_after", "B 份额", "The same in B.", "B 中的同一比例。", "share"),
            _num("money", "金额", "Money that goes with it, costs negative: discounted for lines of money, else as paid; of allocation what the units cost at their maker on average.", "相应的金额，成本为负：科目为折现金额，其余为实际金额；分配为该制造商的平均单位成本乘以数量。", "currency"),
        ),
    ),
)  # fmt: skip

COMPARISON = {t.name: t for t in COMPARISONS}
