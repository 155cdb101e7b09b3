"""What sampling designs and pictures say, in English and Chinese."""

from __future__ import annotations

DESIGNS: dict[str, dict[str, tuple[str, str]]] = {
    "vary_points": {
        "en": ("Expected a range without points.", "Write 'NUMBER = 2..5' for values, 'NUMBER * 0.8..1.2' for parts of what stands there, 'NUMBER + -5..5' for more or less."),
        "zh": ("范围不含点数。", "取值写作“数字 = 2..5”，按现值的倍数写作“数字 * 0.8..1.2”，增减写作“数字 + -5..5”。"),
    },
    "design_method": {
        "en": ("Expected {methods}.", ""),
        "zh": ("应为 {methods}。", ""),
    },
    "design_samples_morris": {
        "en": ("Expected {least} trajectories or more.", ""),
        "zh": ("轨迹数至少为 {least}。", ""),
    },
    "design_samples_sobol": {
        "en": ("Expected a power of two, {least} or more: 8, 16, 32, 64, ...", ""),
        "zh": ("应为 2 的幂，至少为 {least}：8、16、32、64……", ""),
    },
    "design_seed": {
        "en": ("Expected a whole number from 0 to 4,294,967,295.", ""),
        "zh": ("应为 0 至 4,294,967,295 的整数。", ""),
    },
    "design_solves": {
        "en": ("Expected at most {most} solves.", "Ask for fewer samples, or vary fewer numbers."),
        "zh": ("求解次数至多为 {most}。", "请减少样本或所变动的数字。"),
    },
    "design_overlap": {
        "en": ("Expected numbers that share no cell.", "Leave one of them out, or choose other rows or quarters."),
        "zh": ("各数字不得共用单元格。", "请去掉其一，或选择其他行或季度。"),
    },
    "design_second": {
        "en": ("Expected sobol: morris has no second-order indices.", ""),
        "zh": ("仅 sobol 有二阶指标，morris 没有。", ""),
    },
    "design_alone": {
        "en": ("Expected --design with --vary, or with nothing else.", ""),
        "zh": ("--design 只能与 --vary 同用或单独使用。", ""),
    },
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "sample": ("sample {number}", "样本 {number}"),
    "whole": ("whole numbers only: rounded", "只取整数：已取整"),
    "stops": ("stops at what its column can hold", "止于该列允许的范围"),
    "left morris": ("left out: its trajectory has a solve without a plan", "未计入：其轨迹中有求解无计划"),
    "left sobol": ("left out: its group has a solve without a plan", "未计入：其组中有求解无计划"),
    "out morris": ("{out} of {all} trajectories left out, for solves without a plan: holds only where there is one", "{all} 条轨迹中有 {out} 条因求解无计划未计入：仅适用于有计划之处"),
    "out sobol": ("{out} of {all} groups left out, for solves without a plan: holds only where there is one", "{all} 组中有 {out} 组因求解无计划未计入：仅适用于有计划之处"),
    "few morris": ("no index: {left} of {all} trajectories came to plans throughout, {least} are needed", "无指标：{all} 条轨迹中仅 {left} 条全程有计划，至少需要 {least} 条"),
    "few sobol": ("no index: {left} of {all} groups came to plans throughout, {least} are needed", "无指标：{all} 组中仅 {left} 组全部有计划，至少需要 {least} 组"),
    "constant": ("no index: the same in every solve", "无指标：各次求解均相同"),
    "still": ("no index: between its ends there are too few steps in which it moves", "无指标：使其变动的步数过少"),
    "steps": ("{still} of {all} steps left out: too small to move it", "{all} 步中有 {still} 步因过小未使其变动，未计入"),
    "within": ("may be nothing: within what the searches left unproven", "可能为零：在求解未证明的范围之内"),
    "unsure": ("may be nothing: within its confidence", "可能为零：在其置信区间之内"),
    "loose": ("plans as good may serve otherwise", "同样好的计划可能满足情况不同"),
    "counted": ("{count} samples, {missing} without a plan", "{count} 个样本，其中 {missing} 个无计划"),
    "morris": ("{name}: {mu_star} over its range (± {confidence}), {mu} on average, spread {sigma}", "{name}：全程变动 {mu_star}（± {confidence}），平均 {mu}，离散 {sigma}"),
    "sobol": ("{name}: {S1} of the variance alone, {ST} (± {confidence}) with the others", "{name}：单独占方差 {S1}，连同其他 {ST}（± {confidence}）"),
    "chart morris": ("{output}: mean size of the effect over each range (mu*)", "{output}：各数字全程变动的平均影响幅度（mu*）"),
    "chart sobol": ("{output}: parts of the variance, alone (S1) and with the others (ST)", "{output}：占方差的比例，单独（S1）与连同其他（ST）"),
    "profit": ("Profit", "利润"),
    "served": ("Served", "满足率"),
    "unproven": ("profit, and up to where no plan can exceed it", "利润，以及任何计划不超过的上限"),
    "lost": ("Lost units", "失单"),
}  # fmt: skip


def designed(key: str, lang: str, **values: object) -> str:
    """A word or sentence in the language asked for."""
    return WORDS[key][lang == "zh"].format(**values)
