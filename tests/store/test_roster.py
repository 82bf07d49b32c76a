"""A clerk's file into the programme: what is read, what changes, what is refused, and that twice is once."""

from __future__ import annotations

import csv
import io
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, update

from flows.catalogue import SOURCE
from flows.texts import render
from store import handover, people, roster
from store.database import Database
from store.roster import Report, cells
from store.tables import Clusters, Districts, Holdings, People, Posts, RegisterChanges, Schools

NOW = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)
TODAY = NOW.date()
HEADER = "district,cluster,cluster_code,school,school_for,boys,girls,name,number,sex,language,role,phone"
ZARMINA = "Pishin,Pishin-03,30703,GGPS Huramzai,girls,,19,Zarmina,0333 1234567,f,Roman Urdu,,shared"
WADOOD = "Pishin,Pishin-03,30703,GPS Killi Karbala,both,22,19,Abdul Wadood,0300-7654321,m,English,mentor,own"


def file(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *lines)).encode()


def brought(database: Database, *lines: str, header: str = HEADER, now: datetime = NOW) -> Report:
    read = roster.read(file(*lines, header=header))
    assert not read.wrong, [str(each) for each in read.wrong]
    with database.transaction() as db:
        return roster.apply(db, read.rows, now)


def fates(report: Report) -> list[str]:
    assert not report.wrong, [str(each) for each in report.wrong]
    return [fate.what for fate in report.fates]


def details(report: Report, line: int = 0) -> list[str]:
    return [render(each, SOURCE) for each in report.fates[line].details]


def said(remarks: Sequence[object]) -> list[str]:
    return [str(each) for each in remarks]


def everything(db: Connection) -> list[object]:
    tables = (Districts, Clusters, Schools, People, Posts, Holdings, RegisterChanges)
    return [tuple(row) for table in tables for row in db.execute(select(table).order_by(table.id))]


def teacher(db: Connection, name: str) -> object:
    return db.execute(select(People).where(People.name == name)).one()


def test_a_new_file_makes_places_people_and_posts(database: Database) -> None:
    assert fates(brought(database, ZARMINA, WADOOD)) == ["new", "new"]
    with database.reading() as db:
        (zarmina,) = people.by_msisdn(db, "+923331234567")
        assert (zarmina.name, zarmina.language, zarmina.sex, zarmina.phone_shared) == ("Zarmina", "ur_Latn", "f", True)
        assert not zarmina.joined
        school = db.execute(select(Schools).where(Schools.name == "GGPS Huramzai")).one()
        assert (school.boys, school.girls, school.takes_boys, school.takes_girls) == (None, 19, False, True)
        cluster_id = db.scalar(select(Clusters.id).where(Clusters.code == "30703")) or 0
        mentor = people.holder(db, people.post(db, "mentor", cluster_id=cluster_id), TODAY)
        assert mentor is not None
        assert mentor.name == "Abdul Wadood"
        kinds = set(db.scalars(select(Posts.kind)))
        offices = {"mentor", "district_officer", "province", "director", "administrator", "focal_person"}
        assert kinds == {*offices, "focal_stand_in", "outside_person", "donor"}


def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    brought(database, ZARMINA, WADOOD)
    with database.reading() as db:
        before = everything(db)
    assert fates(brought(database, ZARMINA, WADOOD)) == ["unchanged", "unchanged"]
    with database.reading() as db:
        assert everything(db) == before


def test_a_dry_run_writes_nothing_and_says_the_same(database: Database) -> None:
    read = roster.read(file(ZARMINA, WADOOD))
    with database.transaction() as db:
        dry = roster.compare(db, read.rows, NOW)
        assert db.scalar(select(func.count()).select_from(People)) == 0
    assert not dry.written
    assert brought(database, ZARMINA, WADOOD).fates == dry.fates


def test_what_changed_is_named(database: Database) -> None:
    brought(database, ZARMINA, WADOOD)
    report = brought(database, ZARMINA.replace(",19,", ",21,").replace("Zarmina", "ZARMINA"), WADOOD)
    assert fates(report) == ["changed", "unchanged"]
    assert details(report, 0) == ["girls 19 -> 21", "name Zarmina -> ZARMINA"]
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(RegisterChanges)) == 3


