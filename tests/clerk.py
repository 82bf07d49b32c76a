"""A clerk's list of a whole province, with the mistakes that clerks make."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

HEADER = (
    "District",
    "Cluster",
    "Cluster code",
    "School",
    "School for",
    "Boys",
    "Girls",
    "Name",
    "Number",
    "Sex",
    "Role",
)
_VILLAGES = (
    "Huramzai Karbala Bostan Yaru Malikyar Surkhab Saranan Barshore Khanozai Batezai Manzaki Alizai Ghabezai Churmian "
    "Dilsora Gulistan Habibzai Inayatullah Jangal Kamalzai Lajwar Murgha Nigand Oryagi Pakhsara Rodmulazai Sheikhan "
    "Tora Umarzai Walma Zarghoon Ziarat Kuchnai Segai Tirkha Balozai Dargai Shabozai Anambar Loralai"
).split()
_WOMEN = "Zarmina Palwasha Spozhmai Gulalai Nazia Shahida Bibi Rukhsana Mahgul Durdana Samina Farzana Hameeda".split()
_MEN = "Abdul Rahim Ghulam Sardar Niaz Asadullah Habib Naseer Wali Sher Juma Taj Rozi".split()
_FAMILIES = "Kakar Achakzai Tareen Mengal Bugti Raisani Panezai Kasi Buledi Gichki Zehri Jogezai Marri Langove".split()

DISTRICTS = ("Pishin", "Kech", "Lasbela", "Loralai", "Zhob", "Kalat", "Khuzdar", "Chagai")
A_CLUSTER = 35  # teachers


@dataclass
class List:
    """Rows as a spreadsheet has them, and the mistakes put among them: line -> what a clerk would type instead."""

    rows: list[list[str]]
    mistakes: dict[int, dict[str, str]] = field(default_factory=dict)

    def csv(self) -> bytes:
        """Saved as "CSV UTF-8"."""
        file = io.StringIO()
        csv.writer(file).writerows([HEADER, *self.rows])
        return file.getvalue().encode("utf-8-sig")

    def xlsx(self) -> bytes:
        """Saved as a workbook, numbers as numbers where a clerk typed digits."""
        book = Workbook()
        sheet: Any = book.active
        for row in [list(HEADER), *self.rows]:
            sheet.append([int(cell) if cell.isdigit() and not cell.startswith("0") else cell for cell in row])
        kept = io.BytesIO()
        book.save(kept)
        return kept.getvalue()


def a_list(teachers: int = 6_000, mistakes: int = 50, seed: int = 1) -> List:
    """So many teachers in clusters of 35, two or three a school, and so many lines with something wrong."""
    chance = random.Random(seed)
    rows = [_row(n, chance) for n in range(teachers)]
    made = List(rows)
    for line in sorted(chance.sample(range(40, teachers), mistakes)):
        _spoil(made, line, chance)
    return made


def _row(n: int, chance: random.Random) -> list[str]:
    cluster, seat = divmod(n, A_CLUSTER)
    district = DISTRICTS[cluster % len(DISTRICTS)]
    name = f"{district}-{cluster // len(DISTRICTS) + 1:02}"
    village = _VILLAGES[(cluster * 13 + seat // 3) % len(_VILLAGES)]
    girls_school = (seat // 3) % 2 == 0
    school = f"{'GGPS' if girls_school else 'GPS'} Killi {village} {seat // 3 + 1}"
    first = chance.choice(_WOMEN if girls_school else _MEN)
    who = f"{first} {chance.choice(_FAMILIES)} {n % 97 + 1 if n % 3 else ''}".strip()
    kind, boys, girls = ("girls", "", str(15 + seat // 3)) if girls_school else ("both", str(12 + seat // 3), "18")
    number = f"0{330 + n // 1_000_000}{1_000_000 + n}"
    sex = "f" if girls_school else "m"
    role = "mentor" if seat == 0 else ""
    code = f"{30_000 + cluster}"
    return [district, name, code, school, kind, boys, girls, who, number, sex, role]


def _spoil(made: List, at: int, chance: random.Random) -> None:
    """One of the mistakes that the field knows, in the line at this place."""
    row, line = made.rows[at], at + 2
    kind = chance.choice(("short", "empty", "sex", "code", "many", "shortened", "school", "district"))
    right = dict(zip((name.lower().replace(" ", "_") for name in HEADER), row, strict=True))
    if kind == "short":
        row[8] = row[8][:-1]
    elif kind == "empty":
        row[8] = ""
    elif kind == "sex":
        row[9] = "lady"
    elif kind == "code":
        row[2] = row[2][:-1]
    elif kind == "many":
        row[6] = "twenty"
    elif kind == "shortened":
        row[8] = "3.33E+09"
    elif kind == "school":
        row[3] = ""
    else:
        row[0] = row[0] + " district office of education"
    made.mistakes[line] = right
