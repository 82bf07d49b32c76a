"""The districts of Balochistan: the zone of most of their schools, and where they lie (degrees north and east, the main town).

The zone is a beginning only: it belongs to the cluster, and a roster may say otherwise. Where the province is divided
again, a district that is not here has no vacation of a zone and no prayer times until it is added.
"""

from __future__ import annotations

from flows.sun import Spot

WINTER, SUMMER = "winter", "summer"
ZONES = (WINTER, SUMMER)

DISTRICTS: dict[str, tuple[str, Spot]] = {
    "Quetta": (WINTER, Spot(30.18, 67.00)),
    "Pishin": (WINTER, Spot(30.58, 66.99)),
    "Killa Abdullah": (WINTER, Spot(30.73, 66.66)),
    "Chaman": (WINTER, Spot(30.92, 66.45)),
    "Zhob": (WINTER, Spot(31.34, 69.45)),
    "Killa Saifullah": (WINTER, Spot(30.70, 68.36)),
    "Sherani": (WINTER, Spot(31.55, 69.80)),
    "Loralai": (WINTER, Spot(30.37, 68.60)),
    "Duki": (WINTER, Spot(30.15, 68.57)),
    "Musakhel": (WINTER, Spot(30.86, 69.82)),
    "Barkhan": (WINTER, Spot(29.90, 69.52)),
    "Ziarat": (WINTER, Spot(30.38, 67.73)),
    "Kalat": (WINTER, Spot(29.03, 66.59)),
    "Surab": (WINTER, Spot(28.49, 66.26)),
    "Mastung": (WINTER, Spot(29.80, 66.85)),
    "Nushki": (WINTER, Spot(29.55, 66.02)),
    "Khuzdar": (SUMMER, Spot(27.81, 66.61)),
    "Sibi": (SUMMER, Spot(29.54, 67.88)),
    "Harnai": (SUMMER, Spot(30.10, 67.94)),
    "Kohlu": (SUMMER, Spot(29.90, 69.25)),
    "Dera Bugti": (SUMMER, Spot(29.03, 69.16)),
    "Awaran": (SUMMER, Spot(26.46, 65.23)),
    "Lasbela": (SUMMER, Spot(26.22, 66.31)),
    "Hub": (SUMMER, Spot(25.03, 66.89)),
    "Chagai": (SUMMER, Spot(28.89, 64.42)),
    "Kharan": (SUMMER, Spot(28.58, 65.42)),
    "Washuk": (SUMMER, Spot(27.72, 64.80)),
    "Kech": (SUMMER, Spot(26.00, 63.06)),
    "Gwadar": (SUMMER, Spot(25.13, 62.33)),
    "Panjgur": (SUMMER, Spot(26.97, 64.10)),
    "Nasirabad": (SUMMER, Spot(28.55, 68.22)),
    "Jafarabad": (SUMMER, Spot(28.30, 68.20)),
    "Usta Muhammad": (SUMMER, Spot(28.18, 68.04)),
    "Sohbatpur": (SUMMER, Spot(28.52, 68.54)),
    "Jhal Magsi": (SUMMER, Spot(28.28, 67.45)),
    "Kachhi": (SUMMER, Spot(29.02, 67.62)),
}


def zone_of(district: str) -> str:
    """ "winter", "summer", or "" for a district that is not in the table."""
    return DISTRICTS[district][0] if district in DISTRICTS else ""


def spot_of(district: str) -> Spot | None:
    """Where a district lies; None for one that is not in the table."""
    return DISTRICTS[district][1] if district in DISTRICTS else None