def test_another_number_is_a_number_replaced(database: Database) -> None:
    brought(database, ZARMINA)
    assert fates(brought(database, ZARMINA.replace("0333 1234567", "0345 0000001"))) == ["number replaced"]
    with database.reading() as db:
        assert [person.name for person in people.by_msisdn(db, "+923450000001")] == ["Zarmina"]
        assert people.by_msisdn(db, "+923331234567") == []


def test_another_school_is_a_move(database: Database) -> None:
    brought(database, ZARMINA, WADOOD)
    report = brought(database, ZARMINA.replace("GGPS Huramzai,girls,,19", "GGPS Yaru,girls,,30"))
    assert fates(report) == ["moved"]
    assert details(report)[0] == "from GGPS Huramzai"
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(People)) == 2


def test_a_corrected_name_is_the_same_person(database: Database) -> None:
    brought(database, ZARMINA)
    assert fates(brought(database, ZARMINA.replace("Zarmina", "Zarmina Kakar"))) == ["changed"]
    report = brought(database, ZARMINA.replace("Zarmina", "Gul Bibi").replace("shared", ""))
    assert fates(report) == ["new"]  # the phone is shared: another person at it


@pytest.fixture
def two_of_a_name(database: Database) -> Database:
    """Two Zarminas at one school, as when one of them moved there by phone."""
    brought(database, ZARMINA, ZARMINA.replace("Zarmina", "Other").replace("1234567", "7654321"))
    with database.transaction() as db:
        db.execute(update(People).where(People.name == "Other").values(name="Zarmina"))
    return database


SECOND = ZARMINA.replace("1234567", "7654321")


@pytest.mark.parametrize("lines", [(ZARMINA, SECOND), (SECOND, ZARMINA), (SECOND,)])
def test_of_two_with_one_name_a_line_means_who_has_its_number(two_of_a_name: Database, lines: tuple[str, ...]) -> None:
    assert fates(brought(two_of_a_name, *lines)) == ["unchanged"] * len(lines)


def test_of_two_with_one_name_a_new_number_is_hers_whom_no_other_line_means(two_of_a_name: Database) -> None:
    other = SECOND.replace("7654321", "9999999")
    assert "two of this name" in said(brought(two_of_a_name, other).wrong)[0]
    assert fates(brought(two_of_a_name, other, ZARMINA)) == ["number replaced", "unchanged"]
    with two_of_a_name.reading() as db:
        numbers = list(db.scalars(select(People.msisdn).order_by(People.id)))
    assert numbers == ["+923331234567", "+923339999999"]


def test_consent_language_and_phone_stay_hers(database: Database) -> None:
    brought(database, ZARMINA)
    with database.transaction() as db:
        hers = {"joined_at": NOW, "stopped_at": NOW, "language": "en", "phone_shared": False}
        db.execute(update(People).values(**hers))
    assert fates(brought(database, ZARMINA)) == ["unchanged"]
    with database.reading() as db:
        row = db.execute(select(People)).one()
        assert (row.joined_at, row.stopped_at, row.language, row.phone_shared) == (NOW, NOW, "en", False)


def test_an_old_list_does_not_undo_what_the_school_said(database: Database) -> None:
    brought(database, ZARMINA)
    with database.transaction() as db:
        db.execute(update(Schools).values(girls=23))
    report = brought(database, ZARMINA)
    assert fates(report) == ["unchanged"]
    assert said(report.warnings) == ["line 2: girls stays 23: the school changed it after the list that said 19"]
    assert fates(brought(database, ZARMINA.replace(",19,", ",25,"))) == ["changed"]


def test_a_new_mentor_takes_the_post_that_day(database: Database) -> None:
    brought(database, ZARMINA, WADOOD, now=datetime(2026, 9, 1, 8, tzinfo=UTC))
    report = brought(database, WADOOD.replace("mentor", ""), ZARMINA.replace("Urdu,,", "Urdu,mentor,"))
    assert details(report, 1) == ["mentor of Pishin-03, after Abdul Wadood"]
    with database.reading() as db:
        held = db.execute(select(Holdings.since, Holdings.until).order_by(Holdings.id)).all()
        assert [tuple(row) for row in held] == [(datetime(2026, 9, 1).date(), TODAY), (TODAY, None)]  # noqa: DTZ001


def test_an_old_list_takes_no_post_away(database: Database) -> None:
    brought(database, WADOOD)
    report = brought(database, WADOOD.replace("mentor", "mentee"))
    assert fates(report) == ["unchanged"]
    assert "stays mentor of Pishin-03" in said(report.warnings)[0]


