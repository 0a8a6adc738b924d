"""One row is one payment line: read from any layout, checked, kept or quarantined."""
