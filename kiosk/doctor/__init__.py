"""Looks at one installation and at the HikCentral that it talks to, and says what cures it.

Never changes anything but with --probe-writes, and then only test persons of its own, which are
deleted again. Never prints a secret or anything about a visitor. Main thread of a command.
"""
