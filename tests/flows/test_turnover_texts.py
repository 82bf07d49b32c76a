"""The SMS of turnover: one part each in every language, with the longest names there are."""

from __future__ import annotations

from datetime import date

import pytest

from flows import catalogue, gsm, notices, standing
from flows.handing import post_named
from flows.texts import Text, render
from tests.people import FAR_CLUSTER, FAR_SCHOOL, PROGRAMME

DAY = date(2026, 12, 28)
OFFICE, MENTOR = post_named("district_officer", FAR_CLUSTER.district), post_named("mentor", FAR_CLUSTER.name)
TEXTS: list[Text] = [
    *(notices.officer_welcome(FAR_CLUSTER.district, until, 10, 340, n, PROGRAMME) for until in (None, DAY) for n in (0, 1, 15)),
    *(notices.officer_note(kind, PROGRAMME) for kind in ("D19b", "D19c", "D19d", "D19e")),
    *(
        notices.mentor_welcome(FAR_CLUSTER.name, until, acts, n, closed, PROGRAMME)
        for until, acts in ((None, False), (DAY, False), (None, True))
        for n, closed in ((0, 0), (1, 1), (15, 15))
    ),
    notices.yours_again(OFFICE, 15, PROGRAMME),
    notices.mentor_changed(PROGRAMME, "7, 3"),
    notices.stays_closed(PROGRAMME, "7, 3"),
    *(notices.teacher_came(FAR_SCHOOL.name[:40], FAR_CLUSTER.name, n, PROGRAMME) for n in (0, 1, 15)),
    notices.teacher_went(FAR_CLUSTER.name),
    *(notices.handed_over(post, "4567", DAY, until) for post in (OFFICE, MENTOR) for until in (None, DAY)),
    notices.handed_over(MENTOR, "", DAY, None),
    notices.account_link(),
    *(notices.reads_the_vault("4567", DAY, until) for until in (None, DAY)),
    notices.reads_the_vault("", DAY, None),
    standing.your_leave("Q99999", DAY, "7, 3", PROGRAMME),
]  # fmt: skip


@pytest.mark.parametrize("language", catalogue.languages())
def test_each_is_short(language: str) -> None:
    said = [gsm.plain(render(text, language)) for text in TEXTS]
    most = 2 if language == "ur" else 1
    assert [(len(words), words) for words in said if gsm.parts(words) > most or "{" in words] == []


def test_none_names_anybody() -> None:
    assert not [text for text in TEXTS if {"name", "asker"} & text.params.keys()]
