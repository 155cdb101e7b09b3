"""What ``planner diff`` says, in English and Chinese."""

from __future__ import annotations

DIFF: dict[str, dict[str, tuple[str, str]]] = {
    "run_missing": {
        "en": ("Expected the folder of a run, as planner solve writes it: run.json or its tables cannot be read.", "Name the folder itself; what an older version wrote is solved again first."),
        "zh": ("应为 planner solve 写出的运行文件夹：无法读取其中的 run.json 或计划表。", "请指明文件夹本身；旧版本写出的运行请先重新求解。"),
    },
    "run_without_input": {
        "en": ("The run keeps no copy of its workbook: an older version made it.", "Solve the workbook again and compare the new folder."),
        "zh": ("该运行没有保留工作簿副本：由较旧的版本生成。", "请重新求解该工作簿，再比较新的文件夹。"),
    },
    "run_other_input": {
        "en": ("The workbook in the folder is not the one that the plan was made from.", "Solve it again and compare the new folder."),
        "zh": ("文件夹中的工作簿不是编制此计划所用的工作簿。", "请重新求解，再比较新的文件夹。"),
    },
    "runs_same": {
        "en": ("This is the same folder as the other one.", "Name two runs."),
        "zh": ("与另一个是同一文件夹。", "请指明两次运行。"),
    },
    "runs_currency": {
        "en": ("The money of the other run is in {other}.", "Compare runs of one currency."),
        "zh": ("另一次运行的币种为 {other}。", "请比较同一币种的运行。"),
    },
    "runs_bucket": {
        "en": ("Its time bucket is a {kind}, that of the other run a {other}.", "Compare runs with buckets of one length."),
        "zh": ("其时间段为{kind_zh}，另一次运行为{other_zh}。", "请比较时间段长度相同的运行。"),
    },
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "first": ("A", "A"),
    "second": ("B", "B"),
    "difference": ("B - A", "B − A"),
    "title": ("Plan against plan", "计划对比"),
    "run": ("Run", "运行"),
    "workbook": ("Workbook", "工作簿"),
    "scenario": ("Scenario", "情景"),
    "status": ("Status", "求解状态"),
    "objective": ("Net, discounted", "净额（折现）"),
    "bound": ("No plan can exceed", "任何计划不超过"),
    "wanted": ("Units wanted", "需求数量"),
    "on_time": ("On time", "准时"),
    "late": ("Late", "延迟"),
    "lost": ("Lost", "失单"),
    "committed_short": ("Commitments missed", "承诺缺口"),
    "rules": ("Rules that could not hold", "无法遵守的规则"),
    "plans": ("The plans", "计划"),
    "service": ("Service, units", "需求满足（数量）"),
    "money": ("Money, discounted", "金额（折现）"),
    "money today": ("Money of today, {currency}.", "金额（现值），{currency}。"),
    # changes
    "row added": ("row added", "新增行"),
    "row removed": ("row removed", "删除行"),
    "row changes": ("{sheet}: {count} rows added or removed", "{sheet}：新增或删除 {count} 行"),
    "cell change": ("{sheet}: {column}, {key}", "{sheet}：{column}，{key}"),
    "setting change": ("{sheet}: {column}", "{sheet}：{column}"),
    "column change": ("{sheet}: {column} of {count} rows", "{sheet}：{count} 行的{column}"),
    "one row added": ("{sheet}: row added, {key}", "{sheet}：新增行，{key}"),
    "one row removed": ("{sheet}: row removed, {key}", "{sheet}：删除行，{key}"),
    "sheet change": ("{sheet}: {count} changes", "{sheet}：{count} 处变更"),
    "other changes": ("Other changes in {sheets}", "其他变更：{sheets}"),
    "names come": ("New: {names} ({sheets})", "新增：{names}（{sheets}）"),
    "names go": ("No longer there: {names} ({sheets})", "不再存在：{names}（{sheets}）"),
    "names come and go": ("New: {come}; no longer there: {gone} ({sheets})", "新增：{come}；不再存在：{gone}（{sheets}）"),
    "and more": ("and {count} more", "等，另有 {count} 个"),
    "interaction": ("Interaction: what the changes do together beyond what each does alone", "相互作用：合在一起超出各自单独影响的部分"),
    "rest": ("Remainder: interaction, and the changes whose effect alone is not known", "余项：相互作用，以及单独影响未知的变更"),
    "together": ("All changes together: B - A, both solved anew", "全部变更合计：B − A（两者重新求解）"),
    "search": ("Left by the search: the plans on file against those solved anew", "求解所余：已存计划与重新求解的计划之差"),
    "on file": ("B - A, the plans on file", "B − A（已存计划）"),
    "same inputs": ("The inputs are the same: the difference is what the searches left.", "输入相同：差异为求解所余。"),
    "within gaps": ("No larger than what the solver left unproven: it may be nothing.", "未超出求解器未证明的范围：可能为零。"),
    "gap unknown": ("How far it may be off is not known.", "误差范围未知。"),
    "not alone": ("Cannot be made alone: {why}", "无法单独进行：{why}"),
    "not asked": ("Not asked alone: the time was up.", "未单独求解：时间已到。"),
    "no plan": ("Alone: no plan was found.", "单独求解：未找到计划。"),
    "counted with": ("Along the path {numbers} are counted together.", "沿路径 {numbers} 合并计算。"),
    "bends more": ("Rules that cannot hold: {count} alone, {base} in A.", "无法遵守的规则：单独时 {count} 条，A 中 {base} 条。"),
    "horizons differ": ("The horizons differ ({a}; {b}): what caused what is not split.", "计划期不同（{a}；{b}）：不拆分原因。"),
    "solved anew": ("Solved anew with the same settings", "以相同设置重新求解"),
    "a off": ("A: {stated} on file, {found} solved anew", "A：已存 {stated}，重新求解 {found}"),
    "b off": ("B: {stated} on file, {found} solved anew", "B：已存 {stated}，重新求解 {found}"),
    "of the search": ("(how long is searched)", "（求解设置）"),
    "blank": ("(blank)", "（空）"),
    # the console
    "no differences": ("The inputs are the same.", "输入相同。"),
    "input differences": ("Input differences: {count} cells", "输入差异：{count} 处"),
    "moved": ("What moved: {count} rows, the largest of each table:", "变动：{count} 行，各表最大者："),
    "effects": ("Which change caused what (alone; one after the other):", "各变更的影响（单独；依次）："),
    "effect": ("  {number}. {what}: {alone} alone, {along} along the path", "  {number}. {what}：单独 {alone}，依次 {along}"),
    "unknown": ("not known", "未知"),
}  # fmt: skip


def word(key: str, lang: str, /, **values: object) -> str:
    """A word or sentence, its placeholders filled in."""
    return WORDS[key][lang == "zh"].format_map(values)
