"""Published files, fetched from the official services when a person or a timer asks for them."""
