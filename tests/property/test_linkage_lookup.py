"""Looking strings up finds what comparing every one with every other finds."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from vcse_monograph.linkage.lookup import WIDTH, Lookup, beginnings, continuations, equal_in_order, numbers

# few letters and a long common beginning, so that strings meet, also beyond the bytes that are looked at first
NAMES = st.lists(
    st.builds(str.__add__, st.sampled_from(["", "A" * (WIDTH - 1)]), st.text("AÉ ", max_size=4)), max_size=12
)


def array(names: list[str]) -> pa.StringArray:
    return pa.array(names, type=pa.string())


@settings(deadline=None)
@given(NAMES, NAMES)
def test_equal_strings_are_found(wanted: list[str], names: list[str]) -> None:
    row, entry = Lookup.of(array(names)).equal(array(wanted), array(names))
    expected = [(r, e) for r, w in enumerate(wanted) for e, n in enumerate(names) if w == n != ""]
    assert sorted(zip(row.tolist(), entry.tolist(), strict=True)) == expected
    ordered = sorted(names)
    row, entry = equal_in_order(array(wanted), array(ordered), beginnings(array(ordered)))
    assert list(zip(row.tolist(), entry.tolist(), strict=True)) == [
        (r, e) for r, w in enumerate(wanted) for e, n in enumerate(ordered) if w == n != ""
    ]


@settings(deadline=None)
@given(NAMES.map(lambda names: [name for name in names if name]), NAMES.map(sorted))
def test_strings_that_go_on_where_another_stops_are_found_unless_they_are_many(
    wanted: list[str], names: list[str]
) -> None:
    row, entry = continuations(array(wanted), array(names), beginnings(array(names)), most=3)
    expected = [[e for e, n in enumerate(names) if n.startswith(w)] for w in wanted]
    assert list(zip(row.tolist(), entry.tolist(), strict=True)) == [
        (r, e) for r, found in enumerate(expected) if len(found) <= 3 for e in found
    ]


def test_a_part_of_an_array_is_read_as_if_it_stood_alone() -> None:
    part = array(["MARLBURY", "QUILLHAVEN", "", "ORDWEY"]).slice(1, 2)
    assert beginnings(part).tolist() == [b"QUILLHAVEN", b""]
    assert numbers(part).tolist() == numbers(array(["QUILLHAVEN", ""])).tolist()
