"""Whatever a publisher prints, a name is normalised once and for all."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from vcse_monograph.linkage.names import compact, normalise, parse

PRINTED = """THE LTD LIMITED CIC C.I.C. COMMUNITY INTEREST COMPANY CO T/A TA TRADING AS (THE) & AND HOSP ST. SAINT
000038 43821 A B N.H.S. QUILL's Café CO-OP OPERATIVE PUBLIC LIABILITY PARTNERSHIP INCORPORATED CHARITABLE
ORGANISATION (QC) AA QUILLAA LIMITED43821 - , / ß İ ﬀ Â x"""
WORDS = st.sampled_from([*PRINTED.split(), "\u00a0"])
NAMES = st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=40)


@settings(max_examples=50, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=10))
def test_normalising_twice_changes_nothing(names: list[str]) -> None:
    once = normalise(names)
    assert normalise(once).tolist() == once.tolist()


@settings(max_examples=25, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_a_name_is_normalised_alike_alone_and_in_company(names: list[str]) -> None:
    together = parse(names)
    alone = pd.concat([parse([name]) for name in names], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)


@settings(max_examples=25, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_what_is_left_is_plain(names: list[str]) -> None:
    for name in normalise(names):
        assert name == " ".join(name.split())
    assert not any(" " in name for name in compact(normalise(names)))
