"""Texts that no phrase list reads: the run says how many there are, and what would read them."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import focuskit
from focuskit.policy import default_policy

NOT_KNOWN = "whatever they say is not known"
BRING = f"{NOT_KNOWN}; bring lists for it under phrase_lists of the policy, by list and language"
MAP = "map language, from its column or as a constant"
UNREAD = "which no phrase list reads"
UNSTATED = "so that no phrase list reads them"


def _told(*languages: str | None, **given: Any) -> list[str]:
    rows = [
        {"account_id": "acme", "kind": "email", "direction": "inbound", "text": "...",
         "occurred_at": f"2026-03-{n:02}T09:00:00Z", "language": language}
        for n, language in enumerate(languages, start=1)
    ]  # fmt: skip
    rows.append({**rows[0], "text": None, "kind": "order"})
    notes = focuskit.assess(rows, as_of="2026-03-31", **given).info["notes"]
    return [note for note in notes if " texts " in note]


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (["en", "en-GB", "EN"], []),
        (["de-CH", "en", "de"], [f"2 of 3 texts are in de, {UNREAD}: {BRING}"]),
        (["en", None], [f"1 of 2 texts state no language, {UNSTATED}: {NOT_KNOWN}; {MAP}"]),
        (
            ["de", "de", "fr", "fr", "it", "es", None],
            [
                (
                    f"7 of 7 texts are in fr (2), de (2), it (1), others (1), {UNREAD}, "
                    f"or state no language (1), {UNSTATED}: {BRING}, and {MAP}"
                )
            ],
        ),
    ],
)
def test_the_languages_that_no_list_reads(languages: list[str | None], told: list[str]) -> None:
    assert _told(*languages) == told


def test_one_that_some_list_reads_is_told_for_the_others() -> None:
    some = attrs.evolve(default_policy(), phrase_lists={"notice": {"de": {"replace": ["kündig*"]}}})
    (told,) = _told("de", "en", policy=some)
    assert told.startswith("1 of 2 texts are in de, which not every phrase list reads: ")


def test_nobody_states_a_language() -> None:
    rows = [{"account_id": "acme", "kind": "email", "occurred_at": "2026-03-01", "text": "Hallo"}]
    (told,) = [n for n in focuskit.assess(rows).info["notes"] if " texts " in n]
    assert told.startswith("1 of 1 texts state no language")


def test_without_texts_there_is_nothing_to_tell() -> None:
    rows = [{"account_id": "acme", "kind": "email", "occurred_at": "2026-03-01"}]
    assert not [n for n in focuskit.assess(rows).info["notes"] if " texts " in n]


def test_texts_older_than_any_sign_looks_at_do_not_count() -> None:
    old = {"account_id": "acme", "kind": "email", "occurred_at": "2019-03-01", "language": "de"}
    rows = [{**old, "text": "Hallo"}, {**old, "text": "Hi", "occurred_at": "2026-03-01"}]
    notes = focuskit.assess(rows, as_of="2026-03-02").info["notes"]
    (told,) = [note for note in notes if " texts " in note]
    assert told.startswith("1 of 1 texts are in de")
