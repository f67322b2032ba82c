"""The grammar of numbers: how many of what, with which bounds."""
