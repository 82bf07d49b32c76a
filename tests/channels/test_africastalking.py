"""Africa's Talking: what it calls us with, what it answers to a send. Forms as its manual and captures have them."""

import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from gateway.channels.africastalking import AfricasTalking, AfricasTalkingSettings
from gateway.channels.base import (
    Accepted,
    CannotList,
    Event,
    InboundSms,
    NotOurs,
    OptOut,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
    UssdEnd,
    UssdPress,
)
from tests.channels.doubles import Doubles, Entry, Knob
from tests.channels.harness import Call, EveryChannel, read

TOKEN = "Q7yOc2mXnT4rB9kJ"
API_KEY = "atsk_4f2c"
USSD = "/africastalking/<token>/ussd"
ENDED = "/africastalking/<token>/ussd-events"
SMS = "/africastalking/<token>/sms"
DELIVERY = "/africastalking/<token>/delivery"
OPT_OUT = "/africastalking/<token>/opt-out"

PRESS = {
    "sessionId": "ATUid_abc",
    "phoneNumber": "+254711000111",
    "networkCode": "63902",
    "serviceCode": "*384*1234#",
    "text": "1*2",
}
END = {
    "date": "2026-11-23 06:04:45",
    "sessionId": "ATUid_abc",
    "serviceCode": "*384*1234#",
    "networkCode": "63902",
    "phoneNumber": "+254711000111",
    "status": "Failed",
    "cost": "KES 0.1",
    "durationInMillis": "8200",
    "hopsCount": "2",
    "hopsMetadata": "",
    "input": "1*2",
    "lastAppResponse": "CON 1 Attendance",
    "errorMessage": "Gateway Timeout",
}
INBOUND = {
    "linkId": "030904",
    "text": "18 15",
    "to": "8778",
    "id": "ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3",
    "date": "2017-05-03T06:04:45Z",
    "from": "+923331234567",
    "cost": "KES 1.00",
    "networkCode": "41001",
}
REPORT = {
    "id": "ATXid_dda018a640ed",
    "status": "Failed",
    "phoneNumber": "+254711000111",
    "networkCode": "63902",
    "failureReason": "UserIsInactive",
}
STOP = {"senderId": "8778", "phoneNumber": "+923331234567"}
GENUINE = {USSD: PRESS, ENDED: END, SMS: INBOUND, DELIVERY: REPORT, OPT_OUT: STOP}

THREE_MAY = datetime(2017, 5, 3, 6, 4, 45, tzinfo=UTC)
MESSAGE = Outgoing(41, "+923331234567", "Kal workshop 10 baje, GGPS Huramzai.")


def africastalking(base_url: str = "", answer_within_s: float = 0.3, **changed: str) -> AfricasTalking:
    settings = {
        "username": "saathi",
        "api_key": API_KEY,
        "webhook_token": TOKEN,
        "short_code": "8778",
        "ussd_code": "*384*1234#",
        "base_url": base_url,
    }
    return AfricasTalking(AfricasTalkingSettings(**(settings | changed)), "https://saathi.example", answer_within_s)


def called(rule: str, *, sender: str = "", without: tuple[str, ...] = (), **changed: str) -> Call:
    changed |= {"from": sender} if sender else {}
    form = {name: value for name, value in (GENUINE[rule] | changed).items() if name not in without}
    return Call(rule.replace("<token>", TOKEN), form)


class TestEveryCase(EveryChannel):
    TOKEN: ClassVar = TOKEN
    secrets: ClassVar = (TOKEN, API_KEY)
    text: ClassVar = (SMS, "text", "body")
    needed: ClassVar = {
        USSD: ("sessionId", "phoneNumber", "text"),
        ENDED: ("sessionId", "phoneNumber", "status"),
        SMS: ("id", "from", "to", "text"),
        DELIVERY: ("id", "status"),
        OPT_OUT: ("phoneNumber",),
    }

    def channel(self) -> AfricasTalking:
        return africastalking()

    def genuine(self) -> Mapping[str, Mapping[str, str]]:
        return GENUINE


