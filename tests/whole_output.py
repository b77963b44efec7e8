"""The whole output of focuskit for six inputs, as digests: what a change of structure keeps.

Each input is assessed under the default policy and under one that has every key. Results and texts
have digests of their own, so that a change of words alone shows as such; versions, fingerprints
and the ids of runs are left out.

    python tests/whole_output.py                compare all with the digests on record
    python tests/whole_output.py demo readme    compare these inputs alone
    python tests/whole_output.py --write        put what comes out on record

That takes two minutes; ``test_whole_output.py`` compares the quick ones among them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import click.testing
import polars as pl

import focuskit
from focuskit import Portfolio, load_policy
from focuskit.cli.main import main

HERE = Path(__file__).parent
ROOT = HERE.parent
RECORD = HERE / "whole_output.json"
DATA = Path(os.environ.get("FOCUSKIT_DATA", ROOT.parent / "shared" / "data"))

TEXTS = {"text", "notes", "resolve", "hint", "problem", "message", "description", "missing_because"}
VERSIONS = {"version", "versions", "fingerprint", "run", "run_id"}
DOCUMENTS = 20
"""So many accounts, the worst, are written out as documents: all of them weigh 300 MB."""


@attrs.frozen(kw_only=True)
class Input:
    """One input, as ``focuskit assess`` takes it.

    Args:
        options: Options of the command; files stand in the folder where it runs.
        as_of: The moment.
        since: An earlier moment to compare with.
        account: An account for waivers, disputes and key accounts.
        policy: Keys of every sign that differ from the default policy.
    """

    options: Mapping[str, str]
    as_of: datetime
    since: datetime
    account: str
    policy: Mapping[str, Any] = attrs.field(factory=dict)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def _demo() -> Input:
    _runs("demo", "--out", ".")
    tables = ("interactions", "accounts", "contacts", "colleagues")
    return Input(
        options={table: f"{table}.parquet" for table in tables},
        as_of=_day(2026, 6, 30),
        since=_day(2026, 5, 31),
        account="account-00004",
    )


def _service_desk(as_of: datetime, **policy: Any) -> Input:
    Path("incidents.parquet").symlink_to(DATA / "uci_incident" / "incidents.parquet")
    mapping = ROOT / "docs" / "examples" / "uci_incident.mapping.json"
    Path("mapping.json").write_bytes(mapping.read_bytes())
    return Input(
        options={"interactions": "incidents.parquet", "mapping": "mapping.json"},
        as_of=as_of,
        since=as_of - timedelta(days=31),
        account="Caller 1904",
        policy=policy,
    )


def _order_book() -> Input:
    orders = DATA / "online_retail_ii" / "account_events.csv.gz"
    pl.read_csv(orders, infer_schema=False).write_csv("orders.csv")
    mapping = ROOT / "docs" / "examples" / "online_retail.mapping.json"
    Path("mapping.json").write_bytes(mapping.read_bytes())
    return Input(
        options={"interactions": "orders.csv", "mapping": "mapping.json"},
        as_of=_day(2011, 6, 1),
        since=_day(2011, 5, 1),
        account="14911",
    )


def _readme() -> Input:
    text = (ROOT / "README.md").read_text()
    block = text.split("<!-- file: cases.csv -->", 1)[1].split("```", 2)[1]
    Path("cases.csv").write_text(block.split("\n", 1)[1])
    return Input(
        options={"interactions": "cases.csv"},
        as_of=_day(2026, 6, 30),
        since=_day(2026, 4, 30),
        account="oak-clinic",
    )


def _generated() -> Input:
    """Write 10,000 accounts with ten rows each; whole numbers take the place of dice."""
    row = pl.int_range(100_000, dtype=pl.Int64)
    kinds = ["ticket", "order", "call", "meeting", "email", "complaint", "delivery", "promise"]

    def draw(step: int, sides: int) -> pl.Expr:
        return (row * step + row // 7 * 104_729) % 1_000_003 % sides

    start = pl.lit(_day(2024, 1, 1)).cast(pl.Datetime("us", "UTC"))
    case = pl.col("kind").is_in(["ticket", "complaint"])
    over = pl.col("occurred_at") + pl.duration(seconds=draw(7_919, 864_000))
    facts = pl.select(
        id=pl.format("i{}", row),
        account_id=pl.format("a{}", draw(15_485_863, 10_000)),
        occurred_at=start + pl.duration(seconds=row * 630),
        kind=draw(6_700_417, len(kinds)).replace_strict(
            dict(enumerate(kinds)), return_dtype=pl.String
        ),
        direction=pl.when(draw(32_452_843, 2) == 0)
        .then(pl.lit("inbound"))
        .otherwise(pl.lit("outbound")),
        handovers=draw(49_979_687, 4) // 2,
        reopened=(draw(67_867_967, 30) == 0).cast(pl.Int64),
        promise_kept=draw(86_028_121, 12) != 0,
    )
    facts.with_columns(
        resolved_at=pl.when(case).then(over),
        delivered_at=pl.when(pl.col("kind") == "promise").then(over),
        handovers=pl.when(case).then("handovers"),
        reopened=pl.when(case).then("reopened"),
        promise_kept=pl.when(case | (pl.col("kind") == "promise")).then("promise_kept"),
    ).write_parquet("generated.parquet")
    return Input(
        options={"interactions": "generated.parquet"},
        as_of=_day(2025, 12, 1),
        since=_day(2025, 11, 1),
        account="a7",
    )


INPUTS = {
    "demo": _demo,
    "readme": _readme,
    "generated": _generated,
    "service-desk-early": lambda: _service_desk(_day(2016, 6, 1), window_days=90),
    "service-desk-late": lambda: _service_desk(_day(2017, 3, 1)),
    "order-book": _order_book,
}
REAL = ("service-desk-early", "service-desk-late", "order-book")
POLICIES = ("default", "every-key")


def _policy(one: Input, name: str) -> dict[str, Any]:
    """Return the policy document: the default one, or one that has every key."""
    document = load_policy(None).to_document()
    for sign in document["signs"].values():
        sign.update(one.policy)
    if name == "default":
        return document
    every: dict[str, Any] = json.loads(
        (ROOT / "schemas" / "examples" / "policy" / "valid" / "every-key.json").read_text()
    )
    signs = {**document["signs"], **every["signs"]}
    day = timedelta(days=1)
    waiver = {"from": _text(one.as_of - 90 * day), "expires": _text(one.as_of + day)}
    moments = {
        "opened_at": _text(one.as_of - 9 * day),
        "resolved_at": _text(one.as_of + day),
    }
    return {
        **every,
        "signs": signs,
        "recorded": {"survey": {"from": _text(one.as_of - 200 * day), "to": None}},
        "key_accounts": {**every["key_accounts"], "ids": [one.account]},
        "segments": {"Germany": {"signs": {"gone-quiet": {"weight": 2}}}, **every["segments"]},
        "waivers": [{**every["waivers"][0], "account": one.account, **waiver}],
        "disputes": [{**every["disputes"][0], "account": one.account, **moments, "evidence": []}],
        "plugins": {**every["plugins"], "trusted": {}, "disabled": []},
    }


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _runs(*arguments: str) -> str:
    """Run the command and return what it prints."""
    result = click.testing.CliRunner().invoke(main, arguments, catch_exceptions=False)
    if result.exit_code not in (0, 1, 3):
        raise AssertionError(f"focuskit {' '.join(arguments)}: {result.output}")
    return result.output


def _left(value: Any, keys: frozenset[str]) -> Any:
    """Return a JSON value without some keys, however deep they stand."""
    if isinstance(value, dict):
        return {key: _left(one, keys) for key, one in value.items() if key not in keys}
    if isinstance(value, list):
        return [_left(one, keys) for one in value]
    return value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _of_documents(name: str, lines: str) -> Iterator[tuple[str, str]]:
    """Yield the digests of JSON documents, with their texts and without."""
    versions, texts = frozenset(VERSIONS), frozenset(VERSIONS | TEXTS)
    whole = [json.loads(line) for line in lines.splitlines()]
    for what, keys in (("results", texts), ("whole", versions)):
        left = [json.dumps(_left(one, keys), sort_keys=True) for one in whole]
        yield f"{name}: {what}", _digest("\n".join(left))


def _of_frame(frame: pl.DataFrame) -> str:
    return _digest(frame.write_ndjson())


def digests(name: str, policy: str) -> dict[str, str]:
    """Return the digests of all that comes out for an input under a policy."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        one = INPUTS[name]()
        Path("policy.json").write_text(json.dumps(_policy(one, policy)))
        return dict(_of_input(one))


