"""Who may ask what of the daemon's page."""

from __future__ import annotations

import base64

import pytest

from monitor.daemon_config import Web
from monitor.web.guard import refusal

OWN = {"Host": "127.0.0.1:8787"}
ROUTES = ("/healthz", "/metrics", "/alerts.atom", "/alerts.json", "/", "/elsewhere")
GUARDED = Web(token="0pen", hosts=("monitor.example",))


def status(method: str, path: str, headers: dict[str, str], web: Web | None = None) -> int:
    refused = refusal(method, path, headers, web or Web())
    return refused.status if refused else 200


@pytest.mark.parametrize("host", ["127.0.0.1:8787", "localhost", "LOCALHOST:1", "[::1]:8787"])
def test_this_machine_may_ask(host: str) -> None:
    assert status("GET", "/metrics", {"Host": host}) == 200


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("host", ["rebound.example", "", "127.0.0.1.rebound.example", "[::2]:1"])
def test_a_name_that_is_not_ours_is_misdirected(path: str, host: str) -> None:
    assert status("GET", path, {"Host": host}) == 421


def test_a_name_that_the_config_gives_is_ours() -> None:
    assert status("GET", "/healthz", {"host": "Monitor.example:80"}, GUARDED) == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ROUTES)
def test_nothing_but_a_look_is_allowed(method: str, path: str) -> None:
    assert status(method, path, OWN) == 405


@pytest.mark.parametrize("path", ROUTES)
def test_another_site_may_neither_write_nor_embed(path: str) -> None:
    foreign = {**OWN, "Origin": "https://foreign.example"}
    assert status("POST", path, foreign) == 403
    assert status("GET", path, {**OWN, "Sec-Fetch-Site": "cross-site"}) == 403


def test_a_person_may_follow_a_link_to_here() -> None:
    followed = {**OWN, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert status("GET", "/alerts.atom", followed) == 200


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic 0pen"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "0pen"},
    ],
)
def test_without_the_token_only_health_is_told(path: str, said: dict[str, str]) -> None:
    expected = 200 if path == "/healthz" else 401
    assert status("GET", path, {**OWN, **said}, GUARDED) == expected


@pytest.mark.parametrize(
    "said", ["Bearer 0pen", "bearer 0pen", "Basic " + base64.b64encode(b"any:0pen").decode()]
)
def test_the_token_opens_as_a_bearer_and_as_a_password(said: str) -> None:
    assert status("GET", "/metrics", {**OWN, "Authorization": said}, GUARDED) == 200
