"""The store's schema as it began: the first four migrations, which none may edit."""

from __future__ import annotations

from monitor.store.statements import Statements


def migration_1(db: Statements) -> None:
    """Articles and where each was put, facts, alerts, the journal, feeds, the outbox.

    Facts outlive the articles that they came from, so they do not refer to them by foreign key.
    """
    db.executescript(
        """
        CREATE TABLE articles (
            id TEXT PRIMARY KEY,
            content TEXT NOT NULL,
            story TEXT NOT NULL,
            learned_at TEXT NOT NULL,
            published TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            source TEXT NOT NULL,
            link TEXT NOT NULL,
            lang TEXT NOT NULL,
            file TEXT NOT NULL,
            feed TEXT NOT NULL,
            tier INTEGER NOT NULL
        );
        CREATE INDEX articles_by_arrival ON articles (learned_at);
        CREATE INDEX articles_by_story ON articles (story);

        CREATE TABLE placed (
            id INTEGER PRIMARY KEY,
            article TEXT NOT NULL UNIQUE,
            story TEXT NOT NULL,
            wire TEXT NOT NULL,
            voice TEXT NOT NULL,
            outlet TEXT NOT NULL,
            at TEXT NOT NULL,
            filed_at TEXT NOT NULL,
            profile TEXT NOT NULL,
            wording BLOB NOT NULL,
            keys TEXT NOT NULL
        );
        CREATE INDEX placed_by_story ON placed (story);
        CREATE INDEX placed_by_age ON placed (filed_at) WHERE keys != '';

        CREATE TABLE story_keys (
            key INTEGER NOT NULL,
            at INTEGER NOT NULL,
            placed INTEGER NOT NULL,
            PRIMARY KEY (key, at, placed)
        ) WITHOUT ROWID;

        CREATE TABLE story_terms (
            key INTEGER PRIMARY KEY,
            articles INTEGER NOT NULL
        );

        CREATE TABLE facts (
            id INTEGER PRIMARY KEY,
            rule TEXT NOT NULL,
            series TEXT NOT NULL,
            at TEXT NOT NULL,
            article TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            told INTEGER NOT NULL,
            standing TEXT NOT NULL,
            learned_at TEXT NOT NULL,
            claim TEXT NOT NULL
        );
        CREATE INDEX facts_by_series ON facts (rule, series, at);
        CREATE INDEX facts_by_article ON facts (article);
        CREATE INDEX facts_by_fingerprint ON facts (fingerprint);

        CREATE TABLE held (
            fingerprint TEXT PRIMARY KEY,
            rule TEXT NOT NULL,
            article TEXT NOT NULL,
            wire TEXT NOT NULL,
            due_at TEXT NOT NULL
        );
        CREATE INDEX held_by_due ON held (due_at);

        CREATE TABLE alerts (
            fingerprint TEXT PRIMARY KEY,
            rule TEXT NOT NULL,
            level TEXT NOT NULL,
            state TEXT NOT NULL,
            first_at TEXT NOT NULL,
            last_at TEXT NOT NULL,
            story TEXT NOT NULL,
            article TEXT NOT NULL,
            origins TEXT NOT NULL,
            line TEXT NOT NULL,
            labels TEXT NOT NULL
        );
        CREATE INDEX alerts_by_time ON alerts (last_at);
        CREATE INDEX alerts_open ON alerts (last_at) WHERE state IN ('firing', 'acknowledged');
        CREATE INDEX alerts_by_article ON alerts (article);

        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT NOT NULL
        );
        CREATE INDEX journal_by_subject ON journal (subject);

        CREATE TABLE feeds (
            url TEXT PRIMARY KEY,
            host TEXT NOT NULL,
            next_due TEXT NOT NULL,
            state TEXT NOT NULL,
            subscribed INTEGER NOT NULL,
            leased_by TEXT NOT NULL
        );
        CREATE INDEX feeds_by_due ON feeds (next_due, host, url)
            WHERE subscribed = 1 AND leased_by = '';
        CREATE INDEX feeds_by_host ON feeds (host);

        CREATE TABLE feed_items (
            feed TEXT NOT NULL,
            key TEXT NOT NULL,
            article TEXT NOT NULL,
            content TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (feed, key)
        ) WITHOUT ROWID;

        CREATE TABLE groups (
            key TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            receiver TEXT NOT NULL,
            path TEXT NOT NULL,
            since TEXT,
            due_at TEXT,
            flushed_at TEXT
        );
        CREATE INDEX groups_by_due ON groups (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX groups_waiting ON groups (kind, since) WHERE since IS NOT NULL;

        CREATE TABLE group_events (
            id INTEGER PRIMARY KEY,
            group_key TEXT NOT NULL REFERENCES groups (key) ON DELETE CASCADE,
            fingerprint TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL,
            tidings TEXT NOT NULL,
            path TEXT NOT NULL,
            origin TEXT NOT NULL,
            UNIQUE (group_key, fingerprint, reason, at)
        );
        CREATE INDEX group_events_by_alert ON group_events (fingerprint);

        CREATE TABLE told (
            id INTEGER PRIMARY KEY,
            receiver TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            reason TEXT NOT NULL,
            level TEXT NOT NULL,
            at TEXT NOT NULL,
            path TEXT NOT NULL,
            origin TEXT NOT NULL,
            told_at TEXT NOT NULL,
            tidings TEXT NOT NULL
        );
        CREATE INDEX told_by_alert ON told (fingerprint, receiver);
        CREATE INDEX told_by_group ON told (origin, fingerprint);

        CREATE TABLE silences (
            id INTEGER PRIMARY KEY,
            matchers TEXT NOT NULL,
            starts_at TEXT NOT NULL,
            ends_at TEXT NOT NULL,
            author TEXT NOT NULL,
            comment TEXT NOT NULL,
            hidden INTEGER NOT NULL
        );
        CREATE INDEX silences_by_end ON silences (ends_at);

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            channel TEXT NOT NULL,
            title TEXT NOT NULL,
            body TEXT NOT NULL,
            reason TEXT NOT NULL,
            alerts TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            due_at TEXT,
            detail TEXT NOT NULL
        );
        CREATE INDEX outbox_by_channel ON outbox (channel, created_at);
        CREATE INDEX outbox_open ON outbox (channel, id)
            WHERE state IN ('pending', 'retry', 'unknown');
        CREATE INDEX outbox_again ON outbox (channel, due_at)
            WHERE state IN ('retry', 'unknown');
        CREATE UNIQUE INDEX outbox_one_sending ON outbox (channel) WHERE state = 'sending';
        """
    )


