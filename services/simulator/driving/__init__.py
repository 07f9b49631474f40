"""The client side of the admin API, one class of moves per theme."""
