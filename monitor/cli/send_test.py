"""monitor send-test: a message through each channel, to see that it arrives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, found_config
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.outbox.tidings import Message


@click.command("send-test")
@click.argument("channel", required=False)
@config_option
def send_test(channel: str | None, config: str | None) -> None:
    """Send a test message to each channel, or to one. Exit 1 where it did not arrive.

    CHANNEL is a receiver of the config, or one of its channels, such as desk/2.
    """
    from monitor.cli.plain import visible
    from monitor.outbox.routes import channels_of, urls_by_channel
    from monitor.outbox.send import Courier, OutcomeKind

    settings = found_config(config)
    if settings is None:
        raise MonitorError("no config here\n  name one: --config FILE; monitor init makes one")
    urls = urls_by_channel(settings.receivers)
    wanted = [
        name
        for receiver in settings.receivers
        for name in channels_of(receiver)
        if channel in (None, name, receiver.name)
    ]
    if not wanted:
        hint = f"one of: {', '.join(urls)}" if urls else "the config has no receivers"
        raise MonitorError(f"{channel or 'channels'}: nothing to send to\n  {hint}")
    courier, failed = Courier(urls), False
    for name in wanted:
        outcome = courier.deliver(_message(name))
        is_sent = outcome.kind is OutcomeKind.SENT
        failed = failed or not is_sent
        told = "sent" if is_sent else f"{outcome.kind}: {outcome.detail}"
        click.echo(visible(f"{'✓' if is_sent else '✗'} {name}: {told}"))
    if failed:
        sys.exit(ANSWER_IS_NO)


def _message(channel: str) -> Message:
    from monitor.clock import WallClock
    from monitor.outbox.tidings import Message, Reason

    now = WallClock().now()
    body = f"This is what reaches the channel {channel}. No alert stands behind it."
    title = "[TEST] The monitor can reach you"
    return Message(channel, title, body, Reason.FIRST, (), f"test-{now:%Y%m%dT%H%M%S}")
