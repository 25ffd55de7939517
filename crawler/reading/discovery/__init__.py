"""Here is a page. Which further pages does it name? Pure functions over what was fetched."""
