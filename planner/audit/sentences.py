"""The audit's sentences, in English and Chinese."""

from __future__ import annotations

# Columns that name a row, in the order in which a sentence says them.
WHO = (
    "line", "lane", "kind", "priority", "decision", "rule", "contract", "customer", "supplier", "subject", "resource",
    "reservation", "item", "grade", "serves_for", "need", "option", "parts", "expedite", "sheet", "cell", "quarter",
    "period", "delivered",
)  # fmt: skip

SENTENCES: dict[str, tuple[str, str]] = {
    # The plan's cells
    "missing-table": ("{who}: the table is missing from the plan.", "{who}：计划中缺少此表。"),
    "missing-column": ("{column}: the column is missing.", "{column}：缺少此列。"),
    "unknown-name": ("{column}: '{word}' is not in the workbook ({who}).", "{column}：工作簿中没有“{word}”（{who}）。"),
    "not-a-quarter": (
        "{column}: '{word}' is no quarter of the horizon ({who}).",
        "{column}：“{word}”不是计划期内的季度（{who}）。",
    ),
    "not-a-number": ("{column}: '{word}' is not a number ({who}).", "{column}：“{word}”不是数字（{who}）。"),
    "negative": ("{who}: {column} is {stated}, below 0.", "{who}：{column} 为 {stated}，小于 0。"),
    "duplicate": ("{who}: the row stands there more than once ({column}).", "{who}：此行重复出现（{column}）。"),
    "objective": (
        "The objective is given as {stated}, but the money comes to {allowed}.",
        "目标值填为 {stated}，而各项金额合计为 {allowed}。",
    ),
    "stated": (
        "{who}: {column} says {stated}, but it comes to {allowed}.",
        "{who}：{column} 填为 {stated}，应为 {allowed}。",
    ),
    "stated-text": ("{who}: {column} (stated / right) {word}.", "{who}：{column}（所填 / 应为）{word}。"),
    # What is started
    "no-source": ("{who}: {stated} started, but no source supplies this.", "{who}：投产 {stated}，但没有这样的货源。"),
    "no-expedite": (
        "{who}: {stated} started, but {word} does not expedite this.",
        "{who}：投产 {stated}，但选项“{word}”不能使其加急。",
    ),
    "unknown-parts": (
        "{who}: '{word}' does not say which tracked parts are used.",
        "{who}：“{word}”未能说明使用了哪些被追踪的部件。",
    ),
    "not-open": (
        "{who}: {stated} started outside the source's first and last quarter.",
        "{who}：投产 {stated}，但不在该货源的最早与最晚季度之间。",
    ),
    "arrives-too-late": (
        "{who}: {stated} started that would arrive after the horizon.",
        "{who}：投产 {stated}，到货将晚于计划期末。",
    ),
    "most": (
        "{who}: {stated} started, {gap} more than the most of {allowed}.",
        "{who}：投产 {stated}，比上限 {allowed} 多 {gap}。",
    ),
    "min-order": (
        "{who}: {stated} started, {gap} less than the minimum order of {allowed}.",
        "{who}：投产 {stated}，比最小订货量 {allowed} 少 {gap}。",
    ),
    "lot-size": (
        "{who}: {stated} started is not a multiple of the lot size {allowed}.",
        "{who}：投产 {stated} 不是批量 {allowed} 的整数倍。",
    ),
    "with-option": (
        "{who}: {stated} started, and nothing of option {word}, which must go with it.",
        "{who}：投产 {stated}，但未同时按方案 {word} 投产。",
    ),
    "from-nowhere": ("{who}: {gap} more used than there is.", "{who}：耗用比现有多 {gap}。"),
    "no-substitute": (
        "{who}: {stated} moved, but the one does not serve for the other then.",
        "{who}：替代 {stated}，但该季度不能如此替代。",
    ),
    "too-old": ("{who}: {stated} kept beyond the shelf life.", "{who}：{stated} 超过保质期仍在库存中。"),
    "never-scrapped": (
        "{who}: {stated} scrapped of an item that is never scrapped.",
        "{who}：报废 {stated}，但该物料不可报废。",
    ),
    # Customers
    "unknown-variant": (
        "{who}: {word} cannot be told from any other maker's, or its maker is missing.",
        "{who}：{word} 的制造商未被追踪，或缺少制造商。",
    ),
    "not-qualified": (
        "{who}: {stated} delivered, but the customer does not accept {word} in that quarter.",
        "{who}：交付 {stated}，但客户在该季度不接受 {word}。",
    ),
    "held-for-another": (
        "{who}: {stated} delivered, but this is held for {word}.",
        "{who}：交付 {stated}，但此货专供 {word}。",
    ),
    "not-accepted": (
        "{who}: {stated} met by an option that the customer does not accept in that quarter.",
        "{who}：满足 {stated}，但客户在该季度不接受此方案。",
    ),
    "no-option": (
        "{who}: {stated} met by an option that the need does not have.",
        "{who}：满足 {stated}，但该需求没有此方案。",
    ),
    "one-option": ("{who}: met by more than one option ({word}).", "{who}：使用了多于一种方案（{word}）。"),
    "customer-balance": (
        "{who}: {stated} delivered, but {allowed} taken by demand and options.",
        "{who}：交付 {stated}，但需求与方案共耗用 {allowed}。",
    ),
    "need-balance": (
        "{who}: {stated} met by options, but {allowed} taken by demand and other needs.",
        "{who}：方案满足 {stated}，但需求与其他需求共耗用 {allowed}。",
    ),
    "no-demand": ("{who}: {stated} served, but nothing is wanted there.", "{who}：满足 {stated}，但此处没有需求。"),
    "over-served": (
        "{who}: {stated} served, {gap} more than the {allowed} wanted.",
        "{who}：满足 {stated}，比需求 {allowed} 多 {gap}。",
    ),
    "outside-delay": (
        "{who}: {stated} delivered outside the acceptable delay.",
        "{who}：交付 {stated}，不在可接受的延迟期限内。",
    ),
    "missing-row": ("{who}: the row is missing.", "{who}：缺少此行。"),
    # Lanes
    "left-too-early": (
        "{who}: {stated} delivered that would have had to leave before the horizon.",
        "{who}：交付 {stated}，须在计划期开始之前发运。",
    ),
    "no-express": (
        "{who}: {stated} sent by express, which does not exist there or would have left before the horizon.",
        "{who}：加急 {stated}，但此处没有加急，或须在计划期开始之前发运。",
    ),
    "express-units": (
        "{who}: {stated} sent by express, {gap} more than the {allowed} delivered.",
        "{who}：加急 {stated}，比交付的 {allowed} 多 {gap}。",
    ),
    "lane-most": (
        "{who}: {stated} on the lane, {gap} more than its most of {allowed}.",
        "{who}：该路线发运 {stated}，比上限 {allowed} 多 {gap}。",
    ),
    "lane-least": (
        "{who}: {stated} on the lane, {gap} less than its least load of {allowed}.",
        "{who}：该路线发运 {stated}，比最低运量 {allowed} 少 {gap}。",
    ),
    "lane-express": (
        "{who}: {stated} by express on the lane, {gap} more than its most of {allowed}.",
        "{who}：该路线加急 {stated}，比上限 {allowed} 多 {gap}。",
    ),
    # Capacity and options
    "capacity": (
        "{who}: {stated} used, {gap} more than the {allowed} there is.",
        "{who}：占用 {stated}，比可用的 {allowed} 多 {gap}。",
    ),
    "overtime": (
        "{who}: {stated} of overtime, {gap} more than the limit of {allowed}.",
        "{who}：加班 {stated}，比上限 {allowed} 多 {gap}。",
    ),
    "whole-steps": ("{who}: {stated} is not a whole number of steps.", "{who}：{stated} 不是整数步。"),
    "option-window": (
        "{who}: {stated} steps started outside the option's earliest and latest quarter.",
        "{who}：启动 {stated} 步，但不在该选项的最早与最晚季度之间。",
    ),
    "most-steps": (
        "{who}: {stated} steps started, {gap} more than the most of {allowed}.",
        "{who}：启动 {stated} 步，比上限 {allowed} 多 {gap}。",
    ),
    "excludes": ("{who}: taken beside {word}, which it excludes.", "{who}：与互斥的 {word} 同时采用。"),
    "supplier-shut": (
        "{who}: {stated} started while the supplier is not open ({word}).",
        "{who}：投产 {stated}，但该供应商当时未启用或已关闭（{word}）。",
    ),
    "expedited": (
        "{who}: {stated} expedited, {gap} more than the {allowed} that {word} allows.",
        "{who}：加急 {stated}，比选项“{word}”允许的 {allowed} 多 {gap}。",
    ),
    "lost-capacity": (
        "{who}: options take {stated}, {gap} more than the {allowed} there is.",
        "{who}：选项减少 {stated}，比现有的 {allowed} 多 {gap}。",
    ),
    "requires": ("{who}: started before a step of {word} is complete.", "{who}：启动时 {word} 尚未完成任何一步。"),
    "capex-budget": (
        "{who}: capital expenditure of {stated} is {gap} over the budget of {allowed}.",
        "{who}：资本开支 {stated} 超出预算 {allowed} 共 {gap}。",
    ),
    # Rules
    "rule-not-named": (
        "{who}: the rule is missed by {stated}, and the plan does not say so.",
        "{who}：该规则偏离 {stated}，但计划未列出。",
    ),
    "no-such-rule": (
        "{who}: the plan names a bent rule that the workbook does not state there.",
        "{who}：计划列出的规则在工作簿此处不存在。",
    ),
    "rule-amount": (
        "{who}: the rule is said to be missed by {stated}, but it is missed by {allowed}.",
        "{who}：所列偏离为 {stated}，实际为 {allowed}。",
    ),
    # Contracts
    "contract-flow": (
        "{who}: {stated} taken under the contracts, but {allowed} flows.",
        "{who}：合同下提取 {stated}，而实际数量为 {allowed}。",
    ),
    "contract-received": (
        "{who}: {stated} taken, less than the {allowed} received anyway.",
        "{who}：提取 {stated}，少于在途到货 {allowed}。",
    ),
    "contract-most": (
        "{who}: {stated} taken, {gap} more than the most of {allowed}.",
        "{who}：提取 {stated}，比最高量 {allowed} 多 {gap}。",
    ),
    "no-such-term": ("{who}: the contract has no such period.", "{who}：该合同没有此期间。"),
    "no-such-share": ("{who}: the share rule has no such period.", "{who}：该份额规则没有此期间。"),
}
