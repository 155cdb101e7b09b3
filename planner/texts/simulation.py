"""What ``planner simulate`` says and writes, in English and Chinese."""

from __future__ import annotations

from planner.texts.compare import STATUS

SIMULATION = {
    "title": {"en": "Simulated policies", "zh": "策略模拟"},
    "name": {"en": "{policy}, future {number}", "zh": "{policy}，未来 {number}"},
    "deterministic": {"en": "deterministic", "zh": "确定性"},
    "stochastic": {"en": "stochastic", "zh": "随机"},
    "first": {"en": "what the others are compared with", "zh": "其他策略与之比较"},
    "more": {"en": "more than the first", "zh": "高于首个策略"},
    "less": {"en": "less than the first", "zh": "低于首个策略"},
    "same": {"en": "cannot be told apart", "zh": "无法区分"},
    "gap": {"en": "cannot be told apart: what the searches left open could make the difference", "zh": "无法区分：求解未证明的部分即可造成该差异"},
    "few": {"en": "cannot be told apart: too few futures", "zh": "无法区分：未来个数太少"},
    "none": {"en": "no future came to an end under every policy", "zh": "没有一个未来在所有策略下均完成"},
    "head": {"en": "Futures: {count} (different ones: {different}); quarters carried out: {quarters}", "zh": "共 {count} 个未来（不同的有 {different} 个）；执行 {quarters} 个季度"},
    "certain": {"en": "Nothing is drawn: the workbook has no scenario with a probability between 0 and 1, and forecast_error in Settings is 0.", "zh": "没有随机因素：工作簿中没有概率介于 0 与 1 之间的情景，且“设置”中的预测误差为 0。"},
    "line": {"en": "{policy}: {currency} {mean} on average{error}, 5 % quantile {low}, worst {worst}; on time {on_time}, served {served}, lost {lost}", "zh": "{policy}：平均 {currency} {mean}{error}，5% 分位 {low}，最差 {worst}；准时 {on_time}，满足率 {served}，失单 {lost}"},
    "error": {"en": " (standard error {error})", "zh": "（标准误 {error}）"},
    "against": {"en": "  {difference} against {first} on average{interval}: {verdict}", "zh": "  与{first}相比平均 {difference}{interval}：{verdict}"},
    "interval": {"en": " (95 % between {least} and {most})", "zh": "（95% 在 {least} 与 {most} 之间）"},
    "failed": {"en": "{policy}, future {number}: {status}: {reason}", "zh": "{policy}，未来 {number}：{status}：{reason}"},
    "chart money": {"en": "Money: mean, 5 % quantile, worst future", "zh": "金额：平均、5% 分位、最差的未来"},
    "chart futures": {"en": "Money by future", "zh": "各未来的金额"},
    "policies": {"en": "policies must name each policy once, and at least one", "zh": "策略至少一个，且不得重复"},
    "futures": {"en": "futures must be at least 1, not {number}", "zh": "未来个数至少为 1，而不是 {number}"},
    "seed": {"en": "seed must be 0 or more, not {number}", "zh": "随机种子不得小于 0，而不是 {number}"},
    "quarters": {"en": "quarters must be from 1 to {most}, not {number}", "zh": "季度数必须在 1 与 {most} 之间，而不是 {number}"},
}  # fmt: skip

VERDICTS = ("first", "more", "less", "same", "gap", "few", "none")

# English -> Chinese of the words in the tables, by table and column
_POLICY = {"deterministic": "确定性", "stochastic": "随机"}
SHOWN: dict[tuple[str, str], dict[str, str]] = {
    **{(table, "policy"): _POLICY for table in ("policies", "futures", "quarters", "lines")},
    ("policies", "verdict"): {SIMULATION[key]["en"]: SIMULATION[key]["zh"] for key in VERDICTS},
    ("futures", "scenario"): {"base": "原状"},
    ("futures", "status"): {status: words["zh"] for status, words in STATUS.items()},
}


def simulated(key: str, lang: str, **values: object) -> str:
    """A text in the language asked for."""
    return SIMULATION[key][lang].format(**values)
