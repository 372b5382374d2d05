"""Outlook's own files of letters (`.msg`, [MS-OXMSG]) → the same letters as e-mail files, for `pipeline.readers.mail`.

Only what a clerk takes out of a letter comes along: subject, words, attachments, letters in the letter. Nothing is
fetched: an attachment that lies elsewhere (a link into a cloud) is told as such.
"""

from __future__ import annotations

import struct
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from typing import Final

import filetype
import regex
from olefile import OleFileIO
from oxmsg.domain import constants as c
from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from models.errors import FileDamaged, LimitExceeded, NestedTooDeep, UnpacksTooLarge
from pipeline.limits import Limits
from pipeline.readers.encoding import decode
from pipeline.readers.unzip import megabytes

_HEAD: Final = 32  # bytes before the first property of a letter; [MS-OXMSG] 2.4.1
_INNER_HEAD: Final = 24  # of a letter in a letter
_ATTACHED_HEAD: Final = 8
_BY_VALUE, _AS_LETTER, _OLE_OBJECT = 1, 5, 6  # PidTagAttachMethod, [MS-OXCMSG] 2.2.2.9
_LETTER_STORAGE: Final = "__substg1.0_3701000D"
_KIND = regex.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}", regex.IGNORECASE)
_SEALED = ("multipart/signed", "application/pkcs7-mime", "application/x-pkcs7-mime")
_CONTROL = regex.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
# What the library raises where bytes contradict each other.
_DAMAGE = (
    OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error, LookupError, OverflowError,
    AssertionError, MessageError, UnrecognizedCodePageError, UnsupportedEncodingError,
)  # fmt: skip


def as_letter(data: bytes, limits: Limits) -> bytes:
    """The letter of a `.msg` as an e-mail file.

    Raises FileDamaged, UnpacksTooLarge (before anything is read), LimitExceeded (attachments), NestedTooDeep.
    """
    try:
        with OleFileIO(BytesIO(data)) as container:
            size = sum(entry.size for entry in container.direntries if entry is not None)
            if size > limits.unpacked_bytes:  # streams may share their bytes
                raise UnpacksTooLarge(limit=megabytes(limits.unpacked_bytes))
            root = Storage.from_ole(container)
        return _letter(root, _HEAD, limits, depth=1).as_bytes()
    except RecursionError as error:
        raise NestedTooDeep(limit=limits.archive_depth) from error
    except _DAMAGE as error:
        raise FileDamaged from error


def _letter(storage: Storage, head: int, limits: Limits, depth: int) -> EmailMessage:
    told = Properties(storage, properties_header_offset=head)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = letter["To"] = "outlook@localhost.invalid"  # nobody reads them; a letter has them
    letter["Subject"] = _line(told.str_prop_value(c.PID_SUBJECT) or "")
    letter["Message-ID"] = "<outlook@localhost.invalid>"
    _add_words(letter, told)
    attached = list(storage.iter_attachment_storages())
    if len(attached) > limits.archive_members:
        raise LimitExceeded(limit=str(limits.archive_members), found=len(attached))
    for place in attached:
        _add(letter, place, limits, depth)
    return letter


def _add_words(letter: EmailMessage, told: Properties) -> None:
    plain, drawn = told.str_prop_value(c.PID_BODY), _html(told)
    if plain and plain.strip():
        letter.set_content(_sound(plain), charset="utf-8", cte="base64")
        if drawn:
            letter.add_alternative(_sound(drawn), subtype="html", charset="utf-8", cte="base64")
    elif drawn:
        letter.set_content(_sound(drawn), subtype="html", charset="utf-8", cte="base64")


def _html(told: Properties) -> str:
    raw = told.binary_prop_value(c.PID_HTML)
    if raw is None:
        return told.str_prop_value(c.PID_BODY_HTML) or ""
    try:
        return raw.decode(told.body_encoding)
    except (UnicodeDecodeError, LookupError):
        return decode(raw).text


def _add(letter: EmailMessage, place: Storage, limits: Limits, depth: int) -> None:
    told = Properties(place, properties_header_offset=_ATTACHED_HEAD)
    name = _line(told.str_prop_value(c.PID_ATTACH_LONG_FILENAME) or told.str_prop_value(c.PID_ATTACH_FILENAME) or "")
    how = told.int_prop_value(c.PID_ATTACH_METHOD)
    if how == _AS_LETTER:
        if depth > limits.archive_depth:
            raise NestedTooDeep(limit=limits.archive_depth)
        inner = next(sub for sub in place.storages if sub.name == _LETTER_STORAGE)
        letter.add_attachment(_letter(inner, _INNER_HEAD, limits, depth + 1))
        return
    content = told.binary_prop_value(c.PID_ATTACH_DATA_BINARY) if how in (None, _BY_VALUE) else None
    if content is None:  # a link, or an object drawn by another program
        kind = "object" if how == _OLE_OBJECT else "external-body"
        letter.add_attachment(b"-", maintype="application", subtype=f"x-outlook-{kind}", filename=name or kind)
        return
    main, _, sub = _kind(told, content).partition("/")
    identity = _line(told.str_prop_value(c.PID_ATTACH_CONTENT_ID) or "").strip("<>")
    cid = f"<{identity}>" if identity and identity.isascii() and " " not in identity else None
    letter.add_attachment(content, maintype=main, subtype=sub, filename=name or None, cid=cid)


def _kind(told: Properties, content: bytes) -> str:
    """As declared, else by the bytes; a kind that would be taken apart is given as bytes."""
    said = (told.str_prop_value(c.PID_ATTACH_MIME_TAG) or "").strip().lower()
    if said in _SEALED:
        return "application/pkcs7-mime"
    if not _KIND.fullmatch(said):
        said = str(filetype.guess_mime(content[:8192]) or "")
    usable = _KIND.fullmatch(said) and not said.startswith(("multipart/", "message/"))
    return said if usable else "application/octet-stream"


def _line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()[:1000]


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
