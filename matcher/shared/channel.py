"""The ways by which people come to the town's centre and speak to it."""

from enum import StrEnum


class Channel(StrEnum):
    """By what way something was said or entered."""

    WEB = "web"
    PAPER = "paper"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    IMPORT = "import"
    LINK = "link"
    SCAN = "scan"
    ON_SITE = "on_site"
    AUTOMATIC = "automatic"
