"""Account: the unprivileged user that runs the server when we are root, and what that user can reach.

PostgreSQL refuses to run as root. The owner of the files decides; for a new home it is the user ``amity``
where the machine has one, else ``nobody``.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from amity.foundation.kernel.errors import DomainError

PREFERRED = ("amity", "nobody")


class NoAccount(DomainError):
    """No user of this machine may run the server."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int


def account_for(data: Path) -> Account | None:
    """Return the account that must run the server over ``data``; None when we run it as ourselves."""
    if os.geteuid() != 0:
        return None
    if data.exists():
        return _of_user(pwd.getpwuid(data.stat().st_uid))
    for name in PREFERRED:
        try:
            return _of_user(pwd.getpwnam(name))
        except KeyError:
            continue
    raise NoAccount(
        "PostgreSQL does not run as root, and this machine has neither a user 'amity' nor 'nobody'. "
        "Make one (useradd --system amity), or run Amity as an ordinary user."
    )


def can_reach(account: Account, path: Path) -> bool:
    """Tell whether the account may walk down to ``path`` and use it."""
    real = path.resolve()
    return all(_may_enter(account, step) for step in (real, *real.parents))


def _may_enter(account: Account, path: Path) -> bool:
    status = path.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _of_user(user: pwd.struct_passwd) -> Account:
    return Account(user.pw_name, user.pw_uid, user.pw_gid)