def _of_input(one: Input) -> Iterator[tuple[str, str]]:
    given: dict[str, Any] = {**one.options, "policy": "policy.json"}
    options = [part for key, value in given.items() for part in (f"--{key}", value)]
    as_of = _text(one.as_of)
    portfolio = focuskit.assess(**given, as_of=as_of)
    words = {"message", "text", "explanation"}
    for frame in ("scores", "findings", "ledger", "recommendations", "rejected", "emptied"):
        found: pl.DataFrame = getattr(portfolio, frame)
        if frame == "findings":
            found = found.select(pl.exclude(*words & set(found.columns)))
        yield frame, _of_frame(found)
    yield from _of_documents("run", json.dumps(portfolio.info))
    worst = portfolio.head(DOCUMENTS)
    yield from _of_documents("documents", worst.to_ndjson())
    worst.write("out")
    written = json.loads(Path("out", "supplier.json").read_text())
    yield from _of_documents("supplier", json.dumps(written))
    back = Portfolio.read("out")
    for frame in ("scores", "findings", "ledger", "recommendations"):
        yield f"read back: {frame}", _of_frame(getattr(back, frame))
    yield from _of_documents("read back: documents", back.to_ndjson())
    yield "listing", _digest(_runs("assess", *options, "--as-of", as_of))
    for account in (one.account, next(iter(portfolio))):
        page = _runs("explain", account, *options, "--as-of", as_of)
        yield f"explain {account}", _digest(page)
    yield "supplier page", _digest(_runs("supplier", *options, "--as-of", as_of))
    since = _text(one.since)
    moments = ("--from", since, "--to", as_of, "--every", "month")
    yield "history", _digest(_runs("history", *options, *moments, "--format", "csv"))
    compared = _runs("compare", *options, "--since", since, "--as-of", as_of, "--format", "json")
    yield from _of_documents("compare", json.dumps(json.loads(compared)))


def differences(name: str, policy: str) -> list[str]:
    """Name what comes out otherwise than on record for an input under a policy."""
    found = digests(name, policy)
    record = json.loads(RECORD.read_text())[f"{name}, {policy}"]
    return [part for part in {**record, **found} if record.get(part) != found.get(part)]


def _main(given: list[str]) -> int:
    if given == ["--write"]:
        cases = product(INPUTS, POLICIES)
        whole = {f"{name}, {policy}": digests(name, policy) for name, policy in cases}
        RECORD.write_text(json.dumps(whole, indent=2) + "\n")
        return 0
    other = [
        f"{name}, {policy}: {part}"
        for name, policy in product(given or INPUTS, POLICIES)
        for part in differences(name, policy)
    ]
    sys.stdout.write("\n".join(other or ["the same"]) + "\n")
    return bool(other)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
