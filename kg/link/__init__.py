"""Mentions -> entities and stated relations."""

from kg.link.page.home import HomeVotes, home_votes, work_out_home
from kg.link.resolve import Resolved, entities_of, resolve_page

__all__ = ["HomeVotes", "Resolved", "entities_of", "home_votes", "resolve_page", "work_out_home"]
