"""Africa's Talking: USSD and SMS in, SMS out.

Its callbacks carry no signature, so a long random token in the path is the proof. There is no per-turn id on
USSD (the turn is the session and its whole text) and no idempotency key on a send (a lost answer is uncertain).
Its two-way numbers are African; in Pakistan it is a protocol to test with. Facts: docs/providers.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

import requests
from africastalking.SMS import SMSService
from flask import Request

from gateway.channels.base import (
    ANSWER_WITHIN_S,
    CONNECT_WITHIN_S,
    Accepted,
    CannotList,
    Channel,
    InboundSms,
    Listed,
    OptOut,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Uncertain,
    UssdEnd,
    UssdPress,
    Webhook,
)
from gateway.channels.failures import http_failure, network_failure
from gateway.channels.reading import check_ours, e164, prove_token, read_form, read_time, short_id, storable
from gateway.channels.settings import one_or_two, setting

# What Recipients[0].statusCode means; the HTTP status alone says nothing. 100-102 are "processed, sent, queued".
ACCEPTED = (100, 101, 102)
REFUSALS: dict[int, SendResult] = {
    401: RefusedAccount("401 RiskHold"),
    402: RefusedAccount("402 InvalidSenderId"),
    403: RefusedNumber("403 InvalidPhoneNumber"),
    404: RefusedNumber("404 UnsupportedNumberType"),
    405: RefusedAccount("405 InsufficientBalance"),
    406: RefusedNumber("406 UserInBlacklist", opted_out=True),
    407: RefusedNumber("407 CouldNotRoute"),
    409: RefusedNumber("409 DoNotDisturbRejection"),
    500: RetryLater("500 InternalServerError"),
    501: RetryLater("501 GatewayError"),
    502: RetryLater("502 RejectedByGateway", once=True),
}

# Delivery reports: (status, final). The two that are not called final may be followed by another report.
REPORTS: dict[str, tuple[Literal["sent", "delivered", "failed"], bool]] = {
    "Sent": ("sent", False),
    "Submitted": ("sent", False),
    "Buffered": ("sent", False),
    "Success": ("delivered", True),
    "Rejected": ("failed", True),
    "Failed": ("failed", True),
    "AbsentSubscriber": ("failed", False),
    "Expired": ("failed", False),
}
MOST_PAGES = 200  # of its list; of some hundred messages each
NUMBER_IS_DEAD = ("UserDoesNotExist", "UserIsInactive", "UserAccountSuspended")


@dataclass(frozen=True)
class AfricasTalkingSettings:
    """As in the account's dashboard."""

    username: str = setting("AFRICASTALKING_USERNAME", "the app's name; `sandbox` for the sandbox", to_send=True)
    api_key: str = setting("AFRICASTALKING_API_KEY", "the app's key", secret=True, to_send=True)
    webhook_token: str = setting(
        "AFRICASTALKING_WEBHOOK_TOKEN", "long and random, in the callback URLs; two with a comma between", secret=True
    )
    short_code: str = setting("AFRICASTALKING_SHORT_CODE", "what teachers write to and hear from", needed=False)
    ussd_code: str = setting("AFRICASTALKING_USSD_CODE", "what teachers dial, `*384*1234#`", needed=False)
    base_url: str = setting("AFRICASTALKING_BASE_URL", "another API host, for a local double", needed=False)


