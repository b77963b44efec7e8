"""`focuskit plugins new` writes a complete distribution, and refuses what would do harm."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

from focuskit import InputError, Plugins, load_policy
from focuskit.cli import main
from focuskit.extending.catalogue import listed
from focuskit.extending.scaffold import scaffold
from focuskit.policy import default_policy
from focuskit_testing import VERDICTS, cases_in


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugins]:
    """The plugin that was just written, loaded from its source."""
    scaffold("acme-signs", tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "acme-signs" / "src")
    yield Plugins.of([importlib.import_module("acme_signs")])
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_signs"]:
        del sys.modules[name]


def _new(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["plugins", "new", *map(str, arguments)])


def test_the_command_names_every_file_and_what_comes_next(tmp_path: Path) -> None:
    done = _new("acme-signs", "--in", tmp_path)

    folder = tmp_path / "acme-signs"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    told = [line.strip() for line in done.stdout.splitlines()]
    assert (done.exit_code, there <= set(told)) == (0, True)
    assert f"cd {folder}" in told
    assert there == {
        ".github/workflows/tests.yml",
        ".gitignore",
        "README.md",
        "pyproject.toml",
        "src/acme_signs/__init__.py",
        "src/acme_signs/py.typed",
        "src/acme_signs/recommendations.py",
        "src/acme_signs/signs/__init__.py",
        "src/acme_signs/signs/slow_quotes.py",
        "tests/cases/slow_quotes.py",
        "tests/test_signs.py",
    }


@pytest.mark.parametrize("name", ["acme-signs", "acme", "b2b-signs-of-ours"])
def test_the_project_is_named_as_asked(tmp_path: Path, name: str) -> None:
    scaffold(name, tmp_path)

    project = tomllib.loads((tmp_path / name / "pyproject.toml").read_text())
    prefix, package = name.partition("-")[0], name.replace("-", "_")
    assert project["project"]["name"] == name
    assert project["project"]["entry-points"]["focuskit"] == {prefix: package}
    assert project["project"]["dependencies"] == ["focuskit>=0.1,<0.2"]
    sign = tmp_path / name / "src" / package / "signs" / "slow_quotes.py"
    assert [entry.id for entry in listed([sign])[-1].signs] == [f"{prefix}.slow-quotes"]


def test_nothing_is_left_to_fill_in(tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in scaffold("acme-signs", tmp_path)]

    left = [word for text in texts for word in re.findall(r"\$\w+|\$\{(?!\{)", text)]
    assert left == []
    assert "${{ matrix.python }}" in "".join(texts)


def test_it_loads_and_brings_a_sign_and_what_to_do_about_it(plugins: Plugins) -> None:
    assert plugins.failed == ()
    assert list(plugins.detectors) == ["acme.slow-quotes"]
    assert [one.relieves for one, _ in plugins.recommendations] == [{"acme.slow-quotes": 0.5}]


def test_its_cases_give_their_verdicts_and_cover_all(tmp_path: Path, plugins: Plugins) -> None:
    cases = [one for _, one in cases_in(tmp_path / "acme-signs" / "tests" / "cases")]

    with_it = [{**one.given, "plugins": plugins} for one in cases]
    changed = [attrs.evolve(one, given=given) for one, given in zip(cases, with_it, strict=True)]
    assert [one.differences("acme.slow-quotes") for one in changed] == [{}] * len(cases)
    assert {one.verdict for one in cases} == set(VERDICTS)


def test_its_page_has_every_heading_and_a_true_example(plugins: Plugins) -> None:
    own = Plugins.installed().detectors["passed-around"][0].page
    page = plugins.detectors["acme.slow-quotes"][0].page
    (example,) = re.findall(r"^```python\n(.+?)^```", page, flags=re.MULTILINE | re.DOTALL)
    example = example.replace("quotes)\n", "quotes, plugins=plugins)\n")

    assert _headings(page) == _headings(own)
    assert "plugins=plugins" in example
    exec(compile(ast.parse(example), "page", "exec"), {"plugins": plugins})  # noqa: S102 -- ours


def _headings(page: str) -> list[str]:
    return re.findall(r"^(.+)\n-{3,}$", page, flags=re.MULTILINE)


def test_its_policy_line_lets_the_sign_count(tmp_path: Path, plugins: Plugins) -> None:
    readme = (tmp_path / "acme-signs" / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^```json\n(.+?)^```", readme, flags=re.MULTILINE | re.DOTALL)

    default = files("focuskit.policy") / "default.policy.json"
    document = json.loads(default.read_text(encoding="utf-8"))
    document["signs"] |= json.loads(line)
    policy = load_policy(document)

    listed_sign = policy.signs["acme.slow-quotes"]
    (loaded,) = plugins.loaded
    assert listed_sign.distribution == loaded.distribution.replace("_", "-")
    assert listed_sign.weight == default_policy().signs["slow-resolution"].weight


def test_texts_for_authors_name_the_weights_of_the_default_policy(tmp_path: Path) -> None:
    scaffold("acme-signs", tmp_path)
    weights = {sign.weight for sign in default_policy().signs.values()}
    guide = Path(__file__).parents[2] / "docs" / "writing-a-plugin.md"
    for page in (tmp_path / "acme-signs" / "README.md", guide):
        text = page.read_text(encoding="utf-8")
        (sentence,) = re.findall(r"6 is what a sign weighs [^.]+\.", text)
        assert {int(number) for number in re.findall(r"\d+", sentence)} == weights, page


REFUSED = {
    "Acme Signs": "try acme-signs",
    "acme_signs": "try acme-signs",
    "7-eleven": "try eleven",
    "-": "such as acme-signs",
    "focuskit-extra": "belong to its own plugins",
    "json": "try json-signs",
    "polars": "try polars-signs",
    "import": "try import-signs",
}


@pytest.mark.parametrize(("name", "hint"), REFUSED.items())
def test_a_bad_name_is_refused_with_a_hint(tmp_path: Path, name: str, hint: str) -> None:
    done = _new("--in", tmp_path, "--", name)

    assert (done.exit_code, hint in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "acme-signs").mkdir()

    with pytest.raises(InputError, match="stays as it is"):
        scaffold("acme-signs", tmp_path)
    assert list((tmp_path / "acme-signs").iterdir()) == []


def test_a_place_where_nobody_can_write_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InputError, match="cannot write"):
        scaffold("acme-signs", tmp_path / "file")
