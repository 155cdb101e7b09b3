"""What is said of plans under uncertainty, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner_models.two_stage import Risk

UNCERTAIN = {
    # what counts, and notes
    "mean": {"en": "The mean profit counts.", "zh": "以平均利润为目标。"},
    "cvar": {"en": "{rest:.0%} of the mean profit and {weight:.0%} of the mean of the worst {tail:.0%} count.", "zh": "目标为平均利润的 {rest:.0%} 加上最差 {tail:.0%} 部分平均值的 {weight:.0%}。"},
    "worst": {"en": "{rest:.0%} of the mean profit and {weight:.0%} of the worst scenario's count.", "zh": "目标为平均利润的 {rest:.0%} 加上最差情景利润的 {weight:.0%}。"},
    "part": {"en": "Mean of the worst {tail:.0%}, of one scenario at least.", "zh": "最差 {tail:.0%} 部分的平均值，至少含一个情景。"},
    "impossible": {"en": "The base plan's decisions cannot be carried out in: {names}.", "zh": "原状计划的决策在以下情景中无法执行：{names}。"},
    "not found": {"en": "With the base plan's decisions no plan was found in time for: {names}.", "zh": "按原状计划的决策，以下情景未能在时限内找到计划：{names}。"},
    "bends": {"en": "Rules bend differently in the two plans: the money alone does not compare them.", "zh": "两者未能遵守的规则程度不同，金额不可单独比较。"},
    "within gap": {"en": "May be nothing: within what the searches left unproven.", "zh": "可能为零：在求解未证明的差距之内。"},
    # the console
    "head": {"en": "One plan for {count} scenarios: {status}", "zh": "{count} 个情景的统一计划：{status}"},
    "reached": {"en": "What counts: {currency} {value:,.0f} (no such plan can exceed {bound:,.0f}); mean {mean:,.0f}, worst scenario {worst:,.0f} ({name})", "zh": "目标：{currency} {value:,.0f}（任何此类计划不超过 {bound:,.0f}）；平均 {mean:,.0f}，最差情景 {worst:,.0f}（{name}）"},
    "scenario": {"en": "  {scenario} ({probability:.0%}): profit {profit:,.0f}, {served:.1%} served; alone {own:,.0f}", "zh": "  {scenario}（{probability:.0%}）：利润 {profit:,.0f}，满足 {served:.1%}；单独 {own:,.0f}"},
    "EVPI": {"en": "Knowing the scenario in advance is worth {range} (EVPI)", "zh": "预先得知情景的价值：{range}（EVPI）"},
    "VSS": {"en": "Planning for all scenarios is worth {range} against the base plan's decisions (VSS)", "zh": "相对于原状计划的决策，考虑全部情景的价值：{range}（VSS）"},
    "between": {"en": "between {least:,.0f} and {most:,.0f}", "zh": "介于 {least:,.0f} 与 {most:,.0f} 之间"},
    "exactly": {"en": "{least:,.0f}", "zh": "{least:,.0f}"},
    "at least": {"en": "at least {least:,.0f}", "zh": "至少 {least:,.0f}"},
    "endless": {"en": "more than any money", "zh": "无法以金额衡量"},
    "robust": {"en": "Robust, taken in every scenario's own plan: {names}", "zh": "稳健（各情景自身计划均采用）：{names}"},
    "waits": {"en": "Depends on the scenario: {names}", "zh": "取决于情景：{names}"},
    "no mpi": {"en": "Solving scenario by scenario needs more packages: pip install 'interconnect-planner[mpi]' ({error}).", "zh": "按情景分解求解需要附加软件包：pip install 'interconnect-planner[mpi]'（{error}）。"},
    "whole risk": {"en": "Solving scenario by scenario serves the mean profit only: leave out --risk, or --decompose.", "zh": "按情景分解求解仅支持平均利润：请去掉 --risk 或 --decompose。"},
    "whole order": {"en": "Solving scenario by scenario knows no order of objectives: leave out --decompose, or put profit first in sheet Settings.", "zh": "按情景分解求解不支持目标次序：请去掉 --decompose，或在“设置”表中以利润为先。"},
    "whole found": {"en": "Scenario by scenario, no decisions were found that every scenario can carry out with rules bent as little as by itself: allow more time, or leave out --decompose.", "zh": "按情景分解求解未找到各情景均可执行、且规则违反程度不高于其单独计划的决策：请延长时限，或去掉 --decompose。"},
    "title": {"en": "Plan under uncertainty", "zh": "不确定性计划"},
}  # fmt: skip

# English -> Chinese of the words in the tables, by table and column
SHOWN: dict[tuple[str, str], dict[str, str]] = {
    ("value", "figure"): {
        "plan": "统一计划的目标值", "mean": "平均利润", "worst part": "最差部分的平均利润", "worst": "最差情景的利润",
        "known": "预先得知情景时的目标值", "base decisions": "按原状计划决策的目标值", "EVPI": "完全信息价值（EVPI）",
        "VSS": "随机解价值（VSS）",
    },
    ("outcomes", "scenario"): {"base": "原状"},
    ("decisions", "kind"): {"choice": "方案选择", "counts": "计入份额规则", "start": "投产"},
    ("decisions", "verdict"): {
        "in every scenario": "各情景均采用", "depends on the scenario": "取决于情景",
        "only against uncertainty": "仅为应对不确定性",
    },
}  # fmt: skip


def uncertain(key: str, lang: str, risk: Risk | None = None, **values: object) -> str:
    """A sentence in the language asked for; of ``risk`` its numbers."""
    if risk is not None:
        values |= {"weight": risk.weight, "rest": 1 - risk.weight, "tail": 1 - risk.level}
    return UNCERTAIN[key][lang].format(**values)
