"""A small box about the digital signatures of a paper."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from models.signatures import Signature
from review.language import literal, t
from review.session import local_time

GOOD = frozenset(("intact", "nothing", "permitted", "trusted"))


def box(found: tuple[Signature, ...], *, unchecked: bool = False) -> None:
    """One line a signature: whose, when, and what the check said. Nothing for a paper that bears none.

    `unchecked`: their check did not come to an end, so nobody knows whether it bears any.
    """
    if unchecked:
        st.warning(literal(f"{t('signature.title')}: {t('signature.unchecked')}"), icon=":material/draw:")
    for signature in found:
        said = [("seal", signature.seal), ("since", signature.since), ("chain", signature.chain)]
        bad = signature.seal == "broken" or signature.since == "changed"
        show = st.error if bad else st.success if all(word in GOOD for _, word in said) else st.info
        who = " — ".join(part for part in (signature.signer, signature.agency) if part) or signature.field
        words = [t(f"signature.{group}.{word}") for group, word in said if word]
        show(literal(f"{t('signature.title')}: {who}{_when(signature)} · {', '.join(words)}"), icon=":material/draw:")


def _when(signature: Signature) -> str:
    if not signature.signed_at:
        return ""
    when = local_time(datetime.fromisoformat(signature.signed_at))
    return " · " + t("signature.stamped" if signature.stamped else "signature.stated", when=when)
