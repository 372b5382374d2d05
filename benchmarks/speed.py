"""What Vanban costs beside the bare tools, in one run on this machine.

    .venv/bin/python -m benchmarks.speed [FILE…] [--parts pdf docx scans lone length start] [--pages 10 100 1000]

Prints the Markdown tables of docs/performance.md. Without files the samples are read; PDFs whose name begins with
"scan" are the scans. Each job runs in processes of its own that have read other papers before (imports, patterns) but
never these, as a reader process in the middle of its work; the best of the rounds counts. Times are processor time
but for scans and cold starts, which are wall time. Quote the ratios: milliseconds are those of one machine. The peak
of a reader process is that of a real one (`pipeline.worker`) in the middle of its work, answer included, without the
programs that it starts.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.readers_cost import lone, peak_of_readers, reader_peak
from models.clock import now

if TYPE_CHECKING:
    from corpus.store import Store

ROOT = Path(__file__).parent.parent
WARM = ROOT / "benchmarks" / "blind" / "papers"
SAMPLES = ROOT / "samples" / "papers"
ROUNDS = 2
DPI = 300  # of Limits.ocr_dpi
MOST_PAGES = 10_000  # above the limit that is set by default
PACKAGES = ("models", "extractors", "pipeline", "corpus")
PARTS = ("pdf", "docx", "scans", "lone", "length", "start")
PAPER_PARTS = (
    "typer",
    "pydantic_settings",
    "structlog",
    "regex",
    "rapidfuzz",
    "spacy",
    "numpy",
    "pypdfium2",
    "pikepdf",
)


@dataclass(frozen=True)
class Cost:
    """Seconds and the process's peak of resident memory (MiB)."""

    seconds: float
    peak: float


# ------------------------------------------------------------------------------------------- jobs


def pdfium_bare(data: bytes) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()


