"""Widgets that pages are made of. GUI thread only; ports are reached through the bridge."""
