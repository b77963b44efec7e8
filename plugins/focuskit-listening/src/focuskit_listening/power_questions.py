"""The three power questions: which rows hold an answer of theirs to each."""

import polars as pl

from focuskit import Timeline, col

TALKS = ("call", "event", "meeting", "visit")
WORDS = ("chat", "email", "feedback", "need", "objective", "survey")
QUESTIONS = {
    "motive": r"motivat|\bwhy they (?:buy|bought|chose)|\bwhat (?:moves|makes) them (?:to )?buy",
    "match": r"\boffers? (?:match|fit|suit|answer)|\bwhat we offer (?:match|fit|suit)",
    "rival-gap": r"\b(?:rivals?|competitors?|competition) (?:fail|fall|let|lack|miss|do not|don't)",
}
"""Topic: how notes of a talk name the question, in English."""
ANSWERED = r"\b(?:they|he|she|[A-Z]\w+) (?:said|says|told|answered|replied|named|explained)\b"
NOT_ASKED = (
    r"\b(?:not|n't|never|forgot to|will|should|must|need to|want to|plan to|next time)"
    r" (?:\w+ ){0,3}(?:ask|discuss|raise|talk)"
)


def answers(t: Timeline) -> dict[str, pl.Expr]:
    """Topic: rows with an answer of theirs, by the topic, or by notes that tell what they said.

    Notes are read in English, and hold an answer where they name the question, say that somebody
    said something, and do not say that it was not asked.
    """
    theirs = t.inbound | (col.kind.is_in(TALKS) & ~t.internal & t.took_place)
    told = t.kind(*TALKS, *WORDS) & theirs
    text, language = (t.optional(field, decides=False) for field in ("text", "language"))
    notes = pl.when(col.kind.is_in(TALKS) & language.str.starts_with("en")).then(text)
    heard = notes.str.contains(ANSWERED) & ~notes.str.contains(f"(?i){NOT_ASKED}")
    return {
        name: told
        & (t.topic(name) | (heard & notes.str.contains(f"(?i){words}")).fill_null(value=False))
        for name, words in QUESTIONS.items()
    }
