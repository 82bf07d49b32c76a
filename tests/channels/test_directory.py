"""On when complete, off when none is set, an error in between; and no channel without its tests."""

import re
from pathlib import Path

import pytest

from gateway.channels.directory import CHANNELS, build
from gateway.channels.settings import MissingSettings, declared

PUBLIC = "https://saathi.example"
AFRICASTALKING = {
    "AFRICASTALKING_USERNAME": "saathi",
    "AFRICASTALKING_API_KEY": "atsk",
    "AFRICASTALKING_WEBHOOK_TOKEN": "token",
}
TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "token", "TWILIO_FROM": "+15005550006"}
SERVICE = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "token", "TWILIO_MESSAGING_SERVICE_SID": "MG1"}
KANNEL = {
    "KANNEL_SENDSMS_URL": "http://127.0.0.1:13013/cgi-bin/sendsms",
    "KANNEL_USERNAME": "saathi",
    "KANNEL_PASSWORD": "p",
    "KANNEL_WEBHOOK_TOKEN": "token",
}
SMSGATE = {
    "SMSGATE_BASE_URL": "http://127.0.0.1:8080",
    "SMSGATE_USERNAME": "sms",
    "SMSGATE_PASSWORD": "p",
    "SMSGATE_SIGNING_KEY": "key",
}
TOKEN_ONLY = {"AFRICASTALKING_WEBHOOK_TOKEN": "token"}
DEMO = {"SIMULATOR": "on"}
CALLED_BY_NOBODY = {"simulator"}  # its phones are our own pages, behind our own door

ON: dict[str, tuple[dict[str, str], dict[str, bool]]] = {
    "nothing": ({}, {}),
    "nothing, spelt out": ({"TWILIO_FROM": "", "AFRICASTALKING_USERNAME": "  "}, {}),
    "one": (AFRICASTALKING, {"africastalking": True}),
    "both": (AFRICASTALKING | TWILIO, {"africastalking": True, "twilio": True}),
    "Kannel": (KANNEL, {"kannel": True}),
    "Kannel in the demo": (DEMO | {"KANNEL_WEBHOOK_TOKEN": "token"}, {"kannel": False}),
    "SMSGate": (SMSGATE, {"smsgate": True}),
    "SMSGate in the demo": (DEMO | {"SMSGATE_SIGNING_KEY": "key"}, {"smsgate": False}),
    "a messaging service": (SERVICE, {"twilio": True}),
    "both senders": (TWILIO | SERVICE, {"twilio": True}),
    "the demo": (DEMO | TOKEN_ONLY, {"africastalking": False}),
    "the demo with a code": (DEMO | TOKEN_ONLY | {"AFRICASTALKING_USSD_CODE": "*778#"}, {"africastalking": False}),
    "the demo with an account": (DEMO | AFRICASTALKING, {"africastalking": True}),
}


@pytest.mark.parametrize(("environ", "expected"), ON.values(), ids=ON.keys())
def test_which_channels_are_on(environ: dict[str, str], expected: dict[str, bool]) -> None:
    channels = build(environ, PUBLIC)
    assert {name: channel.can_send for name, channel in channels.items()} == expected
    assert all(channel.name == name for name, channel in channels.items())


MISSING: dict[str, tuple[dict[str, str], set[str]]] = {
    "token only, outside the demo": (TOKEN_ONLY, {"AFRICASTALKING_USERNAME", "AFRICASTALKING_API_KEY"}),
    "the simulator off": (
        TOKEN_ONLY | {"SIMULATOR": "off"},
        {"AFRICASTALKING_USERNAME", "AFRICASTALKING_API_KEY"},
    ),
    "half an account in the demo": (
        DEMO | TOKEN_ONLY | {"AFRICASTALKING_USERNAME": "saathi"},
        {"AFRICASTALKING_API_KEY"},
    ),
    "a code without a token in the demo": (
        DEMO | {"AFRICASTALKING_USSD_CODE": "*778#"},
        {"AFRICASTALKING_WEBHOOK_TOKEN"},
    ),
    "no sender": (
        {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "token"},
        {"TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID"},
    ),
    "a link's name only": (
        {"KANNEL_SMSC": "OPERATOR"},
        {"KANNEL_SENDSMS_URL", "KANNEL_USERNAME", "KANNEL_PASSWORD", "KANNEL_WEBHOOK_TOKEN"},
    ),
    "a phone without its signing key": (
        {name: value for name, value in SMSGATE.items() if name != "SMSGATE_SIGNING_KEY"},
        {"SMSGATE_SIGNING_KEY"},
    ),
    "a token of commas": (TWILIO | {"TWILIO_AUTH_TOKEN": " , "}, {"TWILIO_AUTH_TOKEN"}),
    "two channels at once": (
        {
            "AFRICASTALKING_USERNAME": "saathi",
            "AFRICASTALKING_API_KEY": "k",
            "TWILIO_FROM": "+1",
            "TWILIO_AUTH_TOKEN": "t",
        },
        {"AFRICASTALKING_WEBHOOK_TOKEN", "TWILIO_ACCOUNT_SID"},
    ),
}


@pytest.mark.parametrize(("environ", "names"), MISSING.values(), ids=MISSING.keys())
def test_everything_missing_is_named_at_once(environ: dict[str, str], names: set[str]) -> None:
    with pytest.raises(MissingSettings) as error:
        build(environ, PUBLIC)
    assert set(error.value.names) == names
    assert all(name in str(error.value) for name in names)


def test_no_two_channels_share_a_setting_an_address_or_a_name() -> None:
    settings = [each.env for channel in CHANNELS for each in declared(channel.settings_type).values()]
    assert len(settings) == len(set(settings))
    channels = build(AFRICASTALKING | TWILIO | KANNEL | SMSGATE, PUBLIC).values()
    paths = [hook.path for channel in channels for hook in channel.webhooks]
    assert len(paths) == len(set(paths))
    assert len({channel.name for channel in CHANNELS}) == len(CHANNELS)


def test_each_channel_that_is_called_from_outside_inherits_the_cases_nobody_remembers() -> None:
    here = Path(__file__).parent
    without = [
        channel.name
        for channel in CHANNELS
        if channel.name not in CALLED_BY_NOBODY
        if not re.search(r"\(EveryChannel\)", (here / f"test_{channel.name}.py").read_text("utf-8"))
    ]
    assert without == []
