"""The tables of a sensitivity study, declared once like the plan's own."""

from __future__ import annotations

from planner.plan_schema import ITEM, SUPPLIER, PlanColumn, PlanTable, _key, _num
from planner.report.styles import AS_GIVEN

TORNADO = PlanTable(
    "tornado", "Tornado", "龙卷风图", "One number of the workbook at a time, lower and higher by as much, all else as it is: what that does to the discounted profit, the largest swing first.", "每次只将工作簿中的一个数字调低与调高，其余不变：对折现利润的影响，幅度最大者在先。",
    (
        _key("parameter", "参数", "What was varied.", "所变动的数字。"), PlanColumn("sheet", "工作表", "Its sheet.", "所在工作表。", text=True), PlanColumn("cells", "单元格", "Its cell, or the first and the last of several.", "其单元格；若有多个，为首末两个。", text=True), _num("numbers", "个数", "How many numbers were varied together.", "一同变动的数字个数。", ""),
        _num("present", "当前值", "The number as it is; the mean of several.", "当前数值；多个数字取平均。", AS_GIVEN), _num("low", "低值", "The lower number that was tried, within what its column can hold; the mean of several.", "所尝试的低值（在该列允许范围内）；多个数字取平均。", AS_GIVEN), _num("high", "高值", "The higher number; likewise.", "所尝试的高值；同上。", AS_GIVEN),
        _num("profit_low", "低值时利润", "Discounted profit at the lower number; blank without a plan.", "取低值时的折现利润；无计划时留空。", "currency"), _num("profit_high", "高值时利润", "Discounted profit at the higher number; blank without a plan.", "取高值时的折现利润；无计划时留空。", "currency"),
        _num("change_low", "低值时变化", "profit_low less the profit of the workbook as it is.", "低值时利润减去工作簿原状的利润。", "currency"), _num("change_high", "高值时变化", "profit_high less the profit of the workbook as it is.", "高值时利润减去工作簿原状的利润。", "currency"), _num("swing", "幅度", "From the least to the most of the three profits that are known.", "三个已知利润中最大与最小之差。", "currency"),
        _num("lost_low", "低值时失单", "Units lost more than as it is.", "较原状增加的失单数量。"), _num("lost_high", "高值时失单", "Units lost more than as it is.", "较原状增加的失单数量。"), PlanColumn("note", "说明", "Which change is too small to be told from what the searches left unproven, and why there is no plan.", "哪一变化小于求解未证明的范围，以及无计划的原因。", text=True),
    ),
)  # fmt: skip

_VALUE = PlanColumn("value", "取值", "Value of the number.", "该数字的取值。", AS_GIVEN, key=True)
SWEEPS = (
    PlanTable(
        "sweep", "Sweep", "单参数扫描", "A number of the workbook at one value after the other, all else as it is; values between those asked for come from looking for breaks.", "将工作簿中的一个数字依次设为各值，其余不变；所要求的各值之间的取值来自断点查找。",
        (
            _VALUE, _num("profit", "利润", "Discounted profit; blank without a plan.", "折现利润；无计划时留空。", "currency"), _num("bound", "上限", "What no plan can exceed.", "任何计划不超过的利润。", "currency"),
            _num("served", "满足率", "Delivered of all that is wanted.", "交付占全部需求的比例。", "share"), _num("late", "延迟", "Units late.", "延迟的数量。"), _num("lost", "失单", "Units lost.", "失单的数量。"), _num("bent", "偏离规则", "Rules without a price that could not hold.", "无法遵守的无价规则数。", ""), PlanColumn("note", "说明", "Why there is no plan.", "无计划的原因。", text=True),
        ),
    ),
    PlanTable(
        "sweep_suppliers", "Sweep, suppliers", "扫描：供应商", "Who supplies what at each value, over the horizon.", "各取值下整个计划期内由谁供应什么。",
        (
            _VALUE, ITEM, SUPPLIER, _num("units", "数量", "Good units received.", "收到的良品数量。"), _num("share", "份额", "Of all that is received of the item.", "占该物料全部收货的比例。", "share"),
        ),
    ),
    PlanTable(
        "sweep_options", "Sweep, options", "扫描：选项", "Options taken at each value.", "各取值下所采取的选项。",
        (
            _VALUE, _key("option", "选项", "What is taken.", "所采取的选项。"), _num("steps", "步数", "Steps started over the horizon.", "计划期内启动的步数。", ""),
        ),
    ),
    PlanTable(
        "break_points", "Break points", "断点", "Between which values the plan changes its structure: suppliers used of an item, recipes used, options taken. Plans that are equally good may differ without a cause.", "计划结构在哪些取值之间改变：各物料所用供应商、所用方案、所采取的选项。同样好的计划之间可能无故不同。",
        (
            PlanColumn("low", "自", "Up to this value the plan is as it was.", "直至此值，计划结构不变。", AS_GIVEN, key=True), PlanColumn("high", "至", "At this value it has changed.", "在此值处已改变。", AS_GIVEN, key=True), PlanColumn("begins", "新出现", "What the plan has there and had not before.", "此后新出现的内容。", text=True), PlanColumn("ends", "不再有", "What it had and has not any more.", "此后不再有的内容。", text=True), PlanColumn("note", "说明", "What else there is to know.", "其他说明。", text=True),
        ),
    ),
)  # fmt: skip

