"""HERE IS A PAGE; WHAT IS IT, WHAT DOES IT HOLD, AND WHERE DOES IT LEAD? Pure; runs in a process of its own."""
