"""E-mail files → the papers sent with them. Names are shown, never used as paths; nothing is fetched.

What a clerk would take out of a letter: every attachment, except what mail programs add by themselves (pictures drawn
inside the letter, signatures of the letter, invitations, visiting cards). The letter's own words are a paper only
where nothing attached is one.
"""

from __future__ import annotations

import base64
import binascii
import email
import io
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from typing import Any, Final, TypeAlias

import regex

from models.errors import (
    EncodingUnknown,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    FormatUnknown,
    InputRefused,
    LimitExceeded,
    NestedTooDeep,
)
from pipeline.limits import Limits
from pipeline.readers import sniffing
from pipeline.readers.encoding import decode, named
from pipeline.readers.unzip import Budget, megabytes

Mail: TypeAlias = "Message[Any, Any]"
Part = tuple[str, bytes | InputRefused]

MAIL_BYTES: Final = 100 * 2**20  # one letter; the parser holds it several times over
MAIL_LINES: Final = 1_500_000  # 100 MB in Base64
CONTAINERS: Final = 100  # multiparts and letters in a letter: each line is held against every open one
HEADER_CHARS: Final = 8_192  # of one header that is looked at
DRAWN_PIXELS: Final = 1_000_000  # a page scanned at 100 dpi has as many; emblems and banners have fewer

_CONTAINER = regex.compile(rb"content-type:\s*+(?:multipart|message)/", regex.IGNORECASE)
_CHARSET = regex.compile(r"(?:utf-?(?:7|8|16)|us-ascii|ascii|iso-?8859|latin|windows-|cp)[\w-]*", regex.IGNORECASE)
_CITED = regex.compile(rb"cid:([^\"'\s>)]{1,200})", regex.IGNORECASE)
_APPENDED = frozenset(
    (
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "text/calendar",
        "application/ics",
        "text/vcard",
        "text/x-vcard",
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
    )
)
_SEALED = {
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "application/pkcs7-mime": "S/MIME",
    "application/x-pkcs7-mime": "S/MIME",
    "application/pgp-encrypted": "PGP",
    "message/external-body": "message/external-body",
    "message/partial": "message/partial",
    "application/x-outlook-external-body": "Outlook: liên kết / link",
    "application/x-outlook-object": "Outlook: đối tượng OLE / OLE object",
}


@dataclass(frozen=True)
class _Piece:
    """A leaf of the letter, its bytes decoded."""

    kind: str  # media type as declared, lower case
    name: str  # "" where none is given
    attached: bool
    cid: str
    charset: str
    data: bytes


def papers_in(data: bytes, limits: Limits, budget: Budget) -> Iterator[Part]:
    """(name, bytes) of each paper in a letter, or (name, why it is refused); a letter in a letter comes as bytes.

    Raises, for the letter as a whole, FileEmpty (nothing in it), FileDamaged, FileTooLarge, LimitExceeded (parts,
    lines) and NestedTooDeep.
    """
    _refuse_bombs(data)
    try:
        letter = email.message_from_bytes(data)
        pieces = list(_pieces(letter, limits, budget))
    except RecursionError as error:
        raise NestedTooDeep(limit=limits.archive_depth) from error
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        MessageError,
    ) as error:  # what broken headers lead the parser into
        raise FileDamaged from error
    bodies, others = _parted(pieces)
    drawn = {cid.decode("latin-1").casefold() for body in bodies for cid in _CITED.findall(body.data)}
    found = [_named(place, piece) for place, piece in enumerate(others, start=1) if not _is_drawn(piece, drawn)]
    yield from found
    if any(_is_paper(content) for _, content in found):
        return
    words = _words(letter, bodies)
    if words is not None:
        yield words
    elif not found:
        raise FileEmpty


def _refuse_bombs(data: bytes) -> None:
    """What would cost the parser too much, counted before it starts."""
    if len(data) > MAIL_BYTES:
        raise FileTooLarge(found=megabytes(len(data)), limit=megabytes(MAIL_BYTES))
    lines = data.count(b"\n") + data.count(b"\r")
    if lines > 2 * MAIL_LINES:
        raise LimitExceeded(limit=str(MAIL_LINES), found=lines)
    containers = sum(1 for _ in _CONTAINER.finditer(data))
    if containers > CONTAINERS:
        raise LimitExceeded(limit=str(CONTAINERS), found=containers)


def _pieces(letter: Mail, limits: Limits, budget: Budget) -> Iterator[_Piece]:
    """Leaves in the order of the letter; a forwarded letter is one leaf."""
    count = 0
    waiting = [letter]
    while waiting:
        part = waiting.pop()
        _clean(part)
        kind = part.get_content_type()
        if part.is_multipart() and not kind.startswith("message/"):
            waiting.extend(reversed(_children(part)))
            continue
        count += 1
        if count > limits.archive_members:
            raise LimitExceeded(limit=str(limits.archive_members), found=count)
        content = _content(part, kind)
        budget.spend(len(content))
        disposition = part.get_content_disposition() or ""
        cid = str(part.get("content-id") or "").strip().strip("<>").casefold()
        charset = str(part.get_param("charset") or "")
        yield _Piece(kind, _file_name(part), disposition == "attachment", cid, charset, content)


