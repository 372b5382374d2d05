"""Digital signatures: checked offline with certificates made here; a signature never fails the reading."""

from __future__ import annotations

import io
import json
import mmap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
import streamlit as st
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from corpus.papers import get_paper
from corpus.signatures import add_signatures, signatures_of, unchecked
from models.signatures import UNCHECKED, Signature
from models.tables import PaperRow, Reading
from pipeline.commands.store import show
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.signatures import signatures_in
from pipeline.sources import source_of_bytes
from tests.stored import put
from tests.test_citation_pages import open_page, plain

NOW = datetime.now(UTC)
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ủy ban nhân dân xã An Bình"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Văn phòng"),
        ]
    )


def certificate(subject, issuer, key, signing, *, ca=False, start=-30, days=365):
    usage = x509.KeyUsage(True, True, False, False, False, ca, ca, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=start))
        .not_valid_after(NOW + timedelta(days=start + days))
        .add_extension(x509.BasicConstraints(ca, None), True)
        .add_extension(usage, True)
        .sign(signing, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A root, a signer in force and an expired one; files of pyHanko's kind."""
    folder = tmp_path_factory.mktemp("ca")
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = certificate(name("Gốc"), name("Gốc"), root_key, root_key, ca=True, start=-4000, days=8000)
    pem = serialization.Encoding.PEM
    (folder / "roots").mkdir()
    (folder / "roots" / "root.pem").write_bytes(root.public_bytes(pem))
    made = {}
    for person, start in (("Trần Thị Lan", -30), ("Lê Văn Cũ", -3000)):
        key = ec.generate_private_key(ec.SECP256R1())
        own = certificate(name(person), name("Gốc"), key, root_key, start=start)
        (folder / "key.pem").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        (folder / "cert.pem").write_bytes(own.public_bytes(pem))
        made[person] = signers.SimpleSigner.load(
            str(folder / "key.pem"), str(folder / "cert.pem"), ca_chain_files=[str(folder / "roots" / "root.pem")]
        )
    return made, folder / "roots"


def blank() -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    made.save(out)
    return out.getvalue()


def signed(office, data=None, person="Trần Thị Lan", field="Sig1") -> bytes:
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data or blank())),
        signers.PdfSignatureMetadata(field_name=field),
        signer=office[0][person],
        new_field_spec=SigFieldSpec(field),
    )
    return out.getvalue()


def test_signer_agency_time_and_no_chain_without_roots(office, monkeypatch):
    monkeypatch.delenv("VANBAN_TRUST_ROOTS", raising=False)
    (found,) = signatures_in(signed(office))
    assert (found.signer, found.agency) == ("Trần Thị Lan", "Văn phòng, Ủy ban nhân dân xã An Bình")
    assert (found.seal, found.since, found.chain, found.stamped) == ("intact", "nothing", "not-verified", False)
    assert abs(datetime.fromisoformat(found.signed_at) - datetime.now(UTC)) < timedelta(minutes=10)


def test_the_chain_to_a_configured_root(office, monkeypatch, tmp_path):
    monkeypatch.setenv("VANBAN_TRUST_ROOTS", str(office[1]))
    assert signatures_in(signed(office))[0].chain == "trusted"
    key = ec.generate_private_key(ec.SECP256R1())
    other = certificate(name("Khác"), name("Khác"), key, key, ca=True)
    (tmp_path / "other.pem").write_bytes(other.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "readme.txt").write_text("no certificate")
    monkeypatch.setenv("VANBAN_TRUST_ROOTS", str(tmp_path))
    assert signatures_in(signed(office))[0].chain == "untrusted"


def test_expired_when_signed(office, monkeypatch):
    monkeypatch.setenv("VANBAN_TRUST_ROOTS", str(office[1]))
    (found,) = signatures_in(signed(office, person="Lê Văn Cũ"))
    assert (found.seal, found.chain) == ("intact", "expired")


def test_altered_signed_bytes_are_told(office):
    data = bytearray(signed(office))
    at = data.index(b"200", data.index(b"/MediaBox"))
    data[at : at + 3] = b"300"
    (found,) = signatures_in(bytes(data))
    assert found.seal == "broken"


def test_a_large_file_is_checked_where_it_lies_on_the_disk(office, tmp_path):
    (tmp_path / "a.pdf").write_bytes(data := signed(office))
    with (
        (tmp_path / "a.pdf").open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as found,
    ):
        assert signatures_in(found) == signatures_in(data)


