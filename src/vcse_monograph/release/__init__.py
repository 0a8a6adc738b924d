"""What is published beside the book: the spending pack and its description."""

TABLES = ("spending", "ledger", "quarantine", "linkage", "missing")
"""The tables of a spending pack, each a CSV file of that name."""
