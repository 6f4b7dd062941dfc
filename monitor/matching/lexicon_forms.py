"""What a reader can be taught, as people write it: topics, words, and the names of names.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from monitor.forms import Form, Text, Texts, one_of, schema_of, wrong
from monitor.matching.fields import LADDER

Words = Annotated[dict[Text, Texts], Field(default_factory=dict)]
Pairs = Annotated[dict[Text, Text], Field(default_factory=dict)]


def _version(value: object) -> object:
    if value != 1 or isinstance(value, bool):
        raise wrong("is not one that this version reads", "write `version: 1`")
    return value


Version = Annotated[Literal[1], BeforeValidator(_version)]


_Status = Annotated[str, one_of(LADDER, "status")]


class TopicForm(Form):
    """A kind of event of one's own: the words that mention it, and who must take part."""

    NOUN = "a topic"

    phrases: Texts
    who: Texts = ()
    parties: Texts = ()
    not_: Texts = Field(default=(), alias="not")
    confirmed_by: Annotated[Literal["any", "all"], one_of(("any", "all"), "way to confirm")] = "any"


class RoleForm(Form):
    """Words that give a number its role: `left` of the number, or `right` of it."""

    NOUN = "a role"

    left: Texts = ()
    right: Texts = ()


class CueForm(Form):
    """Words that say how sure a statement is; `direction` is where what they govern stands."""

    NOUN = "a cue"

    id: Text
    match: Text
    status: _Status
    direction: Annotated[
        Literal["forward", "backward", "both"],
        one_of(("forward", "backward", "both"), "direction"),
    ] = "both"


class LexiconForm(Form):
    """Words that the reader learns, beside its own."""

    NOUN = "a lexicon"

    units: Words
    roles: Annotated[dict[Text, RoleForm], Field(default_factory=dict)]
    cues: tuple[CueForm, ...] = ()


class PersonForm(Form):
    """One person's spellings and offices."""

    NOUN = "a person"

    name: Text
    also: Texts = ()
    offices: Texts = ()


class PlaceForm(Form):
    """One place's spellings, and how its people are called."""

    NOUN = "a place"

    name: Text
    also: Texts = ()
    people: Texts = ()


class BodyForm(Form):
    """One organisation's spellings, and for whom it speaks."""

    NOUN = "a body"

    name: Text
    also: Texts = ()
    party_to: Text = ""


class PublisherForm(Form):
    """One outlet; those of one `family` count as one voice."""

    NOUN = "a publisher"

    name: Text
    domains: Texts = ()
    family: Text = ""


class NamesForm(Form):
    """names.yaml: spellings united. Nobody must stand in it to be read."""

    NOUN = "names.yaml"

    version: Version = 1
    people: tuple[PersonForm, ...] = ()
    places: tuple[PlaceForm, ...] = ()
    bodies: tuple[BodyForm, ...] = ()
    groups: Words
    publishers: tuple[PublisherForm, ...] = ()


def names_schema() -> dict[str, Any]:
    """The JSON Schema of names.yaml."""
    return schema_of(NamesForm, "monitor names")
