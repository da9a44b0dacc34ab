"""The select menus, for one choice and for many."""

from bot.playground.workspace.blocks.objects import (
    either_options,
    element,
    many,
    menu,
    offered,
    option_groups,
    options,
    select_option,
)
from bot.playground.workspace.blocks.rules import (
    Rule,
    array,
    boolean,
    both,
    integer,
    one_of,
    shape,
    string,
    where,
)

_ids = array(string(255), 1_000)
_conversations = both(
    shape(
        {},
        {
            "include": array(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    ),
    where(bool, "must not be empty"),
)
selects: dict[str, Rule] = {
    "static_select": both(
        element(
            "static_select",
            {},
            {
                **menu,
                "options": options,
                "option_groups": option_groups,
                "initial_option": select_option,
            },
        ),
        either_options,
        offered,
    ),
    "external_select": element(
        "external_select",
        {},
        {**menu, "min_query_length": integer(0, 75), "initial_option": select_option},
    ),
    "users_select": element("users_select", {}, {**menu, "initial_user": string(255)}),
    "conversations_select": element(
        "conversations_select",
        {},
        {
            **menu,
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _conversations,
        },
    ),
    "channels_select": element(
        "channels_select",
        {},
        {**menu, "initial_channel": string(255), "response_url_enabled": boolean},
    ),
}
multi_selects: dict[str, Rule] = {
    "multi_static_select": both(
        element(
            "multi_static_select",
            {},
            {
                **many,
                "options": options,
                "option_groups": option_groups,
                "initial_options": options,
            },
        ),
        either_options,
        offered,
    ),
    "multi_external_select": element(
        "multi_external_select",
        {},
        {**many, "min_query_length": integer(0, 75), "initial_options": options},
    ),
    "multi_users_select": element("multi_users_select", {}, {**many, "initial_users": _ids}),
    "multi_conversations_select": element(
        "multi_conversations_select",
        {},
        {
            **many,
            "initial_conversations": _ids,
            "default_to_current_conversation": boolean,
            "filter": _conversations,
        },
    ),
    "multi_channels_select": element(
        "multi_channels_select", {}, {**many, "initial_channels": _ids}
    ),
}
