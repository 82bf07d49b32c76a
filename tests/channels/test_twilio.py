"""Twilio: its signature, what it calls us with, what it answers to a send. Forms as the provider's manual has them."""

import socket
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from gateway.channels.base import (
    Accepted,
    BadRequest,
    CannotList,
    Event,
    Forged,
    InboundSms,
    NotFound,
    NotOurs,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
)
from gateway.channels.reading import reference, unwrapped
from gateway.channels.twilio import Twilio, TwilioSettings
from tests.channels.doubles import Doubles, Entry, Knob, twilio_signature
from tests.channels.harness import HOST, Call, EveryChannel, read

PUBLIC = "https://saathi.example"
ACCOUNT = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "9f86d081884c7d65"
SHARED_KEY = "0a1b2c3d4e5f"
SERVICE = "MG0123456789abcdef0123456789abcdef"
SMS, FALLBACK, STATUS = "/twilio/sms", "/twilio/sms-fallback", "/twilio/status"
SIGNED_WITH_KEY = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"

INBOUND = {
    "ToCountry": "US",
    "ToState": "",
    "SmsMessageSid": "SM8f4e1a",
    "NumMedia": "0",
    "SmsSid": "SM8f4e1a",
    "SmsStatus": "received",
    "Body": "18 15",
    "FromCountry": "PK",
    "To": "+15005550006",
    "NumSegments": "1",
    "MessageSid": "SM8f4e1a",
    "AccountSid": ACCOUNT,
    "From": "+923331234567",
    "ApiVersion": "2010-04-01",
}
CALLBACK = {
    "SmsSid": "SM5c2b",
    "SmsStatus": "delivered",
    "MessageStatus": "delivered",
    "To": "+923331234567",
    "MessageSid": "SM5c2b",
    "AccountSid": ACCOUNT,
    "From": "+15005550006",
    "ApiVersion": "2010-04-01",
    "RawDlrDoneDate": "2611230604",
}
GENUINE = {SMS: INBOUND, FALLBACK: INBOUND, STATUS: CALLBACK}
MESSAGE = Outgoing(41, "+923331234567", "Kal workshop 10 baje, GGPS Huramzai.")


def twilio(base_url: str = "", answer_within_s: float = 0.3, **changed: str) -> Twilio:
    settings = {
        "account_sid": ACCOUNT,
        "auth_token": AUTH_TOKEN,
        "from_number": "+15005550006",
        "shared_key": SHARED_KEY,
        "base_url": base_url,
    }
    return Twilio(TwilioSettings(**(settings | changed)), PUBLIC + "/", answer_within_s)


def signed(call: Call, token: str = AUTH_TOKEN, base: str = PUBLIC) -> Call:
    url = base + call.path + (f"?{call.query}" if call.query else "")
    return replace(call, headers={"X-Twilio-Signature": twilio_signature(token, url, call.form)})


def signed_with_key(call: Call, settings: str = SIGNED_WITH_KEY) -> Call:
    signature = twilio_signature(SHARED_KEY, PUBLIC + call.path, call.form, "sha256")
    return replace(call, headers={"X-Twilio-Signature": signature, "X-Twilio-Webhooks-Signature-Settings": settings})


def called(rule: str, without: tuple[str, ...] = (), query: str = "", **changed: str) -> Call:
    form = {name: value for name, value in (GENUINE[rule] | changed).items() if name not in without}
    return signed(Call(rule, form, query=query))


class TestEveryCase(EveryChannel):
    secrets: ClassVar = (AUTH_TOKEN, SHARED_KEY)
    text: ClassVar = (SMS, "Body", "body")
    needed: ClassVar = {
        SMS: ("MessageSid", "From", "To", "Body"),
        FALLBACK: ("MessageSid", "From", "To", "Body"),
        STATUS: ("MessageSid", "MessageStatus"),
    }

    def channel(self) -> Twilio:
        return twilio()

    def genuine(self) -> Mapping[str, Mapping[str, str]]:
        return GENUINE

    def prove(self, call: Call) -> Call:
        return signed(call)


