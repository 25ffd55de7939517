"""WHICH ADDRESS NEXT? What is known of every address and host, and what is due when."""
