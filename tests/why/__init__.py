"""One module per constraint family, of cases small enough to solve by hand; the docstrings work the optimum out."""
