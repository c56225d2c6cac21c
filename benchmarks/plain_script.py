"""
What one would write without kg: jieba.posseg, NetworkX and rdflib over the same pages.

    python benchmarks/plain_script.py FOLDER OUT

Names are what jieba's tagger calls a person, place, organisation or other proper noun; names in
one sentence are linked and counted; the graph is written as GraphML and Turtle, with the first
sentence of each link. No page is cut into articles, nothing is resolved, nothing is stated.
"""

from __future__ import annotations

import re
import sys
from itertools import combinations
from pathlib import Path

import jieba.posseg
import networkx as nx
import rdflib

KINDS = {"nr": "person", "ns": "place", "nt": "organization", "nz": "other"}


def main(folder: Path, out: Path) -> None:
    """Read the pages, write both files."""
    graph = nx.Graph()
    for path in sorted(folder.glob("*.txt")):
        for sentence in re.split(r"[。！？；\n]+", path.read_text(encoding="utf-8")):
            names = {pair.word: KINDS[pair.flag] for pair in jieba.posseg.cut(sentence) if pair.flag in KINDS}
            for name, kind in names.items():
                graph.add_node(name, type=kind, count=graph.nodes.get(name, {}).get("count", 0) + 1)
            for one, other in combinations(sorted(names), 2):
                if graph.has_edge(one, other):
                    graph[one][other]["weight"] += 1
                else:
                    graph.add_edge(one, other, weight=1, sentence=sentence)
    nx.set_node_attributes(graph, nx.pagerank(graph), "pagerank")
    out.mkdir(parents=True, exist_ok=True)
    nx.write_graphml_xml(graph, out / "graph.graphml")
    space = rdflib.Namespace("https://example.org/")
    triples = rdflib.Graph()
    nodes = {name: space[f"n{number}"] for number, name in enumerate(graph)}
    for name, data in graph.nodes(data=True):
        triples.add((nodes[name], rdflib.RDFS.label, rdflib.Literal(name, lang="zh")))
        triples.add((nodes[name], rdflib.RDF.type, space[data["type"]]))
        triples.add((nodes[name], space["count"], rdflib.Literal(data["count"])))
    for number, (one, other, data) in enumerate(graph.edges(data=True)):
        link = space[f"l{number}"]
        triples.add((link, space["between"], nodes[one]))
        triples.add((link, space["between"], nodes[other]))
        triples.add((link, space["weight"], rdflib.Literal(data["weight"])))
        triples.add((link, space["sentence"], rdflib.Literal(data["sentence"], lang="zh")))
    triples.serialize(out / "graph.ttl", format="turtle")
    print(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges, {len(triples)} triples")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
