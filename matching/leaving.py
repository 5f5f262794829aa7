"""What happens here when a newcomer pauses or stops: nobody has to decide about her any more."""

from newcomers.leaving import when_leaving

from .services.deciding import newcomer_leaves

when_leaving(newcomer_leaves)
