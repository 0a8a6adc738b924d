"""The survey's tables for readers: headings in words, numbers rounded as they are printed, hidden counts marked."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.findings.illustration import Words
from vcse_monograph.measures.measurement import HIDDEN
from vcse_monograph.measures.survey.claims import CLAIMS, Lowest
from vcse_monograph.measures.survey.items import PATTERNS
from vcse_monograph.measures.survey.responses import AUDIENCES, Survey
from vcse_monograph.measures.survey.subscales import ALL

NOT_TOLD = "not told"

HEADINGS = {
    "share": "Share of those asked (%)",
    "commissioner": "Mean of commissioners",
    "VCSE": "Mean of VCSEs",
    "dimension": "Subscale",
    "audience": "Respondents",
    "n": "Number",
    "earlier": "Earlier mean",
    "later": "Later mean",
    "n_earlier": "Number, earlier",
    "n_later": "Number, later",
    "stands": "Reliable",
}
"""Columns of the data behind the survey's figures, in words."""


def words_of(survey: Survey) -> Words:
    """What an edition of the survey calls its items, subscales and groups, and these columns."""
    items = dict(zip(survey.items["item"], survey.items["paraphrase"], strict=True))
    return Words({"item": items, "dimension": survey.dimensions, "audience": AUDIENCES}, HEADINGS)