GRID = PlanTable(
    "grid", "Grid", "双参数网格", "Two numbers of the workbook moved together, all else as it is.", "工作簿中的两个数字一同变动，其余不变。",
    (
        PlanColumn("first", "数字一", "Value of the first number.", "第一个数字的取值。", AS_GIVEN, key=True), PlanColumn("second", "数字二", "Value of the second number.", "第二个数字的取值。", AS_GIVEN, key=True),
        *SWEEPS[0].columns[1:],
    ),
)  # fmt: skip

BREAK_EVEN = PlanTable(
    "break_even", "Break-even", "盈亏平衡点", "Between which two values of a number the plan flips, as far as it was looked for.", "该数字在哪两个取值之间使计划翻转（以所查找的精度为限）。",
    (
        _key("number", "数字", "What is moved.", "所变动的数字。"), PlanColumn("what", "内容", "What may flip.", "可能翻转的内容。", text=True), _num("level", "界限", "Share that is crossed; blank for an option.", "所跨越的份额；选项留空。", "share"), _num("present", "当前值", "The number as it is; the mean of several.", "当前数值；多个数字取平均。", AS_GIVEN),
        _num("low", "自", "The lower value.", "较低取值。", AS_GIVEN), _num("high", "至", "The higher value.", "较高取值。", AS_GIVEN), _num("at_low", "低值处", "Share, or steps of the option, at the lower value.", "较低取值处的份额或选项步数。", AS_GIVEN), _num("at_high", "高值处", "The same at the higher value.", "较高取值处的同一数值。", AS_GIVEN),
        _num("profit_low", "低值时利润", "Discounted profit at the lower value.", "取低值时的折现利润。", "currency"), _num("profit_high", "高值时利润", "Discounted profit at the higher value.", "取高值时的折现利润。", "currency"), PlanColumn("note", "结论", "Whether and how it flips, and what to know about that.", "是否以及如何翻转，及相关说明。", text=True),
    ),
)  # fmt: skip

STUDIES = PlanTable(
    "studies", "Studies", "研究", "The studies of this workbook: the sheets that follow begin with their numbers.", "本工作簿的各项研究：其后各表以研究序号开头。",
    (
        _num("number", "序号", "Number of the study.", "研究序号。", ""), _key("study", "研究", "Its name on sheet Sensitivity.", "“敏感性”表中的名称。"), _num("solves", "求解次数", "Plans that it is made of, the workbook as it is among them.", "所含计划数，包括工作簿原状。", ""), PlanColumn("found", "结果", "What leads it: the largest swing, the most profit, or where the plan flips.", "要点：最大幅度、最高利润，或计划翻转之处。", text=True),
    ),
)  # fmt: skip
