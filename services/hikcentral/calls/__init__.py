"""The typed calls by API area: requests out, frozen values in."""
