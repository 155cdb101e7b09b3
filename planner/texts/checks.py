"""Messages of the checks between cells, rows and sheets: code -> language -> (what is expected, what to do next)."""

from __future__ import annotations

from planner.texts.blends import BLENDS
from planner.texts.contracts import CONTRACTS
from planner.texts.lanes import LANES
from planner.texts.locks import LOCKS
from planner.texts.reservations import RESERVATIONS
from planner.texts.rules import RULES

CHECKS: dict[str, dict[str, tuple[str, str]]] = {
    # references
    "unknown_reference": {
        "en": (
            "Expected a name from the {part} column of sheet {home}.",
            "Add it there or correct it here; this column has it in {times} cell(s).",
        ),
        "zh": (
            "应为“{home_zh}”表“{part_zh}”列中的名称。",
            "请在该表中添加，或在此更正；本列共 {times} 个单元格用到它。",
        ),
    },
    "unknown_reference_near": {
        "en": ("Expected a name from the {part} column of sheet {home}.", "Did you mean '{near}'?"),
        "zh": ("应为“{home_zh}”表“{part_zh}”列中的名称。", "是否应为“{near}”？"),
    },
    "unknown_option": {
        "en": (
            "Expected one of the BOM's options of '{item}': {known}.",
            "Correct it here or add the option to the BOM.",
        ),
        "zh": ("应为 BOM 中“{item}”的方案之一：{known}。", "请在此更正，或在 BOM 中添加该方案。"),
    },
    "unknown_option_near": {
        "en": ("Expected one of the BOM's options of '{item}': {known}.", "Did you mean '{near}'?"),
        "zh": ("应为 BOM 中“{item}”的方案之一：{known}。", "是否应为“{near}”？"),
    },
    "no_options": {
        "en": ("Expected a blank: the BOM names no options of '{item}'.", "Clear it or add the option to the BOM."),
        "zh": ("应留空：BOM 中“{item}”没有命名的方案。", "请清空，或在 BOM 中添加该方案。"),
    },
    "unknown_resource": {
        "en": (
            "Expected a resource that sheet Capacity gives to '{supplier}': {known}.",
            "Correct it here or add the capacity.",
        ),
        "zh": ("应为“产能”表中“{supplier}”的资源：{known}。", "请在此更正，或在“产能”表中添加。"),
    },
    "unknown_resource_near": {
        "en": ("Expected a resource that sheet Capacity gives to '{supplier}': {known}.", "Did you mean '{near}'?"),
        "zh": ("应为“产能”表中“{supplier}”的资源：{known}。", "是否应为“{near}”？"),
    },
    "no_resources": {
        "en": (
            "Expected a resource of '{supplier}', which has none.",
            "Add its capacity to sheet Capacity or correct the name.",
        ),
        "zh": ("应为“{supplier}”的资源，但该供应商没有任何资源。", "请在“产能”表中添加，或更正名称。"),
    },
    # settings
    "no_rows": {
        "en": ("Expected at least one row below the headers.", "Fill in the sheet."),
        "zh": ("表头下应至少有一行数据。", "请填写此表。"),
    },
    "budget_quarter": {
        "en": ("The budget of one quarter is more than that of the whole horizon, {whole}, and never binds.", ""),
        "zh": ("单季度预算大于计划期总预算 {whole}，不起作用。", ""),
    },
    # BOM and needs
    "bom_quantity": {
        "en": ("Expected how many units of '{component}' go into one unit.", "Give the quantity."),
        "zh": ("应填写每单位耗用多少“{component}”。", "请填写用量。"),
    },
    "bom_component": {
        "en": ("Expected the component of which {quantity} go in.", "Name the component or clear the quantity."),
        "zh": ("应填写用量 {quantity} 对应的组件。", "请填写组件，或清空用量。"),
    },
    "bom_cycle": {
        "en": ("Expected no item inside itself: {chain}.", "Remove one of these rows: {cells}."),
        "zh": ("物料不能包含自身：{chain}。", "请删除以下各行之一：{cells}。"),
    },
    "need_no_recipe": {
        "en": (
            "Expected BOM rows that say what serves this need.",
            "Add an option to the BOM, or make it an item with a source.",
        ),
        "zh": ("应在 BOM 中说明由什么满足此需求。", "请在 BOM 中添加方案，或改为有货源的物料。"),
    },
    "need_takes_nothing": {
        "en": (
            "Option '{option}' serves need '{item}' with nothing, free of charge.",
            "Name the components if this is not meant.",
        ),
        "zh": ("方案“{option}”不耗用任何组件即可满足需求“{item}”。", "若非本意，请填写组件。"),
    },
    "need_source": {
        "en": (
            "Expected an item: nobody makes a need.",
            "Make it an item in sheet Items, or put what serves it into the BOM.",
        ),
        "zh": ("应为物料：需求不由任何人制造。", "请在“物料”表中改为物料，或在 BOM 中说明由什么满足它。"),
    },
    "need_component": {
        "en": ("Expected an item: '{item}' is made, and a need cannot go into it.", "Only needs may use needs."),
        "zh": ("应为物料：“{item}”是制造的物料，不能耗用需求。", "只有需求可以使用需求。"),
    },
    "need_receipt": {
        "en": ("Expected an item: a need is never received.", "Give the items that serve it."),
        "zh": ("应为物料：需求本身不会到货。", "请填写满足它的物料。"),
    },
    "need_grade": {
        "en": ("Expected an item: a need is never started and never comes out.", "Give the items that serve it."),
        "zh": ("应为物料：需求不投产，也不会产出。", "请填写满足它的物料。"),
    },
    "grade_sum": {
        "en": (
            "Expected shares that sum to 1: those of what comes out of '{item}' sum to {total}.",
            "Correct these cells: {cells}. What is lost belongs into the yield of the source.",
        ),
        "zh": (
            "比例之和应为 1：“{item}”各产出比例之和为 {total}。",
            "请更正以下单元格：{cells}。损失请填入货源的良率。",
        ),
    },
    "grade_not_started": {
        "en": ("Expected something that is started there: no source supplies '{item}'.", "Add a source or correct it."),
        "zh": ("应为在该处投产的物料：“{item}”没有这样的货源。", "请添加货源，或在此更正。"),
    },
    "cover_of_nothing": {
        "en": (
            "Expected no cover: nothing of '{item}' is ever in stock.",
            "Give it a source or stock, or clear the cover.",
        ),
        "zh": ("不应有覆盖季度数：“{item}”不会有库存。", "请添加货源或库存，或清空覆盖季度数。"),
    },
    "substitute_itself": {
        "en": (
            "Expected another item: '{item}' needs nothing to serve for itself.",
            "Name the item for which it serves.",
        ),
        "zh": ("应为另一物料：“{item}”无需替代自身。", "请填写被替代的物料。"),
    },
    "substitute_need": {
        "en": (
            "Expected an item: a need has no stock that could serve.",
            "Give a need further options in the BOM instead.",
        ),
        "zh": ("应为物料：需求没有可用来替代的库存。", "请改为在 BOM 中为需求添加方案。"),
    },
    "substitute_ages": {
        "en": (
            "Expected an item without a shelf life: the age of '{item}' would be lost when it moves.",
            "Clear the shelf life, or remove the row.",
        ),
        "zh": ("应为没有保质期的物料：“{item}”替代后将无法追踪其到货时间。", "请清空保质期，或删除本行。"),
    },
    "substitute_untracked": {
        "en": (
            "Expected a tracked item: makers of '{other}' are asked for, and those of '{item}' are not known.",
            "Track '{item}', or remove the row.",
        ),
        "zh": ("应为被追踪的物料：“{other}”区分制造商，而“{item}”的制造商未知。", "请追踪“{item}”，或删除本行。"),
    },
    "substitute_never": {
        "en": ("It lies outside the horizon, so that nothing serves.", ""),
        "zh": ("不在计划期内，不会发生替代。", ""),
    },
    "life_too_short": {
        "en": (
            "Expected a shelf life of at least 1: units of '{item}' leave in the quarter in which they arrive, but {wanted} asks for some at its end.",
            "Give a longer shelf life or clear {wanted}.",
        ),
        "zh": (
            "保质期至少应为 1：“{item}”须在到货当季离库，但 {wanted} 要求季度末有库存。",
            "请延长保质期，或清空 {wanted}。",
        ),
    },
    "expires_keeps": {
        "en": ("Expected a blank: '{item}' has no shelf life.", "Give it one in sheet Items, or clear this."),
        "zh": ("应留空：“{item}”没有保质期。", "请在“物料”表中填写保质期，或清空此项。"),
    },
    "expires_window": {
        "en": (
            "Expected a quarter from {first} to {last}: what is on hand of '{item}' is of use at the start and no fresher than what arrives then.",
            "Correct the quarter; leave out what can no longer be used.",
        ),
        "zh": (
            "应为 {first} 至 {last} 之间的季度：“{item}”的期初库存在起始时可用，且不比当时到货的更新。",
            "请更正季度；已不可用的不必填写。",
        ),
    },
    "expires_receipt": {
        "en": (
            "Expected units on hand only: what arrives of '{item}' later keeps for its shelf life.",
            "Put what arrives into a row without this.",
        ),
        "zh": ("仅适用于期初数量：“{item}”之后到货的数量按保质期计算。", "请将到货填在不含此项的行中。"),
    },
    "salvage_over_cost": {
        "en": (
            "Expected no more than it costs to get: one unit of '{item}' can be had for {least}, so that scrapping it would bring money without end.",
            "Lower what it brings, or correct the costs.",
        ),
        "zh": (
            "残值不应高于取得成本：“{item}”每单位最低成本为 {least}，否则报废可无限获利。",
            "请降低残值，或更正成本。",
        ),
    },
    "need_usage": {
        "en": ("Expected an item: a need is never started and takes no capacity.", "Give the items that serve it."),
        "zh": ("应为物料：需求不投产，也不占用产能。", "请填写满足它的物料。"),
    },
    "need_stock": {
        "en": ("Expected a blank: '{item}' is a need, which has no stock.", "Give stock to the items that serve it."),
        "zh": ("应留空：“{item}”是需求，没有库存。", "请在满足它的物料上填写库存。"),
    },
    "need_tracked": {
        "en": ("'{item}' is a need, which has no maker: this has no effect.", "Track the items that serve it."),
        "zh": ("“{item}”是需求，没有制造商，此项不起作用。", "请追踪满足它的物料。"),
    },
    "one_option_item": {
        "en": (
            "Expected no, or a blank: '{item}' is not a need.",
            "One option for each customer can be asked of needs only.",
        ),
        "zh": ("应为“否”或留空：“{item}”不是需求。", "只有需求可以要求每个客户单一方案。"),
    },
    "link_class_unnamed": {
        "en": (
            "Expected options with names in the BOM: a customer picks one name for all needs of class '{name}', and "
            "those of '{item}' have none.",
            "Name the options of '{item}' in sheet BOM, or clear the class.",
        ),
        "zh": (
            "BOM 中的方案应有名称：客户为链路类别“{name}”的所有需求选定一个方案名称，而“{item}”的方案没有名称。",
            "请在 BOM 表中为“{item}”的方案命名，或清空链路类别。",
        ),
    },
    "link_class_alone": {
        "en": (
            "'{item}' is the only need of class '{name}': this asks for no more than one_option.",
            "Give other needs the same class, or correct the name.",
        ),
        "zh": (
            "“{item}”是链路类别“{name}”的唯一需求，效果等同于“单一方案”。",
            "请为其他需求填写同一类别，或更正名称。",
        ),
    },
    "link_class_lacks": {
        "en": (
            "A customer who picks {options} for class '{name}' cannot have '{item}', which has no such option.",
            "Give it the option in sheet BOM, under the same name, if it can be had so.",
        ),
        "zh": (
            "客户若为链路类别“{name}”选择 {options}，则“{item}”无法被满足，因其没有该方案。",
            "若可如此满足，请在 BOM 表中以同一名称添加该方案。",
        ),
    },
    # backlog
    "backlog_no_demand": {
        "en": (
            "Expected a row of sheet Demand for '{customer}' and '{item}', which says how long it may be late.",
            "Add the row to Demand, if need be without quantities, or correct the names.",
        ),
        "zh": (
            "“需求”表中应有“{customer}”与“{item}”的一行，以说明可延迟多久。",
            "请在“需求”表中添加该行（数量可留空），或更正名称。",
        ),
    },
    "backlog_over": {
        "en": (
            "Expected nothing: what was wanted in {quarter} may be {delay} quarter(s) late (Demand {place}), "
            "which is over before {start}.",
            "Clear it, or allow a longer delay.",
        ),
        "zh": (
            "应留空：{quarter} 的需求可延迟 {delay} 个季度（“需求”表 {place}），在 {start} 之前已到期。",
            "请清空，或放宽可延迟的季度数。",
        ),
    },
    "backlog_committed": {
        "en": ("Expected at most the units still wanted, {wanted}.", "Lower what is committed or raise the quantity."),
        "zh": ("应不大于仍需要的数量 {wanted}。", "请减少承诺数量，或增加仍需要的数量。"),
    },
    # stock
    "most_below_safety_stock": {
        "en": ("Expected at least the safety stock of '{item}', {least}.", "Raise the most or lower the safety stock."),
        "zh": ("应不小于“{item}”的安全库存 {least}。", "请提高最高库存或降低安全库存。"),
    },
    "most_below_closing_stock": {
        "en": (
            "Expected at least the closing stock of '{item}', {least}.",
            "Raise the most or lower the closing stock.",
        ),
        "zh": ("应不小于“{item}”的期末库存 {least}。", "请提高最高库存或降低期末库存。"),
    },
    "opening_by_maker": {
        "en": (
            "Expected a blank: customers care who made '{item}'.",
            "Give the stock in sheet Receipts, column opening, by maker.",
        ),
        "zh": ("应留空：客户关心“{item}”由谁制造。", "请在“在途”表的“期初”列按制造商填写。"),
    },
    "opening_by_parts": {
        "en": (
            "Expected a blank: customers care who made {parts} inside '{item}'.",
            "Give the stock in sheet Receipts, column opening, with the makers of its parts.",
        ),
        "zh": ("应留空：客户关心“{item}”中的 {parts} 由谁制造。", "请在“在途”表的“期初”列连同部件来源填写。"),
    },
    "parts_missing": {
        "en": (
            "Expected the makers of these parts of '{item}', which customers ask for: {parts}.",
            "Write 'item: supplier; item: supplier'.",
        ),
        "zh": ("应填写“{item}”中客户关心的部件的制造商：{parts}。", "请写作“物料: 供应商; 物料: 供应商”。"),
    },
    "parts_not_inside": {
        "en": ("Expected a part of '{item}': by the BOM it is not inside.", "Correct the part or the BOM."),
        "zh": ("应为“{item}”的部件：按 BOM 它不含此物料。", "请更正部件或 BOM。"),
    },
    "parts_untracked": {
        "en": ("Expected a tracked item.", "Track it in sheet Items or leave it out here."),
        "zh": ("应为被追踪的物料。", "请在“物料”表中设为追踪，或在此去掉。"),
    },
    "parts_maker": {
        "en": ("Expected a supplier that makes '{part}': {makers}.", "Correct the supplier or add its source."),
        "zh": ("应为供应“{part}”的供应商：{makers}。", "请更正供应商，或添加其货源。"),
    },
    # sources
    "source_window": {
        "en": ("Expected no earlier than its first quarter, {first}.", "Correct one of the two."),
        "zh": ("应不早于最早季度 {first}。", "请更正两者之一。"),
    },
    "source_over": {
        "en": ("The source ends before the horizon starts in {start} and is not used.", ""),
        "zh": ("该货源在计划期开始（{start}）之前已结束，不会使用。", ""),
    },
    "source_never": {
        "en": ("With its lead time nothing arrives by the end of the horizon, {end}; the source is not used.", ""),
        "zh": ("加上交期，在计划期末（{end}）之前无法到货，该货源不会使用。", ""),
    },
    "source_most_min": {
        "en": ("Expected 0 or at least the minimum order, {min_order}.", "Correct one of the two."),
        "zh": ("应为 0 或不小于最小订货量 {min_order}。", "请更正两者之一。"),
    },
    "source_most_lot": {
        "en": (
            "Expected 0 or at least {least}, the least order in whole lots of {lot}.",
            "Correct the most, the lot size or the minimum order.",
        ),
        "zh": ("应为 0 或不小于 {least}（按批量 {lot} 的最小整批订货）。", "请更正产出上限、批量或最小订货量。"),
    },
    "source_overlap": {
        "en": (
            "Expected an option: '{supplier}' also supplies '{item}' by named options ({cells}).",
            "Name the option here, or clear it in one row that covers all.",
        ),
        "zh": (
            "应填写方案：“{supplier}”另有按指定方案供应“{item}”的行（{cells}）。",
            "请在此指定方案，或合并为一行并留空。",
        ),
    },
    "with_any_option": {
        "en": ("Expected an option in this row: only one by a named option can need others.", "Name the option."),
        "zh": ("本行应填写方案：只有指定方案的货源才能要求同时投产其他方案。", "请填写方案。"),
    },
    "with_itself": {
        "en": ("Expected another option than the row's own.", "Name the option that must go with it, or clear it."),
        "zh": ("应为本行以外的方案。", "请填写须同时投产的方案，或清空。"),
    },
    "with_no_source": {
        "en": (
            "Expected an option by which '{supplier}' supplies '{item}' in a row of its own.",
            "Add the source or correct the option.",
        ),
        "zh": ("应为“{supplier}”供应“{item}”且单独成行的方案。", "请添加该货源，或更正方案。"),
    },
    "with_no_minimum": {
        "en": (
            "Expected an option with a minimum order or a lot size: the least trace of it would do.",
            "Give its minimum order ({other}).",
        ),
        "zh": ("应为有最小订货量或批量的方案：否则投产极少量即可满足要求。", "请填写其最小订货量（{other}）。"),
    },
    # capacity
    "capacity_blank": {
        "en": (
            "Expected the capacity of '{resource}' in {quarters}.",
            "A blank is not a zero: write 0 where there is none.",
        ),
        "zh": ("应填写“{resource}”在 {quarters} 的产能。", "留空不等于零：没有产能请填 0。"),
    },
    "usage_no_source": {
        "en": ("Expected an item that '{supplier}' supplies.", "Add the source to sheet Sources or correct this row."),
        "zh": ("应为“{supplier}”供应的物料。", "请在“货源”表中添加，或更正本行。"),
    },
    "usage_no_option": {
        "en": (
            "Expected an option by which '{supplier}' supplies '{item}'.",
            "Add the source to sheet Sources or correct this row.",
        ),
        "zh": ("应为“{supplier}”供应“{item}”所用的方案。", "请在“货源”表中添加，或更正本行。"),
    },
    "usage_nobody": {
        "en": ("No supplier with resource '{resource}' supplies this item so; the row has no effect.", ""),
        "zh": ("拥有资源“{resource}”的供应商都不如此供应该物料，本行不起作用。", ""),
    },
    # supply of what is demanded
    "unmakeable": {
        "en": ("Expected an item that can be had: {why}.", "Add a source, stock or a receipt.{also}"),
        "zh": ("应为可获得的物料：{why_zh}。", "请添加货源、库存或在途。{also_zh}"),
    },
    # notes
    "lot_too_small": {
        "en": (
            "Expected a lot of which a year's demand is not billions: {lots} lots.",
            "Leave it blank for any quantity.",
        ),
        "zh": ("批量过小：相当于 {lots} 批。", "如不限批量请留空。"),
    },
    "unused_item": {
        "en": ("Nobody wants this item and nothing takes it.", ""),
        "zh": ("该物料没有需求，也未被耗用。", ""),
    },
    "line_no_quantity": {
        "en": ("No quantity of '{item}' is given in any quarter.", "Write 0 where that is meant; else check the name."),
        "zh": ("未给出“{item}”任何季度的数量。", "如确为零请填 0；否则请检查名称。"),
    },
    "name_twins": {
        "en": ("Almost the same name as '{other}'; they count as two.", "Write them alike if they are one."),
        "zh": ("与“{other}”名称几乎相同，按两者处理。", "如为同一对象，请统一写法。"),
    },
    "unused_supplier": {"en": ("This supplier has no source.", ""), "zh": ("该供应商没有货源。", "")},
    "unused_resource": {
        "en": ("Nothing takes this resource of '{supplier}'.", "Sheet Usage says what does."),
        "zh": ("“{supplier}”的这一资源未被占用。", "占用请填写在“占用”表中。"),
    },
    **RULES,
    **BLENDS,
    **CONTRACTS,
    **LANES,
    **LOCKS,
    **RESERVATIONS,
}
