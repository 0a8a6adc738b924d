"""How long a qualitative comparative analysis takes at its largest: 12 conditions, 200 cases.

    python -m bench.qca

Three tables: an outcome that two terms explain, the same with one case in ten dealt at random, and coin tosses, whose
chart has thousands of prime implicants and whose smallest solution has about twenty terms. The time is that of
`analyse`: truth table, solution with its tied models and their fit, necessity and chance, in seconds of the processor.
"""

from __future__ import annotations

import random
import time

from vcse_monograph.measures import qca

CONDITIONS, CASES, SEED = 12, 200, 7
NAMES = tuple("ABCDEFGHIJKL")


def table(noise: float) -> qca.Cases:
    """Coin-tossed conditions; the outcome is A*B + C*~D, but for a share `noise` of cases a coin toss."""
    chance = random.Random(SEED)
    values = [[chance.randint(0, 1) for _ in range(CONDITIONS)] for _ in range(CASES)]
    planted = [int(bool((row[0] and row[1]) or (row[2] and not row[3]))) for row in values]
    outcome = [chance.randint(0, 1) if chance.random() < noise else value for value in planted]
    return qca.make_cases(values, outcome, NAMES)


def main() -> None:
    """Print a small table."""
    print(f"{'':14}{'solution':16}{'terms':>6}{'models':>8}{'all':>6}{'minimal':>9}{'seconds':>9}")
    for name, noise in (("planted", 0.0), ("a tenth noise", 0.1), ("coin tosses", 1.0)):
        cases = table(noise)
        for kind in qca.KINDS:
            start = time.process_time()
            solution = qca.analyse(cases, qca.Settings(kind, qca.Cuts(1.0))).solution
            seconds = time.process_time() - start
            terms, told = len(solution.models[0].terms), ("yes" if solution.complete else "no")
            proven = "yes" if solution.minimal else "no"
            print(f"{name:14}{kind:16}{terms:>6}{len(solution.models):>8}{told:>6}{proven:>9}{seconds:>9.2f}")


if __name__ == "__main__":
    main()