def press(**changed: str | None) -> UssdPress:
    known: dict[str, Any] = {"session_id": "ATUid_abc", "msisdn": "+254711000111", "text": "1*2"}
    return UssdPress(**(known | {"service_code": "*384*1234#", "network_code": "63902"} | changed))


def inbound(call: Call, **changed: Any) -> InboundSms:
    known: dict[str, Any] = {"provider_id": INBOUND["id"], "msisdn": "+923331234567", "to": "8778", "body": "18 15"}
    return InboundSms(**(known | {"received_at": THREE_MAY, "raw": dict(call.form)} | changed))


RECEIVED: dict[str, tuple[Call, Event]] = {
    "press": (called(USSD), press()),
    "dial": (called(USSD, text=""), press(text="")),
    "press with a star typed in words": (called(USSD, text="3*boys*girls"), press(text="3*boys*girls")),
    "press without the optional fields": (
        called(USSD, without=("serviceCode", "networkCode")),
        press(service_code=None, network_code=None),
    ),
    "plus that was not encoded": (called(USSD, phoneNumber=" 254711000111"), press()),
    "our country without its plus": (called(USSD, phoneNumber="923331234567"), press(msisdn="+923331234567")),
    "another country without its plus": (called(USSD, phoneNumber="254711000111"), press(msisdn="254711000111")),
    "national form": (called(USSD, phoneNumber="0333 1234567"), press(msisdn="+923331234567")),
    "code written with blanks": (called(USSD, serviceCode=" *384*1234# "), press(service_code=" *384*1234# ")),
    "end by our fault": (called(ENDED), UssdEnd("ATUid_abc", "+254711000111", "Failed", "Gateway Timeout")),
    "end": (
        called(ENDED, without=("errorMessage",), status="Success"),
        UssdEnd("ATUid_abc", "+254711000111", "Success", None),
    ),
    "sms": (call := called(SMS), inbound(call)),
    "sms, the other form of date": (call := called(SMS, date="2017-05-03 06:04:45"), inbound(call)),
    "sms, a date with an offset": (call := called(SMS, date="2017-05-03T11:04:45+05:00"), inbound(call)),
    "sms, no date": (call := called(SMS, without=("date",)), inbound(call, received_at=None)),
    "sms, a date nobody can read": (call := called(SMS, date="yesterday"), inbound(call, received_at=None)),
    "sms without the optional fields": (call := called(SMS, without=("cost", "networkCode", "linkId")), inbound(call)),
    "sms from a name": (call := called(SMS, sender="JAZZ"), inbound(call, msisdn="JAZZ")),
    "sms from a short code": (call := called(SMS, sender="8181"), inbound(call, msisdn="8181")),
    "sms from a number with letters": (
        call := called(SMS, sender="+92333CALLNOW"),
        inbound(call, msisdn="+92333CALLNOW"),
    ),
    "opt-out": (called(OPT_OUT), OptOut("+923331234567")),
    "opt-out, only the number": (called(OPT_OUT, without=("senderId",)), OptOut("+923331234567")),
}


@pytest.mark.parametrize(("call", "expected"), RECEIVED.values(), ids=RECEIVED.keys())
def test_a_call_is_read(call: Call, expected: Event) -> None:
    assert read(africastalking(), call) == expected


