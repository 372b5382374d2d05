"""What a digital signature on a paper says, as it was checked when the paper was read."""

from __future__ import annotations

from dataclasses import dataclass

UNCHECKED = "signatures-not-checked"  # note of a reading: it may have signatures, their check did not come to an end


@dataclass(frozen=True)
class Signature:
    """One signature of a PDF.

    `seal`: intact (the signed bytes are as they were and the signature is the certificate's), broken (they are not) or
    unreadable (`detail` says why). `since`, what was added to the file after signing: nothing, permitted (further
    signatures, forms, notes) or changed; "" where it could not be told. `chain`: trusted, untrusted (no way to a
    configured root), expired (the certificate was not in force at the stated time) or not-verified (no root is
    configured). `signed_at` is ISO with zone, the signer's own statement unless `stamped` (a time-stamp of a server
    agrees with the signature).
    """

    field: str
    seal: str
    signer: str = ""
    agency: str = ""
    signed_at: str = ""
    stamped: bool = False
    since: str = ""
    chain: str = "not-verified"
    detail: str = ""

    @property
    def verdict(self) -> str:
        """`wrong`, `doubtful` or `fine`; fine also where no root is configured, so that no chain could be verified."""
        if self.seal == "broken" or self.since == "changed":
            return "wrong"
        sure = self.seal == "intact" and self.since and self.chain in ("trusted", "not-verified")
        return "fine" if sure else "doubtful"

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """What is told of it: ("seal", …), ("since", …), ("chain", …), each where it means something.

        What came after signing says nothing where the signed bytes themselves are altered.
        """
        seal, chain = ("seal", self.seal), ("chain", self.chain)
        if self.seal == "intact":
            return seal, ("since", self.since or "unknown"), chain
        return (seal,) if self.seal == "unreadable" else (seal, chain)
