"""The generic HTTP channel: the tables of docs/providers.md against a local provider, and every way to write one wrongly."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest

from gateway.app import create_app
from gateway.channels.base import (
    Accepted,
    BadRequest,
    InboundSms,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
)
from gateway.channels.directory import build
from gateway.channels.http import Http, HttpSettings
from gateway.channels.http_template import fill
from gateway.channels.reading import reference
from gateway.channels.settings import MissingSettings, WrongSettings
from gateway.config import NotConfigured, from_environment
from gateway.jobs import collect, deliver
from store.tables import Inbox, Outbox, PupilCounts, Receipts
from tests import pishin
from tests.channels.harness import HOSTILE_TEXTS, Call, EveryChannel, read
from tests.doors import Doors
from tests.letters import change, put, row
from tests.people import GUL_KHAN, NOW

ROOT = Path(__file__).parents[2]
TOKEN, SECRET = "http-token-0123456789ABCDEF", "s3cret&+word"
ENVIRON = {"TELENOR_USER": "923450000000", "TELENOR_PASSWORD": SECRET, "M3TECH_TOKEN": TOKEN, "M3TECH_USER": "u"}
ENVIRON |= {"M3TECH_PASSWORD": SECRET, "RESELLER_TOKEN": TOKEN, "RESELLER_KEY": SECRET}
MESSAGE = Outgoing(41, "+923331234567", 'Kal "workshop" 10 baje & chai, GGPS <Huramzai> 100%.')
URDU = replace(MESSAGE, text="ساتھی: حاضری ۱۸ ۱۵ مل گئی، شکریہ")
OURS = reference(MESSAGE)
DOCUMENTED = "\n".join(re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "providers.md").read_text("utf-8"), re.S))
HOSTS = ("https://telenorcsms.com.pk:27677", "https://secure.m3techservice.com", "https://api.reseller.example")


@dataclass
class Asked:
    """One request as the provider got it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str


