"""Names and words of the Excel plan in English and Chinese, and the way back from them."""

from __future__ import annotations

import re

from planner.plan_schema import PlanColumn, PlanTable
from planner.schema import SHEET, SHEETS
from planner.texts import designs, simulation, stochastic
from planner.texts.compare import STATUS

LANGUAGES = ("en", "zh")

WORDS: dict[str, tuple[str, str]] = {
    "summary": ("Summary", "摘要"),
    "run": ("Run", "运行"),
    "measure": ("Measure", "指标"),
    "total": ("Total", "合计"),
    "lead": ("Lead time", "提前期"),
    "fill rate": ("Fill rate", "满足率"),
    "by maker": ("Units by maker", "各制造商数量"),
    "all customers": ("All customers", "所有客户"),
    "none": ("None", "无"),
    "pooled": ("(not told apart)", "（不区分）"),
    "empty": ("No rows: there is nothing of this kind in the plan.", "无内容：计划中没有此类情况。"),
    "money in": ("Money in {currency}.", "金额单位：{currency}。"),
    "page": ("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    "plan": ("Supply and capacity plan", "供应与产能计划"),
    "status": ("Status", "求解状态"),
    "optimal": ("Optimal within {gap}", "最优（差距不超过 {gap}）"),
    "feasible": ("Feasible, gap {gap}", "可行（差距 {gap}）"),
    "interrupted": ("Interrupted, gap {gap}", "已中断（差距 {gap}）"),
    "unknown gap": ("not known", "未知"),
    "objective": ("Net, discounted", "净额（折现）"),
    "net": ("Net", "净额"),
    "revenue": ("Revenue", "收入"),
    "capex": ("Capex", "资本开支"),
    "margin": ("Margin (net of all costs)", "利润（扣除全部成本）"),
    "rules bent": ("Rules bent", "未能遵守的规则"),
    "lost": ("Units lost", "失单数量"),
    "money": ("Money", "金额"),
    "as paid": ("As paid", "实际金额"),
    "discounted": ("Discounted", "折现"),
    "share of revenue": ("Of revenue", "占收入"),
    "by customer": ("Service by customer", "按客户的满足情况"),
    "by priority": ("Service by priority", "按优先级的满足情况"),
    "bottlenecks": ("Top bottlenecks", "主要瓶颈"),
    "average": ("Average", "平均"),
    "peak": ("Peak", "最高"),
    "at limit": ("Quarters full", "满载季度数"),
    "expansions": ("Expansions taken", "采取的扩产"),
    "quarter": ("Quarter", "季度"),
    "steps": ("Steps", "步数"),
    "added": ("Added", "新增产能"),
    "shortages": ("Biggest shortages", "最大的缺货"),
    "worst rules": ("Rules bent, worst first", "未能遵守的规则（由重到轻）"),
    "more": ("… and {count} more, see sheet {sheet}", "……另有 {count} 项，见“{sheet}”"),
    "chart money": ("Revenue and margin", "收入与利润"),
    "chart service": ("Demand: on time, late, lost", "需求：准时、延迟、失单"),
    "chart use": ("Utilisation of the fullest resources", "利用率最高的资源"),
    "chart makers": ("Deliveries by maker", "各制造商的交付份额"),
    "million": ("{currency} million", "百万 {currency}"),
    "units": ("units", "数量"),
    "others": ("Others", "其他"),
    "setting": ("What", "项目"),
    "value": ("Value", "值"),
    "run doc": ("How this plan was made.", "本计划的生成信息。"),
    "open file": (
        "{file} cannot be written. If it is open in Excel, close it and try again.",
        "无法写入 {file}。若文件正在 Excel 中打开，请关闭后重试。",
    ),
    "not empty": (
        "{file} exists already. Choose another name, or remove it first.",
        "{file} 已存在。请另选名称，或先将其删除。",
    ),
}

RUN_NAMES: dict[str, str] = {
    "input": "输入文件",
    "digest": "文件哈希（SHA-256）",
    "versions": "版本",
    "solver": "求解器",
    "status": "状态",
    "objective": "目标值",
    "bound": "上界",
    "gap": "差距",
    "seconds": "用时（秒）",
    "seed": "随机种子",
    "threads": "线程数",
    "engine": "建模方式",
    "loaded": "载入求解器",
    "book": "工作簿",
    "language": "语言",
    "currency": "币种",
    "python": "Python",
    "planner": "planner",
    "time_limit": "时限（秒）",
    "scenario": "情景",
    "gap_asked": "要求的差距",
    "solver_seconds": "求解用时（秒）",
    "rows": "模型行数",
    "columns": "模型列数",
    "nodes": "搜索节点数",
    "stages": "求解阶段",
    "order": "目标",
    "trouble": "求解器故障",
    "risk": "目标口径",
    "quarters": "当前决策的季度数",
    "barred": "因部分情景无法执行而排除的决策数",
    "pyomo": "Pyomo",
}

RULE_KINDS: dict[str, str] = {
    "commitment": "承诺",
    "share": "份额",
    "growth": "增长",
    "suppliers": "供应商数",
    "options": "方案数",
    "customers": "客户数",
    "blend": "配比",
    "most stock": "最高库存",
    "safety stock": "安全库存",
    "closing stock": "期末库存",
    "contract": "合同",
    "lock": "锁定",
    "least steps": "最少步数",
}
LIMIT_KINDS: dict[str, str] = {
    "capacity": "产能",
    "overtime": "加班",
    "most of a source": "供应上限",
    "minimum order": "最小订货量",
    "lot size": "批量",
    "demand": "需求",
    "most of a contract": "合同上限",
    "most of a lane": "路线上限",
    "least load": "最小装载",
    "express": "加急上限",
    "most steps": "最多步数",
    "budget": "资本开支预算",
    "lead time": "提前期",
}
ROLES: dict[str, str] = {"bent": "偏离", "rule": "规则", "limit": "限制"}
GIVEN_UNITS: dict[str, str] = {
    "units": "数量",
    "steps": "步",
    "quarters": "季度",
    "currency": "金额",
    "suppliers": "供应商",
    "options": "方案",
    "customers": "客户",
    "attribute x units": "属性×数量",
}
MONEY_LINES_ZH: dict[str, str] = {
    "revenue": "收入",
    "unit cost": "单位成本",
    "expediting": "加急费",
    "order cost": "订货成本",
    "fixed cost": "固定成本",
    "holding": "持有成本",
    "overtime": "加班",
    "freight": "运费",
    "duty": "关税",
    "late fees": "延迟罚金",
    "lost penalties": "失单罚金",
    "capex": "资本开支",
    "running cost": "运行成本",
    "scrap": "报废",
    "substitution": "替代",
    "rule prices": "规则罚金",
    "contract prices": "合同价格",
    "take-or-pay": "照付罚金",
    "stability": "稳定性",
}
PERIODS = {"horizon": "计划期", "term": "期限"}

PRICE_KINDS = {
    "capacity": "产能", "overtime limit": "加班上限", "source most": "产出上限", "lane most": "运量上限",
    "express most": "加急上限", "safety stock": "安全库存", "most stock": "最高库存", "closing stock": "期末库存",
    "contract most": "合同最高量", "contract least": "合同最低量", "contract most in total": "合同总最高量",
    "contract least in total": "合同总最低量", "share rule least": "最低份额", "share rule most": "最高份额",
    "growth": "增长上限", "growth floor": "增长起点", "demand": "需求", "commitment": "承诺",
    "budget of a quarter": "季度资本开支预算", "budget in total": "资本开支总预算",
    "option a quarter earlier": "选项提前一个季度", "qualification a quarter earlier": "认证提前一个季度",
    "lead time a quarter shorter": "交期缩短一个季度",
}  # fmt: skip

# Columns whose texts are words of the program, not names of the planner: (table, column) -> English -> Chinese.
VALUES: dict[tuple[str, str], dict[str, str]] = {
    ("shortages", "kind"): {"late": "延迟", "lost": "失单"},
    ("rules", "kind"): RULE_KINDS,
    ("causes", "kind"): {"late": "延迟", "lost": "失单"},
    ("causes", "part"): {"cost": "成本", "scarce": "稀缺", "loss": "亏损"},
    ("reliefs", "how"): {"kept": "保持", "anew": "重定", "at least": "至少", "no plan near": "附近无计划"},
    ("rivals", "served"): {"served": "满足", "late": "延迟", "lost": "失单"},
    ("options", "kind"): dict(SHEET["Options"].names["kind"].choices),
    ("rules", "sheet"): {s.name: s.zh for s in SHEETS},
    ("rules", "period"): PERIODS,
    ("shares", "period"): PERIODS,
    ("blends", "period"): PERIODS,
    ("contracts", "period"): PERIODS,
    ("money", "line"): MONEY_LINES_ZH,
    ("lines", "line"): MONEY_LINES_ZH,
    ("clashes", "role"): ROLES,
    **{(table, "kind"): RULE_KINDS | LIMIT_KINDS for table in ("clashes", "repairs")},
    **{(table, "sheet"): {s.name: s.zh for s in SHEETS} for table in ("clashes", "repairs")},
    **{(table, "period"): PERIODS for table in ("clashes", "repairs")},
    **{(table, "unit"): GIVEN_UNITS for table in ("clashes", "repairs")},
    ("prices", "kind"): PRICE_KINDS,
    **{("locks", name): dict(SHEET["Locks"].names[name].choices) for name in ("decision", "sense")},
    **stochastic.SHOWN,
    ("indices", "output"): {key: designs.designed(key, "zh") for key in ("profit", "served", "lost")},
    ("samples", "status"): {status: text["zh"] for status, text in STATUS.items()},
    **simulation.SHOWN,
    ("decisions", "kind"): stochastic.SHOWN["decisions", "kind"] | dict(SHEET["Options"].names["kind"].choices),
}


def word(key: str, lang: str, **values: object) -> str:
    """A word or sentence of the plan file, its placeholders filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format_map(values)


def words(key: str) -> tuple[str, str]:
    """A word in every language."""
    return WORDS[key]


def title(table: PlanTable, lang: str) -> str:
    """The table's sheet name."""
    return table.title_zh if lang == "zh" else table.title


def header(column: PlanColumn, lang: str) -> str:
    """A column's heading: ``on_time`` is 'On time'."""
    return column.zh if lang == "zh" else _spaced(column.name)


def run_name(key: str, lang: str) -> str:
    """Label of a value of the run; parts of a nested value are joined by ': '."""
    parts = key.split(": ")
    if lang == "zh":
        return ": ".join(RUN_NAMES.get(p, p) for p in parts)
    return ": ".join(_spaced(p) if p in RUN_NAMES else p for p in parts)


def run_key(label: str) -> str:
    """The run's key that a label names, in either language."""
    back = {zh: en for en, zh in RUN_NAMES.items()} | {_spaced(en): en for en in RUN_NAMES}
    return ": ".join(back.get(p, p) for p in label.split(": "))


def shown(table: str, column: str, text: str, lang: str) -> str:
    """A text as the sheet shows it: words of the program in its language, names as they are."""
    return VALUES.get((table, column), {}).get(text, text) if lang == "zh" else text


def literal(text: str) -> str:
    """A text as a title or a name in a chart: xlsxwriter takes what looks like a reference, such as Sheet1!A1, for one
    unless something that nobody sees stands in it."""
    return re.sub(r"!(?=\$?[A-Z])", "!\N{WORD JOINER}", text)


def meant(table: str, column: str, text: str) -> str:
    """The plan's text for what a sheet shows, in whichever language."""
    for english, chinese in VALUES.get((table, column), {}).items():
        if text == chinese or text.casefold() == english.casefold():
            return english
    return text


def _spaced(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
