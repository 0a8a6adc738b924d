"""The payer's own view: an expense type for the voluntary sector, in its many spellings.

Commissioners book each payment under an expense type of the NHS ledger; "Clinical&Medical-Voluntary Sector" is one.
Whoever coded a payment so took its recipient for a voluntary organisation: a second definition of VCSE, made without a
register.
"""

from __future__ import annotations

import pandas as pd

from vcse_monograph.linkage.tables import table


def coded_voluntary(expense_types: pd.Series) -> pd.Series:
    """Whether each expense type is one for the voluntary sector (n texts in, n booleans out).

    Patterns: the rows `voluntary` of `data/linkage/contract_payments.csv`.
    """
    rules = table("contract_payments")
    rules = rules[(rules["kind"] == "voluntary") & (rules["column"] == "expense_type")]
    known = expense_types.unique()
    upper = pd.Series(known, index=known, dtype="str").str.upper()
    coded = pd.Series(False, index=known)
    for rule in rules.itertuples():
        coded |= upper.str.contains(str(rule.pattern), regex=True) & ~upper.str.contains(str(rule.unless), regex=True)
    return expense_types.map(coded).astype(bool)
