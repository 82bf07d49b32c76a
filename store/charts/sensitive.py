"""How many safety and personal matters there were: a number a province, the one thing of them that is counted for others."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, and_, func, select

from store.tables import Clusters, Districts, People, Provinces, Schools, SensitiveItems


def by_province(db: Connection, since: date) -> list[tuple[str, int]]:
    """Each province with those asked from a day on."""
    asked = and_(SensitiveItems.asker_id == People.id, SensitiveItems.asked_on >= since)
    found = (
        select(Provinces.name, func.count(SensitiveItems.id))
        .outerjoin(Districts, Districts.province_id == Provinces.id)
        .outerjoin(Clusters, Clusters.district_id == Districts.id)
        .outerjoin(Schools, Schools.cluster_id == Clusters.id)
        .outerjoin(People, People.school_id == Schools.id)
        .outerjoin(SensitiveItems, asked)
        .group_by(Provinces.id, Provinces.name)
        .order_by(Provinces.name)
    )
    return [(name, n) for name, n in db.execute(found)]
