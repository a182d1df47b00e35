"""Methods that golden cases hold and no page uses yet: kept out of the product until one does."""
