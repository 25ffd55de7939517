"""HERE IS AN ARTICLE; WHOM DOES IT NAME, AND IN WHICH FUNCTION? And here is a name; in which articles does it stand?"""
