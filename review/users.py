"""Người dùng: accounts of the office, their roles, and their passwords; for administrators."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from corpus.users import accounts
from corpus.users.accounts import Account
from corpus.users.rights import Right, Role
from models.clock import now
from review.language import literal, t
from review.session import acting, store, told


def page() -> None:
    st.title(t("users.title"))
    with told():
        acting(Right.USERS)
        st.write(t("users.what"))
        for account in accounts.users(store()):
            _account(account)
        _new()


def _account(account: Account) -> None:
    with st.container(border=True):
        name, role, password, act = st.columns([3, 2, 3, 2], vertical_alignment="bottom")
        name.markdown(f"**{literal(account.shown)}**")
        name.caption(literal(account.name) + ("" if account.active else f" · {t('users.shut')}"))
        roles = list(Role)
        chosen = role.selectbox(
            t("users.role"), roles, roles.index(account.role), format_func=lambda r: t(f"role_of.{r}"),
            key=f"role-{account.name}",
        )  # fmt: skip
        if chosen != account.role:
            _do(lambda who: accounts.set_role(store(), account.name, chosen, who=who, at=now()))
        with password.popover(t("users.password"), width="stretch"), st.form(f"password-{account.name}", border=False):
            given = st.text_input(t("users.password.new"), type="password")
            if st.form_submit_button(t("users.password.set")):
                _do(lambda who: accounts.set_password(store(), account.name, given, who=who, at=now()))
        label = t("users.act.shut") if account.active else t("users.act.open")
        if act.button(label, key=f"active-{account.name}", width="stretch"):
            _do(lambda who: accounts.set_active(store(), account.name, not account.active, who=who, at=now()))


def _new() -> None:
    st.subheader(t("users.new"), anchor=False)
    with st.form("new-user", clear_on_submit=True):
        name = st.text_input(t("signin.name"))
        shown = st.text_input(t("users.shown"))
        role = st.selectbox(t("users.role"), list(Role), format_func=lambda r: t(f"role_of.{r}"))
        password = st.text_input(t("signin.password"), type="password", help=t("users.password.none"))
        if st.form_submit_button(t("users.add"), type="primary"):
            chosen, given = role or Role.VIEWER, password or None
            _do(lambda who: accounts.add_user(store(), name, chosen, who=who, at=now(), shown=shown, password=given))


def _do(act: Callable[[str], object]) -> None:
    with told():
        act(acting(Right.USERS))
        st.rerun()
