"""The reading room: web pages and a JSON API over one archive. It only ever reads."""
