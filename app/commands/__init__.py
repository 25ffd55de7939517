"""The subcommands, one module each; a module's `command` is what app.cli loads."""