def plumber_bare(data: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()


def docx_bare(data: bytes) -> None:
    import docx

    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        paragraph.text  # noqa: B018 the reading is the job
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                cell.text  # noqa: B018


def read_only(data: bytes) -> None:
    from pipeline.limits import Limits
    from pipeline.readers import read

    read(data, "", Limits())


def laid_out(data: bytes) -> None:
    from pipeline.layout import lay_out
    from pipeline.limits import Limits
    from pipeline.readers import read

    lay_out(read(data, "", Limits()))


def facts(data: bytes) -> None:
    from pipeline.limits import Limits
    from pipeline.read import read_paper

    read_paper(data, "", Limits(pages=MOST_PAGES))


def stored(data: bytes) -> None:
    """All of it, into the SQLite store of this process."""
    from pipeline.ingest import Ingest
    from pipeline.limits import Limits
    from pipeline.read import read_paper
    from pipeline.sources import Source
    from pipeline.workers import Job, Outcome

    limits = Limits()
    source = Source("paper", "paper", lambda: data)
    outcome = Outcome(Job("paper", source.load, key=source), read_paper(data, "", limits), None, data)
    Ingest(_store(), limits, "benchmark")._finish(outcome)


@cache
def _store() -> Store:
    from corpus.store import open_store
    from models.settings import StoreSettings

    return open_store(StoreSettings(home=Path(tempfile.mkdtemp(prefix="vanban-speed-"))))


# ------------------------------------------------------------------------------------------- measuring


def warm(job: Callable[[bytes], None], measured_next: Sequence[Path]) -> None:
    """Other papers, and a blank PDF for the parts that only PDFs need; then as a reader process settles."""
    import pypdfium2

    from pipeline.logs import set_up
    from pipeline.worker import settle

    set_up()
    blank = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(blank)
    known = {path.resolve() for path in measured_next}
    papers = [path for path in (*sorted(WARM.glob("*"))[::8], *SAMPLES.glob("*")) if path.resolve() not in known]
    suffixes: dict[Callable[[bytes], None], str] = {docx_bare: ".docx", pdfium_bare: ".pdf", plumber_bare: ".pdf"}
    others = sorted(
        path for path in papers if path.suffix == suffixes.get(job, path.suffix) and path.suffix not in (".jpg", ".doc")
    )
    for data in [*(path.read_bytes() for path in others), *([] if job is docx_bare else [blank.getvalue()])]:
        job(data)
    settle()


def _measured(job: Callable[[bytes], None], paths: Sequence[Path]) -> Cost:
    files = [path.read_bytes() for path in paths]
    warm(job, paths)
    began = time.process_time()
    for data in files:
        job(data)
    seconds = time.process_time() - began
    return Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measured(job: Callable[[bytes], None], paths: Sequence[Path], rounds: int = ROUNDS) -> Cost:
    """The best round, each in a fresh process; the highest peak."""
    costs = []
    for _ in range(rounds):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            costs.append(pool.submit(_measured, job, paths).result())
    return Cost(min(cost.seconds for cost in costs), max(cost.peak for cost in costs))


def page_count(paths: Iterable[Path]) -> int:
    import pypdfium2

    total = 0
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            total += len(document)
    return total


# ------------------------------------------------------------------------------------------- parts


def compare(
    title: str, unit: str, jobs: Mapping[str, Callable[[bytes], None]], paths: Sequence[Path], count: int
) -> None:
    """A table of jobs; ratios to the first."""
    print(f"\n{title}: {len(paths)} files, {count} {unit}s\n")
    print(f"| job | ms a {unit} | ratio | peak MB |\n| --- | ---: | ---: | ---: |")
    base = 0.0
    for name, job in jobs.items():
        cost = measured(job, paths)
        base = base or cost.seconds
        print(
            f"| {name} | {1000 * cost.seconds / count:.1f} | {cost.seconds / base:.1f} | {cost.peak:.0f} |", flush=True
        )


def pdf_part(paths: Sequence[Path]) -> None:
    jobs = {
        "pypdfium2, bare text": pdfium_bare,
        "Vanban: read": read_only,
        "Vanban: read, repair, lay out": laid_out,
        "Vanban: all facts too": facts,
        "Vanban: and stored": stored,
        "pdfplumber, bare `extract_text`": plumber_bare,
    }
    compare("Text PDFs", "page", jobs, paths, page_count(paths))


def docx_part(paths: Sequence[Path]) -> None:
    jobs = {
        "python-docx, bare text": docx_bare,
        "Vanban: read": read_only,
        "Vanban: read, repair, lay out": laid_out,
        "Vanban: all facts too": facts,
        "Vanban: and stored": stored,
    }
    compare("DOCX", "file", jobs, paths, len(paths))


def scans_part(paths: Sequence[Path], most: int = 4) -> None:
    """Wall time with every core busy: files side by side, one thread a program, nothing cached."""
    paths = paths[:most]
    count, cores = page_count(paths), os.cpu_count() or 1
    began = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(_tesseract_bare, paths))
    bare = time.perf_counter() - began
    whole, peak = _scans_by_vanban(paths, cores)
    print(f"\nScans: {len(paths)} files, {count} pages, {cores} at a time, {DPI} dpi, nothing cached\n")
    print("| job | s a page (wall) | ratio |\n| --- | ---: | ---: |")
    print(f"| Tesseract, bare | {bare / count:.2f} | 1.0 |")
    print(f"| Vanban, all facts | {whole / count:.2f} | {whole / bare:.2f} |")
    print(f"\nPeak of a reader process: {peak:.0f} MB", flush=True)


def _tesseract_bare(path: Path) -> None:
    rendering = [sys.executable, "-c", _RENDER, str(path), str(DPI)]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*rendering, folder], check=True)
        for picture in sorted(Path(folder).glob("*.png")):
            command = ["tesseract", str(picture), "stdout", "-l", "vie", "--dpi", str(DPI)]
            subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})


_RENDER = """
import sys, pypdfium2
path, dpi, folder = sys.argv[1:]
for number, page in enumerate(pypdfium2.PdfDocument(path)):
    page.render(scale=int(dpi) / 72).to_pil().save(f"{folder}/{number:03}.png", compress_level=1)
"""


def _scans_by_vanban(paths: Sequence[Path], cores: int) -> tuple[float, float]:
    """Seconds, and the highest peak of a reader process (MiB)."""
    from pipeline.limits import Limits
    from pipeline.workers import Job, ReaderPool

    with tempfile.TemporaryDirectory() as cache:
        os.environ["VANBAN_CACHE"] = cache
        with ReaderPool(Limits(), cores) as pool:
            for path in (sorted(WARM.glob("*"))[0],) * cores:  # the processes are up
                pool.read(Job(path.name, path.read_bytes))
            began = time.perf_counter()
            for outcome in pool.read_all(Job(path.name, path.read_bytes) for path in paths):
                if outcome.error is not None:
                    raise outcome.error
            return time.perf_counter() - began, peak_of_readers(pool)


