"""Tables of a plan under uncertainty, declared once."""

from __future__ import annotations

from planner.plan_schema import PlanColumn, PlanTable

_MONEY, _UNIT = "currency", "unit"


def _text(name: str, zh: str, doc: str, doc_zh: str, key: bool = False) -> PlanColumn:
    return PlanColumn(name, zh, doc, doc_zh, key=key, text=True)


UNCERTAIN_TABLES: tuple[PlanTable, ...] = (
    PlanTable(
        "value", "Value", "价值", "What the plan for all scenarios is worth. Between least and most lies what the searches left unproven. EVPI: each scenario's own plan, known in advance, against this plan. VSS: this plan against the decisions of the workbook's plan without scenarios, of which there may be others as good.", "统一计划的价值。最低与最高之间为求解未证明的部分。EVPI：预先得知情景的各自计划相对于本计划；VSS：本计划相对于不考虑情景时的计划决策（同样好的此类计划可能不止一个）。",
        (
            _text("figure", "指标", "Which figure.", "指标名称。", key=True), PlanColumn("value", "值", "What was found.", "求得的值。", _MONEY),
            PlanColumn("least", "最低", "Least that it can be.", "可能的最低值。", _MONEY), PlanColumn("most", "最高", "Most that it can be; blank where nothing limits it.", "可能的最高值；无上限时留空。", _MONEY), _text("note", "说明", "What to know about it.", "说明。"),
        ),
    ),
    PlanTable(
        "outcomes", "Outcomes", "各情景结果", "What comes of the plan in each scenario, once it is known: everything but the decisions of now is planned for it.", "统一计划在各情景下的结果：情景明确后，除当前决策外均按该情景安排。",
        (
            _text("number", "序号", "Number of its plan's file.", "其计划文件的序号。", key=True), _text("scenario", "情景", "base: the workbook as it is.", "原状即工作簿本身。"),
            PlanColumn("probability", "概率", "How likely it is.", "发生的可能性。", "share"), PlanColumn("profit", "利润", "Discounted profit in the plan for all scenarios.", "统一计划下的折现利润。", _MONEY),
            PlanColumn("own", "单独利润", "Of the scenario's own plan, as if it were known now.", "假设现在已知该情景时其自身计划的利润。", _MONEY), PlanColumn("own_bound", "单独上限", "What no plan of the scenario exceeds.", "该情景任何计划不超过的利润。", _MONEY), PlanColumn("regret", "遗憾", "own - profit.", "单独利润 - 利润。", _MONEY),
            PlanColumn("base", "按原状决策", "Profit with the decisions of the plan without scenarios; blank where they cannot be carried out or no plan was found.", "按不考虑情景的计划决策所得利润；无法执行或未找到计划时留空。", _MONEY),
            PlanColumn("wanted", "需求", "Units wanted.", "需求数量。", _UNIT), PlanColumn("on_time", "准时", "Delivered in time.", "按期交付。", _UNIT), PlanColumn("late", "延迟", "Delivered late.", "延迟交付。", _UNIT), PlanColumn("lost", "失单", "Never delivered.", "最终未交付。", _UNIT),
            PlanColumn("served", "满足率", "(on_time + late) / wanted.", "（准时 + 延迟）/ 需求。", "share"), PlanColumn("bent", "未能遵守的规则", "Rules without a price that bend.", "无罚金且未能遵守的规则数。"),
        ),
    ),
    PlanTable(
        "decisions", "Decisions", "决策", "What is decided now, and what each scenario alone would decide. Plans that are as good may decide otherwise: within the gap, a decision that a scenario's own plan does not take may be no loss there.", "当前作出的决策，以及各情景单独的决策。同样好的计划可能有不同决策：在差距之内，某情景自身计划未采用的决策在该情景下未必有损失。",
        (
            _text("kind", "类型", "Kind of option; choice of an option of a need; supplier or option that counts in a rule; start.", "选项类型；需求方案的选择；计入规则的供应商或方案；投产。", key=True), _text("what", "内容", "What is decided.", "决策内容。", key=True), _text("when", "时间", "Quarter or period; blank over the horizon.", "季度或期间；留空为整个计划期。", key=True),
            PlanColumn("plan", "统一计划", "Steps, units, or 1 for yes, in the plan for all scenarios.", "统一计划中的步数、数量，或 1 表示采用。", _UNIT), PlanColumn("base", "原状计划", "In the plan without scenarios.", "不考虑情景的计划中。", _UNIT),
            PlanColumn("fewest", "最少", "Least in any scenario's own plan.", "各情景自身计划中的最小值。", _UNIT), PlanColumn("most", "最多", "Most in any scenario's own plan.", "各情景自身计划中的最大值。", _UNIT), PlanColumn("likely", "采用概率", "Probability of the scenarios whose own plans take it.", "自身计划采用该决策的情景概率之和。", "share"),
            _text("verdict", "判断", "In every scenario: robust, by its fewest. Depends on the scenario: would better wait. Only against uncertainty: no scenario alone asks for it.", "各情景均采用：稳健（以最少为准）；取决于情景：宜等待；仅为应对不确定性：没有情景单独需要。"),
        ),
    ),
)  # fmt: skip
