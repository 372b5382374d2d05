"""Text repair: what is put right, what is left alone, and that every character keeps its printed word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair import (
    Edit,
    Traced,
    clean_word,
    decode,
    encodings_of,
    heading_capitals,
    mend_hooks,
    of_words,
    repair_line,
)
from pipeline.repair.syllables import is_syllable
from pipeline.repair.words import only_cut
from tests.cost import costs_at_most


def line(text: str) -> Traced:
    return of_words(enumerate(text.split(" ")))


def mended(text: str) -> str:
    return repair_line(line(text))[0].text


# ------------------------------------------------------------------------------------------ syllables


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "quyết",
        "giếng",
        "gì",
        "yêu",
        "tiếng",
        "khoẻ",
        "hòa",
        "hoà",
        "thuý",
        "thúy",
        "uỷ",
        "ủy",
        "xoong",
        "ngoằn",
        "khuỷu",
        "quỳnh",
        "gìn",
        "giữ",
        "Đảng",
        "ĐIỀU",
        "ươm",
    ],
)
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["hoc", "thưc", "UBND", "ngh", "qe", "kê1", "ghà", "cê", "chứć", "ản", "ĐIỀ", "bànn", "three", "Krông", "gi"],
)
def test_other_runs_of_letters_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


# ----------------------------------------------------------------------------------------- characters


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Ðiều", "Điều"),
        ("ðồng", "đồng"),
        ("thƣờng", "thường"),
        ("ho\u0323c", "học"),  # NFD
        ("điṇ", "địn"),  # the mark slid onto the consonant: the rest of the word was printed apart
        ("kế\u00adhoạch", "kếhoạch"),
        ("thi\u200bđua", "thiđua"),
        ("\ufeffSố", "Số"),
        ("\uf0b7", "•"),
        ("plain", "plain"),
    ],
)
def test_letters_inside_a_word(printed: str, meant: str) -> None:
    assert clean_word(printed)[0] == meant


def test_the_names_of_the_repairs_are_told() -> None:
    assert clean_word("Ðiều")[1] == ("letters",)
    assert clean_word("Điều")[1] == ()


# ---------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("tổ chứ c hội nghị", "tổ chức hội nghị"),
        ("điṇ h hướng", "định hướng"),
        ("ĐIỀ U KHO ẢN THI HÀNH", "ĐIỀU KHOẢN THI HÀNH"),
        ("tr ường học", "trường học"),
        ("đị nh h ướng", "định hướng"),
        ("Kh ối thi đua", "Khối thi đua"),
        ("Ng o ại giao", "Ngoại giao"),
        ("Gi úp đỡ", "Giúp đỡ"),
        ("khenthưởng tập thể", "khen thưởng tập thể"),
        ("ngày 31/7/2017của Chính phủ", "ngày 31/7/2017 của Chính phủ"),
        ("trong 05ngày làm việc", "trong 05 ngày làm việc"),
        ("từ ngày31 tháng 3", "từ ngày 31 tháng 3"),
        ("củaBộ Nội vụ", "của Bộ Nội vụ"),
    ],
)
def test_split_and_joined_words(printed: str, meant: str) -> None:
    cleaned = " ".join(clean_word(word)[0] for word in printed.split(" "))
    assert mended(cleaned) == meant


@pytest.mark.parametrize(
    "text",
    [
        "điểm c khoản 2 Điều 5",
        "lớp 5 c và nhóm b",
        "thi hoc sinh, thưc hiên kế hoach",  # tones lost: nothing tells which
        "video, logo, dioxin, Internet",
        "UBND tỉnh, HĐND xã, BTV TU",
        "TM. ỦY BAN",
        "huyện Krông Pắk",
        "thựchiện",  # two ways to part it
        "email a@b.vn",
        "Nguyễn Văn A",
        "Bộ GDĐT và Sở GDĐT",
        "diện tích là m2",
    ],
)
def test_what_is_not_certain_is_left(text: str) -> None:
    assert mended(text) == text


def test_the_papers_own_words_decide_between_two_ways_to_join() -> None:
    known = frozenset(["ngân", "sách", "nhà", "nước", "của", "cơ", "quan"])
    text, _ = repair_line(line("ngân sách nhà n ước"), known)
    assert text.text == "ngân sách nhà nước"
    text, _ = repair_line(line("ngân sách nhà n ước"), known - {"nước"})
    assert text.text == "ngân sách nhà n ước"


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("được ư u tiên xét", "được ưu tiên xét"),
        ("Ủ y ban nhân dân", "Ủy ban nhân dân"),
        ("do U ỷ viên thường trực", "do Uỷ viên thường trực"),
        ("CHỦ TỊCH Ủ Y BAN", "CHỦ TỊCH ỦY BAN"),
        ("Quy ết định này", "Quyết định này"),
        ("một khối u ác tính", "một khối u ác tính"),
        ("thuốc ủ y tế", "thuốc ủ y tế"),
    ],
)
def test_vowels_that_stand_apart(printed: str, meant: str) -> None:
    assert mended(printed) == meant


def test_the_papers_own_words_decide_where_joined_words_part() -> None:
    assert only_cut("thựchiện") == 0
    assert only_cut("thựchiện", frozenset({"thực", "hiện"})) == 4


# -------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Số 58 /KH-ABC", "Số 58/KH-ABC"),
        ("số 91/2017/NĐ- CP ngày", "số 91/2017/NĐ-CP ngày"),
        ("04/CT- UBND, ngày", "04/CT-UBND, ngày"),
        ("12/QĐ - UBND", "12/QĐ-UBND"),
        ("Số: /HD – HĐXYZ", "Số: /HD-HĐXYZ"),
        ("số 34 - CT / TW", "số 34-CT/TW"),
        ("2769/UBND- NCKS, tính", "2769/UBND-NCKS, tính"),
        ("13/ CT-TTg", "13/CT-TTg"),
        ("theo QĐ- UBND", "theo QĐ-UBND"),
        ("số 2269/QĐ- 'TTg ngày", "số 2269/QĐ-TTg ngày"),
        ("47/KH–GD&ĐT", "47/KH-GD&ĐT"),
        ("J4//UBND- VX", "J4//UBND-VX"),
    ],
)
def test_spacing_inside_document_numbers(printed: str, meant: str) -> None:
    assert mended(printed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "từ 15/3 - 29/3/2024",
        "năm học 2023 – 2024",
        "Xanh – Sạch – Đẹp",
        "12/KH - Phòng Tổ chức",
        "ngày 15/8/2024 / UBND",
        "01/4 giờ - 5 giờ",
        "kết quả .......... điểm",
        "Số: ...... ngày ____",
    ],
)
def test_what_is_no_number_keeps_its_spacing(text: str) -> None:
    assert mended(text) == text


# --------------------------------------------------------------------------------------- legacy fonts

TCVN3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc KÕ ho¹ch c«ng t¸c thi ®ua khen th\u00adëng n¨m häc"
UNICODE = "Cộng hoà xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc Kế hoạch công tác thi đua khen thưởng năm học"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc Keá hoaïch coâng taùc thi ñua khen thöôûng"


def test_tcvn3_letters() -> None:
    assert decode(TCVN3, "tcvn3") == UNICODE
    assert decode("céng hoµ", "tcvn3", capitals=True) == "CỘNG HOÀ"


def test_tcvn3_has_no_capitals_with_a_tone_but_papers_do() -> None:
    assert decode("TR¦êNG BéI GD§T P.Hµ §Êt", "tcvn3") == "TRƯỜNG BỘI GDĐT P.Hà Đất"
    assert heading_capitals(["Sở", "GIÁO", "DỤC"]) == ["SỞ", "GIÁO", "DỤC"]
    for line in ("Sở GDĐT", "Sở Giáo dục", "Hà CẢNH, Bộ trưởng", "Số: 12/KH"):
        assert heading_capitals(line.split()) == line.split()


def test_vni_letters() -> None:
    assert (
        decode(VNI, "vni")
        == "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc Kế hoạch công tác thi đua khen thưởng"
    )
    assert decode("ÑAÛNG UÛY", "vni") == "ĐẢNG ỦY"


def test_the_letters_tell_the_encoding_without_a_font() -> None:
    assert encodings_of(("", word) for word in TCVN3.split()) == {"": "tcvn3"}
    assert encodings_of(("", word) for word in VNI.split()) == {"": "vni"}
    assert encodings_of(("", word) for word in UNICODE.split()) == {}
    assert encodings_of(("", word) for word in ["naïve", "café", "déjà", "vu", "à", "la", "carte", "été"]) == {}


def test_a_named_font_that_is_in_unicode_is_left() -> None:
    assert encodings_of((".VnTime", word) for word in UNICODE.split()) == {}
    assert encodings_of((".VnTime", word) for word in TCVN3.split()[:2]) == {".VnTime": "tcvn3"}


# ---------------------------------------------------------------------------------- the way back, limits

WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "tổ",
                "chứ",
                "c",
                "ĐIỀ",
                "U",
                "KHO",
                "ẢN",
                "Số:",
                "58",
                "/KH-ABC",
                "91/2017/NĐ-",
                "CP",
                "–",
                "-",
                "/",
                "ngày31",
                "khenthưởng",
                "05ngày",
                "điṇ",
                "h",
                "QĐ-",
                "UBND",
                "|",
                "....",
                "Gi",
                "úp",
            ]
        ),
        st.text(alphabet="aăâbcđeêghikmnoôơptuưy\u0301\u0323\u0309/- .ÀẢ1", min_size=1, max_size=6),
        st.text(min_size=1, max_size=8),
    ),
    max_size=12,
)


def cleaned(words: list[str]) -> Traced:
    parts = [(number, clean_word(word)[0]) for number, word in enumerate(words)]
    return of_words((number, text) for number, text in parts if text)


@given(WORDS)
def test_repair_is_idempotent(words: list[str]) -> None:
    once, _ = repair_line(cleaned(words))
    twice, names = repair_line(once)
    assert twice.text == once.text
    assert names == ()
    for word in words:
        assert clean_word(clean_word(word)[0])[0] == clean_word(word)[0]


@given(WORDS)
def test_every_printed_character_keeps_an_owner_in_order(words: list[str]) -> None:
    before = cleaned(words)
    after, _ = repair_line(before)
    assert len(after.text) == len(after.owners)
    owners = [owner for owner, character in zip(after.owners, after.text, strict=True) if not character.isspace()]
    assert all(owner >= 0 for owner in owners)
    assert owners == sorted(owners)
    assert set(owners) <= {owner for owner in before.owners if owner >= 0}


def test_new_characters_inherit_the_owners_of_the_old() -> None:
    new = line("ab cd").edited([Edit(1, 4, "X Y")])
    assert new.text == "aX Yd"
    assert list(new.owners) == [0, 0, -1, 1, 1]


@pytest.mark.parametrize("piece", ["12/", "tổ chứ c ", "Số /A-", "aaaaaaa", "1/2/3/", "QĐ - ", ". . ", "ấ"])
def test_repair_takes_linear_time(piece: str) -> None:
    costs_at_most(100, lambda: repair_line(line(piece * 20_000)))


@pytest.mark.parametrize(
    ("recognised", "meant"),
    [
        ("trong 05 ngày kế từ ngày nhận", "trong 05 ngày kể từ ngày nhận"),
        ("KIẾM TRA, Tống hợp, triến khai", "KIỂM TRA, Tổng hợp, triển khai"),
        ("đại biếu đã phố biến chỉ tiết", "đại biểu đã phổ biến chi tiết"),
        ("kiểm tra", "kiểm tra"),
    ],
)
def test_hooks_that_recognition_read_as_acute_accents(recognised: str, meant: str) -> None:
    mended = mend_hooks(of_words(enumerate(recognised.split())))
    assert mended.text == meant
    assert mend_hooks(mended) == mended
    assert [owner for owner in mended.owners if owner >= 0] == [
        number for number, word in enumerate(recognised.split()) for _ in word
    ]


@pytest.mark.parametrize(
    "text",
    [
        "có thế mạnh, xu thế hiện nay",  # words that mean something with the acute accent
        "thành phố biến thách thức thành cơ hội",
        "Kế hoạch số 15, tìm kiếm, đối với",
        "Nguyễn Văn Điếm, Đoàn Thế Khải",  # names are left as they are read
        "kế, từ",
        "chỉ bộ phận này, chỉ đạo",
    ],
)
def test_acute_accents_that_may_be_meant_stay(text: str) -> None:
    assert mend_hooks(of_words(enumerate(text.split()))).text == text
