"""All that the monitor remembers, in one SQLite file: the only room that speaks SQL.

    statements ─ migrations ─ articles stories facts alerts journal feeds
                            ─ groups told silences outbox ─ connection: Store

Decided here, and why:
* WAL with synchronous=FULL, since with NORMAL simulated power cuts lost acknowledged commits.
* Times are UTC text of one width, so that the file can be read by eye and its order is theirs.
* A claim and the tidings of an alert are columns of JSON: they are looked up by a few keys, and
  gain fields more often than the schema should change.
* One connection, one thread. What others have to say comes back through that thread.
What would change our mind: a second writer, which SQLite would make wait.
"""
