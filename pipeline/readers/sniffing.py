"""What a file is, told from its bytes and never from its name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

import filetype
import olefile
import regex

from models.errors import EncodingUnknown, FileDamaged, FileEmpty, FormatUnknown
from pipeline.readers.encoding import decode, looks_binary
from pipeline.spool import Data

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC: Final = "application/msword"
RTF: Final = "application/rtf"
ODT: Final = "application/vnd.oasis.opendocument.text"
WORD_XML: Final = "application/vnd.ms-word.xml"  # Word 2003 XML and flat OPC: one XML file
HTML: Final = "text/html"
MHTML: Final = "multipart/related"  # a web page saved as one file, or Word's "Single File Web Page"
MAIL: Final = "message/rfc822"  # .eml: a letter with what was sent in it
OUTLOOK: Final = "application/vnd.ms-outlook"  # .msg: a letter in Outlook's own form
TEXT: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
ZIP: Final = "application/zip"
ENCRYPTED_OFFICE: Final = "application/x-encrypted-office"  # an Office file behind a password
HOLDERS: Final = frozenset({ZIP, MAIL, OUTLOOK})  # no papers themselves: they hold files
IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/tiff", "image/bmp", "image/webp", "image/gif"})

_OTHER_OFFICE = {"workbook": "Excel .xls", "book": "Excel .xls", "powerpoint document": "PowerPoint .ppt"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_WORD_MAIN = regex.compile(
    rb"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled"
)
_HTML = regex.compile(
    r"\A(?:\s|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|span|font|center)\b",
    regex.IGNORECASE | regex.DOTALL,
)
_XML_WORD = regex.compile(r"<(?:w:wordDocument|pkg:package|office:document)\b|progid=\"Word\.Document\"")
_MHTML = regex.compile(
    r"\A(?:[\w-]+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?content-type:\s*multipart/related", regex.IGNORECASE
)
_MAIL_HEAD: Final = 65_536
_HEADER = regex.compile(rb"([!-9;-~]{1,76}+)[ \t]*+:")
_LETTERS_ONLY = frozenset(
    (b"to", b"cc", b"bcc", b"received", b"message-id", b"return-path", b"delivered-to", b"sender")
)
_OF_LETTERS = _LETTERS_ONLY | {b"from", b"subject", b"date", b"mime-version", b"content-type", b"reply-to"}
# Two independent signs, so that a plain text with one stray `#` or `|` stays a plain text.
_MARKDOWN = (
    regex.compile(r"^#{1,6} \S", regex.MULTILINE),
    regex.compile(r"^\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*$", regex.MULTILINE),
    regex.compile(r"(?<![*\w])\*\*[^\s*][^*\n]*\*\*(?![*\w])"),
    regex.compile(r"(?<!!)\[[^\]\n]+\]\([^)\s]+\)"),
    regex.compile(r"^```", regex.MULTILINE),
    regex.compile(r"\A\s*---\n(?:[\w-]+:[^\n]*+\n)++---\n"),  # YAML in front
)
_PROGRAMS = ((b"MZ", "EXE"), (b"\x7fELF", "ELF"), (b"\xca\xfe\xba\xbe", "Java class"), (b"#!", "script"))
_PROGRAMS_MACH = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")


def sniff(data: Data) -> str:
    """The media type of these bytes: one of the constants of this module or of IMAGES.

    Raises FileEmpty, FormatUnknown (its `found` names what the bytes are), EncodingUnknown (text that no
    known encoding explains) and FileDamaged (a zip or an Office file whose directory cannot be read).
    """
    if is_pdf(data[:_MAIL_HEAD]):
        return PDF
    data = bytes(data)
    if not data.strip(b"\0 \t\r\n"):
        raise FileEmpty
    if data.startswith(_ZIPS):
        return _zip_kind(data)
    if data.startswith(OLE):
        return _office_kind(data)
    if is_mail(data):
        return MAIL
    if data[:64].lstrip().startswith(b"{\\rt"):
        return RTF
    _refuse_program(data)
    return _guessed(data) or _text_kind(data)


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF, before which its readers allow rubbish; not an archive or a letter that
    begins with one stored in it."""
    return b"%PDF-" in head[:1024] and not head.startswith((*_ZIPS, OLE)) and not is_mail(head)


