"""HERE IS A VISITOR; SHOW THE ARCHIVE. Web pages and a JSON API. It only ever reads the archive."""
