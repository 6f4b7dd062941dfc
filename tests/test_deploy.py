"""deploy/: the files name what is there, and give away no more than is needed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from monitor.cli import commands
from monitor.yamlfile import read_yaml

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
UNIT = (DEPLOY / "monitor.service").read_text(encoding="utf-8")
README = (DEPLOY / "README.md").read_text(encoding="utf-8")

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)
MOST_EXPOSED = 2.0
"""Of ten, as systemd-analyze counts: below 2 it says "OK"."""


# --- the unit


@needs_systemd
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "monitor.service"
    # The program is not installed where the tests run; any other will do.
    unit.write_text(UNIT.replace("/opt/monitor/.venv/bin/monitor", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_the_unit_is_hardly_exposed() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(DEPLOY / "monitor.service")],
        capture_output=True,
        text=True,
    )
    found = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd cannot judge a unit that is not loaded")
    assert float(found[1]) < MOST_EXPOSED


@pytest.mark.parametrize(
    "line",
    [
        "Type=notify",
        "WatchdogSec=60",
        "TimeoutStartSec=infinity",
        "Restart=on-failure",
        "RestartPreventExitStatus=2 3",
        "DynamicUser=yes",
        "StateDirectory=monitor",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "ExecReload=/bin/kill -HUP $MAINPID",
    ],
)
def test_the_unit_says_what_the_daemon_relies_on(line: str) -> None:
    assert line in UNIT.splitlines()


def test_the_unit_leaves_time_to_drain() -> None:
    found = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert found
    assert int(found[1]) > 10


# --- the image


def instructions() -> list[tuple[str, str]]:
    lines = (line.strip() for line in DOCKERFILE.splitlines())
    parts = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(word, rest.strip()) for word, _, rest in parts]


def test_the_image_is_built_from_files_that_are_there() -> None:
    copied = [rest.split()[:-1] for word, rest in instructions() if word == "COPY"]
    sources = [one for names in copied if not names[0].startswith("--") for one in names]
    assert {"monitor", "rules", "pyproject.toml"} <= set(sources)
    assert all((ROOT / source).exists() for source in sources)


def test_what_the_image_is_built_from_is_not_ignored() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = [rest.split()[:-1] for word, rest in instructions() if word == "COPY"]
    sources = {one for names in copied if not names[0].startswith("--") for one in names}
    assert sources <= {*let_in, "deploy/constraints.txt", "deploy/"}
    assert all((ROOT / name).exists() for name in let_in)


def test_the_image_has_two_stages_and_installs_only_what_is_pinned() -> None:
    assert [word for word, _ in instructions()].count("FROM") == 2
    installs = [
        part
        for word, rest in instructions()
        if word == "RUN"
        for part in rest.split("&&")
        if "pip install" in part
    ]
    assert len(installs) == 2
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)


def test_the_image_runs_without_rights_and_says_how_it_is() -> None:
    last = [word for word, _ in instructions()][-8:]
    (user,) = [rest for word, rest in instructions() if word == "USER"]
    assert int(user) > 0
    assert {"HEALTHCHECK", "ENTRYPOINT"} <= set(last)
    assert 'ENTRYPOINT ["monitor"]' in DOCKERFILE


def test_the_health_check_is_a_program_that_runs() -> None:
    found = re.search(r'HEALTHCHECK .*CMD \["python", "-c", "(.+)"\]', DOCKERFILE)
    assert found
    compile(found[1], "healthcheck", "exec")
    assert "127.0.0.1:8787/healthz" in found[1]


def test_compose_names_files_that_are_there_and_lets_nothing_be_written() -> None:
    service = read_yaml(DEPLOY / "compose.yaml").at("services", "monitor").value
    assert isinstance(service, dict)
    build = service["build"]
    assert isinstance(build, dict)
    assert (DEPLOY / str(build["context"]) / str(build["dockerfile"])).is_file()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["restart"] == "unless-stopped"
    volumes = service["volumes"]
    assert isinstance(volumes, list)
    assert "state:/var/lib/monitor" in volumes


# --- what the page tells to type


def test_every_command_of_the_page_is_one() -> None:
    starts = r"(?:^ {4}|/bin/|bin/|`|exec monitor |news-)monitor ([a-z-]+)"
    typed = set(re.findall(starts, README, re.MULTILINE))
    assert {"init", "run", "doctor", "status", "backup", "feeds"} <= typed
    assert typed <= set(commands.commands)


def test_every_command_of_the_page_takes_its_options() -> None:
    for name, rest in re.findall(r"bin/monitor ([a-z-]+)([^\n`]*)", README):
        command = commands.commands[name]
        options = {option for one in command.params for option in one.opts}
        if isinstance(command, click.Group):
            inner = command.commands.values()
            options |= {option for one in inner for each in one.params for option in each.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options


def test_every_link_of_the_page_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert all((DEPLOY / link).exists() for link in links)
