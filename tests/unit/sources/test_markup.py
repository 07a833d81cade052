from __future__ import annotations

import pytest

from paperradio.errors import MalformedAnswer
from paperradio.sources.markup import MOST_DEPTH, parse_xml, text_of

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def test_names_carry_their_namespace() -> None:
    root = parse_xml(b'<a xmlns="urn:x" xmlns:y="urn:y"><b y:c="1" d="2"> one\n two </b></a>', "it")
    assert root.tag == "{urn:x}a"
    assert root[0].attrib == {"{urn:y}c": "1", "d": "2"}
    assert text_of(root, "{urn:x}b") == "one two"
    assert text_of(root, "{urn:x}c") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_declared_encodings(encoding: str) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><a>é &lt;</a>".encode(encoding)
    assert parse_xml(body, "it").text == "é <"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>\x00</a>",
        b"<a>&nbsp;</a>",
        b"<x:a/>",
        "<a>é</a>".encode("latin-1"),
        b"<?xml version='1.0' encoding='utf-16'?><a/>",
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        b"<?xml version='1.0' encoding='base64'?><a/>",
        b"<a>" * (MOST_DEPTH + 1) + b"</a>" * (MOST_DEPTH + 1),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(body: bytes) -> None:
    with pytest.raises(MalformedAnswer, match=r"the answer") as caught:
        parse_xml(body, "the answer")
    assert "\n" not in str(caught.value)
    assert caught.value.retryable


@pytest.mark.parametrize(
    "body",
    [
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
        "<!DOCTYPE html><html></html>",
    ],
)
def test_no_entity_is_ever_declared(body: str) -> None:
    with pytest.raises(MalformedAnswer, match="document type"):
        parse_xml(body.encode(), "it")
