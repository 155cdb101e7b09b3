"""The plan's tables, declared once: documentation, Excel sheets, Parquet files and the audit's reader come from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanColumn:
    """A column: its names, unit and meaning. ``key`` columns name a row; ``text`` ones are not numbers."""

    name: str
    zh: str
    doc: str
    doc_zh: str
    unit: str = ""
    key: bool = False
    text: bool = False


@dataclass(frozen=True)
class PlanTable:
    """A table, one row per key and quarter where it has a ``quarter`` key.

    ``wide``: columns that the Excel sheet spreads over quarters; the others stay as columns. ``decision``: columns
    from which the audit recomputes everything else.
    """

    name: str
    title: str
    title_zh: str
    doc: str
    doc_zh: str
    columns: tuple[PlanColumn, ...]
    wide: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()


def _key(name: str, zh: str, doc: str, doc_zh: str) -> PlanColumn:
    return PlanColumn(name, zh, doc, doc_zh, key=True, text=True)


def _num(name: str, zh: str, doc: str, doc_zh: str, unit: str = "unit") -> PlanColumn:
    return PlanColumn(name, zh, doc, doc_zh, unit)


CUSTOMER = _key("customer", "客户", "Who wants it.", "需求方。")
ITEM = _key("item", "物料", "Item or need.", "物料或需求。")
SUPPLIER = _key("supplier", "供应商", "Who makes it; blank where makers are pooled.", "制造商；不区分时留空。")
PARTS = _key(
    "parts",
    "部件来源",
    "Makers of tracked parts inside, 'item: supplier; ...', and 'held for: ...' where only that customer or family may use it.",
    "其中被追踪部件的制造商，“物料: 供应商; …”；“专供: …”表示仅供该客户或类别。",
)
OPTION = _key("option", "方案", "Recipe option.", "方案。")
QUARTER = _key("quarter", "季度", "The quarter.", "季度。")
RESOURCE = _key("resource", "资源", "The resource.", "资源。")

TABLES: tuple[PlanTable, ...] = (
    PlanTable(
        "fulfilment", "Fulfilment", "需求满足", "How each demand line is met.", "各需求的满足情况。",
        (
            CUSTOMER, ITEM, _key("quarter", "季度", "Quarter in which it is wanted.", "需求所在季度。"),
            _num("priority", "优先级", "1 is first.", "1 为最优先。", ""),
            _num("wanted", "需求", "Units wanted.", "需求数量。"),
            _num("on_time", "准时", "Delivered in the quarter.", "当季交付。"),
            _num("late", "延迟", "Delivered later, within the acceptable delay.", "在可接受期限内延迟交付。"),
            _num("lost", "失单", "Never delivered.", "最终未交付。"),
            _num("committed", "承诺", "Units that were committed.", "承诺的数量。"),
            _num("committed_short", "承诺缺口", "Committed units not delivered.", "承诺而未交付的数量。"),
        ),
        wide=("wanted", "on_time", "late", "lost", "committed", "committed_short"), decision=("on_time",),
    ),
    PlanTable(
        "service", "Commitments", "承诺达成", "What part of its commitments each customer misses, over the horizon.", "各客户在计划期内未满足承诺的比例。",
        (
            _key("priority", "优先级", "1 is first.", "1 为最优先。"), CUSTOMER,
            _num("committed", "承诺", "Units that were committed.", "承诺的数量。"), _num("short", "承诺缺口", "Of these, never delivered.", "其中未交付的数量。"),
            _num("missed", "缺口比例", "short / committed.", "承诺缺口 / 承诺。", "share"),
        ),
    ),
    PlanTable(
        "allocation", "Allocation", "分配", "Who makes what for whom: units delivered, by maker and quarter of arrival. What was on the way to a customer at the start is not in it.", "谁为谁制造什么：按制造商与到达季度的交付数量；不含期初已在途发往客户的部分。",
        (
            CUSTOMER, ITEM, SUPPLIER, PARTS, _key("quarter", "季度", "Quarter in which it reaches the customer.", "到达客户的季度。"), _num("transit", "在途时间", "Quarters on the way, by the ordinary way.", "普通运输的在途季度数。", "quarters"),
            _num("units", "数量", "Delivered.", "交付数量。"), _num("express", "加急", "Of these, sent by express; blank for none.", "其中加急运输的数量；没有则留空。"), _num("share", "份额", "Of what the customer receives of the item in the quarter.", "占该客户当季该物料收货的比例。", "share"),
        ),
        wide=("units", "express", "share"), decision=("units", "express"),
    ),
    PlanTable(
        "shares", "Shares", "份额", "Each share rule against what the plan does.", "各份额规则与计划的对照。",
        (
            _key("rule", "规则", "Name of the rule.", "规则名称。"), _key("period", "期间", "Quarter, year or horizon.", "季度、年或计划期。"),
            _key("subject", "对象", "Supplier or region: a most share of each supplier has a row for each.", "供应商或地区；对每个供应商的最高份额逐一列出。"), PlanColumn("scope", "范围", "Item or family, and customer.", "物料或类别，及客户。", text=True),
            _num("part", "数量", "The subject's units.", "该对象的数量。"), _num("total", "合计", "All units in the scope.", "范围内合计。"), _num("share", "份额", "part / total.", "数量 / 合计。", "share"),
            _num("least", "最低", "Least share.", "最低份额。", "share"), _num("most", "最高", "Most share.", "最高份额。", "share"),
            _num("growth_limit", "增长上限", "Most units that growth allows.", "增长规则允许的最大数量。"),
            _num("suppliers", "供应商数", "Suppliers used in the scope.", "范围内使用的供应商数。", ""), _num("most_suppliers", "最多供应商数", "Most suppliers allowed.", "允许的最多供应商数。", ""),
            _num("options", "方案数", "Recipe options used of the item.", "该物料使用的方案数。", ""), _num("most_options", "最多方案数", "Most options allowed.", "允许的最多方案数。", ""),
            _num("customers", "客户数", "Customers to whom the subject delivers in the scope.", "该对象在范围内交付的客户数。", ""), _num("most_customers", "最多客户数", "Most customers allowed.", "允许的最多客户数。", ""),
        ),
    ),
    PlanTable(
        "blends", "Blends", "配比", "Each rule on an average against what the plan does.", "各配比规则与计划的对照。",
        (
            _key("rule", "规则", "Name of the rule.", "规则名称。"), _key("period", "期间", "Quarter, year or horizon.", "季度、年或计划期。"),
            PlanColumn("attribute", "属性", "What is averaged.", "所平均的属性。", text=True), PlanColumn("scope", "范围", "What counts.", "统计范围。", text=True),
            _num("average", "平均", "Average over the units in the scope.", "范围内各单位的平均值。", "attribute"), _num("least", "最低", "Least average.", "最低平均值。", "attribute"), _num("most", "最高", "Most average.", "最高平均值。", "attribute"),
            _num("units", "数量", "Units in the scope.", "范围内的数量。"),
        ),
    ),
    PlanTable(
        "purchasing", "Purchasing", "采购", "What is started where, by which recipe, with whose parts.", "在何处、按何方案、用谁的部件投产。",
        (
            SUPPLIER, ITEM, OPTION, PARTS, _key("expedite", "加急", "Option by which it arrives earlier; blank for the ordinary way.", "使其提前到货的选项；未加急时留空。"),
            _key("quarter", "季度", "Quarter in which it is started.", "投产季度。"), PlanColumn("arrives", "到货", "Quarter in which it arrives.", "到货季度。", text=True),
            _num("started", "投产", "Units started.", "投产数量。"), _num("good", "良品", "Good units that arrive.", "到货的良品数量。"),
            _num("unit_cost", "单位成本", "Price of a unit started.", "每投产一单位的价格。", "currency/unit"), _num("cost", "金额", "started x unit_cost.", "投产 × 单位成本。", "currency"),
            _num("fee", "加急费", "Fee for what arrives earlier.", "提前到货的费用。", "currency"),
        ),
        wide=("started", "good", "cost", "fee"), decision=("started",),
    ),
    PlanTable(
        "grades", "Grades", "分级", "What comes out of what is started in grades.", "分级产出的物料。",
        (
            SUPPLIER, _key("item", "物料", "What is started.", "投产的物料。"), _key("grade", "等级", "What comes out.", "产出的物料。"), _key("quarter", "季度", "Quarter in which it arrives.", "到货季度。"),
            _num("units", "数量", "Good units that arrive.", "到货的良品数量。"),
        ),
        wide=("units",),
    ),
    PlanTable(
        "orders", "Orders", "订单", "Orders by source: lots, order cost.", "按货源的订单：批数与订货成本。",
        (SUPPLIER, ITEM, OPTION, QUARTER, _num("started", "投产", "Units started over all recipes and parts.", "各方案与部件合计投产数量。"), _num("min_order", "最小订货量", "Least quantity of an order.", "最小订货量。"), _num("lot_size", "批量", "Lot size.", "批量。"), _num("lots", "批数", "Lots started.", "投产批数。", ""), _num("order_cost", "订货成本", "Cost of the order.", "订货成本。", "currency")),
    ),
    PlanTable(
        "needs", "Needs", "需求方案", "By which option each need is met.", "各需求由何方案满足。",
        (CUSTOMER, _key("need", "需求", "The need.", "需求。"), OPTION, QUARTER, _num("units", "数量", "Units of the need met.", "满足的数量。")),
        wide=("units",), decision=("units",),
    ),
    PlanTable(
        "components", "Components", "物料平衡", "Each item's balance by quarter, all makers together.", "各物料每季度的平衡（不分制造商）。",
        (
            ITEM, PlanColumn("family", "类别", "Family.", "类别。", text=True), PlanColumn("unit", "单位", "Unit.", "单位。", text=True), QUARTER,
            _num("opening", "期初", "Stock at the start of the quarter.", "季度初库存。"), _num("received", "到货", "Arrives: receipts and good output.", "到货：在途与良品。"),
            _num("used", "耗用", "Goes into what is started.", "投入生产。"), _num("delivered", "发运", "Leaves for customers.", "发往客户。"), _num("scrapped", "报废", "Scrapped.", "报废数量。"),
            _num("regraded_in", "替代转入", "Better items that serve for it.", "由较好物料转入。"), _num("regraded_out", "替代转出", "Of it, what serves for others.", "转为其他物料。"),
            _num("closing", "期末", "Stock at the end.", "季度末库存。"),
        ),
        wide=("opening", "received", "used", "delivered", "scrapped", "regraded_in", "regraded_out", "closing"),
    ),
    PlanTable(
        "capacity", "Capacity", "产能", "Use of every resource.", "各资源的使用。",
        (
            SUPPLIER, RESOURCE, PlanColumn("unit", "单位", "Unit.", "单位。", text=True), QUARTER,
            _num("capacity", "产能", "Given in the workbook.", "工作簿给定。", "resource unit"), _num("built", "新增", "Added by options.", "由选项新增。", "resource unit"), _num("lost", "减少", "Taken by options.", "因选项减少。", "resource unit"),
            _num("held", "预留量", "Held for somebody.", "预留的产能。", "resource unit"), _num("held_unused", "预留未用", "Held and not used by the holder: idle.", "已预留而持有方未用：闲置。", "resource unit"),
            _num("overtime", "加班", "Overtime used.", "使用的加班产能。", "resource unit"), _num("overtime_limit", "加班上限", "Most overtime.", "加班上限。", "resource unit"),
            _num("used", "占用", "Taken by what is started.", "投产占用。", "resource unit"), _num("utilisation", "利用率", "(used + held_unused) / (capacity + built - lost).", "（占用 + 预留未用）/（产能 + 新增 - 减少）。", "share"),
        ),
        wide=("capacity", "built", "lost", "held", "held_unused", "used", "overtime", "utilisation"),
    ),
    PlanTable(
        "reservations", "Reservations", "预留", "What is held for whom, and what is made for the holder.", "为谁预留多少，以及为持有方制造占用多少。",
        (
            _key("reservation", "预留", "Name of the reservation.", "预留名称。"), PlanColumn("supplier", "供应商", "Whose resource.", "资源所属。", text=True), PlanColumn("resource", "资源", "The resource.", "资源。", text=True),
            PlanColumn("holder", "持有方", "Customer or family; blank for somebody outside.", "客户或类别；计划外时留空。", text=True), QUARTER,
            _num("held", "预留量", "Held.", "预留量。", "resource unit"), _num("used", "占用", "Taken by what is made for the holder; above what is held, from what nobody holds.", "为持有方制造的占用；超出预留的部分来自未预留的产能。", "resource unit"),
        ),
        wide=("held", "used"),
    ),
    PlanTable(
        "options", "Options", "选项", "Decisions taken.", "所采取的决策。",
        (
            OPTION, _key("quarter", "季度", "Quarter in which steps are started.", "启动季度。"), PlanColumn("kind", "类型", "Kind of decision, as in the workbook.", "决策类型，同工作簿。", text=True),
            PlanColumn("supplier", "供应商", "Whose resource, with whom, or who supplies.", "资源所属、对方或供应方。", text=True), PlanColumn("resource", "资源", "What is expanded or taken down.", "所扩充或停用的资源。", text=True), PlanColumn("from_resource", "原资源", "What is converted.", "被转走的资源。", text=True),
            PlanColumn("customer", "客户", "At whom a supplier is qualified.", "认证所在的客户。", text=True), PlanColumn("item", "物料", "For which item.", "所认证或加急的物料。", text=True),
            _num("steps", "步数", "Steps started.", "启动步数。", ""), PlanColumn("complete", "完成", "Quarter from which it has its effect.", "开始生效的季度。", text=True),
            _num("added", "新增产能", "Capacity added each quarter from then on; less during its ramp. Of expedite: units that may arrive earlier.", "此后每季度新增产能；爬坡期内较少。对加急为可加急的数量。", "resource unit/quarter"), _num("lost", "减少产能", "Capacity lost each quarter: for good where it is converted, else until complete.", "每季度减少的产能：转产为永久减少，停线为完成之前减少。", "resource unit/quarter"), _num("capex", "资本开支", "Capital expenditure.", "资本开支。", "currency"),
        ),
        decision=("steps",),
    ),
    PlanTable(
        "contracts", "Contracts", "合同", "What is taken under each contract, against its least and most, and its money.", "各合同的提取量与其最低、最高量的对照，及其金额。",
        (
            _key("contract", "合同", "Name of the contract.", "合同名称。"), _key("period", "期间", "Quarter, or term for the whole term.", "季度；term 为整个期限。"),
            PlanColumn("party", "签约方", "Supplier or customer.", "供应商或客户。", text=True), PlanColumn("scope", "范围", "Item, family or resource.", "物料、类别或资源。", text=True),
            _num("taken", "提取", "Units under the contract, those received anyway included.", "合同下的数量，含在途到货。"),
            _num("least", "最低", "Least.", "最低量。"), _num("most", "最高", "Most.", "最高量。"), _num("shortfall", "缺口", "Units of the least not taken.", "未达最低量的数量。"),
            _num("fee", "照付罚金", "Fee for the shortfall.", "缺口的罚金。", "currency"),
            _num("tier", "阶梯", "Price step that the volume of its period reaches; 1 is the first.", "该期间的数量所达到的价格阶梯；1 为第一段。", ""),
            _num("price_effect", "价格影响", "Gained by the contract's prices, against what is paid or earned without them; in the quarters in which it is paid.", "合同价格相对于无合同时的所得，计入付款季度。", "currency"),
        ),
        decision=("taken",),
    ),
    PlanTable(
        "stock", "Stock", "库存", "Stock at the end of each quarter, by maker.", "各季度末库存，按制造商。",
        (ITEM, SUPPLIER, PARTS, QUARTER, _num("stock", "库存", "Units at the end of the quarter.", "季度末数量。")),
        wide=("stock",),
    ),
    PlanTable(
        "lanes", "Lanes", "运输路线", "What goes on each lane, by the quarter in which it leaves, and what that costs.", "各路线按发运季度的运量与费用。",
        (
            _key("lane", "路线", "The lane.", "路线。"), _key("quarter", "季度", "Quarter in which it leaves.", "发运季度。"),
            _num("units", "数量", "Units that leave.", "发运数量。"), _num("express", "加急", "Of these, sent by express.", "其中加急的数量。"),
            _num("freight", "运费", "Freight and expedite fees of the row.", "本行的运费与加急费。", "currency"), _num("duty", "关税", "Duty of the row.", "本行的关税。", "currency"), _num("fixed_cost", "固定成本", "Cost of using the lane.", "使用该路线的固定成本。", "currency"),
        ),
        wide=("units", "express", "freight", "duty", "fixed_cost"),
    ),
    PlanTable(
        "scrap", "Scrap", "报废", "What is scrapped, by maker.", "报废的物料，按制造商。",
        (ITEM, SUPPLIER, PARTS, QUARTER, _num("units", "数量", "Units scrapped.", "报废数量。"), _num("cost", "金额", "What it costs; below 0 what it brings.", "报废成本；负数为残值。", "currency")),
        wide=("units", "cost"), decision=("units",),
    ),
    PlanTable(
        "regrades", "Substitutes", "替代", "What serves for another item, by maker.", "当作其他物料使用的数量，按制造商。",
        (_key("item", "物料", "What serves.", "用来替代的物料。"), _key("serves_for", "被替代物料", "For what it serves.", "被替代的物料。"), SUPPLIER, PARTS, QUARTER, _num("units", "数量", "Units moved.", "替代数量。"), _num("cost", "金额", "What it costs.", "替代的成本。", "currency")),
        wide=("units", "cost"), decision=("units",),
    ),
    PlanTable(
        "shortages", "Shortages", "缺货", "Every unit late or lost, worst first.", "所有延迟或失单，按金额从大到小。",
        (
            CUSTOMER, ITEM, _key("quarter", "季度", "Quarter in which it was wanted.", "需求所在季度。"), _key("kind", "类型", "late or lost.", "延迟或失单。"), _key("delivered", "交付季度", "Quarter of a late delivery.", "延迟交付的季度。"),
            _num("units", "数量", "Units late or lost.", "延迟或失单的数量。"), _num("late_by", "延迟季度数", "Quarters late.", "延迟的季度数。", "quarters"), _num("money", "金额", "Late fees, or revenue forgone and penalty.", "延迟罚金，或损失的收入与罚金。", "currency"), PlanColumn("cause", "主要原因", "What is scarcest on the best route to it, and the part of its worth that this takes; blank where the plan is not explained. Sheet Causes has all of it.", "最佳路径上最稀缺之物及其占单位价值的比例；未作解释时留空。详见“缺货原因”表。", text=True),
        ),
        decision=("units",),
    ),
    PlanTable(
        "rules", "Rules bent", "未能遵守的规则", "Rules that could not hold, or were cheaper to break at their price.", "无法遵守、或按其罚金违反更合算的规则。",
        (
            _key("kind", "规则类型", "commitment, share, growth, suppliers, options, customers, blend, most stock, safety stock, closing stock, contract, lock or least steps.", "承诺、份额、增长、供应商数、方案数、客户数、配比、最高库存、安全库存、期末库存、合同、锁定或最少步数。"), _key("sheet", "工作表", "Sheet that states the rule.", "规则所在工作表。"), _key("cell", "单元格", "Cell that states the rule.", "规则所在单元格。"),
            PlanColumn("what", "内容", "The rule in words.", "规则内容。", text=True), _key("subject", "对象", "For a rule of sheet Shares: whose share.", "对“份额”规则：谁的份额。"), _key("period", "期间", "Quarter or period.", "季度或期间。"),
            _num("limit", "要求", "What the rule asks for, in its unit.", "规则的要求。"), _num("actual", "实际", "What the plan does.", "计划的实际值。"), _num("bent", "偏离", "By how much it is missed.", "偏离的数量。"), _num("money", "罚金", "Price paid, for rules with a price.", "有罚金的规则所付金额。", "currency"),
        ),
    ),
    PlanTable(
        "money", "Money", "金额", "Money by line and quarter; costs are negative.", "按科目与季度的金额；成本为负。",
        (_key("line", "科目", "revenue, unit cost, expediting, order cost, fixed cost, holding, overtime, freight (with expedite fees and fixed costs of lanes), duty, late fees, lost penalties, capex, running cost, rule prices, contract prices, take-or-pay, scrap, substitution, stability.", "收入、单位成本、加急费、订货成本、固定成本、持有成本、加班、运费（含加急费与路线固定成本）、关税、延迟罚金、失单罚金、资本开支、运行成本、规则罚金、合同价格、照付罚金、报废、替代、稳定性。"), QUARTER, _num("amount", "金额", "As paid.", "实际金额。", "currency"), _num("discounted", "折现", "Discounted to the start.", "折现至起始。", "currency")),
        wide=("amount",),
    ),
    PlanTable(
        "locks", "Locks", "锁定", "Every decision of this plan, ready to paste into sheet Locks of the next run.", "本计划的全部决策，可直接粘贴到下次运行的“锁定”表。",
        (
            _key("decision", "决策", "start, deliver, need, option or substitute.", "投产、交付、需求、选项或替代。"), CUSTOMER, SUPPLIER, ITEM, OPTION, PARTS, _key("serves_for", "被替代物料", "For what it serves.", "被替代的物料。"),
            _key("sense", "方式", "plan.", "计划。"), QUARTER, _num("units", "数量", "Units, or steps of an option.", "数量，或选项的步数。"),
        ),
        wide=("units",),
    ),
)  # fmt: skip

# What explains a plan: tables that are there only where an explanation was asked for.
EXPLANATIONS: tuple[PlanTable, ...] = (
    PlanTable(
        "causes", "Causes", "缺货原因", "Why each late or lost unit was not served in time: on the routes by which it could have been, its worth is the sum of unit costs and of what the scarce things on the way earn elsewhere.", "每笔延迟或失单未能按期满足的原因：沿每条可行路径，其价值等于各项单位成本与途中稀缺资源在别处的收益之和。",
        (
            CUSTOMER, ITEM, _key("quarter", "季度", "Quarter in which it was wanted.", "需求所在季度。"), _key("kind", "类型", "late or lost.", "延迟或失单。"), _key("route", "路径", "Which route, the best first.", "第几条路径，最佳者在先。"), _key("part", "项目", "cost: what is paid. scarce: what is scarce on the way. loss: by how much the route costs more than the unit is worth, taken off.", "成本：需支付的金额；稀缺：途中的稀缺资源；亏损：该路径超出单位价值的部分，作扣减。"), _key("what", "内容", "What is paid for, or what is scarce.", "所支付的内容，或稀缺之物。"), _key("when", "时间", "Quarter of it.", "所在季度。"),
            _num("units", "数量", "Units of the line that are late or lost.", "延迟或失单的数量。"), _num("per_unit", "单位金额", "Money of today for one unit of the line; the parts of a route add up to its worth.", "每单位需求的金额（现值）；一条路径各项之和等于其价值。", "currency/unit"), _num("worth", "单位价值", "What a unit served in time is worth: its price and the fees and penalties that it spares.", "按期满足一单位的价值：价格及所免的罚金。", "currency/unit"), _num("share", "占比", "Part of what a unit is worth.", "占单位价值的比例。", "share"), PlanColumn("path", "途径", "The route, from the first step to the customer.", "从第一步到客户的路径。", text=True),
        ),
    ),
    PlanTable(
        "reliefs", "Reliefs", "缓解措施", "What would happen if the leading causes were relieved: each was changed in the workbook and solved again.", "若缓解主要原因会如何：逐一在工作簿中更改并重新求解。",
        (
            _key("what", "内容", "What is relieved.", "所缓解的内容。"), _key("when", "时间", "First and last quarter of it.", "首末季度。"),
            _num("behind", "相关缺货", "Worth of the shortages in which it is a cause, by its share in them.", "以其占比计的相关缺货价值。", "currency"), _key("step", "步骤", "The change that was made.", "所作的更改。"),
            PlanColumn("sheet", "工作表", "Sheet of the number that was changed.", "所更改数字的工作表。", text=True), PlanColumn("cell", "单元格", "Its cell, the first where there are several.", "其单元格；有多个时为第一个。", text=True),
            _num("money", "挽回金额", "Money of today gained; blank where there was no time to try it.", "增加的金额（现值）；未及尝试时留空。", "currency"), _num("units", "挽回数量", "Units no longer late or lost; below 0 where money is gained by serving fewer.", "不再延迟或失单的数量；少交付反而增利时为负。"), _num("until", "有效至", "Up to which change, as part of what is there, more of it still brings something.", "以现有量的比例计，在何种程度以内继续增加仍有收益。", "share"),
            PlanColumn("next", "下一瓶颈", "What limits next.", "其后的限制。", text=True), PlanColumn("together", "同时缓解", "What was relieved at the same time, because this alone recovers nothing.", "因单独缓解无效而同时缓解的内容。", text=True), PlanColumn("how", "方式", "kept: lots, switches and steps as in the plan. anew: those near the change decided anew. at least: so, but not proven. no plan near: with lots and steps as they are there is none.", "保持：批量、开关与步数与计划相同；重定：更改附近的重新决定；至少：同上，但未证明；附近无计划：批量与步数不变时无可行计划。", text=True),
        ),
    ),
    PlanTable(
        "rivals", "Who was served", "谁得到满足", "For the leading causes: who has the scarce thing, and what each earns with a unit of it beyond all other costs. Those short of it earn less, or come after in what counts before money.", "主要稀缺之物由谁使用，以及扣除其他成本后每单位稀缺之物的收益；缺货者收益较低，或在优先于利润的目标上靠后。",
        (
            _key("what", "内容", "What is scarce.", "稀缺之物。"), _key("when", "时间", "Quarter of it.", "所在季度。"), CUSTOMER, ITEM, _key("quarter", "季度", "Quarter in which it is wanted.", "需求所在季度。"), _key("served", "结果", "served, late or lost.", "满足、延迟或失单。"),
            _num("units", "数量", "Units of the line.", "需求数量。"), _num("uses", "单位占用", "Units of the scarce thing for one unit, on the best route.", "最佳路径下每单位需求占用的稀缺之物。", ""), _num("earns", "单位收益", "Money of today for each unit of the scarce thing.", "每单位稀缺之物的收益（现值）。", "currency/unit"), _num("priority", "优先级", "1 is first.", "1 为最优先。", ""),
        ),
    ),
    PlanTable(
        "supplier_choice", "Choice of suppliers", "供应商选择", "Why this supplier and not that one: for what reaches a customer, or for what arrives where makers are not told apart, every possible maker with what a unit would cost there. worth = cost + scarce + ruled - loss. With lots, switches and steps as in the plan, while everything else stays.", "为何选此供应商而非彼：对每个客户收到的物料（或不区分制造商的到货），列出所有可能的制造商及其每单位的成本。价值 = 成本 + 稀缺 + 规则 - 损失。批量、开关与步数与计划相同，其他一切不变。",
        (
            PlanColumn("customer", "客户", "Who receives it; blank: whoever uses what arrives.", "收货方；留空为到货的任何用途。", key=True, text=True), ITEM, QUARTER, SUPPLIER, OPTION, PARTS,
            _num("rank", "名次", "1 is what is taken first; blank where there is no way at all.", "1 为首选；完全不可行时留空。", ""), _num("units", "数量", "Units in the plan.", "计划中的数量。"),
            _num("worth", "价值", "What a unit there is worth to the plan, in money of today.", "该处每单位对计划的价值（现值）。", "currency/unit"), _num("cost", "成本", "What is paid for a unit on its cheapest way, in money of today.", "最低成本途径上每单位的支出（现值）。", "currency/unit"), _num("scarce", "稀缺", "What the scarce things that it takes would earn elsewhere.", "所占用的稀缺资源在别处可得的收益。", "currency/unit"), _num("ruled", "规则", "What share rules, blends, contracts and locks cost a unit; below 0 where they favour it.", "份额、配比、合同与锁定规则对每单位的成本；负数为有利。", "currency/unit"), _num("loss", "损失", "By how much a unit would be dearer than it is worth; 0 for what is taken.", "每单位超出其价值的金额；已选用者为 0。", "currency/unit"),
            _num("price", "现价", "Unit cost of the source in the quarter of start.", "投产季度的货源单位成本。", "currency/unit"), _num("flip_price", "选用价", "Below this unit cost in the quarter of start it would be taken; blank where no price decides.", "投产季度的单位成本低于此值即会选用；不由价格决定时留空。", "currency/unit"), PlanColumn("start", "投产季度", "Quarter in which it starts.", "投产的季度。", text=True), PlanColumn("flip_date", "最早可行", "Quarter from which it is possible at the earliest.", "最早可行的季度。", text=True),
            PlanColumn("build_up", "成本构成", "What is paid for on the way.", "途中所支付的各项。", text=True), PlanColumn("rules", "相关规则", "Rules that weigh on a unit, with the money of each.", "影响每单位的规则及其金额。", text=True), PlanColumn("sheet", "工作表", "Sheet of the price or date.", "该价格或日期所在工作表。", text=True), PlanColumn("cell", "单元格", "Its cell.", "其单元格。", text=True), PlanColumn("reason", "原因", "Why it is taken or not.", "选用或未选用的原因。", text=True),
        ),
    ),
    PlanTable(
        "clashes", "Clashes", "规则冲突", "Why rules could not hold: each clash is a smallest set of rules and numbers of the workbook that cannot all hold; without any one of them the others can.", "规则为何无法遵守：每组冲突是工作簿中无法同时成立的最小一组规则与数字；去掉其中任何一项，其余即可成立。",
        (
            _key("clash", "冲突", "Number of the clash; blank for a rule that was not examined.", "冲突编号；未分析的规则留空。"), _key("member", "序号", "Number of the member in the clash.", "在冲突中的序号。"), PlanColumn("role", "角色", "bent: a rule that the plan misses. rule: one that the plan keeps. limit: a number that never bends.", "偏离：计划未遵守的规则；规则：计划遵守的规则；限制：不可偏离的数字。", text=True),
            PlanColumn("kind", "类型", "Kind of rule or number.", "规则或数字的类型。", text=True), PlanColumn("sheet", "工作表", "Sheet that states it.", "所在工作表。", text=True), PlanColumn("cell", "单元格", "Cell that states it.", "所在单元格。", text=True), PlanColumn("what", "内容", "What it is about, in words.", "内容。", text=True), PlanColumn("period", "期间", "Quarter or period.", "季度或期间。", text=True),
            _num("asked", "要求", "What it says, in its unit.", "所要求的数值。"), _num("bent", "偏离", "By how much the plan misses it.", "计划偏离的数量。"), PlanColumn("unit", "单位", "Unit of what is missed.", "偏离数量的单位。", text=True), PlanColumn("note", "说明", "What else there is to know.", "其他说明。", text=True),
        ),
    ),
    PlanTable(
        "repairs", "Repairs", "修复方案", "What would resolve each clash: one member alone gives way, as little as it can, while the others hold and no other rule is missed by more than in this plan. Best first.", "如何解决每组冲突：仅一项让步且幅度最小，其余成立，且其他规则的偏离不超过本计划。最优者在先。",
        (
            _key("clash", "冲突", "Number of the clash.", "冲突编号。"), _key("rank", "名次", "1 costs least.", "1 为代价最小。"),
            PlanColumn("kind", "类型", "Kind of rule or number that gives way.", "让步的规则或数字的类型。", text=True), PlanColumn("sheet", "工作表", "Its sheet.", "所在工作表。", text=True), PlanColumn("cell", "单元格", "Its cell.", "所在单元格。", text=True), PlanColumn("what", "内容", "What gives way, in words.", "让步的内容。", text=True), PlanColumn("period", "期间", "Quarter or period.", "季度或期间。", text=True),
            _num("asked", "要求", "What it says now.", "现在的数值。"), _num("amount", "让步", "The least by which it has to give way.", "最少须让步的数量。"), PlanColumn("unit", "单位", "Unit of the amount.", "让步数量的单位。", text=True), _num("to", "改为", "What its cell would say then; blank where one number cannot say it.", "届时单元格的数值；无法以单一数字表示时留空。", ""), _num("money", "金额", "Money of today that the plan would earn beside this plan; blank where this alone is no repair.", "相对本计划的金额增减（现值）；仅此一项不足以修复时留空。", "currency"), PlanColumn("note", "说明", "What else there is to know.", "其他说明。", text=True),
        ),
    ),
    PlanTable(
        "prices", "Prices", "边际价值", "What one more unit of a number in the workbook is worth in money of today, and what could come a quarter earlier: at the prices of the plan, and solved again where lots, switches or steps are near. What is not listed is worth nothing while lots, switches and steps stay as in the plan.", "工作簿中某数字每增加一单位的价值（现值），以及提前一个季度的价值：按计划的价格，并在附近有批量、开关或步数时重新求解。未列出者，在批量、开关与步数与计划相同时没有价值。",
        (
            _key("kind", "类型", "Which limit, or what could be a quarter earlier.", "何种限制，或何者可提前一个季度。"), _key("subject", "对象", "Whose: supplier and resource, rule, contract, customer and item, option.", "对象：供应商与资源、规则、合同、客户与物料、选项。"), _key("quarter", "季度", "Quarter, or the first one of its period; blank where one number holds for all.", "季度，或其期间的第一个季度；同一数字适用于全部时留空。"),
            PlanColumn("sheet", "工作表", "Sheet of the number.", "该数字的工作表。", text=True), PlanColumn("cell", "单元格", "Its cell.", "其单元格。", text=True),
            _num("change", "更改", "The change that was asked about; of a budget, what another step lacks.", "所询问的更改；对预算为再启动一步所缺的金额。", ""), _num("present", "当前值", "The number now.", "当前数字。", ""),
            _num("dual", "价格", "Money of today for one unit of relief (of a share one point), with lots, switches and steps as in the plan.", "每放宽一单位（份额为一个百分点）的金额（现值），批量、开关与步数与计划相同。", "currency/unit"), _num("low", "自", "From which number on that holds, others unchanged; blank where there is no end, or it is not known.", "该价格适用的最小数字（其他不变）；无下限或未知时留空。", ""), _num("high", "至", "Up to which number; blank likewise.", "适用的最大数字；无上限或未知时留空。", ""),
            _num("resolved", "重解价值", "Money of today for one unit on average of the change, by solving again.", "按更改重新求解，平均每单位的金额（现值）。", "currency/unit"), PlanColumn("found", "方法", "How that was found.", "求得方法。", text=True),
        ),
    ),
    PlanTable(
        "room", "Room to negotiate", "谈判空间", "How little and how much each supplier could have of an item over the horizon, within the given part of the best profit. An inner estimate, with lots, switches and steps as in the plan: this much is surely possible, more may be.", "在利润仅让出给定比例的范围内，每个供应商在整个计划期内可占某物料的最少与最多份额。此为保守估计，批量、开关与步数与计划相同：至少可达到此范围，实际可能更大。",
        (
            ITEM, _key("supplier", "供应商", "Who makes it.", "制造商。"), _num("units", "数量", "Good units received from it in the plan.", "计划中从其收到的良品数量。"), _num("share", "份额", "Of all that is received of the item.", "占该物料全部收货的比例。", "share"), _num("least", "最少份额", "Least share; blank where it was not asked.", "最少份额；未分析时留空。", "share"), _num("most", "最多份额", "Most share; blank where it was not asked.", "最多份额；未分析时留空。", "share"),
            _num("least_money", "最少时让出", "Money of today given up at the least share, at most.", "取最少份额时至多让出的金额（现值）。", "currency"), _num("most_money", "最多时让出", "Money of today given up at the most share, at most.", "取最多份额时至多让出的金额（现值）。", "currency"), PlanColumn("note", "备注", "What was not asked.", "未分析的内容。", text=True),
        ),
    ),
    PlanTable(
        "alternatives", "Other plans", "其他计划", "Plans that earn nearly as much and look different: who makes what. Each is a whole plan, with lots, switches and steps as in this one.", "利润相近而结构不同的计划（由谁制造什么）。每个都是完整的计划，批量、开关与步数与本计划相同。",
        (
            _key("alternative", "方案号", "Number of the plan.", "计划编号。"), _key("item", "物料", "Item of which the shares differ; blank for the plan's money.", "份额不同的物料；留空为计划的金额。"), _key("supplier", "供应商", "Whose share.", "谁的份额。"), PlanColumn("what", "内容", "What differs.", "不同之处。", text=True), _num("plan", "本计划", "In this plan: share, or money of today.", "本计划中的份额或金额（现值）。", ""), _num("other", "该方案", "In the other plan.", "该方案中的数值。", ""),
        ),
    ),
)  # fmt: skip

TABLE = {t.name: t for t in TABLES}
EXPLANATION = {t.name: t for t in EXPLANATIONS}
MONEY_LINES = (
    "revenue", "unit cost", "expediting", "order cost", "fixed cost", "holding", "overtime", "late fees", "lost penalties", "capex", "running cost", "rule prices",
    "contract prices", "take-or-pay",
    "freight", "duty", "scrap", "substitution", "stability",
)  # fmt: skip
