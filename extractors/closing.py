"""Component `vanban_closing`: signer (details: title, capacity, authority) and recipients (details: role)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractors import regions
from extractors.findings import findings, source
from extractors.portal import attribute
from extractors.recipients import recipients
from extractors.signers import signer
from models.values import NOT_FOUND


@Language.component("vanban_closing")
def vanban_closing(doc: Doc) -> Doc:
    """Writes signer and recipients."""
    document, found = source(doc), findings(doc)
    found.signer = signer(document) or attribute(document, "signer")
    if found.signer is None or found.signer.value is None:
        found.missing["signer"] = (found.signer.reason if found.signer else None) or NOT_FOUND
    found.recipients = recipients(document, regions.header(document))
    return doc
