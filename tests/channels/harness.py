"""The cases nobody remembers, added to the tests of every channel.

A channel's test file says once what a genuine call of each webhook looks like, and inherits the rest::

    class TestEveryCase(EveryChannel):
        def channel(self): ...
        def genuine(self): return {"/twilio/sms": {"MessageSid": "SM1", ...}, ...}
        needed = {"/twilio/sms": ("MessageSid", "From", "To", "Body"), ...}
        text = ("/twilio/sms", "Body", "body")
        def prove(self, call): return replace(call, headers=...)
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from flask import Flask, request

from gateway.channels.base import BadRequest, Channel, Event, Forged

HOST = "gateway.internal:8000"  # what a proxy in front of us would call us: never what signatures are made over

# Label and text of what people and machines really send into a field of words.
HOSTILE_TEXTS = {
    "ten kilobytes": "18 15 " * 1_700,
    "emoji": "shukria \U0001f64f\U0001f3fd",
    "right to left": "\u200fحاضری ۱۸ ۱۵\u200e",
    "override": "A214 \u202eevil\u202c words",
    "zero width": "CHU\u200bTTI",
    "format marks": "{0} %s {{ 7*7 }} ${x}",
    "markup": "<script>alert(1)</script> & 'quoted' \"twice\"",
    "line ends": "one\r\ntwo\nthree",
    "plus and percent": "18+15 = 100%",
    "blanks around": "  18 15  ",
    "nothing": "",
}


@dataclass(frozen=True)
class Call:
    """One HTTP call of a provider: a path with its token filled in, and a form."""

    path: str
    form: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    json: bool = False
    method: str = "POST"
    body: bytes | None = None  # instead of the form, where the provider sends none


def read(channel: Channel, call: Call) -> Event:
    """Let the channel read the call, as Flask would hand it over, and nothing more."""
    app = Flask("door")
    hooks = {hook.path: hook for hook in channel.webhooks}
    for path, hook in hooks.items():
        app.add_url_rule(path, endpoint=path, methods=list(hook.methods), view_func=lambda **_: "")
    body: dict[str, Any] = {"json": dict(call.form)} if call.json else {"data": dict(call.form)}
    query = call.query
    if call.body is not None:
        body = {"data": call.body}
    elif call.method == "GET" and not call.json:
        body, query = {}, "&".join(filter(None, (call.query, urlencode(call.form))))
    asked = {"headers": dict(call.headers), "query_string": query, "base_url": f"http://{HOST}"}
    with app.test_request_context(call.path, method=call.method, **body, **asked):
        if request.routing_exception:
            raise request.routing_exception
        assert request.url_rule
        return hooks[request.url_rule.rule].read(request)


class EveryChannel:
    """Inherited by each channel's tests. `secrets` are the values that no repr may show."""

    TOKEN: ClassVar[str] = ""
    needed: ClassVar[Mapping[str, tuple[str, ...]]]
    text: ClassVar[tuple[str, str, str]]
    secrets: ClassVar[tuple[str, ...]]
    method: ClassVar[str] = "POST"
    signs_the_query: ClassVar[bool] = True

    def channel(self) -> Channel:
        """The channel, fully set up."""
        raise NotImplementedError

    def genuine(self) -> Mapping[str, Mapping[str, str]]:
        """A genuine form for each webhook, by its rule."""
        raise NotImplementedError

    def prove(self, call: Call) -> Call:
        """Sign the call, where this provider signs."""
        return call

    def call(self, rule: str, **changed: str) -> Call:
        """The genuine call of a webhook, with some fields changed, proved."""
        form = {**self.genuine()[rule], **changed}
        return self.prove(Call(rule.replace("<token>", self.TOKEN), form, method=self.method))

    def tampered(self, proved: Call, form: Mapping[str, str]) -> Call:
        """The call with another form under the same signature."""
        return replace(proved, form=form)

    def forgeries(self) -> Iterator[tuple[str, Call]]:
        """Every way to knock without being let in."""
        for rule, form in self.genuine().items():
            if "<token>" in rule:
                tokens = {"wrong token": "x" * len(self.TOKEN), "half a token": self.TOKEN[:-1]}
                tokens |= {"a longer token": self.TOKEN + "x", "letters of another script": "ٹوکن"}
                tokens |= {"other case": self.TOKEN.swapcase(), "a comma": ","}
                for label, token in tokens.items():
                    yield f"{rule}: {label}", Call(rule.replace("<token>", token), form, method=self.method)
                continue
            proved = self.call(rule)
            yield f"{rule}: no signature", replace(proved, headers={})
            for label, value in {
                "empty": "",
                "nonsense": "x",
                "another script": "ٹوکن".encode().decode("latin-1"),
            }.items():
                yield f"{rule}: signature {label}", replace(proved, headers=dict.fromkeys(proved.headers, value))
            for name, value in form.items():
                yield f"{rule}: tampered {name}", self.tampered(proved, {**form, name: value + "1"})
            yield f"{rule}: a field more", self.tampered(proved, {**form, "Extra": "1"})
            yield f"{rule}: a field less", self.tampered(proved, dict(list(form.items())[:-1]))
            if self.signs_the_query:
                yield f"{rule}: a query more", replace(proved, query="id=2")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One labelled test for each webhook, forgery, needed field and hostile text."""
        cases: dict[str, list[tuple[str, Any]]] = {
            "rule": [(rule, rule) for rule in self.genuine()],
            "forgery": list(self.forgeries()),
            "absent": [(f"{rule} {name}", (rule, name)) for rule, names in self.needed.items() for name in names],
            "words": list(HOSTILE_TEXTS.items()),
        }
        for argument, found in cases.items():
            if argument in metafunc.fixturenames:
                metafunc.parametrize(argument, [pytest.param(value, id=label) for label, value in found])

    def test_each_webhook_has_a_genuine_call_here(self) -> None:
        rules = {hook.path for hook in self.channel().webhooks}
        assert rules == set(self.genuine()) == set(self.needed)

    def test_a_forged_call_is_refused(self, forgery: Call) -> None:
        with pytest.raises(Forged):
            read(self.channel(), forgery)

    def test_the_same_call_twice_reads_the_same(self, rule: str) -> None:
        channel = self.channel()
        assert read(channel, self.call(rule)) == read(channel, self.call(rule)) == read(self.channel(), self.call(rule))

    def test_a_field_we_never_heard_of_is_no_trouble(self, rule: str) -> None:
        event = read(self.channel(), self.call(rule, NewFieldOfNextYear="1"))
        expected = read(self.channel(), self.call(rule))
        told, known = dataclasses.asdict(event), dataclasses.asdict(expected)
        if "raw" in told:
            assert told.pop("raw") == known.pop("raw") | {"NewFieldOfNextYear": "1"}
        assert told == known

    def test_a_call_without_a_needed_field_names_it(self, absent: tuple[str, str]) -> None:
        rule, name = absent
        form = {key: value for key, value in self.genuine()[rule].items() if key != name}
        with pytest.raises(BadRequest, match=name):
            read(self.channel(), self.prove(Call(rule.replace("<token>", self.TOKEN), form, method=self.method)))

    def test_a_body_that_is_no_form_is_refused(self, rule: str) -> None:
        with pytest.raises((BadRequest, Forged)):
            read(self.channel(), replace(self.call(rule), json=True, body=None))

    def test_words_arrive_unharmed(self, words: str) -> None:
        rule, name, attribute = self.text
        assert getattr(read(self.channel(), self.call(rule, **{name: words})), attribute) == words

    def test_nul_is_taken_out(self) -> None:
        rule, name, attribute = self.text
        event = read(self.channel(), self.call(rule, **{name: "18\0 15\0"}))
        assert getattr(event, attribute) == "18 15"
        assert "\0" not in repr(event)
        assert "\\x00" not in repr(event)

    def test_a_secret_is_never_shown(self) -> None:
        channel = self.channel()
        settings = channel._settings  # type: ignore[attr-defined]
        shown = [repr(channel), str(channel), repr(settings), str(settings), f"{settings}"]
        shown += [repr(hook) for hook in channel.webhooks]
        for label, forgery in self.forgeries():
            with pytest.raises(Forged) as refusal:
                read(channel, forgery)
            shown.append(str(refusal.value))
            assert label
        assert not [text for text in shown for secret in self.secrets if secret in text]
