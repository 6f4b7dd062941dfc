"""Where the authorities that speak in a sentence are in charge."""

from __future__ import annotations

from monitor.language.counts.grounds import unknown_name
from monitor.language.counts.scenes import Scene, scene_words
from monitor.language.counts.subjects import nation


def place_of_authority(scene: Scene) -> str | None:
    """ "Peru's civil defence agency said …": where those who speak are in charge."""
    words = scene_words()
    for at, hit in scene.places.items():
        if at != hit.first or hit.value.country is None or hit.value.kind in {"seat", "place"}:
            continue
        behind = [scene.text(hit.last + by) for by in range(5)]
        titled = next((n for n, text in enumerate(behind) if text in words.authorities), None)
        elsewhere = titled is not None and set(behind[: titled + 1]) & words.not_there
        if titled is not None and (not elsewhere or "civil" in behind):
            return nation(hit.value)
    return _local(scene)


def _local(scene: Scene) -> str | None:
    """ "The mayor of Brenn said …": a town's own officials speak of their town."""
    if scene_words().local_authorities.isdisjoint(scene.sentence.vocabulary):
        return None
    for at in range(1, len(scene.tokens) - 1):
        if scene.text(at) == "of" and scene.text(at - 1) in scene_words().local_authorities:
            name = unknown_name(scene, at, at + 1, None)
            hit = scene.places.get(at + 1)
            if hit or name:
                return hit.value.name if hit else (name.name if name else None)
    return None
