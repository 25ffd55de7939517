# Read by fish at the first Tab behind `luutin`; the program itself says what may follow.
_LUUTIN_COMPLETE=fish_source luutin | source
