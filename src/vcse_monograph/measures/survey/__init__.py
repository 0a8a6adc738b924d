"""What a survey's answers say among its respondents: items, subscales, gaps, waves; never of those who did not answer.

Frames of answers are wide: one row per respondent, one column per item, floats on the item's scale, nan where there is
no answer. Reversed items are turned when the survey is read (`responses`).
"""
