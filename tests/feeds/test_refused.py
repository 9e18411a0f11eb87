"""A form that is refused still cannot say when a price holds. Where this fails, it may have grown."""


def test_genai_prices_has_a_date_or_a_time_of_the_day_and_no_weekday(peers):
    assert peers("genai_prices_limits.py") == {
        "StartDateConstraint": ["start_date"],
        "TimeOfDateConstraint": ["start_time", "end_time"],
    }
