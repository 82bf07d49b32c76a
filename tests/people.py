"""The cast of the tests, as the conversations know them. Each is there for a reason, given beside the name.

All are invented. It is Wednesday 25 November 2026, 13:40 in Pishin: a school day,
after school. `zarmina(today=..., workshop=...)` is Zarmina with something else about her.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flows.calendar import Calendar
from flows.facts import (
    Answer,
    Cluster,
    Count,
    FocalPerson,
    Mentee,
    Mentor,
    Newcomer,
    Officer,
    Person,
    Programme,
    Question,
    School,
    Sensitive,
    Workshop,
)

TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)
SUNDAY = date(2026, 11, 29)

PROGRAMME = Programme(desk="081-0000000")
FREE = replace(PROGRAMME, free=True)

# --- places ----------------------------------------------------------------------------------

PISHIN_03 = Cluster(3, "Pishin-03", "30703", 7, "Pishin", helplines="Police 15, women 1089")
PISHIN_04 = Cluster(4, "Pishin-04", "30704", 7, "Pishin")
HURAMZAI = School(31, "GGPS Huramzai", PISHIN_03, boys=0, girls=19, takes_boys=False)  # girls only
KARBALA = School(32, "GPS Killi Karbala", PISHIN_03, boys=22, girls=19)
BOSTAN = School(33, "GPS Bostan", PISHIN_03)  # nobody knows its register yet
YARU = School(34, "GGPS Yaru", PISHIN_03, boys=4, girls=31)
MALIKYAR = School(35, "GPS Killi Malikyar", PISHIN_03, boys=40, girls=0)  # boys only, by its register
SCHOOLS = (KARBALA, HURAMZAI, BOSTAN, YARU, MALIKYAR)

BARSHORE = School(41, "GPS Barshore", PISHIN_04, boys=12, girls=9)

# The longest there is in the lists of the programme, and a little more.
FAR_CLUSTER = Cluster(
    88, "Usta Muhammad-10", "88010", 23, "Usta Muhammad", helplines="Police 15, women 1089, child 1121"
)
FAR_SCHOOL = School(881, "GGPS Killi Haji Malik Abdul Rehman Kakar Bala", FAR_CLUSTER, boys=999, girls=999)
FAR_SCHOOLS = tuple(
    replace(FAR_SCHOOL, id=881 + n, name=f"GGPS Killi Haji Malik Abdul Rehman Kakar {n}") for n in range(9)
)

# --- people ----------------------------------------------------------------------------------

ZARMINA = Person(1, "+923331234567", "Zarmina", language="ur_Latn", sex="f", phone_shared=True)  # alone at her school
GUL_KHAN = Person(2, "+923331234568", "Gul Khan", language="en", sex="m")
BIBI_HAWA = Person(3, "+923331234569", "Bibi Hawa", language="ur_Latn", sex="f")  # at the school of unknown register
ABDUL_WADOOD = Person(4, "+923331234570", "Abdul Wadood", language="ur_Latn", sex="m")  # mentor, teaches at Karbala
NASREEN = Person(5, "+923331234571", "Nasreen Achakzai", language="en", sex="f")  # district officer, new in the post
SHAISTA = Person(6, "+923331234572", "Shaista", language="ur_Latn", sex="f")  # focal person
SABIHA = Person(50, "+923331230050", "Sabiha", language="en", sex="f")  # of the TLRT
FAZAL = Person(60, "+923331230060", "Fazal", language="en", sex="m")  # mentor of Pishin-04, teaches at Barshore
RAHIM = Person(51, "+923331230051", "Rahim", language="en", sex="m")  # of the TLRT too
STRANGER = "+923339999999"  # on no list

# --- workshops and questions -----------------------------------------------------------------

WORKSHOP = Workshop(
    id=9,
    first_day=date(2026, 12, 2),
    last_day=date(2026, 12, 3),
    starts=time(9),
    venue="GGHS Pishin",
    topic="Multigrade maths",
    travel="Near the bus stand. Separate room for women. Ends 2pm. No travel allowance this time.",
)
WORKSHOP_TODAY = replace(WORKSHOP, first_day=TODAY, last_day=date(2026, 11, 26), code_today="4821")

QUESTION = Question(
    id=214,
    kind="teaching",
    topic="maths",
    words="How do I teach carrying to three classes at once?",
    seen_by="mentor",
    urgency="week",
    state="open",
    with_whom="mentor",
    asked_on=date(2026, 11, 23),
    due_on=date(2026, 11, 30),
    day=3,
    asker_school=HURAMZAI.name,
    asker_name=ZARMINA.name,
    cluster=PISHIN_03.name,
)
ANSWERED = replace(
    QUESTION,
    id=198,
    state="answered",
    new=True,
    answer=Answer("Class 3 counts bottle tops, class 2 watches. Guide page 34.", "mentor"),
)
ESCALATED = replace(
    QUESTION,
    id=177,
    kind="supplies",
    topic="",
    words="No class 3 maths books since 12 Nov.",
    seen_by="cluster",
    with_whom="officer",
    leave_given=True,
    summary="no class 3 maths books in 3 schools since 12 Nov",
    escalation=77,
    days=7,
    day=5,
)
SENSITIVE = Sensitive(12, "Somebody waits at the gate every morning.", True, ZARMINA.msisdn, date(2026, 11, 24))


# --- what each of them may know --------------------------------------------------------------


def mentee(who: Person, where: School, /, **more: Any) -> Mentee:
    """A teacher at a school, today."""
    facts = Mentee(who, where, PROGRAMME, Calendar(), TODAY, NOW)
    if "workshop" in more:
        more["workshop"] = [more["workshop"]]
    if "new_answers" in more:
        more["new_answers"] = range(more["new_answers"])
    return replace(facts, **more)


def zarmina(**more: Any) -> Mentee:
    """Sole teacher of a girls' school: 19 girls, and nobody asks her about boys."""
    return mentee(ZARMINA, HURAMZAI, **more)


