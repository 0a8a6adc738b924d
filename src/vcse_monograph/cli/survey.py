"""Verbs for surveys."""
