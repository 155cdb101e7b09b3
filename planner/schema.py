"""The workbook's language, declared once.

Reading, checking, the template, the documentation and the error messages all come from ``SHEETS``. A technology is
never named here: it is rows in these sheets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What a cell of a column holds."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # a part of one; 85 % and 0.85 are the same
    COUNT = "count"  # a whole number, 0 or more
    QUARTER = "quarter"  # a bucket of the horizon's length
    YES_NO = "yes/no"
    CHOICE = "choice"
    LIST = "list"  # several references, separated by ; or ,
    SHARES = "shares"  # several parts of one, separated by ; or ,
    MAKERS = "makers"  # "item: supplier; item: supplier": who made the tracked parts inside


@dataclass(frozen=True)
class Column:
    """One column: its names, what it holds, and in which unit.

    A ``phased`` column may be given once per row, or quarter by quarter in the wide columns of a row whose
    ``measure`` names it. ``low`` and ``high`` are inclusive unless ``above_low``.
    """

    name: str
    zh: str
    kind: Kind
    doc: str
    doc_zh: str
    unit: str = ""
    default: object = None
    required: bool = False
    key: bool = False
    refers: tuple[str, ...] = ()  # "Sheet.column" alternatives
    phased: bool = False
    low: float | None = None
    high: float | None = None
    above_low: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # (English, Chinese)


@dataclass(frozen=True)
class Sheet:
    """One sheet: one concept. ``measure`` is what the quarter columns of a row without a measure hold."""

    name: str
    zh: str
    doc: str
    doc_zh: str
    columns: tuple[Column, ...]
    required: bool = False
    measure: str = ""
    settings: bool = False  # rows of name and value instead of columns
    free: bool = False  # unknown columns are kept as attributes
    before: bool = False  # quarter columns lie before the horizon
    names: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {c.name: c for c in self.columns})

    @property
    def keys(self) -> tuple[Column, ...]:
        """Columns that together name a row."""
        return tuple(c for c in self.columns if c.key)

    @property
    def phased(self) -> tuple[Column, ...]:
        """Columns that may be given quarter by quarter."""
        return tuple(c for c in self.columns if c.phased)


T, N, S, C = Kind.TEXT, Kind.NUMBER, Kind.SHARE, Kind.COUNT
Q, YN, CH, L, SS = Kind.QUARTER, Kind.YES_NO, Kind.CHOICE, Kind.LIST, Kind.SHARES
MONEY, PER_UNIT = "currency", "currency/unit"
HELD = ("held for", "专供")  # before a customer or family in a text of makers: nobody else may use the units

NOTE = Column("note", "备注", T, "Where the row's numbers come from.", "本行数据的来源。")
MEASURE = Column(
    "measure", "指标", T,
    "Which column the quarter columns of this row hold; blank for the sheet's usual one.",
    "本行各季度列所填的指标；留空为本表的默认指标。",
    key=True,
)  # fmt: skip


def _item(doc: str, doc_zh: str, name: str = "item", zh: str = "物料", required: bool = True) -> Column:
    return Column(name, zh, T, doc, doc_zh, key=True, required=required, refers=("Items.item",))


def _supplier(doc: str, doc_zh: str, required: bool = True) -> Column:
    return Column("supplier", "供应商", T, doc, doc_zh, key=True, required=required, refers=("Suppliers.supplier",))


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Settings", "设置", "How the plan is made: one setting a row.", "如何编制计划：每行一项设置。",
        (
            Column("start", "起始季度", Q, "First quarter of the horizon.", "计划期的第一个季度。", required=True),
            Column("quarters", "季度数", C, "Number of quarters (buckets) in the horizon.", "计划期内的季度（时间段）个数。", required=True, low=1, high=400),
            Column("bucket", "时间段", CH, "Length of a time bucket.", "时间段的长度。", default="quarter", choices=(("quarter", "季度"), ("month", "月"), ("year", "年"))),
            Column("currency", "币种", T, "Name of the currency of all money.", "所有金额的币种。", default="USD"),
            Column("discount_rate", "折现率", S, "Yearly rate at which later money is discounted.", "未来金额的年折现率。", default=0.0, low=0, high=1),
            Column("capex_budget", "资本开支预算", N, "Most capital expenditure over the horizon; blank for no limit.", "计划期资本开支上限；留空为不限。", MONEY, low=0),
            Column("capex_budget_quarter", "季度资本开支预算", N, "Most capital expenditure in any one quarter; blank for no limit.", "任一季度资本开支上限；留空为不限。", MONEY, low=0),
            Column("objective", "目标", CH, "money: discounted money is maximised; rules without a price bend only when they must. order: rules, then commitments by priority, then stock targets, then money, then the fewest changes against the plan before, each held within its tolerance.", "金额：折现金额最大，无罚金的规则仅在必要时违反。次序：依次为规则、按优先级的承诺、库存目标、金额、与上次计划的最少变更，各在其容差内保持。", default="money", choices=(("money", "金额"), ("order", "次序"))),
            Column("tolerance_service", "服务容差", S, "With objective order: share of a priority's commitments, by worth, that money and stability may give up.", "目标为次序时：每一优先级的承诺（按价值计）中，可为金额与稳定性让出的比例。", default=0.0, low=0, high=1),
            Column("tolerance_margin", "利润容差", S, "With objective order: share of the money that stability may cost.", "目标为次序时：可为稳定性让出的金额比例。", default=0.0, low=0, high=1),
            Column("fair_share", "公平分配", YN, "Where commitments of a priority cannot all be met, the largest part of its commitments that any one customer misses, in units, is made as small as can be before their sum is.", "当同一优先级的承诺无法全部满足时，先使任一客户未满足承诺（按数量）的最大比例尽可能小，再使总量最小。", default=False),
            Column("frozen_quarters", "冻结季度数", C, "First quarters in which the decisions of the plan before (sheet Locks, sense plan) are kept unless they cannot be.", "计划期开头的若干季度：上次计划的决策（“锁定”表，方式为计划）尽可能保持不变。", "quarters", default=0),
            Column("slushy_quarters", "半冻结季度数", C, "First quarters in which changes against the plan before are counted at all; blank for all.", "计划期开头的若干季度：与上次计划的偏离计入稳定性；留空为全部季度。", "quarters"),
            Column("stability_price", "稳定性价格", N, "Price of a unit, or step of an option, by which the plan differs from the one before, after the frozen quarters; a price in sheet Locks takes its place.", "冻结季度之后，与上次计划每偏离一单位（或选项一步）的价格；“锁定”表中所填的价格优先。", PER_UNIT, default=0.0, low=0),
            Column("forecast_error", "预测误差", N, "For planner simulate only: by how much, on average, one quarter's news moves what is forecast of each demand to come (coefficient of variation; 0.1 is about a tenth).", "仅用于 planner simulate：每过一个季度，各项未来需求的预测平均变动的幅度（变异系数；0.1 约为一成）。", default=0.0, low=0, high=2),
            Column("gap", "允许差距", S, "The search stops when the plan is proven this close to the best possible.", "计划与理论最优的差距小于此值即停止求解。", default=0.001, low=0, high=1),
            Column("time_limit", "时限", N, "The search stops after this long with the best plan found.", "求解超过此时长即停止，并保留已找到的最好计划。", "seconds", default=60.0, low=0.01, high=1e7),
            Column("threads", "线程数", C, "Processor threads of the solver.", "求解器使用的线程数。", default=1, low=1, high=256),
            Column("seed", "随机种子", C, "Seed of the solver's random choices.", "求解器的随机种子。", default=0, high=2147483647),
            Column("engine", "建模方式", CH, "How the model's matrix is written: bulk evaluates whole rules at once; pyomo goes row by row, slowly, as the reference. Both give the same plan.", "生成模型矩阵的方式：批量（整条规则一次计算），或逐行（由 Pyomo 逐行生成，较慢，供核对）。两者结果相同。", default="bulk", choices=(("bulk", "批量"), ("pyomo", "逐行"))),
        ),
        required=True, settings=True,
    ),
    Sheet(
        "Items", "物料", "Everything bought, made or wanted.", "一切采购、制造或需求的对象。",
        (
            Column("item", "物料", T, "Name of the item.", "物料名称。", key=True, required=True),
            Column("kind", "类型", CH, "item: somebody supplies it. need: nobody makes it; its BOM options say what can serve it.", "物料：有人供应；需求：无人制造，由其 BOM 方案满足。", default="item", choices=(("item", "物料"), ("need", "需求"))),
            Column("family", "类别", T, "Family, for share rules and totals.", "类别，用于份额规则与汇总。"),
            Column("unit", "单位", T, "Unit in which it is counted.", "计量单位。", default="pcs"),
            Column("tracked", "追踪", YN, "Customers care who made it: its maker is followed into everything that contains it, wherever a qualification, a share rule or a lane's origin asks.", "客户关心由谁制造：只要有认证、份额规则或路线起点涉及，其制造商就随物料一直追踪到成品。", default=False),
            Column("one_option", "单一方案", YN, "For a need: each customer is served by one option only, no mix.", "对需求：每个客户只用一种方案，不混用。", default=False),
            Column("link_class", "链路类别", T, "For needs: for each customer, all needs of one class are served by options of one same name (as AEC or optics), no mix, whatever one_option says; a need that does not have the option is then not served.", "对需求：对每个客户，同一链路类别的所有需求只用同一名称的方案（如 AEC 或光模块），不混用，与“单一方案”的填写无关；没有该方案的需求则不被满足。"),
            Column("opening_stock", "期初库存", N, "Stock at the start. Tracked items give theirs in Receipts, by maker.", "期初库存。被追踪的物料在“在途”表中按制造商填写。", "unit", default=0.0, low=0),
            Column("holding_cost", "持有成本", N, "Cost of holding one unit to the end of a quarter.", "每单位持有至季度末的成本。", "currency/unit/quarter", default=0.0, low=0),
            Column("safety_stock", "安全库存", N, "Stock wanted at the end of every quarter.", "每个季度末希望持有的库存。", "unit", default=0.0, low=0),
            Column("safety_price", "安全库存罚金", N, "Price of a unit of safety stock missing for a quarter; blank: kept unless it cannot be.", "安全库存每缺一单位每季度的罚金；留空表示尽可能保证。", "currency/unit/quarter", low=0),
            Column("cover", "覆盖季度数", N, "Quarters of cover, beside safety_stock: what the plan itself takes out of stock (used, delivered, substituted) in so many quarters to come, part of a quarter pro rata, is wanted in stock; after the horizon the last quarter repeats. Missing units cost safety_price; without one they are kept even where that costs sales.", "在安全库存之外的覆盖季度数：计划在此后这么多个季度内的出库（耗用、交付、替代）须有库存，不足一季按比例；计划期后按最后一个季度重复。缺口按安全库存罚金计；未填罚金时，即使减少销售也尽可能保证。", "quarters", default=0.0, low=0),
            Column("most_stock", "最高库存", N, "Most stock at the end of a quarter; blank for no limit.", "季度末库存上限；留空为不限。", "unit", low=0),
            Column("closing_stock", "期末库存", N, "Stock wanted at the end of the horizon.", "计划期末希望持有的库存。", "unit", default=0.0, low=0),
            Column("value", "申报价值", N, "Customs value of one unit: the duty of a lane is a share of it.", "每单位的海关申报价值；运输路线的关税按其比例计算。", PER_UNIT, low=0),
            Column("shelf_life", "保质期", C, "Quarters for which a unit keeps: one that arrives in a quarter is used, delivered or scrapped by so many quarters later, oldest first; blank: it keeps.", "单位可保存的季度数：某季度到货的单位须在此后这么多个季度内耗用、交付或报废，先到先出；留空为不过期。", "quarters"),
            Column("scrap_cost", "报废成本", N, "Cost of scrapping a unit, below 0 for what it brings; blank: scrapped free if it has a shelf life, never otherwise.", "报废一单位的成本，负数为残值；留空时，有保质期的物料可免费报废，其他物料不报废。", PER_UNIT),
            NOTE,
        ),
        required=True, free=True,
    ),
    Sheet(
        "Suppliers", "供应商", "Who supplies: assemblers, cable makers, foundries, substrate makers.", "供应方：组装厂、线缆厂、晶圆代工厂、衬底厂等。",
        (
            Column("supplier", "供应商", T, "Name of the supplier.", "供应商名称。", key=True, required=True),
            Column("region", "地区", T, "Region, for qualification and share rules.", "地区，用于认证与份额规则。"),
            Column("fixed_cost", "固定成本", N, "Cost of every quarter in which the supplier starts anything.", "该供应商有投产的每个季度的固定成本。", "currency/quarter", default=0.0, low=0),
            NOTE,
        ),
    ),
    Sheet(
        "Sources", "货源", "Supplier S can supply item I [by recipe option O].", "供应商可供应某物料（可指定方案）。",
        (
            _supplier("Who supplies.", "供应方。"),
            _item("What is supplied.", "所供物料。"),
            Column("option", "方案", T, "Recipe option of the item's BOM; blank for any of them.", "物料的 BOM 方案；留空为任一方案。", key=True, refers=("BOM.option",)),
            MEASURE,
            Column("unit_cost", "单位成本", N, "Price of one unit started, beside its components.", "每单位投产的价格（不含其组件）。", PER_UNIT, default=0.0, phased=True, low=0),
            Column("order_cost", "订货成本", N, "Cost of each quarter in which anything is ordered (order or set-up).", "有下单的每个季度的订货或换线成本。", "currency/order", default=0.0, low=0),
            Column("yield", "良率", S, "Good units out of one started. Where it grows with time, give it quarter by quarter; the ramp of sheet Options is for new capacity.", "每投产一单位得到的良品数。随时间提高的良率请按季度填写；“选项”表的爬坡用于新增产能。", "unit/unit", default=1.0, phased=True, low=0, high=1, above_low=True),
            Column("lead_time", "交期", C, "Quarters from start to arrival.", "从投产到到货的季度数。", "quarters", default=0),
            Column("min_order", "最小订货量", N, "Least quantity started in a quarter, if any.", "某季度若投产，则至少投产此数量（MOQ）。", "unit", default=0.0, low=0),
            Column("lot_size", "批量", N, "The quantity started in a quarter is a multiple of this; blank for any quantity.", "每季度投产量须为此数的整数倍；留空为不限。", "unit", low=0, above_low=True),
            Column("most", "产出上限", N, "Most started in a quarter; blank for no limit.", "每季度投产上限；留空为不限。", "unit/quarter", phased=True, low=0),
            Column("first", "最早季度", Q, "First quarter in which it can start.", "最早可投产的季度。"),
            Column("last", "最晚季度", Q, "Last quarter in which it can start.", "最晚可投产的季度。"),
            Column("with_options", "须同时投产的方案", L, "Options of the same item, each of which this supplier must start as well, by its own source, in every quarter in which it starts this one.", "同一物料的其他方案：凡投产本方案的季度，该供应商须同时按这些方案（各自的货源）投产。"),
            NOTE,
        ),
        required=True,
    ),
    Sheet(
        "BOM", "BOM", "One unit of item I [by option O] takes so much of component C.", "一单位物料（按某方案）耗用多少组件。",
        (
            _item("What is made, or the need that is served.", "所制造的物料或所满足的需求。"),
            Column("option", "方案", T, "Alternative recipe; rows without one belong to every option of the item.", "可替代的方案；留空的行属于该物料的所有方案。", key=True),
            _item("What goes in; blank for an option that takes nothing more.", "所耗组件；方案不再耗用其他组件时留空。", "component", "组件", required=False),
            Column("quantity", "用量", N, "Units of the component in one unit started.", "每投产一单位耗用的组件数量。", "unit/unit", low=0, above_low=True),
            NOTE,
        ),
    ),
    Sheet(
        "Grades", "分级", "What is started at a supplier comes out as several items in fixed shares (binning).", "在供应商处投产的物料按固定比例产出多种物料（分档）。",
        (
            _item("What is started: a process before its output is sorted.", "投产的物料：产出分档之前的工序。"),
            _supplier("Where; blank for every supplier that has no rows of its own.", "供应商；留空为所有未单独填写的供应商。", required=False),
            _item("What comes out; the item that is started may be one of them.", "产出的物料；可包括投产物料本身。", "grade", "等级"),
            Column("share", "比例", S, "Part of the good units. The shares of what comes out sum to 1: what is lost is the source's yield.", "占良品的比例。各产出比例之和为 1：损失由货源的良率表示。", "unit/unit", required=True, low=0, high=1, above_low=True),
            NOTE,
        ),
    ),
    Sheet(
        "Substitutes", "替代", "A better item may serve for a worse one: units of it in stock become units of the other in the same quarter (a fast laser sold as a slow one). Its maker stays known where the other's is told apart. Shares and contracts with suppliers count what is received, so not this.", "较好的物料可当作较差的物料使用：库存中的数量在当季转为另一物料（如高速激光器当低速用）。若另一物料区分制造商，则其制造商不变。份额与供应商合同按到货计，不计入替代。",
        (
            _item("What may serve; it has no shelf life.", "可用来替代的物料；不得有保质期。"),
            _item("For what it may serve; it has no shelf life either, and is tracked only if the other is.", "被替代的物料；同样不得有保质期；仅当前者被追踪时才可被追踪。", "serves_for", "被替代物料"),
            Column("cost", "替代成本", N, "Cost of a unit moved.", "每替代一单位的成本。", PER_UNIT, default=0.0, low=0),
            Column("first", "最早季度", Q, "First quarter in which it may serve.", "最早可替代的季度。"),
            Column("last", "最晚季度", Q, "Last quarter in which it may serve.", "最晚可替代的季度。"),
            NOTE,
        ),
    ),
    Sheet(
        "Capacity", "产能", "Resource R of supplier S has so much a quarter, in its own unit.", "供应商的某资源每季度的产能（自有单位）。",
        (
            _supplier("Whose resource.", "资源所属的供应商。"),
            Column("resource", "资源", T, "Name of the resource: a line, a process, wafers.", "资源名称：产线、工艺、晶圆等。", key=True, required=True),
            MEASURE,
            Column("unit", "单位", T, "Unit of the resource.", "资源的单位。", default="units"),
            Column("capacity", "产能", N, "Available each quarter.", "每季度可用产能。", "resource unit/quarter", phased=True, low=0),
            Column("overtime", "加班产能", N, "Most that can be added by overtime each quarter.", "每季度可加班增加的产能上限。", "resource unit/quarter", default=0.0, phased=True, low=0),
            Column("overtime_cost", "加班成本", N, "Price of one unit of overtime.", "每单位加班产能的价格。", "currency/resource unit", default=0.0, low=0),
            NOTE,
        ),
        measure="capacity",
    ),
    Sheet(
        "Usage", "占用", "Starting one unit of item I at supplier S takes so much of resource R.", "在供应商处投产一单位物料占用多少资源。",
        (
            _supplier("Where; blank for every supplier that has the resource.", "供应商；留空为拥有该资源的所有供应商。", required=False),
            Column("resource", "资源", T, "The resource that is used.", "被占用的资源。", key=True, required=True, refers=("Capacity.resource",)),
            _item("What is started.", "投产的物料。"),
            Column("option", "方案", T, "Recipe option; blank for all of them.", "方案；留空为所有方案。", key=True, refers=("BOM.option",)),
            Column("usage", "单位占用", N, "Taken by one unit started.", "每投产一单位的占用。", "resource unit/unit", default=0.0, low=0),
            Column("setup", "换线占用", N, "Taken by each quarter in which anything is ordered.", "有下单的每个季度的换线占用。", "resource unit/order", default=0.0, low=0),
            NOTE,
        ),
    ),
    Sheet(
        "Receipts", "在途", "What is on hand by maker, already ordered or in process, and when it arrives.", "按制造商的现有库存，以及已订购或在制、将到货的数量与时间。",
        (
            _item("What arrives.", "到货的物料。"),
            _supplier("Who made it.", "制造商。"),
            Column("parts", "部件来源", Kind.MAKERS, "Makers of the tracked parts inside, as 'item: supplier; item: supplier'; 'held for: customer' or 'held for: family' where nobody else may use it.", "其中被追踪部件的制造商，写作“物料: 供应商; 物料: 供应商”；仅供某客户或某类别使用的写“专供: 客户”或“专供: 类别”。", key=True, refers=("Items.item", "Suppliers.supplier")),
            Column("customer", "客户", T, "Already on the way to this customer: it arrives there in the quarter and never enters stock. What is not used in that quarter may be used later. Blank for what arrives in stock.", "已在发往该客户的途中：在该季度直接到达客户，不进入库存；当季未用的可在以后使用。留空表示到货入库。", key=True, refers=("Demand.customer",)),
            Column("expires", "到期", Q, "Last quarter in which the units on hand at the start can be used, for an item with a shelf life; blank: as if they had just come.", "期初数量最后可用的季度，用于有保质期的物料；留空视为刚到货。", key=True),
            MEASURE,
            Column("opening", "期初", N, "On hand at the start.", "期初现有数量。", "unit", default=0.0, low=0),
            Column("receipt", "到货", N, "Arrives in the quarter.", "该季度到货。", "unit", phased=True, low=0),
            NOTE,
        ),
        measure="receipt",
    ),
    Sheet(
        "History", "历史", "What was received, or delivered to a customer, before the horizon; yearly shares, growth limits and contracts count it.", "计划期之前已收货或已交付给客户的数量；年度份额、增长限制与合同会计入。",
        (
            _item("Which item.", "物料。"),
            _supplier("Who supplied it.", "供应商。"),
            Column("customer", "客户", T, "To whom it was delivered; blank for what was received.", "交付的客户；留空表示收货。", key=True, refers=("Demand.customer",)),
            MEASURE,
            Column("quantity", "数量", N, "Good units received or delivered in the quarter.", "该季度收货或交付的良品数量。", "unit", phased=True, low=0),
            NOTE,
        ),
        measure="quantity", before=True,
    ),
    Sheet(
        "Demand", "需求", "Customer C wants so much of an item or need each quarter.", "客户每季度对物料或需求的数量。",
        (
            Column("customer", "客户", T, "Who wants it.", "需求方。", key=True, required=True),
            _item("The item or need.", "物料或需求。"),
            MEASURE,
            Column("quantity", "数量", N, "Wanted in the quarter; blank for none.", "该季度的需求数量；留空为无需求。", "unit", phased=True, low=0),
            Column("price", "价格", N, "Paid for a unit, by the quarter in which it was wanted.", "单价，以需求所在季度为准。", PER_UNIT, default=0.0, phased=True, low=0),
            Column("priority", "优先级", C, "1 is served first when commitments clash.", "承诺冲突时，1 为最优先。", default=1, low=1, high=99),
            Column("committed", "承诺比例", S, "Part that must be delivered by the latest acceptable quarter.", "须在最晚可接受季度前交付的比例。", default=0.0, low=0, high=1),
            Column("delay", "可延迟", C, "Quarters it may be delivered late.", "可延迟交付的季度数。", "quarters", default=0),
            Column("late_fee", "延迟罚金", N, "Fee for a unit for each quarter late.", "每单位每延迟一个季度的罚金。", "currency/unit/quarter", default=0.0, low=0),
            Column("lost_penalty", "失单罚金", N, "Penalty for a unit never delivered, due when its delay is over.", "每单位最终未交付的罚金，于可延迟期限届满时支付。", PER_UNIT, default=0.0, low=0),
            NOTE,
        ),
        required=True, measure="quantity",
    ),
    Sheet(
        "Backlog", "未交", "What customers still want of quarters before the horizon: it may be served as long as the delay in Demand allows, and counts from the quarter in which it was wanted.", "计划期之前各季度客户仍然需要的数量：在“需求”表的可延迟期限内仍可交付，并以原需求季度计算延迟。",
        (
            Column("customer", "客户", T, "Who wants it; with the item a row of Demand, which has its priority, delay, fees and penalty.", "需求方；须与物料一起在“需求”表中有一行，优先级、可延迟、罚金以该行为准。", key=True, required=True, refers=("Demand.customer",)),
            _item("The item or need.", "物料或需求。"),
            MEASURE,
            Column("quantity", "数量", N, "Still wanted, by the quarter in which it was wanted.", "仍需要的数量，按原需求季度填写。", "unit", phased=True, low=0),
            Column("price", "价格", N, "Paid for a unit, by the quarter in which it was wanted.", "单价，以原需求季度为准。", PER_UNIT, default=0.0, phased=True, low=0),
            Column("committed", "承诺数量", N, "Units of it that must be delivered by the latest acceptable quarter.", "其中须在最晚可接受季度前交付的数量。", "unit", default=0.0, phased=True, low=0),
            NOTE,
        ),
        measure="quantity", before=True,
    ),
    Sheet(
        "Customers", "客户", "Where customers are, for the rows of Lanes that name a region.", "客户所在地区，供“运输路线”表中按地区填写的行使用。",
        (
            Column("customer", "客户", T, "Name of the customer, as in Demand.", "客户名称，与“需求”表一致。", key=True, required=True),
            Column("region", "地区", T, "Region of the customer.", "客户所在地区。"),
            NOTE,
        ),
        free=True,
    ),
    Sheet(
        "Lanes", "运输路线", "What it costs and how long it takes to bring an item from its maker to a customer. Every row that fits a delivery applies: freight, duty, transit and expediting add up. A delivery that no row fits is free and at once. What a lane costs and carries counts in the quarter in which the goods leave; deliveries count for the customer, and in share rules, in the quarter in which they arrive.", "将物料从制造商运到客户的费用与时间。凡符合某次交付的行都适用：运费、关税、在途时间与加急均相加。没有符合的行则免费且即时到达。路线的费用与运量计入发运季度；交付对客户及份额规则计入到达季度。",
        (
            Column("lane", "路线", T, "Name of the lane.", "路线名称。", key=True, required=True),
            Column("from_supplier", "起点供应商", T, "Only what this supplier made; the items must be tracked. Blank, with from_region blank: from anyone.", "仅限该供应商制造的物料（物料须被追踪）；与起点地区均留空表示不限。", refers=("Suppliers.supplier",)),
            Column("from_region", "起点地区", T, "Or only what suppliers of this region made.", "或仅限该地区供应商制造的物料。", refers=("Suppliers.region",)),
            Column("to_customer", "终点客户", T, "Only to this customer. Blank, with to_region blank: to anyone.", "仅限发往该客户；与终点地区均留空表示不限。", refers=("Demand.customer",)),
            Column("to_region", "终点地区", T, "Or only to customers of this region, by sheet Customers.", "或仅限发往“客户”表中该地区的客户。", refers=("Customers.region",)),
            Column("item", "物料", T, "Only this item. Blank, with family blank: every item that is delivered.", "仅限此物料；与类别均留空表示所有交付的物料。", refers=("Items.item",)),
            Column("family", "类别", T, "Or only items of this family.", "或仅限此类别的物料。", refers=("Items.family",)),
            MEASURE,
            Column("freight", "运费", N, "Freight of a unit.", "每单位运费。", PER_UNIT, default=0.0, phased=True, low=0),
            Column("duty", "关税", S, "Duty, as a share of the item's value.", "关税，占物料申报价值的比例。", "share", default=0.0, low=0, high=1),
            Column("transit", "在途时间", C, "Quarters from leaving stock to the customer.", "从出库到达客户的季度数。", "quarters", default=0),
            Column("expedite_fee", "加急费", N, "Fee for a unit sent by express, beside freight.", "每单位加急的费用（运费之外）。", PER_UNIT, default=0.0, low=0),
            Column("expedite_saves", "加急节省", C, "Quarters that express saves; blank where there is none.", "加急可节省的季度数；留空表示没有加急。", "quarters", low=1),
            Column("expedite_most", "加急上限", N, "Most units sent by express in a quarter; blank for no limit.", "每季度加急数量上限；留空为不限。", "unit/quarter", low=0),
            Column("fixed_cost", "固定成本", N, "Cost of each quarter in which anything goes on the lane.", "该路线有发运的每个季度的固定成本。", "currency/quarter", default=0.0, low=0),
            Column("min_load", "最低运量", N, "Least units that leave in a quarter, if any, over everything that the row covers.", "某季度若有发运，则本行范围内合计至少发运此数量。", "unit/quarter", default=0.0, low=0),
            Column("most", "运量上限", N, "Most units that leave in a quarter, over everything that the row covers; blank for no limit.", "本行范围内每季度发运合计上限；留空为不限。", "unit/quarter", phased=True, low=0),
            NOTE,
        ),
        measure="freight",
    ),
    Sheet(
        "Qualification", "认证", "Customer C accepts an item, or a part inside it, only from these suppliers or regions; or a need by these options only.", "客户只接受来自这些供应商或地区的物料（或其中的部件）；或只接受需求的这些方案。",
        (
            Column("customer", "客户", T, "Who accepts.", "接受方。", key=True, required=True, refers=("Demand.customer",)),
            _item("A tracked item delivered or inside what is delivered; or a need.", "被追踪的交付物料或其中的部件；或一项需求。"),
            _supplier("Accepted maker.", "被认可的制造商。", required=False),
            Column("region", "地区", T, "Accepted region of the maker.", "被认可的制造商地区。", key=True, refers=("Suppliers.region",)),
            Column("option", "方案", T, "Accepted option of the need.", "被认可的需求方案。", key=True, refers=("BOM.option",)),
            Column("from", "起始", Q, "First quarter in which it is accepted; blank for always.", "开始被认可的季度；留空为一直认可。"),
            NOTE,
        ),
    ),
    Sheet(
        "Shares", "份额", "Within a scope, a supplier or region carries at least or at most this share.", "在某范围内，某供应商或地区至少或至多占此份额。",
        (
            Column("rule", "规则", T, "Name of the rule.", "规则名称。", key=True, required=True),
            Column("supplier", "供应商", T, "Whose share. A most share with supplier and region blank holds for each supplier: no single one has more.", "谁的份额。仅填最高份额、供应商与地区均留空时，对每个供应商分别适用：任何一家不得超过。", refers=("Suppliers.supplier",)),
            Column("region", "地区", T, "Or which region's share.", "或哪个地区的份额。", refers=("Suppliers.region",)),
            Column("family", "类别", T, "Scope: this family of items; with item blank.", "范围：此类别的物料；此时物料留空。", refers=("Items.family",)),
            Column("item", "物料", T, "Scope: this item; with family blank.", "范围：此物料；此时类别留空。", refers=("Items.item",)),
            Column("customer", "客户", T, "Scope: only what is delivered to this customer, by itself or inside what is delivered (by the BOM; History and what was on the way at the start count by themselves only); blank for all that is received.", "范围：仅交付给此客户的数量，含其所收物料中所用的部分（按 BOM；历史与期初在途仅计其本身）；留空为全部收货。", refers=("Demand.customer",)),
            Column("per", "期间", CH, "Over what time the share is counted.", "按什么期间计算份额。", default="quarter", choices=(("quarter", "季度"), ("year", "年"), ("horizon", "计划期"))),
            MEASURE,
            Column("counts", "计量", CH, "What is counted: units, or their value by sheet Items.", "按数量，或按“物料”表的申报价值计算。", default="units", choices=(("units", "数量"), ("value", "价值"))),
            Column("least", "最低份额", S, "Least share. In a period in which the subject cannot supply at all, the rule stops nobody and is told as bent.", "最低份额。若该对象在某期间完全无法供应，则不因此停止供应，并列为未能遵守的规则。", phased=True, low=0, high=1),
            Column("most", "最高份额", S, "Most share. In a period in which nobody else can supply, the rule stops nobody and is told as bent.", "最高份额。若某期间别无其他供应方，则不因此停止供应，并列为未能遵守的规则。", phased=True, low=0, high=1),
            Column("growth", "增长上限", N, "Largest growth on the quarter before; 0.25 is a quarter more.", "较上一季度的最大增长；0.25 即 25 %。", low=0),
            Column("growth_floor", "增长起点", N, "Units by which growth may always exceed that.", "增长上限之外总可增加的数量。", "unit/quarter", default=0.0, low=0),
            Column("most_suppliers", "最多供应商数", C, "Most suppliers used in the scope; supplier and region blank.", "范围内最多使用的供应商数；此时供应商与地区留空。", low=1),
            Column("most_options", "最多方案数", C, "Most recipe options of the item by which anything is started; supplier, region and customer blank.", "该物料最多投产的方案数；此时供应商、地区与客户留空。", low=1),
            Column("most_customers", "最多客户数", C, "Most customers to whom the supplier (or region) delivers in the scope; the items must be tracked.", "该供应商（或地区）在范围内最多交付的客户数；物料须被追踪。", low=1),
            Column("price", "违反罚金", N, "Price of a unit by which the rule is missed; blank: kept unless it cannot be.", "每违反一单位的罚金；留空表示尽可能保证。", PER_UNIT, low=0),
            NOTE,
        ),
    ),
    Sheet(
        "Blends", "配比", "Within a scope, the average of an attribute of the items lies between bounds: hardness of a blend, power or failure rate of what a customer receives.", "在某范围内，物料某属性的平均值须在上下限之间：如混合物的硬度、客户收货的功耗或失效率。",
        (
            Column("rule", "规则", T, "Name of the rule.", "规则名称。", key=True, required=True),
            Column("attribute", "属性", T, "A further column of sheet Items that holds numbers.", "“物料”表中填写数字的其他列。", required=True),
            Column("item", "物料", T, "Scope: what goes into this item; or, with a customer, this item as delivered (for a need, the items that serve it).", "范围：此物料所耗用的组件；填写客户时为交付的此物料（若为需求，则为满足它的各物料）。", refers=("Items.item",)),
            Column("component_family", "组件类别", T, "Of what goes into the item, only this family counts; blank for all.", "所耗组件中仅统计此类别；留空为全部组件。", refers=("Items.family",)),
            Column("supplier", "供应商", T, "Only what this supplier starts of the item; blank for all.", "仅统计此供应商投产的该物料；留空为全部。", refers=("Suppliers.supplier",)),
            Column("customer", "客户", T, "Scope: what is delivered to this customer; item and family blank for all of it.", "范围：交付给此客户的物料；物料与类别均留空为其全部收货。", refers=("Demand.customer",)),
            Column("family", "类别", T, "With a customer: only this family.", "填写客户时：仅统计此类别。", refers=("Items.family",)),
            Column("per", "期间", CH, "Over what time the average is taken.", "按什么期间计算平均值。", default="quarter", choices=(("quarter", "季度"), ("year", "年"), ("horizon", "计划期"))),
            MEASURE,
            Column("least", "最低平均", N, "Least average, each unit counted once. In a period in which nothing in the scope reaches it, the rule stops nobody and is told as bent.", "最低平均值，按单位加权。若某期间范围内没有物料能达到，则不因此停止，并列为未能遵守的规则。", "attribute", phased=True),
            Column("most", "最高平均", N, "Most average. In a period in which everything in the scope lies above it, the rule stops nobody and is told as bent.", "最高平均值。若某期间范围内所有物料均高于此值，则不因此停止，并列为未能遵守的规则。", "attribute", phased=True),
            Column("price", "违反罚金", N, "Price of a unit whose attribute misses the average by 1; blank: kept unless it cannot be.", "每单位偏离平均值 1 的罚金；留空表示尽可能保证。", "currency/unit/attribute", low=0),
            NOTE,
        ),
    ),
    Sheet(
        "Contracts", "合同", "A supply agreement with a supplier, or a frame contract with a customer: volumes over a term, and their price.", "与供应商的供货协议，或与客户的框架合同：期限内的数量及其价格。",
        (
            Column("contract", "合同", T, "Name of the contract.", "合同名称。", key=True, required=True),
            Column("supplier", "供应商", T, "With whom: a supplier, of whom it counts the good units received of an item or family, or what its starts use of a resource.", "签约的供应商：按收到的某物料或类别的良品计，或按其投产占用的某资源计。", refers=("Suppliers.supplier",)),
            Column("customer", "客户", T, "Or a customer, whose demand served it counts.", "或签约的客户：按满足其需求的数量计。", refers=("Demand.customer",)),
            Column("family", "类别", T, "Scope: this family of items.", "范围：此类别的物料。", refers=("Items.family",)),
            Column("item", "物料", T, "Scope: this item or need.", "范围：此物料或需求。", refers=("Items.item",)),
            Column("resource", "资源", T, "Scope: this resource of the supplier, as used by units started (not by set-ups).", "范围：供应商的此资源，按投产数量的占用计（不含换线）。", refers=("Capacity.resource",)),
            Column("first", "起始季度", Q, "First quarter of the term. Where it lies before the horizon, History from then on counts toward the totals; blank: with the horizon.", "期限的第一个季度。早于计划期时，其后的“历史”计入总量；留空为自计划期开始。"),
            Column("last", "结束季度", Q, "Last quarter of the term; blank: with the horizon. A total least that ends after the horizon is not asked for in it.", "期限的最后一个季度；留空为到计划期末。期限晚于计划期末时，总最低量不在本计划期内要求。"),
            MEASURE,
            Column("least", "最低量", N, "Least taken in a quarter.", "每季度最低提取量。", "unit/quarter", phased=True, low=0),
            Column("most", "最高量", N, "Most taken in a quarter.", "每季度最高提取量。", "unit/quarter", phased=True, low=0),
            Column("price", "价格", N, "Price of a unit taken: in place of the source's cost of a good unit, or of the Demand price; on top for a resource. Blank: as without the contract.", "每提取一单位的价格：取代货源的每良品成本，或取代“需求”表中的价格；对资源则另加。留空为与无合同时相同。", PER_UNIT, phased=True, low=0),
            Column("fee", "照付罚金", N, "Take-or-pay fee for a unit of a least that is not taken; with a customer, the penalty for a unit not delivered. Blank: the least is kept unless it cannot be.", "最低量中每未提取一单位的照付罚金；对客户则为每未交付一单位的罚金。留空表示尽可能保证最低量。", PER_UNIT, low=0),
            Column("least_total", "总最低量", N, "Least taken over the term; units paid for by the fee of a quarter count.", "期限内总最低提取量；已按季度付罚金的数量计入。", "unit", low=0),
            Column("most_total", "总最高量", N, "Most taken over the term.", "期限内总最高提取量。", "unit", low=0),
            Column("spot", "可现货", YN, "Whether more may be had beside the contract, at the source's own cost; no: all of the flow in the term is under it. Not with customers.", "是否可在合同之外按货源自身成本另行采购；否：期限内全部数量都在合同之下。不适用于客户。", default=False),
            Column("tiers", "阶梯方式", CH, "How the price steps of sheet Tiers apply. incremental: each to the units within it; all_units: the one that is reached to all units of the period (at its very start either price, whichever is better).", "“价格阶梯”表的适用方式。分段：各段价格仅适用于该段内的数量；全量：达到的阶梯适用于期间内全部数量（恰在起点时取两者中有利者）。", default="incremental", choices=(("incremental", "分段"), ("all_units", "全量"))),
            Column("tier_per", "阶梯期间", CH, "Over what time the volume for Tiers is counted; receipts count, and History in the running year (and in the term, where it has begun). Units pay the first step's price, the difference is settled in the period's last quarter.", "阶梯数量按什么期间累计；在途计入，本年（以及已开始的期限）的“历史”也计入。先按第一段价格支付，差额于期间的最后一个季度结算。", default="year", choices=(("quarter", "季度"), ("year", "年"), ("term", "期限"))),
            Column("option", "选项", T, "Option of kind sign that puts the contract in force: from the quarter in which it is complete, until the end of the term. Receipts and History count only where it was taken before the horizon (sheet Taken), and from its completion on. A total least is asked for whole, whenever it is signed. Blank: in force anyway.", "使合同生效的选项（类型为签约）：自其完成的季度起至期限结束。仅当该选项在计划期之前已执行（见“已执行选项”）时，自其完成起的在途与“历史”才计入。总最低量不论何时签约均按全数要求。留空为本已生效。", refers=("Options.option",)),
            NOTE,
        ),
    ),
    Sheet(
        "Tiers", "价格阶梯", "Price steps of a contract: from a volume on, a price.", "合同的价格阶梯：自某数量起适用的价格。",
        (
            Column("contract", "合同", T, "Which contract.", "合同。", key=True, required=True, refers=("Contracts.contract",)),
            Column("from", "起始数量", N, "Volume at which the step begins; 0 for the first.", "该阶梯开始的数量；第一段为 0。", "unit", key=True, required=True, low=0),
            Column("price", "价格", N, "Price of a unit in the step, as a contract's price.", "该阶梯内每单位的价格，含义同合同价格。", PER_UNIT, required=True, low=0),
            NOTE,
        ),
    ),
    Sheet(
        "Reservations", "预留", "So much of a resource is held for a customer, for a family of items, or for somebody outside the plan. What a customer's part makes goes to that customer only, what a family's part makes into that family only; what the holder leaves unused stays idle. Set-ups take what nobody holds, unless the item itself belongs to the family.", "某资源的一部分预留给客户、某类物料或计划外的一方。用客户预留部分制造的只能供应该客户，用类别预留部分制造的只能用于该类别；持有方未用的部分保持闲置。换线占用未预留的部分，除非物料本身属于该类别。",
        (
            Column("reservation", "预留", T, "Name of the reservation.", "预留名称。", key=True, required=True),
            Column("supplier", "供应商", T, "Whose resource.", "资源所属的供应商。", required=True, refers=("Suppliers.supplier",)),
            Column("resource", "资源", T, "What is held.", "所预留的资源。", required=True, refers=("Capacity.resource",)),
            Column("customer", "客户", T, "For this customer.", "预留给此客户。", refers=("Demand.customer",)),
            Column("family", "类别", T, "Or for what ends up in items of this family.", "或预留给最终用于此类别物料的产出。", refers=("Items.family",)),
            Column("outside", "计划外", YN, "Or for somebody outside the plan.", "或预留给计划外的一方。", default=False),
            MEASURE,
            Column("quantity", "数量", N, "Held in the quarter; blank for nothing.", "该季度预留的数量；留空为不预留。", "resource unit/quarter", phased=True, low=0),
            Column("share", "比例", S, "Or this part of the capacity that sheet Capacity gives, without overtime and what options add.", "或占“产能”表所列产能的比例（不含加班与选项新增）。", phased=True, low=0, high=1),
            Column("first", "起始季度", Q, "First quarter in which it is held; blank for the start.", "开始预留的季度；留空为计划期起始。"),
            Column("last", "结束季度", Q, "Last quarter in which it is held; blank for the end.", "预留的最后季度；留空为计划期末。"),
            NOTE,
        ),
        measure="quantity",
    ),
    Sheet(
        "Options", "选项", "Decisions a planner can take, in steps: expand a resource, convert one into another, take a line down, open or close a supplier, qualify one at a customer, sign a contract, expedite what is ordered.", "计划者可选择的决策（可分步）：扩产、转产、停线、启用或关闭供应商、在客户处认证供应商、签订合同、订单加急等。",
        (
            Column("option", "选项", T, "Name of the decision.", "决策名称。", key=True, required=True),
            Column("kind", "类型", CH, "expand: add to a resource. convert: turn one resource into another of the same supplier; the old is gone from the start on. maintain: take a resource down during the lead time. open: the supplier starts nothing before this is complete. close: it starts nothing from then on. qualify: the customer accepts the supplier as maker of the item, delivered itself or as a part inside, from when this is complete, as by a row of Qualification; capex is its one-time cost (NRE). sign: put in force what names this option, such as a contract; capex is the fee. expedite: some of what the supplier starts of the item arrives earlier, at a fee; orders, capacity and cost stay those of the source.", "扩产：增加某资源的产能。转产：将某资源转为同一供应商的另一资源，原产能自启动起即失去。停线：某资源在建设周期内停用。启用：完成之前该供应商不能投产。关闭：完成之后该供应商不再投产。认证：完成之后，客户认可该供应商为该物料（直接交付或作为内部部件）的制造商，等同于“认证”表的一行；资本开支即一次性费用（NRE）。签约：使引用本选项的内容（如合同）生效；资本开支即签约费。加急：该供应商投产的该物料可付费提前到货；订单、产能占用与成本仍按其货源计。", default="expand", choices=(("expand", "扩产"), ("convert", "转产"), ("maintain", "停线"), ("open", "启用"), ("close", "关闭"), ("qualify", "认证"), ("sign", "签约"), ("expedite", "加急"))),
            Column("supplier", "供应商", T, "Whose resource; whom it opens, closes or qualifies; of sign, with whom; of expedite, who supplies.", "资源所属的供应商，或被启用、关闭、认证的供应商；对签约为签约对方；对加急为供应方。", refers=("Suppliers.supplier",)),
            Column("resource", "资源", T, "What is expanded; of convert, what the old resource becomes; of maintain, what is down.", "所扩充的资源；对转产为转成的资源；对停线为停用的资源。", refers=("Capacity.resource",)),
            Column("from_resource", "原资源", T, "Of convert: what is turned into the other resource.", "对转产：被转走的资源。", refers=("Capacity.resource",)),
            Column("customer", "客户", T, "Of qualify: who accepts it.", "对认证：认可的客户。", refers=("Demand.customer",)),
            Column("item", "物料", T, "Of qualify: the tracked item of which it is the maker. Of expedite: what arrives earlier.", "对认证：其制造的被追踪物料。对加急：提前到货的物料。", refers=("Items.item",)),
            Column("step", "每步增量", N, "Added by one step each quarter once complete; of expedite, the most good units started in a quarter that one step lets arrive earlier.", "每一步完成后增加的季度产能；对加急为每一步允许加急的每季度投产良品数上限。", "resource unit/quarter", low=0, above_low=True),
            Column("loss", "每步减量", N, "Lost by one step each quarter: of convert, of the old resource from the start on; of maintain, while it is down.", "每一步减少的季度产能：对转产，自启动起减少原资源；对停线，停用期间减少。", "resource unit/quarter", low=0, above_low=True),
            Column("saves", "节省季度", C, "Of expedite: quarters by which a unit arrives earlier, within the lead time of every source of the item there.", "对加急：提前到货的季度数，不超过该供应商该物料各货源的交期。", "quarters", low=1),
            Column("unit_fee", "单位加急费", N, "Of expedite: fee for each good unit that arrives earlier, paid when it is started.", "对加急：每个提前到货的良品的费用，投产时支付。", PER_UNIT, default=0.0, low=0),
            Column("ramp", "爬坡", SS, "Shares of the step available in the first, second, ... quarter after completion; then all of it. As '0.4; 0.7'.", "完成后第一、第二……季度可用的比例，此后为全部；写作“0.4; 0.7”。", low=0, high=1),
            Column("most_steps", "最多步数", C, "Most steps, those of Taken included.", "最多步数，含“已执行选项”中的步数。", default=1),
            Column("least_steps", "最少步数", C, "Steps that must be taken by the end of the horizon, those of Taken included.", "计划期末前必须执行的步数，含“已执行选项”中的步数。", default=0),
            Column("capex", "资本开支", N, "Paid when a step is started.", "每一步启动时支付。", "currency/step", default=0.0, low=0),
            Column("running_cost", "运行成本", N, "Cost of each step each quarter once complete; of close it may be below 0, a saving.", "每一步完成后每季度的成本；对关闭可为负数，即节省。", "currency/step/quarter", default=0.0),
            Column("lead_time", "建设周期", C, "Quarters from start until it is complete; of maintain, the quarters that it is down.", "从启动到完成的季度数；对停线为停用的季度数。", "quarters", default=0),
            Column("earliest", "最早启动", Q, "Earliest quarter in which a step can be started.", "最早可启动的季度。"),
            Column("latest", "最晚启动", Q, "Latest quarter in which a step can be started.", "最晚可启动的季度。"),
            Column("requires", "前提", L, "Options of which a step must be complete before this one starts.", "启动前须已完成的其他选项。", refers=("Options.option",)),
            Column("excludes", "互斥", L, "Options of which none is ever taken beside this one.", "与本选项不能同时采用的其他选项。", refers=("Options.option",)),
            NOTE,
        ),
    ),
    Sheet(
        "Locks", "锁定", "Decisions already taken; what a row leaves blank is summed over. The plan's sheet of this name can be pasted here.", "已作出的决策；留空的列按合计计算。可将计划中的同名工作表粘贴到此处。",
        (
            Column("decision", "决策", CH, "start: units started. deliver: units delivered to a customer. need: units of a need met by an option. option: steps started. substitute: units that serve for another item. take: units under a contract, those received anyway included. overtime: overtime of a resource, paid for whether it is used or not where a lock asks for more than is. What is taken and overtime follow from what is started or delivered: the plan's sheet does not list them.", "投产：投产数量；交付：交付客户的数量；需求：由方案满足的需求数量；选项：启动的步数；替代：用来替代其他物料的数量；提取：合同下的数量，含在途到货；加班：资源的加班量，若锁定要求多于所需，则无论是否使用均须付费。提取与加班由投产或交付决定，计划的同名工作表不列出。", key=True, required=True, choices=(("start", "投产"), ("deliver", "交付"), ("need", "需求"), ("option", "选项"), ("substitute", "替代"), ("take", "提取"), ("overtime", "加班"))),
            Column("customer", "客户", T, "To whom; for deliver and need.", "客户；用于交付与需求。", key=True, refers=("Demand.customer",)),
            _supplier("Who makes it; for start, deliver and substitute. For overtime: whose resource.", "制造商；用于投产、交付与替代。对加班：资源所属的供应商。", required=False),
            _item("The item or need; for substitute: what serves. Blank for the others.", "物料或需求；对替代：用来替代的物料。其他决策留空。", required=False),
            Column("option", "方案", T, "Recipe option of the item or need; for option, its name.", "物料或需求的方案；决策为选项时，填选项名称。", key=True),
            Column("parts", "部件来源", T, "Makers of tracked parts inside, written as in the plan.", "其中被追踪部件的制造商，写法与计划相同。", key=True),
            Column("serves_for", "被替代物料", T, "For substitute: for what it serves.", "对替代：被替代的物料。", key=True, refers=("Items.item",)),
            Column("contract", "合同", T, "For take: under which contract.", "对提取：哪个合同。", key=True, refers=("Contracts.contract",)),
            Column("resource", "资源", T, "For overtime: of which resource.", "对加班：哪个资源。", key=True, refers=("Capacity.resource",)),
            Column("sense", "方式", CH, "equal, at least or at most: a rule, broken only at its price or when it cannot be kept. plan: what the plan before decided, every column as that plan has it (blank is blank there): binding in the frozen quarters; after them, changes count as the Settings say. What it has no row for was 0, wherever it has a row of that decision in the quarter.", "等于、至少、至多：一条规则，仅在无法遵守或按其罚金更合算时违反。计划：上次计划的决策，各列与该计划完全一致（留空即为空）：在冻结季度内须遵守，其后按“设置”计入变更。若某季度有该类决策的行，则未列出的决策视为 0。", key=True, required=True, choices=(("equal", "等于"), ("at_least", "至少"), ("at_most", "至多"), ("plan", "计划"))),
            Column("units", "数量", N, "Units, steps of an option or units of the resource, in the quarter; blank for no rule.", "该季度的数量、选项步数或资源用量；留空为无规则。", "unit", phased=True, low=0),
            Column("price", "违反罚金", N, "Price of a unit by which the row is missed; blank: kept unless it cannot be. For plan: of a unit changed after the frozen quarters.", "每偏离一单位的罚金；留空表示尽可能保证。方式为计划时：冻结季度之后每变更一单位的价格。", PER_UNIT, low=0),
            NOTE,
        ),
        measure="units",
    ),
    Sheet(
        "Taken", "已执行选项", "Steps of options started before the horizon: what they add, take, cost to run and allow counts; their capital expenditure is paid.", "计划期之前已启动的选项步数：其增减产能、运行成本及作为前提均计入；资本开支视为已支付。",
        (
            Column("option", "选项", T, "Which option.", "哪个选项。", key=True, required=True, refers=("Options.option",)),
            MEASURE,
            Column("steps", "步数", C, "Steps started in the quarter.", "该季度启动的步数。", phased=True),
            NOTE,
        ),
        measure="steps", before=True,
    ),
    Sheet(
        "Scenarios", "情景", "A named change to the other sheets: all rows of one name, applied in their order. Blank cells stay blank, except under set.", "对其他各表的一组命名变更：同名的各行依次应用。空白单元格保持空白，“设为”除外。",
        (
            Column("scenario", "情景", T, "Name of the scenario; a scenario may have many rows.", "情景名称；一个情景可有多行。", key=True, required=True),
            Column("sheet", "工作表", T, "The sheet that is changed.", "所变更的工作表。", key=True, required=True),
            Column("where", "条件", T, "Which rows, as 'customer: Meta; item: AEC 800G'; several names of a column with | between them; blank for every row.", "哪些行，写作“客户: Meta; 物料: AEC 800G”；同一列的多个名称以 | 分隔；留空为所有行。", key=True),
            Column("column", "列", T, "The column of numbers or quarters that is changed; for Settings the setting's name.", "所变更的数字列或季度列；对“设置”表为设置名称。", key=True, required=True),
            Column("first", "起始季度", Q, "First quarter that is changed, in a column given by quarter; blank for all from the start.", "按季度填写的列中，变更的第一个季度；留空为从头开始。", key=True),
            Column("last", "结束季度", Q, "Last quarter that is changed; blank for all to the end.", "变更的最后一个季度；留空为直到末尾。", key=True),
            Column("change", "变更", CH, "times, plus or set the value. shift: quantities move so many quarters later, or earlier if below 0; the quarters that they leave become 0, and what passes the horizon is lost; for prices, rates, shares and capacities the value before them holds so much longer. plus moves a quarter later.", "乘以、加上或设为该数值。推迟：数量后移若干季度（负数为提前），所离开的季度变为 0，移出计划期的不再计入；价格、比率、份额与产能则相应延续此前的数值。对季度列，“加”即后移若干季度。", required=True, key=True, choices=(("times", "乘"), ("plus", "加"), ("set", "设为"), ("shift", "推迟"))),
            Column("value", "数值", N, "By which or to which it is changed.", "变更所用的数值。", required=True),
            Column("probability", "概率", S, "Probability of the scenario, on one of its rows; the workbook as it is has the rest.", "情景的概率，填在其任一行；其余概率属于工作簿的原状。", low=0, high=1),
            NOTE,
        ),
    ),
    Sheet(
        "Sensitivity", "敏感性", "Which numbers are moved, and how, to see what the plan depends on: all rows of one name are a study, for planner sensitivity. The plan does not depend on this sheet.", "变动哪些数字以了解计划取决于什么：同名的各行为一项研究，供 planner sensitivity 使用。计划本身不受此表影响。",
        (
            Column("study", "研究", T, "Name of the study; a study may have many rows.", "研究名称；一项研究可有多行。", key=True, required=True),
            Column("method", "方法", CH, "tornado: each number to its low and its high, the others as they are. sweep: one number over its points. grid: two numbers, all pairs of their points. break-even: between which two values of a number the plan flips. morris, sobol: the numbers moved at once by a sampling design, effects or parts of the variance.", "龙卷风：每个数字分别取低值与高值，其余不变。扫描：一个数字依次取各点。网格：两个数字各点的全部组合。盈亏平衡：数字在哪两个取值之间使计划翻转。Morris、Sobol：按抽样设计同时变动各数字，给出效应或方差占比。", required=True, choices=(("tornado", "龙卷风"), ("sweep", "扫描"), ("grid", "网格"), ("break-even", "盈亏平衡"), ("morris", "Morris 法"), ("sobol", "Sobol 法"))),
            Column("sheet", "工作表", T, "The sheet of the number.", "数字所在的工作表。", key=True, required=True),
            Column("where", "条件", T, "Which rows, as in sheet Scenarios: 'customer: Meta; item: AEC 800G'; several names of a column with | between them; blank for every row.", "哪些行，同“情景”表：“客户: Meta; 物料: AEC 800G”；同一列的多个名称以 | 分隔；留空为所有行。", key=True),
            Column("column", "列", T, "The column of numbers or quarters; for Settings the setting's name.", "数字列或季度列；对“设置”表为设置名称。", key=True, required=True),
            Column("first", "起始季度", Q, "First quarter that is moved, in a column given by quarter; blank for all from the start.", "按季度填写的列中，变动的第一个季度；留空为从头开始。", key=True),
            Column("last", "结束季度", Q, "Last quarter that is moved; blank for all to the end.", "变动的最后一个季度；留空为直到末尾。", key=True),
            Column("change", "变更", CH, "Whether the number is set to low, high and what lies between, multiplied by them, or they are added to it; quarters are set or moved by whole quarters.", "将数字设为、乘以或加上低值、高值及其间各值；季度只能设为某季度或移动整数个季度。", default="set", choices=(("set", "设为"), ("times", "乘"), ("plus", "加"))),
            Column("low", "低值", T, "Lowest value, of a date a quarter. Of tornado, morris and sobol low and high may both be blank: a tenth lower and higher, of a date a quarter.", "最低取值；日期填季度。龙卷风、Morris 与 Sobol 的低值与高值可同时留空：上下各十分之一，日期为前后一个季度。"),
            Column("high", "高值", T, "Highest value.", "最高取值。"),
            Column("points", "点数", C, "Values of a sweep or of an axis of a grid, both ends among them; blank for 9.", "扫描或网格一轴的取值个数，含两端；留空为 9。", low=2, high=1000),
            Column("tolerance", "精度", N, "Of sweep and break-even: how near the values are looked for at which the plan changes; blank: a thousandth of the way from low to high. Each break costs further solves.", "用于扫描与盈亏平衡：查找计划改变之处的精度；留空为高低值之差的千分之一。每个断点都需更多求解。", low=0, above_low=True),
            Column("samples", "样本数", C, "Of morris and sobol, in the study's first row: trajectories of (numbers + 1) solves, blank for 10; or groups of (numbers + 2) solves, a power of two, blank for 64.", "用于 Morris 与 Sobol，填在该研究的首行：轨迹数，每条求解（数字个数 + 1）次，留空为 10；或组数（2 的幂），每组求解（数字个数 + 2）次，留空为 64。", low=1),
            Column("flips", "翻转", T, "For break-even: what may flip, 'option: NAME' or 'item: NAME; supplier: NAME'.", "用于盈亏平衡：可能翻转的内容，“选项: 名称”或“物料: 名称; 供应商: 名称”。"),
            Column("level", "界限", S, "For break-even: the share of the item that the supplier crosses; blank: whether it is used at all.", "用于盈亏平衡：供应商所跨越的该物料份额；留空为是否使用。", low=0, high=1),
            NOTE,
        ),
    ),
    Sheet(
        "Notes", "说明", "Where numbers come from; read by people only.", "数据来源说明，仅供人阅读。",
        (
            Column("topic", "主题", T, "What the note is about.", "说明的主题。"),
            Column("source", "来源", T, "Where it comes from.", "来源。"),
            NOTE,
        ),
        free=True,
    ),
)  # fmt: skip

SHEET = {s.name: s for s in SHEETS}
