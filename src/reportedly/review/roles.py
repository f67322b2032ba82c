"""Who may do what: roles, scopes of tokens, and the one check that everything passes."""

from __future__ import annotations

from typing import Literal

import msgspec

from reportedly.errors import NotAllowed

Role = Literal["data", "reader", "coder", "reviewer", "admin"]
Permission = Literal[
    "read:data", "read:reports", "write:reports", "decide", "settle", "mark", "release", "export", "admin",
]  # fmt: skip
ROLES: tuple[str, ...] = Role.__args__  # type: ignore[attr-defined]
PERMISSIONS: tuple[str, ...] = Permission.__args__  # type: ignore[attr-defined]

_DATA = frozenset({"read:data"})
_READER = _DATA | {"read:reports"}
_CODER = _READER | {"write:reports", "decide", "export"}
_REVIEWER = _CODER | {"settle", "mark", "release"}
ALLOWED: dict[str, frozenset[str]] = {
    "data": _DATA,
    "reader": _READER,
    "coder": _CODER,
    "reviewer": _REVIEWER,
    "admin": _REVIEWER | {"admin"},
}
"""What each role may. `data` reads claims and incidents, never the reports' texts or original bytes."""

NEEDED: dict[str, str] = {
    "accept": "decide", "correct": "decide", "reject": "decide", "unsure": "decide", "same": "decide",
    "different": "decide", "undo": "decide", "add": "decide", "finish": "decide", "mark": "mark",
    "release": "release", "recall": "release",
}  # fmt: skip
"""What a decision of each sort needs."""


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Say who acts: a person with a role; through a token also with scopes, which only narrow the role."""

    name: str
    role: Role
    scopes: frozenset[str] | None = None
    token: str | None = None

    def may(self, permission: str) -> bool:
        """Tell whether this person, through this token, may do something."""
        return permission in ALLOWED[self.role] and (self.scopes is None or permission in self.scopes)

    def need(self, permission: str) -> None:
        """Check a permission.

        Raises:
            NotAllowed: the role or the token's scopes do not hold it.
        """
        if permission not in ALLOWED[self.role]:
            able = next(role for role in ROLES if permission in ALLOWED[role])
            raise NotAllowed(f"{self.name} is a {self.role}; {permission!r} needs a {able}")
        if not self.may(permission):
            raise NotAllowed(f"the token of {self.name} lacks the scope {permission!r}")


def local_owner(name: str) -> Principal:
    """Make the owner of a store without accounts: whoever may open the file may do everything."""
    return Principal(name=(name or "local")[:40], role="admin")
