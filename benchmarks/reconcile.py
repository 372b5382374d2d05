"""How well papers and register are brought together, and how long it takes.

`python -m benchmarks.reconcile quality REGISTER.csv` draws 2,000 rows of a real register, damages them by rules of
real error, and counts what the matching settles rightly, beside an exact join and rapidfuzz on the subject alone.
`python -m benchmarks.reconcile speed [N]` brings N generated papers and N entries together.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from rapidfuzz import fuzz, process

from corpus.reconcile.assign import Assignment, Decided, assign
from corpus.reconcile.records import Record, make
from corpus.register.columns import find_columns
from corpus.register.rows import read_entries
from corpus.register.sheets import read_sheets

SEED = 4056
ROWS = 2000


@dataclass(frozen=True)
class Row:
    """What a paper or an entry says."""

    number: str
    issued_on: str
    subject: str
    error: str = "none"


Damage = Callable[[Row, random.Random], Row]


def transposed(row: Row, chance: random.Random) -> Row:
    """Two digits of the serial change places."""
    serial, rest = _parts(row.number)
    places = [n for n in range(len(serial) - 1) if serial[n] != serial[n + 1] and not (n == 0 and serial[1] == "0")]
    if not places:
        return row
    at = chance.choice(places)
    return replace(row, number=serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :] + rest)


def lost(row: Row, chance: random.Random) -> Row:
    """A digit of the serial is missing."""
    serial, rest = _parts(row.number)
    if len(serial) < 2:
        return row
    at = chance.randrange(len(serial))
    left = (serial[:at] + serial[at + 1 :]).lstrip("0")
    return replace(row, number=left + rest) if left else row


def wrong_day(row: Row, chance: random.Random) -> Row:
    """The day is off by up to ten days."""
    day = date.fromisoformat(row.issued_on) + timedelta(days=chance.choice([-10, -7, -3, -2, -1, 1, 2, 3, 7, 10]))
    return replace(row, issued_on=day.isoformat())


def plain_d(row: Row, _chance: random.Random) -> Row:
    """`D` for `Đ`, and a dash that became a line below."""
    return replace(row, number=row.number.replace("Đ", "D").replace("-", "_"))


SHORT = {"ủy ban nhân dân": "ubnd", "hội đồng nhân dân": "hđnd", "thực hiện": "th", "tổ chức": "tc", "tăng cường": "tc",
         "phòng, chống": "pc", "kế hoạch": "kh", "quyết định": "qđ", "công tác": "ct", "giáo dục và đào tạo": "gdđt",
         "địa bàn": "đb", "bình dương": "bd"}  # fmt: skip


def abbreviated(row: Row, _chance: random.Random) -> Row:
    """The subject with the clerk's abbreviations, cut after some sixty characters."""
    subject = row.subject.lower()
    for long, short in SHORT.items():
        subject = subject.replace(long, short)
    return replace(row, subject=subject if len(subject) <= 60 else subject[: subject.rfind(" ", 0, 60)])


DAMAGES: dict[str, Damage] = {
    "transposed digit": transposed, "lost digit": lost, "wrong day": wrong_day, "D for Đ": plain_d,
    "abbreviated subject": abbreviated,
}  # fmt: skip
SHARES = {"none": 0.35, "transposed digit": 0.08, "lost digit": 0.08, "wrong day": 0.10, "D for Đ": 0.08,
          "abbreviated subject": 0.10, "two subjects alike": 0.05, "same number in another year": 0.05,
          "entry missing": 0.06, "file missing": 0.05}  # fmt: skip


def _parts(number: str) -> tuple[str, str]:
    digits = len(number) - len(number.lstrip("0123456789"))
    return number[:digits], number[digits:]


def real_rows(path: Path) -> list[Row]:
    """Rows of a register that have number, whole day and subject, each number of a day once."""
    (sheet,) = read_sheets(path.read_bytes())
    rows = {}
    for entry in read_entries(sheet, find_columns(sheet), "outgoing"):
        v = entry.values
        if v["number_key"] and not entry.problems and v["subject"] and len(v["issued_on"] or "") == 10:
            rows.setdefault((v["number_key"], v["issued_on"]), Row(v["number"], v["issued_on"], v["subject"]))
    return list(rows.values())


