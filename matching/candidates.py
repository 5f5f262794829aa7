"""The possible pairs of a town, block by block, before any pair is scored. Pure; the same pairs as ``constraints``.

``constraints.possible`` makes matrices of everybody with everybody: right for a page about one town, too much for a
country. Here people are first laid on a grid whose cells are as wide as the furthest distance anybody accepts, so
that a newcomer meets the mentors of her own and the eight cells around it only. Half-days and languages are bits of
one number and one AND each; distance is a product of unit vectors (the cosine of the angle between two places), and
only what lies on the edge is measured by the exact formula. Memory is bounded by the block, not by the town.

Cells that touch nobody else's are separate ``parts``: their people cannot compete, so each is solved on its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .constraints import EARTH_RADIUS_KM, great_circle_km, own_reasons
from .people import A2, Bools, Floats, Ints, Newcomers, Side, Texts, Town

CELLS = 1 << 16  # newcomers times mentors looked at together: small enough for the processor's cache
EDGE = 1e-12  # cosines nearer to the limit than this are measured exactly
KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180
WORD = 32

Words = npt.NDArray[np.uint32]
Pairs = tuple[Ints, Ints]


@dataclass(frozen=True)
class Part:
    """People who can only be matched among themselves: rows and columns of the town, ascending."""

    rows: Ints
    columns: Ints


@dataclass(frozen=True)
class _Packed:
    """One side's people who could be matched with somebody, sorted by grid cell."""

    index: Ints  # their places in the town
    cell: npt.NDArray[np.int64]  # [n, 2] north, east
    slots: Words  # [n, words]
    languages: Words  # [n, words]
    wish: Ints  # [n] three times the wish plus the gender, for newcomers times nine
    unit: Floats  # [n, 3] the place as a unit vector
    cosine: Floats  # [n] of the furthest distance
    latitude: Floats
    longitude: Floats
    limit: Floats


def parts(town: Town) -> list[Part]:
    """Connected areas, by the first newcomer in them. Who cannot be matched with anybody is in none."""
    newcomers, mentors, grid = _pack(town, everybody(town))
    if len(newcomers.index) == 0 or len(mentors.index) == 0:
        return []
    hers, her_cell = np.unique(_key(newcomers.cell, grid), return_inverse=True)
    his, his_cell = np.unique(_key(mentors.cell, grid), return_inverse=True)
    edges = []
    for step in _around(grid):
        at = np.searchsorted(his, hers + step)
        found = (at < len(his)) & (his[np.minimum(at, len(his) - 1)] == hers + step)
        edges.append(np.column_stack([np.flatnonzero(found), len(hers) + at[found]]))
    ends = np.concatenate(edges)
    nodes = len(hers) + len(his)
    _number, area = connected_components(
        coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes)), directed=False
    )
    her_area, his_area = area[her_cell], area[len(hers) + his_cell]
    shared = np.intersect1d(her_area, his_area)
    found_parts = [
        Part(rows, columns)
        for rows, columns in zip(
            _grouped(newcomers.index, her_area, shared), _grouped(mentors.index, his_area, shared), strict=True
        )
    ]
    return sorted(found_parts, key=lambda part: int(part.rows[0]))


