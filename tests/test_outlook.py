"""Outlook's letters (.msg): what was sent in them, by the same rules as in any letter."""

from __future__ import annotations

import random

import pytest

from models.errors import FormatUnknown, InputRefused, LimitExceeded, UnpacksTooLarge
from pipeline.limits import Limits
from pipeline.readers import read, sniff, sniffing
from pipeline.readers.archive import members
from pipeline.sources import expand, opened
from tests import ole
from tests.test_mail import PDF, picture

SUBJECT, WORDS, HTML, CODEPAGE = 0x37, 0x1000, 0x1013, 0x3FDE


def found(tree: ole.Tree, limits: Limits | None = None) -> dict[str, bytes | InputRefused]:
    return dict(members(ole.compound(tree), limits or Limits()))


def test_attachments_are_the_papers_whatever_their_size():
    large = PDF + b"%" * 9000
    letter = ole.letter(
        {SUBJECT: "Gửi kế hoạch", WORDS: "Kính gửi anh Bình,\n"},
        (ole.attachment("Kế hoạch số 5.pdf", PDF), ole.attachment("..\\..\\phụ lục.pdf", large)),
    )
    assert sniff(ole.compound(letter)) == sniffing.OUTLOOK
    assert found(letter) == {"Kế hoạch số 5.pdf": PDF, "phụ lục.pdf": large}


def test_the_words_are_a_paper_where_nothing_attached_is_one():
    letter = ole.letter({SUBJECT: "V/v họp\r\nBcc: x@y.vn", WORDS: "Mời họp ngày 07/01/2026.\r\n"})
    ((name, content),) = found(letter).items()
    assert name.startswith("V-v họp")
    assert content.decode().strip() == "Mời họp ngày 07/01/2026."


def test_html_in_its_own_charset():
    page = "<table><tr><td>Hạn: 5/5/2026</td></tr></table>"
    for codepage, charset in ((65001, "utf-8"), (1258, "windows-1258")):
        words = page if charset == "utf-8" else page.replace("ạ", "a\u0323")
        letter = ole.letter({SUBJECT: "Lịch", HTML: words.encode(charset), CODEPAGE: codepage})
        ((name, content),) = found(letter).items()
        assert name == "Lịch.html"
        assert words in content.decode("utf-8-sig")


def test_drawn_emblems_are_left_out():
    letter = ole.letter(
        {SUBJECT: "x", HTML: b'<p><img src="cid:logo@1"></p>', CODEPAGE: 65001},
        (ole.attachment("logo.png", picture(200, 80), cid="logo@1"), ole.attachment("a.pdf", PDF)),
    )
    assert found(letter) == {"a.pdf": PDF}


def test_a_letter_in_a_letter_is_opened_and_a_deeper_one_is_refused():
    deepest = ole.letter({SUBJECT: "ba"}, (ole.attachment("c.pdf", PDF),), head=24)
    middle = ole.letter({SUBJECT: "hai"}, (ole.attachment("b.pdf", PDF), ole.inner(deepest)), head=24)
    told = found(ole.letter({SUBJECT: "một"}, (ole.attachment("a.pdf", PDF), ole.inner(middle))))
    assert [name for name, content in told.items() if content == PDF] == ["a.pdf", "2.eml/b.pdf"]
    assert [content.code for content in told.values() if isinstance(content, InputRefused)] == ["nested-too-deep"]


def test_what_lies_elsewhere_is_told_and_what_is_sealed_is_too():
    letter = ole.letter(
        {SUBJECT: "x", WORDS: "Xem tệp.\n"},
        (ole.attachment("link.docx", b"", how=7), ole.attachment("smime.p7m", b"x", kind="multipart/signed")),
    )
    told = found(letter)
    assert isinstance(told["link.docx"], FormatUnknown) and isinstance(told["smime.p7m"], FormatUnknown)
    assert told["x.txt"].decode().strip() == "Xem tệp."


def test_limits():
    many = ole.letter({SUBJECT: "x"}, tuple(ole.attachment(f"{n}.pdf", PDF) for n in range(6)))
    with pytest.raises(LimitExceeded):
        found(many, Limits(archive_members=5))
    large = ole.letter({SUBJECT: "x"}, (ole.attachment("a.pdf", PDF + b"%" * 100_000),))
    with pytest.raises(UnpacksTooLarge):
        found(large, Limits(unpacked_bytes=50_000))


def test_broken_ones_are_refused_and_nothing_else():
    whole = ole.compound(ole.letter({SUBJECT: "x", WORDS: "y"}, (ole.attachment("a.pdf", PDF * 300),)))
    luck = random.Random(5)
    for _ in range(150):
        broken = bytearray(whole[: luck.choice((len(whole), luck.randrange(600, len(whole))))])
        for _ in range(luck.choice((1, 5, 40))):
            broken[luck.randrange(8, len(broken))] = luck.choice((0, 1, 255, luck.randrange(256)))
        try:
            list(members(bytes(broken), Limits()))
        except InputRefused:
            continue
    with pytest.raises(InputRefused):  # nothing in it
        found({"__properties_version1.0": b"\0" * 4})


def test_wherever_files_are_taken_in(tmp_path):
    data = ole.compound(ole.letter({SUBJECT: "x"}, (ole.attachment("a.pdf", PDF),)))
    assert [(s.label, s.load()) for s in opened("thư.msg", data, Limits())] == [("thư.msg/a.pdf", PDF)]
    (tmp_path / "thư.msg").write_bytes(data)
    assert [s.name for s in expand([str(tmp_path)], Limits())] == ["a.pdf"]
    with pytest.raises(FormatUnknown, match="msg"):
        read(data, "thư.msg", Limits())
