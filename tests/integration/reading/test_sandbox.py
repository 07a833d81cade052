"""The reading process: what it answers, and that nothing it does harms its parent."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from pdf2image.exceptions import PDFSyntaxError
from PIL import Image

from paperradio.errors import (
    BrokenPdf,
    NotAPdf,
    ReadingCrashed,
    ReadingOutOfMemory,
    ReadingTimedOut,
    TooLargePdf,
    UnreadablePdf,
)
from paperradio.ports import Reader
from paperradio.reading import rendering
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import ReadingSettings

SENTENCE = "The station reads the newest papers aloud and shows the page."


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    document = pymupdf.open()
    for _ in range(2):
        page = document.new_page(width=600, height=800)
        for line in range(10):
            page.insert_text((72, 100 + 14 * line), SENTENCE, fontsize=11)
    path = tmp_path / "a paper.pdf"
    document.save(path)
    return path


def reader(code: str, **limits: float) -> SandboxedReader:
    """A reader whose worker runs this Python instead."""
    return SandboxedReader(ReadingSettings.model_validate(limits), (sys.executable, "-c", code))


def test_read_and_render(pdf: Path) -> None:
    sandbox: Reader = SandboxedReader(ReadingSettings())
    document = sandbox.read(pdf)
    assert {passage.text for passage in document.passages} == {SENTENCE}
    assert list(sandbox.render(pdf, [2, 1], 700)) == [1, 2]
    jpegs = sandbox.render(pdf, [2, 2], 700)
    assert list(jpegs) == [2]
    with Image.open(io.BytesIO(jpegs[2])) as image:
        assert (image.format, image.width) == ("JPEG", 700)
        assert image.height == pytest.approx(933, abs=1)
    assert sandbox.render(pdf, [], 700) == {}


def test_a_page_that_is_not_there(pdf: Path) -> None:
    with pytest.raises(UnreadablePdf, match="has no page 3; it has 2"):
        SandboxedReader(ReadingSettings()).render(pdf, [3], 700)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePdf, match="there is no such file"):
        SandboxedReader(ReadingSettings()).read(tmp_path / "gone.pdf")


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"
    path.write_text("This is a note.")
    with pytest.raises(NotAPdf) as caught:
        SandboxedReader(ReadingSettings()).read(path)
    assert str(caught.value) == "The file is no PDF, or damaged beyond repair"


def test_a_file_of_too_many_bytes(pdf: Path) -> None:
    with pytest.raises(TooLargePdf, match=r"than allowed: 0\.0 MB where 0\.0001 MB are allowed"):
        SandboxedReader(ReadingSettings(max_bytes=100)).read(pdf)


def test_a_damaged_stream_is_told(pdf: Path) -> None:
    code = (
        "import paperradio.reading.document as document, paperradio.reading.worker as worker\n"
        "def read(path, pages): raise RuntimeError('syntax error in\\nobject')\n"
        "document.read_document = read; worker.main()"
    )
    with pytest.raises(BrokenPdf, match=r"The PDF is damaged: syntax error in object"):
        reader(code).read(pdf)


def test_a_page_of_an_absurd_shape_is_not_drawn(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page(width=10, height=14_000)
    path = tmp_path / "strip.pdf"
    document.save(path)
    with pytest.raises(TooLargePdf, match=r"page 1 measures 10 × 14000 points"):
        SandboxedReader(ReadingSettings()).render(path, [1], 700)


def test_a_form_that_draws_itself_is_read(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), SENTENCE)
    form = document.get_new_xref()
    document.update_object(form, f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {form} 0 R>>>>>>")
    document.update_stream(form, b"/X Do /X Do")
    resources = int(document.xref_get_key(page.xref, "Resources")[1].split()[0])
    document.xref_set_key(resources, "XObject", f"<</X {form} 0 R>>")
    content = page.get_contents()[0]
    document.update_stream(content, document.xref_stream(content) + b" /X Do")
    path = tmp_path / "circle.pdf"
    document.save(path)
    assert [passage.text for passage in SandboxedReader(ReadingSettings()).read(path).passages] == [SENTENCE]


def test_a_hang_is_ended(pdf: Path) -> None:
    with pytest.raises(ReadingTimedOut, match=r": after 0\.2 s"):
        reader("while True: pass", timeout_seconds=0.2).read(pdf)


def test_a_hang_of_the_real_worker_is_ended(pdf: Path) -> None:
    with pytest.raises(ReadingTimedOut):
        SandboxedReader(ReadingSettings(timeout_seconds=0.01)).read(pdf)


def test_what_the_worker_started_is_ended_with_it(pdf: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    with pytest.raises(ReadingTimedOut):
        reader(code, timeout_seconds=0.5).read(pdf)


def test_a_crash_is_told(pdf: Path) -> None:
    with pytest.raises(ReadingCrashed, match=r"signal SIGSEGV"):
        reader("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)").read(pdf)


@pytest.mark.parametrize("code", ["print('noise')", "raise SystemExit(3)", "print('{}')"])
def test_no_answer_is_told(pdf: Path, code: str) -> None:
    with pytest.raises(UnreadablePdf, match="the reading process"):
        reader(code).read(pdf)


def test_a_page_with_too_much_text_is_not_read(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), SENTENCE)
    lines = (f"1 0 0 1 {n % 400} {n // 400} Tm (word word word) Tj" for n in range(9000))
    document.update_stream(page.get_contents()[0], f"BT /helv 1 Tf {' '.join(lines)} ET".encode())
    path = tmp_path / "swollen.pdf"
    document.save(path, deflate=True)
    with pytest.raises(TooLargePdf, match=r"page 1 has more text than a page can hold"):
        SandboxedReader(ReadingSettings()).read(path)


def test_a_reading_that_swells_is_ended(pdf: Path) -> None:
    code = (
        "import paperradio.reading.document as document, paperradio.reading.worker as worker; "
        "document.read_document = lambda path, pages: bytearray(10**10); worker.main()"
    )
    with pytest.raises(ReadingOutOfMemory, match=r"more than 1000 MB"):
        reader(code, memory_bytes=1_000_000_000).read(pdf)


def test_too_little_memory_for_any_file(pdf: Path) -> None:
    with pytest.raises(ReadingOutOfMemory, match=r"more than 60 MB"):
        SandboxedReader(ReadingSettings(memory_bytes=60_000_000)).read(pdf)


def test_the_worker_dies_with_its_parent() -> None:
    """Worker and parent both hold the pipe's end; it closes only when both are gone."""
    worker = (
        "import os; from paperradio.reading.limits import restrict; "
        "restrict(1 << 40, 60, os.getppid()); print('ready', flush=True)\nwhile True: pass"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {worker!r}], start_new_session=True)"
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    os.kill(process.pid, signal.SIGKILL)
    output, _ = process.communicate(timeout=20)
    assert output == b""


def test_pymupdf_draws_where_poppler_is_missing(pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)
    rendering.render_pages(pdf, [1], 500, 10, tmp_path)
    with Image.open(tmp_path / "1.jpg") as image:
        assert image.size == (500, 667)


def test_pymupdf_draws_where_poppler_fails(pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> list[object]:
        raise PDFSyntaxError("no")

    monkeypatch.setattr("shutil.which", lambda program: "/poppler/pdftoppm")
    monkeypatch.setattr("pdf2image.convert_from_path", fail)
    rendering.render_pages(pdf, [1, 2], 400, 10, tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.jpg")) == ["1.jpg", "2.jpg"]
