"""The page of words is what the command makes now: no word is missing, none is made up."""

from __future__ import annotations

import re
from typing import Any

import pytest
from generate_vocabulary import CHANGES, COMMAND, GROUPS, PAGE, page, timeline, tried, words

from focuskit import Measure

EXAMPLES = {w: e for _, examples in GROUPS.values() for w, e in examples.items()}


def test_every_word_of_the_timeline_has_its_row_and_no_other() -> None:
    assert set(EXAMPLES) == words()
    assert sum(len(examples) for _, examples in GROUPS.values()) == len(EXAMPLES)


@pytest.mark.parametrize(("word", "example"), EXAMPLES.items(), ids=EXAMPLES)
def test_an_example_uses_its_word_and_works(word: str, example: str) -> None:
    assert example.startswith(f"t.{word}")
    tried(example)


@pytest.mark.parametrize(("word", "example"), CHANGES.items(), ids=CHANGES)
def test_an_example_changes_a_measure(word: str, example: str) -> None:
    assert f".{word}(" in example
    assert isinstance(tried(example)[0], Measure)


def test_the_page_is_what_the_command_makes_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run: {COMMAND}"


@pytest.mark.parametrize("name", ["writing-a-plugin.md", "plugin-reference.md"])
def test_the_pages_on_plugins_use_words_that_exist(name: str) -> None:
    text = (PAGE.parent / name).read_text(encoding="utf-8")
    asked = set(re.findall(r"\bt\.(\w+)", text))

    assert asked
    assert asked - words() == set()


def test_the_measures_to_begin_with_can_be_taken() -> None:
    guide = (PAGE.parent / "writing-a-plugin.md").read_text(encoding="utf-8")
    (block,) = re.findall(
        r"<!-- file: other_numbers.py -->\n```python\n(.+?)^```", guide, re.DOTALL | re.MULTILINE
    )
    names: dict[str, Any] = {}
    exec(compile(block, "other_numbers.py", "exec"), names)  # noqa: S102 -- our own page

    assert len(names["MEASURES"]) >= 9
    assert all(isinstance(make(timeline()), Measure) for make in names["MEASURES"].values())
