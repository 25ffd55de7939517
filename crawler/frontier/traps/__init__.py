"""IS IT A TRAP? Patterns of addresses, what each may cost, and what was found out about them."""
