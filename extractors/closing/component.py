"""Component `vanban_closing`: who signed (details: title, capacity, authority) and recipients (details: role)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractors.closing.recipients import recipients
from extractors.closing.signers import signers
from extractors.findings import findings, source
from extractors.header import regions
from extractors.header.portal import attribute
from models.values import NOT_FOUND


@Language.component("vanban_closing")
def vanban_closing(doc: Doc) -> Doc:
    """Writes signer, co_signers and recipients."""
    document, found = source(doc), findings(doc)
    signed = signers(document)
    found.signer = signed[0] if signed else attribute(document, "signer")
    found.co_signers = [fact for fact in signed[1:] if fact.value is not None]
    if found.signer is None or found.signer.value is None:
        found.missing["signer"] = (found.signer.reason if found.signer else None) or NOT_FOUND
    found.recipients = recipients(document, regions.header(document))
    return doc
