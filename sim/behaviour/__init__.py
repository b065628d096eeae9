"""Every decision of a person: small pure scalar functions, written once and compiled, one idea a file."""
