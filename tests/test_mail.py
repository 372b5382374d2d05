"""E-mail files: what was sent in them, under names that can be shown, within limits."""

from __future__ import annotations

import base64
import io
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from PIL import Image

from models.errors import FileEmpty, FileTooLarge, FormatUnknown, InputRefused, LimitExceeded, NestedTooDeep
from pipeline.limits import Limits
from pipeline.readers import mail, sniffing
from pipeline.readers.archive import members
from pipeline.sources import expand, opened
from tests.cost import costs_at_most

PDF = b"%PDF-1.4\n% invented\n%%EOF\n"
HEAD = "From: Lan <lan@xa-an-binh.example>\r\nTo: Binh <binh@huyen.example>\r\nDate: Mon, 5 Jan 2026 08:00:00 +0700\r\n"


def letter(subject: str = "Gửi kế hoạch", text: str | None = "Kính gửi anh Bình,\n") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Lan <lan@xa-an-binh.example>", "binh@huyen.example"
    message["Subject"], message["Date"] = subject, "Mon, 5 Jan 2026 08:00:00 +0700"
    if text is not None:
        message.set_content(text)
    return message


def attach(message: EmailMessage, data: bytes, name: str, kind: str = "application/pdf") -> EmailMessage:
    main, _, sub = kind.partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def found(data: bytes, limits: Limits | None = None) -> dict[str, bytes | InputRefused]:
    return dict(members(data, limits or Limits()))


def test_attachments_are_the_papers_and_the_words_around_them_are_not():
    message = attach(attach(letter(), PDF, "Kế hoạch số 5.pdf"), PDF + b"2", "phụ lục.pdf")
    assert found(bytes(message)) == {"Kế hoạch số 5.pdf": PDF, "phụ lục.pdf": PDF + b"2"}


def test_the_words_are_a_paper_where_nothing_attached_is_one():
    message = attach(letter("V/v họp giao ban", "Mời họp ngày 07/01/2026.\n"), b"ICS", "moi.ics", "text/calendar")
    assert list(found(bytes(message))) == ["V-v họp giao ban.txt"]
    content = found(bytes(message))["V-v họp giao ban.txt"]
    assert content.decode().strip() == "Mời họp ngày 07/01/2026."
    with_sheet = attach(
        letter("Số liệu", "Gửi số liệu.\n"), b"\x7fELF\0\1\2" * 40, "so-lieu.dat", "application/octet-stream"
    )
    assert set(found(bytes(with_sheet))) == {"so-lieu.dat", "Số liệu.txt"}  # told as refused, and the words are kept


def test_html_is_chosen_where_it_draws_a_table_and_is_read_whatever_its_charset():
    message = letter("Lịch", "một hai\n")
    message.add_alternative("<table><tr><td>Một</td></tr></table>", subtype="html", charset="utf-16")
    content = found(bytes(message))["Lịch.html"]
    assert "<td>Một</td>" in content.decode("utf-8-sig")
    plain = letter("Lịch", "một hai\n")
    plain.add_alternative("<p>một hai</p>", subtype="html")
    assert list(found(bytes(plain))) == ["Lịch.txt"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("filename*=utf-8''C%C3%B4ng%20v%C4%83n%207.pdf", "Công văn 7.pdf"),
        ("filename*0*=utf-8''K%E1%BA%BF; filename*1*=%20ho%E1%BA%A1ch.pdf", "Kế hoạch.pdf"),
        ('filename="=?utf-8?B?QsOhbyBjw6FvLnBkZg==?="', "Báo cáo.pdf"),
        ('filename="=?utf-8?Q?T=E1=BB=9D_?=\r\n =?utf-8?Q?tr=C3=ACnh.pdf?="', "Tờ trình.pdf"),
        ('filename="Tờ trình.pdf"', "Tờ trình.pdf"),
        ('filename="../../etc/passwd.pdf"', "passwd.pdf"),
        ('filename="C:\\\\Users\\\\lan\\\\a.pdf"', "a.pdf"),
        ('filename="=?no-such-charset?B?QsOhbw==?="', "=?no-such-charset?B?QsOhbw==?="),
        ("filename*=no-such'x'%FF.pdf", None),
        ("filename*=idna''" + "%FF" * 50, None),
        ("", "1.bin"),
    ],
)
def test_names_in_every_spelling(header, name):
    raw = f"{HEAD}Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {header}\r\n\r\n"
    names = list(found(raw.encode() + PDF))
    assert len(names) == 1
    assert names == [name] if name else names[0]


def test_drawn_emblems_are_left_and_scans_among_the_words_are_taken():
    message = letter(text="x")
    message.add_alternative('<p><img src="cid:logo"><img src="cid:scan"></p>', subtype="html")
    html = message.get_payload()[1]
    html.add_related(picture(200, 80), "image", "png", cid="<logo>", filename="logo.png")
    html.add_related(picture(1240, 1754), "image", "png", cid="<scan>", filename="scan.png")
    assert list(found(bytes(message))) == ["scan.png"]


