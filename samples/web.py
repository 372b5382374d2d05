"""A paper as a saved page of an office's web site, and as plain text."""

from __future__ import annotations

import html
import re

from samples import sources
from samples.sources import Content

PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title} - Trang thông tin điện tử</title>
<style>body{{font-family:Arial,sans-serif;margin:0}} nav,footer,aside{{background:#e8eef7;padding:8px}} .paper{{font-family:"Times New Roman",serif;max-width:800px;margin:auto}}
td{{vertical-align:top}} .grid,.grid td,.grid th{{border:1px solid #000;border-collapse:collapse;padding:4px}}</style></head>
<body>
<header><a href="#">TRANG THÔNG TIN ĐIỆN TỬ NGÀNH GIÁO DỤC LAM GIANG</a> <span>Thứ Năm, 20/11/2025</span></header>
<nav><ul><li><a href="#">Trang chủ</a></li><li><a href="#">Giới thiệu</a></li><li><a href="#">Tin tức - Sự kiện</a></li><li><a href="#">Văn bản</a></li><li><a href="#">Thủ tục hành chính</a></li><li><a href="#">Liên hệ</a></li></ul></nav>
<main><p>Trang chủ &raquo; Văn bản &raquo; Thông báo</p><p>Đăng lúc 08:12 20/11/2025 | Lượt xem: 1.204</p>
<article class="paper">
{paper}
</article></main>
<aside><h4>Tin liên quan</h4><ul><li><a href="#">Ngành Giáo dục chào mừng Ngày Nhà giáo Việt Nam (18/11/2025)</a></li><li><a href="#">Lịch làm việc tuần 47</a></li></ul>
<p>Đang truy cập: 12 - Hôm nay: 845 - Tổng lượt: 2.310.447</p></aside>
<section><h4>Bình luận (2)</h4><p>Giáo viên vùng cao - 20/11/2025: Năm nay có hỗ trợ thiết bị không ạ?</p><p>Ban biên tập: Mời bạn xem mục 3.</p></section>
<footer>Bản quyền thuộc về Sở Giáo dục và Đào tạo tỉnh Lam Giang. Điện thoại: 0209 000 100.</footer>
</body></html>
"""


def _lines(lines: list[str]) -> str:
    return "<br>".join(html.escape(line) for line in lines)


def _bold(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(text))


def _grid(table: Content) -> str:
    head = "".join(f"<th>{html.escape(c)}</th>" for c in table["columns"])
    rows = ("".join(f"<td>{html.escape(c)}</td>" for c in row) for row in sources.table_rows(table))
    return f'<table class="grid"><tr>{head}</tr>' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _header_html(content: Content) -> str:
    left = _lines(content["parent_lines"]) + "<br><b>" + _lines(content["issuer_lines"]) + "</b><br>_______<br>"
    left += html.escape(sources.number_line(content))
    right = f"<b>{_lines(list(sources.motto(content)))}</b><br>_______________<br><i>{html.escape(sources.date_line(content))}</i>"
    return f'<table width="100%"><tr><td align="center">{left}</td><td align="center">{right}</td></tr></table>'


def _closing_html(content: Content) -> str:
    left = "<b><i>Nơi nhận:</i></b><br>" + _lines([f"- {line}" for line in content["recipients"]])
    right = f"<b>{_lines(content['authority'])}<br><br>(Đã ký)<br><br>{html.escape(content['signer'])}</b>"
    return f'<table width="100%"><tr><td>{left}</td><td align="center">{right}</td></tr></table>'


def page(content: Content) -> str:
    """The paper inside a page with menus, counters and comments."""
    parts = [
        _header_html(content),
        *(f'<p align="center"><b>{html.escape(t)}</b></p>' for t in sources.title_lines(content)),
    ]
    for kind, text in sources.blocks(content):
        if kind == "closing":
            parts.append(_closing_html(content))
        elif kind == "table":
            parts.append(_grid(content["tables"][text]))
        else:
            parts.append(f"<p><b>{_bold(text)}</b></p>" if kind == "bold" else f"<p>{_bold(text)}</p>")
    return PAGE.format(title=html.escape(content["subject"]), paper="\n".join(parts))


def _beside(left: list[str], right: list[str], width: int) -> list[str]:
    rows = max(len(left), len(right))
    left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
    return [f"{a:<{width}}{b}".rstrip() for a, b in zip(left, right, strict=True)]


def plain(content: Content) -> str:
    """The paper as text with its two columns side by side, as copied out of a mail or a viewer."""
    left = [
        *content["parent_lines"],
        *content["issuer_lines"],
        "-------",
        sources.number_line(content),
        sources.subject_line(content),
    ]
    right = [*sources.motto(content), "---------------", "", sources.date_line(content)]
    out = [*_beside(left, right, 62), ""]
    out += [f"          Kính gửi: {body}." for body in content.get("to", [])] + [""]
    for kind, text in sources.blocks(content):
        if kind == "closing":
            closing = [*content["authority"], "", "(Đã ký)", "", content["signer"]]
            out += ["", *_beside(["Nơi nhận:", *(f"- {line}" for line in content["recipients"])], closing, 46)]
        else:
            out.append(text.replace("**", ""))
    return "\n".join(out) + "\n"
