"""How forecasts and the reach of targets did in the past."""
