"""HERE IS THE SAME QUESTION; WHAT DOES FTS4 ITSELF SAY? The reference, and who answers when the fast engine cannot."""
