"""Digital signatures of PDFs, checked with pyHanko against the certificates inside; nothing is fetched.

VANBAN_TRUST_ROOTS names a folder of certificates (PEM or DER) whose holders the office trusts; without it no chain is
verified, and that is said. Revocation is not asked for, because that would need the network.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from models.signatures import Signature
from pipeline.spool import Data, holds, stream

log = structlog.get_logger("vanban.signatures")

MOST = 20  # signatures of one file
DIFFERENCE_BYTES = 50 * 2**20  # above it is not worked out what was added after signing
MARK = b"/ByteRange"


def signatures_in(data: Data) -> tuple[Signature, ...]:
    """Signatures of a PDF in the order of signing. One that cannot be made sense of is told of as unreadable.

    pyHanko has no limit of time or memory: call it where it can be killed (`pipeline.worker`). Raises MemoryError.
    """
    if not holds(data, MARK) or b"%PDF-" not in data[:1024]:
        return ()
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader

        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it prints names out of certificates
        logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
        reader = PdfFileReader(stream(data), strict=False)
        roots = trusted_roots()
        return tuple(_checked(signature, roots, len(data)) for signature in reader.embedded_regular_signatures[:MOST])
    except MemoryError:
        raise
    except (Exception, RecursionError) as error:
        log.warning("signatures not readable", error=type(error).__name__)
        return (Signature("", "unreadable", detail=type(error).__name__),)


def trusted_roots() -> list[Any]:
    """Certificates in the folder VANBAN_TRUST_ROOTS; what is no certificate is passed over, and logged."""
    from pyhanko.keys import load_cert_from_pemder

    named, roots = os.environ.get("VANBAN_TRUST_ROOTS", ""), []
    if named:
        try:
            paths = sorted(path for path in Path(named).expanduser().iterdir() if path.is_file())
        except OSError as error:
            log.warning("trusted roots not readable", error=type(error).__name__)
            return []
        for path in paths:
            try:
                roots.append(load_cert_from_pemder(str(path)))  # type: ignore[no-untyped-call]
            except (OSError, ValueError) as error:
                log.warning("not a certificate", file=path.name, error=type(error).__name__)
    return roots


def _checked(embedded: Any, roots: list[Any], size: int) -> Signature:
    field = str(embedded.field_name or "")
    try:
        return _verdict(field, embedded, roots, size)
    except MemoryError:
        raise
    except (Exception, RecursionError) as error:
        return Signature(field, "unreadable", detail=type(error).__name__)


def _verdict(field: str, embedded: Any, roots: list[Any], size: int) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature

    moment = embedded.self_reported_timestamp
    context = _context(roots, moment)
    status = validate_pdf_signature(embedded, context, _context(roots, None), skip_diff=size > DIFFERENCE_BYTES)
    name = status.signing_cert.subject.native
    stamp = status.timestamp_validity
    stamped = bool(stamp and stamp.intact and stamp.valid)
    at = stamp.timestamp if stamp is not None and stamped else status.signer_reported_dt
    return Signature(
        field,
        "intact" if status.intact and status.valid else "broken",
        signer=_text(name.get("common_name")),
        agency=", ".join(
            part for part in (_text(name.get("organizational_unit_name")), _text(name.get("organization_name"))) if part
        ),
        signed_at=at.isoformat() if isinstance(at, datetime) else "",
        stamped=stamped,
        since=_since(status),
        chain=_chain(status, roots, moment),
    )


def _context(roots: list[Any], moment: datetime | None) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment, revocation_mode="soft-fail")


def _text(value: Any) -> str:
    return " / ".join(str(part) for part in value) if isinstance(value, list) else str(value or "")


def _since(status: Any) -> str:
    from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    difference = status.diff_result
    if difference is None:
        return ""
    if isinstance(difference, SuspiciousModification) or status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return "changed"
    if difference.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES):
        return "nothing"
    return "permitted" if difference.modification_level != ModificationLevel.OTHER and status.docmdp_ok else "changed"


def _chain(status: Any, roots: list[Any], moment: datetime | None) -> str:
    """An expired certificate is told also where nothing is trusted: it needs no root to be seen."""
    certificate = status.signing_cert
    if moment is not None and not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        return "expired"
    if not roots:
        return "not-verified"
    return "trusted" if status.trusted else "untrusted"
