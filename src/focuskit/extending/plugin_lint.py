"""Lint: what a plugin promises and does not keep, found before anything of it is used.

Each check returns problems. An error sets the plugin aside, or, in a measure, makes the one sign an
error; a warning lets it go on. The conformance kit runs the same checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from inspect import Signature, signature

from packaging.utils import canonicalize_name

from focuskit.detect.detector import Detector
from focuskit.extending.catalogue import catalogue
from focuskit.extending.hook_calls import HOOKS, Contribution, marks
from focuskit.extending.lint_problem import Problem
from focuskit.hookspecs import API, HOOK_API_VERSION
from focuskit.model import schemas
from focuskit.model.errors import InputError, PluginError, nearest
from focuskit.model.versions import FORM, is_range, lies_in
from focuskit.policy import default_policy

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
"""The headings of a sign's page, each underlined with hyphens."""

_OWN = "focuskit-"
_HOOK = "focuskit_"
_SIGN_FOLDERS = ("signs", "supplier_signs")

_JOINS = frozenset({"join_asof", "join_where", "merge_sorted"})
_OF_JOINS = frozenset({"on", "how", "left_on", "right_on"})
"""Names in the code of a function that joins, and arguments of a join."""


def is_first_party(distribution: str, version: str | None) -> bool:
    """Tell whether a plugin is one of focuskit's own, whose ids need no prefix.

    The default policy names them. A file has no version, and is never one.
    """
    own = {listed.distribution for listed in default_policy().signs.values()}
    return version is not None and distribution in own


def prefix_of(distribution: str) -> str:
    """The prefix of a distribution's ids: the first part of its name, ``focuskit-`` aside.

    ``acme-signs`` and ``focuskit-acme`` both have ``acme``.
    """
    return canonicalize_name(distribution).removeprefix(_OWN).partition("-")[0]


def lint_module(module: object) -> tuple[Problem, ...]:
    """What is wrong with a plugin's module, before any of its hooks is called."""
    found = list(_hooks(module))
    stated = getattr(module, API, None)
    if stated is not None and not (isinstance(stated, str) and is_range(stated)):
        problem = Problem(
            code="hook-api", problem="not a range of versions", where=API, found=repr(stated),
            expected=FORM, hint=f'write {API} = ">=1,<2"',
        )  # fmt: skip
        return (problem, *found)
    if stated is not None and not lies_in(HOOK_API_VERSION, stated):
        problem = Problem(
            code="hook-api", problem="the plugin is written for other hooks", where=API,
            found=f"{stated}, and this focuskit has {HOOK_API_VERSION}",
            hint="install a version of the plugin, or of focuskit, that fits",
        )  # fmt: skip
        return (problem, *found)
    return tuple(found)


def lint_contribution(
    parts: Contribution, *, distribution: str, version: str | None
) -> tuple[Problem, ...]:
    """What is wrong with what a plugin brings, as far as it can be told by itself.

    Args:
        parts: What its hooks returned.
        distribution: Its name.
        version: Of the distribution; None for a single file or module, whose ids may carry any
            prefix or, with a warning, none.
    """
    found = [*_duplicates("sign", parts.sign_ids), *_unknown_signs(parts, distribution, version)]
    found += _duplicates("recommendation", [r.id for r in parts.recommendations])
    if broken := tuple(_broken_layouts(parts)):
        return broken
    found += _duplicates("layout", [one["id"] for one in parts.layouts])
    if not is_first_party(distribution, version):
        found += _prefixes(parts, distribution, installed=version is not None)
    for detector in (*parts.detectors, *parts.portfolio_detectors):
        found += _lint_detector(detector)
    return tuple(found)


def _hooks(module: object) -> Iterator[Problem]:
    file = str(getattr(module, "__file__", module))
    marked = marks(module)
    for name, options in marked.items():
        hook = options["specname"] or name
        if hook not in HOOKS:
            yield Problem(
                code="unknown-hook", problem=f"there is no hook {hook!r}", where=file,
                hint=nearest(hook, HOOKS) or f"the hooks are {', '.join(HOOKS)}",
            )  # fmt: skip
            continue
        if options["wrapper"] or options["hookwrapper"]:
            yield Problem(
                code="wrapping-hook", where=hook,
                problem="each plugin is called by itself, so there is no hook to wrap",
            )  # fmt: skip
        yield from _arguments(hook, signature(getattr(module, name)))
    yield from _duplicates(
        "hook", (options["specname"] or name for name, options in marked.items())
    )
    tails = [hook.removeprefix(_HOOK) for hook in HOOKS]
    for name in dir(module):
        if name in marked or not name.startswith(_HOOK):
            continue
        meant = get_close_matches(name.removeprefix(_HOOK), tails, n=1, cutoff=0.8)
        if meant and callable(getattr(module, name, None)):
            yield Problem(
                code="unmarked-hook", problem=f"{name} is not marked, so it is never called",
                where=file, hint=f"write @hookimpl above def {_HOOK}{meant[0]}():",
            )  # fmt: skip


