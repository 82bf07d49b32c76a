"""The engine: a conversation is a function that asks.

It is run again at every turn from the answers kept by name. A question whose
answer is missing stops it with a screen; an outcome is what it returns. The
answers are a draft, the code is the form: an answer that the question no longer
accepts is asked again and everything after it is dropped, so a changed
conversation needs no versions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Never

from flows import gsm, keys, screens
from flows.inputs import NEED_MOBILE, Words, Wrong, read
from flows.outcomes import Outcome
from flows.screens import Screen
from flows.texts import Text, render
from flows.typed import mobile

Answers = Mapping[str, str]
Option = Text | str | None
Late = Callable[[], Option]  # an option of a menu that costs a look: looked at when it is shown or was chosen


@dataclass(frozen=True)
class End:
    """How a conversation ends: the last words, what was decided.

    By SMS there may be other words, and a question after it: `then` are the answers its draft begins with.
    """

    text: Text
    outcomes: tuple[Outcome, ...] = ()
    sms: Text | None = None
    then: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """What a turn leads to: a screen or an end, the answers kept, what was looked at, whether the input was understood."""

    answers: Answers
    screen: Screen | None = None
    end: End | None = None
    about: Text | None = None
    looks: tuple[Outcome, ...] = ()
    wrong: bool = False


class _Unanswered(Exception):
    def __init__(self, screen: Screen) -> None:
        self.screen = screen


class _AskAgain(Exception):
    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys


class Ask:
    """What a conversation may do: ask. Every question has a key, under which its answer is kept by meaning."""

    def __init__(self, answers: Answers, language: str, by_sms: bool = False) -> None:
        self._given = answers
        self.language = language
        self.by_sms = by_sms
        self.kept: dict[str, str] = {key: answers[key] for key in (keys.DIRECT,) if key in answers}
        self.about: Text | None = None
        self.looks: list[Outcome] = []

    @property
    def direct(self) -> bool:
        """Whether the dial carried its inputs: then nothing stands between them."""
        return keys.DIRECT in self.kept

    def choice(
        self,
        key: str,
        title: Text | str,
        options: Mapping[str, Option | Late],
        back: bool = True,
        home: bool = False,
        leave: Text | None = None,
    ) -> str:
        """One of some options, numbered in their order. Not shown: one of None, which keeps its number, and one of "", which is taken.

        `leave`: words for a last option "leave" at 0, where there is nothing to go back to.
        """
        given = self._given.get(key, "")
        if given in options and _seen(options[given]) is not None:
            return self._chosen(key, given)
        seen = [(value, _seen(option)) for value, option in options.items()]
        numbered = {str(n): pair for n, pair in enumerate(seen, 1) if pair[1] is not None}
        if leave:
            numbered["0"] = ("leave", leave)
        return self._choose(key, title, numbered, back and not leave, home)

    def pick(
        self,
        key: str,
        title: Text,
        items: Mapping[str, Text | str],
        back: bool = True,
        page_size: int = 4,
        beside: Mapping[str, tuple[str, Text]] | None = None,
    ) -> str:
        """One of a list, four a page; the numbers run 1-4, 11-14, 21-24 so that each keeps its meaning.

        `beside`: what stands on every page below the list: number -> (meaning, words).
        """
        numbered = {str(10 * (n // page_size) + n % page_size + 1): pair for n, pair in enumerate(items.items())}
        return self._choose(key, title, numbered, back, home=False, page_size=page_size, beside=beside or {})

    def number(self, key: str, title: Text, low: int, high: int) -> int:
        """A whole number from low to high. 0 is a value here, so there is no "0 Back", only 00."""
        given = self._given.get(key, "")
        if given.isascii() and given.isdigit() and len(given) < keys.MOST_DIGITS and low <= int(given) <= high:
            self._keep(key, given)
            return int(given)
        hint = self._say(keys.NONE_IS_0) if low == 0 else ""
        self._show(screens.number(key, self._say(title), low, high, hint, self._say(keys.HOME)))

    def code(
        self,
        key: str,
        title: Text,
        accept: Callable[[str], bool],
        options: Mapping[str, str] | None = None,
        because: Callable[[str], Text] | None = None,
        kept_as: str = "",
    ) -> str:
        """Digits that `accept` knows (a cluster's, the board's), or a key of `options` such as {"9": "none"}.

        `because` says what is wrong with digits that are not accepted, where there is more to say than "not known".
        `kept_as`: of a secret only that it was right is kept.
        """
        given, known = self._given.get(key, ""), {*(options or {}).values(), kept_as} - {""}
        if given in known or (given.isascii() and given.isdigit() and accept(given)):
            return self._keep(key, given if given in known else kept_as or given)
        shown = screens.code(key, self._say(title), dict(options or {}), self._say(keys.BACK))
        if given:  # typed, and not known: the same screen, saying so
            why = because(given) if because else keys.NOT_KNOWN.filled(typed=given[:12])
            shown = screens.with_line(self._say(why), shown)
        self._show(shown)

    def text(self, key: str, title: Text, options: Mapping[str, str] | None = None, longest: int = 0) -> Words:
        """Words, kept as they were typed; `options`: digits to be taken instead, such as {"1": "by_sms"}.

        `longest`: so many characters at most, where the words are to go on inside another text; 0 for any length.
        """
        given = self._given.get(key, "")
        if given.startswith("=") and given[1:] in (options or {}).values():
            self._keep(key, given)
            return Words(choice=given[1:])
        length = len(given) - 1 if given.startswith("'") else 0
        if length and length <= (longest or length):
            self._keep(key, given)
            return Words(words=given[1:])
        shown = replace(screens.words(key, self._say(title), dict(options or {}), self._say(keys.BACK)), high=longest)
        if length:
            shown = screens.with_line(self._say(keys.TOO_LONG.filled(n=length, longest=longest)), shown)
        self._show(shown)

    def telephone(
        self, key: str, title: Text, why_not: Callable[[str], Text | None], options: Mapping[str, str] | None = None
    ) -> str:
        """A mobile number, however it is written, as E.164; `why_not` says what is wrong with one. `options`: as in `text`."""
        given = self._given.get(key, "")
        if given.startswith("=") and given[1:] in (options or {}).values():
            self._keep(key, given)
            return given[1:]
        number = mobile(given)
        why = (why_not(number) if number else NEED_MOBILE) if given else None
        if number and not why:
            return self._keep(key, number)
        shown = screens.telephone(key, self._say(title), dict(options or {}), self._say(keys.BACK))
        self._show(screens.with_line(self._say(why), shown) if why else shown)

    def confirm(self, key: str, title: Text, again: Sequence[str], send: Text | None = None) -> None:
        """ "1 Send, 2 Change": to change is to be asked again from the first of the keys `again`."""
        options: dict[str, Option] = {screens.SENDS: send or keys.SEND, "change": keys.CHANGE}
        if self.choice(key, self.about_to(title), options, back=False, home=True) == "change":
            self.again(key, *again)

    def about_to(self, title: Text) -> Text:
        """The title of a screen after which something is done; in practice it says that it is not."""
        return keys.TRIED_OUT.filled(title=title) if keys.PRACTICE in self.kept else title

    def again(self, *asked: str) -> Never:
        """Ask from the earliest of these questions once more."""
        raise _AskAgain(asked)

    def given(self, key: str) -> str:
        """Something that came along with the opening and is not asked: the words of an SMS; "" when it did not."""
        if key in self._given:  # kept before what was asked: "back" forgets the last that was
            self.kept = {key: self._given[key], **self.kept}
        return self._given.get(key, "").removeprefix("'")

    def remember(self, key: str, find: Callable[[], str]) -> str:
        """What to hold on to from the first turn, and not to look up again: the day, which is another one after midnight."""
        self.kept = {key: self._given[key] if key in self._given else find(), **self.kept}
        return self.kept[key]

    def so_far(self, about: Text) -> None:
        """What was being done, should the call drop now: shown when she dials again."""
        self.about = about

    def looked(self, outcome: Outcome) -> None:
        """Whoever sees what comes next has seen it, also when the call drops there. Saved at every turn: harmless twice."""
        self.looks.append(outcome)

    def _choose(
        self,
        key: str,
        title: Text | str,
        numbered: Mapping[str, tuple[str, Option]],
        back: bool,
        home: bool,
        page_size: int = 0,
        beside: Mapping[str, tuple[str, Text]] = MappingProxyType({}),
    ) -> str:
        given = self._given.get(key)
        if given is not None and any(given == value for value, _ in (*numbered.values(), *beside.values())):
            return self._chosen(key, given)
        self._keep_page(key)
        labels = {number: (value, self._say(label or "")) for number, (value, label) in numbered.items()}
        ways = {"back": keys.BACK if back else "", "home": keys.HOME if home else "", "more": keys.MORE}
        nav = {way: self._say(words) for way, words in ways.items()}
        page = int(self.kept.get(key + "+", "1"))
        lines = {number: (value, self._say(words)) for number, (value, words) in beside.items()}
        self._show(screens.choice(key, self._say(title), labels, nav, page, page_size, lines))

    def _chosen(self, key: str, value: str) -> str:
        self._keep_page(key)
        return self._keep(key, value)

    def _keep_page(self, key: str) -> None:
        page = self._given.get(key + "+", "")
        if page.isascii() and page.isdigit():
            self._keep(key + "+", page)

    def _keep(self, key: str, answer: str) -> str:
        self.kept.pop(key, None)  # the last place, wherever it stood: answers are in the order they were asked
        self.kept[key] = answer
        return answer

    def _say(self, text: Text | str) -> str:
        return gsm.plain(render(text, self.language))

    def _show(self, screen: Screen) -> Never:
        raise _Unanswered(screen)


Conversation = Callable[[Ask], End]


def _seen(option: Option | Late) -> Option:
    return option() if callable(option) else option


def resume(conversation: Conversation, answers: Answers, language: str, by_sms: bool = False) -> Turn:
    """Run a conversation from its answers to the first question without one, or to its end."""
    while True:
        ask = Ask(answers, language, by_sms)
        try:
            end = conversation(ask)
            return Turn(ask.kept, end=end, looks=tuple(ask.looks))
        except _Unanswered as waiting:
            return Turn(ask.kept, screen=waiting.screen, about=ask.about, looks=tuple(ask.looks))
        except _AskAgain as wish:
            if not any(key in answers for key in wish.keys):
                raise ValueError(f"none of {wish.keys} was asked, so none can be asked again") from wish
            # The first of them that is missing stops the next run, and with it falls all that came after.
            answers = {key: value for key, value in answers.items() if key.removesuffix("+") not in wish.keys}


def reply(
    conversation: Conversation, answers: Answers, screen: Screen, typed: str, language: str, by_sms: bool = False
) -> Turn:
    """Read one input against the screen as it was shown, and go on from there."""
    told = read(screen, typed)
    if isinstance(told, Wrong):
        line = gsm.plain(render(told.why, language))
        return Turn(answers, screens.with_line(line, screen), wrong=True)
    if told == "back":
        answers = dict(list(answers.items())[:-1])
    elif told == "home":
        answers = {}
    else:
        answers = {**answers, told[0]: told[1]}
    return resume(conversation, answers, language, by_sms)
