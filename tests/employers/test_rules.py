import pytest

from employers.rules import normalise_enterprise_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0403.170.701", "0403.170.701"),
        ("BE 0403170701", "0403.170.701"),
        ("403.170.701", "0403.170.701"),
        ("be0403-170-701", "0403.170.701"),
    ],
)
def test_an_enterprise_number_is_written_in_one_way(text, number):
    assert normalise_enterprise_number(text) == number


@pytest.mark.parametrize("text", ["0403.170.702", "123", "2403.170.701", "=1+1", "٠٤٠٣١٧٠٧٠١", ""])
def test_what_is_no_enterprise_number_is_refused(text):
    with pytest.raises(ValueError, match=r".*") as problem:
        normalise_enterprise_number(text)
    assert str(problem.value) == text
