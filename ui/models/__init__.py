"""Qt models over snapshots. GUI thread only; no port is called from here."""
