"""The calls that the page of the phones makes, as a browser makes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.config import from_environment
from gateway.jobs import deliver
from store.tables import Inbox, PupilCounts
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NASREEN, NOW, ZARMINA


def post(doors: Doors, path: str, headers: dict[str, str] | None = None, **body: Any) -> TestResponse:
    return doors.client.post(f"/phone/{path}", json=body, headers=headers or {})


def press(doors: Doors, text: str, session_id: str = "s1", number: str = GUL_KHAN.msisdn) -> dict[str, Any]:
    answer = post(doors, "ussd", number=number, session_id=session_id, text=text)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def updates(doors: Doors, *numbers: str, after: int = 0) -> dict[str, Any]:
    answer = doors.client.get("/phone/updates", query_string={"numbers": ",".join(numbers), "after": after})
    return dict(answer.get_json())


def test_a_call_with_its_budget(doors: Doors) -> None:
    shown = press(doors, "")
    assert shown["text"].startswith("Saathi\n1 Attendance today")
    assert (shown["more"], shown["budget"], shown["encoding"]) == (True, 160, "GSM-7")
    assert shown["used"] == len(shown["text"])


def test_sent_twice_is_one_effect(doors: Doors) -> None:
    press(doors, "1*18*15")
    assert press(doors, "1*18*15*1") == press(doors, "1*18*15*1")
    assert doors.count(table=PupilCounts) == 1


def test_a_message_and_its_answer(doors: Doors) -> None:
    assert post(doors, "sms", number="0333 1234568", text="18 15").status_code == 200
    assert updates(doors, GUL_KHAN.msisdn)["waiting"] == 1
    deliver.run(doors.parts)
    told = updates(doors, GUL_KHAN.msisdn)
    assert [(each["incoming"], each["parts"]) for each in told["messages"]] == [(False, 1), (True, 1)]
    assert told["messages"][1]["text"].startswith("Saved: Wed 25 Nov, boys 18/22")
    assert told["waiting"] == 0
    newest = told["messages"][-1]["id"]
    assert updates(doors, GUL_KHAN.msisdn, after=newest)["messages"] == []
    assert updates(doors, ZARMINA.msisdn)["messages"] == []


def test_ten_kilobytes_and_nul_are_kept_and_answered(doors: Doors) -> None:
    assert post(doors, "sms", number=GUL_KHAN.msisdn, text="Q why\0 " * 2000).status_code == 200
    assert doors.count(table=Inbox) == 1


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
@pytest.mark.parametrize("path", ["ussd", "sms", "clock"])
def test_another_site_cannot_press_keys(doors: Doors, path: str, headers: dict[str, str]) -> None:
    refused = post(doors, path, headers, number=GUL_KHAN.msisdn, session_id="s", text="18 15", action="day")
    assert refused.status_code == 403
    assert refused.get_json()["error"]
    assert doors.count(table=Inbox) == 0


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_our_own_page_can(doors: Doors, headers: dict[str, str]) -> None:
    assert post(doors, "sms", headers, number=GUL_KHAN.msisdn, text="18 15").status_code == 200


def test_a_form_is_no_call(doors: Doors) -> None:
    assert doors.client.post("/phone/sms", data={"number": GUL_KHAN.msisdn, "text": "18 15"}).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status", "why"),
    [
        ("ussd", {"number": "nobody", "session_id": "s", "text": ""}, 400, "no telephone number"),
        ("ussd", {"number": GUL_KHAN.msisdn, "text": ""}, 400, "session_id"),
        ("sms", {"number": "12", "text": "x"}, 400, "no telephone number"),
        ("sms", {"number": 12, "text": "x"}, 400, "JSON object of texts"),
        ("clock", {"action": "yesterday"}, 409, "no button"),
        ("clock", {"to": "soon"}, 409, "is no time"),
        ("clock", {"to": "2026-11-25T13:00"}, 409, "only moves forward: it is Wed 25 Nov 2026, 13:40 there"),
        ("clock", {"to": "2027-11-25T13:00"}, 409, "14 days at most"),
    ],
)
def test_what_cannot_be_done_gets_one_clear_line(
    doors: Doors, path: str, body: dict[str, Any], status: int, why: str
) -> None:
    refused = post(doors, path, **body)
    assert (refused.status_code, why in refused.get_json()["error"]) == (status, True), refused.text


@pytest.mark.parametrize(
    "query",
    [
        "after=9" + "9" * 30,
        "after=x",
        "after=-1",
        "after=%00",
        "after=1&numbers=%00",
        "numbers=%00,+92%00",
        "numbers=%ff",
    ],
)
def test_updates_of_nonsense_are_no_fault_of_ours(doors: Doors, query: str) -> None:
    assert doors.client.get(f"/phone/updates?{query}").status_code in (200, 400)


@pytest.mark.parametrize("path", ["ussd", "sms", "clock"])
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b"{" * 20_000,
        b"[" * 30_000 + b"]" * 30_000,
        b'{"text": "' + b"x" * 100_000 + b'"}',
        b'{"number": "+923331234568", "text": {"a": {}}, "session_id": "s"}',
        b'{"number": "+923331234568", "text": NaN}',
        b'{"number": "+9' + b"9" * 400 + b'", "session_id": "s"}',
        b'{"number": "\xff"}',
        b'{"to": "9999-12-31T23:59:59-12:00"}',
        b'{"to": "0001-01-01T00:00:00+14:00"}',
        b"\0",
    ],
)
def test_json_of_any_kind_is_refused_and_no_fault_of_ours(doors: Doors, path: str, body: bytes) -> None:
    refused = doors.client.post(f"/phone/{path}", data=body, content_type="application/json")
    assert 400 <= refused.status_code < 500, refused.text


def test_halves_of_characters_and_a_long_call_id_are_a_call(doors: Doors) -> None:
    odd = b'{"number": "+923331234568", "text": "\\ud800\\u0000", "session_id": "\\ud800' + b"9" * 9_000 + b'"}'
    assert doors.client.post("/phone/ussd", data=odd, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.7", 200),
        ("saathi.test", 200),  # as PUBLIC_BASE_URL has it
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example:8000", 403),
    ],
)
def test_a_name_that_another_site_led_here_opens_nothing(doors: Doors, host: str, status: int) -> None:
    for path in ("/phone", "/phone/updates"):
        assert doors.client.get(path, headers={"Host": host}).status_code == status


def test_the_clock_comes_as_far_as_it_is_sent(doors: Doors) -> None:
    moved = post(doors, "clock", action="morning").get_json()
    assert (moved["now"], moved["arrived"]) == ("Thu 26 Nov 2026, 09:30", True)
    wish: dict[str, str] = {"action": "week"}
    turns = 0
    while not moved["arrived"] or not turns:
        moved = post(doors, "clock", **wish).get_json()
        wish, turns = {"to": moved["to"]}, turns + 1
    assert moved["now"] == "Thu 03 Dec 2026, 09:30"
    assert turns > 1, "a long way is gone in stretches, so that there is something to see"


def test_a_database_that_is_away_is_a_line_on_the_phone() -> None:
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "SIMULATOR": "on"}
    client = create_app(from_environment(nowhere)).test_client()
    refused = client.post("/phone/sms", json={"number": GUL_KHAN.msisdn, "text": "18 15"})
    assert refused.status_code == 503
    assert "The database does not answer" in refused.get_json()["error"]
    assert [client.get(path).status_code for path in ("/phone", "/phone/updates")] == [503, 503]


def test_the_page_lays_out_whom_it_is_asked_for(doors: Doors) -> None:
    page = doors.client.get("/phone", query_string={"phones": f"{ZARMINA.msisdn},0333 1234571,nonsense"}).text
    assert page.count('data-number="+92') == 2
    assert ">Zarmina, teacher GGPS Huramzai<" in page
    assert ">Nasreen Achakzai, district officer Pishin<" in page


def test_the_page_names_everybody_to_choose_from(doors: Doors) -> None:
    page = doors.client.get("/phone").text
    assert f'<option value="{ABDUL_WADOOD.msisdn}">Abdul Wadood, mentor Pishin-03, teacher GPS Killi Karbala' in page
    assert NASREEN.msisdn in page


def test_the_page_is_small_and_needs_nothing_from_elsewhere(doors: Doors) -> None:
    page = doors.client.get("/phone")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    names = ["phone/static/phones.css", "phone/static/phones.js", "phone/static/icon.svg"]
    files = [doors.client.get(f"/{name}") for name in (*names, "console/static/noto-naskh-arabic.woff2")]
    assert {each.status_code for each in files} == {200}
    sizes = [len(each.data) for each in files]
    texts = [page.text, files[0].text, files[1].text]
    for each in files:
        each.close()
    assert sum(sizes) + len(page.data) < 100_000
    for text in texts:
        assert "https://" not in text
        assert "http://" not in text
    assert " style=" not in page.text
    assert "<script>" not in page.text


def test_there_are_no_phones_without_the_simulator(database_url: str) -> None:
    environ = {"DATABASE_URL": database_url, "SECRET_KEY": "x" * 32, "VAULT_KEY": "x" * 32}
    app = create_app(from_environment(environ))
    client = app.test_client()
    paths = [client.get("/phone"), client.get("/phone/updates"), client.post("/phone/ussd", json={})]
    assert {each.status_code for each in paths} == {404}
    app.extensions["saathi"].database.dispose()


def test_the_time_shown_is_the_programmes(doors: Doors) -> None:
    assert updates(doors)["now"] == f"{NOW + timedelta(hours=5):%a %d %b %Y, %H:%M}"
