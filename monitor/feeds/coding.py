"""One layer of content encoding taken off a body, with a cap on what may come out."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPTED = "gzip, br, zstd"
"""What a fetch asks for: the Accept-Encoding header."""
RATIO_COUNTS_FROM = 1 << 20
"""Bytes out below which the ratio is let be: a short body of blanks harms nobody."""
_MAX_WINDOW = 8 << 20
_STEP = 64 << 10


class CodingError(Exception):
    """The body cannot be decoded, or grows past what it may; says why in a few words."""


def uncoded(body: bytes, coding: str, cap: int, ratio: int = 100) -> bytes:
    """The body behind its Content-Encoding; raises `CodingError` past the cap or ratio.

    A file that is itself a gzip, as sitemaps are, comes out as what is in it: one layer of either.
    """
    names = [name.strip().lower() for name in coding.split(",") if name.strip()]
    names = [name.removeprefix("x-") for name in names if name != "identity"]
    if not names and body.startswith(_GZIP):
        names = ["gzip"]
    if not names:
        return body
    if len(names) > 1:
        raise CodingError("encoded more than once")
    steps = _DECODERS.get(names[0])
    if steps is None:
        raise CodingError(f"an unknown encoding: {names[0][:20]!r}")
    try:
        found = _gathered(steps(body), len(body), cap, ratio)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise CodingError(f"not {names[0]} as it says ({error})") from None
    if found.startswith(_GZIP):
        raise CodingError("encoded more than once")
    return found


_GZIP = b"\x1f\x8b\x08"


def _gathered(steps: Iterator[bytes], size: int, cap: int, ratio: int) -> bytes:
    whole = bytearray()
    for step in steps:
        whole += step
        if len(whole) > cap:
            raise CodingError(f"more than {cap} bytes decoded")
        if len(whole) > max(size * ratio, RATIO_COUNTS_FROM):
            raise CodingError(f"grows more than {ratio} times")
    return bytes(whole)


def _gzip(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest:
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        while rest and not member.eof:
            yield member.decompress(rest, _STEP)
            rest = member.unconsumed_tail
        rest = member.unused_data.lstrip(b"\0")
        # What follows the last member without being one is rubbish that servers append.
        if not rest.startswith(b"\x1f\x8b"):
            return


def _deflate(body: bytes) -> Iterator[bytes]:
    # Some servers send the bare stream, without the zlib header that "deflate" means.
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    rest = body
    while rest and not stream.eof:
        yield stream.decompress(rest, _STEP)
        rest = stream.unconsumed_tail


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(body, output_buffer_limit=_STEP)
    while not stream.is_finished():
        step = stream.process(b"", output_buffer_limit=_STEP)
        if not step:
            return
        yield step


def _zstd(body: bytes) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    with context.stream_reader(io.BytesIO(body), read_across_frames=True) as stream:
        while step := stream.read(_STEP):
            yield step


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
