"""From an alert to the people who want to know: to whom, together with what, in which words.

    tidings ─► routes ─► groups ─► words ─► send, and after each attempt retry

All of it but `send` decides and does not do; the rows that wait are in `store.outbox`.

Decided here, and why:
* The order within a channel is kept, so what waits for its next attempt holds back what stands
  behind it; but after three failures it may be the message's own fault, and the others pass.
* Once one message has arrived the channel works again, and what waited there goes out at once.
* A timeout is not a failure: the message may have arrived. It is sent again all the same, as a
  doubled alert is better than a lost one, and carries its key so that a receiver can tell.
* Only 400, 413, 414, 415 and 422 speak of the message; it dies after five of them. All else, 404
  and a plugin that raises too, may be the channel's fault, and gets a week.
* A mention is broken with the wide ＠, which is seen, and not with a space of no width.
What would change our mind: apprise telling more of an answer than its status in a log line.
"""
