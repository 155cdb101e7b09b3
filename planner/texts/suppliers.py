"""Why a supplier was chosen or not, in English and Chinese."""

from __future__ import annotations

REASONS: dict[str, dict[str, str]] = {
    "taken": {
        "en": "Taken: what is scarce counted in, nothing brings a unit here for less.",
        "zh": "已选用：计入稀缺资源后，没有更便宜的途径。",
    },
    "taken favoured": {
        "en": "Taken, favoured by {rules}: a unit helps there by {money}.",
        "zh": "已选用，并因{rules}而有利：每单位在该处带来 {money}。",
    },
    "taken within rules": {
        "en": "Taken as far as {rules} lets: one more unit costs {money} there.",
        "zh": "在{rules}允许的范围内选用：每多一单位，在该处付出 {money}。",
    },
    "from stock": {
        "en": "Taken from stock or from what was on order at the start.",
        "zh": "来自期初库存或期初在途。",
    },
    "as good": {
        "en": "Not taken, though a unit would cost no more than those that are.",
        "zh": "未选用，但每单位并不比已选用的更贵。",
    },
    "dear": {
        "en": "A unit would lose {loss} against what is taken. Below {price} in {start} it would be taken.",
        "zh": "与已选用的相比，每单位将损失 {loss}。若 {start} 的价格低于 {price}，则会选用。",
    },
    "dear free": {
        "en": "A unit would lose {loss} against what is taken: it would not be taken for nothing.",
        "zh": "与已选用的相比，每单位将损失 {loss}：即使免费也不会选用。",
    },
    "elsewhere": {
        "en": "It works in {start} for others, to whom it brings more: a unit for this would lose {loss}.",
        "zh": "{start} 其产出用于收益更高的去处：改供此处每单位将损失 {loss}。",
    },
    "loses": {
        "en": "A unit would lose {loss} against what is taken.",
        "zh": "与已选用的相比，每单位将损失 {loss}。",
    },
    "blocked gains": {
        "en": "The plan does without it: {what}. If that were there, the first unit would gain up to {money}.",
        "zh": "计划未予采用：{what}。若具备该条件，第一个单位最多可获益 {money}。",
    },
    "blocked as good": {
        "en": "The plan does without it: {what}. If that were there, a unit would cost as much as those that are taken.",
        "zh": "计划未予采用：{what}。即使具备该条件，每单位的成本也与已选用的相同。",
    },
    "blocked loses": {
        "en": "The plan does without it: {what}. Even if that were there, a unit would lose {money}.",
        "zh": "计划未予采用：{what}。即使具备该条件，每单位仍将损失 {money}。",
    },
    "parts": {
        "en": "What goes into it cannot be there in time.",
        "zh": "其所需部件无法及时到位。",
    },
    "accepted later": {
        "en": "{customer} accepts {maker} for {part} from {date} on, not before.",
        "zh": "{customer}自 {date} 起才认可{maker}的{part}。",
    },
    "never accepted": {
        "en": "{customer} does not accept {maker} for {part}.",
        "zh": "{customer}不认可{maker}的{part}。",
    },
    "later": {
        "en": "What it starts is here in {date} at the earliest (lead time {lead}).",
        "zh": "其投产最早于 {date} 到达此处（交期 {lead}）。",
    },
    "not then": {
        "en": "Nothing that it may start would be here then.",
        "zh": "其所能投产的均无法在该季度到达此处。",
    },
    "no way": {
        "en": "It has no way to bring a unit there in time.",
        "zh": "没有途径能及时送达。",
    },
    "not asked": {
        "en": "{count} smaller choices were not looked at, for want of time.",
        "zh": "因时间所限，另有 {count} 项较小的选择未作分析。",
    },
}  # fmt: skip
STEPS: dict[str, dict[str, str]] = {
    "v_run": {"en": "{item} by {supplier}, started {quarter}", "zh": "{supplier}的{item}，{quarter} 投产"},
    "v_stock": {"en": "holding {item}", "zh": "持有{item}"},
    "v_trip": {"en": "freight and duty of {item}", "zh": "{item}的运费与关税"},
    "v_regrade": {"en": "{item} serving for another", "zh": "{item}作为替代"},
}


def reason(key: str, lang: str, **values: object) -> str:
    """A sentence of ``REASONS``."""
    return REASONS[key][lang].format(**values)
