"""Tables -> a NetworkX graph, with communities, centrality and layout."""
