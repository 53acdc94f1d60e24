"""Critical path and rings beside networkx, on 500 graphs made by chance each."""

from random import Random

import networkx as nx
import pytest

from dashboard.roadmap.critical_path import critical
from dashboard.roadmap.dependencies import circle
from dashboard.roadmap.initiatives import Initiative, Link
from tests.dashboard.roadmap.given import FIRST
from tests.dashboard.roadmap.plans import chance_plan

SOURCE, SINK = "source", "sink"
BEFORE = 10_000
"""Days from the source to the first of January: no way from it is shorter than none at all."""
FAR = 10**6
"""An edge that every longest path takes."""
GRAPHS = 500


def graph_of(plan: list[Initiative]) -> nx.DiGraph:
    """First days as nodes; what has to lie between two of them as weights, as defined."""
    graph = nx.DiGraph()
    spans = {each.key: each.span for each in plan}
    for each in plan:
        span = spans[each.key]
        assert span is not None
        graph.add_edge(SOURCE, each.key, weight=BEFORE + (span.start - FIRST).days)
        graph.add_edge(each.key, SINK, weight=span.days - 1)
        for link in each.depends_on:
            other = spans[link.predecessor]
            assert other is not None
            weight = (
                link.lag
                + {
                    Link.FS: other.days,
                    Link.SS: 0,
                    Link.FF: other.days - span.days,
                    Link.SF: 1 - span.days,
                }[link.link]
            )
            graph.add_edge(link.predecessor, each.key, weight=weight)
    return graph


@pytest.mark.parametrize("part", range(5))
def test_the_plans_end_and_slack_are_networkxs_longest_paths(part: int) -> None:
    for seed in range(part * GRAPHS // 5, (part + 1) * GRAPHS // 5):
        chance = Random(seed)
        plan = chance_plan(chance, chance.randint(1, 30), chance.choice((0.03, 0.1, 0.4)), 20)
        found = critical(plan)
        assert found is not None
        graph = graph_of(plan)
        length = nx.dag_longest_path_length(graph)
        assert (found.end - FIRST).days == length - BEFORE
        for key, slack in found.slack.items():
            assert length - slack == through(graph, key)
        assert nx.is_path(graph, [SOURCE, *found.path, SINK])
        assert {found.slack[key] for key in found.path} == {0}


def through(graph: nx.DiGraph, key: str) -> int:
    """The longest way from source to sink by one node."""
    to_it = graph.subgraph(nx.ancestors(graph, key) | {key}).copy()
    from_it = graph.subgraph(nx.descendants(graph, key) | {key}).copy()
    to_it.add_edge(key, "here", weight=FAR)
    from_it.add_edge("here", key, weight=FAR)
    return sum(nx.dag_longest_path_length(part) - FAR for part in (to_it, from_it))


@pytest.mark.parametrize("part", range(5))
def test_a_ring_is_found_where_networkx_finds_one(part: int) -> None:
    for seed in range(part * GRAPHS // 5, (part + 1) * GRAPHS // 5):
        chance = Random(seed)
        size = chance.randint(2, 25)
        plan = chance_plan(chance, size, chance.choice((0.4, 1.0, 2.0)) / size, rings=True)
        links = [link for each in plan for link in each.depends_on]
        graph = nx.DiGraph((link.predecessor, link.successor) for link in links)
        ring = circle(links)
        assert bool(ring) is not nx.is_directed_acyclic_graph(graph)
        assert (critical(plan) is None) is bool(ring)
        if ring:
            assert ring[0] == ring[-1] == min(ring)
            assert len(set(ring)) == len(ring) - 1
            assert nx.is_path(graph, ring)