def _arguments(hook: str, taken: Signature) -> Iterator[Problem]:
    """Hooks are given nothing; a default would never be filled, and anything else never comes."""
    parameters = taken.parameters.values()
    defaulted = [p.name for p in parameters if p.default is not p.empty]
    if defaulted:
        yield Problem(
            code="defaulted-argument", where=hook, found=", ".join(defaulted),
            problem="arguments of a hook must have no defaults: they would never be filled",
        )  # fmt: skip
    others = [p.name for p in parameters if p.name not in defaulted]
    if others:
        yield Problem(
            code="unknown-argument", where=hook, found=", ".join(others),
            problem="the hook takes arguments that it is never given",
            hint=f"write def {hook}():",
        )  # fmt: skip


def _duplicates(kind: str, ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield Problem(
                code=f"duplicate-{kind}", problem=f"the plugin brings {kind} {one!r} twice",
                where=one, hint="rename one",
            )  # fmt: skip
        seen.add(one)


def _prefixes(parts: Contribution, distribution: str, *, installed: bool) -> Iterator[Problem]:
    """Ids of other people carry a prefix, or two plugins could mean two things by one id."""
    own = prefix_of(distribution)
    layouts = (str(one["id"]) for one in parts.layouts)
    for one in (*parts.sign_ids, *(r.id for r in parts.recommendations), *layouts):
        prefix, dot, name = one.rpartition(".")
        if dot and (prefix == own or not installed):
            continue
        yield Problem(
            severity="error" if installed else "warning",
            code="prefix",
            problem=f"the prefix of {one!r} is not the plugin's"
            if dot
            else f"{one!r} has no prefix",
            where=one,
            expected=f"{own}.{name}" if installed else f"a prefix of yours, such as {own}.{name}",
        )


def _broken_layouts(parts: Contribution) -> Iterator[Problem]:
    """The layouts that do not keep to their schema."""
    for index, document in enumerate(parts.layouts):
        where = f"focuskit_mappings, {document.get('id') or f'item {index}'}"
        try:
            schemas.check(document, "layout", where=where)
        except InputError as broken:
            yield Problem(
                code="layout", problem=broken.problem, where=broken.where or where,
                found=broken.found, expected=broken.expected, hint=broken.hint,
            )  # fmt: skip


def _unknown_signs(
    parts: Contribution, distribution: str, version: str | None
) -> Iterator[Problem]:
    """The signs that recommendations address and that are nowhere.

    A sign of its own must be there. One of another plugin may be absent because that plugin is;
    only if its name looks like a typo is it worth a warning.
    """
    known = {*parts.sign_ids, *default_policy().signs}
    addressed = [(r.id, sign) for r in parts.recommendations for sign in r.relieves]
    addressed += [(a.recommendation, sign) for a in parts.also_relieves for sign in a.relieves]
    for where, sign in addressed:
        if sign in known:
            continue
        prefix, _, _ = sign.rpartition(".")
        own = version is not None and prefix == prefix_of(distribution)
        hint = nearest(sign, sorted(known))
        if own or (hint and sign not in {entry.id for entry in catalogue()}):
            yield Problem(
                severity="error" if own else "warning",
                code="unknown-sign",
                problem=f"the recommendation addresses a sign {sign!r} that nothing brings",
                where=where,
                hint=hint,
            )


def _lint_detector(detector: Detector) -> Iterator[Problem]:
    """What is wrong with a detector by itself: its file, its page, the names in its function."""
    folder, _, file = detector.measure.__module__.rpartition(".")
    expected = detector.id.rpartition(".")[2].replace("-", "_")
    if folder.rpartition(".")[2] in _SIGN_FOLDERS and file != expected:
        # Nobody would find the sign by its file, nor the file by the sign.
        yield Problem(
            code="file-name", problem="a sign's file is named like the sign", where=detector.id,
            found=f"{file}.py", expected=f"{expected}.py",
        )  # fmt: skip
    page = detector.page
    missing = [h for h in HEADINGS if not re.search(rf"^{h}\n-+$", page, flags=re.MULTILINE)]
    if missing:
        yield Problem(
            severity="warning", code="no-heading", where=detector.id,
            problem="the sign's page lacks headings", found=f"not there: {', '.join(missing)}",
            hint="write them into the docstring at the top of the sign's file",
        )  # fmt: skip
    code = getattr(detector.measure, "__code__", None)
    names = set(code.co_names) if code else set()
    keywords = {k for c in (code.co_consts if code else ()) if isinstance(c, tuple) for k in c}
    # Only the engine looks from one row at another. ", ".join takes no argument of a join.
    if names & _JOINS or ("join" in names and not _OF_JOINS.isdisjoint(keywords)):
        yield Problem(
            code="join", problem="a detector must not join", where=detector.id,
            hint="t.follow_up and t.preceded_by look at other rows of the account",
        )  # fmt: skip


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse what has errors; warnings pass.

    Raises:
        PluginError: The one error that there is, or all of them in one.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    if len(errors) == 1:
        raise errors[0].as_error()
    if errors:
        raise PluginError(problem="\n".join([f"{len(errors)} problems", *map(str, errors)]))
