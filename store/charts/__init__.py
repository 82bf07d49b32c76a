"""Figures for charts and exports, by cluster and period: a fixed number of statements, however many places there are.

What of it may be shown for a place: `flows.small_cells`.
"""
