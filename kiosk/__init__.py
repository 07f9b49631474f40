"""The reception kiosk program: command line, composition root, settings and the core rules."""

__version__ = "0.1.0"
