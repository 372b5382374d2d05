"""The digital signatures of a paper, above its page: what is wrong in boxes, what is right in one line to open."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from models.signatures import Signature
from review.language import literal, t
from review.session import local_time

ICON = ":material/draw:"


def box(found: tuple[Signature, ...], *, unchecked: bool = False) -> None:
    """Whose signature, when, and what the check said. Nothing for a paper that bears none.

    `unchecked`: their check did not come to an end, so nobody knows whether it bears any.
    """
    if unchecked:
        st.warning(literal(f"{t('signature.title')}: {t('signature.unchecked')}"), icon=ICON)
    fine = [signature for signature in found if signature.verdict == "fine"]
    for signature in found:
        if signature.verdict != "fine":
            show = st.error if signature.verdict == "wrong" else st.warning
            show(literal(f"{t('signature.title')}: {_line(signature)}"), icon=ICON)
    if fine:
        with st.expander(literal(_summary(fine)), icon=ICON):
            for signature in fine:
                st.markdown(literal(_line(signature)))


def _summary(fine: list[Signature]) -> str:
    """That the signatures are right, whose, and what is known of their certificates: the least sure one."""
    unsure = any(signature.chain != "trusted" for signature in fine)
    who = "; ".join(dict.fromkeys(signature.signer or signature.agency or signature.field for signature in fine))
    words = (t("signature.fine", count=len(fine)), who, t(f"signature.chain.{'not-verified' if unsure else 'trusted'}"))
    return " · ".join(words)


def _line(signature: Signature) -> str:
    who = " — ".join(part for part in (signature.signer, signature.agency) if part) or signature.field
    said = ", ".join(t(f"signature.{group}.{word}") for group, word in signature.said)
    return " · ".join(part for part in (who, _when(signature), said) if part)


def _when(signature: Signature) -> str:
    if not signature.signed_at:
        return ""
    when = local_time(datetime.fromisoformat(signature.signed_at))
    return t("signature.stamped" if signature.stamped else "signature.stated", when=when)
