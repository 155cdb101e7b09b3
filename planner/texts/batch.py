"""What many solves side by side have to say, in English and Chinese."""

from __future__ import annotations

BATCH = {
    "no plan": {"en": "no plan was found in {seconds:.0f} s; give it more time", "zh": "{seconds:.0f} 秒内未找到计划；请增加时间"},
    "solver": {"en": "the solver gave up: {trouble}", "zh": "求解器放弃：{trouble}"},
    "audit": {"en": "the plan did not pass the audit: {finding}", "zh": "计划未通过审计：{finding}"},
    "option": {"en": "an option is out of range: {error}", "zh": "选项超出范围：{error}"},
    "error": {"en": "the program failed: {error}", "zh": "程序出错：{error}"},
    "died": {"en": "its process ended by itself {tries} times, last after {seconds:.0f} s", "zh": "其进程自行结束了 {tries} 次，最后一次在 {seconds:.0f} 秒后"},
    "hung": {"en": "given up: no answer for {patience:.0f} s beyond the time that was allowed", "zh": "已放弃：超出允许时间 {patience:.0f} 秒仍无结果"},
    "interrupted": {"en": "interrupted before it was solved", "zh": "求解前已中断"},
    "cluster": {"en": "the cluster lost it: {error}", "zh": "集群丢失了此任务：{error}"},
    "and more": {"en": "{first} (and {count} more)", "zh": "{first}（另有 {count} 项）"},
    "no dask": {"en": "a cluster needs the extra 'cluster': pip install 'interconnect-planner[cluster]'", "zh": "使用集群需安装附加组件 cluster：pip install 'interconnect-planner[cluster]'"},
    "no salib": {"en": "sampling designs need the extra 'whatif': pip install 'interconnect-planner[whatif]'", "zh": "抽样设计需安装附加组件 whatif：pip install 'interconnect-planner[whatif]'"},
    "no matplotlib": {"en": "pictures need the extra 'whatif': pip install 'interconnect-planner[whatif]'", "zh": "图片需安装附加组件 whatif：pip install 'interconnect-planner[whatif]'"},
    "no cluster": {"en": "the cluster {address} does not answer: {error}", "zh": "集群 {address} 没有应答：{error}"},
    "line": {"en": "{seconds:6.0f} s  {done} of {total} solved", "zh": "{seconds:6.0f} 秒  已完成 {done}/{total}"},
    "running": {"en": "; at work on {names}", "zh": "；正在求解 {names}"},
}  # fmt: skip


def batch_text(key: str, lang: str, **values: object) -> str:
    """A sentence in the language asked for."""
    return BATCH[key][lang].format(**values)
