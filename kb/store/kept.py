"""What a resolution leaves behind for the next one, which then needn't read everything again.

All of it follows from the evidence; it is right for the articles that the last resolution saw.
"""

from sqlalchemy.orm import Mapped, mapped_column

from kb.store.base import Base, parent


class ActorProfile(Base):
    """Reports of actors that agree in name, kind and country, summed up (``kb.resolve.kept``)."""

    __tablename__ = "actor_profile"
    profile: Mapped[str] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = parent("actor.id", index=True)
    sums: Mapped[str]


class ProfileKey(Base):
    """What a profile shares with those that it is compared with."""

    __tablename__ = "profile_key"
    key: Mapped[str] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(primary_key=True)


class BodyName(Base):
    """How many articles call an organization by a folded name."""

    __tablename__ = "body_name"
    name: Mapped[str] = mapped_column(primary_key=True)
    articles: Mapped[int]


class PlaceExtent(Base):
    """How exact a place is, as most reports have it: whether it is a town, a region, a country."""

    __tablename__ = "place_extent"
    place_id: Mapped[int] = parent("place.id", primary_key=True)
    precision: Mapped[str]
