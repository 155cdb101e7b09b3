"""Messages of the checks of lanes, customers and what is on the way, as in ``planner.texts.checks``."""

from __future__ import annotations

LANES: dict[str, dict[str, tuple[str, str]]] = {
    "lane_two_origins": {
        "en": ("Expected only one origin: the lane starts at '{other}'.", "Clear the supplier or the region."),
        "zh": ("起点只能填其一：该路线已从“{other}”出发。", "请清空起点供应商或起点地区。"),
    },
    "lane_two_destinations": {
        "en": ("Expected only one destination: the lane ends at '{other}'.", "Clear the customer or the region."),
        "zh": ("终点只能填其一：该路线已到“{other}”。", "请清空终点客户或终点地区。"),
    },
    "lane_two_scopes": {
        "en": ("Expected only one of item ('{other}') and family.", "Clear one of them, or both for every item."),
        "zh": ("物料（“{other}”）与类别只能填其一。", "请清空其中之一；均留空表示所有物料。"),
    },
    "lane_need": {
        "en": ("Expected an item: a need is met, not shipped.", "Name the items that serve it."),
        "zh": ("应为物料：需求由物料满足，本身不运输。", "请填写满足它的物料。"),
    },
    "lane_untracked": {
        "en": (
            "Expected tracked items: what comes from '{origin}' can be told only where makers are followed: {items}.",
            "Set tracked to yes in sheet Items, or leave the origin blank.",
        ),
        "zh": (
            "应为被追踪的物料：只有追踪制造商才知道什么来自“{origin}”：{items}。",
            "请在“物料”表中将“追踪”设为“是”，或将起点留空。",
        ),
    },
    "lane_duty_value": {
        "en": ("Expected a customs value of every item on the lane: {items}.", "Fill in column value of sheet Items."),
        "zh": ("该路线上的物料均应有申报价值：{items}。", "请在“物料”表的“申报价值”列填写。"),
    },
    "lane_no_saves": {
        "en": ("Expected how many quarters express saves.", "Fill it in, or clear the fee and the most of express."),
        "zh": ("应填写加急可节省的季度数。", "请填写，或清空加急费与加急上限。"),
    },
    "lane_saves": {
        "en": ("Expected no more than the transit time, {transit}.", "Correct one of the two."),
        "zh": ("应不大于在途时间 {transit}。", "请更正两者之一。"),
    },
    "lane_too_slow": {
        "en": ("Whatever leaves on this lane arrives after the horizon, which ends in {end}.", ""),
        "zh": ("经此路线发运的货物在计划期末（{end}）之后才到达。", ""),
    },
    "lane_most_min": {
        "en": ("Expected 0 or at least the least load, {least}.", "Correct one of the two."),
        "zh": ("应为 0 或不小于最低运量 {least}。", "请更正两者之一。"),
    },
    "lane_idle": {
        "en": ("No delivery fits this row; it has no effect.", "Check its origin, destination and item."),
        "zh": ("没有符合本行的交付，本行不起作用。", "请检查起点、终点与物料。"),
    },
    "customer_idle": {
        "en": ("This customer wants nothing in sheet Demand.", "Check the name."),
        "zh": ("该客户在“需求”表中没有需求。", "请检查名称。"),
    },
    "receipt_on_hand": {
        "en": (
            "Expected a blank: what is on the way to '{customer}' is not on hand.",
            "Give the quarter in which it arrives, or clear the customer.",
        ),
        "zh": ("应留空：在途发往“{customer}”的货物不是现有库存。", "请填写到达季度，或清空客户。"),
    },
    "receipt_unwanted": {
        "en": ("This customer does not use '{item}': what arrives there serves nothing.", "Check the name."),
        "zh": ("该客户不使用“{item}”，到达后没有用途。", "请检查名称。"),
    },
}
