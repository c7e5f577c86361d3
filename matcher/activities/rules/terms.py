"""What a posting can say of itself, as codes; `terms_in_words` has the words."""

from collections.abc import Iterable
from enum import StrEnum


class Wants(StrEnum):
    """What a role asks for."""

    PEOPLE = "people"
    TALENT = "talent"
    GOODS = "goods"
    VENUE = "venue"
    FUNDS = "funds"


class Selection(StrEnum):
    """How applicants become participants."""

    FIRST_COME = "first_come"
    LOTTERY = "lottery"
    SCREENING = "screening"


class Amount(StrEnum):
    """How a number of people is meant; SOME (若干名) goes without a number."""

    EXACT = "exact"
    ABOUT = "about"
    SOME = "some"


class Per(StrEnum):
    """What a number of people is for: each date, or all dates together."""

    EACH = "each"
    TOTAL = "total"


class Guardian(StrEnum):
    """What somebody under age needs of a parent or guardian."""

    NONE = "none"
    CONSENT = "consent"
    ACCOMPANY = "accompany"
    CONTACT = "contact"
    SCHOOL = "school"


class Residence(StrEnum):
    """Where those who may come live, work or learn."""

    ANYWHERE = "anywhere"
    CONNECTED = "connected"
    RESIDENTS = "residents"


class Unit(StrEnum):
    """Who takes part together."""

    PERSON = "person"
    FAMILY = "family"
    GROUP = "group"


class Grade(StrEnum):
    """School years and what comes before and after, youngest first."""

    PRESCHOOL = "preschool"
    E1 = "e1"
    E2 = "e2"
    E3 = "e3"
    E4 = "e4"
    E5 = "e5"
    E6 = "e6"
    J1 = "j1"
    J2 = "j2"
    J3 = "j3"
    H1 = "h1"
    H2 = "h2"
    H3 = "h3"
    STUDENT = "student"
    ADULT = "adult"


class Trait(StrEnum):
    """What readers look for beside place, time and field; each is one bit, in this order.

    The last four, from LANGUAGES on, are drawn from the terms and dates; DECLARED are the group's.
    """

    BEGINNERS = "beginners"
    CHILDREN = "children"
    WHEELCHAIR = "wheelchair"
    TOILET = "toilet"
    INDOOR = "indoor"
    OUTDOOR = "outdoor"
    ONLINE = "online"
    LANGUAGES = "languages"
    ONE_OFF = "one_off"
    SHORT = "short"
    MINORS = "minors"


DECLARED = (
    *(Trait.BEGINNERS, Trait.CHILDREN, Trait.WHEELCHAIR, Trait.TOILET),
    *(Trait.INDOOR, Trait.OUTDOOR, Trait.ONLINE),
)
"""What a group says by ticking it."""


class Language(StrEnum):
    """Languages in which one is understood."""

    EASY_JAPANESE = "ja_easy"
    ENGLISH = "en"
    CHINESE = "zh"
    KOREAN = "ko"
    VIETNAMESE = "vi"
    TAGALOG = "tl"
    NEPALI = "ne"
    PORTUGUESE = "pt"
    SIGN = "sign"


class Rain(StrEnum):
    """What happens when it rains."""

    UNSAID = "unsaid"
    GOES_AHEAD = "goes_ahead"
    LIGHT_ONLY = "light_only"
    CALLED_OFF = "called_off"
    NEXT_DAY = "next_day"
    OTHER_PLACE = "other_place"


class Insurance(StrEnum):
    """Who insures those who come."""

    UNSAID = "unsaid"
    ORGANIZER = "organizer"
    OWN = "own"
    NONE = "none"


class DayStatus(StrEnum):
    """What the organizer said of one date on the day itself."""

    GOES_AHEAD = "goes_ahead"
    CALLED_OFF = "called_off"
    MOVED = "moved"
    OTHER_PLACE = "other_place"


_BITS = {trait: 1 << place for place, trait in enumerate(Trait)}


def mask_of(traits: Iterable[Trait | str]) -> int:
    """Return the traits as one integer, one bit for each."""
    return sum({_BITS[Trait(trait)] for trait in traits})


def traits_in(mask: int) -> tuple[Trait, ...]:
    """Return the traits whose bits are set."""
    return tuple(trait for trait, bit in _BITS.items() if mask & bit)
