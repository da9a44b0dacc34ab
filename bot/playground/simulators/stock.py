"""The numbers that a simulated provider has for sale. All are set aside for fiction."""

import phonenumbers

US_AREA_CODES = ("415", "212", "512")
EACH = 12


def seeded(first: int = 0) -> list[str]:
    """The same numbers every time: San Francisco, New York, Austin, London."""
    lasts = range(first, first + EACH)
    american = [f"+1{code}55501{last:02}" for code in US_AREA_CODES for last in lasts]
    return [*american, *(f"+44207946{last:04}" for last in lasts)]


def within(stock: list[str], country: str, prefix: str = "") -> list[str]:
    """Those whose digits begin with a country's code and then `prefix`."""
    code = phonenumbers.country_code_for_region(country)
    return [number for number in stock if code and number.startswith(f"+{code}{prefix}")]


def nearest(stock: list[str], country: str, area_code: int) -> list[str]:
    """A country's numbers, those first whose leading digits come closest to an area code."""
    code = len(str(phonenumbers.country_code_for_region(country))) + 1
    length = len(str(area_code))

    def distance(number: str) -> int:
        return abs(int(number[code : code + length]) - area_code)

    return sorted(within(stock, country), key=distance)
