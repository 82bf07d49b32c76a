"""The SMS that Saathi sends of its own accord, one function a text, by what they are about. Digests have a file of their own.

Senders may be such that nobody can reply to them, so a text says "to 8778",
never "reply". A text about a question says nothing of it: phones are shared.
"""

from flows.notices.help import short_way, short_way_of_mentors, short_way_of_officers, short_way_of_others
from flows.notices.meetings import next_suggested, plan_asked, points, steps_wanted, thanks, tomorrow
from flows.notices.people import joined, not_known, restarted, stopped
from flows.notices.questions import (
    answered_above,
    came_back,
    kept_for_workshop,
    leave_given,
    leave_refused,
    leave_wanted,
    message_waits,
    passed_up,
    post_is_vacant,
    promised,
    question_waits,
    second_notice,
    sensitive_waits,
    urgent_passed_up,
    urgent_question,
    went_up,
)
from flows.notices.workshops import workshop_announced, workshop_cancelled, workshop_changed, workshop_tomorrow

__all__ = [
    "answered_above",
    "came_back",
    "joined",
    "kept_for_workshop",
    "leave_given",
    "leave_refused",
    "leave_wanted",
    "message_waits",
    "next_suggested",
    "not_known",
    "passed_up",
    "plan_asked",
    "points",
    "post_is_vacant",
    "promised",
    "question_waits",
    "restarted",
    "second_notice",
    "sensitive_waits",
    "short_way",
    "short_way_of_mentors",
    "short_way_of_officers",
    "short_way_of_others",
    "steps_wanted",
    "stopped",
    "thanks",
    "tomorrow",
    "urgent_passed_up",
    "urgent_question",
    "went_up",
    "workshop_announced",
    "workshop_cancelled",
    "workshop_changed",
    "workshop_tomorrow",
]
