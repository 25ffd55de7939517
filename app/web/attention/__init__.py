"""Attention over time: `series` counts shares, `drawing` draws them, `page` shows and gives them away."""
