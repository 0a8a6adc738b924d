"""How often chapter 10 finds planted gaps, and how often it claims gaps that were not planted.

Run: `python -m bench.survey_gaps [SEEDS]` (100 unless told; about half a second each).
"""

from __future__ import annotations

import sys
from collections import Counter

from tests.spec.test_survey_claims import verdicts
from vcse_monograph.findings.tests import NotHere, Word


def tally(seeds: int, gaps: bool) -> Counter[str]:
    """Of so many seeds: in how many both claims held, any held (also in part), and any could not be tested."""
    found: Counter[str] = Counter()
    for seed in range(seeds):
        try:
            words = set(verdicts(seed, gaps))
        except NotHere:
            found["a subscale did not hang together"] += 1
            continue
        found["both claims hold"] += words == {Word.HOLDS}
        found["any claim holds, also in part"] += bool(words & {Word.HOLDS, Word.IN_PART})
    return found


def main(seeds: int) -> None:
    """Print both tallies."""
    for gaps in (True, False):
        told = "; ".join(f"{what}: {count}" for what, count in sorted(tally(seeds, gaps).items()))
        print(f"{seeds} seeds, gaps {'planted' if gaps else 'not planted'}. {told}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
