"""The forms of the register by the kind of file."""

from __future__ import annotations

from collections.abc import Callable

from corpus.exports.forms import Form, form_csv
from corpus.exports.forms_docx import form_docx
from corpus.exports.forms_xlsx import form_xlsx

WRITERS: dict[str, Callable[[Form], bytes]] = {"xlsx": form_xlsx, "docx": form_docx, "csv": form_csv}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
}
