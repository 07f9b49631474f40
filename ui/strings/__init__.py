"""Every text for people, through Qt translation; source language English.

Texts are asked for when they are shown, never kept, so that a language switch reaches them.
Usable without a QApplication; any thread.
"""