def lone_part(paths: Sequence[Path], most: int = 4) -> None:
    """A scan alone on the machine: Tesseract's two readings of a page side by side, and one after the other."""
    paths = paths[:most]
    count = page_count(paths)
    print(f"\nLone scans: {len(paths)} files, {count} pages, one at a time, nothing cached\n")
    print("| readings of a page | s a page (wall) | s a page (processor) | load |\n| --- | ---: | ---: | ---: |")
    for _ in range(ROUNDS):
        for name, together in (("one after the other", False), ("side by side", True)):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                wall, used = pool.submit(lone, paths, together).result()
            print(f"| {name} | {wall / count:.2f} | {used / count:.2f} | {os.getloadavg()[0]:.1f} |", flush=True)


def length_part(paths: Sequence[Path], sizes: Sequence[int]) -> None:
    """One paper of many pages: those of all the PDFs again and again."""
    print("\nLength of one PDF\n\n| pages | fonts | MB | ms a page | peak MB | a reader process, peak MB |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for size, shared in [*((size, True) for size in sizes), (max(sizes), False)]:
            long = Path(folder) / "long.pdf"
            _long_pdf(paths, size, long, shared=shared)
            cost = measured(facts, [long], rounds=1)
            before = [path for kind in ("pdf", "docx", "jpg") for path in sorted(SAMPLES.glob(f"*.{kind}"))]
            told = f"{size} | {'shared' if shared else 'of their own'} | {long.stat().st_size / 2**20:.0f}"
            print(
                f"| {told} | {1000 * cost.seconds / size:.1f} | {cost.peak:.0f} | {reader_peak(before, long):.0f} |",
                flush=True,
            )


def _long_pdf(paths: Sequence[Path], size: int, to: Path, *, shared: bool = True) -> None:
    """Pages that share their fonts and pictures, as those of one long paper do; or whole papers, each with its own."""
    import pikepdf

    with pikepdf.Pdf.new() as out:
        while not len(out.pages) or (not shared and len(out.pages) < size):
            for path in paths:
                with pikepdf.open(path) as document:
                    out.add_pages_from(document)
        own = len(out.pages)
        for number in range(own, size):
            out.pages.append(out.pages[number % own])
        del out.pages[size:]
        out.save(to)


def start_part(paper: Path) -> None:
    """From nothing to the end of a program, on a machine that is set up: modules and patterns compiled ahead."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", *PACKAGES], check=True, cwd=ROOT)
    subprocess.run(
        [sys.executable, "-c", "from extractors.language.patterns import keep; keep()"], check=True, cwd=ROOT
    )
    vanban = Path(sys.executable).with_name("vanban")
    imports = "import " + ", ".join(PAPER_PARTS)
    light = f"from extractors.language.light import import_spacy; import_spacy(); {imports}"
    programs = {
        "the interpreter alone": [sys.executable, "-c", "pass"],
        "the interpreter and the libraries that a page needs": [sys.executable, "-c", imports],
        "the same with as much of spaCy as is used": [sys.executable, "-c", light],
        "`vanban --help`": [str(vanban), "--help"],
        f"`vanban extract {paper.name}`": [str(vanban), "extract", str(paper)],
    }
    print("\nCold start\n\n| program | s (wall) | CPU s |\n| --- | ---: | ---: |")
    for name, command in programs.items():
        wall, cpu = zip(*(_run(command) for _ in range(ROUNDS)), strict=True)
        print(f"| {name} | {min(wall):.2f} | {min(cpu):.2f} |", flush=True)


def _run(command: Sequence[str]) -> tuple[float, float]:
    def used() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    began, before = time.perf_counter(), used()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began, used() - before


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    asked.add_argument("--pages", nargs="+", type=int, default=(10, 100, 1000))
    options = asked.parse_args()
    files = options.files or sorted(SAMPLES.glob("*"))
    pdfs = [path for path in files if path.suffix == ".pdf" and not path.name.startswith("scan")]
    scans = [path for path in files if path.suffix == ".pdf" and path.name.startswith("scan")]
    print(f"{now():%Y-%m-%d}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    runs: dict[str, tuple[Sequence[Path], Callable[[], None]]] = {
        "pdf": (pdfs, partial(pdf_part, pdfs)),
        "docx": (docx := [path for path in files if path.suffix == ".docx"], partial(docx_part, docx)),
        "scans": (scans, partial(scans_part, scans)),
        "lone": (scans, partial(lone_part, scans)),
        "length": (pdfs, partial(length_part, pdfs, options.pages)),
        "start": (files, partial(start_part, pdfs[0] if pdfs else files[0])),
    }
    for part in options.parts:
        needed, run = runs[part]
        if needed:
            run()


if __name__ == "__main__":
    main()
