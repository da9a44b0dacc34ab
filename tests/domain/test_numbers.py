"""Numbers as people and machines write them."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import NotUnderstood
from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164, E164_FORM, Area, SipUser

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
SINGAPORE, ITALY, MEXICO = "+6565550100", "+390612345678", "+525512345678"


def examples() -> list[E164]:
    """A mobile and a landline number of every country there is."""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    found = (phonenumbers.example_number_for_type(one, kind) for one in REGIONS for kind in kinds)
    written = (
        phonenumbers.format_number(one, phonenumbers.PhoneNumberFormat.E164)
        for one in found
        if one is not None
    )
    return [E164(one) for one in written]


@pytest.mark.parametrize(
    "text",
    [
        "+14155552671",
        "+1 415-555-2671",
        "+1 (415) 555\u20132671",
        "+1.415.555.2671",
        "  +1 415 555 2671\t",
        "\uff0b\uff11\uff14\uff11\uff15\uff15\uff15\uff15\uff12\uff16\uff17\uff11",  # full-width
    ],
)
def test_an_international_number_is_read_however_it_is_written(text: str) -> None:
    assert E164.parse(text) == E164("+14155552671")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("(415) 555-2671", "US", "+14155552671"),
        ("1 415 555 2671", "US", "+14155552671"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("06 1234 5678", "IT", ITALY),
        ("+44 20 7946 0018", "US", "+442079460018"),
    ],
)
def test_a_national_number_is_completed_by_the_default_country(
    text: str, country: str, number: str
) -> None:
    assert E164.parse(text, country) == E164(number)


@pytest.mark.parametrize(
    ("text", "country", "why"),
    [
        ("1-800-FLOWERS", "US", "has letters in it"),
        ("tel:+14155552671", None, "has letters in it"),
        ("911", "US", "is a short code"),
        ("999", "GB", "is a short code"),
        ("112", "DE", "is a short code"),
        ("+1911", None, "has too few digits"),
        ("116117", "DE", "is a short code"),
        ("+1415555", None, "has too few digits"),
        ("555-2671", "US", "has too few digits, or the area code is missing"),
        ("+141555526711", None, "has too many digits"),
        ("+1415555267112345678", None, "is no phone number"),
        ("+1 415 555 2671 #5", None, "has an extension"),
        ("+9991234567", None, "begins with no country code there is"),
        ("4155552671", None, "begins with no country code there is"),
        ("+5980004957860930", None, "has too many digits"),
        ("+200000000000", None, "can be read as +20000000000 or as +2000000000"),
        ("", "US", "is no phone number"),
        ("+", "US", "is no phone number"),
    ],
)
def test_what_cannot_be_dialled_is_refused_with_the_reason_and_an_example(
    text: str, country: str | None, why: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        E164.parse(text, country)

    assert f"“{text}” {why}" in str(refused.value)
    assert "`+14155552671`" in str(refused.value)


def test_a_possible_number_need_not_be_a_valid_one() -> None:
    possible, valid = E164.parse("+19995552671"), E164.parse("+14155550100")

    assert (possible.valid, valid.valid) == (False, True)


def test_a_number_of_any_country_survives_being_written_for_people() -> None:
    assert [one for one in examples() if E164.parse(one.pretty) != one] == []
    assert len(examples()) > 400


@given(st.from_regex(r"\+[1-9][0-9]{5,13}", fullmatch=True))
@example("+200000000000")
def test_whatever_is_parsed_is_parsed_the_same_from_its_pretty_form(text: str) -> None:
    try:
        number = E164.parse(text)
    except NotUnderstood:
        return
    assert E164.parse(number.pretty) == number
    assert E164.parse(number.value) == number


@given(st.text(max_size=30), st.sampled_from([None, *REGIONS]))
def test_any_text_is_a_number_or_is_refused_in_words(text: str, country: str | None) -> None:
    try:
        answer = E164.parse(text, country).value
    except NotUnderstood as refused:
        answer = str(refused)

    assert text.strip() in answer or E164_FORM.fullmatch(answer)


@given(st.integers(min_value=10, max_value=10**15 - 1))
def test_a_machines_number_is_read_with_or_without_a_plus_or_as_an_integer(digits: int) -> None:
    assert E164.read(digits) == E164.read(str(digits)) == E164.read(f"+{digits}")
    assert E164.read(digits).value == f"+{digits}"


@pytest.mark.parametrize("said", ["", "+", 0, -14155550100, "14155550100x", "+0415", "1" * 16])
def test_what_a_machine_calls_a_number_and_is_none_is_refused(said: str | int) -> None:
    with pytest.raises(ValueError, match=r"not E\.164"):
        E164.read(said)


def test_a_number_that_no_numbering_plan_knows_is_still_shown_whole() -> None:
    unknown = E164("+9991234567")

    assert (unknown.pretty, unknown.country, unknown.valid) == ("+9991234567", None, False)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+14155550100", "US"),
        ("+14165550100", "CA"),
        (SINGAPORE, "SG"),
        (MEXICO, "MX"),
        ("+80012345678", None),
    ],
)
def test_a_number_knows_its_country_or_that_it_has_none(number: str, country: str | None) -> None:
    assert E164(number).country == country


@pytest.mark.parametrize(
    ("country", "code", "area"),
    [
        ("us", "415", Area("US", "415")),
        (" uk ", None, Area("GB")),
        ("GB", "(020)", Area("GB", "020")),
        ("de", "0 30", Area("DE", "030")),
    ],
)
def test_an_area_is_read_as_people_write_it(country: str, code: str | None, area: Area) -> None:
    assert Area.parse(country, code) == area


@pytest.mark.parametrize(
    ("country", "code", "why"),
    [
        ("XX", None, "“XX” is no country code"),
        ("USA", "415", "“USA” is no country code"),
        ("415", None, "“415” is no country code"),
        ("US", "SF", "“SF” is no area code"),
        ("US", "", "“” is no area code"),
        ("US", "41555526", "“41555526” is no area code"),
        ("US", "\u0664\u0661\u0665", "is no area code"),
    ],
)
def test_an_area_that_is_none_is_refused_with_an_example(
    country: str, code: str | None, why: str
) -> None:
    with pytest.raises(NotUnderstood, match=why) as refused:
        Area.parse(country, code)

    assert "US" in str(refused.value) or "415" in str(refused.value)


def test_an_area_holds_the_numbers_that_begin_with_its_code() -> None:
    london = Area("GB", "020")

    assert london.holds(E164("+442079460018"))
    assert not london.holds(E164("+441614960018"))
    assert not Area("US").holds(E164("+442079460018"))


def test_a_sip_user_is_found_in_a_list_and_is_no_number() -> None:
    alice = Holding("vogent", "r1", SipUser("alice"), directions=frozenset({Direction.INBOUND}))
    listing = Listing((alice, Holding("vogent", "r2", E164(SINGAPORE))))

    assert listing.find(SipUser("alice")) == alice
    assert listing.find(SipUser("bob")) is None
    assert SipUser("alice").pretty == "alice"


@pytest.mark.parametrize(
    ("country", "code"), [("US", "911"), ("US", "411"), ("GB", "999"), ("DE", "110")]
)
def test_a_short_code_is_no_area_code(country: str, code: str) -> None:
    with pytest.raises(NotUnderstood, match=f"{code} is a short code in {country}"):
        Area.parse(country, code)


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "415"), ("GB", "121"), ("GB", "020"), ("DE", "30"), ("FR", "1"), ("IT", "06")],
)
def test_an_area_code_that_is_a_short_code_too_is_an_area_code(country: str, code: str) -> None:
    assert Area.parse(country, code) == Area(country, code)
