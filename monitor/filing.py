"""Where an article belongs: its keys are carried to the store, the few candidates back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.language.places import Places
from monitor.language.text import Text
from monitor.novelty.claims import Claimant, Setting
from monitor.novelty.profiles import Profile, profile_of
from monitor.novelty.stories import (
    MAX_CANDIDATES,
    STORY_WINDOW,
    Neighbour,
    Place,
    Rarity,
    asked_for,
    filed_under,
    placed,
    run_keys,
)
from monitor.store.connection import Store

FORGET_AFTER = 2 * STORY_WINDOW
"""Older articles are found no more: one that is late by a window still finds its story."""
FORGOTTEN_AT_ONCE = 3
"""With each article a few old ones go, so that no article waits for thousands."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Where an article was found to belong, and what it is to be found by."""

    setting: Setting
    profile: Profile
    rarity: Rarity


def looked_up(
    text: Text, at: datetime, places: Places, claimant: Claimant, store: Store
) -> Filing:
    """The story, wire and voice of an article; nothing is written."""
    article = text.article
    found = profile_of(text.document, places)
    rarity = store.stories.rarity(found.terms)
    # An edited article stays where it was: others may have joined it there.
    place = store.stories.of(article.id)
    if place is None:
        voice = found.credit or claimant.voice(article)
        near = _near(found, rarity, at, store)
        rarity = _of_both(rarity, near, store)
        place = placed(article.id, voice, found, near, rarity)
    return Filing(Setting(article, at, place.story, place.wire, place.voice), found, rarity)


def _near(found: Profile, rarity: Rarity, at: datetime, store: Store) -> tuple[Neighbour, ...]:
    since, until = at - STORY_WINDOW, at + STORY_WINDOW
    copies = store.stories.near(dict.fromkeys(run_keys(found), 1.0), since, until, MAX_CANDIDATES)
    alike = store.stories.near(asked_for(found, rarity), since, until, MAX_CANDIDATES)
    return tuple({one.article: one for one in (*copies, *alike)}.values())


def _of_both(rarity: Rarity, near: Sequence[Neighbour], store: Store) -> Rarity:
    """The rarity of the neighbours' terms too."""
    unknown = {term for one in near for term in one.profile.terms} - rarity.seen.keys()
    return Rarity(rarity.articles, {**rarity.seen, **store.stories.rarity(unknown).seen})


def file(filing: Filing, store: Store, now: datetime) -> None:
    """Let later articles find this one, and a few very old ones no more."""
    setting = filing.setting
    place = Place(setting.story, setting.wire, setting.voice)
    keys = filed_under(filing.profile, filing.rarity)
    store.stories.put(setting.article, place, filing.profile, keys, setting.at)
    store.stories.forget(now - FORGET_AFTER, FORGOTTEN_AT_ONCE)
