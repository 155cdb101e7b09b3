"""Messages of the checks of reservations, as in ``planner.texts.checks``."""

from __future__ import annotations

RESERVATIONS: dict[str, dict[str, tuple[str, str]]] = {
    "reserve_no_holder": {
        "en": ("Expected for whom it is held: a customer, a family, or outside.", "Fill in exactly one of them."),
        "zh": ("应填写预留给谁：客户、类别或计划外。", "请三者填其一。"),
    },
    "reserve_two_holders": {
        "en": ("Expected only one of customer, family and outside.", "Give each a row of its own."),
        "zh": ("客户、类别、计划外只能填其一。", "请分行填写。"),
    },
    "reserve_no_amount": {
        "en": ("Expected how much is held: a quantity or a share.", "Fill in exactly one of them."),
        "zh": ("应填写预留多少：数量或比例。", "请两者填其一。"),
    },
    "reserve_two_amounts": {
        "en": ("Expected only one of quantity and share.", "Clear one of them, or give each a row of its own."),
        "zh": ("数量与比例只能填其一。", "请清空其一，或分行填写。"),
    },
    "reserve_window": {
        "en": ("Expected no earlier than {start}, the first quarter in which it is held.", "Correct one of the two."),
        "zh": ("应不早于开始预留的季度 {start}。", "请更正两者之一。"),
    },
    "reserve_over": {
        "en": (
            "Expected at most the capacity of '{resource}' in {quarter}, {capacity} ({place}); with this row {held} is "
            "held.",
            "Hold less, or correct the capacity.",
        ),
        "zh": (
            "应不超过“{resource}”在 {quarter} 的产能 {capacity}（{place}）；计入本行后共预留 {held}。",
            "请减少预留，或更正产能。",
        ),
    },
    "reserve_twice": {
        "en": (
            "Expected one reservation of the resource for '{holder}' in {quarter}; '{other}' holds some already.",
            "Put them together, or let one begin when the other has ended.",
        ),
        "zh": (
            "“{holder}”在 {quarter} 对该资源应只有一项预留；已有“{other}”。",
            "请合并，或使两者时间不重叠。",
        ),
    },
    "reserve_same_name": {
        "en": ("Expected a name of either a customer or a family; it is both.", "Rename the family."),
        "zh": ("应为客户或类别之一的名称；现两者同名。", "请更改类别名称。"),
    },
    "reserve_idle": {
        "en": ("Nothing that takes '{resource}' is for this holder; what is held stays idle.", ""),
        "zh": ("占用“{resource}”的物料均不用于该持有方，所预留的产能将闲置。", ""),
    },
    "receipt_idle": {
        "en": ("The holder wants nothing that has this item inside; it cannot be used.", ""),
        "zh": ("持有方不需要含有该物料的任何产品，此货无法使用。", ""),
    },
    "item_named_held": {
        "en": ("Expected another name: these words say whom something is held for.", "Rename the item."),
        "zh": ("请换一个名称：此词用于说明货物专供谁。", "请更改物料名称。"),
    },
    "parts_two_holders": {
        "en": ("Expected one holder at most.", "Give each a row of its own."),
        "zh": ("最多只能专供一方。", "请分行填写。"),
    },
}
