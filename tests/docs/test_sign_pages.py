"""The pages of the signs are what the command makes of the files of the signs now."""

from __future__ import annotations

import re

import pytest
from generate_signs import FOLDER, NAVIGATION, Sign, navigation, pages, signs

from focuskit import Plugins

AGAIN = "run: python docs/generate_signs.py"
PAGES = pages()
HEADINGS = (
    "What it sees",
    "Why it matters",
    "How it is measured",
    "Worked example",
    "Limits",
    "What it cannot see",
    "How it could be gamed",
    "What to do",
    "References",
)


def test_there_is_a_page_for_each_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES), AGAIN


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_command_makes_now(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name], AGAIN


def test_the_navigation_names_every_page() -> None:
    assert NAVIGATION.read_text(encoding="utf-8") == navigation(signs()), AGAIN


@pytest.mark.parametrize("sign", signs(), ids=lambda sign: sign.id)
def test_a_page_has_every_heading_in_order_and_one_example(sign: Sign) -> None:
    page = PAGES[f"{sign.id}.md"]

    assert tuple(re.findall(r"^## (.+)$", page, flags=re.MULTILINE)) == HEADINGS
    assert page.count("\n```python\n") == 1


@pytest.mark.parametrize("sign", signs(), ids=lambda sign: sign.id)
def test_what_to_do_lists_every_recommendation_that_relieves_the_sign(sign: Sign) -> None:
    page = PAGES[f"{sign.id}.md"]
    advice = page.partition("## What to do\n")[2].partition("## References\n")[0]

    relieving = {
        one.id for one, _ in Plugins.installed().recommendations if sign.id in one.relieves
    }
    listed = re.findall(r"^- \[.+\]\(recommendations\.md#(.+)\) ", advice, flags=re.MULTILINE)
    assert listed
    assert len(listed) == len(set(listed))
    assert set(listed) == relieving
