"""10 million interactions on two cores.

The aggregation takes at most 1.5 times the same measures written by hand as Polars aggregations,
the whole command at most 3 times, in the same run, under 1.5 GB of memory; both with the five signs
that are written by hand, and no others. Writing everything with --out, evidence ids and one
document an account included, takes longer, and so do all installed signs: shown, not claimed.

Each figure is the median of several runs, each a process of its own, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Literal

import interactions
import measuring
import polars as pl

MOST = {"by hand": 1.0, "aggregation": 1.5, "command": 3.0}
"""Times the same by hand that a step may take."""
MEGABYTES = 1500
DAYS = timedelta(days=180)


def five_signs(rows: pl.LazyFrame, engine: Literal["in-memory", "streaming"]) -> None:
    """Measure the five first-party signs as somebody would who writes only this query."""
    c = pl.col
    as_of = rows.select(c.occurred_at.max()).collect().item()
    case = c.kind.is_in(["ticket", "complaint", "request"])
    recent = c.occurred_at > as_of - DAYS
    resolved = case & recent & (c.resolved_at <= as_of)
    finished = pl.when(case).then(c.resolved_at).otherwise(c.delivered_at)
    handovers = pl.when(resolved).then(c.handovers)
    reopened = pl.when(resolved).then(c.reopened > 0)
    kept = pl.when(recent & (finished <= as_of)).then(c.promise_kept)
    talk = c.kind.is_in(["call", "chat", "email", "meeting", "order"])
    reached_out = pl.when(talk & (c.direction == "inbound")).then(c.occurred_at)
    known = rows.filter(c.occurred_at <= as_of)
    known.group_by("account_id").agg(
        handovers=handovers.sum(),
        handed_cases=handovers.count(),
        reopened=reopened.sum(),
        resolved=reopened.count(),
        broken=kept.not_().sum(),
        promises=kept.count(),
        first=reached_out.min(),
        last=reached_out.max(),
        contacts=reached_out.count(),
    ).collect(engine=engine)
    end = pl.when(c.resolved_at <= as_of).then(c.resolved_at).otherwise(as_of)
    hours = (end - c.occurred_at).dt.total_seconds() / 3600 / 72
    judged = hours.filter((c.resolved_at <= as_of) | (hours > 1))
    known.filter(case & recent).group_by("account_id").agg(
        slow=judged.median(), cases=judged.count()
    ).collect(engine=engine)


def _child(step: str, path: Path) -> None:
    few = None if step.endswith("all signs") else measuring.five_signs()
    start = time.perf_counter()
    seconds = None
    if step == "by hand":
        five_signs(pl.scan_parquet(path), "streaming")
    elif step == "aggregation":
        seconds, _, _ = measuring.measured(path, few)
    else:
        from focuskit.cli import main  # noqa: PLC0415 -- in the measured process only

        out = path.parent / "out"
        arguments = ["assess", "--interactions", str(path)]
        arguments += ["--out", str(out)] if "--out" in step else []
        if few is not None:
            policy = path.parent / "five.policy.json"
            policy.write_text(json.dumps(few), encoding="utf-8")
            arguments += ["--policy", str(policy)]
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 -- to the end of the process
        main(arguments, standalone_mode=False)
        sys.stdout = sys.__stdout__
        shutil.rmtree(out, ignore_errors=True)
    took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took if seconds is None else seconds, "megabytes": memory}))


STEPS = ("by hand", "aggregation", "command", "command with --out", "command, all signs")


def main() -> int:
    """Measure, print, and return 1 where a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", nargs=2, metavar=("STEP", "FILE"))
    given = parser.parse_args()
    if given.child:
        _child(given.child[0], Path(given.child[1]))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = interactions.write(Path(folder) / "rows.parquet", given.rows, given.accounts)
        found: dict[str, list[dict[str, float]]] = {step: [] for step in STEPS}
        for _ in range(given.runs):
            for step in STEPS:
                command = [sys.executable, __file__, "--child", step, str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found[step].append(json.loads(done.stdout.splitlines()[-1]))
    return _report(found, given.rows, given.accounts)


def _report(found: dict[str, list[dict[str, float]]], rows: int, accounts: int) -> int:
    print(f"{rows:,} interactions of {accounts:,} accounts, {os.cpu_count()} cores")
    base = statistics.median(run["seconds"] for run in found["by hand"])
    failed = 0
    for step, runs in found.items():
        seconds = statistics.median(run["seconds"] for run in runs)
        megabytes = max(run["megabytes"] for run in runs)
        told = f"{step:20s} {seconds:6.2f} s  {seconds / base:5.2f} times by hand"
        if step not in MOST:
            print(f"{told}, {megabytes:.0f} MB")
            continue
        holds = seconds / base <= MOST[step] and megabytes <= MEGABYTES
        failed += not holds
        print(
            f"{told} (at most {MOST[step]:g}), {megabytes:.0f} MB (at most {MEGABYTES})  "
            f"{'holds' if holds else 'DOES NOT HOLD'}"
        )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
