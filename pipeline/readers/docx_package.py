"""A DOCX file opened safely: sizes capped, no entities, no outside files, broken links dropped."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Any

import docx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from lxml import etree

from models.errors import FileDamaged, InputRefused
from pipeline.limits import Limits
from pipeline.readers.unzip import Budget, open_zip, read_member

# Parts that hold words or how they look. Pictures, embedded files, macros and old printer settings stay packed.
_KEPT_ENDINGS = (".xml", ".rels")
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
INSERTED = "/afchunk"  # the kind of relationship, in lower case
STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/"


class Unreadable(FileDamaged):
    """A sound container whose parts do not fit together for python-docx; LibreOffice may still make sense of it."""


class StrictOoxml(Unreadable):
    """ISO 29500 Strict, which python-docx does not read; LibreOffice does."""


def open_docx(data: bytes, limits: Limits) -> Any:
    """The python-docx Document of these bytes.

    The package is copied to memory part by part under `limits.unpacked_bytes`; every XML part is parsed once with
    DTDs and entities forbidden. Raises FileDamaged (Unreadable where another reader may do better), FileEncrypted,
    UnpacksTooLarge.
    """
    parts = _safe_parts(data, limits)
    if any(name.endswith("word/document.xml") and STRICT_NAMESPACE in part[:4096] for name, part in parts.items()):
        raise StrictOoxml
    _drop_broken_links(parts)
    try:
        return docx.Document(_repacked(parts))
    except InputRefused:
        raise
    except Exception as error:  # python-docx raises KeyError, ValueError, XMLSyntaxError … on broken packages
        raise Unreadable from error


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures of a DOCX in the order of their names: a "paper" may be scans pasted into Word."""
    with open_zip(data, limits) as container:
        budget = Budget(limits.unpacked_bytes)
        wanted = [i for i in container.infolist() if "/media/" in i.filename and _ends(i.filename, _PICTURES)]
        return [read_member(container, info, budget) for info in sorted(wanted, key=lambda i: _natural(i.filename))]


def _natural(name: str) -> tuple[int, str]:
    return len(name), name


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    return name.lower().endswith(endings)


def _safe_parts(data: bytes, limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    with open_zip(data, limits) as container:
        budget = Budget(limits.unpacked_bytes)
        for info in container.infolist():
            name = info.filename.replace("\\", "/").lstrip("/")
            if _ends(name, _KEPT_ENDINGS) and name not in parts:
                parts[name] = _checked(read_member(container, info, budget), needed=_is_needed(name))
        inserted = _inserted(parts)
        for info in container.infolist():
            name = info.filename.replace("\\", "/").lstrip("/")
            if name in inserted and not parts.get(name):
                parts[name] = read_member(container, info, budget)
    if "[Content_Types].xml" not in parts:
        raise FileDamaged
    return parts


def _inserted(parts: dict[str, bytes]) -> set[str]:
    """The parts that the document inserts whole (`w:altChunk`): web pages, RTF, text or other Word files."""
    found = set()
    for name in [n for n in parts if n.endswith(".rels") and parts[n]]:
        folder = name.removesuffix(".rels").rpartition("_rels/")[0]
        with suppress(etree.XMLSyntaxError):
            for link in etree.fromstring(parts[name], _parser()).iter(_RELATIONSHIP):
                if link.get("Type", "").lower().endswith(INSERTED) and link.get("TargetMode") != "External":
                    found.add(_target(folder, link.get("Target", "")))
    return found


def _is_needed(name: str) -> bool:
    return name in ("[Content_Types].xml", "_rels/.rels") or name.endswith("word/document.xml")


def _checked(part: bytes, *, needed: bool) -> bytes:
    """The part, if it is XML without DTD and entities. One that is not and that nothing needs becomes empty."""
    try:
        check_xml(part)
    except FileDamaged as error:
        if needed or isinstance(error.__cause__, DefusedXmlException):
            raise
        return b""
    return part


class _Nowhere:
    """A parser's target that keeps nothing."""

    def close(self) -> None:
        """Called at the end of the document."""


def check_xml(part: bytes) -> None:
    """Raises FileDamaged where bytes are no XML, or XML that defines entities or names a DTD (no Office file does)."""
    parser = XMLParser(target=_Nowhere(), forbid_dtd=True)  # builds no tree: a part may be large
    parser.parser.DefaultHandlerExpand = None  # would be called for each stretch of text, and nobody listens
    try:
        parser.feed(part)
        parser.close()
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise FileDamaged from error


def _drop_broken_links(parts: dict[str, bytes]) -> None:
    """Word tolerates relationships to parts that are not there; python-docx does not."""
    for name in [n for n, part in parts.items() if not part]:
        del parts[name]
    for name in [n for n in parts if n.endswith(".rels")]:
        try:
            root = etree.fromstring(parts[name], _parser())
        except etree.XMLSyntaxError as error:  # an encoding that one parser knows and the other does not
            raise Unreadable from error
        folder = name.removesuffix(".rels").rpartition("_rels/")[0]
        for link in list(root.iter(_RELATIONSHIP)):
            if link.get("TargetMode") != "External" and _target(folder, link.get("Target", "")) not in parts:
                link.getparent().remove(link)
        parts[name] = etree.tostring(root)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    path: list[str] = []
    for step in (folder + target).split("/"):
        if step == "..":
            del path[-1:]
        elif step not in ("", "."):
            path.append(step)
    return "/".join(path)


def _repacked(parts: dict[str, bytes]) -> BytesIO:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    out.seek(0)
    return out
