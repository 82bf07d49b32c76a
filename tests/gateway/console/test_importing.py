"""What becomes of a clerk's lines is said in the language of the page, whoever brought the list."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from flows.texts import T
from gateway.console.importing import HEADS
from store.clerks.packing import packed, unpacked
from store.roster import COLUMNS
from tests.desks import TARIQ, Desk

LIST = """district,cluster,cluster_code,school,name,number,sex,boys
Pishin,Pishin-03,30703,GPS Killi Karbala,Gul Khan,0333 123,m,
Pishin,Pishin-03,30703,GPS Killi Karbala,Naseer,0345 1112223,lady,many
Pishin,Pishin-03,30703,GPS Killi Karbla,Rozi Khan,0345 1112224,m,
Pishin,Pishin-03,30703,GGPS Huramzai,Zarmina,0345 1112225,f,
Pishin,Pishin-03,30703,GPS Killi Karbala,Wali Tareen,0345 1112226,m,17
"""
ENGLISH = re.compile(r"\b(is|was|not|write|the|did|you|mean|new at|longer|replaced)\b")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def bring(desk: Desk, text: str = LIST) -> str:
    form = {"csrf_token": desk.token(), "file": (io.BytesIO(text.encode()), "list.csv")}
    answer = desk.client.post("/console/people/import", data=form, content_type="multipart/form-data")
    return str(answer.headers["Location"]).removeprefix("/console")


@pytest.mark.parametrize(
    ("language", "wrong", "asked", "changed"),
    [
        (
            "en",
            ("number: '0333 123' is not a mobile number of Pakistan", "sex: 'lady' is none of these: f, m"),
            "school 'GPS Killi Karbla' is new - did you mean 'GPS Killi Karbala'?",
            "boys 22 -> 17",
        ),
        (
            "ur_Latn",
            ("number: '0333 123' Pakistan ka mobile number nahin", "sex: 'lady' in mein se nahin: f, m"),
            "school 'GPS Killi Karbla' naya hai - kya 'GPS Killi Karbala' hai?",
            "boys 22 ki jagah 17",
        ),
        (
            "ur",
            ("'0333 123' پاکستان کا موبائل نمبر نہیں", "'lady' ان میں سے نہیں: f, m"),
            "school 'GPS Killi Karbla' نیا ہے - کیا 'GPS Killi Karbala' ہے؟",
            "boys 22 کی جگہ 17",
        ),
    ],
)
def test_each_remark_is_in_the_language_of_the_page(
    desk: Desk, language: str, wrong: tuple[str, ...], asked: str, changed: str
) -> None:
    page = bring(desk)
    desk.post("/language", {"to": language})
    first = desk.see(page)
    for words in wrong:
        assert words in first
    assert asked in desk.see(f"{page}?tab=asked")
    assert changed in desk.see(f"{page}?tab=new") + desk.see(f"{page}?tab=changed")
    if language != "en":
        for tab in ("wrong", "asked", "new", "changed", "number replaced"):
            seen = desk.get(f"{page}?tab={tab}").text
            body = re.sub(r"<[^>]+>", " ", seen.partition("<main")[2].partition("</main")[0])
            assert not ENGLISH.search(body), (tab, ENGLISH.search(body))


def test_a_file_that_is_none_is_refused_in_the_language_of_the_page(desk: Desk) -> None:
    desk.post("/language", {"to": "ur"})
    bring(desk, "name,number\nZarmina,1\n")
    assert "خانوں کے نام ہونے چاہییں" in desk.see("/people/import")


def test_a_text_is_kept_with_all_that_fills_it() -> None:
    inner = T("roster", "mentor")
    text = T("roster", "{role} of {cluster}", role=inner, cluster="Pishin-03")
    assert unpacked(packed(text)) == text
    assert unpacked(packed("Zarmina")) == "Zarmina"


def test_every_column_has_its_word_for_whoever_mends_it() -> None:
    assert tuple(HEADS) == COLUMNS
