"""Coded extracts, site conditions and FOI enquiries of the case comparison."""
