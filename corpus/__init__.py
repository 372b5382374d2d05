"""Questions over stored papers and the register, and what people decide about them. Plain Python, no Streamlit.

How a page uses it
------------------
Open once, share between threads::

    from corpus.store import open_store
    store = open_store()                      # settings from the environment: VANBAN_HOME, VANBAN_DATABASE_URL

Ask (`corpus.papers`; results are the frozen dataclasses of `corpus.views`)::

    papers.list_papers(store, PaperFilter(text="so noi vu", doc_type="KH", state="doubtful"),
                       order="added", descending=True, limit=50, offset=0)   -> PaperPage(papers, total, offset)
    papers.get_paper(store, paper_id)         -> PaperView: summary, header {field: Item}, co_signers, recipients,
                                                 references, campaigns, deadlines, tasks, warnings,
                                                 readings, pages, text, notes
    papers.next_to_review(store, after=id)    -> id of the next paper with something undecided, or None
    papers.counts(store)                      -> Counts
    papers.original(store, paper_id)          -> Original(data, media_type, name): hand to `pipeline.pictures`
    papers.document(store, paper_id)          -> models.document.Document of the latest reading
    papers.find_words(store, paper_id, "…")   -> places of these words (EvidenceView), for evidence of an added value

An `Item` (fact, reference, campaign, deadline, task, warning) has `value` (a mapping with the contract's names, a
fact's under "value"), `text` (one line), `state` (read, confirmed, corrected, rejected, missing), `reason` (why
missing: not-found, unreadable, handwritten, conflict, blank, not-checked), `confidence`, `evidence` (page, offsets,
quote, `boxes` = ((page, Box in points from the top left), …)), `suggestions`, `history`, and `seen`.

Decide (`corpus.decisions`; each call is one transaction and returns the item's new state)::

    decisions.confirm(store, paper_id, item.kind, item.key, who="Lan", seen=item.seen)
    decisions.correct(store, paper_id, item.kind, item.key, "13/KH-PGDĐT", who="Lan", seen=item.seen)
    decisions.correct(store, paper_id, "deadline", item.key, {"end": "2026-04-10", "assignees": ["…"]}, who=…)
    decisions.reject(…)    decisions.undo(…)    decisions.note(store, paper_id, "…", who=…, kind=…, key=…)
    decisions.add(store, paper_id, "deadline", {"bound": "before", "end": "2026-04-10", "task": "…"}, who=…,
                  evidence=Evidence(page, start, end, quote))      # also task, reference, campaign; "fact" = recipient
    decisions.confirm_all_sure(store, paper_id, who=…, threshold=0.9, version=view.summary.version) -> PaperView
    decisions.undo_batch(store, paper_id, judgement.batch, who=…)  -> PaperView

Errors are of the tree in `models.errors`, each with `.message("vi" | "en")`: PaperMissing, OriginalMissing,
TargetMissing, ValueUnfit (what was entered does not fit), DecisionStale (somebody else was faster: show the item
again), NothingToUndo, StoreNewer, StoreUnreachable.

Papers come in through `pipeline.ingest`::

    from pipeline.ingest import Ingest
    from pipeline.settings import Settings
    from pipeline.sources import opened
    settings = Settings()
    ingest = Ingest(store, settings.limits(), who="Lan", workers=settings.workers)
    for result in ingest.run(source for name, data in uploads for source in opened(name, data, settings.limits())):
        …                                     # IngestResult(file, status, paper, error {"code", "message"}, seconds)

`run` is a generator that yields one result a file as soon as its transaction is over (the progress bar's step);
stopping it half-way loses nothing.
"""
