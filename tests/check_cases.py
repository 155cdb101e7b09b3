"""A sound workbook, and changes to it that each give one fault."""

from __future__ import annotations

SOUND = {
    "Settings": """
        setting | value
        start | 2026Q1
        quarters | 4
        capex_budget |
        capex_budget_quarter |
    """,
    "Items": """
        item|kind|family|tracked|one_option|opening_stock|safety_stock|most_stock|closing_stock|power|shelf_life|scrap_cost|cover|link_class
        AEC  | item | cable  | yes |    |     |  |  |  | 5
        Wire | item |        | yes |    |     |  |  |  | 1
        Chip | item |        | no  |    | 100 |  |  |  | 2
        Link | need |
        Die  | item |
        Fast | item |
        Slow | item |
    """,
    "Suppliers": """
        supplier | region
        Anton | east
        Berta | west
        Wire One | east
        Wire Two | west
        Foundry | east
    """,
    "Sources": """
        supplier|item|option|lead_time|min_order|lot_size|most|first|last|2026Q1|2026Q2|measure|with_options
        Anton    | AEC
        Berta    | AEC
        Wire One | Wire
        Wire Two | Wire
        Foundry  | Chip
        Foundry  | Die
    """,
    "BOM": """
        item | option | component | quantity
        AEC  |        | Wire | 1
        AEC  |        | Chip | 2
        Link | copper | AEC  | 1
        Link | double | AEC  | 2
    """,
    "Grades": """
        item | supplier | grade | share
        Die  |          | Fast  | 0.5
        Die  |          | Slow  | 0.5
    """,
    "Substitutes": """
        item | serves_for | cost | first | last
        Fast | Slow       | 1    |       |
    """,
    "Capacity": """
        supplier | resource | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        Anton    | line     | 10 | 10 | 10 | 10
    """,
    "Usage": """
        supplier | resource | item | option | usage
        Anton    | line     | AEC  |        | 1
    """,
    "Receipts": """
        item | supplier | parts | opening | 2026Q2 | customer | expires
        AEC  | Anton    | Wire: Wire One | 5 | 5 |
        AEC  | Berta    | Wire: Wire One |   | 1 | Lab
    """,
    "History": """
        item | supplier | customer | 2025Q4
        AEC  | Anton    | Cloud | 3
    """,
    "Demand": """
        customer | item | price | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        Cloud    | Link | 9 | 1 | 1 | 1 | 1
        Lab      | AEC  | 9 | 1 | 1 | 1 | 1
    """,
    "Backlog": """
        customer | item | 2025Q3 | 2025Q4 | measure
    """,
    "Qualification": """
        customer | item | supplier | region | option | from
        Lab      | AEC  | Anton
        Lab      | Wire |          | west   |
        Cloud    | Link |          |        | copper
    """,
    "Shares": """
        rule|supplier|region|family|item|customer|per|least|most|growth|most_suppliers|price|measure|2026Q1|2026Q2|@
        half|Anton   |      |      |AEC |        |   |0.5
    """,
    "Blends": """
        rule|attribute|item|component_family|supplier|customer|family|per|least|most|2026Q2|measure
        warm|power    |AEC |                |        |        |      |   |     |2
    """,
    "Contracts": """
        contract|supplier|customer|family|item|resource|first|last|least|most|price|fee|least_total|most_total|spot|option
        steady  |Anton   |        |      |AEC |        |     |    |1    |9   |3    |2  |3          |30        |
    """,
    "Customers": """
        customer | region
        Cloud    | north
        Lab      | south
    """,
    "Lanes": """
        lane|from_supplier|from_region|to_customer|to_region|item|family|freight|duty|transit|expedite_fee|@
        sea |             |           |           |north    |    |      |1      |    |1      |5           |1|9||2|9
        road|             |           |Lab        |         |    |cable |1      |
    """,
    "Tiers": """
        contract | from | price
    """,
    "Reservations": """
        reservation | supplier | resource | customer | family | outside | quantity | share |first|last|2026Q2|measure
        Lab's       | Anton    | line     | Lab      |        |         | 4
        Contract    | Anton    | line     |          |        | yes     |          | 0.5
    """,
    "Options": """
        option|supplier|resource|step|most_steps|capex|lead_time|earliest|latest|requires|kind|from_resource|loss|ramp|least_steps|excludes
        Grow   | Anton    | line     | 5    | 2          | 7     | 1
    """,
    "Locks": """
        decision | customer | supplier | item | option | parts | sense | units | price | 2026Q1 | 2026Q2 | @
        start    |          | Anton    | AEC  |        |       | at_most |     |       | 9
    """,
    "Taken": """
        option | 2025Q3 | 2025Q4
        Grow   | 1
    """,
}  # fmt: skip
SOUND["Locks"] = SOUND["Locks"].replace("@", "serves_for | contract | resource")
SOUND["Shares"] = SOUND["Shares"].replace("@", "most_options|most_customers|counts")
SOUND["Lanes"] = SOUND["Lanes"].replace("@", "expedite_saves|expedite_most|fixed_cost|min_load|most")

Edit = tuple[str, object]  # "Sheet!B3" and what to write there; a row after the last may be started
Place = str  # "Sheet!B3 code", with a trailing "?" for a note


def row(sheet: str, number: int, *values: object) -> list[Edit]:
    return [(f"{sheet}!{chr(65 + i)}{number}", value) for i, value in enumerate(values) if value is not None]


def lock(*key: object) -> list[Edit]:
    """A second row of Locks: its key, and units of the first quarter, 5 unless given."""
    names, units = key[:7], key[7] if len(key) > 7 else 5
    return row("Locks", 3, *names, None, None, units)


def lock_of(
    decision: str, column: str, name: str | None, item: str | None = None, supplier: str | None = None, units: float = 5
) -> list[Edit]:
    """A second row of Locks, named in a column of its own decision; with units of the first quarter."""
    edits = lock(decision, None, supplier, item, None, None, "equal", units)
    return edits if name is None else [*edits, (f"Locks!{column}3", name)]


def qualify(customer: str | None, item: str | None, supplier: str) -> list[Edit]:
    """An option to qualify a supplier, from the second quarter on."""
    blanks = (None,) * 5
    names = row("Options", 3, "Accept", supplier, None, None, 1, 9, 1, None, None, None, "qualify", *blanks)
    heads = [("Options!Q1", "customer"), ("Options!R1", "item")]
    return [*names, *heads, ("Options!Q3", customer), ("Options!R3", item)]


def expedite(supplier: str, item: str | None, saves: int | None = 1, lead: int = 2) -> list[Edit]:
    """An option to have 10 a quarter earlier, at 3 each, of a supplier's cable whose lead time is this."""
    names = row("Options", 3, "Fly", supplier, None, 10, 1, 1, None, None, None, None, "expedite")
    heads = [("Options!Q1", "item"), ("Options!R1", "saves"), ("Options!S1", "unit_fee"), ("Sources!D4", lead)]
    return [*names, *heads, ("Options!Q3", item), ("Options!R3", saves), ("Options!S3", 3)]


