"""What every report is made of: the request, figures, places, and reads shared by all reports."""
