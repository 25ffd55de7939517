"""WHAT DOES A HOST REPEAT FROM PAGE TO PAGE? Learnt from its articles, and evidence when further ones are read."""
