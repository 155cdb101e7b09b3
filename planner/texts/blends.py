"""Messages of the checks of blends, as in ``planner.texts.checks``."""

from __future__ import annotations

BLENDS: dict[str, dict[str, tuple[str, str]]] = {
    "blend_no_scope": {
        "en": (
            "Expected what rule '{rule}' averages over: an item that is made, or a customer.",
            "Fill in the item or the customer.",
        ),
        "zh": ("应填写规则“{rule}”的统计范围：所制造的物料，或客户。", "请填写物料或客户。"),
    },
    "blend_two_scopes": {
        "en": ("Expected only one of item and family in rule '{rule}'.", "Clear one of them."),
        "zh": ("规则“{rule}”的物料与类别只能填其一。", "请清空其中之一。"),
    },
    "blend_delivered": {
        "en": (
            "Expected a blank: rule '{rule}' counts what is delivered to '{customer}', not what goes into an item.",
            "Clear it, or clear the customer.",
        ),
        "zh": ("应留空：规则“{rule}”统计交付给“{customer}”的物料，而非所耗组件。", "请清空此格，或清空客户。"),
    },
    "blend_family": {
        "en": (
            "Expected a customer: a family counts what a customer receives.",
            "Name the customer; of what goes into an item, component_family says what counts.",
        ),
        "zh": ("应填写客户：类别用于统计客户的收货。", "请填写客户；统计所耗组件时请用“组件类别”。"),
    },
    "blend_need": {
        "en": (
            "Expected an item: nothing goes into '{item}', a need, before it is delivered.",
            "Name the item that is made, or the customer.",
        ),
        "zh": ("应为物料：“{item}”是需求，不经制造。", "请改填所制造的物料，或填写客户。"),
    },
    "blend_attribute": {
        "en": ("Expected the heading of a further column of sheet Items: {known}.", "Correct it, or add the column."),
        "zh": ("应为“物料”表中其他列的列名：{known}。", "请更正，或添加该列。"),
    },
    "blend_attribute_near": {
        "en": ("Expected the heading of a further column of sheet Items: {known}.", "Did you mean '{near}'?"),
        "zh": ("应为“物料”表中其他列的列名：{known}。", "是否应为“{near}”？"),
    },
    "blend_no_attributes": {
        "en": (
            "Expected a further column of sheet Items; it has none.",
            "Add a column of that name, with a number for each item that counts.",
        ),
        "zh": ("应为“物料”表中的其他列，但该表没有其他列。", "请添加此列，并为所统计的各物料填写数字。"),
    },
    "blend_value": {
        "en": ("Expected a number: rule '{rule}' averages the {attribute} of '{item}'.", "Give the number."),
        "zh": ("应为数字：规则“{rule}”要对“{item}”的“{attribute}”求平均。", "请填写数字。"),
    },
    "blend_no_limit": {
        "en": ("Expected a limit: least or most.", "Fill in one of them or remove the rule."),
        "zh": ("应填写限制：最低平均或最高平均。", "请填写其一，或删除该规则。"),
    },
    "blend_least_over_most": {
        "en": ("Expected at most the most average in {quarter}, {most} ({cell_most}).", "Correct one of the two."),
        "zh": ("应不大于 {quarter} 的最高平均 {most}（{cell_most}）。", "请更正两者之一。"),
    },
    "blend_varies": {
        "en": (
            "Expected the same average throughout the rule's period; it changes in {quarter}.",
            "Give one value, or count by quarter.",
        ),
        "zh": ("规则期间内平均值应相同；在 {quarter} 发生变化。", "请填同一数值，或改为按季度。"),
    },
    "blend_nothing": {
        "en": ("There is nothing that rule '{rule}' could average over; it has no effect.", ""),
        "zh": ("规则“{rule}”没有可求平均的对象，规则不起作用。", ""),
    },
    "blend_out_of_reach": {
        "en": ("Nothing that counts has more than {highest} or less than {lowest}: this is told as bent.", ""),
        "zh": ("所统计的各物料在 {lowest} 与 {highest} 之间，此限制将列为未能遵守。", ""),
    },
}
