"""What ``planner explain`` says, in English and Chinese."""

from __future__ import annotations

WHY = {
    "because": {"en": "Why", "zh": "原因"},
    "line": {
        "en": "{customer}, {item}, {quarter}: {units} {kind}; a unit in time is worth {currency} {worth}",
        "zh": "{customer}，{item}，{quarter}：{kind} {units}；按期一单位的价值为 {currency} {worth}",
    },
    "scarce": {"en": "scarce", "zh": "稀缺"},
    "cost": {"en": "cost", "zh": "成本"},
    "loss": {"en": "loss", "zh": "亏损"},
    "reliefs": {"en": "What would help most (each changed in the workbook and solved again):", "zh": "最有效的缓解措施（逐一更改工作簿并重新求解）："},
    "relief": {
        "en": "{what}{when}: {step} ({sheet}!{cell}) brings {currency} {money} and {units} units{until}{next}",
        "zh": "{what}{when}：{step}（{sheet}!{cell}）可增加 {currency} {money}，挽回 {units} 件{until}{next}",
    },
    "nothing": {
        "en": "{what}{when}: {step} ({sheet}!{cell}) alone brings nothing{next}",
        "zh": "{what}{when}：单独{step}（{sheet}!{cell}）无效{next}",
    },
    "until": {"en": "; up to {part} it still brings something", "zh": "；在 {part} 以内仍有收益"},
    "next": {"en": "; then {next} limits", "zh": "；其后受限于{next}"},
    "unasked": {
        "en": "{what}{when}: no time to try it; give more with --seconds",
        "zh": "{what}{when}：未及尝试；可用 --seconds 增加时间",
    },
    "repairs": {"en": "Rules that clash, and what would resolve it at the least cost:", "zh": "相互冲突的规则及代价最小的修复："},
    "price": {
        "en": "One more of {kind} {subject} {quarter} is worth {currency} {worth} ({found})",
        "zh": "{kind} {subject} {quarter} 每增加一单位价值 {currency} {worth}（{found}）",
    },
    "choice": {
        "en": "{item} from {supplier} {customer} {quarter}: {units}. {reason}",
        "zh": "{supplier}的{item} {customer} {quarter}：{units}。{reason}",
    },
    "not so": {
        "en": "{what}{when}: {step} ({sheet}!{cell}) asks for other lots or steps than the plan's",
        "zh": "{what}{when}：{step}（{sheet}!{cell}）需要与计划不同的批量或步数",
    },
    "none short": {"en": "Nothing is late or lost.", "zh": "没有延迟或失单。"},
    "no match": {"en": "Nothing in the explanation is about {about}.", "zh": "解释中没有与 {about} 有关的内容。"},
    "no explanation": {"en": "the solver failed while explaining; the plan is written without: {reason}", "zh": "解释时求解器失败；计划已写入，但没有解释：{reason}"},
    "interrupted": {"en": "interrupted: the plan is written without its explanation", "zh": "已中断：计划已写入，但没有解释"},
}  # fmt: skip


def why(key: str, lang: str, **values: object) -> str:
    """A sentence of the explanation."""
    return WHY[key][lang].format(**values)
