"""The interview: questions in the terminal, answers in a file after each of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from supplier_support import practices
from support import orders

import focuskit
from focuskit import Plugins
from focuskit.cli import main
from focuskit.model import schemas
from focuskit.model.answer_files import read_answers
from focuskit.model.documents import to_document

LEADERSHIP = ["customers-never-at-our-table", "unaccountable-focus"]
RUN = [sys.executable, "-c", "from focuskit.cli import main; main()"]


def _talk(path: Path, said: str, *more: str) -> Result:
    return CliRunner().invoke(main, ["interview", "--answers", str(path), *more], input=said)


def _levels(path: Path) -> dict[str, int | None]:
    return {one.id: one.level for one in read_answers(path)}


def _documents(path: Path) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for document in documents:
        schemas.check(document, "answer", where=str(path))
    return documents


def test_each_question_is_asked_with_its_levels_spelled_out(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    done = _talk(path, "2\nwe did it twice\n0\n\n", "--only", "leadership")
    assert done.exit_code == 0
    for name in LEADERSHIP:
        practice = practices()[name]
        for text in (practice.question, practice.why, *practice.levels):
            assert text in done.stdout
    assert _documents(path) == [
        {"id": LEADERSHIP[0], "level": 2, "note": "we did it twice"},
        {"id": LEADERSHIP[1], "level": 0},
    ]
    assert "2 of 2 questions answered" in done.stdout


def test_answers_are_there_after_each_question_and_the_next_interview_goes_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "answers.json"
    first = _talk(path, "1\n\nq\n")
    assert first.exit_code == 0
    assert list(_levels(path).values()) == [1]
    second = _talk(path, "3\n\nq\n")
    assert practices()[LEADERSHIP[0]].question not in second.stdout
    assert _levels(path) == {LEADERSHIP[0]: 1, LEADERSHIP[1]: 3}


def test_an_interview_that_is_cut_off_keeps_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    cut = _talk(path, "1\n\n")
    assert cut.exit_code == 1
    assert f"what was answered so far is in {path}" in cut.stderr
    assert _levels(path) == {LEADERSHIP[0]: 1}
    assert [file.name for file in tmp_path.iterdir()] == ["answers.json"]


def test_an_interview_that_is_cut_off_at_a_note_keeps_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    done = _talk(path, "2\n", "--only", "leadership")
    assert done.exit_code == 1
    assert _levels(path) == {LEADERSHIP[0]: 2}


def test_what_nobody_knows_stays_unknown_and_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    done = _talk(path, "s\n2\n\n", "--only", "leadership")
    assert _levels(path) == {LEADERSHIP[0]: None, LEADERSHIP[1]: 2}
    assert f"1 of 2 questions answered; still unknown: {LEADERSHIP[0]}" in done.stdout
    again = _talk(path, "3\n\n", "--only", "leadership")
    assert practices()[LEADERSHIP[1]].question not in again.stdout
    assert _levels(path) == {LEADERSHIP[0]: 3, LEADERSHIP[1]: 2}


def test_back_returns_to_the_question_before_and_anything_else_is_asked_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "answers.json"
    done = _talk(path, "1\n\nb\n7\n2\nbetter\nB\n\n\n3\n\n", "--only", "leadership")
    assert done.exit_code == 0
    assert "found '7'; expected one of 0, 1, 2, 3, s, b, q" in done.stdout
    assert _levels(path) == {LEADERSHIP[0]: 2, LEADERSHIP[1]: 3}
    assert _documents(path)[0]["note"] == "better"


def test_once_all_is_answered_enter_keeps_each_answer(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    _talk(path, "1\nonce\n2\n\n", "--only", "leadership")
    before = path.read_bytes()
    kept = _talk(path, "\n\n\n\n", "--only", "leadership")
    assert kept.exit_code == 0
    assert path.read_bytes() == before
    _talk(path, "\n-\n0\n\n", "--only", "leadership")
    assert _documents(path) == [
        {"id": LEADERSHIP[0], "level": 1},
        {"id": LEADERSHIP[1], "level": 0},
    ]


def test_a_template_holds_every_question_and_keeps_what_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    _talk(path, "1\nonce\nq\n")
    done = _talk(path, "", "--template")
    assert done.exit_code == 0
    assert len(_documents(path)) == len(practices())
    (first, *others) = _documents(path)
    assert first == {"id": LEADERSHIP[0], "level": 1, "note": "once"}
    for one in others:
        assert one["level"] is None
        assert one["question"] == practices()[one["id"]].question
        assert one["levels"] == list(practices()[one["id"]].levels)
    unknown = focuskit.assess([], answers=path).supplier
    asked = [f for f in unknown.findings if f.origin.hook == "focuskit_practices"]
    assert [f.sign for f in asked if f.outcome != "unknown"] == [LEADERSHIP[0]]


def test_a_one_file_plugin_asks_its_questions_and_themes_have_names(tmp_path: Path) -> None:
    plugin = tmp_path / "rounds.py"
    plugin.write_text(
        "from focuskit import Practice\n"
        "ROUNDS = Practice(id='rounds.no-rounds', theme='rounds', title='Rounds', why='They see.',"
        " question='Who walks the floor?', levels=['nobody', 'few', 'most', 'all'])\n"
    )
    path = tmp_path / "answers.json"
    _talk(path, "3\n\n", "--plugin", str(plugin), "--only", "rounds")
    assert _levels(path) == {"rounds.no-rounds": 3}
    wrong = _talk(path, "", "--only", "listning")
    assert wrong.exit_code == 2
    assert "did you mean 'listening'" in wrong.stderr
    (tmp_path / "broken.py").write_text("raise RuntimeError('no')\n")
    done = _talk(path, "q\n", "--plugin", str(tmp_path / "broken.py"))
    assert "plugin broken was set aside: RuntimeError: no" in done.stderr


def test_without_plugins_there_is_nothing_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plugins, "installed", classmethod(lambda _: Plugins()))
    done = _talk(tmp_path / "answers.json", "")
    assert done.exit_code == 2
    assert "no plugin asks about a practice" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('[{"id": "no-advisory-board", "level": 9}]')
    refused = _talk(path, "1\n")
    assert refused.exit_code == 2
    assert "item 0" in refused.stderr
    nowhere = _talk(tmp_path / "no" / "answers.json", "1\n\n")
    assert nowhere.exit_code == 2
    assert "the file cannot be written" in nowhere.stderr


def test_a_link_to_the_answers_stays_one_and_they_keep_their_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("[]")
    real.chmod(0o640)
    link.symlink_to(real)
    _talk(link, "1\n\nq\n")
    assert link.is_symlink()
    assert len(_levels(real)) == 1
    assert real.stat().st_mode & 0o777 == 0o640


def test_an_answer_that_nobody_asked_for_is_told_with_the_nearest_practice() -> None:
    shown = focuskit.assess([], answers=[{"id": "no-advisory-bord", "level": 3}])
    (note,) = [note for note in shown.info["notes"] if "plays no part" in note]
    assert note.endswith("did you mean 'no-advisory-board'?")


def test_the_interview_runs_in_a_real_terminal(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 -- POSIX only

    path = tmp_path / "answers.json"
    ours, theirs = pty.openpty()
    command = [*RUN, "interview", "--answers", str(path), "--only", "listening"]
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = b""
        replies = {b"Your answer": b"2\n", b"A note": b"met once\n"}
        try:
            while piece := os.read(ours, 4096):
                shown += piece
                for prompt in [prompt for prompt in replies if prompt in shown]:
                    os.write(ours, replies.pop(prompt))
        except OSError:  # a closed terminal reads as an input error
            process.wait()
    assert process.returncode == 0
    assert not replies
    assert _documents(path) == [{"id": "no-advisory-board", "level": 2, "note": "met once"}]


@pytest.mark.parametrize("form", ["table", "json"])
def test_the_supplier_has_a_page_and_a_document(tmp_path: Path, form: str) -> None:
    rows, path = tmp_path / "rows.ndjson", tmp_path / "answers.json"
    rows.write_text("\n".join(json.dumps(to_document(row)) for row in orders("acme", 9, 5, 1)))
    _talk(path, "0\n\nq\n")
    given = ["--interactions", str(rows), "--answers", str(path)]
    done = CliRunner().invoke(main, ["supplier", *given, "--format", form])
    assert done.exit_code == 0
    if form == "json":
        document = json.loads(done.stdout)
        schemas.check(document, "assessment", where="stdout")
        assert document["subject"] == {
            "type": "supplier", "id": "supplier", "name": None, "segment": None,
        }  # fmt: skip
        return
    for part in ("Ledger", "Findings", "What to do", "score 0.0", "regains", LEADERSHIP[0]):
        assert part in done.stdout
    below = CliRunner().invoke(main, ["assess", *given])
    assert "The supplier itself" in below.stdout
    assert "score 0.0, between 0.0 and" in below.stdout
