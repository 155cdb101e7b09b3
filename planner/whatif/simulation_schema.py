"""The tables of a simulation, declared once like the plan's own."""

from __future__ import annotations

from planner.plan_schema import QUARTER, PlanColumn, PlanTable, _key, _num

POLICY = _key(
    "policy",
    "策略",
    "How each quarter is planned: deterministic, stochastic, or the scenario that is planned for.",
    "每季度的计划方式：确定性、随机，或按所列情景编制。",
)
FUTURE = PlanColumn(
    "future", "未来", "Number of the future; the same for all policies.", "未来的序号；各策略相同。", key=True
)
_SERVICE = (
    _num("wanted", "需求", "Units wanted.", "需求数量。"), _num("on_time", "准时", "Delivered in time.", "按期交付。"),
    _num("late", "延迟", "Delivered late.", "延迟交付。"), _num("lost", "失单", "Never delivered.", "最终未交付。"),
)  # fmt: skip

POLICIES = PlanTable(
    "policies", "Policies", "策略", "What each policy brings, over the futures in which all policies came to an end. Money is discounted; in each future all policies meet the same events.", "各策略的结果，按所有策略均完成的未来统计。金额为折现值；同一未来中各策略面对相同的事件。",
    (
        POLICY, _num("futures", "未来个数", "Futures that count.", "计入的未来个数。", ""), _num("mean", "平均", "Mean of the money.", "金额的平均值。", "currency"), _num("error", "标准误", "Standard error of the mean.", "平均值的标准误。", "currency"),
        _num("low", "5% 分位", "One future in twenty brings no more.", "二十个未来中有一个不超过此值。", "currency"), _num("worst", "最差", "The worst future's.", "最差的未来。", "currency"),
        _num("on_time", "准时率", "Delivered in time, of all that is wanted.", "按期交付占全部需求的比例。", "share"), _num("served", "满足率", "In time or late.", "按期或延迟交付的比例。", "share"), _num("late", "延迟", "Units delivered late, on average.", "平均延迟交付数量。"), _num("lost", "失单", "Units never delivered, on average.", "平均未交付数量。"), _num("bent", "未能遵守的规则", "Rules without a price that bent, on average: what breaks rules may bring more.", "平均未能遵守的无罚金规则数；违反规则可能带来更多金额。", ""),
        _num("difference", "与首个策略之差", "Mean, future by future, of the money less that of the first policy.", "逐个未来与首个策略金额之差的平均。", "currency"), _num("difference_error", "差的标准误", "Standard error of that mean.", "该平均值的标准误。", "currency"), _num("least", "最少", "Lower end of its 95 % interval (Student's t).", "其 95% 置信区间下限（t 分布）。", "currency"), _num("most", "最多", "Upper end.", "上限。", "currency"), PlanColumn("verdict", "判断", "Whether the policies can be told apart.", "策略之间能否区分。", text=True),
    ),
)  # fmt: skip

FUTURES = PlanTable(
    "futures", "Futures", "各未来", "What came of each future under each policy.", "各策略在各未来中的结果。",
    (
        POLICY, FUTURE, PlanColumn("scenario", "情景", "Which scenario came; base: none.", "实际发生的情景；原状表示没有。", text=True), PlanColumn("status", "状态", "Whether all of its plans were proven optimal within the gap; or why it has no end.", "其全部计划是否均在差距内证明最优；或未能完成的原因。", text=True),
        _num("money", "金额", "realised + left.", "已实现 + 剩余。", "currency"), _num("realised", "已实现", "Discounted money of the quarters that were carried out.", "已执行季度的折现金额。", "currency"), _num("left", "剩余", "Of later quarters, as the last plan has it; 0 where all were carried out.", "其后季度按最后计划所得；全部执行时为 0。", "currency"), _num("difference", "与首个策略之差", "Money less that of the first policy.", "与首个策略金额之差。", "currency"),
        *_SERVICE, _num("owed", "未交", "Still wanted at the end of what was carried out.", "执行期末仍未交付的数量。"), _num("missed", "未能执行的决策", "Starts and options of its plans that were not possible any more.", "各计划中已无法执行的投产与选项数。", ""), _num("bent", "未能遵守的规则", "Rules without a price that bent, quarters added up.", "各季度未能遵守的无罚金规则数之和。", ""), _num("solves", "求解次数", "Plans that were made.", "所编制的计划数。", ""), _num("seconds", "用时", "Seconds that it took.", "用时（秒）。", "s"), PlanColumn("reason", "原因", "Why it has no end.", "未能完成的原因。", text=True),
    ),
)  # fmt: skip

QUARTERS = PlanTable(
    "quarters", "Quarters", "各季度", "What was carried out, quarter by quarter.", "逐季度的执行结果。",
    (
        POLICY, FUTURE, QUARTER, _num("amount", "金额", "Money as paid in the quarter.", "该季度实际金额。", "currency"), _num("discounted", "折现", "Discounted to the start of the first quarter.", "折现至第一个季度初。", "currency"),
        *_SERVICE, _num("owed", "未交", "Still wanted at its end.", "季度末仍未交付的数量。"), _num("missed", "未能执行的决策", "Starts and options of the quarter's plan that were not possible any more.", "该季度计划中已无法执行的投产与选项数。", ""), _num("bent", "未能遵守的规则", "Rules without a price that bent in it.", "该季度未能遵守的无罚金规则数。", ""),
    ),
)  # fmt: skip

LINES = PlanTable(
    "lines", "Money by line", "按科目金额", "Realised money by line, as far as it was carried out.", "按科目的已实现金额。",
    (
        POLICY, FUTURE, _key("line", "科目", "As in the plan's sheet Money.", "同计划的“金额”表。"), _num("amount", "金额", "As paid.", "实际金额。", "currency"), _num("discounted", "折现", "Discounted to the start.", "折现至起始。", "currency"),
    ),
)  # fmt: skip

SIMULATED = (POLICIES, FUTURES, QUARTERS, LINES)
