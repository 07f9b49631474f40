"""What the receptionist works with. GUI thread only; ports are reached through the bridge."""