def migration_2(db: Statements) -> None:
    """What is needed to let go of what is old: tombstones, and ways to find it by age."""
    db.executescript(
        """
        CREATE TABLE tombstones (
            id TEXT PRIMARY KEY,
            content TEXT NOT NULL,
            learned_at TEXT NOT NULL,
            facts_forgotten INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX facts_by_arrival ON facts (learned_at);
        CREATE INDEX journal_by_time ON journal (at);
        CREATE INDEX outbox_over ON outbox (changed_at) WHERE state IN ('sent', 'dead');
        """
    )


def migration_3(db: Statements) -> None:
    """The monitor's own troubles, and when it was last alive."""
    db.execute(
        """
        CREATE TABLE troubles (
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            what TEXT NOT NULL,
            since TEXT NOT NULL,
            told_at TEXT,
            over_at TEXT,
            PRIMARY KEY (kind, subject)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE life (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            alive_at TEXT NOT NULL,
            stopped INTEGER NOT NULL
        )
        """
    )


def migration_4(db: Statements) -> None:
    """What counting rules count, what is waited for, which rules ran, why a reading waits."""
    statements = """
        CREATE TABLE sightings (
            id INTEGER PRIMARY KEY,
            rule TEXT NOT NULL,
            series TEXT NOT NULL,
            at TEXT NOT NULL,
            unit TEXT NOT NULL,
            article TEXT NOT NULL,
            origin TEXT NOT NULL,
            shown TEXT NOT NULL,
            UNIQUE (rule, series, unit, article)
        );
        CREATE INDEX sightings_in_time ON sightings (rule, series, at);

        CREATE TABLE hearings (
            id INTEGER PRIMARY KEY,
            listener TEXT NOT NULL,
            series TEXT NOT NULL,
            rule TEXT NOT NULL,
            at TEXT NOT NULL,
            article TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            used INTEGER NOT NULL,
            UNIQUE (listener, series, fingerprint, at)
        );
        CREATE INDEX hearings_in_time ON hearings (listener, series, at);
        CREATE INDEX hearings_by_alert ON hearings (fingerprint);

        CREATE TABLE vigils (
            rule TEXT NOT NULL,
            series TEXT NOT NULL,
            names TEXT NOT NULL,
            began TEXT NOT NULL,
            state TEXT NOT NULL,
            since TEXT,
            until TEXT,
            due_at TEXT,
            trail TEXT NOT NULL,
            PRIMARY KEY (rule, series)
        ) WITHOUT ROWID;
        CREATE INDEX vigils_by_due ON vigils (due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE rulebook (
            id TEXT PRIMARY KEY,
            shape TEXT NOT NULL,
            wording TEXT NOT NULL,
            began TEXT NOT NULL,
            left_at TEXT
        );
        INSERT INTO rulebook (id, shape, wording, began)
            SELECT rule, '', '', MIN(at) FROM facts GROUP BY rule;

        ALTER TABLE held ADD COLUMN kind TEXT NOT NULL DEFAULT 'doubt';
        ALTER TABLE held ADD COLUMN since TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000000Z';
        CREATE INDEX alerts_of_rule ON alerts (rule, last_at);
    """
    # One by one: a script would commit the transaction in which migrations run.
    for statement in statements.split(";"):
        db.execute(statement)
