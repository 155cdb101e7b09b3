"""From checked tables to the Network that the formulation reads: names become codes, rules become sets."""

from planner.compiling.network import Compiled, compile_tables

__all__ = ["Compiled", "compile_tables"]