NO_STOCK: list[Edit] = [("Items!F4", None), ("Receipts!D2", 0), ("Receipts!E2", 0), ("Receipts!E3", 0)]
SLOW: list[Edit] = [("Sources!D2", 2), ("Sources!D3", 2), ("Sources!D6", 2), *NO_STOCK]
LATE: list[Edit] = [("Demand!H1", "delay"), ("Demand!H3", 1)]
CONVERT: list[Edit] = [
    *row("Capacity", 3, "Anton", "oven", 8, 8, 8, 8), *row("Usage", 3, "Anton", "oven", "AEC", None, 1),
    *row("Options", 3, "Turn", "Anton", "line", 3, 2, 1, 1, None, None, None, "convert", "oven", 5),
]  # fmt: skip
SIGN: list[Edit] = [
    *row("Options", 3, "Sign", None, None, None, 1, 1, 1, None, None, None, "sign"), ("Contracts!P2", "Sign"),
]  # fmt: skip
SOLD: list[Edit] = [  # the contract is with Lab, for all its cables, and these have two prices
    ("Contracts!B2", None), ("Contracts!C2", "Lab"), ("Contracts!E2", None), ("Contracts!D2", "cable"),
    ("Items!C4", "cable"), *row("Demand", 4, "Lab", "Chip", 8, 1),
]  # fmt: skip
NEW_PAIR = [*row("Items", 9, "Plug"), *row("Demand", 4, "Lab", "Plug", 9, 1)]  # wanted, and nobody makes it
TWO_WAYS = [  # chips can be made in two ways, the slow one in orders of 5
    *row("BOM", 6, "Chip", "slow"), *row("BOM", 7, "Chip", "fast"), ("Sources!C6", "fast"),
    *row("Sources", 8, "Foundry", "Chip", "slow", None, 5),
]  # fmt: skip
OVERTIME: list[Edit] = [("Capacity!G1", "overtime"), ("Capacity!G2", 6)]
FAR: list[Edit] = [*row("Items", 9, "Far", "need"), ("Items!N9", "near"), *row("Demand", 4, "Lab", "Far", 9, 1)]
CASES: list[tuple[list[Edit], list[Place]]] = [
    # references
    ([("Sources!A2", "Antn")], ["Sources!A2 unknown_reference_near"]),
    ([("BOM!C2", "Wires")], ["BOM!C2 unknown_reference_near"]),
    ([("Demand!B3", "Quasar")], ["Demand!B3 unknown_reference"]),
    ([("Receipts!C2", "Wyre: Wire One")], ["Receipts!C2 unknown_reference_near"]),
    ([("Receipts!C2", "Wire: Zzz")], ["Receipts!C2 unknown_reference"]),
    ([("History!C2", "Clout")], ["History!C2 unknown_reference_near"]),
    ([("Qualification!D3", "North Pole")], ["Qualification!D3 unknown_reference"]),
    ([("Options!J2", "Grew")], ["Options!J2 unknown_reference_near"]),
    ([("Shares!D2", "cabel"), ("Shares!E2", None)], ["Shares!D2 unknown_reference_near"]),
    ([("Qualification!E4", "fibre")], ["Qualification!E4 unknown_option"]),
    ([("Qualification!E4", "coper")], ["Qualification!E4 unknown_option_near"]),
    ([("Sources!C2", "fast")], ["Sources!C2 no_options"]),
    ([("Usage!B2", "oven")], ["Usage!B2 unknown_resource"]),
    ([("Options!C2", "lines")], ["Options!C2 unknown_resource_near"]),
    ([("Options!B2", "Berta")], ["Options!C2 no_resources"]),
    # settings
    ([("Settings!B4", 10), ("Settings!B5", 20)], ["Settings!B5 budget_quarter?"]),
    ([("Settings!B4", 5)], ["Options!F2 option_too_dear?"]),
    # BOM and needs
    ([("BOM!D3", None)], ["BOM!D3 bom_quantity"]),
    (row("BOM", 6, "Chip", None, None, 3), ["BOM!C6 bom_component"]),
    (row("BOM", 6, "Wire", None, "AEC", 1), ["BOM!C6 bom_cycle"]),
    (row("BOM", 6, "Chip", None, "Chip", 1), ["BOM!C6 bom_cycle"]),
    ([*row("Items", 9, "Pod", "need"), *row("Demand", 4, "Lab", "Pod", 9, 1)], ["Items!A9 need_no_recipe"]),
    (row("BOM", 6, "Link", "none"), ["BOM!C6 need_takes_nothing?"]),
    (row("Sources", 8, "Anton", "Link"), ["Sources!B8 need_source"]),
    (row("BOM", 6, "Chip", None, "Link", 1), ["BOM!C6 need_component"]),
    (row("Receipts", 4, "Link", "Anton", None, 1), ["Receipts!A4 need_receipt"]),
    (row("History", 3, "Link", "Anton", None, 1), ["History!A3 need_receipt"]),
    (row("Usage", 3, "Anton", "line", "Link", None, 1), ["Usage!C3 need_usage"]),
    ([("Items!G5", 5)], ["Items!G5 need_stock"]),
    ([("Items!D5", "yes")], ["Items!D5 need_tracked?"]),
    ([("Items!E4", "yes")], ["Items!E4 one_option_item"]),
    # link classes
    ([("Items!N4", "near")], ["Items!N4 one_option_item"]),
    ([("Items!N5", "near")], ["Items!N5 link_class_alone?"]),
    ([("Items!N5", "near"), *FAR, ("Items!N9", "Near "), *row("BOM", 6, "Far", "copper", "AEC", 1),
      *row("BOM", 7, "Far", "double", "AEC", 3)], []),
    ([("Items!N5", "near"), *FAR, *row("BOM", 6, "Far", "copper", "AEC", 1)], ["Items!N9 link_class_lacks?"]),
    ([("Items!N5", "near"), *FAR, *row("BOM", 6, "Far", None, "AEC", 1)], ["Items!N9 link_class_unnamed"]),
    ([("Items!N5", "near"), *FAR], ["Items!A9 need_no_recipe"]),
    # cover
    ([("Items!M5", 2)], ["Items!M5 need_stock"]),
    ([("Items!K4", 0), ("Items!M4", 1)], ["Items!K4 life_too_short"]),
    ([*row("Items", 9, "Plug"), ("Items!M9", 1)], ["Items!A9 unused_item?", "Items!M9 cover_of_nothing"]),
    ([*row("Items", 9, "Plug"), ("Items!M9", 1), *row("Substitutes", 3, "Fast", "Plug")], []),
    ([("Items!M8", 1.5)], []),
    # substitutes
    ([("Substitutes!A2", "Fats")], ["Substitutes!A2 unknown_reference_near"]),
    ([("Substitutes!B2", "Fast")], ["Substitutes!B2 substitute_itself"]),
    ([("Substitutes!A2", "Link")], ["Substitutes!A2 substitute_need"]),
    ([("Substitutes!B2", "Link")], ["Substitutes!B2 substitute_need"]),
    ([("Items!K8", 2)], ["Substitutes!B2 substitute_ages"]),
    ([("Items!K7", 2)], ["Substitutes!A2 substitute_ages"]),
    ([("Substitutes!B2", "Wire")], ["Substitutes!A2 substitute_untracked"]),
    ([("Substitutes!B2", "Wire"), ("Items!D7", "yes")], []),
    ([("Substitutes!D2", "2026Q3"), ("Substitutes!E2", "2026Q2")], ["Substitutes!E2 source_window"]),
    ([("Substitutes!D2", "2027Q1")], ["Substitutes!D2 substitute_never?"]),
    ([("Substitutes!E2", "2025Q4")], ["Substitutes!E2 substitute_never?"]),
    (row("Substitutes", 3, "Slow", "Fast"), ["Substitutes!B2 bom_cycle"]),
    ([("Substitutes!B2", "Die")], ["Grades!C2 bom_cycle"]),
    (row("BOM", 6, "Fast", None, "Slow", 1), ["Substitutes!B2 bom_cycle"]),
    ([*NEW_PAIR, *row("Substitutes", 3, "Fast", "Plug")], []),
    ([*NEW_PAIR, *row("Substitutes", 3, "Fast", "Plug", None, None, "2025Q4")],
     ["Demand!B4 unmakeable", "Substitutes!E3 substitute_never?"]),
    ([("Items!L7", 0), ("Items!L8", -2), ("Sources!E7", None), ("Substitutes!C2", 3)], ["Items!L8 salvage_over_cost"]),
    # grades
    ([("Grades!D2", 0.6)], ["Grades!D3 grade_sum"]),
    ([("Grades!D3", 0.3)], ["Grades!D3 grade_sum"]),
    ([("Grades!C3", "Sloe")], ["Grades!C3 unknown_reference_near"]),
    ([("Grades!A2", "Link"), ("Grades!A3", "Link")],
     ["Grades!A2 need_grade", "Grades!A3 need_grade", "Items!A6 unused_item?"]),
    ([("Grades!C3", "Link")], ["Grades!C3 need_grade"]),
    ([("Grades!B2", "Anton"), ("Grades!B3", "Anton")],
     ["Grades!B2 grade_not_started", "Grades!B3 grade_not_started"]),
    ([("Sources!B7", "Fast")], ["Grades!A2 grade_not_started", "Grades!A3 grade_not_started"]),
    (row("BOM", 6, "Die", None, "Slow", 1), ["Grades!C2 bom_cycle", "Grades!C3 bom_cycle"]),
    ([*row("Demand", 4, "Lab", "Fast", 9, 1), ("Sources!D7", 4)],
     ["Demand!B4 unmakeable?", "Sources!D7 source_never?"]),
    (row("Demand", 4, "Lab", "Fast", 9, 1), []),
    (row("Receipts", 4, "Fast", "Foundry", None, 1), []),
    # stock
    ([("Items!G4", 5), ("Items!H4", 4), ("Items!F4", 0)], ["Items!H4 most_below_safety_stock"]),
    ([("Items!I4", 5), ("Items!H4", 4), ("Items!F4", 0)], ["Items!H4 most_below_closing_stock"]),
    ([("Items!F3", 5)], ["Items!F3 opening_by_maker"]),
    ([("Items!F2", 5), ("Items!D2", "no"), ("Qualification!B2", "Wire"), ("Qualification!C2", "Wire One")],
     ["Items!F2 opening_by_parts"]),
    ([("Receipts!C2", None)], ["Receipts!C2 parts_missing"]),
    ([("Items!D4", "yes"), ("Receipts!C2", "Wire: Wire One; Chip: Foundry")], []),
    ([("Receipts!C2", "Wire: Wire One; AEC: Anton")], ["Receipts!C2 parts_not_inside"]),
    ([("Receipts!C2", "Wire: Wire One; Chip: Foundry")], ["Receipts!C2 parts_untracked"]),
    ([("Receipts!C2", "Wire: Foundry")], ["Receipts!C2 parts_maker"]),
    # shelf life and scrap
    ([("Items!K4", 0), ("Items!G4", 5)], ["Items!K4 life_too_short"]),
    ([("Items!K4", 0), ("Items!I4", 5)], ["Items!K4 life_too_short"]),
    ([("Items!K5", 1)], ["Items!K5 need_stock"]),
    ([("Items!L5", 1)], ["Items!L5 need_stock"]),
    ([("Items!K2", 2), *row("Receipts", 4, "AEC", "Anton", "Wire: Wire One", 5, None, None, "2026Q1")], []),
    ([("Receipts!G2", "2026Q1"), ("Receipts!E2", 0)], ["Receipts!G2 expires_keeps"]),
    ([("Items!K2", 2), ("Receipts!G2", "2026Q2")], ["Receipts!G2 expires_receipt"]),
    ([("Items!K2", 1), ("Receipts!G2", "2026Q3"), ("Receipts!E2", 0)], ["Receipts!G2 expires_window"]),
    ([("Items!K2", 1), ("Receipts!G2", "2025Q4"), ("Receipts!E2", 0)], ["Receipts!G2 expires_window"]),
    ([("Items!L4", -1)], ["Items!L4 salvage_over_cost"]),
    ([("Items!L4", 3)], []),
    ([("Items!L7", -1)], ["Items!L7 salvage_over_cost"]),
    # sources
    ([("Sources!H2", "2026Q3"), ("Sources!I2", "2026Q2")], ["Sources!I2 source_window"]),
    ([("Sources!D6", 4)], ["Sources!D6 source_never?"]),
    ([("Sources!I3", "2025Q4")], ["Sources!I3 source_over?"]),
    ([("Sources!D3", 2), ("Sources!H3", "2026Q3")], ["Sources!H3 source_never?"]),
    ([("Sources!E2", 10), ("Sources!G2", 9)], ["Sources!G2 source_most_min"]),
    ([("Sources!E2", 10), ("Sources!J2", 0), ("Sources!K2", 9), ("Sources!L2", "most")],
     ["Sources!K2 source_most_min"]),
    ([("Sources!F2", 10), ("Sources!G2", 9)], ["Sources!G2 source_most_lot"]),
    ([("Sources!E2", 11), ("Sources!F2", 10), ("Sources!G2", 19)], ["Sources!G2 source_most_lot"]),
    ([*row("BOM", 6, "Chip", "fast"), *row("Sources", 8, "Foundry", "Chip", "fast")], ["Sources!C6 source_overlap"]),
    ([*TWO_WAYS, ("Sources!M6", "slow")], []),
    ([*TWO_WAYS, ("Sources!M6", "slw")], ["Sources!M6 unknown_option_near"]),
    ([*TWO_WAYS, ("Sources!M6", "rapid")], ["Sources!M6 unknown_option"]),
    ([*TWO_WAYS, ("Sources!M6", "fast")], ["Sources!M6 with_itself"]),
    ([*TWO_WAYS, ("Sources!M6", "slow"), ("Sources!A6", "Anton")], ["Sources!M6 with_no_source"]),
    ([*TWO_WAYS, ("Sources!M6", "slow"), ("Sources!E8", None)], ["Sources!M6 with_no_minimum"]),
    ([*TWO_WAYS, ("Sources!M6", "slow"), ("Sources!E8", None), ("Sources!F8", 5)], []),
    ([*TWO_WAYS, ("Sources!A9", "Berta"), ("Sources!B9", "Chip"), ("Sources!M9", "slow")],
     ["Sources!M9 with_any_option"]),
    ([("Sources!M2", "slow")], ["Sources!M2 no_options"]),
    # capacity
    ([("Capacity!D2", None)], ["Capacity!A2 capacity_blank"]),
    ([("Usage!C2", "Chip")], ["Usage!C2 usage_no_source"]),
    ([*row("BOM", 6, "Chip", "slow"), *row("BOM", 7, "Chip", "fast"), ("Sources!C6", "fast"),
      *row("Capacity", 3, "Foundry", "oven", 1, 1, 1, 1), *row("Usage", 3, "Foundry", "oven", "Chip", "slow", 1)],
     ["Usage!D3 usage_no_option"]),
    (row("Usage", 3, None, "line", "Chip", None, 1), ["Usage!C3 usage_nobody?"]),
    # backlog
    ([*LATE, *row("Backlog", 2, "Lab", "AEC", None, 2)], []),
    (row("Backlog", 2, "Lab", "Link", None, 2), ["Backlog!B2 backlog_no_demand"]),
    ([*LATE, *row("Backlog", 2, "Lab", "AEC", 2, 2)], ["Backlog!C2 backlog_over"]),
    ([*LATE, *row("Backlog", 2, "Lab", "AEC", None, 2), *row("Backlog", 3, "Lab", "AEC", None, 3, "committed")],
     ["Backlog!D3 backlog_committed"]),
    # qualification
    ([("Qualification!C2", None), ("Receipts!A2", "AEC")], ["Qualification!C2 qualification_none"]),
    ([("Qualification!D2", "east")], ["Qualification!D2 qualification_two"]),
    ([*row("BOM", 6, "Chip", "fast"), *row("Qualification", 5, "Lab", "Chip", None, None, "fast")],
     ["Qualification!E5 qualification_option"]),
    (row("Qualification", 5, "Lab", "Link", "Anton"), ["Qualification!C5 qualification_need"]),
    (row("Qualification", 5, "Lab", "Chip", "Foundry"), ["Qualification!B5 qualification_untracked"]),
    (row("Qualification", 5, "Lab", "Wire", "Foundry"), ["Qualification!C5 qualification_no_source"]),
    ([*row("Suppliers", 7, "Nord", "north"), *row("Qualification", 5, "Lab", "Wire", None, "north")],
     ["Qualification!D5 qualification_no_region?", "Suppliers!A7 unused_supplier?"]),
    # shares
    ([("Shares!E2", None)], ["Shares!E2 share_no_scope"]),
    ([("Shares!D2", "cable")], ["Shares!E2 share_two_scopes"]),
    ([("Shares!B2", None)], ["Shares!B2 share_no_subject"]),
    ([("Shares!B2", None), ("Shares!H2", None), ("Shares!I2", 0.5)], []),
    ([("Shares!B2", None), ("Shares!H2", None), ("Shares!I2", 0.4)], ["Shares!I2 share_each_few?"]),
    ([("Shares!B2", None), ("Shares!H2", None), ("Shares!I2", 0.5), ("Shares!J2", 1)], ["Shares!B2 share_no_subject"]),
    ([("Shares!C2", "east")], ["Shares!C2 share_two_subjects"]),
    ([("Shares!H2", None)], ["Shares!A2 share_no_limit"]),
    ([("Shares!H2", None), ("Shares!K2", 1)], ["Shares!B2 share_suppliers_of_all"]),
    ([("Shares!B2", None), ("Shares!K2", 1)], ["Shares!K2 share_two_rules"]),
    ([*TWO_WAYS, *row("Shares", 3, "one", None, None, None, "Chip"), ("Shares!P3", 1)], []),
    ([*TWO_WAYS, *row("Shares", 3, "one", None, None, None, "Chip"), ("Shares!P3", 2)],
     ["Shares!P3 share_options_few?"]),
    ([("Shares!P2", 1)], ["Shares!B2 share_options_of_item"]),
    ([("Shares!B2", None), ("Shares!P2", 1)], ["Shares!P2 share_options_alone"]),
    ([("Shares!P3", 1), *row("Shares", 3, "one", None, None, None, "Link")], ["Shares!E3 share_options_need"]),
    ([("Shares!I2", 0.4)], ["Shares!H2 share_least_over_most"]),
    ([("Shares!I2", 0.6), ("Shares!M2", "least"), ("Shares!O2", 0.7)], ["Shares!O2 share_least_over_most"]),
    (row("Shares", 3, "rest", "Berta", None, None, "AEC", None, None, 0.6), ["Shares!H3 share_sum"]),
    (row("Shares", 3, "rest", "Berta", None, None, "AEC", None, None, 0.6, None, None, None, 5), []),
    (row("Shares", 3, "east", None, "east", None, "AEC", None, None, 0.6), []),
    ([("Shares!G2", "year"), ("Shares!M2", "least"), ("Shares!N2", 0.5), ("Shares!O2", 0.4)],
     ["Shares!O2 share_varies"]),
    (row("Shares", 3, "chips", "Foundry", None, None, "Chip", "Lab", None, 0.5), ["Shares!E3 share_untracked"]),
    (row("Shares", 3, "links", "Anton", None, None, "Link", "Lab", None, 0.5), ["Shares!E3 share_need"]),
    ([("Items!C5", "links"), *row("Shares", 3, "links", "Anton", None, "links", None, None, None, 0.5)],
     ["Shares!D3 share_scope_empty?"]),
    (row("Shares", 3, "odd", "Foundry", None, None, "AEC", None, None, 0.1), ["Shares!B3 share_subject_idle?"]),
    ([("Shares!H2", None), ("Shares!F2", "Lab"), ("Shares!Q2", 1)], ["Shares!F2 share_customers_of_all"]),
    ([("Shares!Q2", 1)], ["Shares!Q2 share_customers_alone"]),
    ([("Shares!H2", None), ("Shares!B2", None), ("Shares!K2", 1), ("Shares!Q2", 1)],
     ["Shares!Q2 share_customers_alone"]),
    ([("Shares!H2", None), ("Shares!C2", "east"), ("Shares!Q2", 1)], ["Shares!C2 share_two_subjects"]),
    ([("Shares!H2", None), ("Shares!B2", None), ("Shares!Q2", 1)], ["Shares!B2 share_no_subject"]),
    ([("Shares!H2", None), ("Shares!B2", "Foundry"), ("Shares!E2", "Chip"), ("Shares!Q2", 1)],
     ["Shares!E2 share_customers_untracked"]),
    ([("Shares!H2", None), ("Shares!Q2", 1)], []),
    ([("Shares!H2", None), ("Shares!Q2", 1), ("Shares!R2", "value")], ["Shares!R2 share_value_of_number"]),
    ([("Shares!R2", "value")], ["Shares!R2 share_no_value"]),
    (row("Shares", 3, "wires", None, "west", None, "Wire", "Lab", None, 0.5), []),
    ([*row("Shares", 3, "wires", None, "west", None, "Wire", "Lab", None, 0.5), *row("BOM", 6, "AEC", "x", "Wire", 2),
      *row("BOM", 7, "AEC", "y")], ["Shares!E3 share_content_varies"]),
    # blends
    ([("Blends!C2", None)], ["Blends!C2 blend_no_scope"]),
    ([("Blends!F2", "Lab"), ("Blends!G2", "cable"), ("Blends!J2", 9)], ["Blends!G2 blend_two_scopes"]),
    ([("Blends!F2", "Lab"), ("Blends!D2", "cable")], ["Blends!D2 blend_delivered"]),
    ([("Blends!F2", "Lab"), ("Blends!E2", "Anton")], ["Blends!E2 blend_delivered"]),
    ([("Blends!G2", "cable")], ["Blends!G2 blend_family"]),
    ([("Blends!C2", "Link")], ["Blends!C2 blend_need"]),
    ([("Blends!B2", "weight")], ["Blends!B2 blend_attribute"]),
    ([("Blends!B2", "powr")], ["Blends!B2 blend_attribute_near"]),
    ([("Items!J1", None), ("Items!J2", None), ("Items!J3", None), ("Items!J4", None)],
     ["Blends!B2 blend_no_attributes"]),
    ([("Items!J3", None)], ["Items!J3 blend_value"]),
    ([("Items!J4", "hot")], ["Items!J4 blend_value"]),
    ([("Items!J4", "0.02")], []),
    ([("Items!J2", None)], []),  # nobody averages over it
    ([("Items!J2", None), *row("Blends", 3, "links", "power", None, None, None, "Cloud", None, None, None, 9)],
     ["Items!J2 blend_value"]),
    ([("Blends!J2", None)], ["Blends!A2 blend_no_limit"]),
    ([("Blends!I2", 1.5), ("Blends!K2", 2.5), ("Blends!L2", "least")],
     ["Blends!K2 blend_least_over_most", "Blends!K2 blend_out_of_reach?"]),
    ([("Blends!H2", "year"), ("Blends!K2", 1.5), ("Blends!L2", "most")], ["Blends!K2 blend_varies"]),
    ([("Blends!D2", "cable")], ["Blends!C2 blend_nothing?"]),
    ([("Blends!E2", "Foundry")], ["Blends!E2 blend_nothing?"]),
    (row("Blends", 3, "none", "power", "Wire", None, None, "Lab", None, None, None, 9), ["Blends!F3 blend_nothing?"]),
    ([("Blends!J2", 0.5)], ["Blends!J2 blend_out_of_reach?"]),
    ([("Blends!I2", 2.5), ("Blends!J2", None)], ["Blends!I2 blend_out_of_reach?"]),
    # contracts
    ([("Contracts!A2", "steady"), ("Contracts!B2", "Antn")], ["Contracts!B2 unknown_reference_near"]),
    ([("Contracts!E2", None), ("Contracts!F2", "lines")], ["Contracts!F2 unknown_resource_near"]),
    ([("Contracts!B2", None)], ["Contracts!B2 contract_no_party"]),
    ([("Contracts!C2", "Lab")], ["Contracts!C2 contract_two_parties"]),
    ([("Contracts!E2", None)], ["Contracts!E2 contract_no_scope"]),
    ([("Contracts!F2", "line")], ["Contracts!F2 contract_two_scopes"]),
    ([("Contracts!B2", None), ("Contracts!C2", "Lab"), ("Contracts!E2", None), ("Contracts!F2", "line")],
     ["Contracts!F2 contract_customer_resource"]),
    ([("Contracts!G2", "2026Q3"), ("Contracts!H2", "2026Q2")], ["Contracts!H2 contract_term"]),
    ([("Contracts!G2", "2027Q1")], ["Contracts!G2 contract_outside?"]),
    ([("Contracts!H2", "2025Q4")], ["Contracts!H2 contract_outside?"]),
    ([("Contracts!H2", "2027Q1")], ["Contracts!M2 contract_total_later?"]),
    (row("Contracts", 3, "empty", "Berta", None, None, "AEC"), ["Contracts!A3 contract_nothing"]),
    ([("Contracts!I2", None), ("Contracts!M2", None)], ["Contracts!L2 contract_fee_alone"]),
    ([("Contracts!N2", 2)], ["Contracts!M2 contract_total_over_most"]),
    ([("Contracts!J2", 0.5)], ["Contracts!I2 contract_least_over_most"]),
    ([("Contracts!B2", None), ("Contracts!C2", "Lab"), ("Contracts!O2", "yes")],
     ["Contracts!O2 contract_spot_customer"]),
    ([("Contracts!O2", "yes")], []),
    ([("Contracts!E2", None), ("Contracts!D2", "cable"), ("Contracts!O2", "yes"), ("Items!C4", "cable"),
      *row("Sources", 8, "Anton", "Chip", None, 1)], ["Contracts!O2 contract_spot_costs"]),
    ([("Contracts!E2", None), ("Contracts!D2", "cable"), ("Items!C4", "cable"),
      *row("Sources", 8, "Anton", "Chip", None, 1)], []),
    ([("Items!C4", "cable"), *row("Contracts", 3, "wide", "Anton", None, "cable", None, None, None, None, 1)],
     ["Contracts!D3 contract_overlap"]),
    (row("Contracts", 3, "same", "Anton", None, "cable", None, None, None, None, 1), []),
    (SOLD, []),
    ([*SOLD, *SIGN, ("Options!G3", 0)], ["Contracts!C2 contract_one_price"]),
    ([*SOLD, *SIGN], []),  # only in the first quarter are there two
    ([*SOLD, *row("Contracts", 3, "other", None, "Lab", "cable", None, None, None, None, 1)],
     ["Contracts!C2 contract_one_price"]),
    (SIGN, []),
    ([*SIGN, ("Contracts!P2", "Sing")], ["Contracts!P2 unknown_reference_near"]),
    ([*SIGN, ("Contracts!P2", "Grow")], ["Contracts!P2 contract_option_kind", "Options!A3 option_signs_nothing?"]),
    ([*SIGN, ("Contracts!P2", None)], ["Options!A3 option_signs_nothing?"]),
    ([*SIGN, ("Options!G3", 2), ("Contracts!H2", "2026Q2")], ["Contracts!P2 contract_signed_late?"]),
    ([*SIGN, ("Options!G3", 2), ("Contracts!H2", "2026Q2"), *row("Taken", 3, "Sign", 1)], []),
    ([*SIGN, ("Contracts!E2", None), ("Contracts!D2", "cable"), ("Items!C4", "cable"),
      *row("Sources", 8, "Anton", "Chip", None, 1)], ["Contracts!O2 contract_spot_costs"]),
    ([*SIGN, ("Contracts!E2", None), ("Contracts!D2", "cable"), ("Items!C4", "cable"),
      *row("Sources", 8, "Anton", "Chip", None, 1), *row("Taken", 3, "Sign", None, 1)], []),
    ([("Items!C4", "cable"), ("Contracts!H2", "2026Q2"),
      *row("Contracts", 3, "wide", "Anton", None, "cable", None, None, "2026Q3", None, 1)], []),
    ([*row("Capacity", 3, "Berta", "line", 1, 1, 1, 1), *row("Usage", 3, "Berta", "line", "AEC", None, 0),
      *row("Contracts", 3, "hours", "Berta", None, None, None, "line", None, None, 1)],
     ["Contracts!F3 contract_no_usage?"]),
    (row("Contracts", 3, "chips", "Anton", None, None, "Chip", None, None, None, 1),
     ["Contracts!E3 contract_no_supply?"]),
    (row("Contracts", 3, "sold", None, "Lab", None, "Wire", None, None, None, 1), ["Contracts!E3 contract_no_demand?"]),
    # lanes, customers and what is on the way
    ([("Lanes!B2", "Anton"), ("Lanes!C2", "east")], ["Lanes!C2 lane_two_origins"]),
    ([("Lanes!D2", "Lab")], ["Lanes!E2 lane_two_destinations"]),
    ([("Lanes!F3", "AEC")], ["Lanes!G3 lane_two_scopes"]),
    ([("Lanes!F2", "Link")], ["Lanes!F2 lane_need"]),
    ([*row("Demand", 4, "Cloud", "Chip", 9, 1), ("Lanes!C2", "east")], ["Lanes!C2 lane_untracked"]),
    ([*row("Demand", 4, "Cloud", "Chip", 9, 1), ("Lanes!B2", "Foundry"), ("Lanes!F2", "Chip")],
     ["Lanes!F2 lane_untracked"]),
    ([*row("Demand", 4, "Cloud", "Chip", 9, 1), ("Lanes!C2", "west")], []),  # Chip comes from the east
    ([*row("Demand", 4, "Lab", "Chip", 9, 1), ("Lanes!C2", "east")], []),  # which is not in the north
    ([("Lanes!E2", "Lab")], ["Lanes!E2 unknown_reference"]),
    ([("Lanes!E2", "nord")], ["Lanes!E2 unknown_reference_near"]),
    ([("Lanes!I3", 0.1)], ["Lanes!I3 lane_duty_value"]),
    ([("Lanes!I3", 0.1), ("Items!K1", "value"), ("Items!K2", 5)], []),
    ([("Lanes!L2", None)], ["Lanes!L2 lane_no_saves"]),
    ([("Lanes!J2", 0)], ["Lanes!L2 lane_saves"]),
    ([("Lanes!J3", 4)], ["Lanes!J3 lane_too_slow?"]),
    ([("Lanes!O2", 10)], ["Lanes!P2 lane_most_min"]),
    ([("Lanes!F3", "Wire"), ("Lanes!G3", None)], ["Lanes!A3 lane_idle?"]),
    ([*row("Suppliers", 7, "Nord", "north"), ("Lanes!C2", "north")],
     ["Lanes!A2 lane_idle?", "Suppliers!A7 unused_supplier?"]),
    (row("Customers", 4, "Lob", "south"), ["Customers!A4 customer_idle?"]),
    ([("Receipts!D3", 1)], ["Receipts!D3 receipt_on_hand"]),
    ([("Receipts!A3", "Wire"), ("Receipts!B3", "Wire One"), ("Receipts!C3", None)], ["Receipts!F3 receipt_unwanted?"]),
    (row("Tiers", 2, "steady", 0, 2), ["Contracts!K2 contract_two_prices"]),
    ([("Contracts!K2", None), *row("Tiers", 2, "steady", 5, 2), *row("Tiers", 3, "steady", 9, 1)],
     ["Tiers!B2 tier_no_first"]),
    ([("Contracts!K2", None), *row("Tiers", 2, "steady", 5, 2), *row("Tiers", 3, "steady", 0, 1)], []),
    ([*row("Contracts", 3, "steps", "Berta", None, None, "AEC"), *row("Tiers", 2, "steps", 0, 2)], []),
    (row("Tiers", 2, "stedy", 0, 2), ["Tiers!A2 unknown_reference_near"]),
    # reservations
    ([("Reservations!D2", None)], ["Reservations!D2 reserve_no_holder"]),
    ([("Reservations!F2", "yes")], ["Reservations!F2 reserve_two_holders"]),
    ([("Reservations!G2", None)], ["Reservations!G2 reserve_no_amount"]),
    ([("Reservations!G3", 1)], ["Reservations!H3 reserve_two_amounts"]),
    ([("Reservations!I2", "2026Q3"), ("Reservations!J2", "2026Q2")], ["Reservations!J2 reserve_window"]),
    ([("Reservations!G2", 6)], ["Reservations!H3 reserve_over"]),
    ([("Reservations!G2", 6), ("Reservations!J2", "2026Q2"), ("Reservations!I3", "2026Q3")], []),
    ([("Reservations!H3", None), ("Reservations!K3", 7), ("Reservations!L3", "quantity")],
     ["Reservations!K3 reserve_over"]),
    (row("Reservations", 4, "More", "Anton", "line", "Lab", None, None, 1), ["Reservations!A4 reserve_twice"]),
    ([*row("Reservations", 4, "Later", "Anton", "line", "Lab", None, None, 1, None, "2026Q3"),
      ("Reservations!J2", "2026Q2")], []),
    (row("Reservations", 4, "Cables", "Anton", "line", None, "cable", None, 1), []),
    ([("Items!C4", "Lab")], ["Reservations!D2 reserve_same_name"]),
    ([("Reservations!D2", "Cloud"), ("Items!C4", "Lab"), ("Receipts!C2", "Wire: Wire One; held for: Lab")],
     ["Receipts!C2 reserve_same_name"]),
    ([("Receipts!C2", "Wire: Wire One; held for: Cloud")], []),
    ([("Receipts!C2", "Wire: Wire One; held for: Clout")], ["Receipts!C2 unknown_reference_near"]),
    ([("Receipts!C2", "Wire: Wire One; held for: Cloud; 专供: Lab")], ["Receipts!C2 parts_two_holders"]),
    ([*row("Items", 9, "held for"), *row("Demand", 4, "Lab", "held for", 9, 1),
      *row("Sources", 8, "Anton", "held for")], ["Items!A9 item_named_held"]),
    ([*row("Items", 9, "Plug"), *row("Demand", 4, "Shop", "Plug", 9, 1), *row("Sources", 8, "Anton", "Plug"),
      ("Reservations!D2", "Shop")], ["Reservations!D2 reserve_idle?"]),
    ([*row("Items", 9, "Plug"), *row("Demand", 4, "Shop", "Plug", 9, 1), *row("Sources", 8, "Anton", "Plug"),
      ("Receipts!C2", "Wire: Wire One; held for: Shop")], ["Receipts!C2 receipt_idle?"]),
    # options
    ([("Options!E2", 0)], ["Options!E2 option_no_steps?"]),
    ([("Options!H2", "2026Q3"), ("Options!I2", "2026Q2")], ["Options!I2 option_window"]),
    ([("Options!G2", 4)], ["Options!G2 option_late?"]),
    ([("Options!H2", "2026Q4")], ["Options!G2 option_late?"]),
    ([("Options!J2", "Grow")], ["Options!J2 option_cycle"]),
    ([*row("Options", 3, "More", "Anton", "line", 1, 1, 1, 1, None, None, "Grow"), ("Options!J2", "More")],
     ["Options!J3 option_cycle"]),
    ([*row("Options", 3, "More", "Anton", "line", 1, 1, 1, 1, None, "2026Q1", "Grow"), ("Taken!B2", None)],
     ["Options!J3 option_requires_late?"]),
    ([("Options!C2", None)], ["Options!C2 option_column_missing"]),
    ([("Options!D2", None)], ["Options!D2 option_column_missing"]),
    ([("Options!B2", None)], ["Options!B2 option_column_missing"]),
    ([*SIGN, ("Options!B3", "Anton"), ("Options!D3", 1)], ["Options!D3 option_column_idle"]),
    ([*SIGN, ("Options!B3", "Anton")], []),
    ([*SIGN, ("Options!E3", 2)], ["Options!E3 option_gate_steps"]),
    # locks
    (lock("start", None, "Anton", "AEC", None, "Wire: Wire One", "equal"), []),
    (lock("deliver", "Lab", "Anton", "AEC", None, "Wire: Wire Two", "at_least"), []),
    (lock("need", "Cloud", None, "Link", "copper", None, "equal"), []),
    (lock("option", None, None, None, "Grow", None, "equal", 1), []),
    (lock("start", "Lab", "Anton", "AEC", None, None, "equal"), ["Locks!B3 lock_column"]),
    (lock_of("substitute", "L", "Slow", item="Fast"), []),
    (lock_of("substitute", "L", None, item="Fast"), []),
    (lock_of("substitute", "L", "Slow"), ["Locks!D3 lock_incomplete"]),
    (lock_of("substitute", "L", "Chip", item="Fast"), ["Locks!L3 lock_no_substitute"]),
    (lock_of("substitute", "L", "Slow", item="Wire"), ["Locks!D3 lock_no_substitute"]),
    (lock_of("substitute", "L", "Chop", item="Fast"), ["Locks!L3 unknown_reference_near"]),
    (lock_of("substitute", "L", "Slow", item="Fast", supplier="Foundry"), ["Locks!C3 lock_pooled"]),
    ([*lock_of("substitute", "L", "Slow", item="Fast"), ("Substitutes!D2", "2026Q2")], ["Locks!J3 lock_window"]),
    (lock_of("take", "M", "steady"), []),
    (lock_of("take", "M", None), ["Locks!M3 lock_incomplete"]),
    (lock_of("take", "M", "steady", item="AEC"), ["Locks!D3 lock_column"]),
    (lock_of("take", "M", "ready"), ["Locks!M3 unknown_reference_near"]),
    (lock_of("take", "M", "steady", units=10), ["Locks!J3 lock_over_most"]),
    ([*lock_of("take", "M", "steady"), ("Contracts!G2", "2026Q2"), ("Contracts!M2", None)], ["Locks!J3 lock_window"]),
    ([*lock_of("overtime", "N", "line"), *OVERTIME], []),
    ([*lock_of("overtime", "N", "line", supplier="Anton"), *OVERTIME], []),
    ([*lock_of("overtime", "N", "line", supplier="Berta"), *OVERTIME], ["Locks!N3 no_resources"]),
    ([*lock_of("overtime", "N", "line", units=7), *OVERTIME], ["Locks!J3 lock_over_most"]),
    (lock_of("overtime", "N", None), ["Locks!N3 lock_incomplete"]),
    (lock("option", None, None, None, None, None, "equal", 1), ["Locks!E3 lock_incomplete"]),
    (lock("start", None, "Anton", "AEC", None, None, "equal", None), ["Locks!A3 lock_no_units"]),
    (lock("option", None, None, None, "Grow", None, "equal", 1.5), ["Locks!J3 lock_steps"]),
    (lock("option", None, None, None, "Grew", None, "equal", 1), ["Locks!E3 lock_no_option"]),
    (lock("need", "Cloud", None, "Link", "fibre", None, "equal"), ["Locks!E3 lock_no_option"]),
    (lock("need", "Lab", None, "AEC", None, None, "equal"), ["Locks!D3 lock_need"]),
    (lock("start", None, None, "Link", None, None, "equal"), ["Locks!D3 lock_item"]),
    (lock("start", None, "Wire One", "AEC", None, None, "equal"), ["Locks!C3 lock_no_source"]),
    (lock("deliver", None, "Wire One", "AEC", None, None, "equal"), ["Locks!C3 lock_no_source"]),
    (lock("deliver", None, "Foundry", "Chip", None, None, "equal"), ["Locks!C3 lock_pooled"]),
    (lock("start", None, "Anton", "AEC", None, "Wire: Foundry", "equal"), ["Locks!F3 lock_parts"]),
    (lock("deliver", "Lab", None, "Chip", None, None, "equal"), ["Locks!B3 lock_not_wanted"]),
    ([("Sources!H2", "2026Q2"), *lock("start", None, "Anton", "AEC", None, None, "equal")], ["Locks!J3 lock_window"]),
    ([("Sources!D2", 4), *lock("start", None, "Anton", "AEC", None, None, "equal")],
     ["Locks!J3 lock_window", "Sources!D2 source_never?"]),
    ([("Options!H2", "2026Q2"), *lock("option", None, None, None, "Grow", None, "equal", 1)],
     ["Locks!J3 lock_window"]),
    ([("Sources!G2", 4), *lock("start", None, "Anton", "AEC", None, None, "equal")], ["Locks!J3 lock_over_most"]),
    ([("Sources!G2", 4), *lock("start", None, None, "AEC", None, None, "equal")], []),
    ([*row("Capacity", 3, "Foundry", "oven", 1, 1, 1, 1), *row("Usage", 3, "Foundry", "oven", "Chip", None, 1),
      *lock("start", None, "Foundry", "Chip", None, None, "equal")], ["Locks!J3 lock_over_capacity"]),
    (lock("option", None, None, None, "Grow", None, "equal", 3), ["Locks!J3 lock_over_steps"]),
    (lock("deliver", "Lab", "Berta", "AEC", None, None, "equal"), ["Locks!J3 lock_not_qualified"]),
    ([("Qualification!F2", "2026Q2"), *lock("deliver", "Lab", "Anton", "AEC", None, None, "equal")],
     ["Locks!J3 lock_not_qualified"]),
    ([*qualify("Lab", "AEC", "Berta"), *lock("deliver", "Lab", "Berta", "AEC", None, None, "equal")],
     ["Locks!J3 lock_not_qualified"]),
    ([*qualify("Lab", "AEC", "Berta"), ("Options!G3", 0),
      *lock("deliver", "Lab", "Berta", "AEC", None, None, "equal")], []),
    ([*qualify("Lab", "AEC", "Berta"), *row("Taken", 3, "Accept", None, 1),
      *lock("deliver", "Lab", "Berta", "AEC", None, None, "equal")], []),
    (lock("need", "Cloud", None, "Link", "double", None, "equal"), ["Locks!J3 lock_not_qualified"]),
    (lock("start", None, "Anton", "AEC", None, None, "at_least", 10), ["Locks!J3 lock_least_over_most"]),
    (lock("start", None, "Anton", "AEC", None, None, "plan", 99), ["Locks!G3 lock_plan_idle?"]),
    (lock("start", None, "Wire One", "AEC", None, None, "plan"),
     ["Locks!C3 lock_no_source?", "Locks!G3 lock_plan_idle?"]),
    (CONVERT, []),
    ([*CONVERT, ("Options!L3", "line")], ["Options!L3 option_same_resource"]),
    ([*CONVERT, ("Options!M3", None)], ["Options!M3 option_column_missing"]),
    ([*CONVERT, ("Options!L3", "lathe")], ["Options!L3 unknown_resource"]),
    ([*CONVERT, *row("Taken", 3, "Turn", None, 2)], ["Taken!A3 taken_over_capacity"]),
    ([*CONVERT, ("Options!K3", "maintain"), ("Options!L3", None), ("Options!D3", None)], []),
    ([*CONVERT, ("Options!K3", "maintain"), ("Options!L3", None), ("Options!D3", None), ("Options!G3", 0)],
     ["Options!G3 option_never_down"]),
    (row("Options", 3, "Start", "Berta", None, None, 1, 9, 1, None, None, None, "open"), []),
    ([*row("Options", 3, "Start", "Berta", None, None, 1, 9, 1, None, None, None, "open"),
      *row("Options", 4, "Stop", "Berta", None, None, 1, 9, 1, None, None, None, "close")],
     ["Options!B4 option_supplier_twice"]),
    (row("Options", 3, "Stop", None, None, None, 1, 9, 1, None, None, None, "close"),
     ["Options!B3 option_column_missing"]),
    ([("Options!Q1", "running_cost"), ("Options!Q2", -1)], ["Options!Q2 option_saving"]),
    ([("Options!Q1", "running_cost"), ("Options!Q3", -1),
      *row("Options", 3, "Stop", "Berta", None, None, 1, 9, 1, None, None, None, "close")], []),
    ([("Options!O2", 3)], ["Options!O2 option_least_over_most"]),
    ([("Options!P2", "Grow")], ["Options!P2 option_excludes_itself"]),
    ([*CONVERT, ("Options!P2", "Turn"), ("Options!J3", "Grow")], ["Options!P2 option_excludes_required"]),
    ([*CONVERT, ("Options!P3", "Grow"), ("Options!J3", "Grow")], ["Options!P3 option_excludes_required"]),
    ([*CONVERT, ("Options!P3", "Grow")], []),
    ([*CONVERT, ("Options!P3", "Grow"), *row("Taken", 3, "Turn", None, 1)], ["Taken!A3 taken_excluded"]),
    ([("Options!N2", "0.4; 0.7")], []),
    (qualify("Lab", "AEC", "Berta"), []),
    (qualify("Lab", "Wire", "Wire One"), []),
    (qualify(None, "AEC", "Berta"), ["Options!Q3 option_column_missing"]),
    (qualify("Lab", None, "Berta"), ["Options!R3 option_column_missing"]),
    ([("Options!R1", "item"), ("Options!R2", "AEC")], ["Options!R2 option_column_idle"]),
    (qualify("Lap", "AEC", "Berta"), ["Options!Q3 unknown_reference_near"]),
    (qualify("Lab", "AECs", "Berta"), ["Options!R3 unknown_reference_near"]),
    ([*qualify("Lab", "AEC", "Berta"), ("Options!E3", 2)], ["Options!E3 option_gate_steps"]),
    (qualify("Cloud", "AEC", "Berta"), ["Options!R3 option_qualifies_nothing"]),
    (qualify("Lab", "Chip", "Foundry"), ["Options!R3 option_qualifies_nothing"]),
    (qualify("Lab", "AEC", "Foundry"), ["Options!B3 qualification_no_source"]),
    (qualify("Lab", "AEC", "Anton"), ["Options!B3 option_qualified?"]),
    ([*qualify("Lab", "AEC", "Anton"), ("Qualification!F2", "2026Q3")], []),
    ([*qualify("Lab", "AEC", "Berta"), *row("Options", 4, "Too", "Berta", None, None, 1, 9, 1, None, None, None,
      "qualify", None, None, None, None, None, "Lab", "AEC")], ["Options!B4 option_qualifies_twice"]),
    (expedite("Wire One", "Wire"), []),
    (expedite("Wire One", "Wire", 2), []),
    (expedite("Wire One", "Wire", 3), ["Options!R3 expedite_saves"]),
    (expedite("Wire Two", "Wire"), ["Options!R3 expedite_saves"]),
    (expedite("Foundry", "Wire"), ["Options!Q3 expedite_no_source"]),
    (expedite("Wire One", "Wires"), ["Options!Q3 unknown_reference_near"]),
    (expedite("Wire One", None), ["Options!Q3 option_column_missing"]),
    (expedite("Wire One", "Wire", None), ["Options!R3 option_column_missing"]),
    ([*expedite("Wire One", "Wire"), ("Options!D3", None)], ["Options!D3 option_column_missing"]),
    ([*expedite("Wire One", "Wire"), ("Options!S3", None)], []),
    ([*expedite("Wire One", "Wire"), ("Options!R2", 1)], ["Options!R2 option_column_idle"]),
    ([*expedite("Wire One", "Wire"), ("Options!S2", 1)], ["Options!S2 option_column_idle"]),
    (expedite("Wire One", "Wire", 1, 4), []),  # only so does it arrive
    ([*expedite("Wire One", "Wire", 1, 4), ("Options!G3", 4)], ["Options!G3 option_late?"]),
    ([*expedite("Wire One", "Wire", 1, 5)], ["Sources!D4 source_never?"]),
    ([*expedite("Wire One", "Wire"), *lock("start", None, "Wire One", "Wire", None, None, "equal"),
      ("Locks!J3", None), ("Locks!L1", "2026Q3"), ("Locks!L3", 5)], []),
    ([*expedite("Wire One", "Wire", 1, 3), *lock("start", None, "Wire One", "Wire", None, None, "equal"),
      ("Locks!J3", None), ("Locks!L1", "2026Q3"), ("Locks!L3", 5)], ["Locks!L3 lock_window"]),
    ([*expedite("Anton", "AEC"), ("Sources!D2", 1), ("Contracts!O2", "yes")], ["Contracts!O2 contract_spot_costs"]),
    ([*expedite("Anton", "AEC"), ("Sources!D2", 1)], []),
    ([("Options!I2", "2025Q4")], ["Options!I2 option_over?"]),
    ([("Taken!C2", 2)], ["Taken!A2 taken_too_many"]),
    ([("Taken!A2", "Grew")], ["Taken!A2 unknown_reference_near"]),
    # what is demanded and cannot be had
    (NEW_PAIR, ["Demand!B4 unmakeable"]),
    ([("Sources!B6", "Wire"), *NO_STOCK], ["Demand!B2 unmakeable"]),  # no chip: one fault for Link and AEC
    ([("Sources!B6", "Wire")], []),  # there is stock
    ([("Sources!D6", 2), ("Items!F4", None)], []),
    (SLOW, ["Demand!B2 unmakeable?"]),
    ([("Sources!B6", "Wire"), ("Items!F4", None), ("BOM!C3", "Chap")], ["BOM!C3 unknown_reference_near"]),
    # notes
    ([*row("Items", 9, "Spare")], ["Items!A9 unused_item?"]),
    ([*row("Suppliers", 7, "Idle")], ["Suppliers!A7 unused_supplier?"]),
    ([*row("Suppliers", 7, "wire  one")], ["Suppliers!A7 name_twins?", "Suppliers!A7 unused_supplier?"]),
    ([("Sources!F2", 1e-9)], ["Sources!F2 lot_too_small"]),
    ([*row("Demand", 4, "Clod", "AEC", 9)], ["Demand!A4 line_no_quantity?"]),
    ([*row("Capacity", 3, "Berta", "line", 1, 1, 1, 1)], ["Capacity!B3 unused_resource?"]),
]  # fmt: skip
