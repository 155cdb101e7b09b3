"""One part of the planner's model, built by several tools: each module's ``load(network)`` gives a Highs that holds it.

The part: what is made, stocked, delivered, served and lost, orders that switch, overtime and expansion steps
(``v_run``, ``v_stock``, ``v_deliver``, ``v_configure``, ``v_fulfil``, ``v_lost``, ``v_on``, ``v_overtime``,
``v_build``); the rows ``c_material``, ``c_customer``, ``c_demand``, ``c_switch_on``, ``c_capacity`` and
``c_overtime_limit``; all money of these variables.
"""
