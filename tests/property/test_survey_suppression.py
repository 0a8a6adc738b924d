"""A hidden count cannot be worked out: every row that a reader may still think possible is tried."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from vcse_monograph.measures.survey.suppression import MEAN_DECIMALS, publishable

FEW = settings(max_examples=40, deadline=None)
rows = st.lists(st.integers(0, 9), min_size=3, max_size=5)
short_rows = st.lists(st.integers(0, 8), min_size=3, max_size=4)


def possible(row, total, scores, rounding=1):
    """Every row of counts that agrees with what is printed of it: shown counts, the group's size, the mean."""
    shown_something = any(row.counts)
    low = 1 if shown_something else 0
    ranges = [
        range(low, total + 1)
        if count is None
        else [value for value in range(total + 1) if (2 * value + rounding) // (2 * rounding) * rounding == count]
        for count in row.counts
    ]
    *free, last = ranges
    for start in product(*free):
        rest = total - sum(start)
        if rest in last and _agrees([*start, rest], row.mean, scores):
            yield (*start, rest)


def _agrees(counts, mean, scores):
    """Whether answers counted so can have the printed mean; a band's answers may be worth its least or its most."""
    if mean is None or scores is None:
        return True
    scored = [(count, score) for count, score in zip(counts, scores, strict=True) if score is not None]
    answered = sum(count for count, _ in scored)
    if not answered:
        return False
    low, high = (sum(count * score[end] for count, score in scored) / answered for end in (0, 1))
    half = 0.5 * 10**-MEAN_DECIMALS + 1e-9
    return low - half <= mean <= high + half


def spread(candidates, place):
    """How many values, least to largest, a place has in the rows that are possible."""
    values = [row[place] for row in candidates]
    return max(values) - min(values) + 1


@FEW
@given(rows)
def test_a_hidden_count_keeps_at_least_five_values(counts):
    row, total = publishable(counts), sum(counts)
    candidates = list(possible(row, total, None))
    assert tuple(counts) in candidates
    for place, shown in enumerate(row.counts):
        if shown is None and total >= 5:
            assert spread(candidates, place) >= 5


@FEW
@given(short_rows)
def test_nor_can_it_be_worked_out_from_the_mean(counts):
    """The last count is of those who did not answer; the others are worth 1, 2, 3, ... in the mean."""
    scores = [*((float(point), float(point)) for point in range(1, len(counts))), None]
    answered = sum(counts[:-1])
    mean = round(sum(n * (i + 1) for i, n in enumerate(counts[:-1])) / answered, MEAN_DECIMALS) if answered else None
    row, total = publishable(counts, scores=scores, mean=mean), sum(counts)
    candidates = list(possible(row, total, scores))
    assert tuple(counts) in candidates
    for place, shown in enumerate(row.counts):
        if shown is None and total >= 5:
            assert spread(candidates, place) >= 5


@FEW
@given(st.lists(st.integers(0, 6), min_size=5, max_size=5), st.integers(0, 6))
def test_nor_from_the_mean_of_answers_told_in_bands(points, none):
    """Five points as bands: 1 to 2, 3, 4 to 5, and no answer."""
    counts = [sum(points[:2]), points[2], sum(points[3:]), none]
    scores = [(1.0, 2.0), (3.0, 3.0), (4.0, 5.0), None]
    answered = sum(points)
    mean = round(sum(n * (i + 1) for i, n in enumerate(points)) / answered, MEAN_DECIMALS) if answered else None
    row, total = publishable(counts, scores=scores, mean=mean), sum(counts)
    candidates = list(possible(row, total, scores))
    assert tuple(counts) in candidates
    for place, shown in enumerate(row.counts):
        if shown is None and total >= 5:
            assert spread(candidates, place) >= 5


@FEW
@given(rows)
def test_rounded_counts_give_nothing_away_either(counts):
    row, total = publishable(counts, rounding=5), sum(counts)
    candidates = list(possible(row, total, None, rounding=5))
    assert tuple(counts) in candidates
    for place, shown in enumerate(row.counts):
        if shown is None and total >= 5:
            assert spread(candidates, place) >= 5


@FEW
@given(rows, st.integers(2, 10))
def test_no_count_under_the_threshold_is_ever_shown(counts, threshold):
    shown = [count for count in publishable(counts, threshold).counts if count is not None]
    assert all(count == 0 or count >= threshold for count in shown)
