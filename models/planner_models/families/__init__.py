"""Constraint families: each declares its variables, constraints, money terms and rules that may bend.

A family module has some of ``variables(m)``, ``constraints(m)`` and the dictionaries ``MONEY`` (line -> rule of its
discounted amount, costs negative), ``BENDS`` (stage -> rule of its weighted bending). Rules are templates: sums over
declared sets, numbers from parameters, no Python branching on data.
"""
