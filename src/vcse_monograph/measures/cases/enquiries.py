"""Freedom-of-information enquiries: who was asked, who answered, and who did not."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.measurement import Measurement, absent, count
from vcse_monograph.records.cases.places import OUTCOMES

WORDS = {
    "answered": "Enquiries answered in full",
    "partial": "Enquiries answered in part",
    "refused": "Enquiries refused",
    "no_answer": "Enquiries that nobody answered",
}


def by_kind(material: Material) -> pd.DataFrame:
    """Enquiries by kind of body and outcome: body_kind, enquiries, one column for each of OUTCOMES."""
    table = pd.crosstab(material.foi["body_kind"], material.foi["outcome"])
    table = table.reindex(columns=list(OUTCOMES), fill_value=0)
    table.insert(0, "enquiries", table.sum(axis=1))
    return table.rename_axis(None, axis=1).reset_index()


def enquiry_measurements(material: Material) -> dict[str, Measurement]:
    """Enquiries made and what became of them; no answer is a result."""
    n = len(material.foi)
    found = {"enquiries": count(n, "enquiries", "Freedom-of-information enquiries made")}
    if not n:
        why = "the edition names no enquiries"
        return found | {name: absent("enquiries", words, why) for name, words in WORDS.items()}
    outcomes = material.foi["outcome"]
    numbers = {name: float((outcomes == name).sum()) for name in WORDS}
    return found | {name: Measurement(numbers[name], "enquiries", n, words) for name, words in WORDS.items()}
