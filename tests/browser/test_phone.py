"""The phones in a real browser: what somebody sees who tries them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.config import from_environment
from gateway.jobs import deliver
from gateway.parts import Parts
from store.tables import PupilCounts
from tests import pishin
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NASREEN, NOW, STRANGER, ZARMINA

pytestmark = pytest.mark.browser


class Saathi:
    """A running one, and a worker that delivers."""

    def __init__(self, database_url: str) -> None:
        self.app = create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on"}))
        self.parts: Parts = self.app.extensions["saathi"]
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}/phone"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self.server.serve_forever), threading.Thread(target=self._work)]

    def __enter__(self) -> Saathi:
        with self.parts.database.transaction() as db:
            self.parts.clock.set(db, NOW)
            pishin.fill(db)
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


@pytest.fixture
def saathi(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Saathi]:
    (tmp_path / "saathi.db").write_bytes(migrated_sqlite.read_bytes())
    with Saathi(f"sqlite:///{tmp_path / 'saathi.db'}") as running:
        yield running


@pytest.fixture
def page(browser: Browser, saathi: Saathi) -> Iterator[Page]:
    """A page with nothing to complain of, in the console either."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [line for line in complaints if "status of 409" not in line] == []  # 409: what the page refuses, and shows


def lay_out(page: Page, saathi: Saathi, *numbers: str, more: str = "") -> None:
    page.goto(f"{saathi.url}?phones={','.join(numbers).replace('+', '%2B')}{more}")


def phone(page: Page, number: str):  # type: ignore[no-untyped-def]
    return page.locator(f'.phone[data-number="{number}"]')


def test_a_count_by_keypad_dropped_and_resumed(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, GUL_KHAN.msisdn)
    mine = phone(page, GUL_KHAN.msisdn)
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.locator(".dialog")).to_contain_text("1 Attendance today")
    expect(mine.locator(".budget")).to_have_text(re.compile(r"^\d+/160 GSM-7$"))
    mine.get_by_role("button", name="1", exact=True).click()
    mine.get_by_role("button", name="Send", exact=True).first.click()
    expect(mine.locator(".dialog")).to_contain_text("Boys present?")
    mine.locator(".typed").fill("18")
    mine.locator(".typed").press("Enter")
    expect(mine.locator(".dialog")).to_contain_text("Girls present?")
    mine.get_by_role("button", name="Drop the call").click()
    expect(mine.locator(".dialog")).to_contain_text("The call dropped")
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.locator(".dialog")).to_contain_text("Not finished yet")
    for typed in ("1", "15"):
        mine.locator(".typed").fill(typed)
        mine.locator(".typed").press("Enter")
        expect(mine.locator(".typed")).to_have_value("")
    expect(mine.locator(".dialog")).to_contain_text("Girls 15 of 19")
    mine.locator(".typed").fill("1")
    mine.get_by_role("button", name="Send twice").click()
    expect(mine.locator(".dialog")).to_contain_text("Saved, thank you")
    expect(mine.locator(".left")).to_have_text("Sent twice: the same answer, one effect.")
    assert Doors(saathi.app).count(table=PupilCounts) == 1


def test_silence_drops_the_call(page: Page, saathi: Saathi) -> None:
    page.clock.install()
    lay_out(page, saathi, GUL_KHAN.msisdn)
    mine = phone(page, GUL_KHAN.msisdn)
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.locator(".dialog")).to_contain_text("1 Attendance today")
    page.clock.run_for(15_000)
    expect(mine.locator(".dialog")).to_contain_text("1 Attendance today")
    page.clock.run_for(6_000)
    expect(mine.locator(".dialog")).to_contain_text("nothing typed for 20 seconds")


def test_a_message_arrives_while_one_watches(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, ZARMINA.msisdn, ABDUL_WADOOD.msisdn)
    hers, his = phone(page, ZARMINA.msisdn), phone(page, ABDUL_WADOOD.msisdn)
    hers.locator(".words").fill("Q No books since 12 Nov")
    hers.locator(".words").press("Enter")
    expect(hers.locator(".inbox .sent")).to_have_text(re.compile("No books since 12 Nov"))
    expect(his.locator(".inbox li.new")).to_contain_text("Q1")
    expect(his.locator(".unread")).to_have_text("1 new")
    expect(page).to_have_title("(1) Saathi: phones")
    his.locator(".typed").click()
    expect(his.locator(".unread")).to_be_hidden()


