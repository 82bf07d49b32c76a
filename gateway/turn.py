"""One turn, whatever the door: who, which draft, ask, save, answer. All of it in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from flows import resuming
from flows.conversation import Conversation, End, Turn, reply, resume
from flows.keys import DIRECT, MOST_WRONG_KEYS, OPEN, PRACTICE
from flows.language import spoken
from flows.outcomes import HelpWanted, Outcome
from flows.screens import fitted
from flows.texts import T, render
from gateway import roots
from gateway.roots import Root, Speaker
from store import conversations, records
from store.conversations import Draft
from store.moment import Moment

PRACTISE = "99"  # *778*99#: the menus to try out


@dataclass(frozen=True)
class Said:
    """What the phone is shown. `more`: an input may follow. `kind`: the id of the last words, "" for a screen.

    `wrong`: the input could not be read, so the screen is the same again.
    """

    text: str
    more: bool
    kind: str = ""
    wrong: bool = False


class MustWrite(Exception):
    """A turn that was only to look has something to save besides its draft."""


@dataclass
class Exchange:
    """One turn under way: where everything about it is found. `open`: what is under way, looked up with the caller.

    `aside`: what a dialled string or an SMS came between. `looks`: nothing is to be written; what it would keep is `kept`.
    """

    db: Connection
    speaker: Speaker
    moment: Moment
    by_sms: bool = False
    looks: bool = False
    kept: Draft | None = field(init=False, default=None)
    open: Draft | None = field(init=False)
    aside: Draft | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.open = self.speaker.caller.draft

    def language(self, answers: Mapping[str, str]) -> str:
        """A newcomer's language is her first answer; everybody else's is kept with the person."""
        person = self.speaker.person
        known = person.language if person and person.joined else ""
        return known or spoken(answers) or self.speaker.language

    def draft(self) -> Draft | None:
        """What is under way, if it still lives."""
        return self._living(self.open)

    def unfinished(self) -> Draft | None:
        """What can be gone on with: what is under way, or what a dialled string or an SMS came between."""
        draft = self.draft()
        return draft if draft is None or draft.about else self._living(draft.aside) or draft

    def _living(self, found: Draft | None) -> Draft | None:
        policy = self.moment.policy
        lives = policy.prompt_lives if found and found.by_sms else policy.draft_lives
        return found if found and self.moment.now - found.at < lives else None

    def keep(self, draft: Draft) -> None:
        """Keep a draft."""
        self.open = self.kept = draft
        if not self.looks:
            conversations.keep_draft(self.db, self.speaker.msisdn, self.speaker.id, draft, self.moment.vault)

    def save(self, outcome: Outcome) -> records.Saved:
        """Save what was decided; what its last words need."""
        self.must_write()
        return records.save(self.db, outcome, self.moment)

    def must_write(self) -> None:
        """From here on more is written than a draft. Raises MustWrite where this turn only looks."""
        if self.looks:
            raise MustWrite

    def close(self) -> None:
        """It came to its end."""
        self.must_write()
        conversations.close_draft(self.db, self.speaker.msisdn, self.speaker.id)
        self.open = None


def dial(exchange: Exchange, inputs: Sequence[str]) -> Said:
    """A new call. One without inputs is first offered what lies unfinished; one with inputs goes straight there.

    What that comes between is set aside and offered afterwards.
    """
    exchange.must_write()  # that something was offered is kept
    draft = exchange.unfinished()
    root = roots.root_of(exchange.db, exchange.speaker, exchange.moment, straight=bool(inputs))
    if draft and draft.about and draft.root == root.name and not inputs:
        screen = resuming.offer(draft.about, exchange.language(draft.answers))
        exchange.keep(replace(draft, screen=screen, wrong=0))
        return Said(screen.text, more=True)
    if root.name in ("unknown", "joining"):  # the inputs were meant for a menu that this number does not have yet
        inputs = []
    if inputs:
        set_aside(exchange)
    start: Mapping[str, str] = {DIRECT: "yes"} if len(inputs) > 1 else {}
    if not inputs:
        start = root.offers()
    if inputs[:1] == [PRACTISE] and root.name == "mentee":
        start, inputs = {PRACTICE: "yes"}, inputs[1:]
    said = _go(exchange, root, resume(root.conversation, start, exchange.language(start)))
    for typed in inputs:
        if not said.more or said.wrong:  # what follows was meant for another screen
            break
        said = press(exchange, typed)
    return said


def press(exchange: Exchange, typed: str) -> Said:
    """One input to what was last shown."""
    draft = exchange.draft()
    root = roots.root_of(
        exchange.db, exchange.speaker, exchange.moment, straight=draft is not None and draft.root == "unknown"
    )
    if draft is None or draft.root != root.name:  # too old, or a post that she no longer holds
        return dial(exchange, [])
    if draft.by_sms and not exchange.by_sms and not resuming.is_offer(draft.screen):  # her call does not show it
        return dial(exchange, [])
    exchange.aside = draft.aside
    language = exchange.language(draft.answers)
    if resuming.is_offer(draft.screen) and (wish := resuming.read_offer(draft.screen, typed)):
        kept = {key: given for key, given in draft.answers.items() if given != OPEN and wish == resuming.GO_ON}
        return _go(exchange, root, resume(root.conversation, kept, language, exchange.by_sms))
    turn = reply(root.conversation, draft.answers, draft.screen, typed, language, exchange.by_sms)
    if turn.wrong:
        return _misunderstood(exchange, draft, turn)
    if (
        turn.screen and PRACTICE in draft.answers and PRACTICE not in turn.answers
    ):  # 00 leads to the menu, not out of practice
        turn = resume(root.conversation, {PRACTICE: "yes"}, language)
    if exchange.language(turn.answers) != language:  # chosen just now: the very next screen speaks it
        turn = resume(root.conversation, turn.answers, exchange.language(turn.answers), exchange.by_sms)
    return _go(exchange, root, turn)


def set_aside(exchange: Exchange) -> None:
    """What is under way waits until what comes now has ended, and is offered then."""
    shown = exchange.draft()
    if exchange.by_sms and shown and not (shown.about or shown.by_sms):  # a menu: her call may still show it
        return
    draft = exchange.unfinished()
    if draft and draft.about:
        exchange.aside = replace(draft, aside=_else(draft.aside, draft.answers))


def open_at(exchange: Exchange, root: Root, answers: Mapping[str, str]) -> tuple[Said, Turn]:
    """Begin where an SMS leads, with the answers it brought. Also gives the turn, for who must know what was refused."""
    turn = resume(root.conversation, answers, exchange.language(answers), exchange.by_sms)
    return _go(exchange, root, turn), turn


def _go(exchange: Exchange, root: Root, turn: Turn) -> Said:
    """Keep the draft and show the screen, or save what was decided and say the last words."""
    language = exchange.language(turn.answers)
    for look in turn.looks:
        exchange.save(look)
    if turn.screen is not None:
        about = render(turn.about, language) if turn.about and PRACTICE not in turn.answers else ""
        kept = Draft(root.name, turn.answers, turn.screen, exchange.moment.now, about, by_sms=exchange.by_sms)
        exchange.keep(replace(kept, aside=exchange.aside))
        return Said(turn.screen.text, more=True)
    close(exchange, turn.answers)
    return _end(exchange, root, turn, language)


def close(exchange: Exchange, answers: Mapping[str, str]) -> None:
    """It came to its end. What it came between is under way again."""
    exchange.close()
    exchange.aside = _else(exchange.aside, answers)
    if exchange.aside:
        exchange.keep(exchange.aside)


def _else(aside: Draft | None, answers: Mapping[str, str]) -> Draft | None:
    """Of what was set aside, that of another errand: a count that is sent leaves no half of a count to go on with."""
    if aside is None:
        return None
    rest = _else(aside.aside, answers)
    return rest if _errand(aside.answers) == _errand(answers) else replace(aside, aside=rest)


def _errand(answers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(answers.get(key, "") for key in (PRACTICE, "duty", "task", "desk", "menu"))


def _end(exchange: Exchange, root: Root, turn: Turn, language: str) -> Said:
    end = turn.end or End(_NOTHING)
    saved: dict[str, object] = {}
    for outcome in end.outcomes:
        saved |= exchange.save(outcome)
    if not exchange.by_sms:
        return Said(fitted(render(end.text.filled(**saved), language)), more=False, kind=end.text.id)
    if end.then:
        asked = {key: value.format_map(saved) for key, value in end.then.items()}
        _ask_on(exchange, root.name, root.conversation, _way(turn.answers) | asked)
    text = end.sms or end.text
    return Said(render(text.filled(**saved), language), more=False, kind=text.id)


def _way(answers: Mapping[str, str]) -> dict[str, str]:
    """What leads to her class where it lies behind another menu: a conversation knows nothing of it, so its `then` does not."""
    return {key: answers[key] for key in ("duty", "cluster", "district", "task") if key in answers}


def _ask_on(exchange: Exchange, root: str, conversation: Conversation, answers: Mapping[str, str]) -> None:
    """The question that an SMS ended with: the next SMS may answer it."""
    turn = resume(conversation, answers, exchange.language(answers), by_sms=True)
    if turn.screen is not None:
        asked = Draft(root, turn.answers, turn.screen, exchange.moment.now, by_sms=True)
        exchange.keep(replace(asked, aside=exchange.aside))


def _misunderstood(exchange: Exchange, draft: Draft, turn: Turn) -> Said:
    """The same screen with a line about what it can take; at the third time the short way by SMS. Nothing is lost."""
    wrong = draft.wrong + 1
    if wrong >= MOST_WRONG_KEYS or turn.screen is None:
        person = exchange.speaker.person
        exchange.save(HelpWanted(person.id if person else None, exchange.speaker.msisdn))
        exchange.keep(replace(draft, wrong=0))
        words = render(resuming.not_easy(exchange.moment.programme), exchange.language(draft.answers))
        return Said(fitted(words), more=False, kind="E2")
    exchange.keep(replace(draft, wrong=wrong, at=exchange.moment.now))
    return Said(turn.screen.text, more=True, wrong=True)


_NOTHING = T("end", "Thank you.")
