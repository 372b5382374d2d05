"""`vanban user`: who may use the application beyond this machine, and in which role."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import here
from pipeline.output import print_json, print_line

if TYPE_CHECKING:
    pass

user = typer.Typer(help="Người dùng và vai trò. (People and their roles.)", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập hoặc địa chỉ thư (user name or e-mail).")]
ROLES = ("viewer", "reviewer", "clerk", "administrator")
RoleName = Annotated[str, typer.Option("--role", help=" | ".join(ROLES))]


def register(app: typer.Typer) -> None:
    app.add_typer(user, name="user")


@user.command("add")
def add(
    name: Name,
    role: RoleName = "viewer",
    shown: Annotated[str, typer.Option("--shown", help="Tên hiện trong lịch sử (name in histories).")] = "",
    provider: Annotated[bool, typer.Option("--provider", help="Đăng nhập qua OpenID Connect, không mật khẩu.")] = False,
) -> None:
    """Thêm người dùng; mật khẩu hỏi ở dòng lệnh, hoặc đọc một dòng từ đầu vào chuẩn. (Add a person.)"""
    from corpus.users.accounts import add_user
    from corpus.users.rights import Role
    from models.clock import now

    _known_role(role)
    password = None if provider else _password()
    made = add_user(here.store(), name, Role(role), who=here.me(), at=now(), shown=shown, password=password)
    print_line(f"✓ {made.name}: {made.role}")


@user.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False) -> None:
    """Liệt kê người dùng. (List people.)"""
    from dataclasses import asdict

    from corpus.users.accounts import users

    for account in users(here.store()):
        if as_json:
            print_json(asdict(account))
        else:
            state = "" if account.active else " (đã khóa)"
            print_line(f"{account.name:<24} {account.role:<14} {account.shown}{state}")


@user.command("role")
def role(name: Name, role: Annotated[str, typer.Argument(metavar="VAI_TRÒ", help=" | ".join(ROLES))]) -> None:
    """Đổi vai trò. (Change a role.)"""
    from corpus.users.accounts import set_role
    from corpus.users.rights import Role
    from models.clock import now

    _known_role(role)
    set_role(here.store(), name, Role(role), who=here.me(), at=now())


@user.command("password")
def password(name: Name) -> None:
    """Đặt lại mật khẩu; các phiên đang mở kết thúc. (Set a new password; open sessions end.)"""
    from corpus.users.accounts import set_password
    from models.clock import now

    set_password(here.store(), name, _password(), who=here.me(), at=now())


@user.command("shut")
def shut(name: Name) -> None:
    """Khóa tài khoản; không xóa ai, vì tên còn đứng cạnh các quyết định. (Shut an account.)"""
    _set_active(name, False)


@user.command("open")
def open_(name: Name) -> None:
    """Mở lại tài khoản đã khóa. (Open a shut account again.)"""
    _set_active(name, True)


def _set_active(name: str, active: bool) -> None:
    from corpus.users.accounts import set_active
    from models.clock import now

    set_active(here.store(), name, active, who=here.me(), at=now())


def _known_role(role: str) -> None:
    if role not in ROLES:
        raise typer.BadParameter(f"--role: {', '.join(ROLES)}")


def _password() -> str:
    """Asked for twice on a terminal; one line of standard input otherwise. Never an argument, which others can see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Mật khẩu: ")
    if first != getpass.getpass("Nhập lại mật khẩu: "):
        raise typer.BadParameter("hai lần nhập không giống nhau (the two do not match)")
    return first
