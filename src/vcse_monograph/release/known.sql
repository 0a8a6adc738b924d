-- Suppliers as the publishable table may show them. Placeholders: $plausible, $doubtful (probabilities).
--   named      a VCSE or plausible VCSE: shown under its organisation's name
--   doubtful   a number, made here, of a supplier that may be a VCSE but may not be named. Its payments stay together,
--              so that it can be a VCSE in one draw and none in the next. The number is its rank by money, which tells
--              nothing that the table does not; null for all others.
-- The kinds that a rule or a list excludes (NHS, general practice, public, individual) are never numbered: what they
-- would add if the rule were wrong is told in linkage.csv, and a practice or a person must not be traceable.
CREATE TABLE known AS
WITH judged AS (
    SELECT *,
        kind IN ('charity', 'cic', 'society', 'other_vcse') AS vcse_kind,
        vcse_kind AND probability >= $plausible AND organisation <> '' AS named,
        NOT named AND (vcse_kind OR kind IN ('company', 'unknown')) AND probability >= $doubtful AS in_doubt
    FROM suppliers
)
SELECT *, CASE WHEN in_doubt THEN rank() OVER (PARTITION BY in_doubt ORDER BY amount DESC, supplier) END AS doubtful
FROM judged
