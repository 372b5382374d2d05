"""Makes the sample papers, their gold files and the register: `python -m samples.generate [ID …]`.

Needs LibreOffice and, for letters that look as Times New Roman does, the font Tinos (Debian: fonts-croscore). The results are committed: nobody has to run this to use the samples.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from samples import gold, register, scan, sources, web, word
from samples.sources import Content

PRINTED = "Tinos"  # Times New Roman itself is not free; Liberation Serif lacks Vietnamese letters


def convert(path: Path, form: str, folder: Path) -> Path:
    """LibreOffice with a profile of its own; raises CalledProcessError when it fails."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{form.partition(':')[0]}"


def _signed(content: Content, folder: Path, target: Path) -> None:
    """The page is printed with blanks of the right width; fields are laid over them."""
    year, month, day = content["issued_on"].split("-")
    serial, symbol = content["number"].split("/", 1)
    blank = content | {"number": None, "symbol": symbol, "issued_on": f"{year}-{month}"}
    word.build(blank, folder / "blank.docx", PRINTED)
    pdf = convert(folder / "blank.docx", "pdf", folder)
    _, (_, top, x1, bottom) = scan.find(pdf, "Số:")
    _, (_, day_top, day_x1, day_bottom) = scan.find(pdf, f"{content['place']}, ngày")
    fields = {
        "so": (serial, (x1 + 3, top - 1, x1 + 20, bottom + 1)),
        "ngay": (day, (day_x1 + 4, day_top - 1, day_x1 + 21, day_bottom + 1)),
    }
    scan.electronically_signed(pdf, fields, target)


def paper(content: Content, folder: Path) -> None:
    """Writes one paper in its format into papers/."""
    target, form = sources.PAPERS / content["file"], content["format"]
    if form in ("html", "txt"):
        target.write_text(web.page(content) if form == "html" else web.plain(content), "utf-8")
        return
    if form == "signed":
        _signed(content, folder, target)
        return
    docx = folder / f"{content['id']}.docx"
    word.build(content, docx, "Times New Roman" if form in ("docx", "doc") else PRINTED)
    if form == "docx":
        shutil.copy(docx, target)
    elif form == "doc":
        shutil.copy(convert(docx, "doc:MS Word 97", folder), target)
    else:
        pdf = convert(docx, "pdf", folder)
        if form == "pdf":
            shutil.copy(pdf, target)
        elif form == "scan":
            scan.scanned(pdf, content, target)
        else:
            scan.photographed(pdf, content, target)


def main(ids: list[str]) -> None:
    contents = sources.load()
    for folder in (sources.PAPERS, sources.GOLD):
        folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for key, content in contents.items():
            (sources.GOLD / f"{key}.json").write_text(gold.as_text(content), "utf-8")
            if not ids or key in ids:
                paper(content, Path(name))
    register.write(contents)


if __name__ == "__main__":
    main(sys.argv[1:])
