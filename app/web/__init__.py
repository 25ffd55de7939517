"""HERE IS A VISITOR; SHOW THE ARCHIVE. Web pages and a JSON API, called the reading room: it only ever reads."""
