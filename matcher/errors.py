"""What can go wrong in the domain, as codes; the web layer puts them into words."""


class DomainError(Exception):
    """A request the domain refuses; `code` names why, `params` fill its words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotFound(DomainError):
    """Nothing of that name is there, or not for this person."""

    def __init__(self, code: str = "not_found", **params: object) -> None:
        super().__init__(code, **params)


class NotAllowed(DomainError):
    """This person may not do this."""

    def __init__(self, code: str = "not_allowed", **params: object) -> None:
        super().__init__(code, **params)


class Conflict(DomainError):
    """Somebody was faster, or it was done already."""


class RuleBroken(DomainError):
    """A rule of the town or of the activity forbids it."""
