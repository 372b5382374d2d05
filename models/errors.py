"""Every error that a user can cause: one tree, each with a stable code and a sentence that says what to do next.

The sentences are in `models/messages/vi.json` (and `en.json` beside it), keyed by the code; `{name}` in a
sentence is filled from the error's `details`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


class VanbanError(Exception):
    """Root of the tree. A subclass sets `code`; `details` fill the sentence."""

    code = "error"

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:  # errors cross process borders
        return (_rebuild, (type(self), self.details))

    def message(self, language: str = "vi") -> str:
        return sentence(self.code, language, self.details)

    def __str__(self) -> str:
        return f"{self.code}: {self.message()}"


def _rebuild(kind: type[VanbanError], details: dict[str, Any]) -> VanbanError:
    return kind(**details)


@cache
def catalogue(language: str) -> dict[str, str]:
    text = files("models").joinpath(f"messages/{language}.json").read_text("utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded


def sentence(code: str, language: str = "vi", details: dict[str, Any] | None = None) -> str:
    """The sentence for a code; a detail that is missing prints as an empty string."""
    return catalogue(language)[code].format_map(_Blank(details or {}))


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


# Files that cannot be read -----------------------------------------------------------------------------


class InputRefused(VanbanError):
    """A file (or a part of one) that is not taken. Costs the other files nothing."""

    code = "refused"


class FileMissing(InputRefused):
    code = "file-missing"


class FileEmpty(InputRefused):
    code = "file-empty"


class FormatUnknown(InputRefused):
    code = "format-unknown"


class FileDamaged(InputRefused):
    code = "file-damaged"


class FileEncrypted(InputRefused):
    code = "file-encrypted"


class EncodingUnknown(InputRefused):
    code = "encoding-unknown"


class NoText(InputRefused):
    code = "no-text"


class SecretPaper(InputRefused):
    """Marked MẬT, TỐI MẬT or TUYỆT MẬT: the state-secret law keeps it off ordinary machines."""

    code = "secret-paper"


class ToolMissing(InputRefused):
    """A program that this format needs (Tesseract, LibreOffice) is not on this machine."""

    code = "tool-missing"


class LimitExceeded(InputRefused):
    """A limit was reached; `details` name it: `limit`, `found`."""

    code = "limit"


class FileTooLarge(LimitExceeded):
    code = "file-too-large"


class TooManyPages(LimitExceeded):
    code = "too-many-pages"


class UnpacksTooLarge(LimitExceeded):
    code = "unpacks-too-large"


class NestedTooDeep(LimitExceeded):
    code = "nested-too-deep"


class ImageTooLarge(LimitExceeded):
    code = "image-too-large"


class TimeExceeded(LimitExceeded):
    code = "time-exceeded"


class RegisterTooLong(LimitExceeded):
    """The columns of a register, or its entries beside those of the store, took too long; nothing was stored."""

    code = "register-too-long"


class MemoryExceeded(LimitExceeded):
    code = "memory-exceeded"


class ReaderCrashed(InputRefused):
    """The process that read the file died."""

    code = "reader-crashed"


class WorkersKilled(InputRefused):
    """Workers of a cluster died while they read this file, and nothing else the last time; `details`: `workers`."""

    code = "workers-killed"


class AlreadyStored(InputRefused):
    """The same bytes are stored; `details`: `paper`."""

    code = "duplicate"


class FileUnreadable(InputRefused):
    """The system does not let us read it."""

    code = "file-unreadable"


class FolderUnreadable(InputRefused):
    """A folder whose files were not even seen: the system does not let us look into it, or it went away."""

    code = "folder-unreadable"


class StillChanging(InputRefused):
    """The file changed while it was read, or went away. A watched folder looks at it again."""

    code = "still-changing"


class NotRegularFile(InputRefused):
    """A device, a pipe or a socket: reading it could take for ever."""

    code = "not-a-file"


# Several machines ------------------------------------------------------------------------------------------


class ClusterError(VanbanError):
    """The machines that should read for this one cannot."""

    code = "cluster"


class PackageMissing(ClusterError):
    """An optional Python package is not installed; `details`: `package`, `group` (of pyproject.toml)."""

    code = "package-missing"


class ClusterUnreachable(ClusterError):
    """The scheduler does not answer, or has no workers; `details`: `cluster` (address), `found`."""

    code = "cluster-unreachable"


class ClusterUnfit(ClusterError):
    """A worker is without this program, or has another version of it; `details`: `found`."""

    code = "cluster-unfit"


# The store and decisions -----------------------------------------------------------------------------------


class StoreError(VanbanError):
    """The store cannot do what was asked."""

    code = "store"


class StoreNewer(StoreError):
    """The database was made by a later version of this program; `details`: `found`."""

    code = "store-newer"


class StoreUnreachable(StoreError):
    """The database does not answer, or its folder cannot be written; `details`: `found`."""

    code = "store-unreachable"


class StoreFull(StoreUnreachable):
    """No room on the disk of the store, or of the readers' scratch folders."""

    code = "store-full"


class StoreReadOnly(StoreUnreachable):
    """The folder or the database of the store may not be written to; `details`: `found`."""

    code = "store-read-only"


class StoreBusy(StoreUnreachable):
    """Another program holds the database and did not let go in time."""

    code = "store-busy"


class PaperMissing(StoreError):
    """No such paper; `details`: `paper`."""

    code = "paper-missing"


class OriginalMissing(StoreError):
    """The original of a paper is gone from the folder of originals, or its bytes changed; `details`: `paper`."""

    code = "original-missing"


class TargetMissing(StoreError):
    """No such fact, reference, deadline … in this paper; `details`: `target`."""

    code = "target-missing"


class DecisionStale(StoreError):
    """Somebody else decided, or the paper was read again, since the page was shown; `details`: `who`, `action`."""

    code = "decision-stale"


class ValueUnfit(StoreError):
    """A value that a field cannot take; `details`: `field`, `found`."""

    code = "value-unfit"


class NothingToUndo(StoreError):
    code = "nothing-to-undo"


class BackupDamaged(StoreError):
    """Not a backup, or not all of one; `details`: `found`."""

    code = "backup-damaged"


class ColumnsUnknown(StoreError):
    """No column of the register is known by its heading; `details`: `found`."""

    code = "columns-unknown"


class EntryMissing(StoreError):
    """No such entry in the register; `details`: `entry`."""

    code = "entry-missing"


class RestoreNotEmpty(StoreError):
    """A backup is only put into a store that holds nothing."""

    code = "restore-not-empty"


# People ----------------------------------------------------------------------------------------------------


class PeopleError(VanbanError):
    """Somebody may not do, or cannot be, what was asked."""

    code = "people"


class NotAllowed(PeopleError):
    """The role has no right to this action; `details`: `right`, `role`."""

    code = "not-allowed"


class SignInFailed(PeopleError):
    """The name or the password is wrong; which of them is not said."""

    code = "sign-in-failed"


class SignInLocked(PeopleError):
    """Too many failed attempts; `details`: `minutes`."""

    code = "sign-in-locked"


class SignInMissing(PeopleError):
    """The application was to listen beyond this machine without a way to sign in."""

    code = "sign-in-missing"


class PasswordWeak(PeopleError):
    """`details`: `shortest`, in characters."""

    code = "password-weak"


class UserExists(PeopleError):
    """`details`: `name`."""

    code = "user-exists"


class UserMissing(PeopleError):
    """`details`: `name`."""

    code = "user-missing"


class LastAdministrator(PeopleError):
    """Without this account nobody could administer the office; `details`: `name`."""

    code = "last-administrator"
