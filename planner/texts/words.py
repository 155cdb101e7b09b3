"""What the command line says, in English and Chinese."""

from __future__ import annotations

STEPS = {
    "build": {"en": "building the model", "zh": "正在建模"},
    "solve": {"en": "searching", "zh": "正在求解"},
    "audit": {"en": "auditing the plan", "zh": "正在审计计划"},
    "explain": {"en": "explaining the plan", "zh": "正在解释计划"},
    "alone": {"en": "each scenario alone", "zh": "各情景单独求解"},
    "base decisions": {"en": "each scenario with the base plan's decisions", "zh": "各情景采用原状计划的决策"},
    "together": {"en": "all scenarios together", "zh": "全部情景统一求解"},
}
STAGES = {
    "relaxation": {"en": "relaxation", "zh": "松弛"},
    "polish": {"en": "better plans", "zh": "改进计划"},
    "repair": {"en": "last plan", "zh": "沿用上次计划"},
    "dive": {"en": "first plan", "zh": "初始计划"},
    "round": {"en": "first plan", "zh": "初始计划"},
    "start": {"en": "first plan", "zh": "初始计划"},
    "clean": {"en": "finishing", "zh": "收尾"},
    "o_rules": {"en": "rules", "zh": "规则"},
    "o_fair": {"en": "fair share", "zh": "公平分配"},
    "o_commitments": {"en": "commitments", "zh": "承诺"},
    "o_stock": {"en": "stock targets", "zh": "库存目标"},
    "o_stability": {"en": "stability", "zh": "稳定性"},
    "o_profit": {"en": "profit", "zh": "利润"},
}
STATUS = {
    "optimal": {"en": "optimal, proven within {gap}", "zh": "最优（已证明差距不超过 {gap}）"},
    "feasible": {"en": "feasible, gap {gap}", "zh": "可行，差距 {gap}"},
    "interrupted": {
        "en": "interrupted: the best plan found so far, gap {gap}",
        "zh": "已中断：目前最好的计划，差距 {gap}",
    },
}
SAY = {
    "scenario": {"en": "Scenario", "zh": "情景"},
    "profit": {"en": "Profit", "zh": "利润"},
    "bound": {"en": "no plan can exceed", "zh": "任何计划不超过"},
    "bound order": {"en": "no plan that serves as well can exceed", "zh": "同等服务下任何计划不超过"},
    "service": {"en": "Delivered {served} of {wanted} wanted units ({rate}), {late} of them late; {lost} lost", "zh": "需求 {wanted}，交付 {served}（{rate}），其中延迟 {late}；失单 {lost}"},
    "shortages": {"en": "Largest shortages", "zh": "最大缺货"},
    "bent": {"en": "Rules that could not hold ({count}):", "zh": "无法遵守的规则（{count} 条）："},
    "audit failed": {"en": "The plan does not pass the audit and was not written (findings: {count}):", "zh": "计划未通过审计，未写入（{count} 项）："},
    "audit clean": {"en": "The plan holds: nothing found.", "zh": "计划成立：未发现问题。"},
    "audit findings": {"en": "Findings: {count}. The plan no longer holds.", "zh": "发现 {count} 项：计划不再成立。"},
    "book changed": {"en": "{book} is not as it was when the plan was made.", "zh": "编制计划之后，{book} 已被修改。"},
    "faults": {"en": "Faults in {book}: {count}.", "zh": "{book} 中有 {count} 处错误。"},
    "nothing written": {"en": "No plan was made; nothing was written.", "zh": "未编制计划，未写入任何文件。"},
    "see notes": {"en": "Notes on the workbook: {count} (planner check {book})", "zh": "关于工作簿的提示：{count} 项（planner check {book}）"},
    "mark": {"en": "To see them as comments in a copy of the workbook: planner check {book} --mark FILE.xlsx", "zh": "可在副本中以批注形式查看：planner check {book} --mark 文件.xlsx"},
    "marked": {"en": "A copy with comments is in {file}", "zh": "带批注的副本：{file}"},
    "unmarkable": {"en": "The file cannot be opened as a workbook, so no copy with comments was written.", "zh": "该文件无法作为工作簿打开，因此未生成带批注的副本。"},
    "clean": {"en": "{book}: no faults.", "zh": "{book}：没有错误。"},
    "notes": {"en": "Accepted, but worth knowing:", "zh": "已接受，但值得注意："},
    "more": {"en": "... and {count} more", "zh": "……另有 {count} 项"},
    "more alike": {"en": "... and {count} more of these kinds (all of them with --json or --mark)", "zh": "……另有 {count} 处同类错误（用 --json 或 --mark 查看全部）"},
    "no plan": {"en": "No plan was found in {seconds:.0f} s. Give it more time: --time-limit", "zh": "{seconds:.0f} 秒内未找到计划。请增加时间：--time-limit"},
    "solver failed": {"en": "The solver gave up after {seconds:.0f} s without a plan. {trouble}", "zh": "求解器在 {seconds:.0f} 秒后放弃，没有计划。{trouble}"},
    "written": {"en": "Written to {path}", "zh": "已写入 {path}"},
    "exists": {"en": "{path} is there already and is not empty; choose another name with -o", "zh": "{path} 已存在且不为空；请用 -o 选择其他名称"},
    "only xlsx": {"en": "{path}: name a file that ends in .xlsx", "zh": "{path}：请使用以 .xlsx 结尾的文件名"},
    "is the book": {"en": "{path} is the workbook itself; choose another name with -o", "zh": "{path} 就是工作簿本身；请用 -o 选择其他名称"},
    "file exists": {"en": "{path} is there already; choose another name, or add --overwrite", "zh": "{path} 已存在；请选择其他名称，或加 --overwrite"},
    "busy": {"en": "{path} cannot be written; if it is open in Excel, close it and run again", "zh": "无法写入 {path}；如已在 Excel 中打开，请关闭后重试"},
    "cannot write": {"en": "{path} cannot be written: {reason}", "zh": "无法写入 {path}：{reason}"},
    "bad option": {"en": "an option is out of range: {reason}", "zh": "选项超出范围：{reason}"},
    "no run": {"en": "{path} is no run folder with run.json, input.xlsx and point.npy: make one with planner solve", "zh": "{path} 不是含有 run.json、input.xlsx 与 point.npy 的运行文件夹：请用 planner solve 生成"},
    "another version": {"en": "{path} was made by another version of the program: run planner solve again", "zh": "{path} 由本程序的其他版本生成：请重新运行 planner solve"},
    "unknown": {"en": "unknown", "zh": "未知"},
    "lost": {"en": "lost", "zh": "失单"},
    "late": {"en": "late", "zh": "延迟"},
}  # fmt: skip


def say(key: str, lang: str, **values: object) -> str:
    """A sentence in the language asked for."""
    return SAY[key][lang].format(**values)
