"""Types, rules, ports and events of the front desk. Standard library only; no input or output."""
