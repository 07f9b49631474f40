"""The calls of the partner interface, one module per area of contract section 3."""
