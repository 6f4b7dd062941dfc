"""What tells near-identical events apart: other countries, names, numbers, and other deeds.

Two lines about one court, one bank or one town have a form of words in common, and often a place.
Unless they share something of what happened they are two events: an alert that is lost by taking
them for one is worse than one that comes again.
"""

from __future__ import annotations

from collections.abc import Set

from monitor.novelty.neighbours import COUNTRY, Profile
from monitor.novelty.terms import known_words

BRIEF_FORM = 20
"""In texts of no more terms than this one form of words may tell of two events."""
BRIEF_DECISION = 30
"""What a court or a council decides is told in a few lines more."""
_ONE_FORM = 0.5
_HOURS = frozenset({"24", "48", "72"})
"""Whatever it is that lasts, it lasts so long."""
_NAMES_OF_A_BODY = 2
"""A town and a judge, or where something lies: what is more is of a case."""
_OWN_MATTER = 2
"""Words of its own that make a decision one on something else."""
_SMALL = 13
"""Figures below this may stand in any two texts."""
_OTHER_COUNTRIES = 0.3
_NOT_IN_THE_LEDE = 0.7
_OTHER_NAMES = 0.6
_OTHER_HEAD_NAMES = 0.5
_OTHER_SERIAL = 0.2
_ANOTHER_IN_ITS_PLACE = 0.1
_OTHER_NAME_AND_FIGURE = 0.3


def likeness_left(one: Profile, other: Profile) -> float:
    """What is left of a likeness when country, names, numbers of a series or deeds differ."""
    left = _OTHER_SERIAL if other_serial(one, other) else 1.0
    here, there = one.countries, other.countries
    if here and there and not here & there:
        elsewhere = here & other.terms.keys() or there & one.terms.keys()
        left *= _NOT_IN_THE_LEDE if elsewhere else _OTHER_COUNTRIES
    rare, head = _rare_names, _head_names
    if _strange(one.derived(rare), other) and _strange(other.derived(rare), one):
        left *= _OTHER_NAMES
    elif _strange(one.derived(head), other) and _strange(other.derived(head), one):
        left *= _OTHER_HEAD_NAMES
    if is_of_another(one, other):
        left *= _ANOTHER_IN_ITS_PLACE
    elif _names_and_counts_another(one, other):
        left *= _OTHER_NAME_AND_FIGURE
    return left


def is_of_another(one: Profile, other: Profile) -> bool:
    """Whether two brief texts are of two events, however like each other they are worded."""
    if _decided_otherwise(one, other):
        return True
    if not is_brief(one, other):
        return False
    if other_serial(one, other):
        return True
    return _is_in_its_place(one, other) or _shares_nothing_told(one, other)


def _names_and_counts_another(one: Profile, other: Profile) -> bool:
    """Whether each has a name and, at its head, figures of its own: two recalls of a firm.

    What two reporters have of one event differs in one of these, hardly in both.
    """
    if max(len(one.terms), len(other.terms)) > BRIEF_DECISION:
        return False
    mine, theirs = (each.derived(_head_figures) for each in (one, other))
    if not (mine and theirs) or mine & other.terms.keys() or theirs & one.terms.keys():
        return False
    here, there = (each.derived(_rare_names) for each in (one, other))
    if len((here & other.terms.keys()) | (there & one.terms.keys())) != 1:
        return False
    return bool(here - other.terms.keys() and there - one.terms.keys())


def _head_figures(one: Profile) -> frozenset[str]:
    return frozenset([term for term in _figures(one) & one.lede if not _is_small_figure(term)])


def is_brief(one: Profile, other: Profile) -> bool:
    """Whether both are but a few lines."""
    return max(len(one.terms), len(other.terms)) <= BRIEF_FORM


def _is_in_its_place(one: Profile, other: Profile) -> bool:
    """Whether two lines say the same of two: each has names that the other lacks, in one form.

    Where all figures agree these are two names of one.
    """
    mine, theirs = one.own - other.terms.keys(), other.own - one.terms.keys()
    if not (mine and theirs) or (_figures(one) and _figures(one) == _figures(other)):
        return False
    here, there = _form(one), _form(other)
    return 2 * len(here & there) >= _ONE_FORM * (len(here) + len(there))


def _shares_nothing_told(one: Profile, other: Profile) -> bool:
    """Whether two lines have nothing of what happened in common, but a place at most.

    "The central bank left its rate unchanged" is said of many banks, on one day.
    """
    shared = one.terms.keys() & other.terms.keys()
    if sum(term[0] == COUNTRY for term in shared) > 1:
        return False
    telling = _telling(shared)
    places = (one.own | other.own) - one.names - other.names
    if len(telling) < 2 and telling <= places:
        return True
    if _figures(one) != _figures(other):
        telling = {term for term in telling if not _is_small_figure(term)}
    return telling <= known_words().formal


def _decided_otherwise(one: Profile, other: Profile) -> bool:
    """Whether one body decided on two matters: a court has many cases, and one name and town."""
    known = known_words()
    shared = one.terms.keys() & other.terms.keys()
    if shared.isdisjoint(known.deciding):
        return False
    told = {term for term in _telling(shared) - known.formal if not _is_small_figure(term)}
    named = one.names | other.names | one.own | other.own
    is_brief = max(len(one.terms), len(other.terms)) <= BRIEF_DECISION
    if len(told) > (_NAMES_OF_A_BODY if is_brief else 1) or len(told - named) > 1:
        return False
    mine, theirs = (_telling(each.terms.keys() - shared) for each in (one, other))
    return min(len(mine - known.formal), len(theirs - known.formal)) >= _OWN_MATTER


def _telling(terms: Set[str]) -> Set[str]:
    """Those that do not stand in many stories, and are no country's."""
    return {term for term in terms - known_words().usual if term[0] != COUNTRY}


def _is_small_figure(term: str) -> bool:
    return term.isdigit() and int(term) < _SMALL


def _figures(one: Profile) -> Set[str]:
    return {term for term in one.terms if term[0].isdigit()} - _HOURS


def _form(one: Profile) -> Set[str]:
    """Its terms but for names and figures."""
    return one.terms.keys() - _figures(one) - one.own - one.names


def _strange(names: Set[str], other: Profile) -> bool:
    """Whether there are names, and none of them stands in the other."""
    return bool(names) and names.isdisjoint(other.terms)


def other_serial(one: Profile, other: Profile) -> bool:
    """Whether they number one series differently, and nowhere alike."""
    differ = False
    for mine in one.serials:
        for theirs in other.serials:
            if set(mine.of) & set(theirs.of):
                if mine.number == theirs.number:
                    return False
                differ = True
    return differ


def _head_names(one: Profile) -> frozenset[str]:
    """Of headline and first sentences: who and where it is about."""
    return _rare_names(one) & one.lede


def _rare_names(one: Profile) -> frozenset[str]:
    return one.names - known_words().usual
