"""The shipped English phrase lists keep their precision and recall on a labelled sample.

Prints precision and recall of each list on both halves of ``tests/phrases/sample.json`` as a
Markdown table; ``--write`` puts it between the markers in ``docs/phrases.md``. The lists were
tuned on one half and measured once on the other; ``FLOORS`` are that measurement less 0.05.

A second sample, ``indirect.json``, is of another hand, and as people write who avoid the plain
words. It is labelled for ``leaving`` and ``notice`` alone. A third, ``rivals.json``, has texts that
name a rival, and is labelled for ``staying`` alone. A fourth, ``fresh.json``, is of two hands who
saw no list and not each other; its label ``leaving`` is what ``leaving`` and ``notice`` find
together. So is that of a fifth, ``trades.json``: letters of customers of several trades, half of
them near misses, by the hand that then tuned the lists on one half of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import attrs
import polars as pl

from focuskit.detect.phrases import PhraseList, shipped

ROOT = Path(__file__).parents[1]
SAMPLE, INDIRECT, RIVALS, FRESH, TRADES = (
    ROOT / "tests" / "phrases" / f"{name}.json"
    for name in ("sample", "indirect", "rivals", "fresh", "trades")
)
LABELS = {
    SAMPLE: (
        "commitment", "complaint", "leaving", "notice", "open_question", "pitch", "praise",
        "trouble_question",
    ),
    INDIRECT: ("leaving", "notice"),
    RIVALS: ("staying",),
    TRADES: ("complaint", "leaving", "praise"),
    FRESH: (
        "commitment", "complaint", "leaving", "open_question", "pitch", "praise",
        "trouble_question",
    ),
}  # fmt: skip
"""The lists that each sample is labelled for."""
PAGE = ROOT / "docs" / "phrases.md"
START, END = "<!-- figures: start -->", "<!-- figures: end -->"
HALVES = ("tuning", "final")
FLOORS = {
    SAMPLE: {
        "commitment": (0.89, 0.64),
        "complaint": (0.63, 0.34),
        "leaving": (0.82, 0.42),
        "notice": (0.95, 0.48),
        "open_question": (0.81, 0.76),
        "pitch": (0.78, 0.38),
        "praise": (0.76, 0.49),
        "trouble_question": (0.88, 0.63),
    },
    RIVALS: {
        "staying": (0.95, 0.61),
    },
    FRESH: {
        "commitment": (0.87, 0.68),
        "complaint": (0.67, 0.47),
        "leaving": (0.77, 0.42),
        "open_question": (0.86, 0.66),
        "pitch": (0.85, 0.61),
        "praise": (0.75, 0.64),
        "trouble_question": (0.9, 0.64),
    },
    TRADES: {
        "complaint": (0.68, 0.56),
        "leaving": (0.95, 0.77),
        "praise": (0.78, 0.57),
    },
}
"""Least precision and least recall on the final halves of each sample."""


@attrs.frozen
class Figures:
    """How the finds of one list agree with the labels.

    Args:
        found: Texts in which the list finds something.
        labelled: Texts that carry its label.
        both: Texts that are both.
    """

    found: int
    labelled: int
    both: int

    @property
    def precision(self) -> float:
        """The share of the found that carries the label."""
        return self.both / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the labelled that is found."""
        return self.both / self.labelled

    def __str__(self) -> str:
        precision = f"{self.precision:.2f} ({self.both} of {self.found})"
        return f"{precision} | {self.recall:.2f} ({self.both} of {self.labelled})"


def sample(path: Path) -> pl.DataFrame:
    """Return a sample: columns ``text``, ``labels`` and ``half``."""
    return pl.DataFrame(
        json.loads(path.read_text(encoding="utf-8")),
        schema_overrides={"labels": pl.List(pl.String)},
    )


def figures(one: PhraseList, texts: pl.DataFrame, *others: PhraseList) -> Figures:
    """Measure one list on labelled texts, or what it finds with others."""
    found, labelled = pl.col("found"), pl.col("labels").list.contains(one.name)
    finds = pl.any_horizontal(each.found_in(pl.col("text")) for each in (one, *others))
    counted = texts.with_columns(found=finds).select(
        found=found.sum(), labelled=labelled.sum(), both=(found & labelled).sum()
    )
    return Figures(**counted.row(0, named=True))


def measured(half: str, path: Path = SAMPLE) -> dict[str, Figures]:
    """Measure every shipped English list that a sample is labelled for on one half of it."""
    texts = sample(path).filter(pl.col("half") == half)
    lists = (one for (_, language), one in sorted(shipped().items()) if language == "en")
    together = {"leaving": [shipped()["notice", "en"]]} if path in (FRESH, TRADES) else {}
    return {
        one.name: figures(one, texts, *together.get(one.name, ()))
        for one in lists
        if one.name in LABELS[path]
    }


def table() -> str:
    """Return the Markdown table of all figures, sample by sample."""
    head = [
        "| list | phrases | tuning: precision | recall | final: precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    remarks = {
        SAMPLE: "",
        INDIRECT: ", said indirectly",
        RIVALS: ", beside a rival",
        FRESH: ", fresh",
        TRADES: ", of trades",
    }
    lines = (line for path, remark in remarks.items() for line in _lines(path, remark))
    return "\n".join([*head, *lines])


def _lines(path: Path, remark: str) -> list[str]:
    tuning, final = (measured(half, path) for half in HALVES)
    lists = shipped()
    return [
        f"| `{name}`{remark} | {len(lists[name, 'en'].phrases)} | {tuning[name]} | {final[name]} |"
        for name in tuning
    ]


def below() -> list[str]:
    """Return the lists whose figures on a final half lie below their floor."""
    return [
        f"{name} of {path.stem}"
        for path, floors in FLOORS.items()
        for name, one in measured("final", path).items()
        if name in floors and (one.precision < floors[name][0] or one.recall < floors[name][1])
    ]


def main() -> int:
    """Print or write the table, and return 1 where the claim does not hold."""
    figures_now = table()
    print(figures_now)
    if "--write" in sys.argv[1:]:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
        _, _, after = rest.partition(END)
        page = f"{before}{START}\n{figures_now}\n{END}{after}"
        PAGE.write_text(page, encoding="utf-8")
    for name in below():
        print(f"{name} finds less, or less surely, than it did", file=sys.stderr)
    return int(bool(below()))


if __name__ == "__main__":
    sys.exit(main())
