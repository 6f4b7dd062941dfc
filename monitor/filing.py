"""Where an article belongs: its keys are carried to the store, the few candidates back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.language.lands import lands_of
from monitor.language.places import Places
from monitor.language.text import Text
from monitor.novelty.claims import Claimant, Setting
from monitor.novelty.decide import Company
from monitor.novelty.ledger import Fact
from monitor.novelty.profiles import Profile, profile_of
from monitor.novelty.stories import (
    MAX_ALIKE,
    MAX_SHARING,
    STORY_WINDOW,
    Neighbour,
    Place,
    Rarity,
    asked_for,
    filed_terms,
    placed,
    run_keys,
)
from monitor.store.connection import Store

FORGET_AFTER = 2 * STORY_WINDOW
"""Older articles are found no more: one that is late by a window still finds its story."""
MAX_OUTLETS = 12
"""More names of outlets than anybody reads in an alert."""
FORGOTTEN_AT_ONCE = 3
"""With each article a few old ones go, so that no article waits for thousands."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Where an article was found to belong, and what it is to be found by."""

    setting: Setting
    profile: Profile
    rarity: Rarity


def looked_up(text: Text, at: datetime, places: Places, claimant: Claimant, store: Store) -> Filing:
    """The story, wire and voice of an article; nothing is written."""
    article = text.article
    found = profile_of(text.document, places)
    rarity = store.stories.rarity(found.terms)
    # An edited article stays where it was: others may have joined it there.
    place = store.stories.of(article.id)
    if place is None:
        voice = found.credit or claimant.voice(article)
        sharing = _near(dict.fromkeys(run_keys(found), 1.0), MAX_SHARING, at, store)
        alike = _near(asked_for(found, rarity), MAX_ALIKE, at, store)
        place = placed(article.id, voice, found, sharing, alike, rarity)
    titles = {mention.name: mention.title for mention in reversed(text.mentions) if mention.title}
    lands = lands_of(text.document, places)
    setting = Setting(article, at, place.story, place.wire, place.voice, titles, lands)
    return Filing(setting, found, rarity)


def _near(keys: Mapping[int, float], limit: int, at: datetime, store: Store) -> Sequence[Neighbour]:
    return store.stories.near(keys, at - STORY_WINDOW, at + STORY_WINDOW, limit)


def earlier_version(filing: Filing, store: Store) -> Sequence[Fact]:
    """What an edited article said before; of a correction, what its outlet said in the story."""
    setting = filing.setting
    before = store.facts.of_article(setting.article.id)
    if before or not filing.profile.is_correction:
        return before
    told = store.stories.of_story(setting.story)
    own = [one.article for one in told if one.voice == setting.voice and setting.voice]
    return next(filter(None, map(store.facts.of_article, reversed(own))), ())


def company_of(setting: Setting, support: Sequence[Fact], store: Store) -> Company:
    """Who else tells the story of an article, and how many of those who say so repeat a text."""
    outlets = store.stories.outlets(setting.story, MAX_OUTLETS)
    articles = {setting.article.id, *(fact.claim.article for fact in support)}
    others = tuple(outlet for outlet in outlets if outlet != setting.article.outlet)
    return Company(others, store.stories.copies(articles))


def file(filing: Filing, store: Store, now: datetime) -> None:
    """Let later articles find this one, and a few very old ones no more."""
    setting = filing.setting
    place = Place(setting.story, setting.wire, setting.voice)
    found = filing.profile
    terms = filed_terms(found, filing.rarity)
    store.stories.put(setting.article, place, found, terms, run_keys(found), setting.at, now)
    store.stories.forget(now - FORGET_AFTER, FORGOTTEN_AT_ONCE)