@dataclass
class TestSet:
    """`truth` gives the entry (by place) of each paper (by place) that has one."""

    papers: list[Row]
    entries: list[Row]
    truth: dict[int, int]


def damaged(rows: Sequence[Row], seed: int = SEED) -> TestSet:
    """Papers as they are and the register's entries with errors, or the other way round for every other row."""
    chance = random.Random(seed)
    made = TestSet([], [], {})
    given = {row.number for row in rows}
    for row in rows:
        error = chance.choices(list(SHARES), list(SHARES.values()))[0]
        if error in DAMAGES:
            other = replace(DAMAGES[error](row, chance), error=error)
            pair = (replace(row, error=error), other)
            _add(made, *(pair if chance.random() < 0.5 or error == "abbreviated subject" else pair[::-1]))
        elif error == "two subjects alike":
            twin = replace(
                row, number=_neighbour(row.number, given), issued_on=_next_day(row.issued_on, chance), error=error
            )
            _add(made, replace(row, error=error), row)
            _add(made, twin, twin)
        elif error == "same number in another year":
            year = int(row.issued_on[:4]) + chance.choice([-1, 1])
            stranger = rows[chance.randrange(len(rows))]
            _add(made, replace(row, error=error), row)
            made.entries.append(replace(stranger, number=row.number, issued_on=_in_year(row.issued_on, year)))
        elif error == "entry missing":
            made.papers.append(replace(row, error=error))
        elif error == "file missing":
            made.entries.append(row)
        else:
            _add(made, row, row)
    return made


def _add(made: TestSet, paper: Row, entry: Row) -> None:
    made.truth[len(made.papers)] = len(made.entries)
    made.papers.append(paper)
    made.entries.append(entry)


def _neighbour(number: str, given: set[str]) -> str:
    """The next serial that no other row has: an office gives each out once."""
    serial, rest = _parts(number)
    following = int(serial or 0) + 1
    while f"{following}{rest}" in given:
        following += 1
    given.add(f"{following}{rest}")
    return f"{following}{rest}"


def _next_day(day: str, chance: random.Random) -> str:
    return (date.fromisoformat(day) + timedelta(days=chance.choice([0, 0, 1, 7]))).isoformat()


def _in_year(day: str, year: int) -> str:
    return f"{year}{day[4:]}".replace("-02-29", "-02-28")


def records(rows: Sequence[Row]) -> list[Record]:
    return [make(n, row.number, row.issued_on, None, row.subject, kind="outgoing") for n, row in enumerate(rows)]


@dataclass(frozen=True)
class Quality:
    """Of automatic matches: precision and recall over all true pairs; of the other true pairs: right one first."""

    precision: float
    recall: float
    first: float
    missed: Counter[str]
    wrong: Counter[str]


def quality(test: TestSet, made: Assignment) -> Quality:
    settled = {pair.paper: pair.entry for pair in made.pairs}
    right = {paper for paper, entry in settled.items() if test.truth.get(paper) == entry}
    rest = [paper for paper in test.truth if paper not in right]
    firsts = [paper for paper in rest if _first(made, paper) == test.truth[paper]]
    return Quality(
        precision=len(right) / max(1, len(settled)),
        recall=len(right) / max(1, len(test.truth)),
        first=len(firsts) / max(1, len(rest)),
        missed=Counter(test.papers[paper].error for paper in rest),
        wrong=Counter(test.papers[paper].error for paper in settled if paper not in right),
    )


def _first(made: Assignment, paper: int) -> int | None:
    found = made.candidates.get(("paper", paper))
    return found[0].entry if found else None


def exact_join(test: TestSet) -> dict[int, int]:
    """The baseline of a spreadsheet: same number and same day, letter by letter."""
    known = {(row.number, row.issued_on): n for n, row in enumerate(test.entries)}
    return {n: known[row.number, row.issued_on] for n, row in enumerate(test.papers)
            if (row.number, row.issued_on) in known}  # fmt: skip


