"""What a conversation decided, saved. One small function a kind of outcome; the whole in the turn's transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from flows import notices, outcomes
from flows.facts import PROVINCE, Person
from flows.outcomes import Outcome
from store import (
    afterwards,
    allowing,
    attendance,
    bank,
    colleagues,
    conversations,
    decisions,
    handover,
    inbox,
    ledger,
    looks,
    meetings,
    moves,
    moving,
    new_numbers,
    notes,
    outbox,
    people,
    pins,
    polls,
    questions,
    quieting,
    recognising,
    sensitive,
    specialists,
    successes,
    telling,
    together,
    workshops,
)
from store.database import must_last
from store.moment import Moment
from store.notify import Notice, notify

Saved = dict[str, object]


def save(db: Connection, outcome: Outcome, moment: Moment) -> Saved:
    """Save one outcome. Gives what its last words could not know before: a reference, a date."""
    must_last(db)
    return _SAVERS[type(outcome)](db, outcome, moment) or {}


def _join(db: Connection, outcome: outcomes.Joined, moment: Moment) -> None:
    person_id = people.join(db, outcome, moment)
    school = telling.school_of(db, person_id)
    mentor = people.mentor_of(db, school.cluster.id, moment.today)
    if mentor and mentor.id != person_id:
        notify(
            db, Notice(notices.joined(school), mentor, once=f"D28/{person_id}", cluster_id=school.cluster.id), moment
        )


def _say_kind(db: Connection, outcome: outcomes.KindSaid, moment: Moment) -> Saved | None:
    if outcome.kind != "safety":
        questions.say_kind(db, outcome, moment)
        return None
    # Her mentor's turn first, then the row: a turn of his holds his number when it comes to the row.
    conversations.forget_of(db, people.mentor_of(db, ledger.cluster_of(db, outcome.question_id), moment.today))
    row = ledger.find(db, outcome.question_id)
    saved = sensitive.ask(db, outcomes.SensitiveAsked(outcome.person_id, row.words, may_call=False), moment)
    questions.withdraw(db, outcome.question_id)
    inbox.blank_since(db, people.by_id(db, outcome.person_id).msisdn, row.asked_at - moment.policy.prompt_lives)
    return saved


def _help(db: Connection, outcome: outcomes.HelpWanted, moment: Moment) -> None:
    to = people.by_id(db, outcome.person_id) if outcome.person_id else Person(0, outcome.msisdn, "")
    text = notices.short_way(moment.programme)
    outbox.add(
        db,
        to=to,
        kind=text.id,
        text=text,
        lane="reply",
        now=moment.now,
        lives=timedelta(hours=24),
        channel=moment.channel,
        once=f"D16/{outcome.msisdn}/{moment.now:%Y-%m-%dT%H}",
    )


def _read_answer(db: Connection, outcome: outcomes.AnswerRead, moment: Moment) -> None:
    read = sensitive.read_answer if outcome.sensitive else questions.read_answer
    read(db, outcome.question_id, outcome.person_id, moment)


def _pass_up(db: Connection, outcome: outcomes.PassedUp, moment: Moment) -> Saved:
    row = ledger.find(db, outcome.question_id)
    if row.with_whom == "officer" and outcome.to in PROVINCE:
        return moving.pass_on(db, row.id, moment, outcome.person_id)
    return moving.pass_up(db, outcome.question_id, moment, outcome.person_id, outcome.summary, outcome.to)


def _ask_leave(db: Connection, outcome: outcomes.LeaveAsked, moment: Moment) -> None:
    row = ledger.find(db, outcome.question_id)
    if row.with_whom == "officer":
        moving.ask_leave_on(db, row.id, moment, outcome.person_id)
    else:
        moving.ask_leave(db, row.id, moment, outcome.person_id, outcome.summary, outcome.to)


def _keep_for_workshop(db: Connection, outcome: outcomes.KeptForWorkshop, moment: Moment) -> None:
    questions.keep_for_workshop(db, outcome.question_id, outcome.person_id, moment)


def _unless_answered(save: Callable[..., Saved | None]) -> Callable[[Connection, Any, Moment], Saved | None]:
    """Not where somebody answered in that moment: its asker reads that first. Gives its `{ref}` all the same."""

    def unless_answered(db: Connection, outcome: Any, moment: Moment) -> Saved | None:
        if ledger.is_news(ledger.find(db, outcome.question_id)):
            return {"ref": f"Q{outcome.question_id}"}
        return save(db, outcome, moment)

    return unless_answered


_SAVERS: dict[type[Outcome], Callable[[Connection, Any, Moment], Saved | None]] = {
    outcomes.Joined: _join,
    outcomes.LanguageChosen: lambda db, outcome, _: people.choose_language(db, outcome),
    outcomes.PhoneUseSaid: lambda db, outcome, _: people.say_phone_use(db, outcome),
    outcomes.SexSaid: lambda db, outcome, _: people.say_sex(db, outcome),
    outcomes.PinSet: pins.choose,
    outcomes.PinForgotten: pins.forgotten,
    outcomes.Recognised: lambda db, outcome, _: recognising.recognised(db, outcome),
    outcomes.NotRecognised: recognising.not_recognised,
    outcomes.FewerWanted: lambda db, outcome, _: people.want_fewer(db, outcome),
    outcomes.Stopped: lambda db, outcome, moment: people.stop(db, outcome.person_id, moment),
    outcomes.Restarted: lambda db, outcome, moment: people.restart(db, outcome.person_id, moment),
    outcomes.AttendanceCounted: attendance.count,
    outcomes.RegisterChanged: attendance.change_register,
    outcomes.SchoolClosed: attendance.close,
    outcomes.FallExplained: attendance.explain,
    outcomes.PupilMoved: attendance.move,
    outcomes.SuccessShared: successes.share,
    outcomes.ColleagueInvited: successes.invite,
    outcomes.WorkshopReplied: workshops.reply,
    outcomes.CheckedIn: workshops.check_in,
    outcomes.WorkshopCalled: workshops.call,
    outcomes.WorkshopChanged: workshops.change,
    outcomes.WorkshopCancelled: workshops.cancel,
    outcomes.MeetingCalled: meetings.call,
    outcomes.MeetingChanged: meetings.change,
    outcomes.MeetingCancelled: meetings.cancel,
    outcomes.AgendaAdded: meetings.add,
    outcomes.Decided: decisions.decide,
    outcomes.DecisionDone: decisions.done,
    outcomes.DecisionMoved: decisions.move,
    outcomes.WorkshopNoted: afterwards.note,
    outcomes.DayJudged: lambda db, outcome, _: afterwards.judge(db, outcome),
    outcomes.PlanMade: afterwards.make_plan,
    outcomes.PlanTried: afterwards.say_tried,
    outcomes.QuestionAsked: questions.ask,
    outcomes.SchoolMoved: moves.say,
    outcomes.MovedAway: moves.away,
    outcomes.MoveConfirmed: moves.confirm,
    outcomes.PollStarted: polls.start,
    outcomes.PollAnswered: polls.answer,
    outcomes.StageProposed: together.propose,
    outcomes.StageAgreed: together.agree,
    outcomes.RollTaken: lambda db, outcome, _: together.take_roll(db, outcome),
    outcomes.AskedAbove: questions.ask_above,
    outcomes.ClusterNoted: notes.write,
    outcomes.AnswerSaved: bank.save,
    outcomes.WordsAdded: questions.add_words,
    outcomes.AskerAsked: questions.ask_asker,
    outcomes.KindSaid: _say_kind,
    outcomes.AnswerRead: _read_answer,
    outcomes.Helped: questions.helped,
    outcomes.IdeaGiven: colleagues.give,
    outcomes.IdeaRead: lambda db, outcome, _: colleagues.read(db, outcome),
    outcomes.AskerDecided: questions.decide,
    outcomes.QuestionAnswered: questions.answer,
    outcomes.QuestionRead: lambda db, outcome, moment: looks.look(db, outcome.question_id, outcome.person_id, moment),
    outcomes.LeaveAsked: _unless_answered(_ask_leave),
    outcomes.PassedUp: _unless_answered(_pass_up),
    outcomes.SpecialistAsked: _unless_answered(specialists.ask),
    outcomes.SpecialistDeclined: specialists.decline,
    outcomes.KeptForWorkshop: _unless_answered(_keep_for_workshop),
    outcomes.Promised: questions.promise,
    outcomes.NotMyOffice: moving.send_back,
    outcomes.SensitiveAsked: sensitive.ask,
    outcomes.SensitiveTurned: sensitive.turn,
    outcomes.SensitiveAnswered: sensitive.answer,
    outcomes.SensitiveClosed: sensitive.close,
    outcomes.SensitiveRead: lambda db, outcome, moment: sensitive.look(db, outcome.item_id, outcome.person_id, moment),
    outcomes.HandedOver: handover.hand_over,
    outcomes.NameSaid: lambda db, outcome, _: handover.say_name(db, outcome),
    outcomes.MentorAllowed: allowing.say,
    outcomes.CheckInSent: quieting.check_in,
    outcomes.ReasonKnown: quieting.explain,
    outcomes.VisitPlanned: quieting.plan_visit,
    outcomes.NeighbourAsked: quieting.ask_neighbour,
    outcomes.NumberChanged: new_numbers.ask,
    outcomes.NumberSettled: new_numbers.settle,
    outcomes.HelpWanted: _help,
}
