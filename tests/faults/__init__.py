"""What breaks, and what becomes of it: docs/faults.md is the table, `table.py` its rows."""
