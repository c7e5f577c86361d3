"""The town this installation serves: areas, fields, skills, hours and policies.

Everything a town decides for itself is data in one TOML file, read once at start.
"""

from matcher.city.loading import CityError, load_city
from matcher.city.maps import Map
from matcher.city.town import (
    Area,
    Band,
    Centre,
    City,
    Field,
    Policies,
    RegistrationValid,
    Skill,
)

__all__ = [
    "Area",
    "Band",
    "Centre",
    "City",
    "CityError",
    "Field",
    "Map",
    "Policies",
    "RegistrationValid",
    "Skill",
    "load_city",
]
