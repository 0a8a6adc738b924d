-- Text that a spreadsheet would run as a formula gets a leading apostrophe, which makes it text; a number is none.
-- Empty text is written as nothing.
CREATE MACRO disarmed(cell) AS
CASE WHEN cell = '' THEN NULL
     WHEN regexp_matches(cell, '^[=+\-@\t\r]') AND NOT regexp_full_match(cell, '-[0-9]+(\.[0-9]+)?') THEN '''' || cell
     ELSE cell END
