"""Make `data/linkage/rule_probabilities.csv` anew from labelled suppliers.

    python -m vcse_monograph.linkage.calibrate GOLD_FOLDER REGISTER...

Only the training half is counted (`gold.in_training_half`); the table holds counts and no supplier's name.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from vcse_monograph.errors import Problem, UsageError, UserError
from vcse_monograph.files import write_text
from vcse_monograph.linkage.gold import calibrate, in_training_half, read_gold
from vcse_monograph.linkage.registers import read_registers
from vcse_monograph.linkage.tables import FOLDER

TABLE = FOLDER / "rule_probabilities.csv"


def write_table(gold_folder: Path, registers: Sequence[Path], table: Path) -> int:
    """Write the counts per evidence cell; returns how many labelled suppliers were counted. Raises DataError."""
    gold = read_gold(gold_folder)
    train = gold[in_training_half(gold["group"])].reset_index(drop=True)
    counts = calibrate(train, read_registers(registers))
    write_text(table, counts.to_csv(index=False, lineterminator="\n"))
    return len(train)


def main(arguments: Sequence[str]) -> int:
    """The command; returns the exit code."""
    try:
        if len(arguments) < 2:
            raise UsageError(Problem("The folder of labels and at least one register are needed.", do=__doc__ or ""))
        count = write_table(Path(arguments[0]), [Path(name) for name in arguments[1:]], TABLE)
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{TABLE.name}: counted {count:,} labelled suppliers")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
