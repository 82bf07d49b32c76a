"""What makes a conversation safe: the five rules, and what people type."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from flows.conversation import Answers, Ask, Conversation, End, Turn, reply, resume
from flows.outcomes import AttendanceCounted
from flows.screens import Screen
from flows.texts import T, render
from flows.walk import every_path
from tests.people import TODAY


def count(ask: Ask) -> End:
    """A small conversation: two numbers, a look, an outcome."""
    boys = ask.number("boys", T("X", "Boys?"), 0, 999)
    ask.so_far(T("X", "boys {n}", n=boys))
    girls = ask.number("girls", T("X", "Girls?"), 0, 999)
    ask.confirm("sure", T("X", "{b} and {g}", b=boys, g=girls), again=["boys", "girls"])
    return End(T("X", "Saved."), (AttendanceCounted(1, 2, TODAY, boys, girls),))


def order(*sweets: str) -> Conversation:
    """A menu, a list, words, a code."""

    def told(ask: Ask) -> End:
        ask.choice("menu", T("X", "Menu"), {"buy": T("X", "Buy"), "later": None, "ask": T("X", "Ask")}, back=False)
        sweet = ask.pick("sweet", T("X", "Which?"), {each: each for each in sweets})
        written = ask.text("words", T("X", "For whom? 1 = nobody"), {"1": "nobody"}, longest=20)
        code = ask.code("code", T("X", "Code? None: 9"), lambda typed: typed == "4821", {"9": "none"})
        return End(T("X", "{said}", said=f"{sweet} for {written.words or written.choice}, {code}"))

    return told


SWEETS = order("barfi", "halwa", "jalebi", "laddu", "rabri", "kheer")


def go(conversation: Conversation, *typed: str, answers: Answers | None = None, by_sms: bool = False) -> Turn:
    """What comes of these inputs, one after the other."""
    turn = resume(conversation, answers or {}, "en", by_sms)
    for each in typed:
        assert turn.screen, f"it ended before {each!r}"
        turn = reply(conversation, turn.answers, turn.screen, each, "en", by_sms)
    return turn


def shown(turn: Turn) -> str:
    assert turn.screen
    return turn.screen.text


# --- 1. answers are kept by meaning; back is "forget the last" ---------------------------------


def test_answers_are_kept_by_name_and_meaning() -> None:
    turn = go(SWEETS, "1", "12", "my sister")
    assert turn.answers == {"menu": "buy", "sweet": "kheer", "words": "'my sister"}


def test_back_forgets_the_last_answer_and_no_other() -> None:
    turn = go(SWEETS, "1", "12", "my sister", "0")
    assert turn.answers == {"menu": "buy", "sweet": "kheer"}
    assert shown(turn).startswith("For whom?")
    assert go(SWEETS, "1", "12", "my sister", "0", "0", "0").answers == {}


def test_back_from_a_later_page_is_the_page_before() -> None:
    assert "jalebi" in shown(go(SWEETS, "1"))
    assert "kheer" in shown(go(SWEETS, "1", "9"))
    assert "jalebi" in shown(go(SWEETS, "1", "9", "0"))


def test_home_forgets_everything() -> None:
    assert go(SWEETS, "1", "1", "00").answers == {}
    assert go(count, "18", "00").answers == {}
    assert go(SWEETS, "1", "00").wrong  # where no way home is shown, none is taken


def test_a_reserved_number_is_neither_shown_nor_taken() -> None:
    menu = go(SWEETS)
    assert shown(menu) == "Menu\n1 Buy\n3 Ask"
    assert go(SWEETS, "2").wrong


def test_numbers_of_a_list_mean_the_same_on_every_page() -> None:
    assert go(SWEETS, "1", "11").answers["sweet"] == "rabri"
    assert go(SWEETS, "1", "9", "11").answers["sweet"] == "rabri"
    assert go(SWEETS, "1", "9", "1").answers["sweet"] == "barfi"


def test_what_came_along_does_not_stand_in_the_way_of_back() -> None:
    def told(ask: Ask) -> End:
        ask.number("n", T("X", "How many?"), 1, 9)
        ask.given("from")
        ask.choice("sure", T("X", "Sure?"), {"yes": T("X", "Yes")})
        return End(T("X", "Done"))

    turn = go(told, "0", answers={"n": "3", "from": "sms"})
    assert turn.screen
    assert turn.screen.key == "n"


def test_what_came_along_and_is_asked_after_all_is_forgotten_like_an_answer() -> None:
    def told(ask: Ask) -> End:
        day = ask.given("day")
        ask.number("n", T("X", "How many?"), 1, 9)
        if day != "monday":
            ask.choice("day", T("X", "Which day?"), {"monday": T("X", "Monday"), "friday": T("X", "Friday")})
        ask.choice("sure", T("X", "Sure?"), {"yes": T("X", "Yes")})
        return End(T("X", "Done"))

    turn = go(told, "3", "2", "0", answers={"day": "someday"})
    assert shown(turn).startswith("Which day?")


# --- 2. input is read against the screen as it was shown ---------------------------------------


def test_a_list_that_changed_in_between_cannot_file_the_wrong_thing() -> None:
    asked = go(order("barfi", "halwa", "jalebi"), "1")
    assert asked.screen
    grown = order("new on top", "barfi", "halwa", "jalebi")
    turn = reply(grown, asked.answers, asked.screen, "2", "en")
    assert turn.answers["sweet"] == "halwa"  # what 2 meant when she saw it


def test_what_is_gone_from_the_list_is_asked_again() -> None:
    asked = go(order("barfi", "halwa", "jalebi"), "1")
    assert asked.screen
    turn = reply(order("barfi", "jalebi"), asked.answers, asked.screen, "2", "en")
    assert "sweet" not in turn.answers
    assert "Which?" in shown(turn)


def test_a_screen_survives_being_kept() -> None:
    screen = go(SWEETS, "1").screen
    assert screen
    assert Screen.from_json(screen.as_json()) == screen


# --- 3. an answer no longer accepted is asked again, and all after it is dropped ----------------


def test_an_answer_no_longer_accepted_takes_all_after_it_along() -> None:
    kept = {"boys": "1000", "girls": "15", "sure": "send"}  # from the days when 9999 was the most
    turn = go(count, answers=kept)
    assert turn.end is None
    assert turn.answers == {}
    assert shown(turn).startswith("Boys?")


def test_the_confirmation_never_outlives_what_it_confirmed() -> None:
    turn = go(count, "18", answers={"girls": "15", "sure": "send"})
    assert turn.answers == {"boys": "18"}
    assert shown(turn).startswith("Girls?")


def test_answers_of_questions_that_are_gone_are_dropped() -> None:
    assert go(count, "18", answers={"teachers": "2"}).answers == {"boys": "18"}


def test_to_change_is_to_be_asked_from_the_first_again() -> None:
    turn = go(count, "18", "15", "2")
    assert turn.answers == {}
    assert shown(turn).startswith("Boys?")


def test_to_be_asked_again_drops_all_that_came_after() -> None:
    def told(ask: Ask) -> End:
        ask.number("first", T("X", "First?"), 1, 9)
        ask.number("second", T("X", "Second?"), 1, 9)
        if ask.choice("sure", T("X", "Sure?"), {"yes": T("X", "Yes"), "no": T("X", "No")}) == "no":
            ask.again("first")
        return End(T("X", "Done"))

    assert go(told, "1", "2", "2").answers == {}


def test_a_wish_to_ask_again_what_was_never_asked_is_a_mistake_and_no_endless_loop() -> None:
    with pytest.raises(ValueError, match="gone"):
        go(lambda ask: ask.again("gone"), answers={"boys": "1"})


@pytest.mark.parametrize(
    "kept", [dict(pairs) for pairs in permutations({"boys": "x", "girls": "0015", "sure": "?"}.items())]
)
def test_no_draft_can_break_a_conversation(kept: Answers) -> None:
    assert go(count, answers=kept).screen


@pytest.mark.parametrize("answer", ["", "-1", "1.5", "१८", "²", "9" * 5000, "18\n", "None"])
def test_a_number_from_anywhere_is_checked_again(answer: str) -> None:
    assert "boys" not in go(count, answers={"boys": answer}).answers


# --- 4. the only effect is the outcome -----------------------------------------------------------


def test_the_outcome_is_all_there_is_and_the_same_each_time() -> None:
    ended = go(count, "18", "15", "1")
    assert ended.end
    assert ended.end.outcomes == (AttendanceCounted(1, 2, TODAY, 18, 15),)
    assert go(count, answers=ended.answers).end == ended.end


def test_nothing_is_decided_before_the_end() -> None:
    assert go(count, "18", "15").end is None


def test_a_dropped_call_goes_on_where_it_was() -> None:
    dropped = go(count, "18")
    assert dropped.about
    assert go(count, "15", "1", answers=dropped.answers).end == go(count, "18", "15", "1").end


def test_a_draft_begun_by_dialling_may_be_ended_by_sms() -> None:
    dropped = go(count, "18")
    assert go(count, "15", "1", answers=dropped.answers, by_sms=True).end


# --- 5. walked ----------------------------------------------------------------------------------


def test_the_walk_sees_every_page_and_every_end() -> None:
    texts = [
        turn.screen.text for turn in every_path(order(*"abcdefghi"), "en", codes={"code": "4821 1"}) if turn.screen
    ]
    for letter, number in zip("abcdefghi", [1, 2, 3, 4, 11, 12, 13, 14, 21], strict=True):
        assert any(f"{number} {letter}" in text for text in texts)
    assert any("1: this code is not known" in text for text in texts)
    ends = {
        str(turn.end.text.params["said"])
        for turn in every_path(order("a", "b"), "en", codes={"code": "4821"})
        if turn.end
    }
    assert {"a for nobody, 4821", "b for nobody, none"} <= ends


def test_the_walk_ends_although_a_conversation_goes_round() -> None:
    assert len(list(every_path(count, "en"))) < 100


# --- what people type ----------------------------------------------------------------------------

STRANGE = [
    "",
    " ",
    "*",
    "#",
    "1*2",
    "-3",
    "1.5",
    "\0",
    "😀",
    "\u200f\u202b",
    "¹",
    "x" * 10_000,
    "9" * 10_000,
    "seven",
    "00000000",
    "0x1",
]


@pytest.mark.parametrize("typed", STRANGE, ids=ascii)
@pytest.mark.parametrize("before", [[], ["1"], ["1", "1", "1"]], ids=["menu", "list", "code"])
def test_what_a_screen_cannot_take_is_refused_kindly(before: list[str], typed: str) -> None:
    asked = go(SWEETS, *before)
    turn = go(SWEETS, *before, typed)
    assert turn.answers == asked.answers
    lines = shown(turn).split("\n")
    assert lines[0].startswith("Please") or "not known" in lines[0]
    assert lines[1:] == shown(asked).split("\n")


@pytest.mark.parametrize("typed", STRANGE, ids=ascii)
def test_a_number_screen_refuses_what_is_no_number(typed: str) -> None:
    turn = go(count, typed)
    assert turn.wrong
    assert shown(turn).startswith("Please type a number, 0 to 999.")


@pytest.mark.parametrize("typed", ["18", " 18 ", "۱۸", "١٨", "18.", "l8", "\u200f18", "018"])
def test_digits_of_any_script_are_read(typed: str) -> None:
    assert go(count, typed).answers == {"boys": "18"}


@pytest.mark.parametrize("typed", ["1", "۱", " 1", "(1)", "1.", "\u202b1"])
def test_keys_of_any_script_are_read(typed: str) -> None:
    assert go(SWEETS, typed).answers == {"menu": "buy"}


def test_zero_is_a_number_where_a_number_is_asked_for() -> None:
    assert go(count, "0").answers == {"boys": "0"}
    assert "\n0 " not in shown(go(count))


def test_words_are_kept_as_they_were_typed() -> None:
    assert go(SWEETS, "1", "1", "a*b 😀 کلاس").answers["words"] == "'a*b 😀 کلاس"
    assert go(SWEETS, "1", "1", "a\0b\u202e").answers["words"] == "'ab"
    assert go(SWEETS, "1", "1", "=nobody").answers["words"] == "'=nobody"  # not the choice of that name


def test_words_instead_of_which_a_digit_may_be_typed() -> None:
    assert go(SWEETS, "1", "1", "1").answers["words"] == "=nobody"


def test_nothing_but_marks_are_no_words() -> None:
    assert shown(go(SWEETS, "1", "1", "\u200f\0 ")).startswith("Please write a few words.")


def test_too_many_words_are_told_how_many_may_be() -> None:
    turn = go(SWEETS, "1", "1", "x" * 10_000)
    assert shown(turn).startswith("That was 1600 letters: please write 20 or fewer.")
    assert "words" not in turn.answers


def test_a_code_that_is_not_known_is_named() -> None:
    turn = go(SWEETS, "1", "1", "1", "1234")
    assert shown(turn).startswith("1234: this code is not known today.\nCode?")
    assert go(SWEETS, "1", "1", "1", "1234", "4821").end
    assert go(SWEETS, "1", "1", "1", "9").end


def test_wrong_twice_is_told_once() -> None:
    assert shown(go(SWEETS, "8", "8")) == "Please choose a number that you see.\nMenu\n1 Buy\n3 Ask"
    assert shown(go(SWEETS, "1", "1", "1", "1234", "x")).count("\n") == shown(go(SWEETS, "1", "1", "1", "1234")).count(
        "\n"
    )


def test_numbers_in_a_row_are_named() -> None:
    assert shown(go(count, "1", "1", "7")).startswith("Please choose 1 to 2.")


# --- openings ------------------------------------------------------------------------------------


def menu_with_exit(ask: Ask) -> End:
    wish = ask.choice("wish", T("X", "Stay?"), {"yes": T("X", "Yes")}, leave=T("X", "Exit"))
    return End(T("X", "{w} {d}", w=wish, d=str(ask.direct)))


def test_a_way_out_at_zero() -> None:
    assert shown(go(menu_with_exit)) == "Stay?\n1 Yes\n0 Exit"
    ended = go(menu_with_exit, "0").end
    assert ended
    assert ended.text.params["w"] == "leave"


def test_what_was_found_at_the_first_turn_is_not_looked_up_again() -> None:
    looked = list[str]()

    def held(ask: Ask) -> End:
        day = ask.remember("day", lambda: looked.append("again") or "Monday")
        ask.number("boys", T("X", "{day}: boys?", day=day), 0, 999)
        return End(T("X", "Saved."))

    first = go(held)
    assert shown(first).startswith("Monday: boys?")
    assert go(held, "x", "15", answers=first.answers).end
    assert looked == ["again"]


def test_a_dial_that_carried_its_inputs_is_remembered_until_home() -> None:
    def told(ask: Ask) -> End:
        ask.number("n", T("X", "straight" if ask.direct else "offered"), 1, 9)
        ask.number("m", T("X", "straight" if ask.direct else "offered"), 1, 9)
        return End(T("X", "Done"))

    direct = {"direct": "yes"}
    assert "straight" in shown(go(told, "1", answers=direct))
    assert "offered" in shown(go(told, "1", "00", answers=direct))


# --- room ----------------------------------------------------------------------------------------


def long_story(title: str) -> Conversation:
    def told(ask: Ask) -> End:
        ask.choice(
            "wish", T("X", "{story}", story=title), {"yes": T("X", "I have read it"), "no": T("X", "Write again")}
        )
        return End(T("X", "Done"))

    return told


def test_each_page_of_a_long_text_carries_the_keys() -> None:
    story = long_story("the roof leaks and the children sit outside " * 9)
    pages = [shown(go(story)), shown(go(story, "9")), shown(go(story, "9", "9"))]
    assert all("1 I have read it\n2 Write again" in page for page in pages)
    assert go(story, "9", "1").end


def test_words_in_urdu_leave_the_keys_a_page_of_their_own() -> None:
    def told(ask: Ask) -> End:
        options = {each: T("X", f"{each} what this question asks for") for each in ("Answer", "Promise", "Return")}
        ask.choice("wish", T("X", "{story}", story="بچے باہر بیٹھے ہیں اور چھت ٹپکتی ہے " * 4), options)
        return End(T("X", "Done"))

    pages = [shown(go(told, *["9"] * n)) for n in range(4)]
    assert all(len(page) <= 70 for page in pages[:3])
    assert all(page.endswith("\n9 More\n0 Back") for page in pages[:3])
    assert pages[3].startswith("1 Answer what this question asks for\n2 Promise")
    assert go(told, "1").end  # also before they are seen


def test_a_list_in_urdu_shows_fewer_lines_a_page_and_keeps_their_numbers() -> None:
    names = [
        "گورنمنٹ گرلز پرائمری سکول حرمزئی",
        "گورنمنٹ پرائمری سکول کلی کربلا",
        "سکول بوستان",
        "سکول یارو",
        "سکول سرانان",
    ]

    def told(ask: Ask) -> End:
        ask.pick("school", T("X", "Cluster Pishin-03. Your school?"), {name: name for name in names})
        return End(T("X", "Done"))

    pages = [shown(go(told, *["9"] * n)) for n in range(5)]
    assert all(len(page) <= 70 for page in pages)
    numbers = [line.split()[0] for page in pages for line in page.split("\n")[1:] if "سکول" in line or "گور" in line]
    assert numbers == ["1", "2", "3", "4", "11"]
    assert go(told, "3").answers == {"school": names[2]}


def test_a_line_about_what_was_wrong_never_costs_a_key() -> None:
    full = go(long_story("word " * 200))
    assert full.screen
    turn = go(long_story("word " * 200), "7")
    assert len(shown(turn)) <= 160
    assert shown(turn).endswith("1 I have read it\n2 Write again\n9 More\n0 Back")
    assert replace(full.screen, text="", bare="") == replace(turn.screen or full.screen, text="", bare="")


def test_an_option_without_words_is_taken_and_not_shown() -> None:
    def talk(ask: Ask) -> End:
        return End(
            T("x", "{chosen}", chosen=ask.choice("menu", T("x", "Waiting"), {"a": "", "b": T("x", "See"), "c": None}))
        )

    first = resume(talk, {}, "en")
    assert first.screen
    assert first.screen.text == "Waiting\n2 See\n0 Back"
    for typed, ends in (("1", "a"), ("2", "b")):
        turn = reply(talk, {}, first.screen, typed, "en")
        assert turn.end
        assert render(turn.end.text, "en") == ends
    assert reply(talk, {}, first.screen, "3", "en").wrong
