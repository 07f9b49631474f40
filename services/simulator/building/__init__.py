"""The simulated world: what the server knows and what each device really has."""