def test_a_school_alone_and_an_unknown_register(database: Database) -> None:
    assert fates(brought(database, "Pishin,Pishin-03,30703,GPS Bostan,,,,,,,,,")) == ["new"]
    with database.reading() as db:
        school = db.execute(select(Schools)).one()
        assert (school.boys, school.girls, school.takes_boys, school.takes_girls) == (None, None, True, True)


def test_somebody_who_joined_without_a_name_gets_it(database: Database) -> None:
    brought(database, ZARMINA)
    with database.transaction() as db:
        db.execute(update(People).values(name="", joined_at=NOW))
    assert fates(brought(database, ZARMINA)) == ["changed"]
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(People)) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            ZARMINA.replace("0333 1234567", "0300-7654321").replace("shared", ""),
            "belongs to Abdul Wadood (GPS Killi Karbala)",
        ),
        (ZARMINA.replace("30703", "30704"), "cluster 'Pishin-03' has the code 30703, not 30704"),
        (ZARMINA.replace("Pishin-03", "Pishin-3 "), "cluster code 30703 is that of 'Pishin-03'"),
        (ZARMINA.replace("Pishin-03,30703", "Pishin-3,"), "needs a cluster_code - did you mean 'Pishin-03'?"),
        (ZARMINA.replace("Pishin,", "Kech,", 1), "is in district Pishin, not Kech"),
    ],
)
def test_a_line_that_contradicts_the_programme_refuses_the_file(database: Database, line: str, words: str) -> None:
    brought(database, WADOOD)
    report = brought(database, "Pishin,Pishin-03,30703,GPS Bostan,,,,,,,,,", line)
    assert [remark.line for remark in report.wrong] == [3]
    assert words in str(report.wrong[0])
    assert not report.written
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Schools)) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (ZARMINA.replace("0333 1234567", "0345 0000001"), "Zarmina of GGPS Huramzai is on line 2 already"),
        (ZARMINA.replace("GGPS Huramzai", "GGPS Yaru"), "Zarmina is on line 2 too, at another school"),
        (
            ZARMINA.replace(",19,", ",20,").replace("Zarmina", "Gul"),
            "girls of GGPS Huramzai is '20' here and '19' on line 2",
        ),
        (
            WADOOD.replace("Wadood", "Ali").replace("765", "766"),
            "Pishin-03 has its mentor on line 3: a cluster has one",
        ),
    ],
)
def test_lines_that_contradict_each_other(database: Database, line: str, words: str) -> None:
    report = brought(database, ZARMINA, WADOOD, line)
    assert words in " ".join(said(report.wrong))


def test_two_lines_with_one_number_are_let_pass_with_a_word(database: Database) -> None:
    report = brought(database, WADOOD, WADOOD.replace("Abdul Wadood", "Noor Jan").replace("mentor", ""))
    assert fates(report) == ["new", "new"]
    assert "has the number of line 3: if they share a phone, write 'shared' in phone" in said(report.warnings)[0]
    with database.reading() as db:
        assert len(people.by_msisdn(db, "+923007654321")) == 2


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ("Pisheen,Pisheen-09,30709,GPS A,,,,,,,,,", "district 'Pisheen' is new - did you mean 'Pishin'?"),
        ("Pishin,Pishin-3,30799,GPS A,,,,,,,,,", "cluster 'Pishin-3' is new - did you mean 'Pishin-03'?"),
        ("Pishin,Pishin-04,30704,GPS A,,,,,,,,,", ""),
        ("Pishin,Pishin-03,30703,GPS Kili Karbala,,,,,,,,,", "school 'GPS Kili Karbala' is new - did you mean"),
        ("Pishin,Pishin-03,30703,GGPS Killi Karbala,,,,,,,,,", ""),
        (
            WADOOD.replace("Wadood", "Wadud").replace("765", "766").replace("mentor", ""),
            "Abdul Wadud is new at GPS Killi Karbala - did you mean 'Abdul Wadood'?",
        ),
    ],
)
def test_a_name_that_looks_mistyped_is_asked_about(database: Database, line: str, warning: str) -> None:
    brought(database, WADOOD)
    warnings = said(brought(database, line).warnings)
    assert warning in " ".join(warnings) if warning else warnings == []


