"""Published files read a second time, by rules of their own: nothing here knows how a build reads.

The readers of this folder import neither `data` nor `analytics`: what both got wrong in the same
way would otherwise look right. `python -m bench truth` compares the two.
"""
