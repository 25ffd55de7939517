"""HERE IS A FILE; WHAT TEXT DOES IT HOLD? Pure; runs in a process of its own, one for each file."""
