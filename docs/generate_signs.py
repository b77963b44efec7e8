"""Write the pages of all warning signs, from the head of each sign's file, into docs/signs/.

Run it after a sign or a recommendation has changed::

    python docs/generate_signs.py

The pages are kept with the source; a test fails where they differ from what this writes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from focuskit import Plugins, Recommendation
from focuskit.extending.catalogue import read_signs
from focuskit.model.practice import Practice

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "signs"
NAVIGATION = ROOT / "mkdocs.yml"
BEGIN, END = "      # the signs: begin", "      # the signs: end"
COMMAND = "python docs/generate_signs.py"
MADE = f"<!-- Made by `{COMMAND}`; change the file of the sign instead. -->\n"

THEMES = {
    "leadership": "whether those who lead give the customer their time",
    "responsiveness": "whether what customers ask of us is settled soon, by those whom they ask",
    "listening": "whether we ask, hear, and act on what we heard",
    "understanding": "whether we know their work, and not their wishes alone",
    "loyalty": "whether they stay of their own will, and whether we would notice if not",
    "organization": "whether the whole house keeps what one of us promises",
}


@attrs.frozen
class Idea:
    """One of the ideas that stand behind the signs, in words of our own."""

    name: str
    text: str
    signs: tuple[str, ...]


IDEAS = (
    Idea(
        "Attention that earns",
        "An hour is well spent where it keeps customers, finds customers, gives the house its "
        "strategy and structure, or moves a goal; all else is noise. Customers themselves can "
        "say why they buy, what hinders them and who else is like them, if somebody asks them, "
        "best of all at our own table, where sales, service and administration can hear it.",
        (
            "unprofitable-activity",
            "pitching-over-asking",
            "objectives-unknown",
            "power-questions-unasked",
            "referral-unasked",
            "never-hosted",
            "discount-before-obstacle",
            "offer-mismatch",
            "noise-over-purpose",
            "power-questions-unanswered",
            "customers-never-at-our-table",
        ),
    ),
    Idea(
        "Knowing their work by being there",
        "People who are asked what they need name something, and do not always use it once they "
        "have it. Whoever watches them at work sees what they would never have asked for. So a "
        "request is where the talk begins: what is it to achieve, and who needs it?",
        (
            "asked-not-observed",
            "usage-blind",
            "took-the-order",
            "no-unasked-idea",
            "delivered-but-unused",
            "requested-not-bought",
            "trouble-has-names",
            "objectives-unknown",
            "treated-all-alike",
        ),
    ),
    Idea(
        "Playing the rival",
        "Most customers who leave were not taken away; they were let go by too little effort and "
        "too few questions. So we act, again and again, as if a rival called on our best "
        "customer today: what would they criticise, would they speak well of us, what would we "
        "do at once? We ask them, hard questions included, and then change something.",
        (
            "no-feedback",
            "unanswered-feedback",
            "heard-but-unchanged",
            "pitching-over-asking",
            "no-unasked-idea",
            "gone-quiet",
            "fading-effort",
            "low-advocacy",
            "leaving-announced",
            "rival-in-sight",
            "trouble-points-unknown",
            "undrilled",
            "single-threaded",
            "champion-left",
            "self-inflicted-departures",
            "switching-reasons-unasked",
        ),
    ),
    Idea(
        "Signals of a house that turns away",
        "A house loses sight of its customers in ways that can be seen early: executives who do "
        "not meet them, rules that keep the front line from settling a matter, few ways to be "
        "heard, decisions and products made without them, and nobody who answers for whether "
        "they stay.",
        (
            "executive-absence",
            "left-open",
            "slow-resolution",
            "passed-around",
            "powerless-front-line",
            "reopened-cases",
            "no-feedback",
            "one-channel-feedback",
            "asked-to-death",
            "unanswered-feedback",
            "never-hosted",
            "decided-in-a-vacuum",
            "wrong-channel",
            "unanswered-outreach",
            "executives-avoid-key-accounts",
            "launched-unvalidated",
            "no-advisory-board",
            "customers-never-at-our-table",
            "unaccountable-focus",
            "powerless-by-rule",
        ),
    ),
    Idea(
        "Care for the whole house",
        "Colleagues who are neglected pass it on, and a customer's experience is as good as the "
        "worst of those who touch or support them. A sale is done when the customer is happy "
        "with what arrived; a deal in which somebody loses ends badly for all; and who sells "
        "shares the burden with those who deliver.",
        (
            "broken-promises",
            "unchecked-promises",
            "sold-then-forgotten",
            "unhappy-delivery",
            "weakest-touch",
            "win-lose-deal",
            "one-sided-sacrifice",
            "one-sided-sellers",
            "neglected-colleagues",
            "paid-at-signature",
            "touchpoints-unlisted",
            "systemic",
        ),
    ),
)


@attrs.frozen(kw_only=True)
class Sign:
    """A sign as its file states it, and where the file lies."""

    id: str
    title: str
    theme: str
    ok: float
    bad: float
    unit: str | None
    min_observations: int
    for_status: tuple[str, ...]
    says: str
    page: str
    distribution: str
    on_supplier: bool

    @property
    def lead(self) -> str:
        """The first paragraph of the page, in one line."""
        return " ".join(section(self.page, "What it sees").split("\n\n")[0].split())

    @property
    def meant_for(self) -> str:
        """Whose sign it is, in words."""
        if self.on_supplier:
            return "the supplier"
        return " and ".join(f"{status}s" for status in self.for_status or ("customer",))

    @property
    def limits(self) -> str:
        """The limits, from ok to bad."""
        return f"{self.ok:g} to {self.bad:g}"


def section(page: str, heading: str) -> str:
    """Return what stands under a heading of a page."""
    _, _, after = page.partition(f"{heading}\n{'-' * len(heading)}\n")
    return re.split(r"^.+\n-{3,}$", after, maxsplit=1, flags=re.MULTILINE)[0].strip()


def signs() -> tuple[Sign, ...]:
    """Return all signs of the plugins in this source tree: by theme, then by id."""
    order = list(THEMES)
    found = (
        Sign(**facts, distribution=path.parents[3].name, on_supplier=path.parent.name != "signs")
        for path in sorted(ROOT.glob("plugins/*/src/*/*signs/[!_]*.py"))
        for facts in read_signs(path)
    )
    return tuple(sorted(found, key=lambda sign: (order.index(sign.theme), sign.id)))


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    every = signs()
    plugins = Plugins.installed()
    what_to_do = [one for one, _ in plugins.recommendations]
    practices = [one for plugin in plugins.loaded for one in plugin.practices]
    return {
        **{f"{sign.id}.md": sign_page(sign, what_to_do) for sign in every},
        "index.md": index_page(every, practices),
        "recommendations.md": recommendations_page(what_to_do, {sign.id for sign in every}),
    }


def sign_page(sign: Sign, what_to_do: Sequence[Recommendation]) -> str:
    """Return the page of one sign."""
    _, _, text = sign.page.partition("\n")
    text = re.sub(r"^(.+)\n-{3,}$", r"## \1\n", text.strip(), flags=re.MULTILINE)
    text = re.sub(r"\n{3,}", "\n\n", text)
    before, heading, after = text.partition("## What to do\n")
    advice, references, last = after.partition("## References\n")
    text = before + heading + _what_to_do(sign, advice, what_to_do) + references + last
    return "\n".join(
        [
            MADE,
            f"# {sign.title}",
            "",
            "| | |",
            "|---|---|",
            f"| sign | `{sign.id}`, on {sign.meant_for} |",
            f"| theme | {sign.theme} |",
            f"| brought by | `{sign.distribution}` |",
            f"| limits, from ok to bad | {sign.limits} |",
            f"| observations needed | {sign.min_observations} |",
            "",
            text,
            "",
        ]
    )


def _what_to_do(sign: Sign, advice: str, what_to_do: Sequence[Recommendation]) -> str:
    """Return the advice of a page with every recommendation that relieves the sign.

    What only names some of them is left out: the list names all.
    """
    relieving = [_in_short(one) for one in what_to_do if sign.id in one.relieves]
    others = re.sub(r"^See the recommendations? [^.]*\.\s*", "", advice.strip())
    parts = [_linked(others, what_to_do).strip(), "What relieves it:", "\n".join(relieving)]
    return "\n" + "\n\n".join(filter(None, parts)) + "\n\n"


def _linked(text: str, what_to_do: Sequence[Recommendation]) -> str:
    """Return a text in which each recommendation that is named leads to its steps."""
    ids = sorted((one.id for one in what_to_do), key=len, reverse=True)
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, ids))})(?![\w-])")
    return named.sub(r"[\1](recommendations.md#\1)", text)


def _in_short(one: Recommendation) -> str:
    return (
        f"- [{one.title}](recommendations.md#{one.id}) ({one.owner_role}, "
        f"{_counted(one.hours, 'hour')}, within {_counted(one.within_days, 'day')})"
    )


def _counted(number: float, noun: str) -> str:
    return f"{number:g} {noun}" if number == 1 else f"{number:g} {noun}s"


def index_page(every: Sequence[Sign], practices: Sequence[Practice]) -> str:
    """Return the index: all signs by theme, and the ideas behind them."""
    on_accounts = [sign for sign in every if not sign.on_supplier]
    on_supplier = [sign for sign in every if sign.on_supplier]
    lines = [
        MADE,
        "# Warning signs",
        "",
        (
            f"focuskit brings {len(on_accounts)} warning signs on an account, in {len(THEMES)} "
            "themes. Each judges us, the supplier, and each has a page: what it sees, how it is "
            "measured, where its limits come from, what it cannot see, and what to do. The limits "
            "are the values from which severity rises and at which it is 1; a "
            "[policy](../policy.md) may replace them. What [relieves them](recommendations.md) is "
            "listed with its steps."
        ),
        "",
    ]
    for theme, about in THEMES.items():
        chosen = [sign for sign in on_accounts if sign.theme == theme]
        lines += [f"## {theme.capitalize()}", "", f"{about[0].upper()}{about[1:]}.", ""]
        lines += _table(chosen)
    if on_supplier or practices:
        lines += ["## The supplier as a whole", ""]
    if on_supplier:
        lines += ["Measured over the rows of all accounts and of our own house.", ""]
        lines += _table(on_supplier)
    if practices:
        lines += ["Habits that only people can answer for:", ""]
        lines += ["| practice | theme | question |", "|---|---|---|"]
        lines += [f"| `{one.id}` | {one.theme} | {one.question} |" for one in practices]
        lines += [""]
    if on_supplier or practices:
        lines += [
            (
                "And `systemic`: a sign that fires on most of the accounts on which it is known is "
                "a matter of the house, and is said there once."
            ),
            "",
        ]
    lines += ["## The ideas behind them", ""]
    known = {sign.id for sign in every}
    named = {*known, *(one.id for one in practices), "systemic"}
    for idea in IDEAS:
        ids = [id_ for id_ in idea.signs if id_ in named]
        linked = ", ".join(f"[{id_}]({id_}.md)" if id_ in known else f"`{id_}`" for id_ in ids)
        lines += [f"### {idea.name}", "", idea.text, "", f"In: {linked}.", ""]
    return "\n".join(lines)


def _table(chosen: Iterable[Sign]) -> Iterator[str]:
    yield "| sign | what it sees | ok to bad |"
    yield "|---|---|---|"
    for sign in chosen:
        yield f"| [{sign.id}]({sign.id}.md) | {sign.lead} | {sign.limits} |"
    yield ""


def recommendations_page(what_to_do: Sequence[Recommendation], known: set[str]) -> str:
    """Return the page of all recommendations."""
    lines = [
        MADE,
        "# Recommendations",
        "",
        (
            f"What to do: {len(what_to_do)} recommendations, each with the signs that it relieves "
            "and the share of their severity that it is expected to take away. Shares, hours and "
            "days are judgement."
        ),
        "",
    ]
    for one in what_to_do:
        signs_ = ", ".join(
            (f"[{id_}]({id_}.md)" if id_ in known else f"`{id_}`") + f" ({share * 100:.0f} %)"
            for id_, share in one.relieves.items()
        )
        lines += [
            f"## {one.id}",
            "",
            f"{one.title}.",
            "",
            (
                f"Who: {one.owner_role}. Effort: {_counted(one.hours, 'hour')}. By when: within "
                f"{_counted(one.within_days, 'day')}. Relieves: {signs_}."
            ),
            "",
            *(f"{number}. {step}" for number, step in enumerate(one.steps, start=1)),
            "",
        ]
    return "\n".join(lines)


def navigation(every: Sequence[Sign]) -> str:
    """Return mkdocs.yml with the pages of the signs between its two marks."""
    lines = ["      - Overview: signs/index.md"]
    groups = {
        **{theme.capitalize(): _of_theme(every, theme) for theme in THEMES},
        "The supplier as a whole": [sign for sign in every if sign.on_supplier],
    }
    for name, chosen in groups.items():
        if chosen:
            lines.append(f"      - {name}:")
            lines += [f"          - {sign.title}: signs/{sign.id}.md" for sign in chosen]
    lines.append("      - Recommendations: signs/recommendations.md")
    before, _, rest = NAVIGATION.read_text(encoding="utf-8").partition(BEGIN + "\n")
    _, _, after = rest.partition(END + "\n")
    return "\n".join([before + BEGIN, *lines, END, after])


def _of_theme(every: Sequence[Sign], theme: str) -> list[Sign]:
    return [sign for sign in every if sign.theme == theme and not sign.on_supplier]


def write(made: Mapping[str, str]) -> None:
    """Write the pages, and take away those of signs that are gone."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    NAVIGATION.write_text(navigation(signs()), encoding="utf-8")


if __name__ == "__main__":
    write(pages())
    sys.stdout.write(f"{len(pages())} pages in docs/signs\n")
