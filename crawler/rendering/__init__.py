"""HERE IS A PAGE THAT ONLY SCRIPTS FILL; WHAT DOES IT SHOW? In a browser without a network."""
