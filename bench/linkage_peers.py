"""The linkage beside its peers in one run: 27,000 suppliers against the 380,000 charity names of one register.

    python -m venv peers && peers/bin/pip install -r bench/peers.txt
    python -m bench.linkage_peers --peers peers/bin/python [--shared ../shared/data] [--names 27000] [--kinds charity]

`--kinds` chooses what is looked through: charities, as the peers were measured, or all kinds (516,000 names). Each
matcher runs in a process of its own, on the same names, and may use all processors. Peers get the names cleaned already
and are charged for matching alone; ours is charged for cleaning, its index (built anew, then read from where it was
kept), candidates, scores and decisions. Seconds differ between machines and with what else they do: read the ratios of
one run, on a quiet machine; processor seconds, of all processors together, differ less. Scores are those of the test
half of the labelled suppliers, each peer's threshold chosen on the training half.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from bench.peers import PEERS, Clock, peak_mb
from vcse_monograph.linkage.gold import read_gold, score
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.labels import in_training_half
from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.names import normalise
from vcse_monograph.linkage.register_forms import KINDS
from vcse_monograph.linkage.registers import read_registers
from vcse_monograph.sources.demo.names import variant

OURS = {"ours, index built anew": "build", "ours, index cached": "load"}
THRESHOLDS = np.arange(0.6, 1.0, 0.02)


def supplier_names(shared: Path, register: pd.DataFrame, count: int) -> pd.Series:
    """Distinct supplier names: the labelled ones first, then those of real spending files, then, up to `count`,
    names of the register as careless clerks print them (typing errors, branches, cut ends; a fixed seed)."""
    parts = [read_gold(shared / "gold")["supplier"], *_published(shared / "spend")]
    names = pd.concat(parts, ignore_index=True).dropna().astype(str).str.strip()
    names = names[names != ""].drop_duplicates()
    rng = np.random.default_rng(1)
    picked = register["name"].drop_duplicates().sample(max(count - len(names), 0), random_state=1)
    clerks = pd.Series([variant(name, rng, "Northway") for name in picked], dtype="str")
    return pd.concat([names, clerks]).drop_duplicates().head(count).reset_index(drop=True)


def _published(spend: Path) -> list[pd.Series]:
    """Supplier columns of the spending files that are plain tables."""
    found = []
    for path in sorted(spend.rglob("*.csv")) + sorted(spend.rglob("*.csv.gz")):
        try:
            table = pd.read_csv(path, dtype=str, encoding="latin-1", on_bad_lines="skip")
        except (ValueError, pd.errors.ParserError):
            continue
        found += [
            table[column] for column in table if "supplier" in str(column).lower() and "id" not in str(column).lower()
        ]
    return found


def prepare(shared: Path, folder: Path, count: int, kinds: Sequence[str]) -> None:
    """Write `names.csv` and `register.csv`, of these kinds of organisation: name as printed, and cleaned."""
    register = read_registers([shared / "registers" / "organisations.csv.gz"])
    names = supplier_names(shared, register, count)
    register = register[register["kind"].isin(kinds)].reset_index(drop=True)
    pd.DataFrame({"name": names, "clean": normalise(names)}).to_csv(folder / "names.csv", index=False)
    register.assign(clean=normalise(register["name"])).to_csv(folder / "register.csv", index=False)
    register.to_parquet(folder / "register.parquet")


def ours(folder: Path, way: str) -> None:
    """Link the names, the index built anew (`build`, and kept) or read (`load`); print seconds and peak memory."""
    names = pd.read_csv(folder / "names.csv", dtype=str, keep_default_na=False)["name"]
    register = pd.read_parquet(folder / "register.parquet") if way == "build" else None
    clock = Clock()
    index = RegisterIndex.build(register) if register is not None else RegisterIndex.load(folder / "index")
    linked = link_names(names, index)
    taken = clock.taken()
    if way == "build":
        index.save(folder / "index")
        linked.to_parquet(folder / "ours.parquet")
    print(json.dumps(taken | {"peak_mb": peak_mb()}))


def scores_of_ours(folder: Path, gold: pd.DataFrame) -> dict[str, float]:
    """Link and detect F1 on the test half."""
    linked = pd.read_parquet(folder / "ours.parquet").head(len(gold))
    return _f1(gold, linked["organisation_id"], linked["kind"])


def scores_of_peer(folder: Path, peer: str, gold: pd.DataFrame) -> dict[str, float]:
    """The same of a peer, which says charity where its best entry is one and as alike as its threshold."""
    register = pd.read_parquet(folder / "register.parquet")
    best = pd.read_csv(folder / f"{peer}.csv").set_index("row").reindex(range(len(gold)))
    entry = register.iloc[best["place"].fillna(0).astype(int)]
    charity = (entry["kind"] == "charity").to_numpy() & best["place"].notna().to_numpy()
    train = in_training_half(gold["group"]).to_numpy()

    def said(at: float) -> tuple[pd.Series, pd.Series]:
        yes = charity & (best["likeness"] >= at).to_numpy()
        number = pd.Series(np.where(yes, entry["organisation_id"].to_numpy(), ""))
        return number, pd.Series(np.where(yes, "charity", "unknown"))

    at = max(THRESHOLDS, key=lambda at: _f1(gold, *said(at), half=train)["link F1"])
    return _f1(gold, *said(at))


def _f1(gold: pd.DataFrame, number: pd.Series, kind: pd.Series, half: np.ndarray | None = None) -> dict[str, float]:
    rows = ~in_training_half(gold["group"]).to_numpy() if half is None else half
    linked = pd.DataFrame({"organisation_id": number.to_numpy(), "kind": kind.to_numpy()})
    found = score(gold[rows].reset_index(drop=True), linked[rows].reset_index(drop=True))
    return {"link F1": found["link"].f1, "detect F1": found["detect"].f1, "detect F1 (£)": found["detect_pounds"].f1}


def run(command: Sequence[str | Path]) -> dict[str, float]:
    """Run a matcher in a process of its own; what it prints last."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[1]} failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """Print one table."""
    options = argparse.ArgumentParser()
    options.add_argument("--peers", type=Path, help="the Python of the peers' environment; without it, ours alone")
    options.add_argument("--shared", type=Path, default=Path("../shared/data"))
    options.add_argument("--names", type=int, default=27_000)
    options.add_argument("--kinds", default="charity")
    options.add_argument("--only", default=f"ours,{','.join(PEERS)}")
    options.add_argument("--ours", choices=list(OURS.values()), help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.ours:
        ours(given.folder, given.ours)
        return
    if not (given.shared / "gold").is_dir():
        print(f"the labelled suppliers are not in {given.shared}: nothing to compare")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(given.shared, folder, given.names, KINDS if given.kinds == "all" else given.kinds.split(","))
        print(compare(folder, given, read_gold(given.shared / "gold").head(given.names)).to_string())


def compare(folder: Path, given: argparse.Namespace, gold: pd.DataFrame) -> pd.DataFrame:
    """A row per matcher: seconds, peak memory, how many times as long as ours, F1 on the test half."""
    wanted, rows = given.only.split(","), {}
    for name, way in OURS.items() if "ours" in wanted else ():
        rows[name] = run([sys.executable, "-m", "bench.linkage_peers", "--ours", way, "--folder", folder])
        rows[name] |= scores_of_ours(folder, gold)
    for peer in (name for name in PEERS if name in wanted and given.peers):
        files = [folder / "names.csv", folder / "register.csv", folder / f"{peer}.csv"]
        rows[peer] = run([given.peers, Path(__file__).with_name("peers.py"), peer, *files])
        rows[peer] |= scores_of_peer(folder, peer, gold)
    table = pd.DataFrame.from_dict(rows, orient="index").round(3)
    for name in OURS:
        if name in table.index:
            table[f"times {name.removeprefix('ours, ')}"] = (table["seconds"] / table.loc[name, "seconds"]).round(1)
    return table


if __name__ == "__main__":
    main()