def test_phones_are_added_and_put_away_and_the_address_remembers(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, ZARMINA.msisdn, more="&idle=60")
    expect(page.locator(".patience")).to_have_value("60")
    page.get_by_label("Phone of").fill(NASREEN.msisdn)
    page.get_by_role("button", name="Add phone").click()
    expect(phone(page, NASREEN.msisdn).locator(".who")).to_have_text("Nasreen Achakzai, district officer Pishin")
    page.get_by_label("Phone of").fill("0333 9999999")
    page.get_by_role("button", name="Add phone").click()
    expect(phone(page, STRANGER).locator(".who")).to_have_text("nobody Saathi knows")
    page.get_by_label("Phone of").fill("hello")
    page.get_by_role("button", name="Add phone").click()
    expect(page.locator(".told")).to_contain_text("no telephone number")
    page.get_by_role("button", name=f"Put phone {ZARMINA.msisdn} away").click()
    page.reload()
    expect(page.locator(".phones .phone")).to_have_count(2)
    expect(page.locator(".patience")).to_have_value("60")


def test_a_phone_that_comes_late_takes_nobodys_field(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, ZARMINA.msisdn)
    on_its_way: list[Route] = []

    def hold(route: Route) -> None:
        on_its_way.append(route)

    its_messages = re.compile(rf"/updates\?.*numbers=%2B{NASREEN.msisdn[1:]}$")
    page.route(its_messages, hold)
    page.get_by_label("Phone of").fill(NASREEN.msisdn)
    with page.expect_request(its_messages):
        page.get_by_role("button", name="Add phone").click()
    expect(phone(page, NASREEN.msisdn).locator(".typed")).to_be_focused()
    page.get_by_label("Phone of").focus()
    on_its_way[0].continue_()
    expect(page).to_have_url(re.compile(NASREEN.msisdn[1:]))
    expect(page.get_by_label("Phone of")).to_be_focused()


def test_the_clock_moves_on_and_never_back(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, ZARMINA.msisdn)
    page.get_by_role("button", name="Next morning 09:30").click()
    expect(page.locator(".clock .now")).to_have_text("Thu 26 Nov 2026, 09:30")
    expect(page.locator(".told")).to_contain_text("It is Thu 26 Nov 2026, 09:30. ")
    page.get_by_label("Until").fill("2026-11-25T10:00")
    page.get_by_role("button", name="Go there").click()
    expect(page.locator(".told")).to_contain_text("only moves forward")


def test_words_from_right_to_left_stand_on_the_right(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, ZARMINA.msisdn)
    hers = phone(page, ZARMINA.msisdn)
    hers.locator(".words").fill("حاضری ۱۵")
    hers.locator(".words").press("Enter")
    sent = hers.locator(".inbox .sent .text").first
    expect(sent).to_have_css("direction", "rtl")
    expect(hers.locator(".inbox .sent .about").first).to_contain_text("UCS-2")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Noto Naskh Arabic\"', 'حاضری'))")


def test_another_code_reaches_nobody(page: Page, saathi: Saathi) -> None:
    lay_out(page, saathi, GUL_KHAN.msisdn)
    mine = phone(page, GUL_KHAN.msisdn)
    mine.locator(".typed").fill("*123#")
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.locator(".dialog")).to_contain_text("Nobody answers at *123#")
    mine.locator(".typed").fill("*778*1*18*15#")
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.locator(".dialog")).to_contain_text("Boys 18 of 22")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_over_the_edge(page: Page, saathi: Saathi, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lay_out(page, saathi, ZARMINA.msisdn, ABDUL_WADOOD.msisdn, NASREEN.msisdn)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    unnamed = page.evaluate(
        """[...document.querySelectorAll('button, input, textarea, select')].filter(
            (each) => !each.closest('template') && !each.labels?.length && !each.textContent.trim()
                && !each.getAttribute('aria-label')).length"""
    )
    assert unnamed == 0, "each control has a name that can be read aloud"


@pytest.mark.parametrize("width", [360, 1280])
def test_phones_lie_side_by_side_and_say_first_whose_they_are(page: Page, saathi: Saathi, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lay_out(page, saathi, ZARMINA.msisdn, ABDUL_WADOOD.msisdn)
    tops = page.evaluate(
        "[...document.querySelectorAll('.phone .screen')].map((each) => Math.round(each.getBoundingClientRect().top))"
    )
    lefts = page.evaluate("[...document.querySelectorAll('.phone')].map((each) => each.getBoundingClientRect().left)")
    assert lefts[0] < lefts[1]
    assert width < 480 or tops[0] == tops[1], "a long name above one moves no screen"
    assert phone(page, ZARMINA.msisdn).locator("header").inner_text().startswith("Zarmina, teacher")
