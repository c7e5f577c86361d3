"""The typed declarative base and the column types every model uses."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, BigInteger, Date, DateTime, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, registry

E = TypeVar("E", bound=StrEnum)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn an aware moment into the naive UTC the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime given to the database")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give a stored moment its zone back."""
        return value if value is None else value.replace(tzinfo=UTC)


class EnumText(TypeDecorator[E]):
    """A StrEnum stored by its value, so that the table reads like the code."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | str | None, _dialect: Dialect) -> str | None:
        """Refuse a value the enumeration does not have."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        """Return the member of the enumeration."""
        return None if value is None else self.enum(value)


class Base(DeclarativeBase):
    """The declarative base: one naming convention, nullability from the annotation."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime,
            date: Date,
            list[str]: JSON,
            dict[str, str]: JSON,
            dict[str, Any]: JSON,
            list[dict[str, Any]]: JSON,
        },
    )


Mask = BigInteger
"""A set of weekly slots, one bit each (see `City.slots`)."""
