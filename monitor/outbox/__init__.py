"""From an alert to the people who want to know: to whom, together with what, in which words.

    tidings ─► routes ─► groups ─► fates ─► limits ─► words ─► send, and after each attempt retry

All of it but `send` decides and does not do; the rows that wait are in `store.groups` and
`store.outbox`, and `postroom` and `sender` carry them.

Decided here, and why:
* The order within a channel is kept, so what waits for its next attempt holds back what stands
  behind it; but after three failures it may be the message's own fault, and the others pass.
* Once one message has arrived the channel works again, and what waited there goes out at once.
* A timeout is not a failure: the message may have arrived. It is sent again all the same, as a
  doubled alert is better than a lost one, and carries its key so that a receiver can tell.
* Only 400, 413, 414, 415 and 422 speak of the message; it dies after five of them. All else, 404
  and a plugin that raises too, may be the channel's fault, and gets a week.
* A mention is broken with the wide ＠, which is seen, and not with a space of no width.
* What is due is never kept as a time: repeats, escalations, digests and the end of quiet hours are
  asked of what was told and of the config as it now is, so that a change of it counts at once.
* What waits for the morning, or for room, waits in one pool for each receiver and is one message.
* What is denied before it could be told is told to nobody; the end of anything else reaches who
  heard of it, wherever the routes lead by now.
* What came near an alert is told at the foot of a digest only, and never makes a message.
* What a silence hides is gone for good, and counted; what quiet hours hold back is only late.
* Mails go out as HTML with the same in plain text; chats get the sentence, the link and the id.
What would change our mind: apprise telling more of an answer than its status in a log line.
"""
