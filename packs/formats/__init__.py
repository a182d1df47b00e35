"""How packs are written: HTML, PDF, PPTX and the data annex."""
