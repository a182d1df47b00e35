"""One function per question that a page asks: the only door that pages and packs use."""
