"""XML from the network, read so that nothing in it can do harm."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from paperradio.errors import MalformedAnswer

MOST_DEPTH = 40
MOST_ELEMENTS = 2_000_000
"""A listing of 2,000 papers by 300 authors each has 1,200,000."""


def parse_xml(body: bytes, what: str) -> Element:
    """The root of a whole, well-formed document; names are ``{namespace}name``. `what` names it in errors.

    Document types are refused, and with them every entity that is not XML's own: none is ever expanded or fetched.

    Raises:
        MalformedAnswer: it is cut off, badly encoded, nested or repeated beyond measure, or no XML.
    """
    reading = _Reading()
    try:
        reading.parser.Parse(body, True)
        return reading.builder.close()
    except _Refused as refused:
        raise MalformedAnswer(f"{what} {refused}") from None
    except expat.ExpatError as error:
        raise MalformedAnswer(f"{what} is no well-formed XML ({error})") from error
    except (ValueError, LookupError) as error:  # an encoding that is unknown, or that cannot be used for XML
        raise MalformedAnswer(f"{what} is in an encoding that cannot be read ({error})") from error


def text_of(parent: Element, path: str) -> str:
    """The text of the first such element with white space folded; empty where there is none."""
    return " ".join((parent.findtext(path) or "").split())


class _Refused(Exception):
    """Well-formed, perhaps, but nothing that arXiv would send."""


class _Reading:
    """One document on its way from expat to a tree."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self._refuse_type
        self._depth = 0
        self._elements = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise _Refused("is nested too deeply" if self._depth > MOST_DEPTH else "has too many elements")
        self.builder.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_qualified(name))

    def _refuse_type(self, *declaration: object) -> None:
        raise _Refused("declares a document type, which arXiv's answers never do")


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name
