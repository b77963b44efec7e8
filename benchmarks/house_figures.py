"""How large and how deep the core is, as figures: what a change of structure should bring down.

    python benchmarks/house_figures.py              print the figures
    python benchmarks/house_figures.py --private    and each private function named once
    python benchmarks/house_figures.py --chain      and the longest chain of imports
    python benchmarks/house_figures.py --called     and what one assessment calls, module by module

The core is ``src/focuskit``, without plugins and kit.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
CORE = ROOT / "src" / "focuskit"
SOURCES = sorted(
    path
    for folder in (ROOT / "src", *(ROOT / "plugins").glob("*/src"))
    for path in folder.rglob("*.py")
)
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _tokens(path: Path) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline))


def code_lines(path: Path, tree: ast.Module) -> set[int]:
    """Return the numbers of the lines that hold code: no blanks, comments or docstrings."""
    lines: set[int] = set()
    for token in _tokens(path):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            # A docstring, of a module, a class, a function or the constant above it.
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def modules() -> dict[str, Path]:
    """Return the modules of ours by name, those of the plugins included."""
    found = {}
    for path in SOURCES:
        root = next(p for p in path.parents if p.name == "src")
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: Mapping[str, Path], *, late: bool) -> set[str]:
    """Return the modules of ours that a module imports, also for types alone.

    Args:
        name: The module.
        path: Where it stands.
        known: All modules of ours.
        late: Whether imports inside of functions count.
    """
    tree = tree_of(path)
    inside = {
        node for outer in ast.walk(tree) if isinstance(outer, Function) for node in ast.walk(outer)
    }
    found = set()
    for node in ast.walk(tree):
        if node in inside and not late:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in known else node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {one for one in found if one in known and one != name}


def longest_chain() -> list[str]:
    """Return the longest chain of modules of the core in which each imports the next."""
    core = {n: p for n, p in modules().items() if n.split(".")[0] == "focuskit"}
    graph = {name: imported(name, path, core, late=False) for name, path in core.items()}
    chains: dict[str, list[str]] = {}
    for name in TopologicalSorter(graph).static_order():
        chains[name] = [name, *max((chains[one] for one in graph[name]), key=len, default=[])]
    return max(chains.values(), key=len)


def private_named_once() -> dict[str, list[str]]:
    """Return the private functions and methods of the core that their module names once, by file.

    What a decorator keeps, as a validator or a command, is called by what decorates it.
    """
    found = defaultdict(list)
    for path in sorted(CORE.rglob("*.py")):
        tree = tree_of(path)
        named = Counter(
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute)
        )
        for node in ast.walk(tree):
            if (
                isinstance(node, Function)
                and node.name.startswith("_")
                and not node.name.endswith("__")
                and named[node.name] == 1
            ):
                found[str(path.relative_to(CORE))].append(f"{node.name}:{node.lineno}")
    return found


def called_by_one_assessment() -> dict[str, set[str]]:
    """Return the named functions of ours that a warm assessment of five tickets calls, by file."""
    import focuskit  # noqa: PLC0415 -- the other figures need no focuskit

    opened = datetime(2026, 6, 1, 9, tzinfo=UTC)
    rows = [
        focuskit.Interaction(
            id=f"t{n}",
            account_id="acme",
            occurred_at=opened + timedelta(days=n),
            resolved_at=opened + timedelta(days=n, hours=20),
            kind="ticket",
            direction="inbound",
            handovers=n % 3,
            reopened=0,
        )
        for n in range(5)
    ]
    called = defaultdict(set)

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(CORE)):
            named = not code.co_name.startswith("<")
            if named:
                file = str(Path(code.co_filename).relative_to(CORE))
                called[file].add(code.co_qualname)

    as_of = datetime(2026, 6, 30, tzinfo=UTC)
    for _ in range(2):  # loads plugins and policy
        focuskit.assess(rows, as_of=as_of).scores  # noqa: B018 -- made when it is asked for
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        focuskit.assess(rows, as_of=as_of).scores  # noqa: B018
    finally:
        sys.setprofile(before)
    return called


def _print_by_file(names: Mapping[str, Any]) -> None:
    for file, those in sorted(names.items()):
        print(f"  {file}: {' '.join(sorted(those))}")


def main(shown: list[str]) -> None:
    """Print the figures, and what is asked for behind them."""
    files = sorted(CORE.rglob("*.py"))
    code = sum(len(code_lines(path, tree_of(path))) for path in files)
    comments = sum(token.type == tokenize.COMMENT for path in files for token in _tokens(path))
    print(f"{code} lines of code in {len(files)} modules of the core")
    print(f"{100 * comments / code:.1f} comments a hundred lines of code")
    private = private_named_once()
    print(f"{sum(map(len, private.values()))} private functions named once in their module")
    if "--private" in shown:
        _print_by_file(private)
    chain = longest_chain()
    print(f"{len(chain)} modules in the longest chain of imports")
    if "--chain" in shown:
        print("  " + "\n  ".join(chain))
    called = called_by_one_assessment()
    functions = sum(map(len, called.values()))
    print(f"{functions} functions in {len(called)} modules are called by a warm assessment")
    if "--called" in shown:
        _print_by_file(called)


if __name__ == "__main__":
    main(sys.argv[1:])
