"""Who looks at Milepost, on which day: the clock, the settings and the desk that they open."""