REPORTS: dict[str, tuple[dict[str, str], Receipt]] = {
    "sent": ({"status": "Sent"}, Receipt("ATXid_1", "sent", final=False)),
    "submitted": ({"status": "Submitted"}, Receipt("ATXid_1", "sent", final=False)),
    "buffered": ({"status": "Buffered"}, Receipt("ATXid_1", "sent", final=False)),
    "success": ({"status": "Success"}, Receipt("ATXid_1", "delivered", final=True)),
    "rejected": (
        {"status": "Rejected", "failureReason": "InsufficientCredit"},
        Receipt("ATXid_1", "failed", final=True, reason="InsufficientCredit"),
    ),
    "failed, nobody there": (
        {"status": "Failed", "failureReason": "UserDoesNotExist"},
        Receipt("ATXid_1", "failed", final=True, reason="UserDoesNotExist", number_is_dead=True),
    ),
    "failed, number asleep": (
        {"status": "Failed", "failureReason": "UserIsInactive"},
        Receipt("ATXid_1", "failed", final=True, reason="UserIsInactive", number_is_dead=True),
    ),
    "failed, suspended": (
        {"status": "Failed", "failureReason": "UserAccountSuspended"},
        Receipt("ATXid_1", "failed", final=True, reason="UserAccountSuspended", number_is_dead=True),
    ),
    "failed, asked us to stop": (
        {"status": "Failed", "failureReason": "UserInBlackList"},
        Receipt("ATXid_1", "failed", final=True, reason="UserInBlackList", opted_out=True),
    ),
    "failed, this once": (
        {"status": "Failed", "failureReason": "DeliveryFailure"},
        Receipt("ATXid_1", "failed", final=True, reason="DeliveryFailure"),
    ),
    "failed, no reason": ({"status": "Failed"}, Receipt("ATXid_1", "failed", final=True, reason="Failed")),
    "absent": (
        {"status": "AbsentSubscriber"},
        Receipt("ATXid_1", "failed", final=False, reason="AbsentSubscriber"),
    ),
    "expired": ({"status": "Expired"}, Receipt("ATXid_1", "failed", final=False, reason="Expired")),
    "a status of next year": (
        {"status": "Teleported"},
        Receipt("ATXid_1", "queued", final=False, reason="unknown status Teleported"),
    ),
}


@pytest.mark.parametrize(("form", "expected"), REPORTS.values(), ids=REPORTS.keys())
def test_a_report_is_read(form: dict[str, str], expected: Receipt) -> None:
    report = {"id": "ATXid_1", "phoneNumber": "+923331234567", "networkCode": "41001", **form}
    assert read(africastalking(), Call(f"/africastalking/{TOKEN}/delivery", report)) == expected


@pytest.mark.parametrize("call", [called(USSD, serviceCode="*999#"), called(SMS, to="9999")], ids=["ussd", "sms"])
def test_a_call_for_another_code_is_not_ours(call: Call) -> None:
    with pytest.raises(NotOurs):
        read(africastalking(), call)
    assert read(africastalking(ussd_code="", short_code=""), call), "nothing to compare with: taken"


@pytest.mark.parametrize("token", ["new-token", "old-token"])
def test_two_tokens_hold_while_one_is_replaced(token: str) -> None:
    channel = africastalking(webhook_token="new-token, old-token")
    assert read(channel, Call(f"/africastalking/{token}/opt-out", STOP)) == OptOut("+923331234567")