def who_answered(counts: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Respondents by wave, group and pattern of answering (`overview.who_answered`)."""
    titles = survey.wave_titles or {}
    shown = pd.DataFrame(
        {
            "Answered for": [AUDIENCES.get(audience, NOT_TOLD) for audience in counts["audience"]],
            "Wave": [titles.get(wave, wave) for wave in counts["wave"]],
            "Respondents": _counts(counts["respondents"]),
        }
    )
    words = {
        "complete": "Answered every item",
        "stopped": "Stopped on the way",
        "gaps": "Left out single items",
        "not applicable": "Single items do not apply",
    }
    return shown.assign(**{words[pattern]: _counts(counts[pattern]) for pattern in PATTERNS})


def item_answers(table: pd.DataFrame, survey: Survey, asked: str) -> pd.DataFrame:
    """One row per item put to `asked` ("both" or one audience): each answer's count, the groups' means."""
    table = table[table["item"].isin(survey.asked[asked])]
    cells = table.assign(cell=_counts(table["count"])).pivot(index="item", columns="answer", values="cell")
    cells = cells.reindex(columns=list(dict.fromkeys(table["answer"])))
    about = table.drop_duplicates("item").set_index("item")
    turned = dict(zip(survey.items["item"], survey.items["reverse"], strict=True))
    shown = pd.DataFrame(
        {
            "Item": [f"{text}{' (R)' if turned[item] else ''}" for item, text in about["paraphrase"].items()],
            "Asked": about["respondents"].to_numpy(),
        }
    )
    for answer in cells.columns:
        shown[answer.capitalize()] = cells.loc[about.index, answer].fillna("").to_numpy()
    for audience in AUDIENCES if asked == "both" else [asked]:
        shown[f"Mean of {AUDIENCES[audience]}"] = about[audience].astype(object).fillna(HIDDEN).to_numpy()
    return shown


def reliability(rows: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """One row per subscale and group (`subscales.reliability`)."""
    return pd.DataFrame(
        {
            "Subscale": _titles(rows, survey),
            "Respondents": [_who(who) for who in rows["who"]],
            "Items": rows["items"],
            "Complete": rows["n"],
            "Not answered (%)": _rounded(rows["missing"], 1),
            "Alpha": _rounded(rows["alpha"], 2),
            "Lower Feldt bound": _rounded(rows["low"], 2),
            "Upper Feldt bound": _rounded(rows["high"], 2),
            "Alpha, pairwise": _rounded(rows["alpha_pairwise"], 2),
            "Omega": _rounded(rows["omega"], 2),
            "Least item-rest r": _rounded(rows["least_item_rest"], 2),
            "Shown": rows["shown"],
        }
    ).reset_index(drop=True)


def item_reliability(rows: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """One row per item (`subscales.item_reliability`)."""
    words = survey.items.set_index("item")["paraphrase"]
    return pd.DataFrame(
        {
            "Item": [words[item] for item in rows["item"]],
            "Subscale": _titles(rows, survey),
            "Complete": rows["n"],
            "Item-rest r": _rounded(rows["item_rest"], 2),
            "Alpha without it": _rounded(rows["alpha_if_deleted"], 2),
        }
    ).reset_index(drop=True)


def subscale_means(rows: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """One row per subscale and group (`subscales.group_means`), those shown as one."""
    rows = rows[rows["stands"].astype(bool)]
    return pd.DataFrame(
        {
            "Subscale": _titles(rows, survey),
            "Respondents": [AUDIENCES[audience] for audience in rows["audience"]],
            "Answered": rows["n"],
            "Mean": _rounded(rows["mean"], 2),
            "Redrawn, from": _rounded(rows["low"], 2),
            "Redrawn, to": _rounded(rows["high"], 2),
        }
    ).reset_index(drop=True)


def between_groups(rows: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """One row per subscale that both groups were asked alike (`subscales.between_audiences`)."""
    return pd.DataFrame(
        {
            "Subscale": _titles(rows, survey),
            "Mean of commissioners": _rounded(rows["commissioner"], 2),
            "Mean of VCSEs": _rounded(rows["VCSE"], 2),
            "Gap": _rounded(rows["gap"], 2),
            "Redrawn, from": _rounded(rows["low"], 2),
            "Redrawn, to": _rounded(rows["high"], 2),
            "Reshufflings as large, of 1,000": _rounded(rows["reshuffled"], 0),
            "Hedges' g": _rounded(rows["g"], 2),
            "Cliff's delta": _rounded(rows["delta"], 2),
        }
    ).reset_index(drop=True)


def claim_rows(compared: dict[tuple[str, str], Lowest], survey: Survey) -> pd.DataFrame:
    """`who, subscale, nearest, gap, low, high, reshuffled, n` of the subscales of the claims (`claims.compare`)."""
    order = [(claim.audience, subscale) for claim in CLAIMS for subscale in claim.subscales]
    rows = [
        (
            AUDIENCES[audience].capitalize() if audience == "commissioner" else AUDIENCES[audience],
            survey.dimensions[subscale].lower(),
            survey.dimensions[compared[audience, subscale].nearest].lower(),
            *(getattr(compared[audience, subscale], field) for field in ("gap", "low", "high", "reshuffled", "n")),
        )
        for audience, subscale in order
        if (audience, subscale) in compared
    ]
    return pd.DataFrame(rows, columns=["who", "subscale", "nearest", "gap", "low", "high", "reshuffled", "n"])


def claims(rows: pd.DataFrame) -> pd.DataFrame:
    """`claim_rows` for readers."""
    return pd.DataFrame(
        {
            "Subscale": rows["subscale"].str.capitalize(),
            "Respondents": rows["who"],
            "Lowest other subscale": rows["nearest"].str.capitalize(),
            "Points under it": _rounded(rows["gap"], 2),
            "Redrawn, from": _rounded(rows["low"], 2),
            "Redrawn, to": _rounded(rows["high"], 2),
            "Reshufflings as large, of 1,000": _rounded(rows["reshuffled"], 1),
            "Answered": rows["n"],
        }
    )


def item_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per item and group (`waves.item_changes`)."""
    return pd.DataFrame(
        {
            "Item": rows["paraphrase"],
            "Respondents": [AUDIENCES[audience] for audience in rows["audience"]],
            "Mean, earlier wave": rows["earlier"],
            "Mean, later wave": rows["later"],
            "Change": rows["change"],
        }
    )


def subscale_changes(rows: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """One row per subscale and group (`waves.subscale_changes`)."""
    return pd.DataFrame(
        {
            "Subscale": _titles(rows, survey),
            "Respondents": [AUDIENCES[audience] for audience in rows["audience"]],
            "Mean, earlier wave": _rounded(rows["earlier"], 2),
            "Mean, later wave": _rounded(rows["later"], 2),
            "Change": _rounded(rows["change"], 2),
            "Redrawn, from": _rounded(rows["low"], 2),
            "Redrawn, to": _rounded(rows["high"], 2),
            "Reshufflings as large, of 1,000": _rounded(rows["reshuffled"], 0),
        }
    ).reset_index(drop=True)


def weighted_means(rows: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """One row per subscale (`overview.weighting`)."""
    return pd.DataFrame(
        {
            "Subscale": _titles(rows, survey),
            "Mean as answered": _rounded(rows["unweighted"], 2),
            "Mean, groups weighted": _rounded(rows["weighted"], 2),
        }
    ).reset_index(drop=True)


def _counts(values: pd.Series) -> list[str]:
    """Whole numbers as text, the hidden ones marked."""
    return [HIDDEN if pd.isna(value) else f"{int(value)}" for value in values]


def _titles(rows: pd.DataFrame, survey: Survey) -> list[str]:
    return [survey.dimensions[dimension] for dimension in rows["dimension"]]


def _who(who: str) -> str:
    return "all asked" if who == ALL else AUDIENCES[who]


def _rounded(values: pd.Series, digits: int) -> pd.Series:
    return values.astype(float).round(digits)
