"""Content encodings come off once, and never past their cap."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.coding import CodingError, uncoded

CAP = 1 << 20


def encoded(coding: str, body: bytes) -> bytes:
    match coding:
        case "gzip" | "x-gzip":
            return gzip.compress(body)
        case "br":
            return bytes(brotli.compress(body))
        case "zstd":
            return zstandard.compress(body)
        case _:
            return zlib.compress(body)


# What begins as gzip does is refused as encoded twice, which has a test of its own.
_BODIES = st.binary(max_size=5000).filter(lambda body: not body.startswith(b"\x1f\x8b\x08"))


@given(st.sampled_from(["gzip", "x-gzip", "br", "zstd", "deflate"]), _BODIES)
def test_what_was_encoded_comes_out_as_it_was(coding: str, body: bytes) -> None:
    assert uncoded(encoded(coding, body), coding, CAP) == body


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_is_stopped(coding: str) -> None:
    with pytest.raises(CodingError):
        uncoded(encoded(coding, b"\0" * (32 << 20)), coding, CAP)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_short_body_that_grows_too_much_is_stopped_below_the_cap(coding: str) -> None:
    with pytest.raises(CodingError, match="times"):
        uncoded(encoded(coding, b"\0" * (2 << 20)), coding, 16 << 20)


@pytest.mark.parametrize("coding", ["gzip, gzip", "br, gzip", "lzma", "gzip, br, zstd"])
def test_more_than_one_layer_or_an_unknown_one_is_refused(coding: str) -> None:
    with pytest.raises(CodingError):
        uncoded(b"x", coding, CAP)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_rubbish_is_told_apart_from_a_body(coding: str) -> None:
    with pytest.raises(CodingError):
        uncoded(b"\xff\xfe not encoded at all", coding, CAP)


def test_a_gzip_of_two_members_is_read_to_its_end() -> None:
    assert uncoded(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", CAP) == b"one two"


def test_a_bare_deflate_stream_is_read_too() -> None:
    assert uncoded(zlib.compress(b"words")[2:-4], "deflate", CAP) == b"words"


def test_a_file_that_is_a_gzip_comes_out_as_what_is_in_it() -> None:
    assert uncoded(gzip.compress(b"<urlset/>"), "", CAP) == b"<urlset/>"


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_gzip_in_a_gzip_is_refused(coding: str) -> None:
    with pytest.raises(CodingError, match="more than once"):
        uncoded(gzip.compress(gzip.compress(b"<urlset/>")), coding, CAP)