def is_mail(data: bytes) -> bool:
    """A letter: header lines only, three of a letter's own among them. A web page saved as one file has fewer."""
    head = data[:_MAIL_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if head.startswith(b"From "):  # the mark between the letters of a mailbox file
        head = head.partition(b"\n")[2]
    names: set[bytes] = set()
    for line in head.splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        found = _HEADER.match(line)
        if found is None:
            return False
        names.add(found[1].lower())
    if b"snapshot-content-location" in names or not names & _LETTERS_ONLY:
        return False
    return len(names & _OF_LETTERS) >= 3


def _guessed(data: bytes) -> str | None:
    """Pictures by their marks; other known binary kinds are refused by name."""
    guess = filetype.guess(data[:8192])
    if guess is None:
        return None
    # Some marks are two letters (`MZ`, `BM`) that may begin a text too.
    if not looks_binary(data) and guess.mime not in ("image/png", "image/jpeg", "image/tiff"):
        return None
    if guess.mime in IMAGES:
        return str(guess.mime)
    raise FormatUnknown(found=f"{guess.extension.upper()}, {guess.mime}")


def _refuse_program(data: bytes) -> None:
    for mark, name in _PROGRAMS:
        # `MZ` and `#!` may begin a text as well; a program has bytes that no text has, a script names its shell.
        if data.startswith(mark) and (looks_binary(data) or data[2:40].lstrip().startswith(b"/")):
            raise FormatUnknown(found=name)
    if data[:4] in _PROGRAMS_MACH:
        raise FormatUnknown(found="Mach-O")


def _office_kind(data: bytes) -> str:
    """Word, or what else lives in an OLE compound file, by the streams it holds."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            streams = {name[0].lower() for name in container.listdir()}
    except Exception as error:  # olefile raises whatever the broken bytes lead it into
        raise FileDamaged from error
    if "encryptedpackage" in streams:
        return ENCRYPTED_OFFICE
    if "worddocument" in streams:
        return DOC
    for stream, name in _OTHER_OFFICE.items():
        if stream in streams:
            raise FormatUnknown(found=name)
    if any(stream.startswith("__properties_version") for stream in streams):
        return OUTLOOK
    if not streams:
        raise FileDamaged
    raise FormatUnknown(found="OLE: " + ", ".join(sorted(streams)[:3]))


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            names = set(container.namelist())
            if "[Content_Types].xml" in names:
                return _ooxml_kind(container, names)
            if "mimetype" in names:
                return _odf_kind(_start(container, "mimetype"))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise FileDamaged from error
    if "META-INF/MANIFEST.MF" in names:
        raise FormatUnknown(found="Java .jar")
    return ZIP


def _ooxml_kind(container: zipfile.ZipFile, names: set[str]) -> str:
    if _WORD_MAIN.search(_start(container, "[Content_Types].xml")) or "word/document.xml" in names:
        return DOCX
    for folder, name in (("xl/", "Excel .xlsx"), ("ppt/", "PowerPoint .pptx"), ("visio/", "Visio .vsdx")):
        if any(member.startswith(folder) for member in names):
            raise FormatUnknown(found=name)
    raise FormatUnknown(found="Office Open XML")


def _odf_kind(mimetype: bytes) -> str:
    kind = mimetype.decode("ascii", errors="replace").strip()
    if kind.startswith(ODT):  # also its templates
        return ODT
    raise FormatUnknown(found=kind[:80] or "zip")


def _start(container: zipfile.ZipFile, name: str) -> bytes:
    with container.open(name) as stream:
        return stream.read(1 << 20)


def _text_kind(data: bytes) -> str:
    if looks_binary(data):
        raise FormatUnknown(found="nhị phân / binary, " + data[:4].hex(" "))
    try:
        text = decode(data).text
    except EncodingUnknown:
        # A page may name an encoding that is not Vietnamese; its tags are ASCII in any of them.
        if _HTML.match(data[:8192].decode("latin-1")):
            return HTML
        raise
    head = text[:8192].lstrip("\ufeff \t\r\n")
    if head.startswith("<?xml") and _XML_WORD.search(head):
        return WORD_XML
    if _MHTML.match(head.replace("\r\n", "\n")):
        return MHTML
    if _HTML.match(head):
        return HTML
    text = text[:200_000].replace("\r\n", "\n")
    signs = sum(bool(sign.search(text)) for sign in _MARKDOWN)
    return MARKDOWN if signs >= 2 or (signs and head.startswith(("# ", "---\n"))) else TEXT
