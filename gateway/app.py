"""The only place that wires things together."""

# ruff: noqa: E402
from __future__ import annotations

import gc

gc.disable()  # of all that is imported here nothing is garbage, and to look for some takes a tenth of a start

from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask, Response, request
from flask.cli import NoAppException
from werkzeug.middleware.proxy_fix import ProxyFix

from gateway import cli, health, logs, routes, webhooks
from gateway import config as settings
from gateway.channels import directory
from gateway.channels.base import Channel, Outgoing
from gateway.channels.settings import MissingSettings, WrongSettings
from gateway.channels.simulator import Simulator
from gateway.clock import Clock
from gateway.config import NO_KEY, Config, NotConfigured
from gateway.console import pages as console
from gateway.door import Door
from gateway.parts import Parts
from gateway.phone import pages as phone
from gateway.queues import Queues
from gateway.spool import Spool
from store import phones
from store.database import Database
from store.vault import Vault

gc.freeze()  # nor is it ever looked through again
gc.enable()


def build_parts(config: Config) -> Parts:
    """Everything a door, a worker or a command needs. Raises NotConfigured where a channel is set up by half."""
    own = config.settings
    logs.configure(own.log_level)
    database = Database(own.database_url)
    clock = Clock(ZoneInfo(own.programme_timezone), movable=own.simulator)
    try:
        channels: dict[str, Channel] = directory.build(config.environ, own.public_base_url.rstrip("/"))
    except MissingSettings as error:
        raise NotConfigured(f"a channel is set up by half; {error}") from error
    except WrongSettings as error:
        raise NotConfigured(f"a channel cannot be used; {error}") from error
    if own.simulator:

        def arrive(message: Outgoing) -> None:
            with database.transaction() as db:
                phones.receive(db, message.msisdn, message.text, message.id, clock.now(db))

        channels["simulator"] = Simulator(arrive)
    try:
        plan = routes.of_file(own.routes, channels) if own.routes else routes.without_a_file(channels)
    except WrongSettings as error:
        raise NotConfigured(f"the routes cannot be used; {error}") from error
    queues = Queues(own.redis_url) if own.redis_url else None
    vault = Vault(own.vault_key or NO_KEY)
    return Parts(
        config=config,
        database=database,
        clock=clock,
        channels=channels,
        vault=vault,
        spool=Spool(Path(own.spool_folder), vault),
        ring=queues.ring if queues else lambda: None,
        call=queues.call if queues else lambda job: None,
        redis_answers=queues.answers if queues else lambda: False,
        plan=plan,
    )


class NotReady(NoAppException, NotConfigured):
    """The settings do not do, in one line also where `flask` asks for the application."""


def create_app(config: Config | None = None) -> Flask:
    """The web application, for a server or a test. Raises NotConfigured."""
    try:
        parts = build_parts(config or settings.from_environment())
        _probe_spool(parts)
    except NotConfigured as error:
        raise NotReady(str(error)) from error
    app = Flask("gateway", static_folder=None, root_path=str(Path(__file__).parent))
    app.config["SECRET_KEY"] = parts.config.secret_key
    app.extensions["saathi"] = parts
    app.register_blueprint(health.blueprint(parts))
    if parts.config.settings.simulator:
        app.register_blueprint(phone.blueprint(parts))
    console.join(app, parts)
    cli.register(app)
    app.add_url_rule("/", "home", console.root)
    app.after_request(_closed_to_strangers)
    app.wsgi_app = Door(app.wsgi_app, webhooks.views(parts), CLOSED)  # type: ignore[method-assign]
    if proxies := parts.config.settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def _probe_spool(parts: Parts) -> None:
    """Whoever answers providers that do not repeat must be able to keep what they tell, whatever is away."""
    try:
        parts.spool.probe()
    except OSError as error:
        folder = parts.config.settings.spool_folder
        raise NotConfigured(f"SPOOL_FOLDER={folder} cannot be written: {error.strerror}") from error


def commands() -> Flask:
    """The application for the `flask` command: without settings it has its commands too, which then say what is missing."""
    try:
        return create_app()
    except NotReady as missing:
        app = Flask("gateway", static_folder=None, root_path=str(Path(__file__).parent))
        why = str(missing)
        app.extensions = _Missing(why)
        app.before_request(lambda: (f"{why}\n", 503))  # of `flask run`
        cli.register(app)
        return app


class _Missing(dict[str, object]):
    """In the place of the parts: whoever asks for them hears in one line what is missing."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self._why = why

    def __missing__(self, name: str) -> object:
        raise click.ClickException(self._why)


# What every answer tells a browser: nothing from elsewhere, nothing kept, no frames.
CLOSED = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
}


def _closed_to_strangers(response: Response) -> Response:
    for name, value in CLOSED.items():
        if name != "Cache-Control" or not request.path.startswith(("/phone/static", "/console/static")):
            response.headers.setdefault(name, value)
    return response
