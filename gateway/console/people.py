"""The roll: looked through, one page a person with what reaches her and what does not, changed by the roster's own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.texts import T, Text
from gateway.console import cohorts, wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import accounts, duplicates, erasing, guarding, merging, people, renumbering, roll, roster
from store.accounts import CannotInvite
from store.renumbering import NumberTaken
from store.roll import Entry, Wanted
from store.roster import Row, cells
from store.roster.cells import Unreadable
from store.roster.report import NEW, REPLACED

FAMILY = Family("people", T("people", "People"), "start")

LOST = ("failed", "expired", "uncertain")


@FAMILY.page("/people", may="people")
def start(visit: Visit) -> Any:
    """Whoever is looked for."""
    given = {name: request.args.get(name, "").strip()[:80] for name in ("words", "district", "cluster", "state")}
    page = visit.asked_page
    entries, every = roll.roll(visit.db, visit.who, Wanted(**given), page)
    districts, clusters = roll.places(visit.db, visit.who)
    return visit.render(
        "people/start.html",
        entries=entries,
        all=every,
        page=page,
        last=max(1, -(-every // roll.A_PAGE)),
        given=given,
        args={name: value for name, value in given.items() if value},
        districts=districts,
        clusters=clusters,
        states=wording.PEOPLE,
        changes=visit.who.may("change people"),
        cohort_of=wording.cohort_called,
    )


@FAMILY.page("/people/<int:number>", may="people")
def one(visit: Visit, number: int) -> Any:
    """A person: who she is, and why nothing may be reaching her."""
    return _page(visit, _find(visit, number))


def _page(visit: Visit, entry: Entry, shown: str = "", link: str = "") -> str:
    reached = roll.reach(visit.db, visit.who, entry)
    changes = visit.who.may("change people")
    return visit.render(
        "people/one.html",
        entry=entry,
        number=shown or entry.number,
        hidden=not shown and "..." in entry.number,
        reached=reached,
        findings=_findings(entry, reached),
        clusters=roll.places(visit.db, visit.who)[1] if changes else [],
        account=accounts.of_person(visit.db, entry.id) if changes else None,
        link=link,
        states=wording.PEOPLE,
        changes=changes,
        likely=duplicates.pairs(visit.db, visit.who, entry.id) if changes else [],
        merges=[each for each in merging.into(visit.db, entry.id) if changes and visit.moment.now < each.until],
        erased=changes and erasing.proof(visit.db, entry.id) is not None,
        wording=wording,
        **cohorts.form(visit, entry),
    )


def _find(visit: Visit, number: int) -> Entry:
    """Somebody who is theirs to see. Raises NotFound for everybody else."""
    entry = roll.find(visit.db, visit.who, number, visit.moment.today)
    if entry is None:
        raise NotFound
    return entry


def _findings(entry: Entry, reached: roll.Reach) -> list[Text]:
    """What stands in the way, the likeliest first; none: nothing does."""
    last = reached.messages[0].state if reached.messages else ""
    found = (
        (entry.state == "left", T("people", "She has left the programme: nothing is written to her.")),
        (
            entry.state == "expected",
            T("people", "She has not joined yet: only replies reach her. She joins by her own word, on her phone."),
        ),
        (
            entry.stopped_on,
            T("people", "She has stopped messages on {day}. Only her own word, START, begins them again."),
        ),
        (
            reached.dead_since,
            T("people", "Nothing arrives at this number since {day}: what is for her waits for a sign of life."),
        ),
        (reached.dark_since, T("people", "Her whole area is silent since {day}: it seems to have no network.")),
        (
            reached.draft_at,
            T("people", "A talk on her phone is unfinished since {day}. She is offered to go on, or you free her."),
        ),
        (entry.fewer, T("people", "She wants fewer messages: unasked ones about workshops only.")),
        (last in LOST, T("people", "The last message did not arrive, as far as is known.")),
    )
    return [words.filled(day=_day(since)) for since, words in found if since]


def _day(since: object) -> date:
    return since.date() if isinstance(since, datetime) else since if isinstance(since, date) else date.min


@FAMILY.act("/people/<int:number>/number", may="change people")
def reveal(visit: Visit, number: int) -> Any:
    """Her number, for once; that it was asked for is kept."""
    entry = _find(visit, number)
    visit.note("number shown", f"person {entry.id}")
    return _page(visit, entry, shown=roll.number_of(visit.db, entry.id))


@FAMILY.act("/people/<int:number>/free", may="change people")
def free(visit: Visit, number: int) -> Any:
    """Out of whatever she is stuck in."""
    entry = _find(visit, number)
    roll.free(visit.db, entry.id)
    visit.note("freed", f"person {entry.id}")
    visit.tell(T("people", "She is free: her next call begins at the menu, and what was held may leave."))
    return visit.go("people_one", number=number)


@FAMILY.act("/people/<int:number>/left", may="change people")
def left(visit: Visit, number: int) -> Any:
    """Out of the programme, or in it again."""
    entry = _find(visit, number)
    if erasing.proof(visit.db, entry.id):  # nobody is left who could come back
        raise NotFound
    if entry.left_on:
        try:
            look_at = roll.come_back(visit.db, entry.id, visit.moment)
        except NumberTaken as why:
            visit.tell(why.said, good=False)
            return visit.go("people_one", number=number)
        for words in (T("people", "In the programme again."), *look_at):
            visit.tell(words)
    else:
        roll.leave(visit.db, entry.id, visit.moment)
        visit.tell(T("people", "Out of the programme. Questions stay with their posts, and it can be taken back here."))
    visit.note("came back" if entry.left_on else "left", f"person {entry.id}")
    return visit.go("people_one", number=number)


@FAMILY.act("/people/<int:number>/account", may="accounts")
def account(visit: Visit, number: int) -> Any:
    """A link by which somebody sets up password and authenticator; shown once."""
    entry = _find(visit, number)
    try:
        word = accounts.invite(visit.db, entry.id, request.form.get("email", "")[:200], visit.now, visit.who.person.id)
    except CannotInvite as why:
        visit.tell(why.said, good=False)
        return visit.go("people_one", number=number)
    guarding.tell_of_link(visit.db, entry.id, visit.moment.now)
    base = visit.parts.config.settings.public_base_url.rstrip("/")
    return _page(visit, entry, link=f"{base}/console/account/{word}")


# --- changed: each change is a roster of one line ----------------------------------------------


@FAMILY.act("/people/<int:number>/change", may="change people")
def change(visit: Visit, number: int) -> Any:
    """Name, number, sex, use of the phone."""
    entry = _find(visit, number)
    place, _ = roll.school_meant(visit.db, entry.cluster, entry.school)
    try:
        new_number = cells.msisdn(request.form.get("number", ""))
        new_name = cells.plain_text(request.form.get("name", ""), 40)
        sex = cells.choice(request.form.get("sex", ""), cells.SEXES)
        shared = cells.phone_use(request.form.get("phone", ""))
    except Unreadable as why:
        visit.tell(why.said, good=False)
        return visit.go("people_one", number=number)
    if place is None:
        _renumber(visit, entry, new_number)
        return visit.go("people_one", number=number)
    line = _line(place, new_name or entry.name, new_number or roll.number_of(visit.db, entry.id), entry.id)
    if _apply(visit, replace(line, sex=sex, shared=shared)):
        visit.note("person changed", f"person {entry.id}")
    return visit.go("people_one", number=number)


def _renumber(visit: Visit, entry: Entry, new_number: str) -> None:
    """Of who teaches at no school only the number: no list has a line for them."""
    if not new_number:
        visit.tell(T("people", "Who teaches at no school is changed with the post: see Posts."), good=False)
        return
    try:
        look_at = renumbering.check(visit.db, entry.id, new_number, visit.moment.now)
        renumbering.renumber(visit.db, entry.id, new_number, visit.moment.now, visit.who.person.id)
        visit.tell(_kept(visit, [wording.FATES[REPLACED], *look_at]))
    except NumberTaken as why:
        visit.tell(why.said, good=False)


@FAMILY.act("/people/<int:number>/move", may="change people")
def move(visit: Visit, number: int) -> Any:
    """To another school. Her questions stay where they were asked."""
    entry = _find(visit, number)
    place = _school(visit)
    if place is not None and _apply(visit, _line(place, entry.name, roll.number_of(visit.db, entry.id), entry.id)):
        visit.note("person moved", f"person {entry.id}")
    return visit.go("people_one", number=number)


@FAMILY.page("/people/new", may="change people")
def new(visit: Visit) -> Any:
    """Somebody who is not on the roll yet."""
    return visit.render("people/new.html", clusters=roll.places(visit.db, visit.who)[1])


@FAMILY.act("/people/new", may="change people")
def add(visit: Visit) -> Any:
    """Added; she joins by her own word, on her phone."""
    place = _school(visit)
    if place is None:
        return visit.go("people_new")
    try:
        msisdn = cells.msisdn(request.form.get("number", ""))
        name = cells.plain_text(request.form.get("name", ""), 40)
        sex = cells.choice(request.form.get("sex", ""), cells.SEXES)
        role = cells.choice(request.form.get("role", ""), cells.ROLES)
    except Unreadable as why:
        visit.tell(why.said, good=False)
        return visit.go("people_new")
    if not name or not msisdn:
        visit.tell(T("people", "A name and a number are needed."), good=False)
        return visit.go("people_new")
    if not _apply(visit, replace(_line(place, name, msisdn), sex=sex, role=role), only=NEW):
        return visit.go("people_new")
    made = next(each for each in people.by_msisdn(visit.db, msisdn) if each.name == name)
    visit.note("person added", f"person {made.id}")
    return visit.go("people_one", number=made.id)


def _school(visit: Visit) -> dict[str, str] | None:
    """The school of a form. None, and told why, where there is none of that name."""
    cluster, school = request.form.get("cluster", ""), request.form.get("school", "").strip()[:60]
    place, other = roll.school_meant(visit.db, cluster, school)
    if place is None and other:
        words = T("people", "{cluster} has no school {school}. Did you mean {other}?", other=other)
        visit.tell(words.filled(cluster=cluster or "-", school=school or "-"), good=False)
    elif place is None:
        words = T(
            "people", "{cluster} has no school {school}. A new school comes with a list, or at Programme, Schools."
        )
        visit.tell(words.filled(cluster=cluster or "-", school=school or "-"), good=False)
    return place


def _line(place: dict[str, str], name: str, msisdn: str, person_id: int | None = None) -> Row:
    return Row(1, place["district"], place["cluster"], place["school"], name, msisdn, person_id=person_id)


def _apply(visit: Visit, line: Row, only: str = "") -> bool:
    """A roster of one line. What is wrong is told, and nothing is written; nor where it would be something else than `only`."""
    trial = visit.db.begin_nested()
    report = roster.apply(visit.db, [line], visit.moment.now)
    if report.wrong:
        visit.tell("; ".join(visit.say(remark.words) for remark in report.wrong), good=False)
        return False
    if only and report.fates[0].what != only:
        trial.rollback()
        visit.tell(T("people", "Somebody at this school has this name or this number already."), good=False)
        return False
    look_at = [remark.words for remark in report.warnings]
    for fate in report.fates:
        visit.tell(_kept(visit, [wording.FATES[fate.what], *fate.details, *look_at]))
    return True


def _kept(visit: Visit, what: list[Text]) -> Text:
    return T("people", "Kept: {what}.", what="; ".join(visit.say(each) for each in what))
