"""The probes that settle the doubtful facts of contract 9 with test persons of their own."""
