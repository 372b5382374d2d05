"""Files into the store: read in killable processes, kept, written down; one transaction a file.

For each file: its bytes are hashed (known bytes are a duplicate and are not read again); a reader process reads
them; where the paper may be kept, the original is saved under its hash, flushed to the disk, and only then the
database is told. So a paper in the database always has its original, a killed run leaves at most an original that
the next run finds in its place, and a secret paper, known as such only after reading, leaves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from corpus import originals
from corpus.locks import locked_paper
from corpus.projection import project
from corpus.readings import add_reading
from corpus.signatures import add_signatures
from corpus.store import Store, trouble
from models.clock import now
from models.errors import AlreadyStored, PaperMissing, VanbanError, sentence
from models.tables import Audit, File, FileName, PaperRow
from pipeline.executors import readers
from pipeline.learned import Aid, aid_for, current_version, home_of
from pipeline.limits import Limits
from pipeline.sources import Source, display_name
from pipeline.versions import reader_version, rules_version
from pipeline.workers import Job, Outcome

log = structlog.get_logger("vanban.ingest")

Told = Callable[[str, int, int], None]
PARTIAL_NOTES = frozenset({"page-unreadable", "partial", "utf-8-damaged"})  # something on the paper was not read


@dataclass(frozen=True)
class IngestResult:
    """What became of one file. `status`: stored, duplicate, refused or partial (stored, but not all was readable).

    `paper` is the paper's id in the store; `error` has a code and a sentence for refused and partial.
    """

    file: str
    status: str
    paper: int | None = None
    error: dict[str, str] | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.status != "refused"

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "status": self.status, "paper": self.paper, "error": self.error}


@dataclass(frozen=True)
class Ingest:
    """How a batch is ingested: who does it, with what limits and how many reader processes.

    `again` reads known files again (a new reading beside what people decided); `clock` gives the times written
    down; `language` is that of the sentences; `reader` names the function that the reader processes call.
    """

    store: Store
    limits: Limits
    who: str
    workers: int = 2
    again: bool = False
    clock: Callable[[], datetime] = now
    language: str = "vi"
    reader: str = "pipeline.read:read_paper"
    cluster: str = ""

    def run(self, sources: Iterable[Source], told: Told | None = None) -> Generator[IngestResult, None, None]:
        """One result a file, in order, each as soon as its transaction is over. Stopping half-way loses nothing.

        `told` hears (the file's label, page, pages) when a page that is a picture begins to be recognised here.
        Raises a ClusterError where there is a cluster that cannot be used.
        """
        aid = self._aid()
        with readers(self.limits, self.workers, self.reader, cluster=self.cluster, aid=aid) as pool:
            jobs = (self._job(source, aid, told) for source in sources)
            for outcome in pool.read_all(jobs):
                yield self._finish(outcome)

    def _job(self, source: Source, aid: Aid | None, told: Told | None) -> Job:
        heard = partial(told, source.label) if told else None
        return Job(source.label, partial(self._load, source), key=source, aid=aid, told=heard)

    def _aid(self) -> Aid | None:
        """What earlier decisions lend to the readings; None where they have nothing to lend."""
        try:
            aid = aid_for(self.store)
        except (SQLAlchemyError, OSError) as error:  # each file will say so itself
            log.error("memory not read", error=str(error))
            return None
        return aid if aid.memory or aid.model else None

    def reread(self, papers: Iterable[int]) -> Iterator[IngestResult]:
        """Read stored papers again from their originals."""
        again = replace(self, again=True)
        return again.run(self._stored(paper) for paper in papers)

    def _stored(self, paper_id: int) -> Source:
        with self.store.read() as session:
            row = session.get(PaperRow, paper_id)
            if row is None:
                name, sha256 = str(paper_id), ""
            else:
                name, sha256 = row.file.names[0].name, row.file.sha256

        def load() -> bytes:
            if not sha256:
                raise PaperMissing(paper=paper_id)
            return originals.load(self.store.originals, sha256, paper_id)

        return Source(name, name, load)

    def _load(self, source: Source) -> bytes:
        """The bytes of a file that is new. Raises AlreadyStored where they are known and not to be read again."""
        data = source.load()
        if self.again:
            return data
        try:
            with self.store.read() as session:
                known = _paper_of(session, hashlib.sha256(data).hexdigest())
            if known is not None:
                originals.save(self.store.originals, data)  # heals a lost or damaged original
        except (SQLAlchemyError, OSError) as error:
            log.error("store failed", file=source.label, error=str(error))
            raise trouble(error) from error
        if known is not None:
            raise AlreadyStored(paper=known.id)
        return data

    def _finish(self, outcome: Outcome) -> IngestResult:
        source: Source = outcome.job.key
        try:
            if isinstance(outcome.error, AlreadyStored):
                paper, status = outcome.error.details["paper"], "duplicate"
                self._name(paper, source.name)
            elif outcome.error is not None:
                return self._refused(source, outcome, outcome.error)
            else:
                paper, status = self._keep(source, outcome)
        except VanbanError as error:
            return self._refused(source, outcome, error)
        except (SQLAlchemyError, OSError) as error:
            log.error("store failed", file=source.label, error=str(error))
            return self._refused(source, outcome, trouble(error))
        return self._done(source, outcome, paper, status)

    def _refused(self, source: Source, outcome: Outcome, error: VanbanError) -> IngestResult:
        sha256 = hashlib.sha256(outcome.data).hexdigest() if outcome.data else None
        log.info("refused", file=source.label, sha256=sha256, code=error.code, seconds=round(outcome.seconds, 3))
        told = {"code": error.code, "message": error.message(self.language)}
        return IngestResult(source.label, "refused", None, told, outcome.seconds)

    def _done(self, source: Source, outcome: Outcome, paper: int, status: str) -> IngestResult:
        told = None
        timings = dict(outcome.result.timings) if outcome.result else {}
        odd = [note for note in outcome.result.notes if note in PARTIAL_NOTES] if outcome.result else []
        if status == "stored" and odd:
            status = "partial"
            told = {"code": "partial", "message": sentence("partial", self.language, {"found": ", ".join(odd)})}
        sha256 = outcome.result.sha256 if outcome.result else None
        whole = round(outcome.seconds, 3)
        log.info("done", file=source.label, sha256=sha256, paper=paper, status=status, seconds=whole, timings=timings)
        return IngestResult(source.label, status, paper, told, outcome.seconds)

    def _keep(self, source: Source, outcome: Outcome) -> tuple[int, str]:
        originals.save(self.store.originals, outcome.data)
        try:
            return self._write(source, outcome)
        except IntegrityError:  # another program stored the same bytes a moment ago
            return self._write(source, outcome)

    def _write(self, source: Source, outcome: Outcome) -> tuple[int, str]:
        result, at = outcome.result, self.clock()
        assert result is not None
        with self.store.write() as session:
            known = _paper_of(session, result.sha256)
            if known is not None:
                _add_name(session, known, source.name, at)
                if not self.again:
                    return known.id, "duplicate"
            paper = locked_paper(session, known.id) if known else self._new(session, source, outcome, at)
            add_reading(
                session,
                paper,
                result.document,
                result.paper,
                at=at,
                reader_version=reader_version(),
                rules_version=rules_version(result.model),
                page_count=result.page_count,
                notes=result.notes,
                timings=dict(result.timings),
            )
            add_signatures(session, paper, result.signatures)
            action = "read-again" if known else "ingest"
            session.add(Audit(at=at, who=self.who, action=action, paper_id=paper.id, details={"file": source.name}))
            return paper.id, "stored"

    def _new(self, session: Session, source: Source, outcome: Outcome, at: datetime) -> PaperRow:
        assert outcome.result is not None
        file = File(
            sha256=outcome.result.sha256,
            size=len(outcome.data),
            media_type=outcome.result.media_type,
            added_at=at,
        )
        file.names.append(FileName(name=display_name(source.name), seen_at=at))
        paper = PaperRow(file=file, added_at=at, added_by=self.who)
        session.add(paper)
        session.flush()
        return paper

    def _name(self, paper_id: int, name: str) -> None:
        """Remember another name of a known file."""
        with self.store.write() as session:
            _add_name(session, session.get_one(PaperRow, paper_id), name, self.clock())


def _paper_of(session: Session, sha256: str) -> PaperRow | None:
    return session.scalar(select(PaperRow).join(File).where(File.sha256 == sha256))


def _add_name(session: Session, paper: PaperRow, name: str, at: datetime) -> None:
    """Another name of a known file; a paper is found by all its names."""
    shown = display_name(name)
    if session.scalar(select(FileName.id).where(FileName.file_id == paper.file_id, FileName.name == shown)) is None:
        locked = locked_paper(session, paper.id)
        session.add(FileName(file_id=paper.file_id, name=shown, seen_at=at))
        session.flush()
        session.expire(locked.file)
        project(session, locked)


def stale_papers(store: Store) -> list[int]:
    """Papers whose latest reading was made by other readers, rules or trained model than today's."""
    from models.tables import Reading

    rules = rules_version(current_version(home_of(store)))
    with store.read() as session:
        query = select(PaperRow.id).join(Reading, Reading.id == PaperRow.reading_id).order_by(PaperRow.id)
        other = (Reading.reader_version != reader_version()) | (Reading.rules_version != rules)
        return list(session.scalars(query.where(other)))
