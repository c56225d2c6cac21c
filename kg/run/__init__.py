"""Puts the rooms in order: pages, pipeline, manifest, the build."""
