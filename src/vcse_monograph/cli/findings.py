"""Verbs for findings."""
