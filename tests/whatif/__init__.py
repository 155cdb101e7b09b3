"""What if: many solves, and what is made of them."""