def test_the_published_signature_is_ours_too() -> None:
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    form = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234"}
    form |= {"From": "+14158675309", "To": "+18005551212"}
    assert twilio_signature("12345", url, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert RequestValidator("12345").validate(url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


PROVED: dict[str, Call] = {
    "with the auth token": called(SMS),
    "with a query": called(SMS, query="a=1&b=%2F&a=0"),
    "with an empty field": called(SMS, Body=""),
    "with the fallback's extra query": called(
        FALLBACK, query="ErrorCode=11217&ErrorUrl=https%3A%2F%2Fx%2Ftwilio%2Fsms"
    ),
    "with the shared key": signed_with_key(Call(SMS, INBOUND)),
    "with the port spelt out": signed(Call(SMS, INBOUND), base=PUBLIC + ":443"),
}


@pytest.mark.parametrize("call", PROVED.values(), ids=PROVED.keys())
def test_a_signature_is_believed(call: Call) -> None:
    event = read(twilio(), call)
    assert isinstance(event, InboundSms)
    assert event.provider_id == "SM8f4e1a"


FORGED: dict[str, Call] = {
    "over the host that a proxy sees": signed(Call(SMS, INBOUND), base=f"http://{HOST}"),
    "over plain http": signed(Call(SMS, INBOUND), base="http://saathi.example"),
    "a public host claimed by header": replace(
        signed(Call(SMS, INBOUND), base="https://evil.example"),
        headers={
            **signed(Call(SMS, INBOUND), base="https://evil.example").headers,
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
        },
    ),
    "with another token": signed(Call(SMS, INBOUND), token="0" * 16),
    "for another account": called(SMS, AccountSid="ACffff"),
    "for no account": called(SMS, without=("AccountSid",)),
    "for another path": replace(called(SMS), path=FALLBACK),
    "with the shared key, unannounced": replace(
        signed_with_key(Call(SMS, INBOUND)),
        headers={"X-Twilio-Signature": twilio_signature(SHARED_KEY, PUBLIC + SMS, INBOUND, "sha256")},
    ),
    "with an algorithm of next year": signed_with_key(Call(SMS, INBOUND), "key=k,algorithm=HMAC_SHA3"),
    "with the auth token, announced as the shared key": replace(
        called(SMS), headers={**called(SMS).headers, "X-Twilio-Webhooks-Signature-Settings": "key=k"}
    ),
}


@pytest.mark.parametrize("call", FORGED.values(), ids=FORGED.keys())
def test_a_signature_is_not_believed(call: Call) -> None:
    with pytest.raises(Forged):
        read(twilio(), call)


def test_a_field_cannot_be_cut_in_two_under_a_true_signature() -> None:
    # Names and values are signed without a mark between them, so this one holds; the needed field is what is gone.
    form = {name: value for name, value in INBOUND.items() if name != "Body"} | {"Body1": "8 15"}
    with pytest.raises(BadRequest, match="Body"):
        read(twilio(), replace(called(SMS), form=form))


def test_without_a_shared_key_its_signature_is_refused() -> None:
    with pytest.raises(Forged):
        read(twilio(shared_key=""), signed_with_key(Call(SMS, INBOUND)))


@pytest.mark.parametrize("token", ["new-token", "old-token"])
def test_two_auth_tokens_hold_while_one_is_replaced(token: str) -> None:
    assert read(twilio(auth_token="new-token,old-token"), signed(Call(SMS, INBOUND), token=token))


def inbound(call: Call, **changed: Any) -> InboundSms:
    known: dict[str, Any] = {"provider_id": "SM8f4e1a", "msisdn": "+923331234567", "to": "+15005550006"}
    return InboundSms(**(known | {"body": "18 15", "received_at": None, "raw": dict(call.form)} | changed))


LONG = "Q bachon ke liye paani nahin hai aur chhat se pani tapakta hai, \u0634\u06a9\u0631\u06cc\u06c1"

RECEIVED: dict[str, tuple[Call, Event]] = {
    "sms": (call := called(SMS), inbound(call)),
    "sms by the fallback": (call := called(FALLBACK), inbound(call)),
    "sms without the older names of its id": (call := called(SMS, without=("SmsSid", "SmsMessageSid")), inbound(call)),
    "picture without words": (call := called(SMS, Body="", NumMedia="1"), inbound(call, body="")),
    "a long text in base64": (call := called(SMS, Body=b64encode(LONG.encode()).decode()), inbound(call, body=LONG)),
    "stop": (call := called(SMS, Body="STOP", OptOutType="STOP"), inbound(call, body="STOP", opt_out="stop")),
    "start": (call := called(SMS, Body="START", OptOutType="START"), inbound(call, body="START", opt_out="start")),
    "help": (call := called(SMS, Body="HELP", OptOutType="HELP"), inbound(call, body="HELP", opt_out="help")),
    "an opt-out of next year": (call := called(SMS, OptOutType="PAUSE"), inbound(call)),
    "stop, but only in words": (call := called(SMS, Body="STOP"), inbound(call, body="STOP")),
}


@pytest.mark.parametrize(("call", "expected"), RECEIVED.values(), ids=RECEIVED.keys())
def test_a_call_is_read(call: Call, expected: Event) -> None:
    assert read(twilio(), call) == expected


RECEIPTS: dict[str, tuple[dict[str, str], Receipt]] = {
    **{
        state: ({"MessageStatus": state}, Receipt("SM5c2b", "queued", final=False))
        for state in ("accepted", "scheduled", "queued", "sending")
    },
    "sent": ({"MessageStatus": "sent"}, Receipt("SM5c2b", "sent", final=False)),
    "partly": ({"MessageStatus": "partially_delivered"}, Receipt("SM5c2b", "sent", final=False)),
    "delivered": ({"MessageStatus": "delivered"}, Receipt("SM5c2b", "delivered", final=True)),
    "read": ({"MessageStatus": "read"}, Receipt("SM5c2b", "delivered", final=True)),
    "canceled": ({"MessageStatus": "canceled"}, Receipt("SM5c2b", "failed", final=True)),
    "handset off": (
        {"MessageStatus": "undelivered", "ErrorCode": "30003"},
        Receipt("SM5c2b", "failed", final=True, reason="30003"),
    ),
    "unknown number": (
        {"MessageStatus": "undelivered", "ErrorCode": "30005"},
        Receipt("SM5c2b", "failed", final=True, reason="30005", number_is_dead=True),
    ),
    "landline": (
        {"MessageStatus": "undelivered", "ErrorCode": "30006"},
        Receipt("SM5c2b", "failed", final=True, reason="30006", number_is_dead=True),
    ),
    "replied stop": (
        {"MessageStatus": "failed", "ErrorCode": "21610"},
        Receipt("SM5c2b", "failed", final=True, reason="21610", opted_out=True),
    ),
    "failed, no code": (
        {"MessageStatus": "failed", "ErrorCode": ""},
        Receipt("SM5c2b", "failed", final=True),
    ),
    "a status of next year": (
        {"MessageStatus": "teleported"},
        Receipt("SM5c2b", "queued", final=False, reason="unknown status teleported"),
    ),
}


@pytest.mark.parametrize(("form", "expected"), RECEIPTS.values(), ids=RECEIPTS.keys())
def test_a_receipt_is_read(form: dict[str, str], expected: Receipt) -> None:
    assert read(twilio(), signed(Call(STATUS, CALLBACK | form))) == expected


@pytest.mark.parametrize(
    ("query", "our_id"), [("id=41-11770b29", "41-11770b29"), ("id=41", "41"), ("id=x", None), ("", None)]
)
def test_a_receipt_brings_our_id_back(query: str, our_id: str | None) -> None:
    event = read(twilio(), called(STATUS, query=query))
    assert isinstance(event, Receipt)
    assert event.our_id == our_id


def test_a_call_for_another_number_is_not_ours() -> None:
    with pytest.raises(NotOurs):
        read(twilio(), called(SMS, To="+15550000000"))


def test_a_messaging_service_has_many_numbers() -> None:
    channel = twilio(from_number="", messaging_service_sid=SERVICE)
    assert read(channel, called(SMS, To="+15550000000", MessagingServiceSid=SERVICE))
    with pytest.raises(NotOurs):
        read(channel, called(SMS, MessagingServiceSid="MGffff"))


RFC_9457 = '{"type":"https://www.twilio.com/docs/errors/21610","title":"Stopped","status":400,"code":21610}'
UNREADABLE = Uncertain("an answer that cannot be read")
ANSWERS: dict[str, tuple[Knob, SendResult]] = {
    "20003": (Knob(code=20003, status=401), RefusedAccount("20003 wrong credentials")),
    "20429": (Knob(code=20429, status=429), Throttled()),
    "21211": (Knob(code=21211), RefusedNumber("21211 not a valid number")),
    "21212": (Knob(code=21212), RefusedAccount("21212 not a valid sender")),
    "21408": (Knob(code=21408), RefusedNumber("21408 region switched off")),
    "21606": (Knob(code=21606), RefusedAccount("21606 the sender is not ours or carries no SMS")),
    "21610": (Knob(code=21610), RefusedNumber("21610 replied STOP", opted_out=True)),
    "21610 in the newer form of an error": (
        Knob(status=400, body=RFC_9457, content_type="application/problem+json"),
        RefusedNumber("21610 replied STOP", opted_out=True),
    ),
    "21611": (Knob(code=21611), Throttled(3600)),
    "21612": (Knob(code=21612), RefusedNumber("21612 no route")),
    "21614": (Knob(code=21614), RefusedNumber("21614 not a mobile number")),
    "a code of next year": (Knob(code=29999), RefusedNumber("HTTP 400")),
    "a code of next year with 5xx": (Knob(code=20500, status=500), RetryLater("HTTP 500")),
    "HTTP 429 without a code": (Knob(status=429, body="slow"), Throttled()),
    "HTTP 404, a wrong account": (Knob(code=20404, status=404), RefusedAccount("HTTP 404")),
    "HTTP 307, a wrong base URL": (Knob(status=307, headers={"Location": "/x"}), RefusedAccount("HTTP 307")),
    "HTTP 503": (Knob(status=503, body="down"), RetryLater("HTTP 503")),
    "HTTP 502 from between": (Knob(status=502, body="<html>"), Uncertain("HTTP 502")),
    "a page instead of JSON": (Knob(status=201, body="<html>", content_type="text/html"), UNREADABLE),
    "no id": (Knob(status=201, body="{}"), Uncertain("an answer without an id")),
    "reset before it was taken": (Knob(drop="before"), Uncertain("no answer (ConnectionError)")),
}


@pytest.mark.parametrize(("knob", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_named(doubles: Doubles, knob: Knob, expected: SendResult) -> None:
    doubles.next(knob)
    assert twilio(doubles.url, answer_within_s=2).send(MESSAGE) == expected
    assert doubles.ledger.entries == []
    assert len(doubles.received) == 1, "never sent again by the sender itself, nor after a redirect"


def test_a_message_is_sent_as_the_manual_has_it(doubles: Doubles) -> None:
    result = twilio(doubles.url).send(replace(MESSAGE, valid_for_s=600))
    [entry] = doubles.ledger.entries
    assert result == Accepted(entry.provider_id)
    assert entry.our_id == reference(MESSAGE)
    [sent] = doubles.received
    assert sent.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert sent.form == {
        "To": "+923331234567",
        "From": "+15005550006",
        "Body": MESSAGE.text,
        "StatusCallback": f"{PUBLIC}/twilio/status?id={reference(MESSAGE)}",
        "ValidityPeriod": "600",
    }


def test_a_messaging_service_sends_instead_of_a_number(doubles: Doubles) -> None:
    twilio(doubles.url, from_number="", messaging_service_sid=SERVICE).send(MESSAGE)
    form = doubles.received[0].form
    assert form["MessagingServiceSid"] == SERVICE
    assert not {"From", "ValidityPeriod"} & set(form)


@pytest.mark.parametrize(("asked", "sent"), [(0, "1"), (-5, "1"), (90_000, "36000")])
def test_a_validity_stays_within_what_the_api_takes(doubles: Doubles, asked: int, sent: str) -> None:
    twilio(doubles.url).send(replace(MESSAGE, valid_for_s=asked))
    assert doubles.received[0].form["ValidityPeriod"] == sent


def test_what_it_would_refuse_for_length_is_named(doubles: Doubles) -> None:
    result = twilio(doubles.url).send(replace(MESSAGE, text="x" * 1601))
    assert result == RefusedNumber("21617 longer than 1600 characters")


def test_of_two_tokens_the_first_sends(doubles: Doubles) -> None:
    assert isinstance(twilio(doubles.url, auth_token="new,wrong").send(MESSAGE), Accepted)
    assert twilio(doubles.url, auth_token="wrong,old").send(MESSAGE) == RefusedAccount("20003 wrong credentials")


def test_nobody_at_home_is_for_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    channel = twilio(f"http://127.0.0.1:{port}")
    assert isinstance(channel.send(MESSAGE), RetryLater)
    assert channel.look_up(MESSAGE, datetime.now(UTC)) is None


@pytest.mark.parametrize("knob", [Knob(delay_s=1.0), Knob(drop="after")], ids=["no answer in time", "answer lost"])
def test_taken_but_not_told_can_be_looked_up(doubles: Doubles, knob: Knob) -> None:
    channel, began = twilio(doubles.url), datetime.now(UTC)
    doubles.next(knob)
    assert isinstance(channel.send(MESSAGE), Uncertain)
    [entry] = doubles.ledger.entries
    assert channel.look_up(MESSAGE, began) == Accepted(entry.provider_id)


def test_not_taken_is_not_found(doubles: Doubles) -> None:
    channel, began = twilio(doubles.url), datetime.now(UTC)
    doubles.next(Knob(drop="before"))
    channel.send(MESSAGE)
    channel.send(replace(MESSAGE, text="Something else"))
    channel.send(replace(MESSAGE, msisdn="+923330000000"))
    assert channel.look_up(MESSAGE, began) == NotFound()
    assert doubles.received[-1].form["To"] == MESSAGE.msisdn


def test_the_same_words_of_an_hour_ago_are_another_message(doubles: Doubles) -> None:
    channel = twilio(doubles.url)
    channel.send(MESSAGE)
    assert channel.look_up(MESSAGE, datetime.now(UTC) + timedelta(hours=1)) == NotFound()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b64encode(LONG.encode()).decode(), LONG),
        ("A" * 64, "A" * 64),  # letters, and no text behind them
        ("Salaam" * 12, "Salaam" * 12),
        (b64encode(b"18 15").decode(), b64encode(b"18 15").decode()),  # too short to have been wrapped
        (LONG, LONG),
    ],
)
def test_a_long_text_that_a_network_wrapped_is_unwrapped(body: str, words: str) -> None:
    assert unwrapped(body) == words


def test_its_list_tells_both_directions_of_our_sender_and_what_became_of_ours(doubles: Doubles) -> None:
    channel, began = twilio(doubles.url), datetime.now(UTC)
    ours = str(channel._settings.from_number)
    channel.send(MESSAGE)
    for number, (to, sender) in enumerate([(ours, "+923330000001"), ("+15550000000", "+923330000002")]):
        doubles.came.append(
            Entry("twilio", f"SM{number}", to, sender, "\u0633\u0644\u0627\u0645", began.timestamp() + number)
        )
    listed = list(channel.listed(began - timedelta(hours=1), ""))
    came, left = [each for each in listed if each.incoming], [each for each in listed if not each.incoming]
    assert [(each.provider_id, each.msisdn, each.body, each.to) for each in came] == [
        ("SM0", "+923330000001", "\u0633\u0644\u0627\u0645", ours)
    ]
    assert [(each.msisdn, each.body) for each in left] == [(MESSAGE.msisdn, MESSAGE.text)]
    assert left[0].receipt == Receipt(doubles.ledger.entries[0].provider_id, "queued", False)
    assert list(channel.listed(began + timedelta(hours=1), "")) == []


@pytest.mark.parametrize("knob", [Knob(status=500, body="x"), Knob(drop="before"), Knob(status=200, body="<html>")])
def test_half_a_list_is_none(doubles: Doubles, knob: Knob) -> None:
    doubles.next(knob)
    with pytest.raises(CannotList):
        list(twilio(doubles.url).listed(datetime.now(UTC), ""))


CHECKED = {
    "knows us": (Knob(), ""),
    "a wrong token": (
        Knob(status=401, body='{"code": 20003, "message": "Authenticate", "status": 401}'),
        "refuses the account: see TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
    ),
    "no such account": (
        Knob(status=404, body='{"code": 20404, "message": "not found", "status": 404}'),
        "refuses the account: see TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
    ),
    "suspended": (Knob(status=200, body='{"sid": "AC1", "status": "suspended"}'), "the account is suspended"),
    "a fault of theirs": (Knob(status=500, body='{"code": 20500, "message": "oops", "status": 500}'), "HTTP 500"),
    "away": (Knob(drop="before"), "does not answer (ConnectionError)"),
    "a page instead of JSON": (Knob(status=200, body="<html>"), "does not answer (JSONDecodeError)"),
}


@pytest.mark.parametrize(("knob", "expected"), CHECKED.values(), ids=CHECKED.keys())
def test_it_can_be_asked_whether_it_knows_us(doubles: Doubles, knob: Knob, expected: str) -> None:
    doubles.next(knob)
    assert twilio(doubles.url).check() == expected
    assert doubles.ledger.entries == []


@pytest.mark.parametrize(
    "knob",
    [Knob(status=500, body="x"), Knob(drop="before"), Knob(status=200, body="<html>"), Knob(status=401, body="{}")],
    ids=["fault", "reset", "page", "refused"],
)
def test_a_look_up_that_fails_says_nothing(doubles: Doubles, knob: Knob) -> None:
    doubles.next(knob)
    assert twilio(doubles.url).look_up(MESSAGE, datetime.now(UTC)) is None


def test_a_look_up_leaves_no_number_in_the_log(doubles: Doubles, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    twilio(doubles.url).look_up(MESSAGE, datetime.now(UTC))
    assert urlencode({"To": MESSAGE.msisdn}) not in caplog.text
    assert MESSAGE.msisdn not in caplog.text


def test_what_each_callback_is_answered() -> None:
    sms, fallback, status = twilio().webhooks
    assert sms.answer == fallback.answer
    assert sms.answer.content_type == "text/xml; charset=utf-8"
    assert sms.answer.body == '<?xml version="1.0" encoding="UTF-8"?><Response />'
    assert (status.answer.status, status.answer.body) == (204, "")
    assert twilio().can_send
