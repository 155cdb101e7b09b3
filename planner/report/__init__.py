"""A plan as files: the Excel plan and reading it back, Parquet tables, and whole run folders."""
