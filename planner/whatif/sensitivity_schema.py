"""The tables of a sensitivity study, declared once like the plan's own."""

from __future__ import annotations

from planner.plan_schema import PlanColumn, PlanTable, _key, _num

TORNADO = PlanTable(
    "tornado", "Tornado", "龙卷风图", "One number of the workbook at a time, lower and higher by as much, all else as it is: what that does to the discounted profit, the largest swing first.", "每次只将工作簿中的一个数字调低与调高，其余不变：对折现利润的影响，幅度最大者在先。",
    (
        _key("parameter", "参数", "What was varied.", "所变动的数字。"), PlanColumn("sheet", "工作表", "Its sheet.", "所在工作表。", text=True), PlanColumn("cells", "单元格", "Its cell, or the first and the last of several.", "其单元格；若有多个，为首末两个。", text=True), _num("numbers", "个数", "How many numbers were varied together.", "一同变动的数字个数。", ""),
        _num("present", "当前值", "The number as it is; the mean of several.", "当前数值；多个数字取平均。", ""), _num("low", "低值", "The lower number that was tried, within what its column can hold; the mean of several.", "所尝试的低值（在该列允许范围内）；多个数字取平均。", ""), _num("high", "高值", "The higher number; likewise.", "所尝试的高值；同上。", ""),
        _num("profit_low", "低值时利润", "Discounted profit at the lower number; blank without a plan.", "取低值时的折现利润；无计划时留空。", "currency"), _num("profit_high", "高值时利润", "Discounted profit at the higher number; blank without a plan.", "取高值时的折现利润；无计划时留空。", "currency"),
        _num("change_low", "低值时变化", "profit_low less the profit of the workbook as it is.", "低值时利润减去工作簿原状的利润。", "currency"), _num("change_high", "高值时变化", "profit_high less the profit of the workbook as it is.", "高值时利润减去工作簿原状的利润。", "currency"), _num("swing", "幅度", "From the least to the most of the three profits that are known.", "三个已知利润中最大与最小之差。", "currency"),
        _num("lost_low", "低值时失单", "Units lost more than as it is.", "较原状增加的失单数量。"), _num("lost_high", "高值时失单", "Units lost more than as it is.", "较原状增加的失单数量。"), PlanColumn("note", "说明", "Which change is too small to be told from what the searches left unproven, and why there is no plan.", "哪一变化小于求解未证明的范围，以及无计划的原因。", text=True),
    ),
)  # fmt: skip

TORNADOES = (TORNADO,)
