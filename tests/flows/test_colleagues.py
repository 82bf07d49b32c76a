"""Colleagues: what the cluster asks, an idea for it, and whose it is."""

from __future__ import annotations

from dataclasses import replace

from flows.facts import Answer, Idea
from flows.mentee.answers import my_answers
from flows.mentee.home import home
from flows.outcomes import AskerDecided, Helped, IdeaGiven, IdeaRead
from tests.people import QUESTION, ZARMINA, gul_khan, zarmina
from tests.talks import play

SHARED = replace(QUESTION, seen_by="cluster", asker_name="", asker_school="")
NAMED = replace(SHARED, id=215, seen_by="cluster_named", asker_name="Bibi Hawa")
HELPFUL = Idea(7, "Beans to sort by colour.", new=True)
BY_NAME = Idea(8, "Let the big ones lead.", by="Gul Khan", new=True)


def test_what_the_cluster_asks_lies_behind_a_key_of_its_own_on_every_page() -> None:
    mine = [replace(QUESTION, id=n) for n in range(1, 7)]
    talk = play(my_answers, gul_khan(questions=mine, cluster_asks=[SHARED]), "9", "8")
    assert all("8 My cluster asks (1)" in screen for screen in talk.screens[:2])
    assert talk.last == "Your cluster asks\n1 Q214 Maths, 23 Nov\n0 Back"


def test_who_has_no_question_can_still_help() -> None:
    assert play(my_answers, gul_khan(cluster_asks=[SHARED])).last == (
        "No questions of yours yet.\n8 My cluster asks (1)\n0 Back"
    )


def test_a_name_is_said_only_where_its_asker_chose_so() -> None:
    asks = gul_khan(cluster_asks=[SHARED, NAMED])
    assert play(my_answers, asks, "8", "1").last.startswith("Q214 Maths, a colleague asks: How do I")
    assert play(my_answers, asks, "8", "2").last.startswith("Q215 Maths, Bibi Hawa asks: How do I")


def test_an_idea_is_named_only_with_leave() -> None:
    asks = gul_khan(cluster_asks=[SHARED])
    with_leave = play(my_answers, asks, "8", "1", "1", "Beans", "1")
    assert with_leave.outcomes == (IdeaGiven(2, 214, "Beans", named=True),)
    assert with_leave.last.endswith("with your name.")
    assert play(my_answers, asks, "8", "1", "1", "Beans", "2").outcomes == (IdeaGiven(2, 214, "Beans", named=False),)


def test_who_has_no_name_is_not_asked_for_it() -> None:
    nobody = gul_khan(cluster_asks=[SHARED], person=replace(ZARMINA, name=""))
    assert play(my_answers, nobody, "8", "1", "1", "Beans").outcomes == (IdeaGiven(1, 214, "Beans", named=False),)


def test_the_answer_and_what_others_said_can_be_read_before() -> None:
    answered = replace(SHARED, answer=Answer("Bottle tops.", "mentor"), ideas=(HELPFUL, BY_NAME))
    talk = play(my_answers, gul_khan(cluster_asks=[answered]), "8", "1", "2")
    assert talk.last.startswith("Q214: Bottle tops. / Beans to sort by colour. / Gul Khan: Let the big ones lead.")


def test_an_idea_by_sms_goes_at_once_without_a_name() -> None:
    came = {"menu": "idea", "ref": "214", "words": "'Beans"}
    assert play(home, gul_khan(cluster_asks=[SHARED]), answers=came, by_sms=True).outcomes == (
        IdeaGiven(2, 214, "Beans", named=False),
    )
    nowhere = play(home, gul_khan(), answers=came, by_sms=True)
    assert (nowhere.outcomes, nowhere.last[:36]) == ((), "Q214 does not wait in your cluster, ")


def test_its_asker_reads_each_and_thanks_the_one_that_helped() -> None:
    mine = zarmina(questions=[replace(SHARED, ideas=(HELPFUL, BY_NAME))])
    listed = play(my_answers, mine, "1")
    assert listed.screens[0] == "Your questions\n1 Q214 Maths: NEW\n0 Back"
    assert listed.last == "Q214 Maths\n1 The question: with mentor, day 3\n2 Gul Khan: NEW\n3 A colleague: NEW\n0 Back"
    read = play(my_answers, mine, "1", "3", "1")
    assert read.outcomes == (IdeaRead(1, 7), Helped(1, 214, 7))
    assert play(my_answers, mine, "1", "2").last.startswith("Q214 from Gul Khan: Let the big ones lead.\n1 Helped")


def test_she_sees_what_the_cluster_would_read_and_may_write_it_otherwise() -> None:
    private = zarmina(questions=[replace(QUESTION, state="answered", answer=Answer("Bottle tops.", "mentor"))])
    as_it_is = play(my_answers, private, "1", "2", "1")
    assert as_it_is.last.startswith("Your cluster would read, without your name: 'How do I teach")
    assert play(my_answers, private, "1", "2", "1", "1").outcomes[-1] == AskerDecided(1, 214, "cluster")
    otherwise = play(my_answers, private, "1", "2", "1", "2", "Three classes, one sum: how?")
    assert otherwise.outcomes[-1] == AskerDecided(1, 214, "cluster", "Three classes, one sum: how?")


def test_what_is_shared_already_is_not_shared_again() -> None:
    mine = zarmina(questions=[replace(SHARED, state="answered", answer=Answer("Bottle tops.", "mentor"))])
    assert "1 Ask my cluster" not in play(my_answers, mine, "1", "2").last
