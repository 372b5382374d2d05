"""Numbers with their names in a row that wraps: side by side on a desk's screen, two or three a line on a phone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def show(counts: Mapping[str, int]) -> None:
    """`counts`: a number by its name on the screen, in their order."""
    with st.container(horizontal=True, gap="medium"):
        for name, number in counts.items():
            st.metric(name, number, width="content")