def test_two_signatures_and_a_page_added_after_them(office):
    twice = signed(office, signed(office), field="Sig2")
    first, second = signatures_in(twice)
    assert (first.since, second.since) == ("permitted", "nothing") or (first.since, second.since) == (
        "nothing",
        "nothing",
    )
    assert first.seal == second.seal == "intact"
    writer = IncrementalPdfFileWriter(io.BytesIO(twice))
    page = writer.root["/Pages"]["/Kids"][0]
    from pyhanko.pdf_utils import generic

    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 500, 500)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert [s.since for s in signatures_in(out.getvalue())] == ["changed", "changed"]
    assert [s.seal for s in signatures_in(out.getvalue())] == ["intact", "intact"]


def test_broken_signatures_never_fail(office):
    data = signed(office)
    at = data.index(b"/Contents <") + 11
    broken = data[:at] + b"00" * 40 + data[at + 80 :]
    (found,) = signatures_in(broken)
    assert found.seal == "unreadable"
    (found,) = signatures_in(data.replace(b"/ByteRange [", b"/ByteRange [-", 1))
    assert found.seal in ("unreadable", "broken")
    assert signatures_in(b"%PDF-1.7\n/ByteRange")[0].seal == "unreadable"
    assert signatures_in(blank()) == ()
    assert signatures_in(b"no PDF /ByteRange") == ()


def test_kept_with_the_reading(any_store, office):
    run = Ingest(any_store, Limits(), "Lan", 1, reader="tests.fake_readers:by_content")
    paper = next(run.run([source_of_bytes("a.txt", b"number 1/KH-A\n")])).paper
    found = Signature("Sig1", "intact", "Lan", "UBND", "2026-01-05T08:00:00+07:00", False, "nothing", "not-verified")
    with any_store.write() as session:
        add_signatures(session, session.get_one(PaperRow, paper), [found])
    assert signatures_of(any_store, paper) == (found,)
    assert signatures_of(any_store, paper + 1) == ()


PAPER = SAMPLES / "papers" / "11-chi-thi-tinh-uy.pdf"


def test_a_signed_paper_is_stored_with_its_signature_and_shown(office, store, monkeypatch, capsys):
    """The way of `vanban ingest` and `vanban show`: a reader process, the store, the lines on the screen."""
    monkeypatch.setenv("VANBAN_TRUST_ROOTS", str(office[1]))
    run = Ingest(store, Limits(), "Lan", 1)
    unsigned, letter = run.run(
        source_of_bytes(name, data)
        for name, data in (("a.pdf", PAPER.read_bytes()), ("b.pdf", signed(office, PAPER.read_bytes())))
    )
    gold = json.loads((SAMPLES / "gold" / f"{PAPER.stem}.json").read_text("utf-8"))
    assert get_paper(store, letter.paper).header["number"].text == gold["number"]
    (found,) = signatures_of(store, letter.paper)
    assert (found.signer, found.agency) == ("Trần Thị Lan", "Văn phòng, Ủy ban nhân dân xã An Bình")
    assert (found.seal, found.since, found.chain) == ("intact", "nothing", "trusted")
    assert signatures_of(store, unsigned.paper) == ()
    show(letter.paper)
    told = [line for line in capsys.readouterr().out.splitlines() if "chữ ký số" in line]
    assert len(told) == 1
    assert "Trần Thị Lan — Văn phòng, Ủy ban nhân dân xã An Bình" in told[0]
    assert "[chữ ký đúng, không thay đổi sau khi ký, chứng thư đáng tin]" in told[0]
    show(unsigned.paper)
    assert "chữ ký số" not in capsys.readouterr().out
    show(letter.paper, as_json=True)
    assert json.loads(capsys.readouterr().out)["signatures"][0]["signer"] == "Trần Thị Lan"


