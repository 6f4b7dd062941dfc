"""Where an article belongs: its keys are carried to the store, the few candidates back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from monitor.article import Article
from monitor.language.counts.lands import lands_of
from monitor.language.text import Text
from monitor.language.words.places import Places
from monitor.novelty.claimant import Claimant, tellers_of
from monitor.novelty.claims import Setting
from monitor.novelty.decide import Company
from monitor.novelty.ledger import Fact
from monitor.novelty.neighbours import COUNTRY, Neighbour, Place, Profile
from monitor.novelty.postings import Posting, distinct, nearest
from monitor.novelty.profiles import profile_of
from monitor.novelty.stories import (
    MAX_ALIKE,
    MAX_SHARING,
    STORY_WINDOW,
    Rarity,
    asked_for,
    filed_under,
    keys_of,
    placed,
    rarity,
    run_keys,
    swept,
)
from monitor.store.alerts import StoredAlert
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
    postings: Mapping[int, Posting]


def looked_up(text: Text, at: datetime, places: Places, claimant: Claimant, store: Store) -> Filing:
    """The story, wire and voice of an article; nothing is written."""
    article = text.article
    found = profile_of(text.document, places)
    postings = store.stories.postings(keys_of(found))
    known = rarity(found.terms, postings)
    # An edited article stays where it was: others may have joined it there.
    place = store.stories.of(article.id)
    if place is None:
        voice = found.credit or claimant.voice(article)
        sharing, alike = _neighbours(found, known, postings, at, store)
        place = placed(article.id, voice, found, sharing, alike, known)
    titles = {mention.name: mention.title for mention in reversed(text.mentions) if mention.title}
    lands = lands_of(text.document, places)
    country = _only(found.countries)
    tellers = tellers_of(text)
    setting = Setting(
        article, at, place.story, place.wire, place.voice, titles, lands, country, tellers
    )
    return Filing(setting, found, known, postings)


def _only(countries: Set[str]) -> str:
    """The one country that headline and first sentences name, or ""."""
    return next(iter(countries)).removeprefix(COUNTRY) if len(countries) == 1 else ""


def _neighbours(
    found: Profile,
    known: Rarity,
    postings: Mapping[int, Posting],
    at: datetime,
    store: Store,
) -> tuple[Sequence[Neighbour], Sequence[Neighbour]]:
    """The few earlier articles that share runs of words, and those that share terms."""
    since, until = at - STORY_WINDOW, at + STORY_WINDOW
    runs = dict.fromkeys(run_keys(found), 1.0)
    sharing = nearest(runs, postings, since, until, MAX_SHARING)
    alike = nearest(asked_for(found, known), postings, since, until, MAX_ALIKE)
    by_number = store.stories.neighbours(distinct((sharing, alike)))
    return (
        [by_number[number] for number in sharing if number in by_number],
        [by_number[number] for number in alike if number in by_number],
    )


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
    return _company(setting.story, setting.article, support, store)


def company_by_now(alert: StoredAlert, told_of: str, store: Store) -> Company:
    """The same of an alert, and of the article of which it was told last, with what came since."""
    article = store.articles.get(told_of)
    if article is None:
        return Company()
    return _company(alert.story, article, store.facts.support(alert.fingerprint), store)


def _company(story: str, article: Article, support: Sequence[Fact], store: Store) -> Company:
    outlets = store.stories.outlets(story, MAX_OUTLETS)
    articles = {article.id, *(fact.claim.article for fact in support)}
    others = tuple(outlet for outlet in outlets if outlet != article.outlet)
    return Company(others, store.stories.copies(articles))


def file(filing: Filing, store: Store, now: datetime) -> None:
    """Let later articles find this one, and a few very old ones no more."""
    setting = filing.setting
    place = Place(setting.story, setting.wire, setting.voice)
    found = filing.profile
    keys = filed_under(found, filing.rarity)
    known = filing.postings
    store.stories.put(setting.article, place, found, keys, known, setting.at, now)
    store.stories.forget(now - FORGET_AFTER, FORGOTTEN_AT_ONCE, swept(found))
