# ruff: noqa: E501 (wide inline tables)
"""The audit: a plan made by hand holds; one wrong cell of any kind does not, and the sentence says which."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from planner.audit import Finding, audit, objective
from planner.audit.book import read_book
from planner.audit.variants import Variants
from planner.plan_schema import TABLE, TABLES
from planner.reading.read import read_workbook
from planner.tables import Tables
from tests.books import book, write_book

Plan = dict[str, pd.DataFrame]
Edit = Callable[[Plan], object]

WORKBOOK = {
    "Settings": """
        setting              | value
        start                | 2026Q1
        quarters             | 3
        discount_rate        | 0.21
        capex_budget         | 700
        capex_budget_quarter | 600
        """,
    "Items": """
        item   | kind | family | tracked | one_option | opening_stock | holding_cost | safety_stock | safety_price | most_stock | closing_stock | power | value | shelf_life | scrap_cost | cover | link_class
        cable  | item | cable  | yes     |            |               |              |              |              |            |               | 1     |
        chip   | item |        |         |            | 100           | 0.5          | 25           | 2            | 40         | 30            | 2     |
        aec    | item | aec    | yes     |            |               | 1            |              |              |            |               | 5     | 50 | | | 0.5
        module | item |        |         |            |               |              |              |              |            |
        link   | need |        |         | yes        |               |              |              |              |            |   |   |   |   |     |     | near
        die    | item |        |         |            |               |              |              |              |            |
        top    | item |        |         |            |               |              |              |              |            |   |   |   |   | 1.5
        base   | item |        |         |            |               |              |              |              |            |   |   |   | 1
        long   | need |        |         |            |               |              |              |              |            |   |   |   |   |     |     | Near
        """,
    "Suppliers": """
        supplier | region  | fixed_cost
        Leting   | Vietnam |
        Zhaolong | China   |
        Foxlink  | Taiwan  | 7
        Maker    | China   |
        """,
    "Sources": """
        supplier | item   | unit_cost | order_cost | yield | lead_time | min_order | lot_size | most | first  | last
        Leting   | cable  | 2         |            |       | 1         | 50        | 25       |      |        |
        Zhaolong | cable  | 1         | 20         |       |           |           |          | 60   |        |
        Foxlink  | aec    | 10        |            | 0.8   | 1         |           |          |      | 2026Q1 | 2026Q2
        Maker    | chip   | 3         |            |       |           |           |          |      | 2026Q2 |
        Maker    | module | 5         |            |       |           |           |          |      |        |
        Maker    | die    | 2         |            | 0.8   | 1         |           |          |      |        |
        """,
    "BOM": """
        item | option | component | quantity
        aec  |        | cable     | 1
        aec  |        | chip      | 1
        link | copper | aec       | 1
        link | optics | module    | 2
        long | copper | aec       | 2
        long | optics | module    | 1
        """,
    "Grades": """
        item | supplier | grade | share
        die  |          | top   | 0.25
        die  |          | base  | 0.75
        """,
    "Substitutes": """
        item | serves_for | cost | first  | last
        top  | module     | 0.5  | 2026Q3 |
        chip | base       | 0.25 |        | 2026Q1
        """,
    "Capacity": """
        supplier | resource | capacity | overtime | overtime_cost
        Foxlink  | line     | 50       | 10       | 1.5
        Foxlink  | space    | 1        |          |
        Foxlink  | old      | 20       |          |
        """,
    "Usage": """
        supplier | resource | item | usage | setup
                 | line     | aec  | 1     | 5
        """,
    "Receipts": """
        item | supplier | parts           | customer | opening | 2026Q1 | 2026Q2
        aec  | Foxlink  | cable: Zhaolong |          | 35      |        |
        aec  | Foxlink  | cable: Leting; held for: Meta | |  |  | 20
        aec  | Foxlink  | cable: Leting   | Meta     |         | 5      |
        """,
    "Customers": """
        customer | region
        Meta     | west
        """,
    "Lanes": """
        lane | from_supplier | to_customer | to_region | item | family | measure | freight | duty | transit | expedite_fee | expedite_saves | expedite_most | fixed_cost | min_load | most | 2026Q1 | 2026Q2 | 2026Q3
        air  | Foxlink       |             | west      |      | aec    | freight |         | 0.1  | 1       | 2            | 1              | 25            | 30         | 5        | 40   | 1      | 1.5    | 2
        gate |               | Meta        |           | aec  |        |         | 0.25    |      |         |              |                |               |            |          | 20   |        |        |
        """,
    "Reservations": """
        reservation | supplier | resource | customer | family | outside | quantity | share | first  | last
        aec's       | Foxlink  | line     |          | aec    |         |          | 0.4   |        | 2026Q2
        Meta's      | Foxlink  | space    | Meta     |        |         | 0.25     |       | 2026Q2 |
        rent        | Foxlink  | space    |          |        | yes     |          | 0.5   |        |
        """,
    "History": """
        item  | supplier | customer | 2025Q4
        cable | Zhaolong |          | 60
        cable | Leting   |          | 10
        """,
    "Demand": """
        customer | item | price | priority | committed | delay | late_fee | lost_penalty | 2026Q1 | 2026Q2 | 2026Q3
        AWS      | aec  | 100   | 1        | 0.5       | 1     | 2        | 5            | 30     | 40     | 40
        Meta     | link | 120   | 2        |           |       |          | 1            |        | 50     | 20
        """,
    "Backlog": """
        customer | item | measure   | 2025Q4
        AWS      | aec  | quantity  | 8
        AWS      | aec  | price     | 90
        AWS      | aec  | committed | 6
        """,
    "Qualification": """
        customer | item  | supplier | region  | option | from
        Meta     | cable |          | Vietnam |        |
        Meta     | link  |          |         | copper | 2026Q2
        AWS      | aec   | Foxlink  |         |        | 2026Q3
        """,
    "Shares": """
        rule   | supplier | region  | family | item  | customer | per     | measure | growth | growth_floor | most_suppliers | least | most | price | 2026Q1 | 2026Q2 | 2026Q3 | most_customers
        leting | Leting   |         | cable  |       |          | year    |         |        |              |                | 0.8   |      | 4     |        |        |
        ramp   | Leting   |         |        | cable |          | quarter |         | 0.5    | 40           |                |       |      |       |        |        |
        one    |          |         |        | cable |          | year    |         |        |              | 1              |       |      |       |        |        |
        aws    | Foxlink  |         |        | aec   | AWS      | quarter | least   |        |              |                |       |      |       | 0.5    | 0.5    | 0.6
        mix    |          | Vietnam | cable  |       |          | horizon |         |        |              |                |       | 0.9  |       |        |        |
        reach  | Foxlink  |         |        | aec   |          | horizon | | | | | | | | | | | 2
        any    |          |         |        | cable |          | year    | | | | | | 0.6
        inside | Leting   |         |        | cable | Meta     | horizon | | | | | 0.9
        """,
    "Blends": """
        rule | attribute | item | customer | family | per     | least | most | price
        into | power     | aec  |          |        | quarter | 1.6   |      |
        meta | power     |      | Meta     | aec    | horizon |       | 4.5  | 0.5
        """,
    "Contracts": """
        contract | supplier | customer | family | item | resource | first  | measure | least | most | price | fee | least_total | most_total | spot | 2026Q1 | 2026Q2 | 2026Q3 | tiers | tier_per | option
        leting   | Leting   |          |        | cable |         | 2025Q4 | least   |       | 120  | 1.5   |     | 150         |            |      | 20     | 20     |
        chips    | Maker    |          |        | chip |          |        |         | 50    |      | 2.5   | 0.5 | 140         | 200        | yes  |        |        |
        hours    | Foxlink  |          |        |      | line     |        | most    |       |      |       |     |             | 160        |      | 50     | 110    |        | incremental | year
        frame    |          | AWS      |        | aec  |          |        |         | 30    |      | 95    | 4   |             |            |      |        |        |
        second   | Zhaolong |          |        | cable |         | 2025Q4 |         |       |      |       |     |             |            |      |        |        |        | all_units | term
        extra    | Maker    |          |        | top   |         |        |         | 5     | 20   | 1.7   | 2   | 6           |            |      |        |        |        |  |  | deal
        """,
    "Tiers": """
        contract | from | price
        hours    | 120  | 0.2
        hours    | 0    | 0.1
        second   | 0    | 1.2
        second   | 100  | 0.8
        """,
    "Options": """
        option | supplier | resource | step | most_steps | capex | running_cost | lead_time | earliest | latest | requires | kind     | from_resource | loss | ramp | least_steps | excludes | customer | item | saves | unit_fee
        hall   | Foxlink  | space    | 1    |            | 100   |              |           |          |        |
        line2  | Foxlink  | line     | 50   | 2          | 500   | 10           | 1         | 2026Q1   | 2026Q2 | hall
        deal   |          |          |      |            | 30    | 4            | 1         |          |        |          | sign
        rival  |          |          |      |            |       |              |           |          |        |          | sign     |               |      |      |             | deal
        swap   | Foxlink  | space    | 4    | 3          |       | 3            | 1         |          |        |          | convert  | old           | 8    | 0.5  | 2           |
        down   | Foxlink  | old      |      | 2          |       |              | 1         |          |        |          | maintain |               | 2    |      | 2           |
        leave  | Zhaolong |          |      |            |       |              |           |          |        |          | close
        enter  | Leting   |          |      |            |       |              |           |          |        |          | open
        admit  | Foxlink  |          |      |            |       |              |           |          |        |          | qualify  |               |      |      |             |          | AWS      | aec
        rush   | Maker    |          | 45   |            |       |              |           |          |        |          | expedite |               |      |      |             |          |          | die  | 1     | 0.5
        """,
    "Taken": """
        option | 2025Q4
        swap   | 1
        """,
}

# Cable by Zhaolong reaches the assembler in Q1, by Leting in Q2; the assembler's second line is built in Q1.
PLAN = {
    "fulfilment": """
        customer | item | quarter | priority | wanted | on_time | late | lost | committed | committed_short
        AWS      | aec  | 2026Q1  | 1        | 30     | 30      | 0    | 0    | 15        | 0
        AWS      | aec  | 2026Q2  | 1        | 40     | 30      | 6    | 4    | 20        | 0
        AWS      | aec  | 2026Q3  | 1        | 40     | 10      | 0    | 30   | 20        | 10
        Meta     | link | 2026Q2  | 2        | 50     | 25      | 0    | 25   |           |
        Meta     | link | 2026Q3  | 2        | 20     | 20      | 0    | 0    |           |
        AWS      | aec  | 2025Q4  | 1        | 8      | 0       | 5    | 3    | 6         | 1
        """,
    "allocation": """
        customer | item | supplier | parts           | quarter | units | share | transit | express
        AWS      | aec  | Foxlink  | cable: Zhaolong | 2026Q1  | 35    | 1
        AWS      | aec  | Foxlink  | cable: Zhaolong | 2026Q2  | 30    | 1
        AWS      | aec  | Foxlink  | cable: Zhaolong | 2026Q3  | 6     | 0.375
        AWS      | aec  | Foxlink  | cable: Leting   | 2026Q3  | 10    | 0.625
        Meta     | aec  | Foxlink  | cable: Leting; held for: Meta | 2026Q2  | 20    | 1     | 1       | 20
        Meta     | aec  | Foxlink  | cable: Leting   | 2026Q3  | 20    | 1     | 1       | 20
        """,
    "shares": """
        rule   | period  | subject | part | total | share | least | most | growth_limit | suppliers | most_suppliers | customers | most_customers
        leting | 2026    | Leting  | 100  | 150   | 2/3   | 0.8   |      |              |           |
        ramp   | 2026Q1  | Leting  | 0    | 50    | 0     |       |      | 55           |           |
        ramp   | 2026Q2  | Leting  | 100  | 100   | 1     |       |      | 40           |           |
        ramp   | 2026Q3  | Leting  | 0    | 0     |       |       |      | 190          |           |
        one    | 2026    |         |      |       |       |       |      |              | 2         | 1
        aws    | 2026Q1  | Foxlink | 35   | 35    | 1     | 0.5   |      |              |           |
        aws    | 2026Q2  | Foxlink | 30   | 30    | 1     | 0.5   |      |              |           |
        aws    | 2026Q3  | Foxlink | 16   | 16    | 1     | 0.6   |      |              |           |
        mix    | horizon | Vietnam | 100  | 150   | 2/3   |       | 0.9  |              |           |
        reach  | horizon | Foxlink |      |       |       |       |      |              |           |                | 2 | 2
        any    | 2026    | Leting  | 100  | 150   | 2/3   |       | 0.6  |
        any    | 2026    | Zhaolong | 50  | 150   | 1/3   |       | 0.6  |
        inside | horizon | Leting  | 40   | 40    | 1     | 0.9   |      |
        """,
    "blends": """
        rule | period  | attribute | average | least | most | units
        into | 2026Q1  | power     | 1.5     | 1.6   |      | 100
        into | 2026Q2  | power     | 1.5     | 1.6   |      | 200
        into | 2026Q3  | power     |         | 1.6   |      | 0
        meta | horizon | power     | 5       |       | 4.5  | 40
        """,
    "purchasing": """
        supplier | item  | parts           | quarter | arrives | started | good | unit_cost | cost | expedite | fee
        Foxlink  | aec   | cable: Zhaolong | 2026Q1  | 2026Q2  | 50      | 40   | 10        | 500
        Foxlink  | aec   | cable: Leting   | 2026Q2  | 2026Q3  | 100     | 80   | 10        | 1000
        Zhaolong | cable |                 | 2026Q1  | 2026Q1  | 50      | 50   | 1         | 50
        Leting   | cable |                 | 2026Q1  | 2026Q2  | 100     | 100  | 2         | 200
        Maker    | chip  |                 | 2026Q2  | 2026Q2  | 70      | 70   | 3         | 210
        Maker    | die   |                 | 2026Q2  | 2026Q2  | 50      | 40   | 2         | 100  | rush     | 20
        """,
    "grades": """
        supplier | item | grade | quarter | units
        Maker    | die  | top   | 2026Q2  | 10
        Maker    | die  | base  | 2026Q2  | 30
        """,
    "orders": """
        supplier | item  | quarter | started | min_order | lot_size | lots | order_cost
        Foxlink  | aec   | 2026Q1  | 50      | 0         |          |      | 0
        Foxlink  | aec   | 2026Q2  | 100     | 0         |          |      | 0
        Zhaolong | cable | 2026Q1  | 50      | 0         |          |      | 20
        Leting   | cable | 2026Q1  | 100     | 50        | 25       | 4    | 0
        Maker    | chip  | 2026Q2  | 70      | 0         |          |      | 0
        Maker    | die   | 2026Q2  | 50      | 0         |          |      | 0
        """,
    "needs": """
        customer | need | option | quarter | units
        Meta     | link | copper | 2026Q2  | 25
        Meta     | link | copper | 2026Q3  | 20
        """,
    "components": """
        item | family | unit | quarter | opening | received | used | delivered | scrapped | regraded_in | regraded_out | closing
        cable | cable | pcs | 2026Q1 | 0 | 50 | 50 | 0 | 0 | 0 | 0 | 0
        cable | cable | pcs | 2026Q2 | 0 | 100 | 100 | 0 | 0 | 0 | 0 | 0
        cable | cable | pcs | 2026Q3 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        chip |  | pcs | 2026Q1 | 100 | 0 | 50 | 0 | 0 | 0 | 0 | 50
        chip |  | pcs | 2026Q2 | 50 | 70 | 100 | 0 | 0 | 0 | 0 | 20
        chip |  | pcs | 2026Q3 | 20 | 0 | 0 | 0 | 0 | 0 | 0 | 20
        aec | aec | pcs | 2026Q1 | 35 | 0 | 0 | 35 | 0 | 0 | 0 | 0
        aec | aec | pcs | 2026Q2 | 0 | 60 | 0 | 50 | 0 | 0 | 0 | 10
        aec | aec | pcs | 2026Q3 | 10 | 80 | 0 | 36 | 0 | 0 | 0 | 54
        module |  | pcs | 2026Q1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        module |  | pcs | 2026Q2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        module |  | pcs | 2026Q3 | 0 | 0 | 0 | 0 | 0 | 3 | 0 | 3
        die |  | pcs | 2026Q1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        die |  | pcs | 2026Q2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        die |  | pcs | 2026Q3 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        top |  | pcs | 2026Q1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        top |  | pcs | 2026Q2 | 0 | 10 | 0 | 0 | 2 | 0 | 0 | 8
        top |  | pcs | 2026Q3 | 8 | 0 | 0 | 0 | 4 | 0 | 3 | 1
        base |  | pcs | 2026Q1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        base |  | pcs | 2026Q2 | 0 | 30 | 0 | 0 | 0 | 0 | 0 | 30
        base |  | pcs | 2026Q3 | 30 | 0 | 0 | 0 | 30 | 0 | 0 | 0
        """,
    "capacity": """
        supplier | resource | unit  | quarter | capacity | built | lost | held | held_unused | overtime | overtime_limit | used | utilisation
        Foxlink  | line     | units | 2026Q1  | 50       | 0     | 0    | 20   | 0           | 5        | 10             | 55   | 1.1
        Foxlink  | line     | units | 2026Q2  | 50       | 50    | 0    | 20   | 0           | 5        | 10             | 105  | 1.05
        Foxlink  | line     | units | 2026Q3  | 50       | 50    | 0    | 0    | 0           | 0        | 10             | 0    | 0
        Foxlink  | space    | units | 2026Q1  | 1        | 3     | 0    | 0.5  | 0.5         | 0        | 0              | 0    | 0.125
        Foxlink  | space    | units | 2026Q2  | 1        | 7     | 0    | 0.75 | 0.75        | 0        | 0              | 0    | 0.09375
        Foxlink  | space    | units | 2026Q3  | 1        | 9     | 0    | 0.75 | 0.75        | 0        | 0              | 0    | 0.075
        Foxlink  | old      | units | 2026Q1  | 20       | 0     | 16   | 0    | 0           | 0        | 0              | 0    | 0
        Foxlink  | old      | units | 2026Q2  | 20       | 0     | 16   | 0    | 0           | 0        | 0              | 0    | 0
        Foxlink  | old      | units | 2026Q3  | 20       | 0     | 18   | 0    | 0           | 0        | 0              | 0    | 0
        """,
    "reservations": """
        reservation | supplier | resource | holder | quarter | held | used
        aec's       | Foxlink  | line     | aec    | 2026Q1  | 20   | 55
        aec's       | Foxlink  | line     | aec    | 2026Q2  | 20   | 105
        Meta's      | Foxlink  | space    | Meta   | 2026Q2  | 0.25 | 0
        Meta's      | Foxlink  | space    | Meta   | 2026Q3  | 0.25 | 0
        rent        | Foxlink  | space    |        | 2026Q1  | 0.5  | 0
        rent        | Foxlink  | space    |        | 2026Q2  | 0.5  | 0
        rent        | Foxlink  | space    |        | 2026Q3  | 0.5  | 0
        """,
    "options": """
        option | quarter | kind     | supplier | resource | from_resource | steps | complete | added | lost | capex | customer | item
        hall   | 2026Q1  | expand   | Foxlink  | space    |               | 1     | 2026Q1   | 1     | 0    | 100
        line2  | 2026Q1  | expand   | Foxlink  | line     |               | 1     | 2026Q2   | 50    | 0    | 500
        deal   | 2026Q2  | sign     |          |          |               | 1     | 2026Q3   | 0     | 0    | 30
        swap   | 2026Q1  | convert  | Foxlink  | space    | old           | 1     | 2026Q2   | 4     | 8    | 0
        down   | 2026Q3  | maintain | Foxlink  | old      |               | 1     | 2026Q4   | 0     | 2    | 0
        enter  | 2026Q1  | open     | Leting   |          |               | 1     | 2026Q1   | 0     | 0    | 0
        admit  | 2026Q1  | qualify  | Foxlink  |          |               | 1     | 2026Q1   | 0     | 0    | 0     | AWS      | aec
        rush   | 2026Q2  | expedite | Maker    |          |               | 1     | 2026Q2   | 45    | 0    | 0     |          | die
        """,
    "contracts": """
        contract | period | party   | scope | taken | least | most | shortfall | fee | tier | price_effect
        leting   | 2026Q1 | Leting  | cable | 0     | 20    | 120  | 20        |     |  | 200
        leting   | 2026Q2 | Leting  | cable | 100   | 20    | 120  | 0         |     |  | -150
        leting   | 2026Q3 | Leting  | cable | 0     |       | 120  |           |     |  | 0
        leting   | term   | Leting  | cable | 110   | 150   |      | 20        |     |  |
        chips    | 2026Q1 | Maker   | chip  | 0     | 50    |      | 50        | 25  |  | 0
        chips    | 2026Q2 | Maker   | chip  | 40    | 50    |      | 10        | 5   |  | 20
        chips    | 2026Q3 | Maker   | chip  | 0     | 50    |      | 50        | 25  |  | 0
        chips    | term   | Maker   | chip  | 40    | 140   | 200  | 0         | 0   |  |
        hours    | 2026Q1 | Foxlink | line  | 50    |       | 50   |           |     | 2 | -5
        hours    | 2026Q2 | Foxlink | line  | 100   |       | 110  |           |     | 2 | -10
        hours    | 2026Q3 | Foxlink | line  | 0     |       |      |           |     | 2 | -3
        hours    | term   | Foxlink | line  | 150   |       | 160  |           |     |  |
        frame    | 2026Q1 | AWS     | aec   | 35    | 30    |      | 0         | 0   |  | -125
        frame    | 2026Q2 | AWS     | aec   | 30    | 30    |      | 0         | 0   |  | -150
        frame    | 2026Q3 | AWS     | aec   | 16    | 30    |      | 14        | 56  |  | -80
        second   | 2026Q1 | Zhaolong | cable | 50   |       |      |           |     | 2 | -10
        second   | 2026Q2 | Zhaolong | cable | 0    |       |      |           |     | 2 | 0
        second   | 2026Q3 | Zhaolong | cable | 0    |       |      |           |     | 2 | 20
        extra    | 2026Q1 | Maker   | top   | 0     | 0     | 0    | 0         | 0   |  | 0
        extra    | 2026Q2 | Maker   | top   | 0     | 0     | 0    | 0         | 0   |  | 0
        extra    | 2026Q3 | Maker   | top   | 0     | 5     | 20   | 5         | 10  |  | 0
        extra    | term   | Maker   | top   | 0     | 6     |      | 1         | 2   |  |
        """,
    "stock": """
        item | supplier | parts           | quarter | stock
        chip |          |                 | 2026Q1  | 50
        chip |          |                 | 2026Q2  | 20
        chip |          |                 | 2026Q3  | 20
        aec  | Foxlink  | cable: Zhaolong | 2026Q2  | 10
        aec  | Foxlink  | cable: Zhaolong | 2026Q3  | 4
        aec  | Foxlink  | cable: Leting   | 2026Q3  | 50
        top  |          |                 | 2026Q2  | 8
        top  |          |                 | 2026Q3  | 1
        module |        |                 | 2026Q3  | 3
        base |          |                 | 2026Q2  | 30
        """,
    "regrades": """
        item | serves_for | supplier | parts | quarter | units | cost
        top  | module     |          |       | 2026Q3  | 3     | 1.5
        top  | module     |          |       | 2026Q1  | 0     | 0
        top  | module     |          |       | 2026Q2  | 0     | 0
        """,
    "scrap": """
        item | supplier | parts | quarter | units | cost
        top  |          |       | 2026Q3  | 4     | 6
        base |          |       | 2026Q3  | 30    | 0
        top  |          |       | 2026Q2  | 2     | 3
        """,
    "lanes": """
        lane | quarter | units | express | freight | duty | fixed_cost
        air  | 2026Q2  | 20    | 20      | 70      | 100  | 30
        air  | 2026Q3  | 20    | 20      | 80      | 100  | 30
        gate | 2026Q2  | 20    | 20      | 5       |      |
        gate | 2026Q3  | 20    | 20      | 5       |      |
        """,
    "shortages": """
        customer | item | quarter | kind | delivered | units | late_by | money
        Meta     | link | 2026Q2  | lost |           | 25    |         | 3025
        AWS      | aec  | 2026Q3  | lost |           | 30    |         | 3150
        AWS      | aec  | 2026Q2  | lost |           | 4     |         | 420
        AWS      | aec  | 2026Q2  | late | 2026Q3    | 6     | 1       | 12
        AWS      | aec  | 2025Q4  | lost |           | 3     |         | 285
        AWS      | aec  | 2025Q4  | late | 2026Q1    | 5     | 1       | 10
        """,
    "rules": """
        kind          | sheet  | cell | period | limit | actual | bent | money | subject
        commitment    | Demand | E2   | 2026Q3 | 20    | 10     | 10   |
        share         | Shares | L2   | 2026   | 0.8   | 2/3    | 20   | 80    | Leting
        growth        | Shares | I3   | 2026Q2 | 40    | 100    | 60   |       | Leting
        suppliers     | Shares | K4   | 2026   | 1     | 2      | 1    |
        blend         | Blends | G2   | 2026Q1 | 1.6   | 1.5    | 10   |
        blend         | Blends | G2   | 2026Q2 | 1.6   | 1.5    | 20   |
        blend         | Blends | H3   | horizon | 4.5  | 5      | 20   | 10
        most stock    | Items  | J3   | 2026Q1 | 40    | 50     | 10   |
        safety stock  | Items  | H3   | 2026Q2 | 25    | 20     | 5    | 10
        safety stock  | Items  | H3   | 2026Q3 | 25    | 20     | 5    | 10
        closing stock | Items  | K3   | 2026Q3 | 30    | 20     | 10   |
        commitment    | Backlog | D4  | 2025Q4 | 6     | 5      | 1    |
        contract      | Contracts | P2 | 2026Q1 | 20   | 0      | 20   |
        contract      | Contracts | M2 | term   | 150  | 130    | 20   |
        least steps   | Options | P7  | horizon | 2    | 1      | 1    |
        share         | Shares | M8   | 2026   | 0.6   | 2/3    | 10   |       | Leting
        safety stock  | Items  | P4   | 2026Q1 | 25    | 0      | 25   |
        safety stock  | Items  | P4   | 2026Q2 | 18    | 10     | 8    |
        """,
}
MONEY = {
    "revenue": (3450, 6000, 4000),
    "unit cost": (-750, -1310, 0),
    "expediting": (0, -20, 0),
    "order cost": (-20, 0, 0),
    "fixed cost": (-7, -7, 0),
    "holding": (-25, -20, -64),
    "overtime": (-7.5, -7.5, 0),
    "freight": (0, -105, -115),
    "duty": (0, -100, -100),
    "late fees": (-10, 0, -12),
    "lost penalties": (-15, -25, -170),
    "capex": (-600, -30, 0),
    "running cost": (-3, -16, -20),
    "scrap": (0, -3, -6),
    "substitution": (0, 0, -1.5),
    "rule prices": (0, -10, -100),
    "contract prices": (60, -290, -63),
    "take-or-pay": (-25, -5, -93),
    "stability": (0, 0, 0),
}
QUARTERS = ("2026Q1", "2026Q2", "2026Q3")
LOCKED = {  # decisions to paste: table, number, and what is called otherwise there or is no name there
    "start": ("purchasing", "started", {}),
    "deliver": ("allocation", "units", {}),
    "need": ("needs", "units", {"need": "item"}),
    "option": ("options", "steps", {"supplier": "whose", "customer": "whom", "item": "what"}),
    "substitute": ("regrades", "units", {}),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return read(tmp_path_factory.mktemp("audit") / "book.xlsx", WORKBOOK)


def read(path: Path, sheets: dict[str, str]) -> Tables:
    found, faults = read_workbook(write_book(path, book(sheets)))
    assert found is not None and not faults, faults
    return found


def make_plan() -> Plan:
    """A fresh copy of the plan."""
    plan = {name: frame_of(name, text) for name, text in PLAN.items()}
    lines = [
        (line, q, amounts[t], amounts[t] * 1.21 ** (-t / 4))
        for line, amounts in MONEY.items()
        for t, q in enumerate(QUARTERS)
    ]
    plan["money"] = pd.DataFrame(lines, columns=["line", "quarter", "amount", "discounted"])
    rows = [
        {"decision": decision, "sense": "plan", "units": row[units], **{names.get(n, n): row[n] for n in row.index}}
        for decision, (table, units, names) in LOCKED.items()
        for _, row in plan[table].iterrows()
    ]
    owed = plan["fulfilment"][plan["fulfilment"]["committed"] > 0].groupby(["priority", "customer"])
    sums = owed[["committed", "committed_short"]].sum().reset_index().rename(columns={"committed_short": "short"})
    sums["priority"] = sums["priority"].astype(int).astype(str)
    plan["service"] = sums.assign(missed=sums["short"] / sums["committed"])
    keys = [column.name for column in TABLE["locks"].columns]
    plan["locks"] = pd.DataFrame(rows).reindex(columns=keys).fillna(dict.fromkeys(keys[:-1], ""))
    return plan


def frame_of(name: str, text: str) -> pd.DataFrame:
    head, *rows = book({name: text.replace("2/3", str(2 / 3)).replace("1/3", str(1 / 3))})[name]
    frame = pd.DataFrame(rows, columns=head)
    columns = {}
    for column in TABLE[name].columns:
        values = frame[column.name].tolist() if column.name in frame else [None] * len(frame)
        blank: object = "" if column.text else math.nan
        columns[column.name] = [
            blank if v is None or v != v else str(v) if column.text and not isinstance(v, float) else v for v in values
        ]
    return pd.DataFrame(columns)


def put(table: str, row: int, column: str, value: object) -> Edit:
    """Write one cell."""

    def edit(plan: Plan) -> None:
        frame = plan[table].astype(object)
        frame.loc[row, column] = value
        plan[table] = frame

    return edit


def drop(table: str, row: int) -> Edit:
    """Leave one row out."""
    return lambda plan: plan.update({table: plan[table].drop(index=row)})


def add(table: str, **cells: object) -> Edit:
    """Add a row; cells that are not named are blank."""

    def edit(plan: Plan) -> None:
        blank = {c.name: "" if c.text else math.nan for c in TABLE[table].columns}
        plan[table] = pd.concat([plan[table], pd.DataFrame([blank | cells])], ignore_index=True)

    return edit


def both(*edits: Edit) -> Edit:
    return lambda plan: [edit(plan) for edit in edits]


def findings(tables: Tables, *edits: Edit) -> list[Finding]:
    plan = make_plan()
    for edit in edits:
        edit(plan)
    return audit(tables, plan)


def test_a_plan_that_holds_has_no_findings(tables: Tables) -> None:
    assert [f.text() for f in findings(tables)] == []


def test_the_objective_is_the_sum_of_discounted_money(tables: Tables) -> None:
    plan = make_plan()
    assert objective(tables, plan) == pytest.approx(plan["money"]["discounted"].sum(), rel=1e-12)


def test_noise_of_a_solver_is_no_finding(tables: Tables) -> None:
    assert not findings(tables, put("purchasing", 1, "started", 100.0004), put("stock", 5, "stock", 49.9997))


BROKEN: list[tuple[str, str, Edit]] = [
    # what is started
    ("no-source", "Maker cable 2026Q1", put("purchasing", 3, "supplier", "Maker")),
    ("unknown-parts", "'cable: Foxconn'", put("purchasing", 0, "parts", "cable: Foxconn")),
    ("unknown-parts", "''", put("purchasing", 0, "parts", "")),
    ("not-open", "Maker chip 2026Q1: 70 started outside", put("purchasing", 4, "quarter", "2026Q1")),
    ("not-open", "(Sources!K4)", put("purchasing", 1, "quarter", "2026Q3")),
    ("arrives-too-late", "Foxlink aec (cable: Leting) 2026Q3: 100 started", put("purchasing", 1, "quarter", "2026Q3")),
    ("no-expedite", "Zhaolong cable rush 2026Q1: 50 started, but rush does not", put("purchasing", 2, "expedite", "rush")),
    ("no-expedite", "Maker die hall 2026Q2: 50 started, but hall does not", put("purchasing", 5, "expedite", "hall")),
    ("unknown-name", "expedite: 'fly' is not in the workbook", put("purchasing", 5, "expedite", "fly")),
    ("expedited", "Maker die 2026Q2: 48 expedited, 3 more than the 45 that rush allows (Options!D11)", put("purchasing", 5, "started", 60)),
    ("expedited", "Maker die 2026Q2: 40 expedited, 40 more than the 0 that rush allows (Options!D11)", drop("options", 7)),
    ("expedited", "Maker die 2026Q2: 40 expedited, 40 more than the 0", put("options", 7, "quarter", "2026Q3")),
    ("stated-text", "arrives (stated / right) '2026Q2' / '2026Q3'", put("purchasing", 5, "expedite", "")),
    ("stated", "fee says 10, but it comes to 20", put("purchasing", 5, "fee", 10)),
    ("stated", "expediting 2026Q2: Money: amount says 0, but it comes to -20", lambda plan: put("money", int(plan["money"].query("line == 'expediting' and quarter == '2026Q2'").index[0]), "amount", 0)(plan)),
    ("most", "Zhaolong cable 2026Q1: 70 started, 10 more than the most of 60 (Sources!I3)", put("purchasing", 2, "started", 70)),
    ("min-order", "Leting cable 2026Q1: 25 started, 25 less than the minimum order of 50 (Sources!G2)", put("purchasing", 3, "started", 25)),
    ("lot-size", "Leting cable 2026Q1: 110 started is not a multiple of the lot size 25 (Sources!H2)", put("purchasing", 3, "started", 110)),
    ("from-nowhere", "Leting cable 2026Q2: 50 more used than there is", put("purchasing", 3, "started", 50)),
    ("from-nowhere", "chip 2026Q2: 10 more used than there is", put("purchasing", 4, "started", 40)),
    ("from-nowhere", "Foxlink aec (cable: Zhaolong) 2026Q1: 5 more used", put("allocation", 0, "units", 40)),
    ("stated", "2026Q2: Purchasing: good says 90, but it comes to 80", put("purchasing", 1, "good", 90)),
    ("stated", "unit_cost says 11, but it comes to 10", put("purchasing", 0, "unit_cost", 11)),
    ("stated", "cost says 400, but it comes to 500", put("purchasing", 0, "cost", 400)),
    ("stated-text", "arrives (stated / right) '2026Q3' / '2026Q2'", put("purchasing", 0, "arrives", "2026Q3")),
    ("stated", "Leting cable 2026Q1: Orders: lots says 5, but it comes to 4", put("orders", 3, "lots", 5)),
    ("stated", "Zhaolong cable 2026Q1: Orders: order_cost says 0, but it comes to 20", put("orders", 2, "order_cost", 0)),
    ("missing-row", "Zhaolong cable 2026Q1: the row is missing", drop("orders", 2)),
    ("stated", "Maker module 2026Q1: Orders: started says 9, but it comes to 0", add("orders", supplier="Maker", item="module", quarter="2026Q1", started=9)),
    ("stated", "chip 2026Q1: Stock: stock says 60, but it comes to 50", put("stock", 0, "stock", 60)),
    ("stated", "(cable: Zhaolong) 2026Q2: Stock: stock says 0, but it comes to 10", drop("stock", 3)),
    ("stated", "chip 2026Q2: Components: used says 90, but it comes to 100", put("components", 4, "used", 90)),
    ("stated", "aec 2026Q3: Components: opening says 0, but it comes to 10", drop("components", 8)),
    ("stated-text", "Components: family (stated / right) 'x' / 'aec'", put("components", 6, "family", "x")),
    # customers
    ("not-qualified", "Meta Foxlink aec (cable: Zhaolong) 2026Q2: 20 delivered, but the customer does not accept cable: Zhaolong", put("allocation", 4, "parts", "cable: Zhaolong")),
    ("unknown-variant", "AWS aec (cable: Zhaolong) 2026Q1", put("allocation", 0, "supplier", "")),
    ("unknown-variant", "Foxlink chip: Zhaolong", put("allocation", 0, "parts", "chip: Zhaolong")),
    ("not-accepted", "Meta link optics 2026Q2: 25 met by an option", put("needs", 0, "option", "optics")),
    ("not-accepted", "Meta link copper 2026Q1: 25 met", put("needs", 0, "quarter", "2026Q1")),
    ("no-option", "Meta link fibre 2026Q2", put("needs", 0, "option", "fibre")),
    ("one-option", "Meta link: met by more than one option (copper, optics)", put("needs", 0, "option", "optics")),
    ("one-option", "Meta link, long: met by more than one option (copper, optics)", add("needs", customer="Meta", need="long", option="optics", quarter="2026Q2", units=5)),
    ("customer-balance", "AWS aec 2026Q2: 25 delivered, but 30 taken", put("allocation", 1, "units", 25)),
    ("customer-balance", "Meta aec 2026Q3: 20 delivered, but 15 taken", put("needs", 1, "units", 15)),
    ("need-balance", "Meta link 2026Q3: 15 met by options, but 20 taken", put("needs", 1, "units", 15)),
    ("stated", "Allocation: share says 0.5, but it comes to 0.375", put("allocation", 2, "share", 0.5)),
    ("over-served", "AWS aec 2026Q1: 35 served, 5 more than the 30 wanted (Demand!I2)", put("fulfilment", 0, "on_time", 35)),
    ("no-demand", "Meta link 2026Q1: 5 served", add("fulfilment", customer="Meta", item="link", quarter="2026Q1", on_time=5)),
    ("no-demand", "Meta aec 2026Q1", add("shortages", customer="Meta", item="aec", quarter="2026Q1", kind="lost", units=5)),
    ("missing-row", "AWS aec 2026Q1: the row is missing", drop("fulfilment", 0)),
    ("missing-row", "AWS aec 2025Q4: the row is missing", drop("fulfilment", 5)),
    ("stated", "AWS aec 2025Q4: Fulfilment: on_time says 2, but it comes to 0", put("fulfilment", 5, "on_time", 2)),
    ("over-served", "AWS aec 2025Q4: 9 served, 1 more than the 8 wanted (Backlog!D2)", put("shortages", 5, "units", 9)),
    ("outside-delay", "AWS aec 2025Q4 2026Q2: 5 delivered outside", put("shortages", 5, "delivered", "2026Q2")),
    ("rule-amount", "Backlog D4", put("rules", 11, "bent", 2)),
    ("stated", "AWS aec 2026Q2: Fulfilment: lost says 0, but it comes to 4", put("fulfilment", 1, "lost", 0)),
    ("stated", "wanted says 45, but it comes to 40", put("fulfilment", 1, "wanted", 45)),
    ("stated", "committed_short says 0, but it comes to 10", put("fulfilment", 2, "committed_short", 0)),
    ("stated", "late says 0, but it comes to 6", put("fulfilment", 1, "late", 0)),
    ("outside-delay", "AWS aec 2026Q1 2026Q3: 6 delivered outside the acceptable delay (Demand!F2)", put("shortages", 3, "quarter", "2026Q1")),
    ("not-a-quarter", "'soon' is no quarter", put("shortages", 3, "delivered", "soon")),
    ("stated", "Shortages: money says 1, but it comes to 12", put("shortages", 3, "money", 1)),
    ("stated", "Shortages: money says 1, but it comes to 420", put("shortages", 2, "money", 1)),
    ("stated", "late_by says 2, but it comes to 1", put("shortages", 3, "late_by", 2)),
    ("missing-row", "AWS aec 2026Q3: the row is missing", drop("shortages", 1)),
    # shelf life and scrap
    ("too-old", "base 2026Q3: 30 kept beyond the shelf life (Items!N9)", drop("scrap", 1)),
    ("never-scrapped", "chip 2026Q3: 4 scrapped of an item that is never scrapped (Items!O3)", put("scrap", 0, "item", "chip")),
    ("stated", "top 2026Q3: Scrap: cost says 9, but it comes to 6", put("scrap", 0, "cost", 9)),
    ("stated", "base 2026Q3: Components: scrapped says 3, but it comes to 30", put("components", 20, "scrapped", 3)),
    ("unknown-variant", "Foxlink cannot be told from any other maker's", put("scrap", 0, "supplier", "Foxlink")),
    # cover
    ("rule-amount", "safety stock Items P4 2026Q2: the rule is said to be missed by 2, but it is missed by 8", put("rules", 17, "bent", 2)),
    ("stated", "Rules bent: limit says 9, but it comes to 25", put("rules", 16, "limit", 9)),
    ("rule-not-named", "safety stock 2026Q1: the rule is missed by 25, and the plan does not say so (Items!P4)", drop("rules", 16)),
    # substitutes
    ("no-substitute", "top module 2026Q2: 3 moved, but the one does not serve for the other then (Substitutes!D2)", put("regrades", 0, "quarter", "2026Q2")),
    ("no-substitute", "chip base 2026Q3: 3 moved, but the one does not serve for the other then (Substitutes!E3)", both(put("regrades", 0, "item", "chip"), put("regrades", 0, "serves_for", "base"))),
    ("no-substitute", "top base 2026Q3: 3 moved, but the one does not serve for the other then.", put("regrades", 0, "serves_for", "base")),
    ("stated", "top module 2026Q3: Substitutes: cost says 9, but it comes to 1.5", put("regrades", 0, "cost", 9)),
    ("stated", "module 2026Q3: Components: regraded_in says 3, but it comes to 0", drop("regrades", 0)),
    ("stated", "top 2026Q3: Components: regraded_out says 3, but it comes to 0", drop("regrades", 0)),
    ("from-nowhere", "top 2026Q3: 6 more used than there is", put("regrades", 0, "units", 10)),
    ("unknown-name", "Substitutes: serves_for: 'gold' is not", put("regrades", 0, "serves_for", "gold")),
    ("unknown-variant", "Foxlink cannot be told from any other maker's", put("regrades", 0, "supplier", "Foxlink")),
    # grades
    ("stated", "Maker die top 2026Q2: Grades: units says 5, but it comes to 10", put("grades", 0, "units", 5)),
    ("missing-row", "Maker die base 2026Q2: the row is missing", drop("grades", 1)),
    ("unknown-name", "Grades: grade: 'gold' is not", put("grades", 0, "grade", "gold")),
    # lanes
    ("customer-balance", "Meta aec 2026Q2: 18 delivered, but 25 taken", put("allocation", 4, "units", 18)),
    ("left-too-early", "Meta Foxlink aec (cable: Leting; held for: Meta) 2026Q1: 5 delivered that would have had to leave before", both(put("allocation", 4, "quarter", "2026Q1"), put("allocation", 4, "express", 15))),
    ("no-express", "AWS Foxlink aec (cable: Zhaolong) 2026Q1: 5 sent by express", put("allocation", 0, "express", 5)),
    ("express-units", "Meta Foxlink aec (cable: Leting; held for: Meta) 2026Q2: 25 sent by express, 5 more than the 20 delivered", put("allocation", 4, "express", 25)),
    ("lane-most", "gate 2026Q2: 22 on the lane, 2 more than its most of 20 (Lanes!P3)", both(put("allocation", 4, "units", 22), put("allocation", 4, "express", 22))),
    ("lane-least", "air 2026Q2: 4 on the lane, 1 less than its least load of 5 (Lanes!O2)", both(put("allocation", 4, "units", 4), put("allocation", 4, "express", 4))),
    ("lane-express", "air 2026Q2: 26 by express on the lane, 1 more than its most of 25 (Lanes!M2)", both(put("allocation", 4, "units", 26), put("allocation", 4, "express", 26))),
    ("stated", "Allocation: transit says 0, but it comes to 1", put("allocation", 4, "transit", 0)),
    *[("stated", f"air 2026Q2: Lanes: {column} says 1, but it comes to {right}", put("lanes", 0, column, 1))
      for column, right in (("units", 20), ("express", 20), ("freight", 70), ("duty", 100), ("fixed_cost", 30))],
    ("missing-row", "air 2026Q2: the row is missing", drop("lanes", 0)),
    ("unknown-name", "Lanes: lane: 'rail' is not in the workbook", put("lanes", 0, "lane", "rail")),
    # capacity and options
    ("capacity", "Foxlink line 2026Q1: 65 used, 5 more than the 60 there is (Capacity!C2)", put("purchasing", 0, "started", 60)),
    ("overtime", "Foxlink line 2026Q1: 12 of overtime, 2 more than the limit of 10 (Capacity!D2)", put("capacity", 0, "overtime", 12)),
    ("stated", "overtime says 0, but it comes to 5", put("capacity", 0, "overtime", 0)),
    ("stated", "Foxlink line 2026Q2: Capacity: built says 0, but it comes to 50", put("capacity", 1, "built", 0)),
    ("stated", "used says 50, but it comes to 55", put("capacity", 0, "used", 50)),
    ("stated", "utilisation says 1, but it comes to 1.1", put("capacity", 0, "utilisation", 1)),
    ("missing-row", "Foxlink space 2026Q3: the row is missing", drop("capacity", 5)),
    ("stated", "Capacity: held says 5, but it comes to 20", put("capacity", 0, "held", 5)),
    ("stated", "Foxlink space 2026Q1: Capacity: held_unused says 0, but it comes to 0.5", put("capacity", 3, "held_unused", 0)),
    ("stated", "rent 2026Q1: Reservations: held says 5, but it comes to 0.5", put("reservations", 4, "held", 5)),
    ("stated", "aec's 2026Q1: Reservations: used says 5, but it comes to 55", put("reservations", 0, "used", 5)),
    ("stated-text", "holder (stated / right) 'AWS' / 'Meta'", put("reservations", 2, "holder", "AWS")),
    ("missing-row", "rent 2026Q3: the row is missing", drop("reservations", 6)),
    ("unknown-name", "Reservations: reservation: 'lease' is not", put("reservations", 6, "reservation", "lease")),
    ("held-for-another", "AWS Foxlink aec (cable: Leting; held for: Meta) 2026Q3: 10 delivered, but this is held for Meta", put("allocation", 3, "parts", "cable: Leting; held for: Meta")),
    ("unknown-variant", "Meta Foxlink aec (cable: Leting; held for: aec)", put("allocation", 4, "parts", "cable: Leting; held for: aec")),
    ("unknown-variant", "held for: Meta; held for: AWS", put("allocation", 4, "parts", "cable: Leting; held for: Meta; held for: AWS")),
    ("unknown-parts", "'cable: Leting [held for: Meta]'", put("purchasing", 1, "parts", "cable: Leting [held for: Meta]")),
    ("unknown-parts", "held for: AWS'", put("purchasing", 1, "parts", "cable: Leting [held for: Meta]; held for: AWS")),
    ("unknown-parts", "held for: aec'", put("purchasing", 1, "parts", "cable: Leting; held for: aec")),
    ("whole-steps", "line2 2026Q1: 0.5 is not a whole number of steps", put("options", 1, "steps", 0.5)),
    ("option-window", "line2 2026Q3: 1 steps started outside the option's earliest and latest quarter (Options!J3)", put("options", 1, "quarter", "2026Q3")),
    ("most-steps", "line2: 3 steps started, 1 more than the most of 2 (Options!E3)", put("options", 1, "steps", 3)),
    ("most-steps", "swap: 4 steps started, 1 more than the most of 3", put("options", 3, "steps", 3)),
    ("lost-capacity", "Foxlink old 2026Q1: options take 24, 4 more than the 20 there is", put("options", 3, "steps", 2)),
    ("excludes", "rival: taken beside deal, which it excludes (Options!Q5)", add("options", option="rival", quarter="2026Q1", kind="sign", steps=1, complete="2026Q1")),
    ("stated", "swap 2026Q1: Options: lost says 9, but it comes to 8", put("options", 3, "lost", 9)),
    ("stated", "Foxlink old 2026Q3: Capacity: lost says 16, but it comes to 18", put("capacity", 8, "lost", 16)),
    ("stated", "Foxlink space 2026Q1: Capacity: built says 5, but it comes to 3", put("capacity", 3, "built", 5)),
    ("stated-text", "from_resource (stated / right) 'space' / 'old'", put("options", 3, "from_resource", "space")),
    ("stated-text", "kind (stated / right) 'expand' / 'convert'", put("options", 3, "kind", "expand")),
    ("supplier-shut", "Leting cable 2026Q1: 100 started while the supplier is not open (enter) (Options!", drop("options", 5)),
    ("supplier-shut", "Zhaolong cable 2026Q1: 50 started while the supplier is not open (leave) (Options!", add("options", option="leave", quarter="2026Q1", kind="close", supplier="Zhaolong", steps=1, complete="2026Q1")),
    ("not-qualified", "AWS Foxlink aec (cable: Zhaolong) 2026Q2: 30 delivered, but the customer does not accept aec: Foxlink", drop("options", 6)),
    ("not-qualified", "AWS Foxlink aec (cable: Zhaolong) 2026Q1: 35 delivered, but the customer does not accept aec: Foxlink", put("options", 6, "quarter", "2026Q2")),
    ("stated-text", "item (stated / right) 'cable' / 'aec'", put("options", 6, "item", "cable")),
    ("requires", "line2 2026Q1: started before a step of hall is complete (Options!K3)", put("options", 0, "quarter", "2026Q2")),
    ("capex-budget", "2026Q1: capital expenditure of 1,100 is 500 over the budget of 600", put("options", 1, "steps", 2)),
    ("capex-budget", "Options: capital expenditure of 1,130 is 430 over the budget of 700", put("options", 1, "steps", 2)),
    ("stated", "capex says 400, but it comes to 500", put("options", 1, "capex", 400)),
    ("stated", "added says 60, but it comes to 50", put("options", 1, "added", 60)),
    ("stated-text", "complete (stated / right) '2026Q1' / '2026Q2'", put("options", 1, "complete", "2026Q1")),
    ("stated-text", "'space' / 'line'", put("options", 1, "resource", "space")),
    # rules
    *[("rule-not-named", kind, drop("rules", n)) for n, kind in enumerate(
        ("commitment 2026Q3: the rule is missed by 10, and the plan does not say so (Demand!E2)",
         "share Leting 2026: the rule is missed by 20, and the plan does not say so (Shares!L2)",
         "growth Leting 2026Q2: the rule is missed by 60, and the plan does not say so (Shares!I3)",
         "suppliers 2026: the rule is missed by 1, and the plan does not say so (Shares!K4)",
         "blend 2026Q1: the rule is missed by 10, and the plan does not say so (Blends!G2)",
         "blend 2026Q2: the rule is missed by 20, and the plan does not say so (Blends!G2)",
         "blend horizon: the rule is missed by 20, and the plan does not say so (Blends!H3)",
         "most stock 2026Q1: the rule is missed by 10, and the plan does not say so (Items!J3)",
         "safety stock 2026Q2: the rule is missed by 5, and the plan does not say so (Items!H3)",
         "safety stock 2026Q3: the rule is missed by 5, and the plan does not say so (Items!H3)",
         "closing stock 2026Q3: the rule is missed by 10, and the plan does not say so (Items!K3)",
         "commitment 2025Q4: the rule is missed by 1, and the plan does not say so (Backlog!D4)",
         "contract 2026Q1: the rule is missed by 20, and the plan does not say so (Contracts!P2)",
         "contract term: the rule is missed by 20, and the plan does not say so (Contracts!M2)",
         "least steps horizon: the rule is missed by 1, and the plan does not say so (Options!P7)",
         "share Leting 2026: the rule is missed by 10, and the plan does not say so (Shares!M8)"))],
    ("rule-amount", "missed by 5, but it is missed by 10", put("rules", 0, "bent", 5)),
    ("rule-amount", "missed by 3, but it is missed by 0", add("rules", kind="commitment", sheet="Demand", cell="E2", period="2026Q1", bent=3)),
    ("no-such-rule", "commitment Demand Z9 2026Q3", put("rules", 0, "cell", "Z9")),
    ("no-such-rule", "nonsense Demand E2", put("rules", 0, "kind", "nonsense")),
    ("stated", "Rules bent: limit says 15, but it comes to 20", put("rules", 0, "limit", 15)),
    ("stated", "Rules bent: actual says 15, but it comes to 10", put("rules", 0, "actual", 15)),
    ("stated", "Rules bent: money says 0, but it comes to 80", put("rules", 1, "money", 0)),
    ("stated", "leting Leting 2026: Shares: part says 90, but it comes to 100", put("shares", 0, "part", 90)),
    ("stated", "ramp Leting 2026Q2: Shares: growth_limit says 50, but it comes to 40", put("shares", 2, "growth_limit", 50)),
    ("stated", "one 2026: Shares: suppliers says 1, but it comes to 2", put("shares", 4, "suppliers", 1)),
    ("stated", "aws Foxlink 2026Q3: Shares: least says 0.5, but it comes to 0.6", put("shares", 7, "least", 0.5)),
    ("missing-row", "mix Vietnam horizon: the row is missing", drop("shares", 8)),
    ("missing-row", "reach Foxlink horizon: the row is missing", drop("shares", 9)),
    ("stated", "reach Foxlink horizon: Shares: customers says 1, but it comes to 2", put("shares", 9, "customers", 1)),
    ("no-such-share", "mix Vietnam 2025: the share rule has no such period", put("shares", 8, "period", "2025")),
    ("stated", "into 2026Q1: Blends: average says 1.6, but it comes to 1.5", put("blends", 0, "average", 1.6)),
    ("stated", "into 2026Q2: Blends: units says 100, but it comes to 200", put("blends", 1, "units", 100)),
    ("stated", "meta horizon: Blends: most says 5, but it comes to 4.5", put("blends", 3, "most", 5)),
    ("stated-text", "Blends: attribute (stated / right) 'weight' / 'power'", put("blends", 0, "attribute", "weight")),
    ("missing-row", "into 2026Q3: the row is missing", drop("blends", 2)),
    ("no-such-share", "meta 2026", put("blends", 3, "period", "2026")),
    ("unknown-name", "Blends: rule: 'none' is not", put("blends", 0, "rule", "none")),
    # contracts
    ("contract-flow", "chips 2026Q2: 80 taken under the contracts, but 70 flows", put("contracts", 5, "taken", 80)),
    ("contract-received", "chips 2026Q1: -5 taken, less than the 0 received anyway", put("contracts", 4, "taken", -5)),
    ("contract-most", "hours 2026Q1: 60 taken, 10 more than the most of 50 (Contracts!P4)", put("purchasing", 0, "started", 60)),
    ("contract-most", "hours term: 170 taken, 10 more than the most of 160 (Contracts!N4)", put("purchasing", 1, "started", 120)),
    ("stated", "leting 2026Q2: Contracts: taken says 90, but it comes to 100", put("contracts", 1, "taken", 90)),
    ("stated", "leting term: Contracts: taken says 100, but it comes to 110", put("contracts", 3, "taken", 100)),
    ("stated", "chips 2026Q1: Contracts: fee says 20, but it comes to 25", put("contracts", 4, "fee", 20)),
    ("stated", "chips 2026Q1: Contracts: shortfall says 40, but it comes to 50", put("contracts", 4, "shortfall", 40)),
    ("stated", "chips term: Contracts: least says 100, but it comes to 140", put("contracts", 7, "least", 100)),
    ("stated", "frame 2026Q3: Contracts: price_effect says -30, but it comes to -80", put("contracts", 14, "price_effect", -30)),
    ("stated", "hours 2026Q2: Contracts: tier says 1, but it comes to 2", put("contracts", 9, "tier", 1)),
    ("stated", "second 2026Q3: Contracts: price_effect says 10, but it comes to 20", put("contracts", 17, "price_effect", 10)),
    ("stated-text", "Contracts: party (stated / right) 'Anton' / 'Maker'", put("contracts", 5, "party", "Anton")),
    ("stated-text", "Contracts: scope (stated / right) 'aec' / 'chip'", put("contracts", 5, "scope", "aec")),
    ("missing-row", "hours 2026Q3: the row is missing", drop("contracts", 10)),
    ("missing-row", "hours term: the row is missing", drop("contracts", 11)),
    ("stated", "extra 2026Q3: Contracts: least says 5, but it comes to 0", drop("options", 2)),
    ("stated", "extra term: Contracts: least says 6, but it comes to 0", drop("options", 2)),
    ("stated", "extra 2026Q2: Contracts: taken says 0, but it comes to 10", put("options", 2, "quarter", "2026Q1")),
    ("stated", "extra 2026Q2: Contracts: taken says 3, but it comes to 0", put("contracts", 19, "taken", 3)),
    ("missing-row", "extra 2026Q2: the row is missing", drop("contracts", 19)),
    ("no-such-term", "frame 2027: the contract has no such period", add("contracts", contract="frame", period="2027")),
    # money
    *[("stated", f"{line} {quarter}: Money: amount says", put("money", 3 * n + t, "amount", 1))
      for n, (line, amounts) in enumerate(MONEY.items()) for t, quarter in enumerate(QUARTERS) if amounts[t]],
    ("stated", "revenue 2026Q1: Money: amount says 0, but it comes to 3,450", drop("money", 0)),
    ("stated", "revenue 2026Q2: Money: discounted says 6,000", put("money", 1, "discounted", 6000)),
    # commitments by customer
    ("stated", "1 AWS: Commitments: missed says 0.5, but it comes to", put("service", 0, "missed", 0.5)),
    ("stated", "1 AWS: Commitments: committed says 1, but it comes to", put("service", 0, "committed", 1)),
    ("stated", "1 AWS: Commitments: short says 0, but it comes to", put("service", 0, "short", 0)),
    ("missing-row", "1 AWS: the row is missing", drop("service", 0)),
    # decisions to paste into the next run
    ("stated", "start Foxlink aec (cable: Zhaolong) 2026Q1: Locks: units says 33, but it comes to 50", put("locks", 0, "units", 33)),
    ("stated", "option hall 2026Q1: Locks: units says 1, but it comes to 0", drop("options", 0)),
    ("missing-row", "start Foxlink aec (cable: Zhaolong) 2026Q1: the row is missing", drop("locks", 0)),
    ("missing-row", "substitute top module 2026Q3: the row is missing", lambda plan: plan.update(locks=plan["locks"][plan["locks"]["decision"] != "substitute"])),
    ("unknown-name", "Locks: decision: 'make' is not", put("locks", 0, "decision", "make")),
    ("unknown-name", "Locks: sense: 'equal' is not", put("locks", 0, "sense", "equal")),
    # cells that make no sense
    ("missing-table", "Needs: the table is missing", lambda plan: plan.pop("needs")),
    ("missing-column", "Purchasing: started: the column is missing", lambda plan: plan["purchasing"].pop("started")),
    ("unknown-name", "Allocation: customer: 'Amazon' is not in the workbook", put("allocation", 0, "customer", "Amazon")),
    ("unknown-name", "Allocation: item: 'dac' is not", put("allocation", 0, "item", "dac")),
    ("unknown-name", "Purchasing: supplier: 'Luxshare' is not", put("purchasing", 0, "supplier", "Luxshare")),
    ("unknown-name", "Options: option: 'line3' is not", put("options", 1, "option", "line3")),
    ("unknown-name", "Capacity: resource: 'oven' is not", put("capacity", 5, "resource", "oven")),
    ("unknown-name", "Needs: need: 'aec' is not", put("needs", 0, "need", "aec")),
    ("missing-row", "any Zhaolong 2026: the row is missing", drop("shares", 11)),
    ("no-such-share", "any Foxlink 2026: the share rule has no such", put("shares", 10, "subject", "Foxlink")),
    ("stated", "inside Leting horizon: Shares: part says 30, but it comes to 40", put("shares", 12, "part", 30)),
    ("stated", "any Zhaolong 2026: Shares: part says 40, but it comes to 50", put("shares", 11, "part", 40)),
    ("rule-amount", "share Zhaolong Shares M8 2026: the rule is said to be missed by 10, but it is missed by 0", put("rules", 15, "subject", "Zhaolong")),
    ("unknown-name", "Shares: rule: 'none' is not", put("shares", 0, "rule", "none")),
    ("unknown-name", "Contracts: contract: 'none' is not", put("contracts", 0, "contract", "none")),
    ("unknown-name", "Money: line: 'luck' is not", put("money", 0, "line", "luck")),
    ("unknown-name", "Shortages: kind: 'gone' is not", put("shortages", 0, "kind", "gone")),
    ("not-a-quarter", "Allocation: quarter: '2030Q1' is no quarter", put("allocation", 0, "quarter", "2030Q1")),
    ("not-a-quarter", "Stock: quarter: '' is no quarter", put("stock", 0, "quarter", math.nan)),
    ("not-a-number", "started: 'many' is not a number", put("purchasing", 0, "started", "many")),
    ("not-a-number", "units: 'inf' is not a number", put("allocation", 0, "units", math.inf)),
    ("negative", "units is -30, below 0", put("allocation", 0, "units", -30)),
    ("duplicate", "AWS Foxlink aec (cable: Zhaolong) 2026Q1", lambda plan: add("allocation", **plan["allocation"].loc[0])(plan)),
    ("duplicate", "Zhaolong cable 2026Q1", lambda plan: add("purchasing", **plan["purchasing"].loc[2])(plan)),
]  # fmt: skip


@pytest.mark.parametrize(("check", "words", "edit"), BROKEN, ids=[f"{n}-{c}" for n, (c, _, _) in enumerate(BROKEN)])
def test_each_kind_of_violation_is_found_and_named(tables: Tables, check: str, words: str, edit: Edit) -> None:
    found = findings(tables, edit)
    texts = [f.text() for f in found if f.check == check]
    assert any(words in text for text in texts), "\n".join(f"{f.check}: {f.text()}" for f in found)
    for finding in found:
        assert finding.text("zh") and "{" not in finding.text("zh") + finding.text("en")


DECISIONS = [
    (spec.name, row, column)
    for spec in TABLES
    for column in spec.decision
    for row, value in enumerate(make_plan()[spec.name][column])
    if value == value and value  # a tenth of nothing is no change
]


@pytest.mark.parametrize("factor", [0.9, 1.1])
@pytest.mark.parametrize(("table", "row", "column"), DECISIONS)
def test_no_decision_can_change_unnoticed(tables: Tables, table: str, row: int, column: str, factor: float) -> None:
    assert findings(tables, put(table, row, column, make_plan()[table].loc[row, column] * factor))


ODD = (math.nan, None, math.inf, -7, 10**400, True, pd.Timestamp("2030-05-01"), "; : [", [], "1e400", "-")


@pytest.mark.parametrize("table", [t.name for t in TABLES])
def test_any_cell_may_hold_anything(tables: Tables, table: str) -> None:
    """Nonsense in a cell is never an error, and a finding wherever the cell names or measures something."""
    for column in TABLE[table].columns:
        for values in (("?",), ODD, ODD[5:] + ODD[:5]):
            plan = make_plan()
            frame = plan[table].astype(object)
            cells = [values[n % len(values)] for n in range(len(frame))]
            frame[column.name] = pd.Series(cells, index=frame.index, dtype=object)
            plan[table] = frame
            assert audit(tables, plan) or column.name in ("what", "subject", "scope", "cause")


def test_an_empty_plan_is_one_finding_a_table_and_more(tables: Tables) -> None:
    assert {f.table for f in audit(tables, {}) if f.check == "missing-table"} == {t.name for t in TABLES}
    assert math.isfinite(objective(tables, {}))


def test_a_finding_says_it_in_chinese(tables: Tables) -> None:
    found = findings(tables, put("purchasing", 3, "started", 50))
    assert "Leting cable 2026Q2：耗用比现有多 50。" in [f.text("zh") for f in found]


def test_makers_of_parts_inside_parts_are_read(tmp_path: Path) -> None:
    """A cable of tracked wire, in an assembly beside a tracked chip; one name has the marks of the text in it."""
    sheets = {
        "Settings": "setting | value\nstart | 2026Q1\nquarters | 1",
        "Items": "item | tracked\nwire; 28: thin | yes\ncable | yes\nchip [A] | yes\nplug |\naec |",
        "Suppliers": "supplier\nL [1]\nZ\nF",
        "Sources": "supplier | item\nL [1] | wire; 28: thin\nZ | cable\nZ | chip [A]\nZ | plug\nF | aec",
        "BOM": "item | component | quantity\ncable | wire; 28: thin | 1\naec | cable | 1\naec | chip [A] | 1\naec | plug | 1",
        "Demand": "customer | item | 2026Q1\nC | aec | 1",
        "Qualification": "customer | item | supplier\nC | wire; 28: thin | L [1]\nC | cable | Z\nC | chip [A] | Z",
    }
    variants = Variants(read_book(read(tmp_path / "parts.xlsx", sheets)))
    recipe = {"cable": 1.0, "chip [A]": 1.0, "plug": 1.0}
    chosen = variants.components(recipe, "cable: Z [wire; 28: thin: L [1]]; chip [A]: Z")
    assert chosen is not None
    made = variants.made("F", "aec", chosen.values())
    assert made.tags == {("wire; 28: thin", "L [1]"), ("cable", "Z"), ("chip [A]", "Z")}
    assert variants.of("aec", "", made.parts) == made
    assert variants.components(recipe, "cable: Z [wire; 28: thin: L [1]]") is None


def test_two_hundred_thousand_rows_take_seconds(tmp_path: Path) -> None:
    """A wide catalogue: 2,000 items from 10 suppliers over 10 quarters."""
    items, suppliers, quarters = range(2000), range(10), [f"{2026 + t // 4}Q{t % 4 + 1}" for t in range(10)]
    sheets = {
        "Settings": "setting | value\nstart | 2026Q1\nquarters | 10",
        "Items": "item\n" + "\n".join(f"i{i}" for i in items),
        "Suppliers": "supplier\n" + "\n".join(f"s{s}" for s in suppliers),
        "Sources": "supplier | item | unit_cost\n" + "\n".join(f"s{s} | i{i} | 1" for i in items for s in suppliers),
        "Demand": "customer | item | price | 2026Q1\nC | i0 | 1 | 1",
    }
    tables = read(tmp_path / "large.xlsx", sheets)
    rows = [
        (f"s{s}", f"i{i}", "", "", "", q, q, 3.0, 3.0, 1.0, 3.0, 0.0)
        for i in items
        for s in suppliers
        for q in quarters
    ]
    plan = {"purchasing": pd.DataFrame(rows, columns=[c.name for c in TABLE["purchasing"].columns])}
    start = time.process_time()
    found = audit(tables, plan)
    seconds = time.process_time() - start
    assert not [f for f in found if f.table == "purchasing"]
    assert seconds < 30


def test_options_that_go_together_and_their_number(tmp_path: Path) -> None:
    """Made by x alone though x must go with y; made by both though one option is the most."""
    sheets = {
        "Settings": "setting | value\nstart | 2026Q1\nquarters | 1",
        "Items": "item\nA\nP",
        "Suppliers": "supplier\nS",
        "Sources": "supplier | item | option | min_order | with_options\nS | A | x | | y\nS | A | y | 3 |\nS | P | | |",
        "BOM": "item | option | component | quantity\nA | x | P | 1\nA | y | P | 1",
        "Demand": "customer | item | price | 2026Q1\nC | A | 1 | 1",
        "Shares": "rule | item | most_options\nr | A | 1",
    }
    tables = read(tmp_path / "options.xlsx", sheets)
    columns = [c.name for c in TABLE["purchasing"].columns]
    rows = [("S", "A", option, "", "", "2026Q1", "2026Q1", 5.0, 5.0, 0.0, 0.0, 0.0) for option in ("x", "y")]

    def texts(count: int) -> list[str]:
        return [f.text() for f in audit(tables, {"purchasing": pd.DataFrame(rows[:count], columns=columns)})]

    alone = "S A x 2026Q1: 5 started, and nothing of option y, which must go with it (Sources!E2)."
    many = "options 2026Q1: the rule is missed by 1, and the plan does not say so (Shares!C2)."
    assert alone in texts(1) and many not in texts(1)
    assert alone not in texts(2) and many in texts(2)
