"""Who is at work: no page is drawn for anybody else, and the corner that says so and lets them leave."""

from __future__ import annotations

import streamlit as st

from corpus.users.rights import Actor
from review.language import literal, t
from review.session import actor, sign_in_kind

DOOR = "/dang-nhap"


def signed_in() -> Actor:
    """The person at work; without one the page ends here with the way to sign in."""
    found = actor()
    if found is None:
        _ask()
        st.stop()
    return found


def show_person(person: Actor) -> None:
    st.caption(t("user", name=literal(person.name)) + " · " + t(f"role_of.{person.role}"))
    if sign_in_kind() == "oidc":
        st.button(t("signin.leave"), on_click=st.logout, icon=":material/logout:")
    elif sign_in_kind() == "local":
        st.html(f'<form method="post" action="/dang-xuat"><button class="leave">{t("signin.leave")}</button></form>')


def _ask() -> None:
    if sign_in_kind() != "oidc":
        st.info(t("signin.over"))
        st.link_button(t("signin.enter"), DOOR, type="primary")
    elif st.user.is_logged_in:
        why = "signin.unproven" if st.user.get("email_verified") is False else "signin.unknown"
        st.error(t(why, name=literal(str(st.user.get("email") or ""))))
        st.button(t("signin.leave"), on_click=st.logout)
    else:
        st.title("Vanban")
        st.button(t("signin.provider"), on_click=st.login, type="primary")
