"""The job engine: claims steps, runs them against the outside, records what came of it."""
