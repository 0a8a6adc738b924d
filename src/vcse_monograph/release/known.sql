-- Suppliers as the publishable table may show them. Placeholders: $plausible, $doubtful (probabilities).
--   named      a VCSE or plausible VCSE: shown under its organisation's name
--   doubtful   a number, made here, of a supplier that may be a VCSE but may not be named. Its payments stay together,
--              so that it can be a VCSE in one draw and none in the next. The number is its rank by money, which tells
--              nothing that the table does not; null for all others. Names with one candidate organisation, and names
--              that differ in their form alone, share a number: they are VCSEs or not together.
--   rungs      the shares of the ladder's rungs, should it be a VCSE (charity, cic, society, other_vcse), where more
--              than one is possible; else empty. They are the organisation's: its names count by their pounds.
-- The kinds that a rule or a list excludes (NHS, general practice, public, individual) are never numbered: what they
-- would add if the rule were wrong is told in linkage.csv, and a practice or a person must not be traceable.
CREATE TABLE known AS
WITH judged AS (
    SELECT *,
        kind IN ('charity', 'cic', 'society', 'other_vcse') AS vcse_kind,
        vcse_kind AND probability >= $plausible AND organisation <> '' AS named,
        NOT named AND (vcse_kind OR kind IN ('company', 'unknown')) AND probability >= $doubtful AS in_doubt,
        coalesce(CASE WHEN named THEN nullif(organisation_id, '') END, nullif(organisation, ''), normalised, supplier)
            AS owner,
        greatest(abs(amount), 0.01)::DOUBLE AS weight
    FROM suppliers
),
owners AS (
    SELECT named, in_doubt, owner,
        sum(charity_share * weight) / sum(weight) AS charity,
        sum(cic_share * weight) / sum(weight) AS cic,
        sum(society_share * weight) / sum(weight) AS society,
        sum(other_vcse_share * weight) / sum(weight) AS other_vcse,
        CASE WHEN in_doubt THEN rank() OVER (PARTITION BY in_doubt ORDER BY sum(amount) DESC, owner) END AS doubtful
    FROM judged WHERE named OR in_doubt GROUP BY named, in_doubt, owner
)
SELECT judged.*, doubtful,
    CASE WHEN greatest(charity, cic, society, other_vcse) < 0.9995
         THEN printf('%.3f %.3f %.3f %.3f', charity, cic, society, other_vcse) ELSE '' END AS rungs,
    CASE greatest(charity, cic, society, other_vcse)
        WHEN charity THEN 'charity' WHEN cic THEN 'cic' WHEN society THEN 'society' WHEN other_vcse THEN 'other_vcse'
        -- Of unrecognised VCSEs among the labelled suppliers, six in seven are charities.
        ELSE 'charity' END AS likeliest
FROM judged LEFT JOIN owners USING (named, in_doubt, owner)