def test_emis_finds_a_renamed_school_and_one_of_another_cluster(database: Database) -> None:
    header = "district;cluster;cluster code;school;EMIS;name;number"
    brought(database, "Pishin;Pishin-03;30703;GPS Bostan;2001;Noor;03001112223", header=header)
    renamed = brought(database, "Pishin;Pishin-03;30703;GMS Bostan;2001;Noor;03001112223", header=header)
    assert details(renamed) == ["school GPS Bostan -> GMS Bostan"]
    moved = brought(database, "Pishin;Pishin-04;30704;GMS Bostan;2001;Noor;03001112223", header=header)
    assert "cluster Pishin-03 -> Pishin-04" in details(moved)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Schools)) == 1
        cluster = select(Clusters.name).join(Schools, Schools.cluster_id == Clusters.id)
        assert db.scalar(cluster) == "Pishin-04"


@pytest.mark.parametrize(
    "number",
    [
        "0333 1234567",
        "0333-1234567",
        "+923331234567",
        "923331234567",
        "00923331234567",
        "3331234567",
        "۰۳۳۳۱۲۳۴۵۶۷",
        "'+923331234567",
    ],
)
def test_numbers_as_clerks_write_them(number: str) -> None:
    (row,) = roster.read(file(ZARMINA.replace("0333 1234567", number))).rows
    assert row.msisdn == "+923331234567"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (ZARMINA.replace("0333 1234567", "081 2345678"), "not a mobile number of Pakistan"),
        (ZARMINA.replace("0333 1234567", "9.23E+11"), "shortened by the spreadsheet"),
        (ZARMINA.replace("0333 1234567", "0333 1234567 / 0300 7654321"), "is not a phone number"),
        (ZARMINA.replace("0333 1234567", ""), "number is empty"),
        (ZARMINA.replace("Zarmina", "=HYPERLINK(1)"), "read as a formula"),
        (ZARMINA.replace("Zarmina", "@SUM"), "read as a formula"),
        (ZARMINA.replace("Zarmina", "#REF!"), "error of the spreadsheet"),
        (ZARMINA.replace("Zarmina", "Z" * 41), "41 characters long"),
        (ZARMINA.replace("30703", "703"), "it has 5 digits"),
        (ZARMINA.replace(",19,", ",nineteen,"), "not a number of pupils"),
        (ZARMINA.replace("girls,,19", "boys,,19"), "school_for is boys, yet girls is 19"),
        (ZARMINA.replace(",f,", ",x,"), "sex: 'x' is none of these: f, m"),
        (
            ZARMINA.replace("Roman Urdu", "Pashto"),
            "language: 'Pashto' is none of these: English, Roman Urdu, Urdu script",
        ),
        (ZARMINA.replace("GGPS Huramzai", " "), "school is empty"),
        (ZARMINA + ",Kakar", "has 14 cells and the first line only 13"),
    ],
)
def test_a_wrong_cell_is_named_by_its_line(line: str, words: str) -> None:
    read = roster.read(file(WADOOD, line))
    assert [remark.line for remark in read.wrong] == [3], said(read.wrong)
    assert words in str(read.wrong[0])


