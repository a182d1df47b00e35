"""Which schools need help first, and how good that order has proved."""