def gul_khan(**more: Any) -> Mentee:
    """Teaches 22 boys and 19 girls."""
    return mentee(GUL_KHAN, KARBALA, **more)


def bibi_hawa(**more: Any) -> Mentee:
    """Teaches at a school whose register is not known."""
    return mentee(BIBI_HAWA, BOSTAN, **more)


def abdul_wadood(**more: Any) -> Mentor:
    """Mentor of Pishin-03, who teaches a class of his own."""
    own = mentee(ABDUL_WADOOD, KARBALA)
    return replace(Mentor(ABDUL_WADOOD, PISHIN_03, PROGRAMME, Calendar(), TODAY, NOW, own=own, mentees=34), **more)


def nasreen(**more: Any) -> Officer:
    """The district officer of Pishin."""
    return replace(Officer(NASREEN, "Pishin", PROGRAMME, Calendar(), TODAY, NOW), **more)


def shaista(**more: Any) -> FocalPerson:
    """The focal person."""
    return replace(FocalPerson(SHAISTA, PROGRAMME, TODAY), **more)


def newcomer(**more: Any) -> Newcomer:
    """A number on no list; the one cluster there is has the code 30703."""
    clusters = {each.code: each for each in (PISHIN_03, FAR_CLUSTER)}
    schools = {PISHIN_03.id: SCHOOLS, FAR_CLUSTER.id: FAR_SCHOOLS}
    return replace(Newcomer(STRANGER, PROGRAMME, clusters.get, schools.__getitem__), **more)


def expected(**more: Any) -> Newcomer:
    """Zarmina before she joined: the roster has her number and her school, nobody knows her language."""
    person = replace(ZARMINA, language="", phone_shared=False, joined=False)
    return newcomer(**{"msisdn": ZARMINA.msisdn, "known": person, "school": HURAMZAI, **more})


def last_week(boys: int = 18, girls: int = 13) -> dict[date, Count]:
    """What was counted on the Wednesday before."""
    day = date(2026, 11, 18)
    return {day: Count(day, boys, girls, 22, 19)}