def test_all_that_is_wrong_is_told_at_once() -> None:
    read = roster.read(file("Pishin,,x,,,,many,Zarmina,12,,,,", "", WADOOD, "Kech,,,,,,,,,,,,"))
    assert [remark.line for remark in read.wrong] == [2] * 5 + [5] * 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "missing: district, cluster, school, name, number"),
        (file(header="district,cluster,school,name"), "missing: number"),
        (file(header=HEADER + ",Number"), "names a column twice: number"),
        (file(), "no rows"),
        (file(ZARMINA).replace(b"Zarmina", b"Zar\xe9mina"), "line 2 is not UTF-8"),
        (file(ZARMINA).replace(b"Zarmina", b"Zar\0mina"), "line 2 holds a NUL"),
        (b"PK\x03\x04 and so on", "no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0 and so on", "of an old kind"),
        (file(ZARMINA).decode().encode("utf-16")[:-1], "is not"),
        (file(ZARMINA).decode().encode("utf-16-le"), "NUL"),
        (b"x" * 20_000_001, "larger than 20 MB"),
        (file(*[ZARMINA] * 50_001), "more than 50000 rows"),
        (file(ZARMINA, '"' + "x" * 200_000), "look for a quotation mark left open"),
    ],
)
def test_a_file_that_is_none_gets_one_clear_line(data: bytes, words: str) -> None:
    read = roster.read(data)
    assert read.rows == ()
    assert len(read.wrong) == 1
    assert words in str(read.wrong[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_as_spreadsheets_save_them(encoding: str, delimiter: str) -> None:
    text = file(ZARMINA, header=HEADER.upper().replace("_", " ")).decode().replace(",", delimiter).replace("\n", "\r\n")
    (row,) = roster.read(text.encode(encoding)).rows
    assert (row.name, row.girls, row.school_for, row.shared) == ("Zarmina", 19, "girls", True)


def test_an_export_imported_changes_nothing(database: Database) -> None:
    brought(database, ZARMINA, WADOOD, "Pishin,Pishin-03,30703,GPS Bostan,,,,,,,,,")
    with database.transaction() as db:
        db.execute(update(People).where(People.name == "Abdul Wadood").values(name="=1+1", joined_at=NOW))
        written = io.StringIO()
        assert roster.export(db, written, NOW) == 3
        before = everything(db)
    assert ",'=1+1,'+923007654321," in written.getvalue()
    read = roster.read(written.getvalue().encode())
    with database.transaction() as db:
        report = roster.apply(db, read.rows, NOW)
        assert fates(report) == ["unchanged"] * 3
        assert everything(db) == before


def test_an_export_imported_changes_nothing_where_things_have_moved_on(database: Database) -> None:
    """A mentor of another cluster than her school's, two of a name, some who left, came anew or have no name."""
    yaru = "Pishin,Pishin-04,30704,GGPS Yaru,girls,,30,"
    noor, gul = f"{yaru}Noor,0333 0000001,f,en,mentor,own", f"{yaru}Gul,0333 0000002,f,ur,deputy,shared"
    brought(database, ZARMINA, WADOOD, noor, gul, f"{yaru}Hawa,0333 0000003,f,,,", SECOND.replace("Zarmina", "Bibi"))
    with database.transaction() as db:
        of = {row.name: row.id for row in db.execute(select(People.name, People.id))}
        pishin_03, pishin_04 = db.scalars(select(Clusters.id).order_by(Clusters.code))
        for kind, cluster, name in (("mentor", pishin_03, "Noor"), ("deputy", pishin_03, "Abdul Wadood")):
            handover.give(db, people.post(db, kind, cluster_id=cluster), of[name], TODAY, TODAY)
        handover.give(db, people.post(db, "mentor", cluster_id=pishin_04), of["Zarmina"], TODAY, TODAY)
        for name, values in {"Bibi": {"name": "Zarmina"}, "Hawa": {"left_on": TODAY}, "Gul": {"name": ""}}.items():
            db.execute(update(People).where(People.id == of[name]).values(**values))
        anew = {"name": "", "sex": "", "joined_at": NOW, "msisdn": "+923330000003", "language": "ur"}
        at_yaru = select(People.school_id).where(People.id == of["Noor"]).scalar_subquery()
        db.execute(insert(People).values(school_id=at_yaru, **anew))
        written = io.StringIO()
        roster.export(db, written, NOW)
        before = everything(db)
    roles = {line["number"][-10:]: line["role"] for line in csv.DictReader(io.StringIO(written.getvalue()))}
    assert roles == {
        "3331234567": "mentee", "3337654321": "mentee", "3007654321": "deputy",
        "3330000001": "mentee", "3330000002": "deputy", "3330000003": "mentee",
    }  # fmt: skip
    with database.transaction() as db:
        report = roster.apply(db, roster.read(written.getvalue().encode()).rows, NOW)
        assert set(fates(report)) == {"unchanged"}
        assert report.warnings == []
        assert everything(db) == before


def test_a_list_that_names_the_mentor_ends_nobody_who_acts_for_him_or_comes_after_him(database: Database) -> None:
    brought(database, ZARMINA, WADOOD)
    with database.transaction() as db:
        post = db.scalars(select(Posts.id).where(Posts.kind == "mentor")).one()
        zarmina = db.scalars(select(People.id).where(People.name == "Zarmina")).one()
        handover.act(db, post, zarmina, TODAY, TODAY + timedelta(days=9), TODAY)
        handover.give(db, post, zarmina, TODAY + timedelta(days=30), TODAY)
        before = everything(db)
    assert fates(brought(database, WADOOD)) == ["unchanged"]
    with database.reading() as db:
        assert everything(db) == before


def test_a_long_file_is_soon_read(database: Database) -> None:
    lines = [
        f"Pishin,Pishin-{n % 40},{30700 + n % 40},GPS Killi {n % 2000},,20,20,Noor {n},0300{n:07},m,en,,own"
        for n in range(8000)
    ]
    began = time.process_time()
    report = brought(database, *lines)
    assert report.counts == {"new": 8000}
    assert time.process_time() - began < 15  # 50,000 are allowed, and nobody waits for them longer than a kettle boils


def test_a_process_killed_half_way_leaves_nothing(database: Database, database_url: str) -> None:
    child = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from store import roster\n"
        "from store.database import Database\n"
        "with Database(sys.argv[1]).transaction() as db:\n"
        "    report = roster.apply(db, roster.read(sys.stdin.buffer.read()).rows, datetime.now(UTC))\n"
        "    assert report.written\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", child, database_url], input=file(ZARMINA, WADOOD), check=False)
    assert ended.returncode == -signal.SIGKILL
    with database.transaction() as db:
        assert everything(db) == []


