"""What ``planner compare`` says and writes, in English and Chinese."""

from __future__ import annotations

COMPARE = {
    "title": {"en": "Scenarios side by side", "zh": "情景对比"},
    "about": {"en": "{book}. Money in {currency}, discounted. ≈: the difference is smaller than the gaps, so there may be none, or one of the other sign. Plans that are equally good may differ in all else.", "zh": "{book}。金额单位：{currency}，折现值。≈：差异小于求解差距，可能并无差异，或方向相反；同样好的计划在其他方面可能不同。"},
    "differences": {"en": "Difference from {base}", "zh": "与 {base} 之差"},
    "mark": {"en": "Proven", "zh": "可证"},
    "least": {"en": "At least", "zh": "至少"},
    "most": {"en": "At most", "zh": "至多"},
    "more": {"en": "more", "zh": "更多"},
    "less": {"en": "less", "zh": "更少"},
    "same": {"en": "≈ within the gaps", "zh": "≈ 在差距之内"},
    "total": {"en": "Total", "zh": "合计"},
    "measure": {"en": "Measure", "zh": "指标"},
    "pooled": {"en": "(not told apart)", "zh": "（不区分）"},
    "empty": {"en": "Nothing of this kind in any of the plans.", "zh": "各计划中均无此类内容。"},
    "bold": {"en": "Bold: not as in {base}.", "zh": "粗体：与 {base} 不同。"},
    "chart profit": {"en": "Profit, difference from {base}", "zh": "利润与 {base} 之差"},
    "chart service": {"en": "Units late and lost", "zh": "延迟与失单数量"},
    "line": {"en": "{name}: {status}; {currency} {profit}{difference}; served {served}, late {late}, lost {lost}{bent}", "zh": "{name}：{status}；{currency} {profit}{difference}；满足率 {served}，延迟 {late}，失单 {lost}{bent}"},
    "difference": {"en": " ({money}, {mark})", "zh": "（{money}，{mark}）"},
    "proven": {"en": "proven between {least} and {most}", "zh": "可证在 {least} 与 {most} 之间"},
    "bent": {"en": ", rules bent: {count}", "zh": "，未能遵守的规则 {count} 条"},
    "without": {"en": "{name}: {status}: {reason}", "zh": "{name}：{status}：{reason}"},
    "none": {"en": "No plan was found for any of them; nothing was written.", "zh": "没有任何情景得到计划；未写入任何文件。"},
    "missing": {"en": "Interrupted; without a plan: {names}", "zh": "已中断；尚无计划的情景：{names}"},
}  # fmt: skip
STATUS = {
    "optimal": {"en": "optimal", "zh": "最优"},
    "feasible": {"en": "feasible", "zh": "可行"},
    "no plan": {"en": "no plan in time", "zh": "限时内无计划"},
    "faulty": {"en": "faulty", "zh": "有错误"},
    "failed": {"en": "failed", "zh": "失败"},
    "interrupted": {"en": "interrupted", "zh": "已中断"},
}


def compared(key: str, lang: str, **values: object) -> str:
    """A text in the language asked for."""
    return COMPARE[key][lang].format(**values)
