"""The partner port: who may call, what goes wrong, which path is which call."""
