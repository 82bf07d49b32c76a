"""The programme that a term is played with, on paper: districts, clusters, schools and who is in them. From a seed only.

The recipe: 6 districts with 10 mentors, 8 with 8, 6 with 7, which makes 166; 27 of a hundred mentors women; 30 to 40
teachers a cluster; half the schools with one teacher; registers of up to 60 boys and 45 girls. Everybody is invented;
their numbers begin with 0399, which no operator of Pakistan has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random

WINTER, SUMMER = "winter", "summer"

# Name, zone, degrees east. Those without a network on Muharram's days stand first, one of each zone: small worlds have them.
DISTRICTS = (
    ("Quetta", WINTER, 67.0), ("Kachhi", SUMMER, 67.6), ("Pishin", WINTER, 67.0), ("Lasbela", SUMMER, 66.3),
    ("Zhob", WINTER, 69.5), ("Kech", SUMMER, 63.1), ("Jhal Magsi", SUMMER, 67.5), ("Loralai", WINTER, 68.6),
    ("Mastung", WINTER, 66.8), ("Gwadar", SUMMER, 62.3), ("Kalat", WINTER, 66.6), ("Sibi", SUMMER, 67.9),
    ("Killa Saifullah", WINTER, 68.4), ("Panjgur", SUMMER, 64.1), ("Ziarat", WINTER, 67.7), ("Kharan", SUMMER, 65.4),
    ("Jafarabad", SUMMER, 68.2), ("Khuzdar", SUMMER, 66.6), ("Chagai", SUMMER, 64.9), ("Awaran", SUMMER, 65.2),
)  # fmt: skip
DARK_IN_MUHARRAM = ("Quetta", "Kachhi", "Jhal Magsi", "Jafarabad")
MENTORS = (10,) * 6 + (8,) * 8 + (7,) * 6
WOMEN = 0.27
PLACES = (
    "Karbala Huramzai Bostan Yaru Malikyar Sarananan Kuchlak Tora Ajram Alizai Barshore Gulistan Habibzai Khanozai Manzaki "
    "Manzari Nigana Pathan Rodmulazai Segi Taj Umar Walma Zarghun Batezai Kamalzai Lamran Murgha Nali Surkhab"
).split()
SURNAMES = "Kakar Tareen Achakzai Baloch Mengal Bugti Rind Jamali Syed Raisani Zehri Gichki Buledi Panezai Luni".split()
WOMEN_NAMES = (
    "Zarmina Spozhmai Palwasha Gul Mahnaz Hani Rabia Farzana Shahnaz Asma Nasreen Bakhtawar Zulekha Sadia".split()
)
MEN_NAMES = (
    "Wadood Jalal Hafeez Anwar Zahir Habib Fazal Naseeb Hasil Bashir Dost Karim Nabi Rahmat Sanaullah Yar".split()
)


@dataclass(frozen=True)
class School:
    """A school with its register. `takes`: "both", "boys" or "girls"."""

    name: str
    boys: int
    girls: int
    takes: str

    @property
    def asks(self) -> tuple[str, ...]:
        """The sexes that somebody there is on the register of."""
        return tuple(sex for sex, n in (("boys", self.boys), ("girls", self.girls)) if n)


@dataclass(frozen=True)
class Somebody:
    """A person. `role`: mentee | mentor | deputy | officer | focal | administrator. Two may have one number (`shared`)."""

    number: str
    name: str
    sex: str
    language: str
    role: str
    district: str = ""
    cluster: str = ""
    school: School | None = None
    shared: bool = False
    joined: bool = True

    @property
    def teaches(self) -> bool:
        """Whether she has a class of her own."""
        return self.school is not None


@dataclass(frozen=True)
class Cluster:
    """A cluster with its code. `vacant`: it has no mentor."""

    name: str
    code: str
    district: str
    zone: str
    vacant: bool = False


@dataclass(frozen=True)
class Size:
    """How large a world is: mentors of each district, and the fewest and most teachers of a cluster."""

    mentors: Sequence[int] = MENTORS
    teachers: tuple[int, int] = (30, 40)

    @staticmethod
    def of_clusters(clusters: int) -> Size:
        """So many clusters of the usual size, in as few districts as may be, two at the least."""
        districts = max(2, -(-clusters // 10)) if clusters > 1 else 1
        return Size(tuple(clusters // districts + (n < clusters % districts) for n in range(districts)))


SIZES = {"full": Size(), "small": Size((3, 3), (10, 14))}


@dataclass
class Programme:
    """Everybody and every place. `zones`: of each district."""

    clusters: list[Cluster] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    without_officer: str = ""

    @property
    def schools(self) -> int:
        """How many schools there are."""
        return len({(one.cluster, one.school.name) for one in self.people if one.school})

    def of_role(self, *roles: str) -> list[Somebody]:
        """The people in these roles."""
        return [one for one in self.people if one.role in roles]


def invent(size: Size, seed: int) -> Programme:
    """A programme of that size; the same for the same seed."""
    chance, numbers = Random(f"{seed}/programme"), count(1)
    made = Programme()
    for place, (district, zone, _) in zip(size.mentors, DISTRICTS, strict=False):
        made.zones[district] = zone
        clusters = [
            Cluster(f"{district}-{n:02}", f"{30 + len(made.zones)}{n:03}", district, zone) for n in range(1, place + 1)
        ]
        made.clusters += clusters
        made.people.append(_staff("officer", numbers, chance, district))
    vacant = _vacancies(made, chance)
    made.clusters = [Cluster(one.name, one.code, one.district, one.zone, one.name in vacant) for one in made.clusters]
    women = set(chance.sample(range(len(made.clusters)), round(WOMEN * len(made.clusters))))
    for n, cluster in enumerate(made.clusters):
        made.people += _teachers(cluster, size, n in women, numbers, chance)
    made.people += [_staff("focal", numbers, chance, sex="f"), _staff("administrator", numbers, chance)]
    return made


def _vacancies(made: Programme, chance: Random) -> set[str]:
    """Three posts without a holder: a district officer, where there are several, and two mentors, one with a deputy."""
    if len(made.zones) > 2:
        made.without_officer = chance.choice(list(made.zones)[2:])
    return {one.name for one in chance.sample(made.clusters, min(2, len(made.clusters) // 3))}


def _staff(role: str, numbers: Iterator[int], chance: Random, district: str = "", sex: str = "") -> Somebody:
    sex = sex or ("f" if chance.random() < 0.15 else "m")
    language = "en" if chance.random() < 0.6 else "ur_Latn"
    return Somebody(number(next(numbers)), name(sex, chance), sex, language, role, district)


def _teachers(cluster: Cluster, size: Size, woman: bool, numbers: Iterator[int], chance: Random) -> Iterator[Somebody]:
    """The mentor, at the first school, a deputy in one of three clusters, and the mentees."""
    left = chance.randint(*size.teachers)
    roles = iter(["mentor", "deputy" if cluster.vacant or chance.random() < 0.33 else "mentee"])
    for n in count(1):
        school = _school(n, chance)
        crew = 1 if chance.random() < 0.5 else chance.randint(2, 3)
        shared = crew > 1 and chance.random() < 0.06
        msisdn, names = number(next(numbers)), set[str]()
        for place in range(min(crew, left)):
            left -= 1
            role = next(roles, "mentee")
            if role == "mentor" and cluster.vacant:
                role = "mentee"
            sex = ("f" if woman else "m") if role == "mentor" else _sex(school, chance)
            msisdn = msisdn if shared or not place else number(next(numbers))
            called = next(found for found in iter(partial(name, sex, chance), "") if found not in names)
            names.add(called)
            yield Somebody(
                msisdn, called, sex, "ur_Latn" if chance.random() < 0.7 else "en", role, cluster.district,
                cluster.name, school, shared or chance.random() < (0.3 if sex == "f" else 0.1),
                role != "mentee" or shared or chance.random() < 0.96,
            )  # fmt: skip
        if left <= 0:
            return


def _sex(school: School, chance: Random) -> str:
    return "f" if school.takes == "girls" or (school.takes == "both" and chance.random() < 0.3) else "m"


def _school(n: int, chance: Random) -> School:
    takes = chance.choices(("both", "boys", "girls"), (40, 30, 30))[0]
    place = f"{PLACES[(n - 1) % len(PLACES)]}{' ' + str((n - 1) // len(PLACES) + 1) if n > len(PLACES) else ''}"
    boys = chance.randint(3, 60) if takes != "girls" else 0
    girls = chance.randint(3, 45) if takes != "boys" else 0
    return School(f"{'GGPS' if takes == 'girls' else 'GPS'} Killi {place}", boys, girls, takes)


def name(sex: str, chance: Random) -> str:
    """A name for somebody."""
    return f"{chance.choice(WOMEN_NAMES if sex == 'f' else MEN_NAMES)} {chance.choice(SURNAMES)}"


def number(n: int) -> str:
    """The number of the nth phone."""
    return f"+92399{1_000_000 + n}"
