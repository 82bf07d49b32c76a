"""Who does what: the one table of it. A conversation that comes later is a line here."""

from __future__ import annotations

from gateway.term import asking, offices, teaching
from gateway.term.play import Daily, OnText

# What somebody does when a text of this id has reached her; what is not here is read and that is all.
ON_TEXT: OnText = {
    "D9": teaching.answer_prompt,
    "D9b": teaching.answer_prompt,
    "D10": teaching.answer_nudge,
    "D17": teaching.send_again,
    "D17g": teaching.send_again,
    "D17d": teaching.not_understood,
    "D7": teaching.answer_workshop,
    "D7b": teaching.answer_workshop,
    "S1": teaching.say_who,
    "Q6e": asking.say_kind,
    "Q6f": asking.say_kind,
    "D11": asking.look_at_answers,
    "D13": asking.decide,
    "D12e": asking.decide,
    "D23": offices.take_question,
    "D23b": offices.take_question,
    "D25": offices.take_question,
    "D33b": offices.take_question,
    "D4": offices.take_escalation,
    "D5": offices.take_escalation,
    "D6": offices.take_escalation,
    "D36": offices.take_escalation,
    "D29": offices.take_sensitive,
}

# What everybody thinks of each morning.
DAILY: Daily = (
    asking.ask,
    teaching.attend,
    teaching.join,
    teaching.stop_or_return,
    teaching.switch_off,
    offices.lead_workshops,
)
