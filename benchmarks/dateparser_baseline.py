"""dateparser's `search_dates` as a reader of dates and deadlines, over the text that Vanban itself reads.

`python benchmarks/dateparser_baseline.py FILE…` prints lines of the extraction contract with only `issued_on` (the
first full date found) and `deadlines` (every later date found, its bound from the words before it), for `--command`.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from dateparser.search import search_dates

# Without these two it takes "30 tháng" and "5 năm" for spans back from today, and half of a long date for a date.
SETTINGS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
LONG = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
BOUNDS = ((r"trước( ngày)?$", "before"), (r"(chậm nhất|hạn cuối|đến hết|không quá)( là)?( ngày)?$", "by"))


def texts(files: list[str]) -> list[dict]:
    vanban = Path(sys.executable).parent / "vanban"
    run = subprocess.run(
        [str(vanban), "extract", "--json", "--text", *files], capture_output=True, text=True, check=False
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def deadlines(text: str) -> list[dict]:
    """One entry for each date that search_dates finds, in text order.

    Long dates are first written short, padded to their length: search_dates does not know them.
    """
    out, at = [], 0
    text = LONG.sub(lambda m: f"{m[1]}/{m[2]}/{m[3]}".ljust(len(m[0])), text)
    for words, day in search_dates(text, languages=["vi"], settings=SETTINGS) or []:
        start = max(text.find(words, at), 0)
        at = start + len(words)
        before = text[max(0, start - 30) : start].strip().casefold()
        bound = next((name for pattern, name in BOUNDS if re.search(pattern, before)), "on")
        iso = day.date().isoformat()
        first = iso if bound == "on" else None
        out.append({"text": words, "bound": bound, "start": first, "end": iso})
    return out


for paper in texts(sys.argv[1:]):
    if "error" in paper:
        print(json.dumps(paper, ensure_ascii=False), flush=True)
        continue
    found = deadlines(paper["text"])
    line = {"file": paper["file"], "text": paper["text"], "deadlines": found[1:]}
    if found:
        line["issued_on"] = {"value": found[0]["end"]}
    print(json.dumps(line, ensure_ascii=False), flush=True)
