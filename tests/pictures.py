"""`python -m tests.pictures`, or `make pictures`: the demo programme as a browser shows it, into docs/pictures/.

A new demo in a folder of its own, its clock where every demo's begins, so that the same code gives the same pictures.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.config import from_environment
from gateway.parts import Parts
from store import demo, people
from store.database import migrate
from tests.desks import Desk
from tests.servers import chromium

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
DESKTOP, TALL, PHONE = (1120, 760), (1120, 1040), (360, 740)
MOST_BYTES, MOST_TOGETHER = 150_000, 800_000


@dataclass(frozen=True)
class Picture:
    """Who looks (a role of the demo), where, how wide, in which language."""

    name: str
    who: str
    path: str
    size: tuple[int, int]
    language: str = "en"


PICTURES = (
    Picture("questions", "officer", "/console/questions?view=waiting", DESKTOP),
    Picture("answer-on-a-phone", "officer", "/console/", PHONE),
    Picture("questions-in-urdu", "officer", "/console/questions", PHONE, "ur"),
    Picture("charts", "province", "/console/charts?weeks=8", TALL),
    Picture("girls-and-boys-in-urdu", "province", "/console/charts/attendance?weeks=8", TALL, "ur"),
)


@contextmanager
def running() -> Iterator[tuple[Flask, str]]:
    """The demo, with its address."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        migrate(url)
        app = create_app(from_environment({"DATABASE_URL": url, "SIMULATOR": "on", "SPOOL_FOLDER": f"{folder}/spool"}))
        parts: Parts = app.extensions["saathi"]
        with parts.database.transaction() as db:
            parts.clock.set(db, parts.config.settings.clock_start)
            demo.fill(db, parts.moment(db))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield app, f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            serving.join()
            server.server_close()
            parts.database.dispose()


def take(browser: Browser, app: Flask, url: str, picture: Picture) -> bytes:
    """What somebody sees in the console."""
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "language", "value": picture.language, "url": url}])
    parts: Parts = app.extensions["saathi"]
    with parts.database.reading() as db:
        (person,) = people.by_msisdn(db, demo.describe(db)["people"][picture.who][0]["number"])
    cookie = Desk(app, person).client.get_cookie("saathi")
    assert cookie
    context.add_cookies([{"name": "saathi", "value": cookie.value, "url": url}])
    page = context.new_page()
    page.goto(url + picture.path, wait_until="networkidle")
    taken = page.screenshot()
    context.close()
    return taken


def take_phones(browser: Browser, url: str) -> bytes:
    """A teacher in the midst of a call, and her mentor's phone beside it."""
    page = browser.new_page(viewport={"width": 760, "height": 1250})
    page.goto(f"{url}/phone")
    hers = page.locator(".phone").first
    hers.get_by_role("button", name="Call", exact=True).click()
    for seen, typed in (("00 ", "00"), ("1 ", "1")):  # past the message that waits for her
        expect(hers.locator(".dialog")).to_contain_text(seen)
        hers.locator(".typed").fill(typed)
        hers.locator(".typed").press("Enter")
    expect(hers.locator(".dialog")).to_contain_text("?")
    box = hers.bounding_box()
    assert box
    taken = page.screenshot(clip={"x": 0, "y": box["y"] - 8, "width": 760, "height": 620})
    page.close()
    return taken


def main() -> int:
    """Exit status 1 without Chromium, or where a picture would be too heavy for a README."""
    with chromium() as browser:
        if browser is None:
            print("pictures need Chromium (Debian: apt install chromium)", file=sys.stderr)  # noqa: T201
            return 1
        with running() as (app, url):
            taken = {picture.name: take(browser, app, url, picture) for picture in PICTURES}
            taken["phones"] = take_phones(browser, url)
    FOLDER.mkdir(exist_ok=True)
    for name, body in taken.items():
        (FOLDER / f"{name}.png").write_bytes(body)
        print(f"docs/pictures/{name}.png {len(body):,} bytes")  # noqa: T201
    return int(max(map(len, taken.values())) > MOST_BYTES or sum(map(len, taken.values())) > MOST_TOGETHER)


if __name__ == "__main__":
    sys.exit(main())
