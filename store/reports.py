"""Sums for the digests: of every cluster and district at once, the same few statements however many there are.

What was counted, who was in touch, what was asked, who came. Never a name; the vault is not looked into.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, and_, case, distinct, func, or_, select, true
from sqlalchemy.orm import aliased

from flows.week import ClusterWeek, Counts, DistrictWeek, Gathering, Presence, Week, is_in_vacation
from store import contacts, holding, leaves, successes
from store.asked import WAITING, last_day
from store.holding import in_charge
from store.moment import Moment
from store.tables import (
    CheckIns,
    Closures,
    Clusters,
    Districts,
    Escalations,
    Holdings,
    People,
    Posts,
    PupilCounts,
    Questions,
    Schools,
    WorkshopReplies,
    Workshops,
)

LOOKS_BACK = timedelta(weeks=8)  # for the count before this week's
LOOKS_AHEAD = timedelta(weeks=2)  # for the next workshop
ANSWERERS = ("mentor", "specialist", "officer", "province")
MORE_THAN_ONE_SCHOOL = 2  # closed by the weather: of a single one nothing is said above the mentor


def clusters(db: Connection, week: Week, moment: Moment) -> dict[int, ClusterWeek]:
    """The week of every cluster, by its id. Questions are those that wait now."""
    counts, answered = _counts(db, week), _answered(db, week, moment)
    shared, gatherings = _shared(answered), _gatherings(db, week, moment.today)
    told = successes.of_week(db, *week.bounds(moment.policy))
    off = _in_vacation(week, moment)
    by_hand: Counter[int] = Counter()
    for (_, cluster, by), (count, _) in answered.items():
        by_hand[cluster] += count if by in ANSWERERS else 0
    reports = {}
    for row in db.execute(_clusters(week, moment)).all():
        reports[row.id] = ClusterWeek(
            name=row.name,
            district_id=row.district_id,
            week=week,
            today=moment.today,
            mentees=row.mentees,
            in_touch=row.in_touch,
            counts=counts.get(row.id, Counts()),
            open=row.open,
            oldest_on=row.oldest_on,
            answered_by_officer=answered.get((row.district_id, row.id, "officer"), (0, 0))[0],
            answered=by_hand[row.id],
            workshop=gatherings.get(row.id),
            weather=row.weather,
            shared=shared[row.district_id, 0] - shared[row.district_id, row.id],
            vacation=row.id in off,
            success=told.get(row.id, ("", "")),
        )
    return reports


def _clusters(week: Week, moment: Moment) -> Select[Any]:
    """Every cluster with its mentees, the questions that wait for its mentor, and its schools that were closed."""
    people, questions = _in_touch(week, moment), _questions_with_mentors(moment.today)
    weather = _closed_by_weather(week)
    found = select(Clusters.id, Clusters.name, Clusters.district_id, questions.c.oldest_on)
    for each in (people.c.mentees, people.c.in_touch, questions.c.open, weather.c.weather):
        found = found.add_columns(func.coalesce(each, 0).label(each.name))
    for sums in (people, questions, weather):
        found = found.outerjoin(sums, sums.c.cluster_id == Clusters.id)
    return found


def _in_vacation(week: Week, moment: Moment) -> set[int]:
    alike = moment.calendars.alike.items()
    return {cluster for calendar, clusters in alike if is_in_vacation(week, calendar) for cluster in clusters}


def districts(db: Connection, week: Week, moment: Moment) -> dict[int, DistrictWeek]:
    """The week of every district, by its id. What waits is what waits now."""
    of_district: dict[int, list[ClusterWeek]] = defaultdict(list)
    for report in clusters(db, week, moment).values():
        of_district[report.district_id].append(report)
    waiting = _questions_with_officers(db, moment.today)
    reports = {}
    for row in db.execute(select(Districts.id, Districts.name)):
        inside = of_district[row.id]
        waits, overdue, oldest = waiting.get(row.id, (0, 0, 0))
        reports[row.id] = DistrictWeek(
            name=row.name,
            week=week,
            clusters=len(inside),
            active=sum(report.in_touch > 0 for report in inside),
            counts=sum((report.counts for report in inside), Counts()),
            waiting=waits,
            overdue=overdue,
            oldest=oldest,
            answered=sum(report.answered_by_officer for report in inside),
            weather=sum(report.weather >= MORE_THAN_ONE_SCHOOL for report in inside),
            vacation=bool(inside) and all(report.vacation for report in inside),
        )
    return reports


def _in_touch(week: Week, moment: Moment) -> Subquery:
    """By cluster: mentees who had joined by the end of the week and not left, without its mentor; those with a contact in it."""
    mentors = select(Holdings.person_id, Posts.cluster_id).join(Posts, Posts.id == Holdings.post_id)
    mentor = mentors.where(Posts.kind == "mentor", *in_charge(moment.today)).subquery()
    begins, ends = week.bounds(moment.policy)
    wrote = case((contacts.was_heard(begins, ends), 1))
    stayed = or_(People.left_on.is_(None), People.left_on >= week.monday + timedelta(days=7))
    return (
        select(Schools.cluster_id, func.count(People.id).label("mentees"), func.count(wrote).label("in_touch"))
        .join(Schools, Schools.id == People.school_id)
        .outerjoin(mentor, and_(mentor.c.person_id == People.id, mentor.c.cluster_id == Schools.cluster_id))
        .where(People.joined_at < ends, stayed, mentor.c.person_id.is_(None))
        .group_by(Schools.cluster_id)
        .subquery()
    )


def _counts(db: Connection, week: Week) -> dict[int, Counts]:
    """By cluster: the last count of the week of each school, beside its last one before."""
    day = timedelta(days=1)
    now, is_now = _last_count(db, week.monday, week.monday + 6 * day)
    before, is_before = _last_count(db, week.monday - LOOKS_BACK, week.monday - day)
    found: Any = (
        select(
            Schools.cluster_id, func.count().label("schools"), *_sums("girls", now, before), *_sums("boys", now, before)
        )
        .select_from(Schools)
        .join(now, is_now)
        .outerjoin(before, is_before)
        .group_by(Schools.cluster_id)
    )
    return {row.cluster_id: _as_counts(row) for row in db.execute(found).all()}


def _last_count(db: Connection, first: date, last: date) -> tuple[Any, ColumnElement[bool]]:
    """The last count of a school in these days, one look into an index: what to join, and on what. Without those that
    exceed their register."""
    of_days = (
        PupilCounts.school_id == Schools.id,
        PupilCounts.day.between(first, last),
        PupilCounts.replaced.is_(False),
        PupilCounts.flagged.is_(False),
    )
    found = select(PupilCounts).where(*of_days).order_by(PupilCounts.day.desc(), PupilCounts.id.desc()).limit(1)
    # SQLite has no LATERAL. Without it PostgreSQL reads all that was ever counted to find these ids.
    if db.dialect.name == "sqlite":
        count = aliased(PupilCounts)
        return count, count.id == found.with_only_columns(PupilCounts.id).correlate(Schools).scalar_subquery()
    return aliased(PupilCounts, found.correlate(Schools).lateral()), true()


def _sums(sex: str, now: Any, before: Any) -> list[ColumnElement[int]]:
    """The columns of `Presence` for one sex, then all pupils of it."""
    present, register = getattr(now, sex), getattr(now, f"{sex}_register")
    present_before, register_before = getattr(before, sex), getattr(before, f"{sex}_register")
    known = register > 0
    twice = and_(known, register_before > 0)

    def total(what: Any, where: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((where, what), else_=0)), 0)

    sums = (
        total(1, known),
        total(present, known),
        total(register, known),
        total(1, twice),
        total(present, twice),
        total(register, twice),
        total(present_before, twice),
        total(register_before, twice),
        func.sum(present),
    )
    return [column.label(f"{sex}_{number}") for number, column in enumerate(sums)]


def _as_counts(row: Row[Any]) -> Counts:
    sums: list[int] = list(row)[2:]  # as `_sums` has them
    girls, boys = sums[:9], sums[9:]
    return Counts(row.schools, girls[8], boys[8], Presence(*girls[:8]), Presence(*boys[:8]))


def _questions_with_mentors(today: date) -> Subquery:
    """By cluster: how many wait for its mentor, less those that are closed to him, and when the oldest was asked."""
    mentors = holding.of_places(Posts.cluster_id, holding.OF_CLUSTER, today)
    found = select(Questions.cluster_id, func.count().label("open"), func.min(Questions.asked_on).label("oldest_on"))
    found = found.outerjoin(mentors, mentors.c.place_id == Questions.cluster_id)
    waiting = (Questions.with_whom == "mentor", Questions.state.in_(WAITING), leaves.open_to(mentors.c.person_id))
    return found.where(*waiting).group_by(Questions.cluster_id).subquery()


def _closed_by_weather(week: Week) -> Subquery:
    """By cluster: how many schools said so on a day of the week."""
    found = select(Schools.cluster_id, func.count(distinct(Closures.school_id)).label("weather"))
    found = found.join(Schools, Schools.id == Closures.school_id)
    days = (Closures.reason == "weather", Closures.day.between(week.monday, week.saturday))
    return found.where(*days).group_by(Schools.cluster_id).subquery()


def _questions_with_officers(db: Connection, today: date) -> dict[int, tuple[int, int, int]]:
    """By district: how many wait for its officer, how many longer than they should, and the oldest E number of those."""
    overdue = last_day() < today
    found = (
        select(
            Clusters.district_id,
            func.count(),
            func.sum(case((overdue, 1), else_=0)),
            func.coalesce(func.min(case((overdue, Escalations.id))), 0),
        )
        .select_from(Questions)
        .join(Clusters, Clusters.id == Questions.cluster_id)
        .outerjoin(Escalations, Escalations.question_id == Questions.id)
        .where(Questions.with_whom == "officer", Questions.state.in_(WAITING))
        .group_by(Clusters.district_id)
    )
    return {district: (count, int(late), oldest) for district, count, late, oldest in db.execute(found)}


def _answered(db: Connection, week: Week, moment: Moment) -> dict[tuple[int, int, str], tuple[int, int]]:
    """How many questions were answered in the week, and how many of them were shared; by district, cluster and by whom."""
    first, after = week.bounds(moment.policy)
    keys = (Clusters.district_id, Clusters.id, Questions.answered_by)
    found = select(*keys, func.count(), func.count(case((Questions.seen_by != leaves.PRIVATE, 1)))).join(
        Questions, Questions.cluster_id == Clusters.id
    )
    rows = db.execute(found.where(Questions.answered_at >= first, Questions.answered_at < after).group_by(*keys))
    return {(district, cluster, by): (count, shared) for district, cluster, by, count, shared in rows}


def _shared(answered: dict[tuple[int, int, str], tuple[int, int]]) -> Counter[tuple[int, int]]:
    """Of these the shared ones, by district and cluster; of the whole district with cluster 0."""
    found = Counter[tuple[int, int]]()
    for (district, cluster, _), (_, shared) in answered.items():
        found.update({(district, cluster): shared, (district, 0): shared})
    return found


def _gatherings(db: Connection, week: Week, today: date) -> dict[int, Gathering]:
    """By cluster: the workshop of the week with who came, else the next one with who said they come."""
    held = (Workshops.last_day >= week.monday, Workshops.first_day <= week.saturday + LOOKS_AHEAD)
    said = (
        select(Workshops.id, Workshops.cluster_id, Workshops.first_day, Workshops.last_day)
        .add_columns(
            *(func.count(case((WorkshopReplies.coming.is_(coming), 1))).label(name) for coming, name in _REPLIES)
        )
        .outerjoin(WorkshopReplies, WorkshopReplies.workshop_id == Workshops.id)
        .where(*held, Workshops.cancelled_at.is_(None))
        .group_by(Workshops.id)
        .subquery()
    )
    came = _came(*held)
    rows = select(said, came.c.day, came.c.n).outerjoin(came, came.c.workshop_id == said.c.id)
    days: defaultdict[int, dict[date, int]] = defaultdict(dict)
    earliest = {}
    for row in db.execute(rows.order_by(said.c.first_day.desc(), said.c.id.desc())):
        days[row.id][row.day] = row.n
        earliest[row.cluster_id] = row  # it comes last, and stays
    return {
        cluster: Gathering(
            row.first_day, row.last_day, row.coming, row.cannot, _days(days[row.id], row, min(row.last_day, today))
        )
        for cluster, row in earliest.items()
    }


_REPLIES = ((True, "coming"), (False, "cannot"))


def _came(*held: ColumnElement[bool]) -> Subquery:
    """By workshop and day: how many checked in."""
    found = select(CheckIns.workshop_id, CheckIns.day, func.count().label("n"))
    found = found.join(Workshops, Workshops.id == CheckIns.workshop_id).where(*held)
    return found.group_by(CheckIns.workshop_id, CheckIns.day).subquery()


def _days(came: Mapping[date, int], workshop: Row[Any], until: date) -> tuple[int, ...]:
    past = range((until - workshop.first_day).days + 1)
    return tuple(came.get(workshop.first_day + timedelta(days=number), 0) for number in past)
