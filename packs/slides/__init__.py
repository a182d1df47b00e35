"""What packs say: slides and papers, before any format."""
