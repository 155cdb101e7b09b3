"""Rolls a workbook on to a later quarter: what a plan does until then becomes stock, receipts, history and backlog."""

from planner.rolling.roll import roll

__all__ = ["roll"]
