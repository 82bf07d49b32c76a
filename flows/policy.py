"""Every clock, cap and window of the programme in one table: the defaults, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Policy:
    """Times are local to `zone`; days are working days unless a field says calendar days."""

    zone: ZoneInfo = ZoneInfo("Asia/Karachi")

    # When messages may leave. Replies to somebody's own message always may.
    opens: time = time(9)
    closes: time = time(19)
    urgent_opens: time = time(7)
    urgent_closes: time = time(21)
    ramadan_opens: time = time(10)
    ramadan_closes: time = time(15)
    friday_from: time = time(12)
    friday_to: time = time(15)
    asr_pause: timedelta = timedelta(minutes=15)  # before it and after it
    before_maghrib: timedelta = timedelta(minutes=10)
    after_maghrib: timedelta = timedelta(minutes=30)
    before_closing: timedelta = timedelta(minutes=30)  # what has an hour outside a shorter window leaves so long before

    # Questions: days until the clock ends, by urgency.
    mentor_days_today: int = 1
    mentor_days_week: int = 5
    mentor_days_workshop: int = 20
    specialist_days: int = 5  # school days; then the next one who knows the topic is asked
    most_specialists: int = 2  # of a question, one after the other; then its asker is asked
    officer_days_today: int = 1
    officer_days_week: int = 7
    officer_days_workshop: int = 20
    province_days_today: int = 1
    province_days_week: int = 10
    province_days_workshop: int = 20
    acknowledge_days: int = 3  # working days without a word of the officer's: one gentle second SMS
    offer_days: int = 5  # so long after the officer's clock has ended it is offered to the province
    ring_days: int = 10  # so long after the province's clock has ended the administrator is asked to ring
    listed_days: int = 30  # calendar days after it the programme sheet lists its number
    urgent_per_week: int = 2  # urgent alerts of one asker to the district in 7 days: more go to the mentor only
    status_days: int = 10  # who asked and her mentor hear so often where a question is, even without news
    quiet_days: int = 3  # after something was said of it, no further word of the clock for so long
    unreached_days: int = 3  # calendar days after which an alert that came to nobody is told to others
    ask_back_days: int = 7  # calendar days that what an office asks the asker stands; then it may ask once more
    gentle_day: int = 3  # from this day of his clock a mentor's menu says that a line helps
    alike_clusters: int = 3  # from so many clusters the same problem is one item for the officer
    recycled_days: int = 90  # calendar days without a call or an SMS: a number may have been given out anew
    silent_days: int = 14  # calendar days without a call or an SMS: whoever holds a post may be out of reach

    # Safety and personal matters, in working days of the district: then the stand-in and the administrator, then the outside person.
    sensitive_days: int = 1
    sensitive_outside_days: int = 2

    # Counts: the weekly prompt, one nudge the day after, and how much a teacher hears that she did not ask for.
    ask_weekday: int = 2  # Wednesday
    ask_at: time = time(13, 30)  # after school, phones in hand
    nudge_at: time = time(15)
    spread_minutes: int = 30  # not everybody in the same minute
    most_a_week: int = 3
    long_vacation: timedelta = timedelta(days=13)  # from its first to its last day: then its closing and end are told

    # Silence, in weeks of six working days of the school: vacations, outages and closed days are no silence.
    quiet_listed: int = 2  # in the mentor's list
    quiet_offered: int = 3  # and he is told of the list
    quiet_shared: int = 5  # and the deputy, or a school nearby, may ask how things are
    quiet_mentor: int = 2  # he gets a kind line; a week later the deputy hears, then the district
    quiet_cluster_weeks: int = 3
    quiet_cluster_percent: int = 30  # fewer of its teachers in touch within those weeks: the cluster may need help
    quiet_cluster_least: int = 5  # teachers; of fewer nothing is said above the mentor
    quiet_cluster_again: timedelta = timedelta(weeks=8)  # the mentor is not asked about his whole cluster before that
    visit_days: int = 7  # "I will visit or call" leaves a school in peace for so many calendar days
    dark_least: int = 8  # people: of fewer nobody can say that they fell silent together
    dark_days: int = 6  # working days without a word
    dark_percent: int = 90  # of an area silent so long, or out of reach
    dark_together_percent: int = 40  # of them who fell silent in the same week
    dark_most_days: int = 24  # working days: after that it is told apart no more
    dead_messages: int = 3  # in a row that did not arrive, for a number to be out of use
    dead_span: timedelta = timedelta(days=3)  # from the first of them to the last
    dead_looks_back: timedelta = timedelta(days=30)
    scan_at: time = time(3)  # at night; what it finds leaves in its hours
    vacant_weeks: int = 2  # between two lists of vacant posts

    notes_a_week: int = 2  # of a mentor to his cluster
    credit_days: int = 30  # calendar days in which an answer that helped can be made a saved one
    shared_days: int = (
        14  # calendar days for which answers to shared questions stand in the lists of the district's mentors
    )

    # Workshops: D7 goes out 7-10 calendar days before, D8 the day before at 15:00.
    announce_first: int = 10
    announce_last: int = 7
    remind_at: time = time(15)
    check_in_days: int = 2
    workshop_ends: time = time(15)  # then its mentor is asked what ran
    notes_settle: timedelta = timedelta(minutes=30)  # what he noted leaves so much later: he may correct it
    notes_days: int = 14  # calendar days for noting; main points that come later reach nobody by themselves
    thanks_at: time = time(13, 30)  # the day after, when he noted nothing
    thanks_days: int = 4  # calendar days after the last: later nobody is thanked any more
    follow_up_days: int = 10  # calendar days after which a plan is asked about, and a next workshop suggested
    follow_up_late: int = 10  # and so many more until that is of no use
    follow_up_at: time = time(13, 30)
    next_after: int = 28  # calendar days from one workshop to the next that is suggested
    least_answers: int = 5  # of fewer the mentor is told no count: they could be guessed

    # Needs polls: three questions at most, one at a time and one a month from a place.
    poll_lives: timedelta = timedelta(days=7)
    poll_least: int = 3  # answers in all: of fewer nothing is told

    # Meetings of a district: the pack (D22) so many calendar days before; a decision is recalled the working day before.
    pack_days: int = 3
    pack_at: time = time(10)
    pack_parts: int = 2
    decision_at: time = time(10)

    # The calendar: days that are only estimated are to be confirmed so many calendar days before.
    confirm_before: tuple[int, ...] = (7, 1)
    confirm_at: time = time(10)

    # What waits for a second person's word is told so long after the last was asked for: of several in a row one SMS.
    second_word_after: timedelta = timedelta(minutes=10)
    second_word_late: timedelta = timedelta(hours=12)  # after its hour: a broadcast for that day is no news on the next

    # Turnover.
    longest_acting: timedelta = timedelta(days=180)  # somebody may act for somebody else
    settling_days: int = 3  # working days in which whoever is new in a post gets no second notices
    welcome_lives: timedelta = timedelta(days=7)  # calendar days after which a welcome is no longer one
    note_days: tuple[int, ...] = (3, 8, 15, 25)  # of a new officer's first month
    note_lives: timedelta = timedelta(days=3)

    # Digests.
    mentor_digest_weekday: int = 5  # Saturday
    mentor_digest_at: time = time(15)
    officer_digest_weekday: int = 0  # Monday
    officer_digest_at: time = time(9, 30)
    province_digest_at: time = time(10)  # on the officer's day
    digest_max_age: timedelta = timedelta(hours=36)  # of days on which messages leave; later it is no longer sent
    least_schools: int = 5  # a percentage needs at least so many schools

    # Conversations.
    call_lives: timedelta = timedelta(minutes=15)  # no network holds a call for longer
    draft_lives: timedelta = timedelta(hours=24)
    prompt_lives: timedelta = timedelta(hours=48)
    texts_live: timedelta = timedelta(days=730)  # words of people; of a question, from its end
    messages_live: timedelta = timedelta(days=90)  # and the messages that carried them
    reports_live: timedelta = timedelta(days=183)  # delivery reports
    strangers_from: tuple[str, ...] = ("+92",)  # numbers nobody knows are answered by SMS from these countries only
    stranger_answers: int = 3  # SMS a day to such a number: each costs, and some are sent to make us answer
    repeat_window: timedelta = timedelta(minutes=10)
    pin_tries: int = 5  # wrong ones in a row
    pin_locked: timedelta = timedelta(minutes=30)  # after them
    number_tries: int = 3  # a day: so often a number may say that it is somebody's new one
    number_waits_days: int = 14  # calendar days in which her mentor can say whether it is she
    number_objects_days: int = 7  # calendar days in which the old number can keep its place
    number_rests_days: int = 30  # calendar days after that in which only a clerk changes it; so long wishes are kept
    most_pupils: int = 999
    fall_percent: int = 25  # so far below the school's own level a teacher is asked, once a count, what the reason is
    fall_days: int = 28  # calendar days of which that level is made
    fall_least: int = 3  # counts in them: of fewer there is no level
    late_count_days: int = 14


POLICY = Policy()
