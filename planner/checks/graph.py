"""Walks over 'needs' graphs: what must come first, and where a chain closes on itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def walk(edges: Mapping[str, Iterable[str]]) -> tuple[list[str], list[list[str]]]:
    """All nodes, each after everything it leads to, and the cycles met on the way.

    A cycle is the list of its nodes in order; its last node leads back to its first. Depth-first without recursion,
    so that a chain of any length can be walked.
    """
    done: dict[str, None] = {}
    cycles: list[list[str]] = []
    for root in edges:
        path = [] if root in done else [root]
        pending: dict[str, Iterator[str]] = {node: iter(edges[node]) for node in path}
        while path:
            following = next((n for n in pending[path[-1]] if n not in done), None)
            if following is None:
                node = path.pop()
                del pending[node]
                done[node] = None
            elif following in pending:
                cycles.append(path[path.index(following) :])
            else:
                path.append(following)
                pending[following] = iter(edges.get(following, ()))
    return list(done), cycles
