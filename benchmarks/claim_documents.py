"""The folder of a service desk with 5,190 callers is under 12 MB, and written in under 8 s.

Measured on ``uci_incident`` as of 2016-06-01, as a whole process of ``focuskit assess --out``. The
document of a caller of whom nothing is known is under 1 KB, and all assessments are built in the
time in which their whole documents used to be written. Other work on the machine lengthens the wall
clock, so the time that the processor spent is shown too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from focuskit import Portfolio

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FOCUSKIT_DATA", ROOT.parent / "shared" / "data"))
MEGABYTES, SECONDS, BYTES_UNKNOWN = 12.0, 8.0, 1024
MAIN = "from focuskit.cli import main; main()"


def _written(folder: Path) -> tuple[float, float]:
    """Return the seconds of the whole command: by the wall clock, and of the processor."""
    rows = DATA / "uci_incident" / "incidents.parquet"
    mapping = ROOT / "docs" / "examples" / "uci_incident.mapping.json"
    given = ["--interactions", rows, "--mapping", mapping, "--as-of", "2016-06-01"]
    command = [sys.executable, "-c", MAIN, "assess", *map(str, given), "--out", str(folder)]
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    spent = (after.children_user, after.children_system)
    return wall, sum(spent) - before.children_user - before.children_system


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "out"
        wall, processor = _written(folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        portfolio = Portfolio.read(folder)
        lines = (folder / "assessments.ndjson").read_bytes().splitlines()
        least = min(map(len, lines))
        start = time.process_time()
        built = len(list(portfolio.values()))
        took = time.process_time() - start
    print(f"{len(lines)} callers: {size:.1f} MB, at most {MEGABYTES} MB")
    print(f"{wall:.1f} s, of which the processor worked {processor:.1f} s, at most {SECONDS} s")
    print(f"the smallest document: {least} bytes, at most {BYTES_UNKNOWN}")
    print(f"{built} assessments built from the folder in {took:.1f} s of the processor")
    return int(size > MEGABYTES or wall > SECONDS or least > BYTES_UNKNOWN)


if __name__ == "__main__":
    sys.exit(main())
