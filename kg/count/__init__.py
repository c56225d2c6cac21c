"""Mention table -> pairs, statistics, evidence: SQL steps and the engines that run them."""
