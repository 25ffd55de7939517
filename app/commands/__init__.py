"""HERE IS A COMMAND LINE; DO WHAT IT SAYS. One module each, whose `command` is what luutin.app.cli loads."""
