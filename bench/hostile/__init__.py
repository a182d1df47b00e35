"""What hostile files, links, readers and libraries come to."""
