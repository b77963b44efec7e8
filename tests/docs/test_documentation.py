"""The documentation is true: its blocks run, its documents are valid, its pages are complete.

Blocks of one page share a namespace and an empty folder, and run from top to bottom:

- ``python`` blocks run;
- ``console`` blocks run what follows ``$ focuskit``; output that is shown must be real, a line of
  ``...`` stands for any lines, and ``$ echo $?`` shows how the command before it ended;
- ``json`` blocks parse, and mappings and policies are held against their schemas.

A comment before a block says more: ``<!-- file: NAME -->`` saves it instead of running it,
``<!-- schema: NAME -->`` names its schema, and ``<!-- part of: mapping /interactions/fields -->``
says where in a mapping or policy it stands.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import re
import shlex
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

import focuskit
from focuskit import hookspecs
from focuskit.cli import main
from focuskit.intake.mapping import TABLES
from focuskit.model import schemas

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
TEXTS = (
    *PAGES,
    *(ROOT / f"{name}.md" for name in ("CONTRIBUTING", "SECURITY", "CHANGELOG")),
    *sorted(ROOT.glob("plugins/*/README.md")),
)
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.mapping.json"))
SIGNS = sorted(ROOT.glob("plugins/*/src/*/*signs/[!_]*.py"))
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

_FENCE = re.compile(r"^```(\w*)\s*$")
_COMMENT = re.compile(r"^<!-- (file|schema|part of): (.+?) -->$")
_LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)[^)]*\)")
_SAME_AS = {"make demo": "focuskit demo"}
"""A command that the Makefile turns into one of ours, after set-up that prints nothing."""
_NOT_RUN = ("make ", "python3 -m venv ", ".venv/bin/", "cd ", "git ", "source ", "python -m p")
"""Commands that only a reader runs; any other one is refused, so that none is passed over."""


@attrs.frozen
class Block:
    """One fenced block of a page: its language, text and first line, and the comment before it."""

    language: str
    text: str
    line: int
    notes: dict[str, str]


@attrs.define
class Page:
    """A page while it runs, in the current folder."""

    name: str
    namespace: dict[str, Any] = attrs.field(factory=lambda: {"__name__": "page"})
    exit_code: int = 0

    def run(self, block: Block) -> None:
        where = f"{self.name}, line {block.line}"
        if block.language == "json":
            check_document(block, where)
        if "file" in block.notes:
            path = Path(block.notes["file"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            self.run_python(block)
        elif block.language == "console":
            self.run_console(block, where)

    def run_python(self, block: Block) -> None:
        tree = ast.increment_lineno(ast.parse(block.text), block.line - 1)
        exec(compile(tree, self.name, "exec"), self.namespace)  # noqa: S102 -- our own pages

    def run_console(self, block: Block, where: str) -> None:
        steps = list(commands(block.text))
        for (command, shown), following in zip(steps, [*steps[1:], ("", [])], strict=True):
            if command == "echo $?":
                assert shown == [str(self.exit_code)], f"{where}: exit code {self.exit_code}"
                continue
            name, *arguments = shlex.split(_SAME_AS.get(command, command))
            if name != "focuskit":
                assert command.startswith(_NOT_RUN), f"{where}: nobody runs {command!r}"
                continue
            result = CliRunner().invoke(main, arguments, prog_name=name)
            self.exit_code = result.exit_code
            assert result.exit_code == 0 or following[0] == "echo $?", f"{where}: {result.output}"
            check_output(shown, result.output, f"{where}: $ {command}")


def blocks(text: str) -> Iterator[Block]:
    """Cut a page into its fenced blocks; one that is indented or never closed is refused."""
    notes: dict[str, str] = {}
    language, start = "", 0
    taken: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        fence = _FENCE.match(line)
        if start:
            if line == "```":
                yield Block(language, "\n".join(taken) + "\n", start, notes)
                notes, start, taken = {}, 0, []
            else:
                taken.append(line)
        elif fence:
            language, start = fence[1], number + 1
        elif comment := _COMMENT.match(line):
            notes[comment[1]] = comment[2]
        elif line.strip():
            assert "```" not in line, f"line {number}: a fence that the tests cannot read: {line}"
            notes = {}
    assert not start, f"line {start - 1}: a block that is never closed"


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Cut a console block into commands, each with the lines that it is shown to print."""
    command, shown = "", list[str]()
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line.removeprefix("$ ").strip(), []
        else:
            assert command, f"a console block starts with '$ ', found {line!r}"
            shown.append(line.rstrip())
    if command:
        yield command, shown


def check_output(shown: list[str], output: str, where: str) -> None:
    """Demand that the lines shown stand in the output, in this order, gaps only at ``...``."""
    left = [line.rstrip() for line in output.splitlines()]
    for dots, part in itertools.groupby(shown, key=lambda line: line == "..."):
        if dots:
            continue
        lines = "\n".join(part).strip("\n").splitlines()
        starts = range(len(left) - len(lines) + 1)
        found = next((at for at in starts if left[at : at + len(lines)] == lines), None)
        assert found is not None, f"{where}\n--- shown\n{lines}\n--- printed\n{output}"
        left = left[found + len(lines) :]


