"""Layouts of exports that plugins bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import focuskit
from focuskit.cli.main import main
from focuskit.extending.manager import Plugins

JOBS = "Job,Site,Raised,Priority\n1,Quay,2026-01-05,high\n2,Dock,2026-01-13,low\n"


def layout(id_: str = "acme.desk", title: str = "Acme Desk", **changed: Any) -> dict[str, Any]:
    fields = {"kind": {"constant": "ticket"}, "id": "Job", "account_id": "Site",
              "occurred_at": "Raised"}  # fmt: skip
    return {
        "schema_version": "1.0", "id": id_, "title": title, "table": "interactions",
        "headers": ["Job", "Site", "Raised"],
        "mapping": {"schema_version": "1.0", "interactions": {"fields": fields}},
        **changed,
    }  # fmt: skip


def plugin(folder: Path, *layouts: Any, name: str = "acme_desk") -> Path:
    path = folder / f"{name}.py"
    path.write_text(
        "import json\nfrom focuskit.hookspecs import hookimpl\n\n@hookimpl\n"
        f"def focuskit_mappings():\n    return json.loads({json.dumps(list(layouts))!r})\n"
    )
    return path


def jobs(folder: Path, text: str = JOBS) -> Path:
    path = folder / "jobs.csv"
    path.write_text(text)
    return path


def notes(portfolio: Any) -> str:
    return "\n".join(portfolio.info["notes"])


def test_a_file_of_a_system_that_a_plugin_knows_is_read_without_a_mapping(tmp_path: Path) -> None:
    file = jobs(tmp_path)
    with pytest.raises(focuskit.InputError, match="no column for"):
        focuskit.assess(file, plugins=[])
    found = focuskit.assess(file, plugins=[plugin(tmp_path, layout())], as_of="2026-01-31")
    assert list(found) == ["Dock", "Quay"]
    assert "read as Acme Desk, by a layout of acme_desk" in notes(found)


def test_it_is_used_in_a_folder_and_by_map_too(tmp_path: Path) -> None:
    brought = plugin(tmp_path, layout())
    folder = tmp_path / "exports"
    folder.mkdir()
    found = focuskit.assess(jobs(folder).parent, plugins=[brought], as_of="2026-01-31")
    assert found.info["counts"]["accepted"] == 2
    shown = CliRunner().invoke(main, ["map", str(jobs(tmp_path)), "--plugin", str(brought)])
    assert json.loads(shown.stdout)["interactions"]["fields"]["account_id"] == "Site"
    assert "look at: read as Acme Desk, by a layout of acme_desk" in shown.stderr


def test_a_layout_of_a_list_says_what_the_rows_are(tmp_path: Path) -> None:
    mapping = {"schema_version": "1.0", "accounts": {"fields": {"id": "Site"}}}
    sites = layout("acme.sites", table="accounts", headers=["Site", "Dock gates"], mapping=mapping)
    brought = plugin(tmp_path, layout(), sites)
    (tmp_path / "sites.csv").write_text("Site,Dock gates\nQuay,3\nDock,1\nRamp,2\n")
    found = focuskit.assess(
        jobs(tmp_path), accounts=tmp_path / "sites.csv", plugins=[brought], as_of="2026-01-31"
    )
    assert list(found) == ["Dock", "Quay", "Ramp"]


def test_of_two_that_fit_the_one_that_asks_for_more_counts_and_else_the_first_plugin(
    tmp_path: Path,
) -> None:
    more = layout("more.desk", "More", headers=["Job", "Site", "Raised", "Priority"])
    first = plugin(tmp_path, layout(), name="acme_desk")
    second = plugin(tmp_path, layout("bolt.desk", "Bolt"), name="bolt_desk")
    third = plugin(tmp_path, more, name="more_desk")
    file = jobs(tmp_path)
    for order in ([first, second], [second, first]):
        assert "read as Acme Desk" in notes(
            focuskit.assess(file, plugins=order, as_of="2026-01-31")
        )
    found = focuskit.assess(file, plugins=[first, third], as_of="2026-01-31")
    assert "read as More" in notes(found)


def test_a_plugin_goes_before_what_ships(tmp_path: Path) -> None:
    headers = ["Requester", "Assignee", "Group", "Via", "Status"]  # as a view of Zendesk
    mapping = {
        "schema_version": "1.0",
        "interactions": {
            "fields": {
                "kind": {"constant": "complaint"},
                "account_id": "Requester",
                "occurred_at": "Created",
            }
        },
    }
    own = layout(headers=headers, mapping=mapping, title="Our desk")
    row = "a,b,c,email,open,2026-01-05\n"
    file = jobs(tmp_path, f"{','.join(headers)},Created\n{row}")
    found = focuskit.assess(file, plugins=[plugin(tmp_path, own)], as_of="2026-01-31")
    assert "read as Our desk" in notes(found)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (layout(headers="Job"), "headers"),
        (layout(surprise=1), "surprise"),
        ({"id": 7}, "focuskit_mappings, 7"),
        ({}, "focuskit_mappings, item 0"),
        ("no document", "a list or tuple"),
    ],
)
def test_a_document_that_breaks_the_schema_sets_the_plugin_aside_and_no_other(
    tmp_path: Path, broken: Any, said: str
) -> None:
    bad = plugin(tmp_path, broken, name="bad_desk")
    found = focuskit.assess(
        jobs(tmp_path), plugins=[bad, plugin(tmp_path, layout())], as_of="2026-01-31"
    )
    assert found.info["counts"]["accepted"] == 2
    (failed,) = Plugins.of([bad]).failed
    assert said in failed.reason or "dict" in failed.reason
    assert "plugin bad_desk was set aside" in notes(found)


def test_a_format_that_cannot_be_read_sets_one_layout_aside(tmp_path: Path) -> None:
    fields = {"occurred_at": {"column": "Raised", "format": "yesterday"}}
    mapping = {"schema_version": "1.0", "interactions": {"fields": fields}}
    brought = plugin(tmp_path, layout("acme.old", mapping=mapping), layout())
    file = jobs(tmp_path)
    found = focuskit.assess(file, plugins=[brought], as_of="2026-01-31")
    assert "layout acme.old of plugin acme_desk was set aside" in notes(found)
    shown = CliRunner().invoke(main, ["map", str(file), "--plugin", str(brought)])
    assert "note: layout acme.old of plugin acme_desk was set aside" in shown.stderr


def test_ids_are_brought_once(tmp_path: Path) -> None:
    twice = Plugins.of([plugin(tmp_path, layout(), layout())])
    assert "layout 'acme.desk' twice" in twice.failed[0].reason
    again = plugin(tmp_path, layout(), name="bolt_desk")
    (failed,) = Plugins.of([plugin(tmp_path, layout()), again]).failed
    assert failed.distribution == "bolt_desk"
    assert "layout 'acme.desk' is already brought by acme_desk; rename or" in failed.reason
    (bare,) = Plugins.of([plugin(tmp_path, layout("desk"))]).loaded
    assert "'desk' has no prefix" in str(bare.warnings[0])
