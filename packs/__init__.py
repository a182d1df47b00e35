"""Packs: the reports as slides, the same everywhere: PPTX, PDF, HTML and a data annex."""
