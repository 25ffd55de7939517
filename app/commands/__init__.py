"""The subcommands, one module each; a module's `command` is what luutin.app.cli loads."""
