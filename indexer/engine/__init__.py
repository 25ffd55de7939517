"""HERE IS A PARSED QUERY; WHICH ARTICLES MATCH, AND WHICH COME FIRST? What every engine promises, whatever it reads."""
