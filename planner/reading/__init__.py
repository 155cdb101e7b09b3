"""From a file that nobody trusts to checked columns: guard, cells, rows, tables."""
