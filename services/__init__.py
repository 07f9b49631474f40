"""Everything that does the work, without Qt: use cases, jobs, store and adapters."""
