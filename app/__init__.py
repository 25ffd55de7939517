"""HERE IS A PERSON; SERVE THEM. The command line, the web pages, the JSON API."""