def _children(part: Mail) -> list[Mail]:
    held = part.get_payload()
    return [child for child in held if isinstance(child, Message)] if isinstance(held, list) else []


def _content(part: Mail, kind: str) -> bytes:
    if kind.startswith("message/") and part.is_multipart():
        inner = b"".join(child.as_bytes() for child in _children(part))
        coded = str(part.get("content-transfer-encoding") or "").strip().casefold() == "base64"
        return _from_base64(inner) if coded else inner  # not allowed by RFC 2046, and met all the same
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _from_base64(data: bytes) -> bytes:
    try:
        return base64.b64decode(data)
    except binascii.Error:
        return data


def _clean(part: Mail) -> None:
    """Headers that are asked for: bytes beyond ASCII decoded, too long ones cut before anything parses them."""
    for name, raw in list(part.raw_items()):
        if name.lower() in ("content-type", "content-disposition", "content-id", "subject"):
            text = _as_text(str(raw)[:HEADER_CHARS])
            if text != raw:
                part.replace_header(name, text)


def _as_text(raw: str) -> str:
    """A header as the parser hands it over: bytes beyond ASCII are surrogates."""
    data = raw.encode("utf-8", "surrogateescape")
    for charset in ("utf-8", "windows-1258"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _file_name(part: Mail) -> str:
    """RFC 2231 by the library; RFC 2047 inside a parameter, which programs write all the same, here."""
    try:
        return shown_name(part.get_filename() or "")
    except (LookupError, ValueError, TypeError, MessageError):  # a charset that there is not, a broken continuation
        return ""


def shown_name(text: str) -> str:
    """Encoded words decoded, NFC, one line, no slashes; "" where nothing is left."""
    if "=?" in text:
        with suppress(LookupError, ValueError, MessageError):
            text = "".join(
                piece if isinstance(piece, str) else piece.decode(charset or "ascii", "replace")
                for piece, charset in decode_header(text)
            )
    text = unicodedata.normalize("NFC", text.replace("\r", "").replace("\n", " ").replace("\t", " "))
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\\", "/").strip("/ .")
    text = " ".join("".join(char for char in text if char.isprintable()).split())
    return text.rpartition("/")[2][-200:]


def _parted(pieces: list[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """The letter's own words, and what came with them. A text with a name is a file; so is a second plain text."""
    bodies: list[_Piece] = []
    others: list[_Piece] = []
    for piece in pieces:
        own = piece.kind in ("text/plain", "text/html") and not piece.attached and not piece.name
        if own:
            bodies.append(piece)
        elif piece.kind not in _APPENDED and piece.data:
            others.append(piece)
    return bodies, others


def _is_drawn(piece: _Piece, cited: set[str]) -> bool:
    """A small picture that the letter draws among its words: an emblem, a banner, a smiley."""
    if not piece.cid or piece.cid not in cited or not piece.kind.startswith("image/"):
        return False
    from PIL import Image

    try:
        with Image.open(io.BytesIO(piece.data)) as picture:
            return picture.width * picture.height < DRAWN_PIXELS
    except Exception:  # nobody can see it: it is told as a file
        return False


def _named(place: int, piece: _Piece) -> Part:
    name = piece.name or f"{place}.{'eml' if piece.kind == 'message/rfc822' else 'bin'}"
    sealed = _SEALED.get(piece.kind) or (_SEALED["application/ms-tnef"] if name.casefold() == "winmail.dat" else None)
    return (name, FormatUnknown(found=sealed)) if sealed else (name, piece.data)


def _is_paper(content: bytes | InputRefused) -> bool:
    """Whether this is a kind of file that is read; whether it reads well is told of the file itself."""
    if isinstance(content, InputRefused):
        return False
    try:
        sniffing.sniff(content)
    except InputRefused as refusal:
        return not isinstance(refusal, FormatUnknown | FileEmpty | EncodingUnknown)
    return True


def _words(letter: Mail, bodies: list[_Piece]) -> Part | None:
    """The letter's own words as a file named by its subject: HTML where it draws a table, else plain."""
    plain = [body for body in bodies if body.kind == "text/plain" and body.data.strip()]
    drawn = [body for body in bodies if body.kind == "text/html" and body.data.strip()]
    if not plain and not drawn:
        return None
    pages = [_decoded(body) for body in drawn]
    name = shown_name(str(letter.get("subject") or "").replace("/", "-")) or "thư"
    if drawn and (not plain or any("<table" in page.lower() for page in pages)):
        return f"{name}.html", ("\ufeff<html><body>" + "\n".join(pages) + "</body></html>").encode()
    return f"{name}.txt", "\n\n".join(_decoded(body) for body in plain).encode("utf-8", "replace")


def _decoded(body: _Piece) -> str:
    found = named(body.data, body.charset) if _CHARSET.fullmatch(body.charset) else None
    if found is not None:
        return found.text
    try:
        return decode(body.data).text
    except EncodingUnknown:
        return body.data.decode("utf-8", "replace")
