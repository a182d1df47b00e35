"""Invented names: none is the name of a real school, place or trust in the county."""

from __future__ import annotations

import numpy as np

_FIRST = (
    "Quill Wither Pell Ketter Sallow Oster Tarn Fenna Harl Dunnel Skel Larra Rusk Pyke Saffer "
    "Ember Loder Nettle Ostler Vellan Merrow Jessop Corvel Tamsin Brindle Yarrel Umber Gossa "
    "Pernel Ravel Sorrel Trellis Wicken Zellan"
)
_LAST = "mere hythe combe wold reach stow holt fleet garth moor brook rise"
TRUST_NAMES = (
    "Sallowreach Learning Trust",
    "Three Kestrels Schools Partnership",
    "Ostermere Academies Trust",
    "Gossafleet Education Trust",
    "Brindlewold Family of Schools",
    "Diocesan Trust of Pellhythe",
    "Yarrelholt Learning Partnership",
    "Quillmoor Schools Trust",
    "Embergarth Education Partnership",
    "Umberstow Multi Academy Trust",
    "Larrabrook Academies",
    "Tarnrise Coastal Schools Trust",
    "Velvet Heron Learning Trust",
    "Corvelmere Inclusive Schools Trust",
)


def invented_places(rng: np.random.Generator, count: int) -> list[str]:
    """So many different invented place-names, in a random order fixed by the generator."""
    every = [first + last for first in _FIRST.split() for last in _LAST.split()]
    if count > len(every):
        raise ValueError(f"{count} names asked for, {len(every)} can be invented: add syllables")
    return [every[index] for index in rng.permutation(len(every))[:count]]


def school_name(place: str, phase: str, kind: str) -> str:
    """The name a school of this phase and type (GIAS words) would carry."""
    academy = "cademy" in kind or "Free" in kind
    if phase == "middle":
        return f"{place} Middle School"
    if phase == "secondary":
        return f"{place} Academy" if academy else f"{place} High School"
    if phase == "special":
        return f"The {place} School"
    if phase == "alternative_provision":
        return f"{place} Centre"
    if kind == "Voluntary controlled school":
        return f"{place} Church of England Voluntary Controlled Primary School"
    if kind == "Voluntary aided school":
        return f"{place} Church of England Voluntary Aided Primary School, {place}"
    return f"{place} Primary Academy" if academy else f"{place} Community Primary School"
