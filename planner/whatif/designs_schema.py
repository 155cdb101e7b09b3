"""The tables of a sampling design, declared once like the plan's own."""

from __future__ import annotations

from collections.abc import Sequence

from planner.plan_schema import PlanColumn, PlanTable, _key, _num
from planner.report.styles import AS_GIVEN, FOUND

OUTPUTS = ("profit", "served", "lost")

INDICES = PlanTable(
    "indices", "Indices", "敏感性指标", "How much profit, service and lost units depend on each number. Morris, over the number's range: mu is the mean effect, mu_star the mean of its size, sigma how much it differs with the others. Sobol, parts of the variance: S1 alone, S2 of two together, ST with all others.", "利润、满足率与失单对各数字的依赖程度。Morris（在数字的范围内）：mu 为平均影响，mu_star 为影响幅度的平均，sigma 为影响随其他数字而异的程度；Sobol（占方差的比例）：S1 为单独，S2 为两者共同，ST 为连同所有其他。",
    (
        _key("output", "输出", "profit: discounted. served: delivered of all that is wanted. lost: units.", "利润：折现利润；满足率：交付占全部需求的比例；失单：数量。"), _key("index", "指标", "mu, mu_star, sigma; S1, S2, ST.", "mu、mu_star、sigma；S1、S2、ST。"), _key("number", "数字", "What was varied.", "所变动的数字。"), _key("with", "与", "The other number of an S2.", "S2 的另一数字。"),
        _num("value", "值", "The index: for Morris as the output, for Sobol a part of its variance; blank where there is none.", "指标值：Morris 与输出同单位，Sobol 为占方差的比例；无指标时留空。", FOUND), _num("confidence", "置信半宽", "Half of the interval that holds it with 95 % probability, by resampling.", "95% 置信区间的一半（重抽样）。", FOUND),
        _num("noise", "求解噪声", "What it may come to without any effect of the number, by what the searches left unproven; blank where that is not known.", "即使该数字毫无影响，因求解未证明的部分而可能达到的值；不可知时留空。", FOUND), PlanColumn("note", "说明", "What to know about it.", "说明。", text=True),
    ),
)  # fmt: skip

RANGES = PlanTable(
    "design_ranges", "Ranges", "变动范围", "The numbers of the design and their ranges, in which they lie evenly.", "抽样设计中的数字及其范围（均匀分布）。",
    (
        _key("number", "数字", "What was varied.", "所变动的数字。"), PlanColumn("sheet", "工作表", "Its sheet.", "所在工作表。", text=True), PlanColumn("cells", "单元格", "Its cell, or the first and the last of several.", "其单元格；若有多个，为首末两个。", text=True), _num("numbers", "个数", "How many numbers are varied together.", "一同变动的数字个数。", ""),
        _num("present", "当前值", "The number as it is; the mean of several.", "当前数值；多个数字取平均。", AS_GIVEN), _num("low", "低值", "At the low end; the mean of several.", "范围的低端；多个数字取平均。", AS_GIVEN), _num("high", "高值", "At the high end; likewise.", "范围的高端；同上。", AS_GIVEN), PlanColumn("note", "说明", "What to know about it.", "说明。", text=True),
    ),
)  # fmt: skip


def samples_table(numbers: Sequence[str]) -> PlanTable:
    """The table of samples for these numbers, a column each."""
    doc = "What the number was set to; the mean of several.", "该数字的取值；多个数字取平均。"
    return PlanTable(
        "samples", "Samples", "样本", "Every point of the design and what its solve came to.", "抽样设计的每一点及其求解结果。",
        (
            PlanColumn("sample", "样本", "Number of the point, in the design's order.", "该点在设计中的序号。", key=True), _num("block", "组", "Its trajectory or group: of use only as a whole.", "所属轨迹或组：须完整方可使用。", ""),
            *(PlanColumn(name, name, *doc, AS_GIVEN) for name in numbers),
            _num("profit", "利润", "Discounted profit; blank without a plan.", "折现利润；无计划时留空。", "currency"), _num("bound", "上限", "What no plan can exceed.", "任何计划不超过的利润。", "currency"), _num("served", "满足率", "Delivered of all that is wanted.", "交付占全部需求的比例。", "share"), _num("lost", "失单", "Units lost.", "失单的数量。"),
            PlanColumn("status", "状态", "optimal or feasible; or why there is no plan: no plan (none found in time), faulty, failed, interrupted.", "最优或可行；或无计划的原因：限时内无计划、有错误、失败、已中断。", text=True), PlanColumn("note", "说明", "Why there is no plan, and what is left out of the indices though it has one.", "无计划的原因，以及虽有计划但未计入指标者。", text=True),
        ),
    )  # fmt: skip
