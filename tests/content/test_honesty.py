"""The status of a translation is a function of hashes and reviews."""

from hypothesis import given
from hypothesis import strategies as st

from content.honesty import Review, Status, digest, digest_pair, status

words = st.text(alphabet="abc é3", min_size=1).filter(str.strip)


def judged(source, text, *, translated_from=None, readers=(), critical=False):
    reviews = [Review(reader, digest_pair(source, text)) for reader in readers]
    of = digest(source) if translated_from is None else digest(translated_from)
    return status(source=source, translated_from=of, text=text, reviews=reviews, critical=critical)


def test_without_text_it_is_missing():
    assert judged("Hallo", " ") == Status.MISSING
    assert status(source="Hallo", translated_from=None, text="Hello", reviews=[], critical=False) == Status.MISSING


def test_one_reader_proofreads_and_a_critical_text_needs_two():
    assert judged("Hallo", "Hello") == Status.MACHINE
    assert judged("Hallo", "Hello", readers=[1]) == Status.PROOFREAD
    assert judged("Hallo", "Hello", readers=[1], critical=True) == Status.MACHINE
    assert judged("Hallo", "Hello", readers=[1, 1], critical=True) == Status.MACHINE
    assert judged("Hallo", "Hello", readers=[1, 2], critical=True) == Status.PROOFREAD


@given(source=words, other=words, text=words)
def test_another_dutch_text_always_says_changed_and_back_again_does_not(source, other, text):
    expected = Status.PROOFREAD if digest(source) == digest(other) else Status.CHANGED
    assert judged(source, text, translated_from=other, readers=[1]) == expected


@given(source=words, text=words, later=words)
def test_a_review_counts_only_for_the_text_that_was_read(source, text, later):
    review = Review(1, digest_pair(source, text))
    found = status(source=source, translated_from=digest(source), text=later, reviews=[review], critical=False)
    assert (found == Status.PROOFREAD) == (digest(text) == digest(later))
