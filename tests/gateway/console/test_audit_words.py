"""The audit in the reader's language: every act that the code writes has its words, and is found by them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from flows import catalogue
from flows.texts import Text, render
from gateway.console.audit_words import ACTS, ASKED, EXPORTS, said
from gateway.console.charting.tables import TABLES
from gateway.console.visit import LANGUAGE_COOKIE
from gateway.parts import Parts
from store import audit
from tests.desks import TARIQ, Desk

ROOT = Path(catalogue.__file__).parent.parent
FILES = [path for layer in ("store", "gateway") for path in sorted((ROOT / layer).rglob("*.py"))]
WHERE_IT_IS_WRITTEN = {"visit": 0, "audit": 2}  # the act, among what is given to `visit.note` and `audit.note`
PASSED_ON = {"self.known.person_id if self.known else None, what, about", "*change.note"}


def written(path: Path) -> Iterator[ast.expr]:
    """What a file gives as an act: to `note`, or for later as `note = (act, about)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note":
            at = WHERE_IT_IS_WRITTEN.get(ast.unparse(node.func.value))
            given = ", ".join(map(ast.unparse, node.args))
            if at is not None and not any(given.endswith(each) for each in PASSED_ON):
                yield node.args[at]
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "note"
            and isinstance(node.value, ast.Tuple)
        ):
            yield node.value.elts[0]
        if path.parent.name == "console" and isinstance(node, ast.Call) and ast.unparse(node.func) == "Change":
            assert ast.unparse(node.args[1]) == "note", f"its line of the audit stands above: {ast.unparse(node)}"


def acts_of(given: ast.expr) -> list[str]:
    """What it can be: of one made of parts, one with each act and each table in its place."""
    if isinstance(given, ast.IfExp):
        return acts_of(given.body) + acts_of(given.orelse)
    if isinstance(given, ast.JoinedStr):
        pieces = [each.value if isinstance(each, ast.Constant) else None for each in given.values]
        filling = ACTS if pieces[0] == ASKED else TABLES
        return ["".join(fill if piece is None else str(piece) for piece in pieces) for fill in filling]
    assert isinstance(given, ast.Constant), f"an act is written where it is noted: {ast.unparse(given)}"
    return [str(given.value)]


WRITTEN = sorted({act for path in FILES for given in written(path) for act in acts_of(given)})


def test_every_act_that_is_written_has_words_and_no_other() -> None:
    assert len(WRITTEN) > 80
    assert [act for act in WRITTEN if not isinstance(said(act), Text)] == []
    assert [act for act in ACTS if act not in WRITTEN] == []


@pytest.mark.parametrize("language", ["ur_Latn", "ur"])
def test_no_two_of_them_are_called_the_same(language: str) -> None:
    words = {act: render(said(act), language) for act in WRITTEN}
    assert len(set(words.values())) == len(words)
    assert not [act for act in ACTS if words[act] == render(said(act), "en")]


def test_one_of_an_earlier_release_is_shown_as_it_stands() -> None:
    assert said("opened the old page") == "opened the old page"
    assert said(f"weather{next(iter(EXPORTS))}").endswith("export asked for")  # type: ignore[union-attr]


def test_an_urdu_page_says_them_in_urdu_and_finds_them_by_their_words(app: Flask, parts: Parts) -> None:
    with parts.database.transaction() as db:
        audit.note(db, TARIQ.id, "number shown", "person 7")
        audit.note(db, None, "asked for: rules changed", "opens 10:00")
        audit.note(db, TARIQ.id, "in-touch exported", "district")
    desk = Desk(app, TARIQ, strong=True)
    desk.client.set_cookie(LANGUAGE_COOKIE, "ur")
    page = desk.see("/audit")
    assert "نمبر دیکھا" in page
    assert "دوسری ہاں کے لیے مانگا: اصول بدلے" in page
    assert "shown" not in page
    assert "rules" not in page
    assert "exported" not in page
    found = desk.see("/audit?words=اصول بدلے")
    assert "opens 10:00" in found
    assert "person 7" not in found
    assert "person 7" in desk.see("/audit?words=number shown")