def blocks(town: Town, part: Part | None = None, blocked: Ints | None = None) -> Iterator[Pairs]:
    """(rows, columns) of possible pairs, all pairs of a newcomer in one block; together every possible pair once.

    ``part`` comes from ``parts`` or ``everybody``; ``blocked`` [pairs, 2] are not to be proposed again.
    """
    newcomers, mentors, grid = _pack(town, everybody(town) if part is None else part)
    forbidden = None
    if blocked is not None and len(blocked):
        named = np.asarray(blocked, dtype=np.int64)
        forbidden = np.sort(named[:, 0] * len(town.mentors) + named[:, 1])
    if len(newcomers.index) == 0 or len(mentors.index) == 0:
        return
    hers, his = _key(newcomers.cell, grid), _key(mentors.cell, grid)
    cells, first = np.unique(hers, return_index=True)
    last = np.append(first[1:], len(hers))
    for cell, start, end in zip(cells.tolist(), first.tolist(), last.tolist(), strict=True):
        near = _mentors_around(cell, his, grid)
        if len(near) == 0:
            continue
        beside = _take(mentors, near)
        stride = max(CELLS // len(near), 1)
        for at in range(start, end, stride):
            rows, columns = _together(_take(newcomers, slice(at, min(at + stride, end))), beside)
            if forbidden is not None:
                keys = rows * len(town.mentors) + columns
                allowed = forbidden[np.minimum(np.searchsorted(forbidden, keys), len(forbidden) - 1)] != keys
                rows, columns = rows[allowed], columns[allowed]
            if len(rows):
                yield rows, columns


def all_pairs(town: Town, blocked: Ints | None = None) -> Pairs:
    """Every possible pair, sorted by newcomer and mentor: for towns that are small enough."""
    found = list(blocks(town, blocked=blocked))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    rows, columns = (np.concatenate(side) for side in zip(*found, strict=True))
    order = np.lexsort((columns, rows))
    return rows[order], columns[order]


# --- One block -------------------------------------------------------------------------------


def _together(newcomers: _Packed, mentors: _Packed) -> Pairs:
    """The possible pairs between a few newcomers and the mentors around them."""
    both = _share(newcomers.slots, mentors.slots) & _share(newcomers.languages, mentors.languages)
    spare = newcomers.unit @ mentors.unit.T  # the cosine of the angle, then how far it lies within the limit
    spare -= np.maximum(newcomers.cosine[:, None], mentors.cosine[None, :])
    both &= spare >= -EDGE
    flat = np.flatnonzero(both)
    one = flat // both.shape[1]
    other = flat - one * both.shape[1]
    kept = WISHES_KEPT[newcomers.wish[one] + mentors.wish[other]]
    edge = np.flatnonzero(spare.ravel()[flat] <= EDGE)
    if len(edge):
        hers, his = one[edge], other[edge]
        distance = great_circle_km(
            newcomers.latitude[hers], newcomers.longitude[hers], mentors.latitude[his], mentors.longitude[his]
        )
        kept[edge] &= distance <= np.minimum(newcomers.limit[hers], mentors.limit[his])
    return newcomers.index[one[kept]], mentors.index[other[kept]]


def _share(left: Words, right: Words) -> Bools:
    """[n, m]: whether both have one bit in common."""
    shared = (left[:, None, 0] & right[None, :, 0]) != 0
    for word in range(1, left.shape[1]):
        shared |= (left[:, None, word] & right[None, :, word]) != 0
    return np.asarray(shared)


def _wishes_kept() -> Bools:
    """[newcomer's code + mentor's code]: whether both wishes about gender are kept."""
    kept = np.zeros(81, dtype=np.bool_)
    for hers in range(9):
        for his in range(9):
            kept[9 * hers + his] = WISH_KEPT[hers // 3, his % 3] and WISH_KEPT[his // 3, hers % 3]
    return kept


# [wish, gender]: 0 any or preferred, 1 a woman, 2 a man; 0 other or unknown, 1 female, 2 male
WISH_KEPT = np.array([[True, True, True], [False, True, False], [False, False, True]])
WISHES_KEPT = _wishes_kept()


# --- Packing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Grid:
    """Cells at least as wide as the furthest distance; ``width`` cells from west to east and one empty on each side."""

    degrees_north: float
    degrees_east: float
    south: float
    west: float
    width: int


def everybody(town: Town) -> Part:
    """Who could be matched with somebody at all, whoever the others are."""
    newcomers, mentors = town.newcomers, town.mentors
    able = np.array([not code for code in own_reasons(town)], dtype=np.bool_) & (newcomers.max_distance_km >= 0)
    ready = mentors.approved & mentors.trained & (mentors.free_places > 0) & (mentors.max_distance_km >= 0)
    ready &= ~np.isnan(mentors.latitude) & ~np.isnan(mentors.longitude)
    return Part(np.flatnonzero(able), np.flatnonzero(ready))


def _pack(town: Town, part: Part) -> tuple[_Packed, _Packed, _Grid]:
    grid = _grid(town.newcomers, part.rows, town.mentors, part.columns)
    return _side(town.newcomers, part.rows, grid), _side(town.mentors, part.columns, grid), grid


def _grid(newcomers: Side, rows: Ints, mentors: Side, columns: Ints) -> _Grid:
    if len(rows) == 0 or len(columns) == 0:
        return _Grid(1.0, 1.0, 0.0, 0.0, 3)
    reach = min(newcomers.max_distance_km[rows].max(), mentors.max_distance_km[columns].max())
    latitude = np.concatenate([newcomers.latitude[rows], mentors.latitude[columns]])
    longitude = np.concatenate([newcomers.longitude[rows], mentors.longitude[columns]])
    north = max(reach, 0.1) * 1.001 / KM_PER_DEGREE
    # A degree of longitude is shortest nearest to a pole; beyond 80 degrees or around the world: one cell for all.
    furthest = min(np.abs(latitude).max() + north, 90)
    span = longitude.max() - longitude.min()
    around_the_world = furthest > 80 or span > 180
    east = 1000.0 if around_the_world else 1.01 * north / np.cos(np.radians(furthest))
    width = int(span // east) + 3
    return _Grid(float(north), float(east), float(latitude.min()), float(longitude.min()), width)


def _side(side: Side, index: Ints, grid: _Grid) -> _Packed:
    latitude, longitude = side.latitude[index], side.longitude[index]
    cell = np.column_stack(
        [(latitude - grid.south) // grid.degrees_north, (longitude - grid.west) // grid.degrees_east]
    ).astype(np.int64)
    order = np.argsort(_key(cell, grid), kind="stable")
    index = index[order]
    latitude, longitude, limit = side.latitude[index], side.longitude[index], side.max_distance_km[index]
    north, east = np.radians(latitude), np.radians(longitude)
    codes = 3 * _code(side.wish[index], "female_required", "male_required")
    codes += _code(side.gender[index], "female", "male")
    return _Packed(
        index=index,
        cell=cell[order],
        slots=_words(side.slots[index]),
        languages=_words(side.level[index] >= A2),
        wish=codes * (9 if isinstance(side, Newcomers) else 1),
        unit=np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]),
        cosine=np.cos(np.minimum(limit / EARTH_RADIUS_KM, np.pi)),
        latitude=latitude,
        longitude=longitude,
        limit=limit,
    )


def _take(side: _Packed, which: Any) -> _Packed:
    return _Packed(**{name: getattr(side, name)[which] for name in _Packed.__dataclass_fields__})


def _words(flags: Bools) -> Words:
    """[n, words]: the flags of a row as bits."""
    width = max(-(-flags.shape[1] // WORD), 1)
    padded = np.zeros((len(flags), width * WORD), dtype=np.bool_)
    padded[:, : flags.shape[1]] = flags
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint32)


def _code(texts: Texts, first: str, second: str) -> Ints:
    return np.asarray((texts == first) + 2 * (texts == second), dtype=np.int64)


def _key(cell: npt.NDArray[np.int64], grid: _Grid) -> Ints:
    return np.asarray(cell[:, 0] * grid.width + cell[:, 1])


def _around(grid: _Grid) -> list[int]:
    return [north * grid.width + east for north in (-1, 0, 1) for east in (-1, 0, 1)]


def _mentors_around(cell: int, keys: Ints, grid: _Grid) -> Ints:
    """Positions of the mentors in the cell and the eight around it; ``keys`` are sorted."""
    ranges = []
    for north in (-1, 0, 1):
        middle = cell + north * grid.width
        start, end = np.searchsorted(keys, [middle - 1, middle + 2])
        ranges.append(np.arange(start, end))
    return np.concatenate(ranges)


def _grouped(index: Ints, group: Ints, wanted: Ints) -> list[Ints]:
    """For each wanted group its members, ascending."""
    order = np.lexsort((index, group))
    start, end = np.searchsorted(group[order], wanted), np.searchsorted(group[order], wanted, side="right")
    return [index[order[a:b]] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
