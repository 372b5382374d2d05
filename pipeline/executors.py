"""Who reads the files of a batch: reader processes of this machine, or those of a cluster. One interface for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.workers import Job, Outcome, ReaderPool


class Readers(Protocol):
    """Reads files somewhere, within limits; never writes to the store."""

    def read_all(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """One outcome a job, in the order of the jobs; what is wrong with a file is in its outcome, not raised."""
        ...


def readers(
    limits: Limits, size: int, reader: str, *, cluster: str, aid: Aid | None
) -> AbstractContextManager[Readers]:
    """The local pool of `size` processes, or with `cluster` (the address of a scheduler) the cluster.

    Raises PackageMissing, ClusterUnreachable or ClusterUnfit when it is entered.
    """
    if not cluster:
        return ReaderPool(limits, size, reader)
    from pipeline.cluster import ClusterReaders

    return ClusterReaders(cluster, limits, reader, aid)
