"""The composition root: builds every part once, in order, and hands ports to the screens.

The only package that sees both `ui` and `services`. No rules live here.
"""
