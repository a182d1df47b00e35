"""Attendance marks, one for each pupil and session, summed into figures of schools and authorities."""
