"""Coders' agreement: Krippendorff's alpha against the published examples, and what counts as a disagreement here."""

import pytest

from tests.made_up_cases import coded, material
from vcse_monograph.measures.cases.agreement import agreement_measurements, alpha, by_code, double_coded

N = None
FIRST = (
    [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
    [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
    [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
)
SECOND = (
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
)


@pytest.mark.parametrize(
    ("ratings", "level", "published"),
    [
        (FIRST, "nominal", 0.691358),
        (FIRST, "interval", 0.810845),
        (SECOND, "nominal", 0.743),
        (SECOND, "ordinal", 0.815),
        (SECOND, "interval", 0.849),
        (SECOND, "ratio", 0.797),
    ],
)
def test_alpha_equals_the_published_examples(ratings, level, published):
    assert alpha(ratings, level) == pytest.approx(published, abs=0.0005 if published == round(published, 3) else 5e-7)


def test_alpha_is_one_where_all_agree_and_near_nil_where_nobody_does():
    assert alpha([["a", "b", "a"], ["a", "b", "a"]]) == 1
    assert alpha([["a", "a"], ["a", "a"]]) == 1, "one value only"
    assert alpha([["a", "b"], ["b", "a"]]) < 0


def test_alpha_needs_something_rated_twice():
    with pytest.raises(ValueError, match="no unit was rated twice"):
        alpha([["a", None], [None, "b"]])


def test_a_passage_that_one_of_two_readers_left_out_is_a_disagreement():
    """C2 read the source, since C2 coded another passage of it; C3 did not, and says nothing of it."""
    read = material(
        coded("negotiated_order", "collaborative", extract="X1"),
        coded("negotiated_order", "collaborative", extract="X1", coder="C2"),
        coded("juridical_control", "commodified", extract="X2"),
        coded("juridical_control", "commodified", extract="X3", source="I2", coder="C3"),
    )
    told = double_coded(read.codings).set_index(["extract", "coder"])["said"].to_dict()
    assert told == {
        ("X1", "C1"): "negotiated_order:collaborative",
        ("X1", "C2"): "negotiated_order:collaborative",
        ("X2", "C1"): "juridical_control:commodified",
        ("X2", "C2"): "nothing",
    }
    found = agreement_measurements(read)
    assert found["extracts"].value == 2
    assert found["alpha"].value < 1


def test_agreement_is_left_out_where_no_source_was_read_twice():
    found = agreement_measurements(material(coded("negotiated_order", "collaborative")))
    assert found["alpha"].value is None
    assert found["alpha"].missing == "no source was read by two coders"


def test_the_interval_holds_the_value_and_is_the_same_each_time():
    rows = [
        coded("negotiated_order", way if coder == "C1" or n % 5 else "commodified", source=f"I{n}", coder=coder)
        for n in range(20)
        for coder, way in (("C1", "collaborative"), ("C2", "collaborative"))
    ]
    one, other = (agreement_measurements(material(*rows))["alpha"] for _ in range(2))
    assert one == other
    assert one.interval[0] <= one.value <= one.interval[1]


def test_each_code_has_its_own_agreement():
    """Two passages of conflict agreed on, one of two on embedded ties: the table says which code is weak."""
    rows = []
    for n in (1, 2):
        for coder in ("C1", "C2"):
            rows.append(coded("rules_bind", "present", source=f"I{n}", coder=coder))
            ties = "absent" if (n, coder) == (2, "C2") else "present"
            rows.append(coded("embeddedness", ties, source=f"I{n}", coder=coder))
    table = by_code(material(*rows).codings, ["rules_bind", "embeddedness", "deficit"]).set_index("code")
    assert table.loc["rules_bind", "alpha"] == 1
    assert table.loc["embeddedness", ["passages", "disagreements"]].tolist() == [2, 1]
    assert table["alpha"].isna().tolist() == [False, False, True]
