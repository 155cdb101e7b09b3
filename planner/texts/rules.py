"""Messages of the checks of qualification, shares and options, as in ``planner.texts.checks``."""

from __future__ import annotations

RULES: dict[str, dict[str, tuple[str, str]]] = {
    # qualification
    "qualification_none": {
        "en": (
            "Expected a supplier, a region or an option that '{customer}' accepts for '{item}'.",
            "Fill in exactly one of them.",
        ),
        "zh": ("应填写“{customer}”对“{item}”所认可的供应商、地区或方案。", "请三者填其一。"),
    },
    "qualification_two": {
        "en": ("Expected only one of supplier, region and option.", "Give each a row of its own."),
        "zh": ("供应商、地区、方案只能填其一。", "请分行填写。"),
    },
    "qualification_option": {
        "en": (
            "Expected a need: '{item}' is an item, which is accepted by supplier or region.",
            "Name the supplier or region instead.",
        ),
        "zh": ("应为需求：“{item}”是物料，按供应商或地区认证。", "请改填供应商或地区。"),
    },
    "qualification_need": {
        "en": (
            "Expected an option: '{item}' is a need, which nobody makes.",
            "Name the option, or qualify the items that serve it.",
        ),
        "zh": ("应填写方案：“{item}”是需求，不由任何人制造。", "请填写方案，或对满足它的物料做认证。"),
    },
    "qualification_untracked": {
        "en": ("Expected a tracked item: its maker is not followed.", "Set tracked to yes in sheet Items."),
        "zh": ("应为被追踪的物料：其制造商未被追踪。", "请在“物料”表中将“追踪”设为“是”。"),
    },
    "qualification_no_source": {
        "en": ("Expected a supplier of '{item}': {makers}.", "Add the source to sheet Sources or correct this row."),
        "zh": ("应为“{item}”的供应商：{makers}。", "请在“货源”表中添加，或更正本行。"),
    },
    "qualification_no_region": {
        "en": ("Nobody in this region supplies '{item}'; the row has no effect.", ""),
        "zh": ("该地区没有“{item}”的供应商，本行不起作用。", ""),
    },
    # shares
    "share_no_scope": {
        "en": ("Expected the item or the family that rule '{rule}' counts.", "Fill in exactly one of them."),
        "zh": ("应填写规则“{rule}”所统计的物料或类别。", "请两者填其一。"),
    },
    "share_two_scopes": {
        "en": ("Expected only one of item and family in rule '{rule}'.", "Clear one of them."),
        "zh": ("规则“{rule}”的物料与类别只能填其一。", "请清空其中之一。"),
    },
    "share_no_subject": {
        "en": (
            "Expected whose share rule '{rule}' limits: a supplier or a region.",
            "Fill in exactly one of them, or give a most share alone: it then holds for each supplier.",
        ),
        "zh": (
            "应填写规则“{rule}”限制谁的份额：供应商或地区。",
            "请两者填其一；或仅填最高份额，则对每个供应商分别适用。",
        ),
    },
    "share_each_few": {
        "en": (
            "Number of suppliers in the scope: {count}; {most} each is not all of it, so the rule bends freely.",
            "",
        ),
        "zh": ("范围内供应商数：{count}；每家 {most} 合计不足全部，规则无法遵守。", ""),
    },
    "share_two_subjects": {
        "en": ("Expected only one of supplier ('{supplier}') and region.", "Clear one of them."),
        "zh": ("供应商（“{supplier}”）与地区只能填其一。", "请清空其中之一。"),
    },
    "share_no_limit": {
        "en": (
            "Expected a limit: least, most, growth, most_suppliers, most_options or most_customers.",
            "Fill in one of them or remove the rule.",
        ),
        "zh": (
            "应填写限制：最低份额、最高份额、增长上限、最多供应商数、最多方案数或最多客户数。",
            "请填写其一，或删除该规则。",
        ),
    },
    "share_options_of_item": {
        "en": (
            "Expected a blank: rule '{rule}' counts the recipe options of one item, by any supplier for any customer.",
            "Clear it and name the item, or give another limit.",
        ),
        "zh": ("应留空：规则“{rule}”统计一种物料的方案，不分供应商与客户。", "请清空并填写物料，或改用其他限制。"),
    },
    "share_options_alone": {
        "en": ("Expected the number of options in a rule of its own: '{rule}' has another limit.", "Split it in two."),
        "zh": ("方案数应单独成规则：“{rule}”另有其他限制。", "请拆分为两条规则。"),
    },
    "share_options_need": {
        "en": (
            "Expected an item: '{item}' is a need, which nobody makes.",
            "Sheet Items says in one_option whether its options may mix.",
        ),
        "zh": ("应为物料：“{item}”是需求，不由任何人制造。", "其方案可否混用请在“物料”表的“单一方案”中填写。"),
    },
    "share_options_few": {
        "en": ("The BOM has no more options of '{item}' than that: the rule has no effect.", ""),
        "zh": ("BOM 中“{item}”的方案并不更多，规则不起作用。", ""),
    },
    "share_suppliers_of_all": {
        "en": (
            "Expected a blank: rule '{rule}' counts all suppliers, for all customers.",
            "Clear it or give another limit.",
        ),
        "zh": ("应留空：规则“{rule}”统计面向所有客户的全部供应商。", "请清空，或改用其他限制。"),
    },
    "share_two_rules": {
        "en": (
            "Expected the number of suppliers in a rule of its own: '{rule}' also limits a share.",
            "Split it into two rules.",
        ),
        "zh": ("供应商数应单独成规则：“{rule}”同时限制了份额。", "请拆分为两条规则。"),
    },
    "share_customers_of_all": {
        "en": ("Expected a blank: rule '{rule}' counts customers, all of them.", "Clear it or give another limit."),
        "zh": ("应留空：规则“{rule}”统计全部客户的个数。", "请清空，或改用其他限制。"),
    },
    "share_customers_alone": {
        "en": (
            "Expected the number of customers in a rule of its own: '{rule}' also limits something else.",
            "Split it into two rules.",
        ),
        "zh": ("客户数应单独成规则：“{rule}”同时有其他限制。", "请拆分为两条规则。"),
    },
    "share_customers_untracked": {
        "en": (
            "Expected tracked items: to whom a supplier delivers can be told only where makers are followed: {items}.",
            "Set tracked to yes in sheet Items.",
        ),
        "zh": (
            "应为被追踪的物料：只有追踪制造商才知道供应商交付给谁：{items}。",
            "请在“物料”表中将“追踪”设为“是”。",
        ),
    },
    "share_least_over_most": {
        "en": ("Expected at most the most share in {quarter}, {most} ({cell_most}).", "Correct one of the two."),
        "zh": ("应不大于 {quarter} 的最高份额 {most}（{cell_most}）。", "请更正两者之一。"),
    },
    "share_sum": {
        "en": (
            "Expected least shares of one scope of 1 or less together; in {quarter} it is {total}: {cells}.",
            "Lower one, or give one a price.",
        ),
        "zh": (
            "同一范围的最低份额之和应不超过 1；{quarter} 合计为 {total}：{cells}。",
            "请降低其一，或为其一填写罚金。",
        ),
    },
    "share_varies": {
        "en": (
            "Expected the same share throughout the rule's period; it changes in {quarter}.",
            "Give one value, or count by quarter.",
        ),
        "zh": ("规则期间内份额应相同；在 {quarter} 发生变化。", "请填同一数值，或改为按季度。"),
    },
    "share_untracked": {
        "en": (
            "Expected tracked items: shares of what '{customer}' receives need the maker of {items}.",
            "Set tracked to yes in sheet Items.",
        ),
        "zh": (
            "应为被追踪的物料：“{customer}”收货的份额需要知道 {items} 的制造商。",
            "请在“物料”表中将“追踪”设为“是”。",
        ),
    },
    "share_need": {
        "en": (
            "Expected items: {items} is a need, which nobody makes for '{customer}'.",
            "Name the items that serve it.",
        ),
        "zh": ("应为物料：{items} 是需求，没有人为“{customer}”制造。", "请改填满足它的物料。"),
    },
    "share_value_of_number": {
        "en": ("Expected units: rule '{rule}' limits a number, which has no value.", "Clear it."),
        "zh": ("应为数量：规则“{rule}”限制的是个数，没有价值。", "请清空。"),
    },
    "share_no_value": {
        "en": ("Expected a value in sheet Items of all that counts by value: {items}.", "Fill it in, or count units."),
        "zh": ("按价值计算的物料均应在“物料”表填写申报价值：{items}。", "请填写，或按数量计算。"),
    },
    "share_content_varies": {
        "en": (
            "Expected one quantity of '{part}' in a unit of '{inside}': the BOM gives several, or several ways inside.",
            "Give the options one quantity, or name another item for each.",
        ),
        "zh": (
            "一单位“{inside}”所含“{part}”应为同一数量：BOM 中有多个数量或多条路径。",
            "请统一各方案的数量，或将其拆为不同物料。",
        ),
    },
    "share_scope_empty": {
        "en": ("Nobody supplies anything that rule '{rule}' counts; it has no effect.", ""),
        "zh": ("规则“{rule}”统计的范围无人供应，规则不起作用。", ""),
    },
    "share_subject_idle": {
        "en": ("Supplies nothing that rule '{rule}' counts.", "Check the rule's scope, or add the source."),
        "zh": ("不供应规则“{rule}”所统计的任何物料。", "请检查规则的范围，或添加货源。"),
    },
    # options
    "option_column_missing": {
        "en": ("Expected a value: an option of kind {kind} needs it.", "Fill it in or correct the kind."),
        "zh": ("应填写：类型为“{kind_zh}”的选项需要此项。", "请填写，或更正类型。"),
    },
    "option_column_idle": {
        "en": ("Expected a blank: it means nothing for an option of kind {kind}.", "Clear it or correct the kind."),
        "zh": ("应留空：此项对类型为“{kind_zh}”的选项没有意义。", "请清空，或更正类型。"),
    },
    "option_gate_steps": {
        "en": ("Expected 1: what others wait for is taken once or not at all.", "Correct it."),
        "zh": ("应为 1：作为其他规则前提的选项只能执行一次或不执行。", "请更正。"),
    },
    "option_supplier_twice": {
        "en": ("Expected a supplier that no other option opens or closes: '{other}' does.", "Keep one of the two."),
        "zh": ("应为其他选项未启用或关闭的供应商：“{other}”已涉及该供应商。", "请保留其中之一。"),
    },
    "option_saving": {
        "en": ("Expected 0 or more: only closing a supplier saves.", "Correct it or the kind."),
        "zh": ("应不小于 0：只有关闭供应商才会节省。", "请更正此值或类型。"),
    },
    "option_qualifies_nothing": {
        "en": (
            "Expected an item of which '{customer}' accepts some makers only; now it accepts all.",
            "Name those accepted already in sheet Qualification, or remove the option.",
        ),
        "zh": ("应为“{customer}”只认可部分制造商的物料；目前全部认可。", "请在“认证”表中填写已认可者，或删除该选项。"),
    },
    "option_qualifies_twice": {
        "en": ("Expected a supplier that no other option qualifies here: '{other}' does.", "Keep one of the two."),
        "zh": ("应为其他选项未在此认证的供应商：“{other}”已认证。", "请保留其中之一。"),
    },
    "option_qualified": {
        "en": ("'{customer}' accepts this supplier from the start; the option has no effect.", ""),
        "zh": ("“{customer}”从一开始就认可该供应商，选项不起作用。", ""),
    },
    "expedite_no_source": {
        "en": (
            "Expected an item with a source at '{supplier}'; its sources are those of: {makers}.",
            "Correct the supplier or the item, or add the source.",
        ),
        "zh": ("应为“{supplier}”有货源的物料；该物料的货源：{makers}。", "请更正供应商或物料，或添加货源。"),
    },
    "expedite_saves": {
        "en": (
            "Expected no more than the lead time of every source of this: {lead} ({home}!{other}).",
            "Correct one of the two.",
        ),
        "zh": ("不应超过其各货源的交期：{lead}（{home}!{other}）。", "请更正两者之一。"),
    },
    "option_same_resource": {
        "en": ("Expected another resource: this is what it is converted into.", "Correct one of the two."),
        "zh": ("应为另一资源：此处与转成的资源相同。", "请更正两者之一。"),
    },
    "option_never_down": {
        "en": ("Expected at least 1: the number of quarters that the resource is down.", "Correct it."),
        "zh": ("应至少为 1：即资源停用的季度数。", "请更正。"),
    },
    "option_least_over_most": {
        "en": ("Expected no more than the most steps, {most}.", "Correct one of the two."),
        "zh": ("应不超过最多步数 {most}。", "请更正两者之一。"),
    },
    "option_excludes_itself": {
        "en": ("Expected other options: none can exclude itself.", "Remove it from the list."),
        "zh": ("应为其他选项：选项不能与自身互斥。", "请从列表中删除。"),
    },
    "option_excludes_required": {
        "en": ("Expected an option that neither requires this one nor is required by it.", "Remove one of the two."),
        "zh": ("应为与本选项互不为前提的选项。", "请删除互斥或前提之一。"),
    },
    "option_over": {
        "en": ("The option ends before the horizon, which starts in {start}: no step is taken in it.", ""),
        "zh": ("该选项在计划期开始（{start}）之前已结束，计划期内不会再执行。", ""),
    },
    "taken_too_many": {
        "en": ("Expected no more steps of '{option}' than its most, {most}.", "Correct them or raise the most."),
        "zh": ("“{option}”的步数应不超过其最多步数 {most}。", "请更正，或提高最多步数。"),
    },
    "taken_excluded": {
        "en": ("Expected no step of '{option}' beside {others}: they exclude each other.", "Correct one of them."),
        "zh": ("“{option}”与 {others} 互斥，不应同时执行。", "请更正其中之一。"),
    },
    "taken_over_capacity": {
        "en": (
            "Expected to take no more than there is of '{resource}' of '{supplier}'; in {quarter} it would be below 0.",
            "Sheet Capacity holds what there is without the steps of this sheet: correct one of the two.",
        ),
        "zh": (
            "所减少的不应超过“{supplier}”的“{resource}”现有产能；{quarter} 将低于 0。",
            "“产能”表应填写未计入本表各步数的产能：请更正两者之一。",
        ),
    },
    "option_no_steps": {
        "en": ("Without steps the option is never taken.", "Give it at least 1 to have it decided."),
        "zh": ("没有步数，该选项不会被采用。", "如需决策，请至少填 1。"),
    },
    "option_window": {
        "en": (
            "Expected no earlier than {start}, the first quarter in which it can be started.",
            "Correct one of the two.",
        ),
        "zh": ("应不早于最早可启动的季度 {start}。", "请更正两者之一。"),
    },
    "option_after_end": {
        "en": ("Expected a quarter of the horizon, which ends in {end}.", "Correct it or plan for longer."),
        "zh": ("应在计划期内（至 {end}）。", "请更正，或延长计划期。"),
    },
    "option_late": {
        "en": (
            "Expected a step started in {start} to be complete by {end}, the end of the horizon.",
            "Correct it, start earlier or plan for longer.",
        ),
        "zh": ("{start} 启动的一步应能在计划期末 {end} 之前完成。", "请更正、提前启动或延长计划期。"),
    },
    "option_cycle": {
        "en": ("Expected no option that requires itself: {chain}.", "Remove one of these requirements."),
        "zh": ("选项不能以自身为前提：{chain}。", "请删除其中一个前提。"),
    },
    "option_requires_late": {
        "en": (
            "Expected options that are complete in time; these are complete in {ready} at the earliest.",
            "Correct the windows or the lead times.",
        ),
        "zh": ("前提选项应能及时完成；它们最早在 {ready} 完成。", "请更正启动时间或建设周期。"),
    },
    "option_too_dear": {
        "en": ("One step costs more than the budget, {budget}: it is never taken.", ""),
        "zh": ("一步的开支超过预算 {budget}，不会被采用。", ""),
    },
}