@dataclass
class Provider:
    """A local provider: `says` gives an answer to each path, `asked` is what it got."""

    url: str = ""
    says: dict[str, Callable[[Asked], tuple[int, str]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def answers(self, path: str, *answers: tuple[int, str]) -> None:
        """These in turn; the last one from then on."""
        left = list(answers)
        self.says[path] = lambda _: left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture
def provider() -> Iterator[Provider]:
    here = Provider()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            asked = Asked(self.command, url.path, query, dict(self.headers), body)
            here.asked.append(asked)
            status, told = here.says.get(url.path.rsplit("/", 1)[1], lambda _: (404, ""))(asked)
            if status == 0:
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(told.encode())))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(told.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.daemon_threads = True
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


def channels(tmp_path: Path, url: str = "", text: str = DOCUMENTED, **environ: str) -> dict[str, Http]:
    for host in HOSTS if url else ():
        text = text.replace(host, url)
    file = tmp_path / "channels.toml"
    file.write_text(text)
    made = Http.doors(HttpSettings(str(file)), "https://saathi.example", ENVIRON | environ)
    return {each.name: each for each in made}


@pytest.fixture
def documented(tmp_path: Path, provider: Provider) -> dict[str, Http]:
    return channels(tmp_path, provider.url)


RECEIVE, DELIVERY = "/http/m3tech/<token>/receive", "/http/reseller/<token>/delivery"
FORM = """
[shop]
token = "M3TECH_TOKEN"
[shop.receive]
from = "from"
text = "text"
to = "to"
id = "id"
date = "date"
[shop.delivery]
id = "id"
status = "status"
reason = "why"
map = { ok = "delivered", bad = "failed", gone = "dead", stop = "opted_out" }
"""
SHOP, SHOP_REPORT = "/http/shop/<token>/receive", "/http/shop/<token>/delivery"
GENUINE = {
    SHOP: {"id": "7", "from": "923331234567", "to": "8778", "text": "18 15", "date": "2026-11-25 08:40:00"},
    SHOP_REPORT: {"id": OURS, "status": "ok", "why": ""},
}


class TestEveryCase(EveryChannel):
    TOKEN: ClassVar = TOKEN
    secrets: ClassVar = (TOKEN,)
    text: ClassVar = (SHOP, "text", "body")
    needed: ClassVar = {SHOP: ("id", "from", "to", "text"), SHOP_REPORT: ("id", "status")}
    folder: ClassVar[Path]

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        type(self).folder = tmp_path

    def channel(self) -> Http:
        return channels(self.folder, text=FORM)["http-shop"]

    def genuine(self) -> Mapping[str, Mapping[str, str]]:
        return GENUINE


def called(rule: str, form: Mapping[str, str], **more: Any) -> Call:
    return Call(rule.replace("<token>", TOKEN), form, **more)


# --- What comes in ------------------------------------------------------------------------------------


def test_a_form_is_read_by_get_and_by_post(tmp_path: Path) -> None:
    shop = channels(tmp_path, text=FORM)["http-shop"]
    expected = InboundSms(
        "7", "+923331234567", "8778", "18 15", datetime(2026, 11, 25, 8, 40, tzinfo=UTC), GENUINE[SHOP]
    )
    assert read(shop, called(SHOP, GENUINE[SHOP])) == read(shop, called(SHOP, GENUINE[SHOP], method="GET")) == expected


def test_odd_bytes_and_long_ids_lose_nothing(tmp_path: Path) -> None:
    shop, form = channels(tmp_path, text=FORM)["http-shop"], {"Content-Type": "application/x-www-form-urlencoded"}
    body = b"id=" + b"7" * 9_000 + b"&from=03331234567&to=8778&text=18\xff15"
    event = read(shop, called(SHOP, {}, body=body, headers=form))
    assert isinstance(event, InboundSms)
    assert (event.body, len(event.provider_id)) == ("18\ufffd15", 200)


STATES: dict[str, tuple[dict[str, str], Receipt]] = {
    "delivered": ({}, Receipt(OURS, "delivered", True, our_id=OURS)),
    "failed": ({"status": "bad", "why": "off"}, Receipt(OURS, "failed", True, "off", our_id=OURS)),
    "failed, no reason": ({"status": "bad"}, Receipt(OURS, "failed", True, "bad", our_id=OURS)),
    "a dead number": ({"status": "gone"}, Receipt(OURS, "failed", True, "gone", number_is_dead=True, our_id=OURS)),
    "opted out": ({"status": "stop"}, Receipt(OURS, "failed", True, "stop", opted_out=True, our_id=OURS)),
    "a state of next year": ({"status": "new"}, Receipt(OURS, "queued", False, "unknown status new", our_id=OURS)),
    "by their id": ({"id": "778"}, Receipt("778", "delivered", True)),
}


@pytest.mark.parametrize(("form", "expected"), STATES.values(), ids=STATES.keys())
def test_a_report_is_read(tmp_path: Path, form: dict[str, str], expected: Receipt) -> None:
    shop = channels(tmp_path, text=FORM)["http-shop"]
    assert read(shop, called(SHOP_REPORT, GENUINE[SHOP_REPORT] | form)) == expected


NO_ID = {"from": "03331234567", "text": "1"}


def test_a_message_without_an_id_is_told_by_its_words_and_its_minute(documented: dict[str, Http]) -> None:
    channel, now = documented["http-m3tech"], 1_795_435_320.0

    def key(form: dict[str, str], at: float) -> str:
        channel._now = lambda: at
        event = read(channel, called(RECEIVE, form))
        assert isinstance(event, InboundSms)
        return event.provider_id

    assert key(NO_ID, now) == key(NO_ID, now + 59)
    others = [key(NO_ID, now + 60), key(NO_ID | {"text": "2"}, now), key(NO_ID | {"from": "03331234568"}, now)]
    assert key(NO_ID, now) not in others


SAID = {"id": "m1", "sender": "03331234567", "recipient": "8778", "body": "۱۸ ۱۵ \u0000", "received_at": None}


def test_json_is_read_and_answered_as_the_table_says(documented: dict[str, Http]) -> None:
    channel = documented["http-reseller"]
    body = json.dumps({"data": SAID}).encode()
    event = read(channel, called("/http/reseller/<token>/receive", {}, body=body))
    assert isinstance(event, InboundSms)
    assert (event.provider_id, event.msisdn, event.body) == ("m1", "+923331234567", "۱۸ ۱۵ ")
    receive, _ = channel.webhooks
    assert (receive.answer.body, receive.answer.content_type) == ('{"ok": true}', "application/json")


BODIES = {
    "json": ("json", b'{"from": "03331234567", "text": "18 15"}', True),
    "json that is a list": ("json", b"[]", False),
    "half a json": ("json", b'{"from": ', False),
    "deep json": ("json", b"[" * 60_000, False),
    "letters of no alphabet": ("json", b'{"from": "\xff\xfe"}', False),
    "xml": ("xml", b"<m><from>03331234567</from><text>18 15</text></m>", True),
    "xml with a namespace": ("xml", b'<m xmlns="urn:x"><from>03331234567</from><text>18 15</text></m>', True),
    "half an xml": ("xml", b"<m><from>", False),
    "laughs": ("xml", b'<!DOCTYPE m [<!ENTITY a "aa">]><m><from>&a;</from><text>18 15</text></m>', False),
}


@pytest.mark.parametrize(("how", "body", "reads"), BODIES.values(), ids=BODIES.keys())
def test_bodies(tmp_path: Path, how: str, body: bytes, reads: bool) -> None:
    text = f'[x]\ntoken = "M3TECH_TOKEN"\n[x.receive]\nformat = "{how}"\nfrom = "from"\ntext = "text"\n'
    channel, call = channels(tmp_path, text=text)["http-x"], called("/http/x/<token>/receive", {}, body=body)
    if reads:
        event = read(channel, call)
        assert isinstance(event, InboundSms)
        assert (event.msisdn, event.body) == ("+923331234567", "18 15")
    else:
        with pytest.raises(BadRequest):
            read(channel, call)


# --- What goes out ------------------------------------------------------------------------------------

SIGNED_IN = (200, "<corpsms><command>Auth_request</command><data>S1</data><response>OK</response></corpsms>")
SENT = (200, "<corpsms><command>Submit_SM</command><data>778</data><response>OK</response></corpsms>")


def test_the_step_before_is_taken_once_and_again_when_signed_out(
    documented: dict[str, Http], provider: Provider
) -> None:
    channel = documented["http-telenor"]
    provider.answers("auth.jsp", SIGNED_IN, (200, SIGNED_IN[1].replace("S1", "S&2")))
    provider.answers("sendsms.jsp", SENT, SENT, (200, "<data>Error 102</data><response>ERROR</response>"), SENT)
    assert [channel.send(MESSAGE) for _ in range(4)] == [Accepted("778")] * 2 + [Throttled(1)] + [Accepted("778")]
    assert [each.path.rsplit("/", 1)[1] for each in provider.asked] == (
        ["auth.jsp", "sendsms.jsp", "sendsms.jsp", "sendsms.jsp", "auth.jsp", "sendsms.jsp"]
    )
    assert provider.asked[0].query == {"msisdn": "923450000000", "password": SECRET}
    sent = {"to": "923331234567", "text": MESSAGE.text, "mask": "8778", "unicode": "false"}
    assert provider.asked[1].query == {"session_id": "S1"} | sent
    assert provider.asked[-1].query == {"session_id": "S&2"} | sent


def test_signed_out_at_once_is_for_somebody_to_see_and_never_goes_round(
    documented: dict[str, Http], provider: Provider
) -> None:
    provider.answers("auth.jsp", SIGNED_IN)
    provider.answers("sendsms.jsp", (200, "<data>Error 102</data><response>ERROR</response>"))
    assert [documented["http-telenor"].send(MESSAGE) for _ in range(2)] == [RefusedAccount("signed out at once")] * 2


def test_it_can_be_asked_whether_it_knows_us(documented: dict[str, Http], provider: Provider) -> None:
    provider.answers("auth.jsp", SIGNED_IN, (200, "<data>Error 101</data>"), (0, ""))
    told = [documented["http-telenor"].check() for _ in range(3)]
    assert told[0] == ""
    assert told[1] == "sign-in refused: see [telenor.auth] in HTTP_CHANNELS"
    assert str(told[2]).startswith("sign-in: no answer")
    assert documented["http-m3tech"].check() is None


AUTHS: dict[str, tuple[tuple[int, str], SendResult]] = {
    "wrong password": ((200, "<data>Error 101</data><response>ERROR</response>"), RefusedAccount("sign-in refused")),
    "refused": ((403, ""), RefusedAccount("HTTP 403")),
    "down": ((503, ""), RetryLater("HTTP 503")),
    "too fast": ((429, ""), Throttled()),
    "from between: nothing was sent": ((502, ""), RetryLater("sign-in failed")),
    "elsewhere": ((302, ""), RefusedAccount("HTTP 302")),
    "lost: nothing was sent": ((0, ""), RetryLater("sign-in: no answer (ProtocolError)")),
}


@pytest.mark.parametrize(("answer", "expected"), AUTHS.values(), ids=AUTHS.keys())
def test_a_step_before_that_fails_sends_nothing(
    documented: dict[str, Http], provider: Provider, answer: tuple[int, str], expected: SendResult
) -> None:
    provider.answers("auth.jsp", answer)
    assert documented["http-telenor"].send(MESSAGE) == expected
    assert len(provider.asked) == 1


ANSWERS: dict[str, tuple[tuple[int, str], SendResult]] = {
    "taken": ((201, '{"status": "queued", "message_id": "m-9"}'), Accepted("m-9")),
    "taken without an id": ((200, '{"status":"queued"}'), Accepted(OURS)),
    "no money, with 200": ((200, '{"error": "insufficient_credit"}'), RefusedAccount("refused for our account")),
    "no number, with 400": ((400, '{"error": "invalid_number"}'), RefusedNumber("refused for this number")),
    "opted out": ((400, '{"error": "opted_out"}'), RefusedNumber("wants nothing more", opted_out=True)),
    "too fast": ((200, "rate_limited"), Throttled()),
    "wrong key": ((401, ""), RefusedAccount("HTTP 401")),
    "too fast, by status": ((429, ""), Throttled()),
    "down": ((500, ""), RetryLater("HTTP 500")),
    "from between": ((504, ""), Uncertain("HTTP 504")),
    "not understood": ((422, ""), RefusedNumber("HTTP 422")),
    "elsewhere": ((307, ""), RefusedAccount("HTTP 307")),
    "something new": ((200, "<html>hello</html>"), Uncertain("an answer that the table does not know")),
    "lost": ((0, ""), Uncertain("no answer (ProtocolError)")),
}


@pytest.mark.parametrize(("answer", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_named(
    documented: dict[str, Http], provider: Provider, answer: tuple[int, str], expected: SendResult
) -> None:
    provider.answers("messages", answer)
    assert documented["http-reseller"].send(MESSAGE) == expected
    assert len(provider.asked) == 1, "never again by the sender itself, nor after a redirect"


@pytest.mark.parametrize(("message", "encoding"), [(MESSAGE, "plain"), (URDU, "unicode")], ids=["GSM-7", "Urdu"])
def test_json_goes_out_as_the_table_says(
    documented: dict[str, Http], provider: Provider, message: Outgoing, encoding: str
) -> None:
    provider.answers("messages", (200, '{"status": "queued"}'))
    documented["http-reseller"].send(replace(message, valid_for_s=600))
    [asked] = provider.asked
    assert (asked.method, asked.headers["Authorization"]) == ("POST", f"Bearer {SECRET}")
    assert asked.headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(asked.body) == {
        "reference": reference(message),
        "to": "03331234567",
        "from": "SAATHI",
        "text": message.text,
        "encoding": encoding,
        "ttl_minutes": "10",
    }


@pytest.mark.parametrize(("message", "kind"), [(MESSAGE, "0"), (URDU, "7")], ids=["GSM-7", "Urdu"])
def test_an_address_goes_out_as_the_table_says(
    documented: dict[str, Http], provider: Provider, message: Outgoing, kind: str
) -> None:
    provider.answers("SendSMS", (200, '[{"Response":"0"}]'))
    assert documented["http-m3tech"].send(message) == Accepted(reference(message))
    [asked] = provider.asked
    told = {name: asked.query[name] for name in ("MobileNo", "SMS", "SMSType", "MsgId", "Password")}
    assert told == {
        "MobileNo": "923331234567",
        "SMS": message.text,
        "SMSType": kind,
        "MsgId": reference(message),
        "Password": SECRET,
    }


@pytest.mark.parametrize("words", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_words_cannot_leave_their_place(words: str) -> None:
    values = {"text": words, "to": "+92"}
    form = fill("to={{to}}&text={{text}}", values, "urlencoded")
    assert dict(parse_qsl(form, keep_blank_values=True)) == values
    assert json.loads(fill('{"to": {{to}}, "text": {{text}}}', values, "json")) == values
    told = ElementTree.fromstring(fill('<m to="{{text}}"><text>{{text}}</text></m>', values, "xml"))
    assert (told[0].text or "").replace("\n", "") == words.replace("\r\n", "").replace("\n", "")
    assert not set(fill("x: {{text}}", values, "header")) & {"\r", "\n"}


# --- Asked, where it cannot call ----------------------------------------------------------------------

INBOX = "<corpsms>" + "".join(
    f"<sms><id>{key}</id><msisdn>{sender}</msisdn><message>{words}</message><date>2026-11-25 08:40:00</date></sms>"
    for key, sender, words in (("1", "", "nobody wrote this"), ("2", GUL_KHAN.msisdn, "18 15"))
) + "</corpsms>"  # fmt: skip


@pytest.fixture
def saathi(database_url: str, tmp_path: Path, provider: Provider) -> Iterator[Doors]:
    channels(tmp_path, provider.url)
    environ = {"HTTP_CHANNELS": str(tmp_path / "channels.toml"), "DATABASE_URL": database_url, "SIMULATOR": "on"}
    opened = Doors(create_app(from_environment(ENVIRON | environ)))
    with opened.parts.database.transaction() as db:
        opened.parts.clock.set(db, NOW)
        pishin.fill(db)
    yield opened
    opened.parts.database.dispose()


def test_messages_and_reports_are_asked_for_and_count_once(saathi: Doors, provider: Provider) -> None:
    provider.answers("auth.jsp", SIGNED_IN)
    provider.answers("sendsms.jsp", SENT)
    provider.answers("inbox.jsp", (200, INBOX))
    provider.answers("querymsg.jsp", (200, "<status>Sent</status>"), (200, "<status>Delivered</status>"))
    outbox_id = put(saathi.parts.database, "Salam", channel="http-telenor")
    assert deliver.run(saathi.parts)["sent"] == 1
    assert collect.run(saathi.parts) == {"messages_asked_for": 1, "reports_asked_for": 1}
    assert row(saathi.parts.database, outbox_id).state == "sent"
    assert collect.run(saathi.parts) == {"messages_asked_for": 1, "reports_asked_for": 1}
    assert row(saathi.parts.database, outbox_id).state == "delivered"
    assert (saathi.count(table=Inbox), saathi.count(table=PupilCounts)) == (1, 1)
    [reply] = saathi.outbox(Outbox.msisdn == GUL_KHAN.msisdn)
    assert reply.channel == "http-telenor"
    assert collect.run(saathi.parts) == {"messages_asked_for": 1}, "nobody asks about what is delivered"


@pytest.mark.parametrize("answer", [(500, ""), (200, "<half"), (200, ""), (0, ""), (302, "")])
def test_a_provider_that_cannot_be_asked_is_asked_again_later(
    saathi: Doors, provider: Provider, answer: tuple[int, str]
) -> None:
    provider.answers("auth.jsp", SIGNED_IN)
    provider.answers("inbox.jsp", answer)
    assert collect.run(saathi.parts) == {}
    assert saathi.count(table=Inbox) == 0


# --- Through the doors --------------------------------------------------------------------------------


def test_a_count_comes_in_and_its_report_comes_back(saathi: Doors, provider: Provider) -> None:
    provider.answers("messages", (200, '{"status": "queued", "message_id": "m-9"}'))
    under, said = f"/http/reseller/{TOKEN}", {"data": SAID | {"sender": GUL_KHAN.msisdn, "body": "18 15"}}
    answers = [saathi.client.post(f"{under}/receive", json=said) for _ in range(3)]
    assert {(each.status_code, each.text) for each in answers} == {(200, '{"ok": true}')}
    assert saathi.count(table=PupilCounts) == 1
    assert deliver.run(saathi.parts)["sent"] == 1
    for status in ("DELIVRD", "SENT", "DELIVRD"):
        report = {"data": {"message_id": "m-9", "status": status}}
        assert saathi.client.post(f"{under}/delivery", json=report).status_code == 200
    [reply] = saathi.outbox(Outbox.msisdn == GUL_KHAN.msisdn)
    assert reply.state == "delivered"


def test_whoever_cannot_prove_himself_leaves_no_row(saathi: Doors) -> None:
    for path in ("/http/reseller/x/receive", "/http/reseller/x/delivery", "/http/m3tech/x/receive"):
        assert saathi.client.post(path, json={"data": SAID}).status_code == 403
    large = "x" * 70_000
    assert saathi.client.post(f"/http/m3tech/{TOKEN}/receive", data={"from": "1", "text": large}).status_code == 413
    assert saathi.client.get(f"/http/m3tech/{TOKEN}/receive?from=1&text={large}").status_code == 413
    assert saathi.client.post(f"/http/telenor/{TOKEN}/receive").status_code == 404
    assert (saathi.count(table=Inbox), saathi.count(table=Receipts)) == (0, 0)


# --- Written wrongly ----------------------------------------------------------------------------------

GOOD = '[a]\n[a.send]\nurl = "https://x.example/?to={{to}}"\n'
WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "no TOML": ("[a\n", ("line 1",)),
    "nothing": ("", ("no channel",)),
    "a key that nobody knows": (GOOD + 'urll = "x"\n', ("a.send.urll",)),
    "a needed key": ("[a]\n[a.send]\nmethod = 'GET'\n", ("a.send.url",)),
    "a method": (GOOD + 'method = "FETCH"\n', ("a.send.method",)),
    "a pattern": (GOOD + 'success = "("\n', ("a.send.success",)),
    "a pattern without a group": (GOOD + 'id = "id"\n', ("a.send.id: a group",)),
    "a meaning": (GOOD + 'errors = [{ match = "x", means = "sad" }]\n', ("a.send.errors.0.means",)),
    "an address in the open": (GOOD.replace("https", "http"), ("a.send.url: an https://",)),
    "an address of a file": (GOOD.replace("https://", "file:///"), ("a.send.url: an https://",)),
    "a name in a template": (GOOD.replace("{{to}}", "{{too}}"), ("a.send.url: nothing is called {{too}}",)),
    "a name in a header": (GOOD + 'headers = { X = "{{key}}" }\n', ("a.send.headers.X: nothing is called {{key}}",)),
    "a sign-in that is not there": (GOOD.replace("{{to}}", "{{auth}}"), ("a.send.url: {{auth}} needs",)),
    "a secret that is not set": ('[a]\nsecrets = { key = "NO_SUCH" }\n', ("a.secrets.key: NO_SUCH is not set",)),
    "no token": ('[a]\n[a.receive]\nfrom = "f"\ntext = "t"\n', ("a.token: needed",)),
    "a token that is not set": ('[a]\ntoken = "NO_SUCH"\n', ("a.token: NO_SUCH is not set",)),
    "a state": (
        '[a]\ntoken = "M3TECH_TOKEN"\n[a.delivery]\nid = "i"\nstatus = "s"\nmap = { X = "gone" }\n',
        ("a.delivery.map.X",),
    ),
    "a name": ('["A b"]\n', ("A b: not the table",)),
    "no table": ("a = 1\n", ("a: not the table",)),
    "several at once": (
        '[a]\nsecrets = { key = "NO_SUCH" }\n[a.send]\nurl = "http://x.example/{{who}}"\nid = "x"\n[b]\nnumbers = "x"\n',
        ("a.secrets.key", "a.send.url: an https", "a.send.url: nothing is called {{who}}", "a.send.id", "b.numbers"),
    ),
}


@pytest.mark.parametrize(("text", "named"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, named: tuple[str, ...]) -> None:
    with pytest.raises(WrongSettings) as error:
        channels(tmp_path, text=text)
    assert len(error.value.problems) == len(named)
    assert all(any(name in problem for problem in error.value.problems) for name in named)
    assert all("channels.toml: " in problem for problem in error.value.problems)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_stops_the_start_in_one_line(tmp_path: Path) -> None:
    environ = {"HTTP_CHANNELS": f"{tmp_path}/none.toml", "SIMULATOR": "on", "DATABASE_URL": "sqlite://"}
    with pytest.raises(NotConfigured, match=r"none\.toml: No such file"):
        create_app(from_environment(environ))


def test_what_is_missing_elsewhere_is_named_with_it(tmp_path: Path) -> None:
    environ = {"HTTP_CHANNELS": f"{tmp_path}/none.toml", "KANNEL_SMSC": "x"}
    with pytest.raises(WrongSettings, match=r"none\.toml.*KANNEL_USERNAME"):
        build(environ, "")
    with pytest.raises(MissingSettings):
        build({"KANNEL_SMSC": "x"}, "")


def test_a_secret_is_not_told_with_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as error:
        channels(tmp_path, text=f'[a]\n[a.send]\nurl = "http://x.example/?password={SECRET}"\n')
    assert SECRET not in str(error.value)


def test_only_what_a_table_tells_is_there(tmp_path: Path) -> None:
    made = channels(tmp_path)
    assert {name: (each.can_send, each.collects, len(each.webhooks)) for name, each in made.items()} == {
        "http-telenor": (True, True, 0),
        "http-m3tech": (True, False, 1),
        "http-reseller": (True, False, 2),
    }
    silent = channels(tmp_path, text=FORM)["http-shop"]
    assert not silent.can_send
    assert silent.send(MESSAGE) == RefusedAccount("no way to send")
    assert list(silent.collect(["1"])) == []


def test_an_uncertain_message_stays_uncertain(saathi: Doors, provider: Provider) -> None:
    provider.answers("messages", (0, ""))
    outbox_id = put(saathi.parts.database, "Salam", channel="http-reseller")
    assert deliver.run(saathi.parts)["uncertain"] == 1
    change(saathi.parts.database, outbox_id, try_at=NOW.replace(year=2020))
    assert deliver.run(saathi.parts)["asked"] == 1
    assert row(saathi.parts.database, outbox_id).state == "uncertain"
    assert len(provider.asked) == 1
