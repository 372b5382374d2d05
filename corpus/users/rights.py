"""What each role may do. The only place that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.errors import NotAllowed


class Right(StrEnum):
    """A kind of action."""

    LOOK = "look"  # read papers, search, export
    REVIEW = "review"  # decide about what was read; tick, extend and answer duties
    TAKE_IN = "take-in"  # add papers to the store
    REGISTER = "register"  # import the register, reconcile, give the next number
    SETTINGS = "settings"  # own unit, holidays, tables of the office
    USERS = "users"  # people and their roles
    AUDIT = "audit"  # see and export the log of changes


class Role(StrEnum):
    VIEWER = "viewer"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


_REVIEWER = frozenset({Right.LOOK, Right.REVIEW, Right.TAKE_IN})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.LOOK}),
    Role.REVIEWER: _REVIEWER,
    Role.CLERK: _REVIEWER | {Right.REGISTER, Right.SETTINGS},
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True)
class Actor:
    """Who is at work: the name that stands beside decisions, and the role."""

    name: str
    role: Role

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> str:
        """The actor's name, for the decision that follows. Raises NotAllowed without the right."""
        if not self.may(right):
            raise NotAllowed(right=right.value, role=self.role.value)
        return self.name
