"""The figures of any measure: published, summed from schools, or counted from registers."""
