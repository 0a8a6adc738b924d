"""Verbs for case comparisons."""
