"""Messages of the checks of locks, as in ``planner.texts.checks``."""

from __future__ import annotations

LOCKS: dict[str, dict[str, tuple[str, str]]] = {
    "lock_column": {
        "en": ("Expected a blank: a lock of {decision} is named by {columns}.", "Clear it, or correct the decision."),
        "zh": ("应留空：“{decision_zh}”的锁定只按 {columns} 命名。", "请清空，或更正决策。"),
    },
    "lock_incomplete": {
        "en": ("Expected what is locked: a lock of {decision} is named by {columns}.", "Fill it in."),
        "zh": ("应填写锁定的对象：“{decision_zh}”的锁定按 {columns} 命名。", "请填写。"),
    },
    "lock_no_units": {
        "en": ("Expected units in some quarter.", "Fill in the quarters, or delete the row."),
        "zh": ("应至少在一个季度填写数量。", "请填写各季度，或删除本行。"),
    },
    "lock_steps": {
        "en": ("Expected a whole number of steps.", "Round it."),
        "zh": ("应为整数步。", "请取整。"),
    },
    "lock_no_option": {
        "en": ("Expected one of {known}.", "Correct the name."),
        "zh": ("应为下列之一：{known}。", "请更正名称。"),
    },
    "lock_no_substitute": {
        "en": ("Expected what '{item}' may serve for: {known}.", "Correct the row, or add it to sheet Substitutes."),
        "zh": ("应为“{item}”可替代的物料：{known}。", "请更正本行，或在“替代”表中添加。"),
    },
    "lock_need": {
        "en": ("Expected a need: '{item}' is an item, which is started and delivered.", "Correct the decision or the item."),
        "zh": ("应为需求：“{item}”是物料，用于投产与交付。", "请更正决策或物料。"),
    },
    "lock_item": {
        "en": ("Expected an item: '{item}' is a need, which options serve.", "Correct the decision or the item."),
        "zh": ("应为物料：“{item}”是需求，由方案满足。", "请更正决策或物料。"),
    },
    "lock_no_source": {
        "en": ("Expected a supplier of '{item}': {makers}.", "Correct the row, or add the source to sheet Sources."),
        "zh": ("应为“{item}”的供应商：{makers}。", "请更正本行，或在“货源”表中添加。"),
    },
    "lock_pooled": {
        "en": ("Expected a blank: nobody asks who makes '{item}', so that its makers are not told apart.", "Clear it."),
        "zh": ("应留空：没有规则涉及“{item}”的制造商，因此不加区分。", "请清空。"),
    },
    "lock_parts": {
        "en": ("Expected tracked parts inside '{item}' and their makers, written as in the plan.", "Copy the text from a plan, or clear it."),
        "zh": ("应为“{item}”中被追踪的部件及其制造商，写法与计划相同。", "请从计划中复制，或清空。"),
    },
    "lock_not_wanted": {
        "en": ("Expected a customer who wants '{item}' or a need that may use it.", "Correct the row, or add the demand."),
        "zh": ("应为需要“{item}”（或可能用到它的需求）的客户。", "请更正本行，或添加需求。"),
    },
    "lock_window": {
        "en": ("Expected nothing in {quarter}, which {home}!{other} does not allow.", "Move it, or correct {home}!{other}."),
        "zh": ("{quarter} 不应有数量：{home}!{other} 不允许。", "请移至其他季度，或更正 {home}!{other}。"),
    },
    "lock_over_most": {
        "en": ("Expected no more than the most of {quarter}: {most} ({home}!{other}).", "Lower it, or raise the most."),
        "zh": ("应不大于 {quarter} 的上限 {most}（{home}!{other}）。", "请调低，或提高上限。"),
    },
    "lock_over_capacity": {
        "en": ("Expected no more than capacity and overtime of {quarter} allow: {most} ({home}!{other}).", "Lower it, or raise the capacity."),
        "zh": ("应不大于 {quarter} 产能与加班所允许的 {most}（{home}!{other}）。", "请调低，或提高产能。"),
    },
    "lock_over_steps": {
        "en": ("Expected no more steps than the option has: {most} ({home}!{other}).", "Lower it, or raise the most."),
        "zh": ("应不多于该选项的最多步数 {most}（{home}!{other}）。", "请调低，或提高上限。"),
    },
    "lock_not_qualified": {
        "en": ("Expected what the customer accepts in {quarter}: not '{name}' ({home}!{other}).", "Correct the row, or qualify it in time."),
        "zh": ("应为客户在 {quarter} 认可的对象：“{name}”未被认可（{home}!{other}）。", "请更正本行，或及时认证。"),
    },
    "lock_least_over_most": {
        "en": ("Expected no more than {other} allows in {quarter}: {most}.", "Correct one of the two."),
        "zh": ("应不大于 {other} 在 {quarter} 所允许的 {most}。", "请更正两者之一。"),
    },
    "lock_plan_idle": {
        "en": ("Decisions of the plan before do nothing unless frozen_quarters or stability_price is set.", "Set one of them in sheet Settings."),
        "zh": ("未设置“冻结季度数”或“稳定性价格”时，上次计划的决策不起作用。", "请在“设置”表中填写其一。"),
    },
}  # fmt: skip
