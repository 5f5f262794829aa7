"""A date inside a sentence: without the abbreviated word for year, whose point would double the full stop."""

DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, H:i"
TIME_FORMAT = "H:i"