def test_a_letter_in_a_letter_and_a_zip_in_a_letter():
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("trong zip.pdf", PDF + b"3")
    outer = attach(letter("Chuyển tiếp"), zipped.getvalue(), "gói.zip", "application/zip")
    inner = attach(letter("Bên trong"), PDF, "kế hoạch.pdf")
    outer.add_attachment(inner)
    assert set(found(bytes(outer)).values()) == {PDF, PDF + b"3"}
    assert set(found(bytes(outer))) == {"gói.zip/trong zip.pdf", "2.eml/kế hoạch.pdf"}
    third = letter("Lớp ba")
    third.add_attachment(outer)
    refused = [type(what) for what in found(bytes(third)).values()]
    assert NestedTooDeep in refused


def test_a_forwarded_letter_in_base64_is_opened():
    inner = base64.encodebytes(bytes(attach(letter(), PDF, "a.pdf"))).decode()
    raw = f"{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}\r\n--b--\r\n"
    assert list(found(raw.encode()).values()) == [PDF]


def test_what_is_sealed_is_told_by_name():
    message = attach(letter(text=None), b"x" * 30, "winmail.dat", "application/octet-stream")
    refusal = found(bytes(message))["winmail.dat"]
    assert isinstance(refusal, FormatUnknown)
    assert refusal.details["found"] == "winmail.dat"


def test_told_from_its_bytes():
    data = bytes(attach(letter(), PDF, "a.pdf"))
    assert sniffing.sniff(data) == sniffing.MAIL
    assert sniffing.sniff(b"From lan@x Mon Jan  5 08:00:00 2026\n" + data) == sniffing.MAIL
    assert sniffing.sniff(b"Subject: x\nA line of a text: yes\n\nSome words of a text.\n") == sniffing.TEXT
    page = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://x\r\nSubject: x\r\nDate: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    assert sniffing.sniff(page) == sniffing.MHTML


def test_a_folder_with_letters(tmp_path):
    (tmp_path / "thư.eml").write_bytes(bytes(attach(letter(), PDF, "a.pdf")))
    sources = list(expand([str(tmp_path)], Limits()))
    assert [(s.name, s.load()) for s in sources] == [("a.pdf", PDF)]
    assert sources[0].label.endswith("thư.eml/a.pdf")


# Hostile ------------------------------------------------------------------------------------------------------


def nested(levels: int) -> bytes:
    lines = [HEAD.rstrip("\r\n"), "MIME-Version: 1.0"]
    for level in range(levels):
        lines += [f"Content-Type: multipart/mixed; boundary=b{level}", "", f"--b{level}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "x"]).encode()


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (nested(5_000), (LimitExceeded,)),
        (nested(90), ()),
        (((HEAD + "Content-Type: message/rfc822\r\n\r\n") * 99).encode(), (NestedTooDeep, FileEmpty)),
        (
            (HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n" * 5_000).encode(),
            (LimitExceeded,),
        ),
        ((HEAD + "Content-Type: multipart/mixed\r\n\r\n").encode(), (FileEmpty,)),
        (HEAD.encode() + b"\r\n", (FileEmpty,)),
        (HEAD.encode() + b"Subject: x\r\n\r\n" + b"\n" * (2 * mail.MAIL_LINES + 1), (LimitExceeded,)),
        (HEAD.encode() + b"\r\n" + b"x" * mail.MAIL_BYTES, (FileTooLarge,)),
    ],
    ids=["deep", "less deep", "letters", "parts", "no parts", "no words", "lines", "bytes"],
)
def test_bombs_end_in_bounded_time(data, errors):
    kinds: set[type] = set()

    def opened() -> None:
        try:
            kinds.update(type(what) for _, what in members(data, Limits(archive_members=1_000)))
        except InputRefused as refusal:
            kinds.add(type(refusal))

    costs_at_most(200, opened)
    assert kinds <= {*errors, bytes} and (kinds & set(errors) or not errors)


def test_a_long_header_is_cut_and_does_not_hang():
    name = "=?utf-8?Q?" + "=?" * 500_000
    raw = f'{HEAD}MIME-Version: 1.0\r\nContent-Type: application/pdf; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
    costs_at_most(50, lambda: found(raw.encode() + PDF))
    assert list(found(raw.encode() + PDF).values()) == [PDF]


def test_unpacked_bytes_are_counted():
    message = letter()
    for n in range(4):
        attach(message, PDF + bytes(2**20), f"{n}.pdf")
    assert [s.name for s in opened("a.eml", bytes(message), Limits(unpacked_bytes=2 * 2**20))] == ["a.eml"]
    with pytest.raises(InputRefused):
        list(members(bytes(message), Limits(unpacked_bytes=2 * 2**20)))


def test_broken_letters_are_refused_or_read_and_never_crash():
    import random

    whole = bytes(attach(letter("Gửi kế hoạch năm"), PDF * 20, "Kế hoạch.pdf"))
    chance = random.Random(7)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for source in opened("a.eml", bytes(data), Limits()):
            try:
                source.load()
            except InputRefused:
                continue
