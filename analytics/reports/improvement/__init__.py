"""Actions, support, interventions, registers and partners."""
