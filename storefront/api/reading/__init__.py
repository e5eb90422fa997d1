"""What can be read without saying who one is: the range, its groups, and where it is sold."""