def test_a_signature_that_hangs_or_breaks_its_process_never_costs_the_reading(store, capsys):
    limits = Limits(signature_seconds=3.0, memory_bytes=600 * 2**20)
    texts = ("hang", "number 1/KH-A", "crash", "exit", "memory", "bug", "number 2/KH-A")
    run = Ingest(store, limits, "Lan", 1, reader="tests.fake_readers:by_signature")
    papers = [result.paper for result in run.run(source_of_bytes(f"{t}.txt", t.encode()) for t in texts)]
    views = dict(zip(texts, [get_paper(store, paper) for paper in papers], strict=True))
    assert [views[t].text for t in texts] == list(texts)
    assert {t for t in texts if unchecked(views[t])} == {"hang", "crash", "exit", "memory", "bug"}
    assert views["number 2/KH-A"].header["number"].text == "2/KH-A"
    show(papers[0])
    assert "chưa kiểm tra" in capsys.readouterr().out
    show(papers[1])
    assert "chưa kiểm tra" not in capsys.readouterr().out


def test_a_real_check_out_of_time_and_reading_again(office, store):
    data = signed(office, PAPER.read_bytes())
    hurried = Ingest(store, Limits(signature_seconds=0.001), "Lan", 1)
    (first,) = hurried.run([source_of_bytes("a.pdf", data)])
    assert (first.status, signatures_of(store, first.paper)) == ("stored", ())
    assert unchecked(get_paper(store, first.paper))
    (again,) = Ingest(store, Limits(), "Lan", 1).reread([first.paper])
    assert again.paper == first.paper
    assert [s.seal for s in signatures_of(store, first.paper)] == ["intact"]
    assert not unchecked(get_paper(store, first.paper))


@pytest.fixture
def fresh(store):
    """Streamlit keeps the store of the test before and after, unless it is told to forget."""
    st.cache_resource.clear()
    st.cache_data.clear()
    yield store
    st.cache_resource.clear()


def page_with(store, found, unchecked=()):
    """The review page of a stored paper that bears these signatures."""
    paper = put(store, number="8/KH-UBND", subject="Tổng vệ sinh")
    with store.write() as session:
        row = session.get_one(PaperRow, paper)
        add_signatures(session, row, found)
        session.get_one(Reading, row.reading_id).notes = list(unchecked)
    page = open_page("paper", paper=str(paper))
    assert not page.exception
    return page


def lines(page):
    return [one for one in page.expander if "chữ ký số" in one.label]


GOOD = Signature("Sig1", "intact", "Lan *Trần*", "UBND xã", "2026-01-05T08:00:00+07:00", False, "nothing", "trusted")


def test_right_signatures_take_one_line_of_the_review_page(fresh):
    page = page_with(fresh, [GOOD, replace(GOOD, signer="", agency="UBND xã An Bình", chain="not-verified")])
    (folded,) = lines(page)
    assert (
        plain(folded.label)
        == "2 chữ ký số đúng · Lan *Trần*; UBND xã An Bình · chưa xác minh chứng thư (chưa cài gốc tin cậy)"
    )
    one, two = (plain(line.value) for line in folded.markdown)
    assert one.startswith("Lan *Trần* — UBND xã · giờ do người ký khai: ")
    assert one.endswith("chữ ký đúng, không thay đổi sau khi ký, chứng thư đáng tin")
    assert two.endswith("chưa xác minh chứng thư (chưa cài gốc tin cậy)")
    assert not [*page.error, *page.warning]


def test_wrong_and_doubtful_signatures_stand_out_on_the_review_page(fresh):
    bad = [replace(GOOD, seal="broken"), replace(GOOD, since="changed")]
    odd = [
        replace(GOOD, chain="expired"),
        replace(GOOD, since=""),
        Signature("Sig5", "unreadable", detail="ValueError"),
    ]
    page = page_with(fresh, [*bad, *odd])
    broken, changed = (plain(box.value) for box in page.error)
    assert "CHỮ KÝ SAI HOẶC NỘI DUNG ĐÃ BỊ SỬA" in broken
    assert "không thay đổi" not in broken
    assert "ĐÃ SỬA SAU KHI KÝ" in changed
    expired, unknown, unreadable = (plain(box.value) for box in page.warning)
    assert "chứng thư hết hạn lúc ký" in expired
    assert "chưa rõ sau khi ký có thay đổi không" in unknown
    assert unreadable == "Chữ ký số: Sig5 · không kiểm tra được chữ ký"
    assert not lines(page)


def test_unchecked_signatures_are_told_on_the_review_page_and_none_are_not(fresh):
    page = page_with(fresh, [], [UNCHECKED])
    assert ["Chữ ký số: chưa kiểm tra" in plain(box.value) for box in page.warning] == [True]
    page = page_with(fresh, [])
    assert not [*page.error, *page.warning, *lines(page)]
