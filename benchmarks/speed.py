"""What reading costs beside bare text extraction, on the same text PDFs in one run.

    .venv/bin/python -m benchmarks.speed FILE.pdf…

Prints a Markdown table: seconds a page (the best of the rounds) and the ratio to pypdfium2's bare text. The times are
those of this machine at this moment: quote the ratios.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from extractors.pipeline import extract
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.readers.pdf import read_pdf

ROUNDS = 3
LIMITS = Limits()


def bare(data: bytes) -> None:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()


def plumbed(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()


def read(data: bytes) -> None:
    read_pdf(data, LIMITS)


def laid_out(data: bytes) -> None:
    lay_out(read_pdf(data, LIMITS))


def whole(data: bytes) -> None:
    extract(lay_out(read_pdf(data, LIMITS)))


JOBS: dict[str, Callable[[bytes], None]] = {
    "pypdfium2, bare text": bare,
    "Vanban: read": read,
    "Vanban: read, repair, lay out": laid_out,
    "Vanban: all facts too": whole,
    "pdfplumber, bare text": plumbed,
}


def best(job: Callable[[bytes], None], files: list[bytes]) -> float:
    """Seconds for all files in the quickest round."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for data in files:
            job(data)
        rounds.append(time.perf_counter() - began)
    return min(rounds)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", nargs="+", type=Path)
    files = [path.read_bytes() for path in asked.parse_args().files]
    pages = sum(len(pypdfium2.PdfDocument(data)) for data in files)
    whole(files[0])  # imports and compiled patterns are paid once
    seconds = {name: best(job, files) for name, job in JOBS.items()}
    base = seconds["pypdfium2, bare text"]
    print(f"{len(files)} files, {pages} pages\n\n| job | ms a page | ratio |\n| --- | --- | --- |")
    for name, spent in seconds.items():
        print(f"| {name} | {1000 * spent / pages:.1f} | {spent / base:.1f} |")


if __name__ == "__main__":
    main()
