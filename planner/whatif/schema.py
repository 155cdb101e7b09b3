"""The tables that set scenarios side by side, declared once like the plan's own."""

from __future__ import annotations

from planner.plan_schema import CUSTOMER, ITEM, OPTION, QUARTER, RESOURCE, SUPPLIER, PlanColumn, PlanTable, _key, _num

SCENARIO = _key(
    "scenario", "情景", "Name of the scenario; base is the workbook as it is.", "情景名称；base 为工作簿原状。"
)

SIDES: tuple[PlanTable, ...] = (
    PlanTable(
        "scenarios", "Scenarios", "情景对比", "Scenarios side by side. Money is discounted. Plans that are equally good may differ without a cause.", "各情景并列对比；金额为折现值。同样好的计划之间可能无故不同。",
        (
            SCENARIO, PlanColumn("status", "状态", "optimal or feasible; or why there is no plan: no plan (none found in time), faulty, failed, interrupted.", "optimal 或 feasible；或无计划的原因：no plan（限时内未找到）、faulty、failed、interrupted。", text=True),
            _num("profit", "利润", "Discounted profit.", "折现利润。", "currency"), _num("bound", "上限", "No plan of the scenario can exceed this; where service counts before money: none that serves as well.", "该情景的任何计划不超过此值；服务优先于利润时，指同等服务的计划。", "currency"), _num("gap", "差距", "(bound - profit) / profit.", "（上限 − 利润）/ 利润。", "share"),
            _num("difference", "与基准之差", "Profit less that of base.", "与基准利润之差。", "currency"), _num("difference_least", "最少", "Least that the difference of the best plans may be: profit less base's bound.", "两者最佳计划之差的下限：利润减去基准的上限。", "currency"), _num("difference_most", "最多", "Most that it may be: bound less base's profit.", "其上限：上限减去基准的利润。", "currency"),
            PlanColumn("within_gaps", "在差距之内", "yes: the difference is smaller than the gaps; it may be none at all, or of the other sign.", "yes：差异小于求解差距，可能并无差异，或方向相反。", text=True),
            _num("wanted", "需求", "Units wanted.", "需求数量。"), _num("served", "满足率", "On time or late, of what is wanted.", "准时或延迟交付占需求的比例。", "share"), _num("late", "延迟", "Units late.", "延迟的数量。"), _num("lost", "失单", "Units never delivered.", "未交付的数量。"), _num("committed_short", "承诺缺口", "Committed units not delivered.", "承诺而未交付的数量。"),
            _num("bent", "未能遵守的规则", "Rules that could not hold.", "无法遵守的规则数。", ""), _num("capex", "资本开支", "As paid.", "实际金额。", "currency"), _num("seconds", "用时", "Seconds that the solve took.", "求解用时（秒）。", "s"), PlanColumn("reason", "原因", "Why there is no plan.", "没有计划的原因。", text=True),
        ),
    ),
    PlanTable(
        "money_lines", "Money by line", "按科目金额", "Discounted money by line; costs are negative. The lines add up to the profit.", "按科目的折现金额；成本为负；合计等于利润。",
        (_key("line", "科目", "As in the plan's sheet Money.", "同计划的“金额”表。"), SCENARIO, _num("discounted", "折现", "Discounted to the start.", "折现至起始。", "currency"), _num("amount", "金额", "As paid.", "实际金额。", "currency")),
    ),
    PlanTable(
        "supplier_shares", "Shares", "份额", "Who makes what part of what each customer receives of an item, over the horizon.", "计划期内每个客户所收物料由各供应商供应的比例。",
        (ITEM, CUSTOMER, SUPPLIER, SCENARIO, _num("share", "份额", "Of what the customer receives of the item.", "占该客户该物料收货的比例。", "share"), _num("units", "数量", "Units delivered.", "交付数量。")),
    ),
    PlanTable(
        "bottlenecks", "Bottlenecks", "瓶颈", "In how many quarters each resource is full: used to 99 % or more.", "各资源满载（利用率不低于 99%）的季度数。",
        (SUPPLIER, RESOURCE, SCENARIO, _num("full", "满载季度数", "Quarters in which it is full.", "满载的季度数。", ""), _num("peak", "最高", "Highest utilisation.", "最高利用率。", "share"), _num("average", "平均", "Average utilisation, of the quarters in which there is any capacity.", "平均利用率（仅计有产能的季度）。", "share")),
    ),
    PlanTable(
        "options_taken", "Options taken", "采取的选项", "Steps of each option, by the quarter in which they are started.", "各选项按启动季度的步数。",
        (OPTION, QUARTER, SCENARIO, _num("steps", "步数", "Steps started.", "启动步数。", "")),
    ),
    PlanTable(
        "customer_service", "Service by customer", "按客户的满足情况", "What part of its demand each customer receives, and what is late or lost.", "各客户需求的满足比例，以及延迟与失单。",
        (CUSTOMER, SCENARIO, _num("served", "满足率", "On time or late, of what is wanted.", "准时或延迟交付占需求的比例。", "share"), _num("late", "延迟", "Units late.", "延迟的数量。"), _num("lost", "失单", "Units lost.", "失单的数量。"), _num("wanted", "需求", "Units wanted.", "需求数量。")),
    ),
)  # fmt: skip
SIDE = {table.name: table for table in SIDES}
FULL = 0.99  # utilisation from which a resource counts as full
