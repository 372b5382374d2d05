"""The command `vanban`: the application object and its entry point; the commands are in `pipeline.commands`.

Exit status: 0 when all went well, 1 when some input was refused, 2 on wrong usage.
"""

from __future__ import annotations

import signal
import sys

import typer

from pipeline.commands import (
    backup,
    campaigns,
    checklist,
    citations,
    evaluate,
    extract,
    ingest,
    register,
    search,
    serve,
    store,
    train,
    users,
    watch,
    work,
)

app = typer.Typer(
    name="vanban",
    help="Đọc văn bản hành chính: số hiệu, ngày, viện dẫn, phong trào, hạn — kèm bằng chứng. "
    "(Reads Vietnamese official papers, each fact with its proof.)",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for module in (
    extract,
    ingest,
    store,
    evaluate,
    train,
    serve,
    users,
    backup,
    citations,
    register,
    campaigns,
    work,
    search,
    watch,
    checklist,
):
    module.register(app)


@app.callback()
def _start() -> None:
    from pipeline.logs import set_up

    set_up()


def main() -> None:
    """Entry point of the `vanban` script."""
    from pydantic import ValidationError

    from models.errors import VanbanError
    from pipeline.output import print_error

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # by way of the readers' clean-up
    try:
        app()
    except VanbanError as error:  # of the store as a whole; those of single files are told in their lines
        print_error(error)
        raise SystemExit(1) from error
    except ValidationError as error:  # of the settings, which names the variable
        print(error, file=sys.stderr)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
