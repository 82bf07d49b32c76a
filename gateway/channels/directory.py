"""The channels we know. A new provider is its file, its test and one line here."""

from collections.abc import Mapping

from gateway.channels.africastalking import AfricasTalking
from gateway.channels.base import Channel
from gateway.channels.http import Http
from gateway.channels.kannel import Kannel
from gateway.channels.settings import MissingSettings, WrongSettings, read_settings
from gateway.channels.smsgate import SmsGate
from gateway.channels.twilio import Twilio

CHANNELS: tuple[type[Channel], ...] = (
    AfricasTalking,
    Twilio,
    Kannel,
    SmsGate,
    Http,
)


def build(environ: Mapping[str, str], public_base_url: str) -> dict[str, Channel]:
    """Every channel whose settings are complete, by name.

    Raises one MissingSettings for all of them together, or one WrongSettings for all that cannot be used.

    With SIMULATOR=on a door may do without an account to send with (`can_send` is False): the simulator's
    phones get the messages.
    """
    receiving_is_enough = environ.get("SIMULATOR", "").strip().lower() == "on"
    channels: dict[str, Channel] = {}
    missing: list[str] = []
    wrong: list[str] = []
    for channel_type in CHANNELS:
        try:
            settings = read_settings(channel_type.settings_type, environ, receiving_is_enough=receiving_is_enough)
        except MissingSettings as error:
            missing += error.names
            continue
        if settings is None:
            continue
        try:
            channels |= {each.name: each for each in channel_type.doors(settings, public_base_url, environ)}
        except WrongSettings as error:
            wrong += error.problems
    if wrong:
        raise WrongSettings([*wrong, *(f"also needed: {name}" for name in missing)])
    if missing:
        raise MissingSettings(missing)
    return channels
