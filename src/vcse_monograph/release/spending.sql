-- The publishable spending table: payments summed until nobody who is not a VCSE can be told from it.
-- Placeholders: $threshold (pounds), $plausible (probability). Inputs: the views payments and known (known.sql).
WITH lines AS (
    SELECT
        p.commissioner,
        coalesce(strftime(p.date, '%Y-%m'), '') AS month,
        p.expense_type,
        p.expense_area,
        p.amount,
        -- A line without a transaction number is a transaction of its own.
        CASE WHEN p.transaction = '' THEN p.source_file || '#' || p.source_sheet_or_page || '#' || p.source_row
             ELSE p.transaction END AS transaction,
        p.supplier,
        s.kind,
        s.vcse_kind,
        s.probability,
        s.organisation_id,
        s.organisation,
        s.sector,
        s.income,
        s.named,
        s.doubtful,
        s.rungs,
        s.likeliest
    FROM payments AS p
    JOIN known AS s USING (supplier)
),
transactions AS (
    SELECT *, sum(amount) OVER (PARTITION BY commissioner, month, supplier, transaction) AS transaction_amount
    FROM lines
)
SELECT
    commissioner,
    month,
    expense_type,
    -- An area may name a person's care package; the kind is all that is said of whoever may be a person.
    CASE WHEN kind IN ('individual', 'unknown') AND NOT named THEN '' ELSE expense_area END AS expense_area,
    kind,
    CASE WHEN named THEN organisation_id WHEN doubtful IS NOT NULL THEN 'doubtful-' || doubtful ELSE '' END
        AS organisation_id,
    CASE WHEN named THEN organisation ELSE '' END AS organisation,
    -- Four decimals, as the linkage gives: two would move the expected value of many small probabilities.
    CASE WHEN named OR doubtful IS NOT NULL THEN round(probability, 4) ELSE 0 END AS probability,
    CASE WHEN named OR (doubtful IS NOT NULL AND vcse_kind) THEN kind
         WHEN doubtful IS NOT NULL THEN likeliest ELSE '' END AS rung,
    rungs,
    CASE WHEN named THEN sector ELSE '' END AS sector,
    CASE WHEN named THEN income END AS income,
    -- A credit note reaches the threshold by its size, whatever its sign.
    abs(transaction_amount) >= $threshold AS transaction_over_threshold,
    abs(amount) >= $threshold AS line_over_threshold,
    count(*) AS lines,
    count(DISTINCT supplier || '#' || transaction) AS transactions,
    sum(amount) AS amount
FROM transactions
GROUP BY ALL
ORDER BY ALL
