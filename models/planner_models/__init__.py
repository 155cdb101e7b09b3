"""The mathematics of supply allocation: a Network in, a Pyomo model and a HiGHS solution out.

Nothing here knows of workbooks, files or command lines.
"""
