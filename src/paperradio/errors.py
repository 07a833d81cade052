"""What can go wrong. One root; a subclass's docstring is its message, `detail` names the thing."""

from __future__ import annotations

from typing import TypeVar

Failure = TypeVar("Failure", bound=BaseException)


class PaperRadioError(Exception):
    """Something went wrong"""

    retryable: bool = False
    """Whether the same call may succeed later without anybody changing anything."""

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        message = (type(self).__doc__ or "").strip()
        super().__init__(f"{message}: {detail}" if detail else message)

    def __reduce__(self) -> tuple[type[PaperRadioError], tuple[object, ...]]:
        return type(self), (self.detail,)


class ConfigurationError(PaperRadioError):
    """The configuration cannot be used"""


class BadInput(ConfigurationError):
    """That cannot be used"""


class MissingProgram(PaperRadioError):
    """A program or package that is needed is not installed"""


class SourceUnreachable(PaperRadioError):
    """The source of papers cannot be reached"""

    retryable = True


class MalformedAnswer(SourceUnreachable):
    """The source of papers gave an answer that cannot be read"""


class RetryLater(SourceUnreachable):
    """The source of papers asks to be left alone for a while"""

    def __init__(self, detail: str = "", seconds: float = 0.0) -> None:
        """`seconds` is how long, counted from now."""
        super().__init__(detail)
        self.seconds = seconds

    def __reduce__(self) -> tuple[type[PaperRadioError], tuple[object, ...]]:
        return type(self), (self.detail, self.seconds)


class PaperUnavailable(PaperRadioError):
    """The paper cannot be had"""


class UnreadablePdf(PaperRadioError):
    """The PDF cannot be read"""


class NotAPdf(UnreadablePdf):
    """The file is no PDF, or damaged beyond repair"""


class EncryptedPdf(UnreadablePdf):
    """The PDF is encrypted and needs a password"""


class BrokenPdf(UnreadablePdf):
    """The PDF is damaged"""


class TooLargePdf(UnreadablePdf):
    """The PDF is larger than allowed"""


class NoTextLayer(UnreadablePdf):
    """The PDF has no text layer, only pictures or empty pages; it needs OCR first"""


class GarbledText(UnreadablePdf):
    """The PDF has a garbled text layer"""


class NotEnglish(UnreadablePdf):
    """The PDF is not in English, or its letters stand for others"""


class NoSentences(UnreadablePdf):
    """The PDF has no sentence that can be read aloud"""


class ReadingCrashed(UnreadablePdf):
    """The PDF crashed the reading process"""


class ReadingTimedOut(UnreadablePdf):
    """Reading the PDF took longer than allowed"""


class ReadingOutOfMemory(UnreadablePdf):
    """Reading the PDF took more memory than allowed"""


class NothingToSay(PaperRadioError):
    """The paper holds too little that can be said aloud"""


class ModelUnreachable(PaperRadioError):
    """The language model does not answer"""

    retryable = True


class ModelUnusable(PaperRadioError):
    """The language model cannot be used"""


class PromptRefused(ModelUnusable):
    """The language model does not take this prompt"""


class SynthesisFailed(PaperRadioError):
    """The voice produced no usable sound"""


class SynthesisTimedOut(SynthesisFailed):
    """The voice took too long"""


class VoiceUnreachable(PaperRadioError):
    """The voice cannot be fetched now"""

    retryable = True


class VoiceUnusable(PaperRadioError):
    """The voice cannot be used"""


class ArtefactMissing(PaperRadioError):
    """The artefact store does not hold this"""


class StoreUnreachable(PaperRadioError):
    """The catalogue or the artefact store does not answer"""

    retryable = True


class MemoryUnreachable(StoreUnreachable):
    """The memory of what was covered does not answer"""


class MemoryDamaged(MemoryUnreachable):
    """The memory of what was covered is damaged; paperradio memory rebuild makes it anew"""

    retryable = False


class ChannelTaken(PaperRadioError):
    """Another process is on the air on this channel"""


class EncoderFailed(PaperRadioError):
    """ffmpeg stopped or makes no progress"""

    retryable = True


class PushFailed(PaperRadioError):
    """The stream is not taken"""

    retryable = True


class PushRefused(PushFailed):
    """The stream is refused"""


def first_of(failures: BaseExceptionGroup[Failure]) -> Failure:
    """The groups of nested task groups nest; the first failure is the cause, the rest follow from it."""
    inner = failures.exceptions[0]
    return first_of(inner) if isinstance(inner, BaseExceptionGroup) else inner
