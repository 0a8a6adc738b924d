"""Survey answers: from the export of any survey tool, by way of a codebook, to one row per respondent and item."""
