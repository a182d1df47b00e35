"""What Hypothesis draws from, and how often: the same examples in every run."""

from hypothesis import settings
from hypothesis import strategies as st

EXAMPLES = settings(max_examples=50, derandomize=True, deadline=None)

percentages = st.floats(0, 100).map(lambda value: round(value, 1))
maybe_percentages = st.none() | percentages
chances = st.floats(0, 1)
confidences = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.998])


@st.composite
def proportions(draw: st.DrawFn) -> tuple[int, int]:
    """A count and the number it is of."""
    n = draw(st.integers(1, 5000))
    return draw(st.integers(0, n)), n
