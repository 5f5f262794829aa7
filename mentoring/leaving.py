"""What happens here when a newcomer pauses or stops: an offer that is still open is taken back."""

from newcomers.leaving import when_leaving

from .services.offers import newcomer_leaves

when_leaving(newcomer_leaves)
