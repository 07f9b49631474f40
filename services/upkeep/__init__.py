"""Everything on a timer: the ticker itself, ending overdue visits, saving counts, watching."""
