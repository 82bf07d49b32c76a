"""The console in a real browser: every page as everybody who may open it, at two widths, in English and Urdu."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from sqlalchemy import select, update
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.config import from_environment
from gateway.console.pages import FAMILIES
from gateway.jobs import deliver
from gateway.parts import Parts
from store import erasing
from store.tables import People, PhoneMessages, Questions
from tests import desks
from tests.clerk import a_list
from tests.desks import SIGNED_IN, TARIQ, Desk
from tests.gateway.console.test_broadcasts import draft, plan
from tests.gateway.console.test_cohorts import KARACHI as COHORT
from tests.gateway.console.test_cohorts import led
from tests.gateway.console.test_exports import asked
from tests.gateway.console.test_meetings import called, decided
from tests.gateway.console.test_people import bring, written
from tests.gateway.console.test_programme import outage
from tests.gateway.console.test_questions import asks, passed_up
from tests.gateway.console.test_sign_in import of_two
from tests.gateway.console.test_specialists import knows
from tests.gateway.console.test_vault import complain
from tests.gateway.console.test_workshops import under_way
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, KARBALA, NASREEN, NOW, SABIHA, ZARMINA

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000  # of a page with its style and font, nothing of it kept from before
WIDTHS = (360, 1280)
ROLES = ("administrator", "mentor", "officer", "province", "focal", "donor")
FILES = ("messages_out", "clusters_poster", "clusters_agenda", "exports_fetch", "exports_dictionary")
PAGES = {
    route.endpoint: route
    for family in FAMILIES
    for route in family.routes
    if route.method == "GET" and route.endpoint not in FILES
}
GIVEN = {"sign_in_account": {"word": "over"}, "posts_give": {"kind": "mentor", "place": "Pishin-03"}}
BEHIND_A_FORM = {"sign_in_code", "sign_in_which"}  # walked through when somebody signs in; looked at by itself
NO_SUCH = "/console/no-such-page"


class Saathi:
    """A running one, with something on every page, and a worker that delivers."""

    def __init__(self, database_url: str) -> None:
        self.app = create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on"}))
        self.parts: Parts = self.app.extensions["saathi"]
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self.server.serve_forever), threading.Thread(target=self._work)]

    def __enter__(self) -> Saathi:
        with self.parts.database.transaction() as db:
            self.parts.clock.set(db, NOW)
            desks.fill(db)
        self.up, self.asked = passed_up(self.parts, days_ago=3), asks(self.parts)
        self.at_province = passed_up(self.parts, ZARMINA, to="tlrt")
        self.item = complain(self.parts)
        self.workshop = under_way(self.parts)
        called(self.parts)
        decided(self.parts)
        outage(self.parts)
        self.broadcast = draft(Desk(self.app, NASREEN), words_ur="{school} میں کل سے کھانا")
        wide = draft(Desk(self.app, SABIHA))
        plan(Desk(self.app, SABIHA), wide)
        written(self.parts, state="failed", reason="has stopped messages")
        Desk(self.app, TARIQ, strong=True).send("/programme/rules", {"most_a_week": "2", "sure": "yes"})
        self.export = asked(self.parts, TARIQ)
        knows(self.parts, ABDUL_WADOOD, "maths")
        led(self.parts, COHORT, 5, 100)
        self.erased = BIBI_HAWA.id
        with self.parts.database.transaction() as db:
            erasing.erase(db, self.erased, self.parts.moment(db))
        made = a_list(teachers=35, mistakes=0)
        made.rows[3][8], made.rows[4][9] = "12", "lady"
        self.list = bring(Desk(self.app, TARIQ, strong=True), made.csv())
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.server.shutdown()
        for thread in self._threads:
            thread.join()
        self.server.server_close()
        self.parts.database.dispose()

    def _work(self) -> None:
        while not self._stop.wait(0.1):
            deliver.run(self.parts)

    def number_for(self, endpoint: str, who: str) -> int:
        """Something of theirs that stands in the address of a page."""
        questions = {"officer": self.up, "province": self.at_province}
        things = {"questions": questions.get(who, self.asked), "vault": self.item, "clusters": 3}
        return {
            **things,
            "people": ABDUL_WADOOD.id if who == "administrator" else GUL_KHAN.id,
            "importing": self.list,
            "erasing": self.erased if endpoint == "erasing_proof" else GUL_KHAN.id,
            "merging": GUL_KHAN.id,
            "workshops": self.workshop,
            "meetings": 7,
            "programme": 7,
            "schools": 3 if endpoint == "schools_cluster" else KARBALA.id,
            "exports": self.export,
            "broadcasts": self.broadcast,
        }[endpoint.split("_", maxsplit=1)[0]]


@pytest.fixture(scope="module")
def saathi(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saathi]:
    path = tmp_path_factory.mktemp("console") / "saathi.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    with Saathi(f"sqlite:///{path}") as running:
        yield running


def signed_in(browser: Browser, saathi: Saathi, who: str) -> BrowserContext:
    """A browser of somebody who is signed in already."""
    context = browser.new_context()
    if SIGNED_IN[who]:
        context.add_cookies([{"name": "saathi", "value": session_of(saathi, who), "url": saathi.url}])
    return context


@cache
def session_of(saathi: Saathi, who: str) -> str:
    """Of somebody who signed in once."""
    cookie = Desk(saathi.app, *SIGNED_IN[who]).client.get_cookie("saathi")
    assert cookie
    return cookie.value


@cache
def opened(saathi: Saathi, who: str) -> dict[str, str]:
    """By endpoint the address of every page of the URL map that they may open and that is no file."""
    desk, found = Desk(saathi.app, *(SIGNED_IN[who] or ())), {}
    for rule in saathi.app.url_map.iter_rules():
        route = PAGES.get(rule.endpoint.removeprefix("console."))
        if route is None or "GET" not in (rule.methods or ()):
            continue
        given: dict[str, object] = {**GIVEN.get(route.endpoint, {})}
        given |= {"number": saathi.number_for(route.endpoint, who)} if "number" in rule.arguments else {}
        given |= {"id": saathi.number_for(route.endpoint, who)} if route.endpoint == "questions_several" else {}
        given |= {"other": ABDUL_WADOOD.id} if "other" in rule.arguments else {}
        with saathi.app.test_request_context():
            path = saathi.app.url_map.bind("localhost").build(rule.endpoint, given)
        if desk.get(path.removeprefix("/console")).status_code == 200:
            found[route.endpoint] = path
    return found


def test_no_page_of_the_url_map_is_left_out(saathi: Saathi) -> None:
    """What nobody here can open is looked at by no test below."""
    assert {*PAGES} - {endpoint for who in ROLES for endpoint in opened(saathi, who)} == BEHIND_A_FORM


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("who", ROLES)
def test_every_page(who: str, language: str, browser: Browser, saathi: Saathi) -> None:
    """No rule of axe is broken, nothing overflows, nothing complains, nothing comes from elsewhere, nothing is heavy."""
    context = signed_in(browser, saathi, who)
    _look(context, saathi, (*opened(saathi, who).values(), NO_SUCH), language)
    context.close()


def test_the_pages_that_ask_for_a_code_and_whose_of_two_it_is(browser: Browser, saathi: Saathi) -> None:
    """Behind a right code for a number that two people have."""
    cookie = of_two(saathi.app).client.get_cookie("saathi")
    assert cookie
    try:
        for language in ("en", "ur"):
            context = browser.new_context()
            context.add_cookies([{"name": "saathi", "value": cookie.value, "url": saathi.url}])
            page = _look(context, saathi, ["/console/sign-in/code"], language)
            assert page.url.endswith("/sign-in/code")
            page = _look(context, saathi, ["/console/sign-in/which"], language)
            assert page.url.endswith("/sign-in/which")
            expect(page.locator("button[name=who]")).to_have_count(2)
            context.close()
    finally:
        with saathi.parts.database.transaction() as db:
            db.execute(update(People).where(People.id == SABIHA.id).values(msisdn=SABIHA.msisdn))


def _look(context: BrowserContext, saathi: Saathi, paths: Sequence[str], language: str) -> Page:
    """At each of these pages, one after the other; the page of the browser."""
    context.add_cookies([{"name": "language", "value": language, "url": saathi.url}])
    page, wrong, came = context.new_page(), list[str](), list[Response]()
    # Nothing is kept from the page before: each is the first that she opens.
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("response", lambda got: came.append(got) if got.status == 200 else None)
    page.on(
        "console", lambda line: wrong.append(line.text) if line.type == "error" and "404" not in line.text else None
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(saathi.url) else wrong.append(asked.url))
    for path in paths:
        came.clear()
        page.goto(saathi.url + path)
        assert "<" not in page.title(), path
        _is_light(page, path, came, ".woff2" if language == "ur" else ".css")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (path, width, wide)
        broken = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in broken] == [], path
    assert wrong == []
    return page


def _is_light(page: Page, path: str, came: Sequence[Response], with_its: str) -> None:
    """All that came with a page, on the wire; `with_its` must be part of it, or it was counted too early."""
    page.evaluate("document.fonts.ready.then(() => null)")
    sizes = {got.url: got.request.sizes()["responseBodySize"] for got in came}
    assert any(with_its in url for url in sizes), (path, sizes)
    assert sum(sizes.values()) < MOST_BYTES, (path, sizes)


@pytest.mark.parametrize("language", ["en", "ur_Latn", "ur"])
@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_the_menu_is_one_row_at_a_desk(who: str, language: str, browser: Browser, saathi: Saathi) -> None:
    context = signed_in(browser, saathi, who)
    context.add_cookies([{"name": "language", "value": language, "url": saathi.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 740})
    page.goto(f"{saathi.url}/console/")
    tops = page.locator(".menu li").evaluate_all("them => them.map(each => each.getBoundingClientRect().top)")
    assert len(tops) > 3
    assert len(set(tops)) == 1
    context.close()


def test_an_officer_answers_the_oldest_within_a_minute_on_a_phone(browser: Browser, saathi: Saathi) -> None:
    """From the sign-in page: the number, the code that came by SMS, the answer."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    began = time.monotonic()
    page.goto(saathi.url)
    page.get_by_label("Mobile number").fill("0333 1234571")
    before = len(codes_on_the_phone(saathi))
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six digits").fill(arrived_code(saathi, before))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="This one waits longest")).to_be_visible()
    page.get_by_label("Your answer").fill("The books come on Monday")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("status")).to_contain_text("goes to the teacher and the mentor")
    assert time.monotonic() - began < 60
    with saathi.parts.database.reading() as db:
        assert db.scalar(select(Questions.answer).where(Questions.id == saathi.up)) == "The books come on Monday"
    context.close()


def codes_on_the_phone(saathi: Saathi) -> list[str]:
    """Those that have come to the officer, the newest last."""
    there = select(PhoneMessages.text).where(
        PhoneMessages.msisdn == NASREEN.msisdn, PhoneMessages.text.like("%to sign in%")
    )
    with saathi.parts.database.reading() as db:
        return [re.findall(r"\d{6}", text)[0] for text in db.scalars(there.order_by(PhoneMessages.id))]


def arrived_code(saathi: Saathi, before: int) -> str:
    """The one that comes after so many."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        codes = codes_on_the_phone(saathi)
        if len(codes) > before:
            return codes[-1]
        time.sleep(0.1)
    pytest.fail("no code came")


def test_a_clerk_mends_a_list_by_keyboard(browser: Browser, saathi: Saathi) -> None:
    context = signed_in(browser, saathi, "administrator")
    page: Page = context.new_page()
    page.goto(f"{saathi.url}/console/people/import/{saathi.list}")
    page.locator("#c5number").fill("0333 7000009")
    page.locator("#c6sex").fill("f")
    page.locator("#c6sex").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 lines changed")
    context.close()