def recipients(**changed: object) -> str:
    recipient = {"statusCode": 101, "number": "+92", "status": "Success", "cost": "0", "messageId": "ATXid_9"} | changed
    return str({"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [recipient]}}).replace("'", '"')


REFUSED_WHOLE = '{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}'
UNREADABLE = Uncertain("an answer that cannot be read")
ANSWERS: dict[str, tuple[Knob, SendResult]] = {
    "401 in the recipient": (Knob(code=401), RefusedAccount("401 RiskHold")),
    "402": (Knob(code=402), RefusedAccount("402 InvalidSenderId")),
    "403": (Knob(code=403), RefusedNumber("403 InvalidPhoneNumber")),
    "404": (Knob(code=404), RefusedNumber("404 UnsupportedNumberType")),
    "405": (Knob(code=405), RefusedAccount("405 InsufficientBalance")),
    "406": (Knob(code=406), RefusedNumber("406 UserInBlacklist", opted_out=True)),
    "407": (Knob(code=407), RefusedNumber("407 CouldNotRoute")),
    "409": (Knob(code=409), RefusedNumber("409 DoNotDisturbRejection")),
    "500 in the recipient": (Knob(code=500), RetryLater("500 InternalServerError")),
    "501": (Knob(code=501), RetryLater("501 GatewayError")),
    "502 in the recipient": (Knob(code=502), RetryLater("502 RejectedByGateway", once=True)),
    "a code of next year": (Knob(code=777), Uncertain("statusCode 777")),
    "the whole request refused, with 2xx": (Knob(status=201, body=REFUSED_WHOLE), RefusedAccount("InvalidSenderId")),
    "the code as text": (Knob(status=201, body=recipients(statusCode="102")), Accepted("ATXid_9")),
    "a charset, which the SDK stumbles over": (
        Knob(status=201, body=recipients(), content_type="application/json; charset=utf-8"),
        Accepted("ATXid_9"),
    ),
    "accepted, but as None": (
        Knob(status=201, body=recipients(messageId="None")),
        Uncertain("statusCode 101"),
    ),
    "accepted, but without an id": (
        Knob(status=201, body='{"SMSMessageData":{"Message":"","Recipients":[{"statusCode":101}]}}'),
        UNREADABLE,
    ),
    "a page instead of JSON": (Knob(status=200, body="<html>", content_type="text/html"), UNREADABLE),
    "JSON of another shape": (Knob(status=201, body='["ok"]'), UNREADABLE),
    "nothing at all": (Knob(status=201, body=""), UNREADABLE),
    "HTTP 400": (Knob(status=400, body="Request is missing required form field 'to'"), RefusedNumber("HTTP 400")),
    "HTTP 401": (
        Knob(status=401, body="The supplied authentication is invalid", content_type="text/plain"),
        RefusedAccount("HTTP 401"),
    ),
    "HTTP 404, a wrong base URL": (Knob(status=404), RefusedAccount("HTTP 404")),
    "HTTP 302, a wrong base URL": (Knob(status=302, headers={"Location": "/x"}), RefusedAccount("HTTP 302")),
    "HTTP 429": (Knob(status=429, body="slow down", content_type="text/plain"), Throttled()),
    "HTTP 429 which says how long": (Knob(status=429, headers={"Retry-After": "60"}), Throttled(60)),
    "HTTP 429 until a date": (Knob(status=429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), Throttled()),
    "HTTP 500": (Knob(status=500), RetryLater("HTTP 500")),
    "HTTP 503": (Knob(status=503), RetryLater("HTTP 503")),
    "HTTP 502 from between": (Knob(status=502), Uncertain("HTTP 502")),
    "HTTP 504 from between": (Knob(status=504), Uncertain("HTTP 504")),
    "reset before it was taken": (Knob(drop="before"), Uncertain("no answer (ConnectionError)")),
}


@pytest.mark.parametrize(("knob", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_named(doubles: Doubles, knob: Knob, expected: SendResult) -> None:
    doubles.next(knob)
    assert africastalking(doubles.url, answer_within_s=2).send(MESSAGE) == expected
    assert doubles.ledger.entries == []
    assert len(doubles.received) == 1, "never sent again by the sender itself, nor after a redirect"


def test_a_message_is_sent_as_the_manual_has_it(doubles: Doubles) -> None:
    result = africastalking(doubles.url).send(MESSAGE)
    [entry] = doubles.ledger.entries
    assert result == Accepted(entry.provider_id)
    [sent] = doubles.received
    assert sent.path == "/version1/messaging"
    assert sent.headers["apiKey"] == API_KEY
    assert sent.form == {
        "username": "saathi",
        "to": "+923331234567",
        "message": MESSAGE.text,
        "bulkSMSMode": "1",
        "from": "8778",
        "enqueue": "1",
    }


def test_urdu_and_emoji_leave_whole(doubles: Doubles) -> None:
    africastalking(doubles.url).send(Outgoing(1, "+923331234567", "حاضری ۱۸ & ۱۵ + \U0001f64f"))
    assert doubles.ledger.entries[0].text == "حاضری ۱۸ & ۱۵ + \U0001f64f"


def test_without_a_short_code_no_sender_is_named(doubles: Doubles) -> None:
    africastalking(doubles.url, short_code="").send(MESSAGE)
    assert "from" not in doubles.received[0].form


@pytest.mark.parametrize("knob", [Knob(delay_s=1.0), Knob(drop="after")], ids=["no answer in time", "answer lost"])
def test_taken_but_not_told_is_uncertain(doubles: Doubles, knob: Knob) -> None:
    doubles.next(knob)
    result = africastalking(doubles.url).send(MESSAGE)
    assert isinstance(result, Uncertain)
    assert len(doubles.ledger.entries) == 1


def test_nobody_at_home_is_for_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert isinstance(africastalking(f"http://127.0.0.1:{port}").send(MESSAGE), RetryLater)


@pytest.mark.parametrize("base_url", ["127.0.0.1:9", "http://no-such-host.invalid", "https://"])
def test_an_address_that_leads_nowhere_is_for_later(base_url: str) -> None:
    assert isinstance(africastalking(base_url).send(MESSAGE), RetryLater)


def test_a_recipient_the_sdk_refuses_is_refused(doubles: Doubles) -> None:
    result = africastalking(doubles.url).send(Outgoing(1, "JAZZ", "Shukria"))
    assert result == RefusedNumber("not a phone number")
    assert doubles.received == []


def test_a_wrong_key_pauses_the_account(doubles: Doubles) -> None:
    assert africastalking(doubles.url, api_key="wrong").send(MESSAGE) == RefusedAccount("HTTP 401")


def test_the_live_and_sandbox_addresses_are_the_sdks_own() -> None:
    addresses = [getattr(africastalking(username=name)._sms, "_baseUrl", None) for name in ("saathi", "sandbox")]
    assert addresses == [
        "https://api.africastalking.com/version1",
        "https://api.sandbox.africastalking.com/version1",
    ]


def test_its_list_is_read_to_the_end_and_from_where_it_was_left(doubles: Doubles) -> None:
    channel, began = africastalking(doubles.url), datetime.now(UTC)
    for number in range(1, 231):  # it gives a hundred at a time
        doubles.came.append(
            Entry("africastalking", str(number), "8778", f"+92333{number:07}", f"Salam {number}", began.timestamp())
        )
    listed = list(channel.listed(began - timedelta(hours=1), ""))
    assert [each.provider_id for each in listed] == [str(number) for number in range(1, 231)]
    assert (listed[6].msisdn, listed[6].body, listed[6].to, listed[6].incoming) == (
        "+923330000007",
        "Salam 7",
        "8778",
        True,
    )
    assert [each.provider_id for each in channel.listed(began - timedelta(hours=1), "228")] == ["229", "230"]
    assert list(channel.listed(began + timedelta(hours=1), "")) == []


@pytest.mark.parametrize("knob", [Knob(status=401, body="no"), Knob(drop="before"), Knob(status=200, body='{"x": 1}')])
def test_half_a_list_is_none(doubles: Doubles, knob: Knob) -> None:
    doubles.next(knob)
    with pytest.raises(CannotList):
        list(africastalking(doubles.url).listed(datetime.now(UTC), ""))


def test_it_cannot_be_asked_afterwards() -> None:
    assert africastalking().look_up(MESSAGE, THREE_MAY) is None


def test_a_door_that_only_receives() -> None:
    channel = africastalking(username="", api_key="")
    assert not channel.can_send
    assert channel.send(MESSAGE) == RefusedAccount("no account to send with")
    assert read(channel, called(USSD)) == press()


def test_a_screen_begins_with_its_verdict() -> None:
    ussd, *others = africastalking().webhooks
    assert ussd.screen("1 Attendance", True).body == "CON 1 Attendance"
    assert ussd.screen("Shukria", False).body == "END Shukria"
    assert ussd.screen("", False).body == "END "
    assert ussd.screen("x", True).content_type == "text/plain; charset=utf-8"
    assert [(hook.answer.status, hook.answer.body, hook.repeats) for hook in others] == [
        (200, "", False),
        (200, "", True),
        (200, "", False),
        (200, "", False),
    ]
