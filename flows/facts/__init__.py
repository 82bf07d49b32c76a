"""What a conversation may know. Frozen; made by the store, one set a turn. Lists may be lazy.

Days are dates in the programme's time zone; `now` is an aware UTC datetime.
"""

from flows.facts.charge import Charge, Whose
from flows.facts.later import Later, LaterMapping
from flows.facts.meetings import Added, Decision, Meeting, MeetingDesk, Owner
from flows.facts.people import Colleague, Move, NewNumber, Person, Post, Stage
from flows.facts.pins import Pin
from flows.facts.places import Cluster, Count, Programme, School
from flows.facts.polls import Poll, PollDesk
from flows.facts.questions import PROVINCE, Answer, AskedBack, Bank, Idea, Look, Question, SavedAnswer, Sensitive
from flows.facts.roles import FocalPerson, Mentee, Mentor, Newcomer, Officer, Province, Specialist
from flows.facts.silence import QuietSchool
from flows.facts.workshops import Plan, Workshop

__all__ = [
    "PROVINCE",
    "Added",
    "Answer",
    "AskedBack",
    "Bank",
    "Charge",
    "Cluster",
    "Colleague",
    "Count",
    "Decision",
    "FocalPerson",
    "Idea",
    "Later",
    "LaterMapping",
    "Look",
    "Meeting",
    "MeetingDesk",
    "Mentee",
    "Mentor",
    "Move",
    "NewNumber",
    "Newcomer",
    "Officer",
    "Owner",
    "Person",
    "Pin",
    "Plan",
    "Poll",
    "PollDesk",
    "Post",
    "Programme",
    "Province",
    "Question",
    "QuietSchool",
    "SavedAnswer",
    "School",
    "Sensitive",
    "Specialist",
    "Stage",
    "Whose",
    "Workshop",
]