class AfricasTalking(Channel):
    """One app at Africa's Talking, with its service code and short code."""

    name = "africastalking"
    carries: ClassVar = frozenset({"ussd", "sms"})
    settings_type: ClassVar = AfricasTalkingSettings

    def __init__(
        self, settings: AfricasTalkingSettings, public_base_url: str, answer_within_s: float = ANSWER_WITHIN_S
    ) -> None:
        self._settings = settings
        self._tokens = one_or_two(settings.webhook_token)
        self._timeout = (CONNECT_WITHIN_S, answer_within_s)
        self._sms = WholeAnswerSMS(settings.username, settings.api_key, settings.base_url) if self.can_send else None

    @property
    def can_send(self) -> bool:
        """Whether there is an account to send with."""
        return bool(self._settings.username and self._settings.api_key)

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """The five callbacks to enter in the dashboard. Only inbound SMS is documented to be repeated until a 200."""
        under = "/africastalking/<token>"
        return (
            Webhook(f"{under}/ussd", "ussd", self._read_press),
            Webhook(f"{under}/ussd-events", "ussd-events", self._read_end),
            Webhook(f"{under}/sms", "sms", self._read_sms, repeats=True),
            Webhook(f"{under}/delivery", "receipt", self._read_report),
            Webhook(f"{under}/opt-out", "opt-out", self._read_opt_out),
        )

    def send(self, message: Outgoing) -> SendResult:
        """POST /version1/messaging for one recipient, queued at their side. There is no validity to give."""
        if self._sms is None:
            return RefusedAccount("no account to send with")
        try:
            answer = self._sms.send(
                message.text,
                [message.msisdn],
                sender_id=self._settings.short_code or None,
                enqueue=True,
                timeout=self._timeout,
            )
        except requests.RequestException as error:
            return network_failure(error)
        except ValueError:  # what the SDK says to a recipient that is not +digits
            return RefusedNumber("not a phone number")
        return judge(answer)

    @property
    def lists(self) -> frozenset[Literal["in", "out"]]:
        """What came in; it tells nothing of what left."""
        return frozenset({"in"} if self.can_send else ())

    @property
    def repeats_for(self) -> timedelta:
        """Until a 200."""
        return timedelta(hours=12)

    def listed(self, since: datetime, after: str) -> Iterator[Listed]:
        """GET /version1/messaging, a page after the other, each behind the last id of the one before."""
        for _ in range(MOST_PAGES):
            page = self._page(after)
            for message in page:
                at = read_time(str(message.get("date")))
                if at is None:
                    raise CannotList("a message without a date")
                if at >= since:
                    yield Listed(
                        short_id(str(message["id"])), e164(str(message["from"])), storable(str(message["text"])), at,
                        incoming=True, to=str(message.get("to", "")),
                    )  # fmt: skip
            if not page or str(page[-1]["id"]) == after:
                return
            after = str(page[-1]["id"])
        raise CannotList(f"more than {MOST_PAGES} pages")

    def _page(self, after: str) -> list[dict[str, Any]]:
        if self._sms is None:
            raise CannotList("no account to ask with")
        try:
            answer = self._sms.fetch_messages(after or 0, timeout=self._timeout)
            found = answer.json()["SMSMessageData"]["Messages"] if answer.ok else None
        except requests.RequestException as error:
            raise CannotList(f"does not answer ({type(error).__name__})") from error
        except (ValueError, LookupError, TypeError):
            found = None
        whole = isinstance(found, list) and all({"id", "from", "text"} <= each.keys() for each in found)
        if not whole:
            raise CannotList(f"HTTP {answer.status_code}, no list")
        return found or []

    def check(self) -> str | None:
        """GET /version1/user, which tells the balance to whoever has the key."""
        if self._sms is None:
            return None
        try:
            answer = self._sms.account(self._timeout)
        except requests.RequestException as error:
            return f"does not answer ({type(error).__name__})"
        if answer.status_code == 401:
            return "refuses the key: see AFRICASTALKING_USERNAME and AFRICASTALKING_API_KEY"
        return "" if answer.ok else f"HTTP {answer.status_code}"

    def _read_press(self, request: Request) -> UssdPress:
        form = self._read(request, "sessionId", "phoneNumber", "text")
        check_ours(form.get("serviceCode"), self._settings.ussd_code)
        return UssdPress(
            session_id=form["sessionId"],
            msisdn=e164(form["phoneNumber"]),
            text=form["text"],
            service_code=form.get("serviceCode"),
            network_code=form.get("networkCode"),
        )

    def _read_end(self, request: Request) -> UssdEnd:
        form = self._read(request, "sessionId", "phoneNumber", "status")
        reason = form.get("errorMessage") or None
        return UssdEnd(form["sessionId"], e164(form["phoneNumber"]), form["status"], reason)

    def _read_sms(self, request: Request) -> InboundSms:
        form = self._read(request, "id", "from", "to", "text")
        check_ours(form["to"], self._settings.short_code)
        return InboundSms(
            provider_id=form["id"],
            msisdn=e164(form["from"]),
            to=form["to"],
            body=form["text"],
            received_at=read_time(form.get("date")),
            raw=form,
        )

    def _read_report(self, request: Request) -> Receipt:
        form = self._read(request, "id", "status")
        why = form.get("failureReason") or None
        if form["status"] not in REPORTS:  # refusing it would only make them call again
            return Receipt(form["id"], "queued", final=False, reason=f"unknown status {form['status']}")
        status, final = REPORTS[form["status"]]
        return Receipt(
            provider_id=form["id"],
            status=status,
            final=final,
            reason=why or (form["status"] if status == "failed" else None),
            number_is_dead=why in NUMBER_IS_DEAD,
            opted_out=why == "UserInBlackList",
        )

    def _read_opt_out(self, request: Request) -> OptOut:
        return OptOut(e164(self._read(request, "phoneNumber")["phoneNumber"]))

    def _read(self, request: Request, *needed: str) -> dict[str, str]:
        prove_token(request, self._tokens)
        return read_form(request, *needed)


class WholeAnswerSMS(SMSService):  # type: ignore[misc]
    """The SDK's sender, except that it returns the HTTP answer whole.

    The SDK turns every refusal into one exception without the status, so a wrong key, a throttle and a fault
    of theirs look alike, and hands JSON back as text when the content type names a charset. A connection is
    not kept: on a kept one that went stale, a message that never left looks like one whose answer was lost.
    """

    def __init__(self, username: str, api_key: str, base_url: str) -> None:
        super().__init__(username, api_key)
        if base_url:
            self._baseUrl = base_url.rstrip("/") + "/version1"

    def account(self, timeout: tuple[float, float]) -> requests.Response:
        """What the provider knows of the account."""
        url, query = self._make_url("/user"), {"username": self._username}
        return self._make_request(url, "GET", self._headers, None, query, timeout=timeout)

    def _make_request(
        self,
        url: str,
        method: str,
        headers: dict[str, str],
        data: Any,
        params: Any,
        callback: None = None,
        timeout: tuple[float, float] = (CONNECT_WITHIN_S, ANSWER_WITHIN_S),
    ) -> requests.Response:
        return requests.request(
            method, url, headers=headers, data=data, params=params, timeout=timeout, allow_redirects=False
        )


def judge(answer: requests.Response) -> SendResult:
    """What an answer to one recipient means. A whole request may be refused with 2xx and no recipient at all."""
    if not 200 <= answer.status_code < 300:
        return http_failure(answer.status_code, answer.headers.get("Retry-After"))
    try:
        outcome = answer.json()["SMSMessageData"]
        if not outcome["Recipients"]:
            return RefusedAccount(str(outcome["Message"])[:80])
        recipient = outcome["Recipients"][0]
        code, provider_id = int(recipient["statusCode"]), str(recipient["messageId"])
    except (ValueError, LookupError, TypeError):
        return Uncertain("an answer that cannot be read")
    if code in ACCEPTED and provider_id != "None":
        return Accepted(provider_id)
    return REFUSALS.get(code, Uncertain(f"statusCode {code}"))
