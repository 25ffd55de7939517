"""Here is a page; which further pages does it name? Pure functions over what was fetched."""
