"""Qualitative comparative analysis."""
