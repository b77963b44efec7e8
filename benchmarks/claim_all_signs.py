"""All signs at once over 10 million interactions, of every kind and with texts.

Measuring every elementary sign takes one pass like measuring five; each other kind of measure adds
a branch over the rows that it keeps. The whole command stays under 2 GB of memory, also where it
writes everything with --out.

The rows are those of a simulated supplier, copied under new names until there are enough.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measuring
import polars as pl

MEGABYTES = 2000
ACCOUNTS = 500
NAMES = ("id", "account_id", "occasion_id", "in_reply_to")
STEPS = ("five signs", "elementary signs", "all signs", "command", "command with --out")


def write(folder: Path, total: int) -> None:
    """Write so many interactions, and the accounts and colleagues that they are about."""
    from focuskit_testing.simulate import plant, simulate  # noqa: PLC0415 -- in this process only

    planted = plant(seed=1, accounts=ACCOUNTS, share=0.7, most=10)
    supplier = simulate(seed=1, accounts=ACCOUNTS, defects=planted)
    copies = -(-total // supplier.interactions.height)
    parts = folder / "parts"
    parts.mkdir()
    for copy in range(copies):
        named = [pl.concat_str(name, pl.lit(f"-{copy}")) for name in NAMES]
        supplier.interactions.with_columns(named).write_parquet(
            parts / f"{copy:04d}.parquet", row_group_size=100_000
        )
    rows = pl.scan_parquet(parts / "*.parquet").head(total)
    rows.sink_parquet(folder / "rows.parquet", row_group_size=250_000)
    accounts = [
        supplier.accounts.with_columns(pl.concat_str("id", pl.lit(f"-{copy}")))
        for copy in range(copies)
    ]
    pl.concat(accounts).write_parquet(folder / "accounts.parquet")
    supplier.colleagues.write_parquet(folder / "colleagues.parquet")


def _child(step: str, folder: Path) -> None:
    if step.startswith("command"):
        from focuskit.cli import main  # noqa: PLC0415 -- in the measured process only

        start = time.perf_counter()
        arguments = ["assess", "--interactions", str(folder / "rows.parquet")]
        for table in ("accounts", "colleagues"):
            arguments += [f"--{table}", str(folder / f"{table}.parquet")]
        arguments += ["--out", str(folder / "out")] if "--out" in step else []
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 -- to the end of the process
        main(arguments, standalone_mode=False)
        sys.stdout = sys.__stdout__
        found = (time.perf_counter() - start, 0, 0)
    else:
        policy = measuring.five_signs() if step == "five signs" else None
        found = measuring.measured(
            folder / "rows.parquet", policy, single_pass=step == "elementary signs"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, signs, branches = found
    print(json.dumps({"seconds": seconds, "signs": signs, "branches": branches, "mb": memory}))


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--child", nargs=2, metavar=("STEP", "FOLDER"))
    given = parser.parse_args()
    if given.child:
        step, folder = given.child[0], Path(given.child[1])
        if step == "write":
            write(folder, given.rows)
        else:
            _child(step, folder)
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        # In a process of its own: what it takes would be taken for what the others take.
        making = [sys.executable, __file__, "--rows", str(given.rows), "--child", "write", name]
        subprocess.run(making, check=True)
        print(f"{given.rows:,} interactions, {os.cpu_count()} cores")
        for step in STEPS:
            command = [sys.executable, __file__, "--child", step, name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(done.stdout.splitlines()[-1])
            failed += found["mb"] > MEGABYTES
            told = f"{found['signs']} signs, {found['branches']} branches" if found["signs"] else ""
            print(f"{step:18s} {found['seconds']:7.2f} s {found['mb']:7.0f} MB  {told}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
