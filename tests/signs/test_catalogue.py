"""The catalogue is whole: each sign has its cases, limits with sources, and something to do."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from generate_signs import IDEAS, THEMES, Sign, section, signs

from focuskit import Plugins, Recommendation
from focuskit.policy import load_policy
from focuskit_testing import VERDICTS, cases_in

ROOT = Path(__file__).parents[2]
SIGNS = signs()
ON_ACCOUNTS = [sign for sign in SIGNS if not sign.on_supplier]
PLUGINS = Plugins.installed()
PRACTICES = {one.id for plugin in PLUGINS.loaded for one in plugin.practices}
KNOWN = {*(sign.id for sign in SIGNS), *PRACTICES, "systemic"}
WHAT_TO_DO = {one.id: one for one, _ in PLUGINS.recommendations}
YEAR, ADDRESS = r"\b(?:19|20)\d\d\b", r"https://\S+\.\S+[),]"
ADDRESS_AND_YEAR = re.compile(f"{ADDRESS}.*{YEAR}|{YEAR}.*{ADDRESS}")
SOURCES = ("judgement", "derived", "established", "measured")
NUMBERS = {"no": 0, "none": 0, "one": 1, "two": 2, "all three": 3, "three": 3}
MAY_SAY = {"value", "observations", "evidence"}

every_sign = pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.id)
every_sign_on_accounts = pytest.mark.parametrize("sign", ON_ACCOUNTS, ids=lambda sign: sign.id)
every_recommendation = pytest.mark.parametrize("one", WHAT_TO_DO.values(), ids=lambda one: one.id)


@pytest.fixture(scope="module")
def verdicts() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for folder in sorted(ROOT.glob("plugins/*/tests/cases")):
        for sign, one in cases_in(folder):
            found.setdefault(sign, set()).add(one.verdict)
    return found


def limits(sign: Sign) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of the table under Limits: limit, value, source."""
    for line in section(sign.page, "Limits").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0] != "limit" and not cells[0].startswith("-"):
            yield cells[0], cells[1], cells[2]


def number(text: str) -> float:
    """Return the number with which a cell begins, in figures or in words; 20 % are 0.2."""
    if found := re.match(r"(-?\d+(?:\.\d+)?)( ?%)?", text):
        return float(found[1]) / (100 if found[2] else 1)
    word = next((word for word in NUMBERS if re.match(rf"{word}\b", text)), None)
    assert word is not None, f"no number in {text!r}"
    return NUMBERS[word]


def named(sign: Sign) -> list[str]:
    """Return the recommendations that a page names."""
    return re.findall(r"\b[a-z]+(?:-[a-z]+)+\b", section(sign.page, "What to do"))


def test_all_signs_on_accounts_are_there() -> None:
    assert len(ON_ACCOUNTS) == 46
    assert {sign.theme for sign in SIGNS} <= set(THEMES)


def test_every_id_is_that_of_its_file() -> None:
    files = {path.stem.replace("_", "-") for path in ROOT.glob("plugins/*/src/*/*signs/[!_]*.py")}

    assert files == {sign.id for sign in SIGNS}


def test_the_default_policy_lists_every_sign_on_accounts() -> None:
    assert set(load_policy(None).signs) == {sign.id for sign in ON_ACCOUNTS}


@every_sign_on_accounts
def test_every_sign_has_cases_of_each_verdict(sign: Sign, verdicts: dict[str, set[str]]) -> None:
    assert verdicts[sign.id] == set(VERDICTS)


def test_there_are_no_cases_of_signs_that_do_not_exist(verdicts: dict[str, set[str]]) -> None:
    assert set(verdicts) <= KNOWN


@every_sign
def test_the_page_names_the_limits_in_force(sign: Sign) -> None:
    told = {limit: number(value) for limit, value, _ in limits(sign) if limit in {"ok", "bad"}}

    assert told == pytest.approx({"ok": sign.ok, "bad": sign.bad})


@every_sign
def test_the_page_names_the_observations_needed(sign: Sign) -> None:
    told = [number(value) for limit, value, _ in limits(sign) if limit == "observations"]

    assert told == [sign.min_observations]


@every_sign
def test_every_limit_names_its_source(sign: Sign) -> None:
    without = [limit for limit, _, source in limits(sign) if not source.startswith(SOURCES)]

    assert without == []


@every_sign
def test_a_source_is_found_by_its_address_and_year_or_is_judgement(sign: Sign) -> None:
    without = [
        limit
        for limit, _, source in limits(sign)
        if "judgement" not in source and not ADDRESS_AND_YEAR.search(source)
    ]

    assert without == []


@every_sign
def test_every_limit_in_the_code_names_its_source_beside_it(sign: Sign) -> None:
    name = sign.id.replace("-", "_")
    (path,) = ROOT.glob(f"plugins/*/src/*/*signs/{name}.py")
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    constants = [
        statement
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id.startswith(("OK_", "BAD_"))
    ]

    assert constants
    assert [lines[c.lineno - 1] for c in constants if "#" not in lines[c.lineno - 1]] == []


@every_sign
def test_what_a_sign_says_names_nobody(sign: Sign) -> None:
    filled_in = {name for _, name, _, _ in string.Formatter().parse(sign.says) if name}

    assert filled_in <= MAY_SAY
    assert sign.says.endswith(".")


@every_sign
def test_something_relieves_every_sign(sign: Sign) -> None:
    assert [one.id for one in WHAT_TO_DO.values() if sign.id in one.relieves]


@every_sign
def test_what_a_page_recommends_relieves_the_sign(sign: Sign) -> None:
    assert named(sign)
    assert [
        id_
        for id_ in named(sign)
        if id_ not in WHAT_TO_DO or sign.id not in WHAT_TO_DO[id_].relieves
    ] == []


@every_recommendation
def test_a_recommendation_relieves_signs_that_exist(one: Recommendation) -> None:
    assert set(one.relieves) - KNOWN == set()


@every_recommendation
def test_a_recommendation_says_who_does_what_by_when(one: Recommendation) -> None:
    assert one.owner_role
    assert one.steps
    assert one.hours > 0
    assert one.within_days > 0


@pytest.mark.parametrize("id_", sorted(PRACTICES))
def test_something_relieves_every_practice(id_: str) -> None:
    assert [one.id for one in WHAT_TO_DO.values() if id_ in one.relieves]


def test_every_sign_stands_under_an_idea() -> None:
    assert KNOWN - {id_ for idea in IDEAS for id_ in idea.signs} == set()
