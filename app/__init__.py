"""HERE IS A PERSON; SERVE THEM: the command line, the web pages, the JSON API."""
