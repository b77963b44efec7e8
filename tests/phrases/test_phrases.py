"""Phrase lists find what they are meant to find, and their page tells the truth about them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import attrs
import polars as pl
import pytest

from focuskit.detect import phrases
from focuskit.detect.phrases import PhraseList, from_policy, mentions, rivals, shipped
from focuskit.model import schemas
from focuskit.model.errors import PolicyError

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((Path(phrases.__file__).parent / "phrase_lists").glob("*.json"))
LISTS = {
    "commitment",
    "complaint",
    "leaving",
    "notice",
    "open_question",
    "pitch",
    "praise",
    "staying",
    "trouble_question",
}


def found(one: PhraseList, *texts: str | None) -> list[bool | None]:
    """Return what a list finds in texts, through the streaming engine."""
    frame = pl.LazyFrame({"text": list(texts)}, schema={"text": pl.String})
    hit = one.found_in(pl.col("text")).alias("hit")
    return frame.select(hit).collect(engine="streaming")["hit"].to_list()


def english(name: str) -> PhraseList:
    return shipped()[name, "en"]


def own(
    *phrases: str, negations: tuple[str, ...] = (), exceptions: tuple[str, ...] = ()
) -> PhraseList:
    return PhraseList(
        name="own", language="en", phrases=phrases, negations=negations, exceptions=exceptions
    )


def each_word(phrase: str) -> list[str]:
    """Ways to say a phrase that together hold each word of each choice in it."""
    choices = [choice.split("|") for choice in re.findall(r"{([^{}]*)}", phrase)]
    ways = []
    for turn in range(max(map(len, choices), default=1)):
        way = phrase
        for choice in choices:
            way = re.sub(r"{[^{}]*}", choice[turn % len(choice)], way, count=1)
        ways.append(" ".join(way.split()))
    return ways


HITS = [
    ("pitch", "Save up to 20% with our new range."),
    ("pitch", "Would you like me to show you a demo of our platform?"),
    ("open_question", "How do you plan your week?"),
    ("open_question", "Walk us through a typical order"),
    ("commitment", "I\u2019ll send the parts by Friday."),
    ("commitment", "Leave it with me!"),
    ("complaint", "We're no longer happy with the service."),
    ("complaint", "still waiting -- third time I ask"),
    ("complaint", "Not impressed."),
    ("complaint", "How could you forget us again?"),
    ("complaint", "I am sorry to report that the pallet was damaged."),
    ("complaint", "Sorry, but your invoice was wrong again."),
    ("leaving", "We're thinking of leaving."),
    ("leaving", "No. We have decided to cancel our contract."),
    ("leaving", "WE WILL TAKE OUR BUSINESS ELSEWHERE"),
    ("leaving", "We can't wait to switch supplier."),
    ("leaving", "Without doubt we will switch supplier."),
    ("leaving", "We have no doubt that we will switch supplier."),
    ("leaving", "They had a demo with another vendor last week and liked it."),
    ("leaving", "Finance asked me to get two other quotes before we sign again."),
    ("notice", "Please treat this letter as our notice under clause 12."),
    ("notice", "We hereby give notice."),
    ("notice", "Please cancel our contract, we will switch to another supplier in August."),
    ("notice", "We are leaving you for another supplier."),
    ("notice", "WE WILL TAKE OUR BUSINESS ELSEWHERE"),
    ("notice", "The contract goes out to tender in autumn."),
    ("notice", "How do we get our data out?"),
    ("notice", "From May on we will be moving to a different provider."),
    ("notice", "We won't renew."),
    ("notice", "In May we will not renew."),
    ("notice", "Chances are we won't be your customer any more."),
    ("praise", "Can't fault your drivers."),
    ("praise", "Not a single complaint in two years."),
    ("praise", "You have never once let us down."),
    ("praise", "I recommended you to my brother-in-law"),
    ("staying", "I told Nordwind again that we are happy with you and will not meet them."),
    ("staying", "We left Nordwind for you three years ago and never looked back."),
    ("trouble_question", "What could we do better?"),
    ("trouble_question", "What's the hardest part of the month for your team?"),
]
NEAR_MISSES = [
    ("leaving", "None of us wants to switch supplier."),
    ("leaving", "Nobody here wants to move to another provider"),
    ("leaving", "Hardly anyone here thinks of switching supplier."),
    ("leaving", "No one here wants to switch supplier."),
    ("pitch", "The new range of temperatures is 5 to 20 degrees."),
    ("open_question", "How many boxes do you need?"),
    ("open_question", "How are you today?"),
    ("commitment", "I'll be honest, I do not know."),
    ("commitment", "We cannot promise anything."),
    ("complaint", "You have never let us down."),
    ("complaint", "How can you help us with the audit?"),
    ("complaint", "Sorry that the parcel arrived late."),
    ("complaint", "If the seal is broken, send it back."),
    ("complaint", "Our last supplier was always late."),
    ("leaving", "I'm leaving for lunch."),
    ("leaving", "We are not leaving you."),
    ("leaving", "Shall I leave you a message at reception?"),
    ("leaving", "We are switching from paper to electronic invoices in May."),
    ("leaving", "We cancel our subscription to the daily report, the weekly one is enough."),
    ("leaving", "Anna is leaving us at the end of the month, Ben takes over her orders."),
    ("notice", "We are switching from paper to electronic invoices in May."),
    ("notice", "We cancel the daily report."),
    ("notice", "We cancel our subscription to the daily report, the weekly one is enough."),
    ("notice", "Anna is leaving us at the end of the month, Ben takes over her orders."),
    ("notice", "I told Nordwind that we are happy with you and will not meet them."),
    ("notice", "We left Nordwind for you three years ago and never looked back."),
    ("notice", "We cancelled our contract with our previous supplier and came to you."),
    ("notice", "We may switch to another supplier."),
    ("notice", "We may not renew the contract."),
    ("notice", "We might not be extending it."),
    ("notice", "Perhaps we will not renew the contract."),
    ("notice", "The board has not decided whether to renew the contract."),
    ("notice", "Our customer cancelled its contract, so we need fewer parts."),
    ("notice", "We will switch to another supplier of paper, yours stays."),
    ("notice", "We want out of the newsletter."),
    ("leaving", "Can we switch our meeting to Friday?"),
    ("leaving", "Someone else from my team will collect the parcel."),
    ("leaving", "We have a new bank, please note the account number."),
    ("leaving", "The last delivery from you came in perfect condition."),
    ("leaving", "Please stop using the old form."),
    ("complaint", "I was wrong about the price."),
    ("complaint", "The leak in our roof was fixed by the landlord."),
    ("praise", "Our chef does a great job with your vegetables."),
    ("notice", "We are thinking of leaving you."),
    ("notice", "What happens if we cancel our subscription?"),
    ("notice", "We have not received the renewal form."),
    ("notice", "We have no reason to switch to another supplier."),
    ("notice", "Finance asked me to get two other quotes before we sign again."),
    ("praise", "We don't recommend you at all."),
    ("praise", "We are not delighted."),
    ("praise", "We got not a single answer in three weeks."),
    ("praise", "You never once called back."),
    ("praise", "Three weeks went by without a single word."),
    ("praise", "It is amazing how often you are late."),
    ("staying", "We are no longer happy with you."),
    ("staying", "We would stay with you if you matched their price."),
    ("staying", "I left a message for you about their offer."),
    ("trouble_question", "If you have any problems, call the desk."),
]


@pytest.mark.parametrize(("name", "text"), HITS)
def test_a_hit_is_found(name: str, text: str) -> None:
    assert found(english(name), text) == [True]


ABOUT_OTHERS = (
    "Please cancel our subscription to your newsletter.",
    "Kindly cancel my newsletter subscription.",
    "We gave notice to our landlord, so please use the new address from May.",
    "We gave notice to our landlord and move to a bigger office.",
    "We gave our tenants notice last week.",
    "We issued a tender for our new building's roof.",
    "We have to cancel our contract review meeting tomorrow.",
    "We end our cooperation with the parcel service, not with you.",
    "We terminate our contract with the old phone company, not with you.",
    "We are leaving for the holidays.",
    "The contract ends in 2030.",
)
"""What sounds like notice, and is none: it means somebody else, or something else."""
ABOUT_US = (
    "Please cancel our subscription.",
    "We gave notice on Monday.",
    "We issued a tender for the new contract period.",
    "We have to cancel our contract, so no meeting tomorrow.",
    "We end our cooperation with your agency, not with you personally.",
    "We ter\u00adminate our con\u200btract with you.",
)
"""What is worded much like it, and is notice."""


@pytest.mark.parametrize("text", ABOUT_OTHERS)
def test_what_they_end_with_others_is_no_notice_to_us(text: str) -> None:
    assert [found(english(name), text) for name in ("leaving", "notice")] == [[False], [False]]


@pytest.mark.parametrize("text", ABOUT_US)
def test_what_they_end_with_us_is_notice_all_the_same(text: str) -> None:
    assert found(english("notice"), text) == [True]


@pytest.mark.parametrize(("name", "text"), NEAR_MISSES)
def test_a_near_miss_is_not_found(name: str, text: str) -> None:
    assert found(english(name), text) == [False]


def test_a_phrase_is_found_whatever_case_punctuation_and_apostrophes() -> None:
    one = own("can't fault you")

    assert found(one, "We CAN\u2019T, fault\n-- you!", "'can't fault you'", "cant fault you") == [
        True,
        True,
        False,
    ]


def test_a_phrase_matches_whole_words() -> None:
    assert found(own("art"), "a work of art", "art's", "start", "arts") == [
        True,
        False,
        False,
        False,
    ]


def test_a_star_stands_for_any_ending_at_any_word() -> None:
    one = own("dissatisf*", "annoy* you")

    assert found(one, "dissatisfied", "undissatisfied") == [True, False]
    assert found(one, "it annoys you", "you annoy us", "annoy yours") == [True, False, False]


def test_a_gap_stands_for_up_to_three_words_of_the_same_clause() -> None:
    one = own("charged ... twice")
    texts = ["charged twice", "charged us all again twice", "charged a b c d twice"]

    assert found(one, *texts, "charged us. Twice", "recharged us twice") == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_choice_stands_for_any_one_of_its_words_or_for_none_where_one_is_left_out() -> None:
    one = own("{we|i} {will|} {leave|part ways with|cut* ... off} you")
    told = ["We leave you.", "I will part ways with you", "we cutting him off you", "we will you"]
    assert found(one, *told) == [True, True, True, False]
    assert found(own("{not|hardly} once"), "Not, once", "hardly once", "once") == [
        True,
        True,
        False,
    ]
    assert found(own("{go|run} away", negations=("not",)), "go away", "do not run away") == [
        True,
        False,
    ]
    assert found(own("go", exceptions=("go {home|off}",)), "we go off", "we go") == [False, True]


@pytest.mark.parametrize("phrase", ["{leave|go", "leave}", "a|b", "{leave|{go|run}} you"])
def test_a_choice_without_its_end_is_refused(phrase: str) -> None:
    with pytest.raises(PolicyError, match="choice of words without its end"):
        from_policy({"leaving": {"en": {"extend": [phrase]}}})


def test_a_negation_reaches_three_words_far_and_not_into_another_clause() -> None:
    one = own("leave", "part ... ways", "quit*", negations=("not", "no longer"))

    assert found(one, "not leave", "not one to leave", "no longer leave", "not quitting") == [
        False,
        False,
        False,
        False,
    ]
    assert found(one, "not in our plans to leave", "not so, we leave", "not good and we leave") == [
        True,
        True,
        True,
    ]
    assert found(one, "not part our ways", "we part our ways") == [False, True]
    assert found(one, "we do not leave, they quit") == [True]


def test_a_phrase_that_holds_a_negation_is_not_turned_around() -> None:
    one = own("not happy", "happy to go", negations=("not", "never"))

    assert found(one, "never once, but not happy", "we were never not happy", "not happy") == [
        True,
        True,
        True,
    ]
    assert found(one, "never happy to go") == [False]


def test_a_phrase_with_a_negation_in_it_stands_where_one_without_it_is_turned_around() -> None:
    one = own("your customer", "won't be your customer", negations=("won't", "not"))
    assert found(one, "We won't be your customer.", "We will not see your customer.") == [
        True,
        False,
    ]


def test_a_negation_in_one_choice_leaves_the_others_to_be_turned_around() -> None:
    one = own("recommend you {at|without reserve}", negations=("don't", "without"))
    texts = ["We recommend you at once.", "We don't recommend you at all."]
    assert found(one, *texts, "We recommend you without reserve.") == [True, False, True]


def test_an_exception_is_taken_out_and_the_rest_still_counts() -> None:
    one = own("leaving", exceptions=("leaving for lunch", "not only"), negations=("not",))

    assert found(one, "leaving for lunch", "leaving for lunch, then leaving you") == [False, True]
    assert found(one, "we are not only leaving") == [True]


def test_what_a_mail_quotes_is_not_read() -> None:
    quoted = (
        "All is fine here.\n\nOn 3 May you wrote:\n> We terminate the contract.\n >> We leave.\n"
    )
    below = "Thanks!\n-----Ursprüngliche Nachricht-----\nVon: us\nWe terminate the contract."
    own = "We terminate the contract.\n> Would you like to renew?"
    beside = "We terminate the contract if uptime is > 1 % below -- see above."
    assert found(english("leaving"), quoted, below, own, beside) == [False, False, True, True]


def test_a_null_text_is_unknown_and_an_empty_one_says_nothing() -> None:
    for one in (*shipped().values(), rivals(["Globex"]), rivals([])):
        assert found(one, None, "", "...", "'") == [None, False, False, False]


def test_a_list_is_equal_to_itself_alone_and_extending_makes_another() -> None:
    one = own("leave", "leave")
    more = one.extended(["quit"], negations=["not"], exceptions=["quit smoking"])

    assert one.phrases == ("leave",)
    assert one != own("leave")
    assert {one: 1}[one] == 1
    assert found(more, "we quit", "we leave", "not leave", "quit smoking") == [
        True,
        True,
        False,
        False,
    ]
    assert found(one, "we quit") == [False]


def test_names_of_rivals_are_found_whole_in_any_language_and_whatever_stands_before() -> None:
    one = rivals(["Globex", "Smith & Sons", "A.B. Ltd.", "Star*"])

    texts = ["Not GLOBEX again", "globex's price", "bei Globex.", "Globexa", "starry"]
    assert found(one, *texts) == [True, True, True, False, False]
    assert found(one, "Smith & Sons", "with A.B. Ltd", "Smith", "a star") == [
        True,
        True,
        False,
        True,
    ]


def read(lists: phrases.Lists, name: str, *rows: tuple[str | None, str | None]) -> list[bool]:
    frame = pl.LazyFrame(rows, schema={"text": pl.String, "language": pl.String}, orient="row")
    hit = mentions(lists, name, text=pl.col("text"), language=pl.col("language"))
    return frame.select(hit.alias("hit")).collect(engine="streaming")["hit"].to_list()


@pytest.mark.parametrize("language", ["en", "en-GB", "EN-us", "en_US"])
def test_a_list_reads_all_regions_of_its_language(language: str) -> None:
    assert read(shipped(), "leaving", ("We shop around.", language)) == [True]


@pytest.mark.parametrize("language", [None, "de", "enm", "", "-en"])
def test_a_text_whose_language_has_no_list_is_unknown(language: str | None) -> None:
    assert read(shipped(), "leaving", ("We shop around.", language), (None, "en")) == [None, None]


def test_a_list_for_any_language_reads_texts_of_unknown_language() -> None:
    one = rivals(["Globex"])

    rows = [("Globex", None), ("Globex", "de"), (None, "en"), ("nobody", None)]
    assert read({("rivals", one.language): one}, "rivals", *rows) == [True, True, None, False]


def test_an_unknown_list_is_named_with_the_nearest() -> None:
    column = pl.col("text")
    with pytest.raises(ValueError, match="no phrase list 'leavin'; did you mean 'leaving'"):
        mentions(shipped(), "leavin", text=column, language=column)
    with pytest.raises(ValueError, match="known lists: commitment, complaint"):
        mentions(shipped(), "xyzzy", text=column, language=column)


def test_a_policy_extends_and_replaces_lists_and_brings_languages() -> None:
    lists = from_policy(
        {
            "leaving": {
                "en": {"extend": ["hand back the keys"], "exceptions": ["shop around the corner"]},
                "de": {"replace": ["kündig*"], "negations": ["nicht"]},
            },
            "pitch": {"en": {"replace": ["per pallet"], "extend": ["per crate"]}},
        }
    )

    rows = [("We hand back the keys", "en"), ("I shop around the corner", "en")]
    assert read(lists, "leaving", *rows, ("we shop around", "en")) == [True, False, True]
    german = [("Wir kündigen!", "de-AT"), ("Wir werden nicht kündigen", "de")]
    assert read(lists, "leaving", *german) == [True, False]
    pitches = [("3 euros per crate", "en"), ("not per pallet", "en"), ("free trial", "en")]
    assert read(lists, "pitch", *pitches) == [True, False, False]
    assert lists["pitch", "en"].exceptions == ()
    assert lists["praise", "en"] is english("praise")
    assert ("leaving", "de") not in shipped()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"leavin": {}}, "/phrase_lists/leavin: .*'leavin'\n  hint: did you mean 'leaving'"),
        ({"xyzzy": {}}, "known lists: commitment"),
        ({"leaving": {"en-GB": {"extend": []}}}, "/leaving/en-GB: .*without a region"),
        ({"leaving": {"en": {"extends": []}}}, "did you mean 'extend'"),
        ({"leaving": {"en": {"phrases": []}}}, "known keys: exceptions"),
        ({"leaving": {"en": {"extend": ["...", "x"]}}}, "no letter or digit"),
    ],
)
def test_a_policy_that_changes_what_is_not_there_is_refused(
    document: dict[str, dict[str, object]], message: str
) -> None:
    with pytest.raises(PolicyError, match=f"(?s){message}"):
        from_policy(document)


def test_a_policy_without_changes_leaves_the_shipped_lists() -> None:
    assert from_policy({}) == shipped()
    assert shipped() is shipped()
    assert set(shipped()) == {(name, "en") for name in LISTS}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_shipped_list_keeps_to_its_schema_and_is_named_by_its_file(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))

    schemas.check(document, "phrases", where=path.name)
    assert path.name == f"{document['list']}.{document['language']}.json"
    for key in ("phrases", "negations", "exceptions"):
        assert document[key] == sorted(document[key])


def test_a_shipped_list_states_the_recall_that_the_claim_measures() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "claim_phrases.py")]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for path in DOCUMENTS:
        document = json.loads(path.read_text(encoding="utf-8"))
        rows = [line for line in table.splitlines() if f"`{document['list']}`" in line]
        figures = [re.search(r"\((\d+) of (\d+)\) \|$", row) for row in rows]
        stated = document["recall"]
        assert all(figures)
        assert sum(int(one[1]) for one in figures if one) == stated["found"]
        assert sum(int(one[2]) for one in figures if one) == stated["of"]


def test_a_list_may_miss_a_text_unless_its_recall_is_measured_and_whole() -> None:
    lists = from_policy({"leaving": {"de": {"replace": ["kündig*"]}}})
    whole = {("own", "en"): attrs.evolve(own("leave"), recall=1.0)}

    assert english("notice").recall == pytest.approx(21 / 65)
    assert lists["leaving", "de"].recall is None
    assert lists["leaving", "en"].extended(["quit"]).recall == english("leaving").recall
    assert [phrases.may_miss(lists, name) for name in ("notice", "leaving")] == [True, True]
    assert phrases.may_miss({("own", "en"): own("leave")}, "own")
    assert not phrases.may_miss(whole, "own")
    assert not phrases.may_miss(lists, "rivals")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_phrase_of_a_shipped_list_is_found_where_nothing_excepts_it(name: str) -> None:
    one = english(name)
    bare = PhraseList(name=name, language="en", phrases=one.phrases)

    said = (way for phrase in one.phrases for way in each_word(phrase))
    plain = [way.replace("...", "some").replace("*", "") for way in said]
    missed = [text for text, hit in zip(plain, found(bare, *plain), strict=True) if not hit]
    assert missed == []


def test_the_page_shows_the_figures_as_they_are_now_and_they_keep_their_floors() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "claim_phrases.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout in (ROOT / "docs" / "phrases.md").read_text(encoding="utf-8")
    assert {line.split("`")[1] for line in done.stdout.splitlines()[2:]} == LISTS


def test_a_long_list_with_gaps_finds_its_phrases() -> None:
    """As one regular expression it would take more memory than Polars allows."""
    phrases = [f"word{number} ... leaves" for number in range(3_000)]
    long = PhraseList(name="leaving", language="en", phrases=phrases)
    told = found(long, "so word0 never leaves", "word2999 at last leaves us", "word3000 leaves")
    assert told == [True, True, False]


def test_a_phrase_of_many_gaps_is_refused() -> None:
    phrase = "a" + " ... b" * 21
    with pytest.raises(PolicyError, match="too many gaps"):
        from_policy({"leaving": {"en": {"extend": [phrase]}}})
