"""Whether the promises of a plan are being kept."""