def check_document(block: Block, where: str) -> None:
    """Parse a JSON block, and hold it against the schema that it is meant for."""
    document = json.loads(block.text)
    name = block.notes.get("schema")
    if "part of" in block.notes:
        name, pointer = block.notes["part of"].split()
        document = _put_in(document, _whole(name), pointer)
    elif name is None and isinstance(document, dict) and "schema_version" in document:
        name = "mapping" if TABLES.keys() & document.keys() else "policy"
    if name is None:
        return
    schemas.check(document, name, where=where)
    if name == "policy":
        focuskit.load_policy(document)
    if name == "mapping":
        focuskit.Mapping.load(document)


def _whole(name: str) -> dict[str, Any]:
    if name == "mapping":
        return {"schema_version": "1.0"}
    default = files("focuskit.policy") / "default.policy.json"
    whole: dict[str, Any] = json.loads(default.read_text(encoding="utf-8"))
    return whole


def _put_in(part: Any, whole: dict[str, Any], pointer: str) -> dict[str, Any]:
    *above, last = pointer.strip("/").split("/")
    place = whole
    for key in above:
        place = place.setdefault(key, {})
    beside = place.get(last)
    place[last] = beside | part if isinstance(beside, dict) and isinstance(part, dict) else part
    return whole


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to run a page in; modules and paths that the page adds do not stay."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None)
        if file and Path(file).is_relative_to(tmp_path):
            del sys.modules[name]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_of_a_page_holds(path: Path) -> None:
    page = Page(path.name)
    for block in blocks(path.read_text(encoding="utf-8")):
        page.run(block)


WRONG = {
    "python that raises": "```python\n1 / 0\n```",
    "an assertion that fails": "```python\nassert 1 == 2\n```",
    "a command that does not exist": "```console\n$ focuskit asess\n```",
    "an option that does not exist": "```console\n$ focuskit signs --all\n```",
    "output that is not printed": "```console\n$ focuskit --version\nfocuskit, version 0\n```",
    "output in another order": (
        "```console\n$ focuskit demo\naccount         score\n...\n5 accounts, worst first\n```"
    ),
    "another exit code": "```console\n$ focuskit signs nothing-like-it\n$ echo $?\n0\n```",
    "a command that nobody runs": "```console\n$ fokuskit signs\n```",
    "broken JSON": '```json\n{"a": 1,}\n```',
    "a mapping with an unknown key": (
        '```json\n{"schema_version": "1.0", "interactions": {"field": {"id": "no"}}}\n```'
    ),
    "a part of a policy with an unknown key": (
        '<!-- part of: policy /ratings -->\n```json\n{"sund": 80}\n```'
    ),
    "a policy that contradicts itself": (
        '<!-- part of: policy /ratings -->\n```json\n{"sound": 20}\n```'
    ),
    "a block that is never closed": "```python\nassert True",
    "an indented block": "- so:\n\n  ```python\n  1 / 0\n  ```",
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_wrong_block_is_found(text: str) -> None:
    page = Page("wrong.md")

    def run_all() -> None:
        for block in blocks(text):
            page.run(block)

    with pytest.raises((AssertionError, ArithmeticError, ValueError, focuskit.FocuskitError)):
        run_all()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_example_mappings_are_valid(path: Path) -> None:
    assert focuskit.Mapping.load(path).tables


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_our_files_lead_somewhere(path: Path) -> None:
    targets = _LINK.findall(path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and "@" not in target]

    assert [target for target in local if not (path.parent / target).exists()] == []


def test_the_compatibility_page_names_all_that_is_public() -> None:
    text = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
    hooks = [name for name in vars(hookspecs) if name.startswith("focuskit_")]
    public = [*focuskit.__all__, *hooks, *(f"focuskit {name}" for name in main.commands)]
    public += [f"{name}.schema.json" for name in schemas.names()]

    assert [name for name in public if f"`{name}`" not in text] == []


def test_there_are_signs_to_look_at() -> None:
    assert SIGNS


@pytest.mark.parametrize("path", SIGNS, ids=lambda path: path.stem)
def test_a_signs_page_has_every_heading_in_order(path: Path) -> None:
    page = inspect.cleandoc(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
    underlined = re.findall(r"^(.+)\n-{3,}$", page, flags=re.MULTILINE)

    assert tuple(underlined) == HEADINGS


@pytest.mark.parametrize("path", SIGNS, ids=lambda path: path.stem)
def test_a_plugins_readme_names_its_signs(path: Path) -> None:
    readme = next(parent for parent in path.parents if parent.parent.name == "plugins")
    text = (readme / "README.md").read_text(encoding="utf-8")

    assert f"`{path.stem.replace('_', '-')}`" in text


CLAIMS = sorted((ROOT / "benchmarks").glob("claim_*.py"))


def test_every_claim_is_named_where_the_docs_say_what_is_claimed() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")

    assert CLAIMS
    assert [path.name for path in CLAIMS if f"`benchmarks/{path.name}`" not in text] == []


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_stands_in_the_overview(path: Path) -> None:
    assert f"]({path.name})" in (path.parent / "index.md").read_text(encoding="utf-8")