def test_the_cohort_of_a_mentor_is_read_kept_and_written_out(database: Database) -> None:
    header = HEADER.replace("role", "role,cohort")
    first, second = (WADOOD.replace("mentor,own", f"mentor,{cohort},own") for cohort in ("phase 1 karachi 2004", ""))
    assert fates(brought(database, first, ZARMINA.replace(",,shared", ",,,shared"), header=header)) == ["new", "new"]
    assert fates(brought(database, second, header=header)) == ["unchanged"]  # an empty cell says nothing
    again = brought(database, first.replace("phase 1", "2"), header=header)
    assert (fates(again), details(again)) == (["changed"], ["cohort 2 Karachi 2004"])
    with database.transaction() as db:
        assert db.scalars(select(People.cohort).order_by(People.name)).all() == ["2 Karachi 2004", ""]
        out = io.StringIO()
        roster.export(db, out, NOW)
        assert again.memory is not None
        roster.undo(db, again.memory, NOW)
        assert set(db.scalars(select(People.cohort))) == {"1 Karachi 2004", ""}
    assert set(fates(brought(database, *out.getvalue().splitlines()[1:], header=out.getvalue().splitlines()[0]))) == {
        "unchanged",
        "changed",
    }


def test_what_is_no_cohort_is_said() -> None:
    header = HEADER.replace("role", "role,cohort")
    read = roster.read(file(WADOOD.replace("mentor,own", "mentor,Karachi,own"), header=header))
    assert said(read.wrong) == [
        "line 2: cohort: 'Karachi' is no cohort: write phase, place and year, like 1 Karachi 2004"
    ]


def test_the_page_for_clerks_tells_the_truth() -> None:
    page = (Path(__file__).parents[2] / "docs" / "roster.md").read_text(encoding="utf-8")
    example = page.split("```csv\n")[1].split("```")[0]
    read = roster.read(example.encode())
    assert (read.wrong, read.warnings, len(read.rows)) == ((), (), 3)
    table = page.split("| column |")[1].split("\n\n")[0]
    named = [name for line in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert tuple(named) == roster.COLUMNS


@pytest.mark.parametrize("cell", ["=1+1", "+92", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)", "\t=1", "\n=1"])
def test_a_spreadsheet_calculates_no_cell(cell: str) -> None:
    assert cells.neutral(cell) == "'" + cell
    assert cells.unquoted(cells.neutral(cell)) == cell


def test_a_school_renamed_here_is_asked_about_by_its_teachers_before_it_is_made_again(database: Database) -> None:
    brought(database, ZARMINA, WADOOD, SECOND.replace("Zarmina", "Bibi"))
    with database.transaction() as db:
        db.execute(update(Schools).where(Schools.name == "GGPS Huramzai").values(name="Model School"))
    read = roster.read(file(WADOOD, ZARMINA, SECOND.replace("Zarmina", "Bibi")))
    with database.reading() as db:
        [asked] = roster.compare(db, read.rows, NOW).warnings
    assert str(asked) == (
        "line 3: school 'GGPS Huramzai' is new, and Zarmina is at 'Model School', "
        "which the list does not name: is it the old name of 'Model School'?"
    )
    assert (asked.columns, asked.meant) == (("school",), "Model School")
    both = roster.read(
        file(WADOOD, ZARMINA, SECOND.replace("Zarmina", "Bibi").replace("GGPS Huramzai", "Model School"))
    )
    with database.reading() as db:
        assert roster.compare(db, both.rows, NOW).warnings == []  # a move, to a school that is new
