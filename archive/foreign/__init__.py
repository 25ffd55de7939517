"""HERE IS A FILE THAT SOMEBODY ELSE KEPT; WHICH CAPTURES DOES IT HOLD? Streamed, and every fault of it is named."""