def subject_join(test: TestSet, cutoff: float = 90) -> dict[int, int]:
    """rapidfuzz's `token_set_ratio` on the subject alone."""
    subjects = [row.subject for row in test.entries]
    found = {}
    for n, row in enumerate(test.papers):
        best = process.extractOne(row.subject, subjects, scorer=fuzz.token_set_ratio, score_cutoff=cutoff)
        if best:
            found[n] = best[2]
    return found


def _baseline(test: TestSet, found: dict[int, int]) -> tuple[float, float]:
    right = sum(test.truth.get(paper) == entry for paper, entry in found.items())
    return right / max(1, len(found)), right / max(1, len(test.truth))


def report_quality(path: Path) -> None:
    rows = real_rows(path)
    test = damaged(random.Random(SEED).sample(rows, min(ROWS, len(rows))))
    got = quality(test, assign(records(test.papers), records(test.entries), Decided()))
    print(f"{len(test.papers)} papers, {len(test.entries)} entries, {len(test.truth)} true pairs\n")
    print("| way | precision | recall | right one first in the rest |\n| --- | --- | --- | --- |")
    print(f"| Vanban | {got.precision:.4f} | {got.recall:.4f} | {got.first:.4f} |")
    for name, found in (("exact join", exact_join(test)), ("token_set_ratio of the subject", subject_join(test))):
        precision, recall = _baseline(test, found)
        print(f"| {name} | {precision:.4f} | {recall:.4f} | – |")
    print("\nnot settled:", dict(got.missed), "\nsettled wrongly:", dict(got.wrong))


WORDS = [
    "triển",
    "khai",
    "kế",
    "hoạch",
    "tăng",
    "cường",
    "công",
    "tác",
    "phòng",
    "chống",
    "dịch",
    "bệnh",
    "báo",
    "cáo",
    "kết",
    "quả",
    "thực",
    "hiện",
    "nhiệm",
    "vụ",
    "năm",
    "học",
    "tổ",
    "chức",
    "hội",
    "thi",
    "giáo",
    "viên",
    "dạy",
    "giỏi",
    "cấp",
    "trường",
    "học",
    "sinh",
    "tập",
    "huấn",
    "bồi",
    "dưỡng",
    "chuyên",
    "môn",
    "quản",
    "lý",
    "tài",
    "chính",
    "xây",
    "dựng",
    "cơ",
    "sở",
    "vật",
    "chất",
    "chuyển",
    "đổi",
    "số",
    "rà",
    "soát",
    "danh",
    "sách",
    "cán",
    "bộ",
    "viên",
    "chức",
    "đề",
    "nghị",
    "khen",
    "thưởng",
    "phong",
    "trào",
    "thi",
    "đua",
    "hướng",
    "dẫn",
    "kiểm",
    "tra",
    "đánh",
    "giá",
    "chất",
    "lượng",
]
BODIES = [
    f"{kind}-{body}"
    for kind in ("KH", "QĐ", "BC", "TB", "CV", "TTr")
    for body in ("UBND", "SGDĐT", "SNV", "STC", "PGDĐT")
]


def generated(count: int, seed: int = SEED) -> list[Row]:
    chance = random.Random(seed)
    first = date(2015, 1, 1)
    rows = []
    for n in range(count):
        day = first + timedelta(days=n * 4000 // count)
        subject = " ".join(chance.choices(WORDS, k=chance.randrange(8, 22)))
        rows.append(Row(f"{n % 5000 + 1}/{chance.choice(BODIES)}", day.isoformat(), subject))
    return rows


def report_speed(count: int) -> None:
    test = damaged(generated(count))
    began = time.perf_counter()
    papers, entries = records(test.papers), records(test.entries)
    made_at = time.perf_counter()
    got = quality(test, assign(papers, entries, Decided()))
    print(f"{len(papers)} papers, {len(entries)} entries: folding {made_at - began:.1f} s, "
          f"matching {time.perf_counter() - made_at:.1f} s, "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most; "
          f"precision {got.precision:.4f}, recall {got.recall:.4f}")  # fmt: skip


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["quality", path]:
            report_quality(Path(path))
        case ["speed", *rest]:
            report_speed(int(rest[0]) if rest else 100_000)
        case _:
            sys.exit(__doc__)
