"""Messages of the checks of contracts, as in ``planner.texts.checks``."""

from __future__ import annotations

CONTRACTS: dict[str, dict[str, tuple[str, str]]] = {
    "contract_no_party": {
        "en": (
            "Expected with whom contract '{contract}' is: a supplier or a customer.",
            "Fill in exactly one of them.",
        ),
        "zh": ("应填写合同“{contract}”的签约方：供应商或客户。", "请两者填其一。"),
    },
    "contract_two_parties": {
        "en": ("Expected only one of supplier and customer in contract '{contract}'.", "Clear one of them."),
        "zh": ("合同“{contract}”的供应商与客户只能填其一。", "请清空其中之一。"),
    },
    "contract_no_scope": {
        "en": (
            "Expected what contract '{contract}' is about: an item, a family or a resource.",
            "Fill in exactly one of them.",
        ),
        "zh": ("应填写合同“{contract}”的范围：物料、类别或资源。", "请三者填其一。"),
    },
    "contract_two_scopes": {
        "en": ("Expected only one of item, family and resource in contract '{contract}'.", "Clear the others."),
        "zh": ("合同“{contract}”的物料、类别与资源只能填其一。", "请清空其余。"),
    },
    "contract_customer_resource": {
        "en": ("Expected a blank: '{customer}' takes items, not resources.", "Name the item or the family."),
        "zh": ("应留空：客户“{customer}”提取的是物料而非资源。", "请填写物料或类别。"),
    },
    "contract_term": {
        "en": ("Expected no earlier than its first quarter, {first}.", "Correct one of the two."),
        "zh": ("应不早于起始季度 {first}。", "请更正两者之一。"),
    },
    "contract_outside": {
        "en": ("The term lies outside the horizon, {start} to {end}; the contract does nothing.", ""),
        "zh": ("期限不在计划期（{start} 至 {end}）之内，合同不起作用。", ""),
    },
    "contract_total_later": {
        "en": ("The term ends after the horizon ({end}): this total is not asked for in it.", ""),
        "zh": ("期限晚于计划期末（{end}）结束：本计划期内不要求此总量。", ""),
    },
    "contract_nothing": {
        "en": (
            "Expected a least, a most, a total or a price.",
            "Fill in one of them or remove the contract.",
        ),
        "zh": ("应填写最低量、最高量、总量或价格。", "请填写其一，或删除该合同。"),
    },
    "contract_fee_alone": {
        "en": ("Expected a least that the fee is for: least or least_total.", "Give it or clear the fee."),
        "zh": ("应填写罚金所对应的最低量或总最低量。", "请填写，或清空罚金。"),
    },
    "contract_total_over_most": {
        "en": ("Expected at most the most over the term, {most}.", "Correct one of the two."),
        "zh": ("应不大于总最高量 {most}。", "请更正两者之一。"),
    },
    "contract_least_over_most": {
        "en": ("Expected at most the most of {quarter}, {most}.", "Correct one of the two."),
        "zh": ("应不大于 {quarter} 的最高量 {most}。", "请更正两者之一。"),
    },
    "contract_two_prices": {
        "en": ("Expected a blank: the contract has price steps in sheet Tiers ({steps}).", "Clear one of the two."),
        "zh": ("应留空：该合同在“价格阶梯”表（{steps}）中已有价格。", "请清空两者之一。"),
    },
    "tier_no_first": {
        "en": ("Expected 0: the first price step of '{contract}' begins with nothing.", "Correct it or add that step."),
        "zh": ("应为 0：“{contract}”的第一段价格应自 0 开始。", "请更正，或添加该段。"),
    },
    "contract_spot_customer": {
        "en": ("Expected no: what a customer is delivered is all under its contract.", "Clear it."),
        "zh": ("应为“否”：交付给客户的数量都在合同之下。", "请清空。"),
    },
    "contract_spot_costs": {
        "en": (
            "Expected one cost and lead time of a good unit at '{party}' in {quarter}, where only a part of it is "
            "at this contract's price.",
            "Split the contract by item, or correct the unit costs.",
        ),
        "zh": (
            "{quarter} 仅部分数量按此合同价格，“{party}”各货源的每良品成本与交期应相同。",
            "请按物料拆分合同，或更正单位成本。",
        ),
    },
    "contract_one_price": {
        "en": (
            "Expected one Demand price for all that '{party}' may be delivered in {quarter}, where only a part of it "
            "is at this contract's price.",
            "Split the contract by item, or correct the prices.",
        ),
        "zh": (
            "{quarter} 仅部分数量按此合同价格，可交付“{party}”的各项需求价格应相同。",
            "请按物料拆分合同，或更正价格。",
        ),
    },
    "contract_option_kind": {
        "en": ("Expected an option of kind sign; '{option}' is of another kind.", "Name another option or clear it."),
        "zh": ("应为类型为“签约”的选项；“{option}”属于其他类型。", "请填写其他选项，或清空。"),
    },
    "contract_signed_late": {
        "en": ("'{option}' is complete only after the term's end, {last}; the contract is never in force.", ""),
        "zh": ("“{option}”在期限末（{last}）之后才完成，合同不会生效。", ""),
    },
    "option_signs_nothing": {
        "en": ("No contract names this option; signing it does nothing.", "Name it in sheet Contracts."),
        "zh": ("没有合同引用此选项，签约不起作用。", "请在“合同”表中引用。"),
    },
    "contract_overlap": {
        "en": (
            "Expected no item twice: '{contract}' and '{other}' both count {items}, within different scopes.",
            "Give both the same scope, or terms that do not meet.",
        ),
        "zh": (
            "物料不应重复计入：“{contract}”与“{other}”的范围不同，但都包含 {items}。",
            "请使两者范围相同，或期限不重叠。",
        ),
    },
    "contract_no_usage": {
        "en": ("Nothing that the supplier starts takes this resource; the contract counts nothing.", ""),
        "zh": ("供应商的投产都不占用此资源，合同无可计数量。", ""),
    },
    "contract_no_supply": {
        "en": ("'{supplier}' supplies none of it; the contract counts nothing.", "Check the name, or add the source."),
        "zh": ("“{supplier}”不供应其中任何物料，合同无可计数量。", "请检查名称，或添加货源。"),
    },
    "contract_no_demand": {
        "en": (
            "'{customer}' wants none of it by itself; the contract counts nothing.",
            "Name what sheet Demand asks for.",
        ),
        "zh": ("“{customer}”没有对其的需求，合同无可计数量。", "请填写“需求”表中的物料。"),
    },
}
