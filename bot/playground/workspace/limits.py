"""Slack's limits, each once: characters, counts, seconds and rates."""

from typing import Final

# Time, in seconds
ACK_SECONDS: Final = 3.0
TRIGGER_SECONDS: Final = 3.0
RESPONSE_URL_SECONDS: Final = 30 * 60.0
RESPONSE_URL_USES: Final = 5
SIGNATURE_SECONDS: Final = 5 * 60.0

# Surfaces
MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
BLOCK_ID: Final = 255
ACTION_ID: Final = 255
MESSAGE_TEXT: Final = 40_000
UPDATE_TEXT: Final = 4_000
MARKDOWN_TEXT: Final = 12_000

# Blocks
SECTION_TEXT: Final = 3_000
SECTION_FIELDS: Final = 10
FIELD_TEXT: Final = 2_000
HEADER_TEXT: Final = 150
CONTEXT_ELEMENTS: Final = 10
ACTIONS_ELEMENTS: Final = 25
CONTEXT_ACTIONS_ELEMENTS: Final = 5
INPUT_LABEL: Final = 2_000
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
TABLE_TEXT: Final = 10_000
DATA_TABLE_ROWS: Final = 101  # newer pages say 201; the smaller one is safe
DATA_TABLE_TEXT: Final = 20_000
DATA_TABLE_PAGE: Final = 100
CHARTS: Final = 2
CHART_TITLE: Final = 50
CHART_SERIES: Final = 6  # newer libraries say 12; the smaller one is safe
CHART_POINTS: Final = 20
CHART_LABEL: Final = 20
CARD_TITLE: Final = 150
CARD_BODY: Final = 200
CARD_BUTTONS: Final = 5
CAROUSEL_CARDS: Final = 10
CONTAINER_BLOCKS: Final = 10
URL: Final = 3_000
ALT_TEXT: Final = 2_000
VIDEO_TITLE: Final = 199
VIDEO_AUTHOR: Final = 49

# Elements and objects
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTIONS: Final = 100
OPTION_GROUPS: Final = 100
OVERFLOW_OPTIONS: Final = 5
CHOICES: Final = 10
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
PLACEHOLDER: Final = 150
TYPED_TEXT: Final = 3_000
MOMENT: Final = 9_999_999_999  # ten digits of seconds
FILES: Final = 10
FILE_BYTES: Final = 10 * 2**20

# Views
VIEW_TITLE: Final = 24
CALLBACK_ID: Final = 255
PRIVATE_METADATA: Final = 3_000
VIEW_STACK: Final = 3

# Rates: (burst, calls a second)
CHANNEL_POSTS: Final = (5, 1.0)
TIERS: Final[dict[int, tuple[int, float]]] = {
    1: (20, 1 / 60),
    2: (20, 20 / 60),
    3: (50, 50 / 60),
    4: (100, 100 / 60),
}
SOCKETS: Final = 10
