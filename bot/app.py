"""The composition root: the one place that joins settings, providers, store, desk and Slack."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.domain.errors import NotUnderstood
from bot.domain.policy import Policy
from bot.metrics import Metrics
from bot.metrics.bot import BotCounts
from bot.operations.desk import Desk, Rules
from bot.operations.reading import Reading
from bot.operations.reconcile import Patience, Reconciler
from bot.operations.witness import Witness
from bot.providers import registry
from bot.providers.config import ProviderConfig
from bot.providers.registry import Providers
from bot.providers.watch import NOBODY, Watch
from bot.settings import Settings, SettingsWrong
from bot.slack import routes
from bot.slack.answering import Answering
from bot.slack.answers import Notices
from bot.slack.border import Border
from bot.slack.calls import CountedClient
from bot.slack.cards import Cards
from bot.slack.faults import Faults
from bot.slack.forms.forms import Forms
from bot.slack.forms.latest import Latest
from bot.slack.forms.preparing import Preparing
from bot.slack.forms.secrets import SecretSource
from bot.slack.identity import Identity
from bot.slack.kept import KeptPlaces
from bot.slack.listeners.asks import Asks
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.forms import FormListeners
from bot.slack.listeners.hearing import Hearing
from bot.slack.listeners.home import Homes
from bot.slack.listeners.options import Options
from bot.slack.listeners.presses import Carrying, Presses
from bot.slack.listeners.shortcuts import Shortcuts
from bot.slack.listeners.trails import Trails
from bot.slack.members import Members
from bot.slack.operators import GROUP, OperatorGroups
from bot.slack.parse import Parser
from bot.slack.places import Places
from bot.slack.running import Running
from bot.slack.socket import Pace
from bot.slack.stopping import Stopping
from bot.slack.token import Rhythm, Token
from bot.slack.uploads import Uploads
from bot.slack.web import RateLimited
from bot.store import keyfile, witnesses
from bot.store.address import AddressWrong
from bot.store.keys import Keys, KeyUnusable
from bot.store.store import Store
from bot.store.watch import NOBODY as UNWATCHED
from bot.store.watch import Watch as StoreWatch


@dataclass(frozen=True, slots=True)
class Tuning:
    """Times that no setting changes; tests and the playground shorten them."""

    patience: Patience = field(default_factory=Patience)
    lease: timedelta = timedelta(seconds=90)
    reading: timedelta = timedelta(seconds=1.5)
    reconcile_every: timedelta = timedelta(minutes=1)
    drain_within: float = 20.0
    first_sync: timedelta = timedelta(seconds=1)
    witness: witnesses.Rhythm = field(default_factory=witnesses.Rhythm)
    witness_looks: timedelta = timedelta(minutes=10)
    pace: Pace = field(default_factory=Pace)
    token: Rhythm = field(default_factory=Rhythm)
    token_looks: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything of a bot, joined, and not yet connected to Slack."""

    app: AsyncApp
    desk: Desk
    reconciler: Reconciler
    notices: Notices
    running: Running
    reading: Reading
    groups: OperatorGroups
    witness: Witness
    border: Border
    token: Token
    metrics: Metrics


def provider_configs(settings: Settings, watch: Watch = NOBODY) -> list[ProviderConfig]:
    """The providers whose keys are set."""
    return [
        ProviderConfig(
            name=name,
            api_key=getattr(settings, f"{name}_api_key"),
            base_url=getattr(settings, f"{name}_base_url"),
            organization_id=getattr(settings, f"{name}_organization_id", None),
            unconfirmed=getattr(settings, f"{name}_unconfirmed", False),
            watch=watch,
        )
        for name in registry.PROVIDERS
        if getattr(settings, f"{name}_api_key") is not None
    ]


def open_providers(settings: Settings, watch: Watch = NOBODY) -> Providers:
    """The providers that are on. Raises SettingsWrong when there is none, or one is set wrong."""
    try:
        providers = registry.build(provider_configs(settings, watch))
    except ValueError as error:
        raise SettingsWrong(str(error)) from error
    if not providers:
        needed = ", ".join(f"{name.upper()}_API_KEY" for name in registry.PROVIDERS)
        raise SettingsWrong(f"No provider is on. Set the key of at least one: {needed}.")
    _default_provider(settings, providers)
    return providers


def _default_provider(settings: Settings, providers: Providers) -> str | None:
    """The default provider's name, from its name or title. Raises SettingsWrong."""
    wanted = settings.numberbot_default_provider
    try:
        return None if wanted is None else providers.find(wanted).name
    except NotUnderstood as error:
        raise SettingsWrong(f"NUMBERBOT_DEFAULT_PROVIDER: {error}") from error


def open_store(settings: Settings, watch: StoreWatch = UNWATCHED) -> Store:
    """The store, with the keys that sign its trail; a new SQLite database gets a new key."""
    given = settings.numberbot_secret_key
    try:
        secret = keyfile.find_or_make_secret(
            given.get_secret_value() if given else None, settings.database_url
        )
        logs.hide_for_good([*secret.split(",")])
        return Store.open(settings.database_url, Keys.derive(secret), watch)
    except KeyUnusable as error:
        raise SettingsWrong(str(error)) from error
    except AddressWrong as error:
        raise SettingsWrong(f"DATABASE_URL: {error}") from None
    except OSError as error:
        raise SettingsWrong(
            "DATABASE_URL: no key can be kept beside this database"
            f" ({error.strerror}). Does the folder exist, and may this user write there?"
        ) from error


def slack_client(settings: Settings, counts: BotCounts | None = None) -> AsyncWebClient:
    """The bot's client: waits when Slack says so."""
    token = settings.slack_bot_token
    if token is None:
        raise SettingsWrong(
            "SLACK_BOT_TOKEN is not set. Put the bot's token there (xoxb-…); it stands under"
            " OAuth & Permissions of your Slack app."
        )
    counts = counts or BotCounts()
    client = CountedClient(counts, token=token.get_secret_value(), base_url=settings.slack_api_url)
    client.retry_handlers.append(RateLimited(counts))
    return client


def join(  # noqa: PLR0913, PLR0917 each is made by somebody else, and one may stand for another
    settings: Settings,
    providers: Providers,
    store: Store,
    client: AsyncWebClient,
    me: Identity,
    tuning: Tuning,
    metrics: Metrics,
) -> Parts:
    """Everything, joined."""
    rules = Rules(
        lifetime=settings.numberbot_plan_lifetime,
        lease=tuning.lease,
        reading=tuning.reading,
        default_provider=_default_provider(settings, providers),
    )
    groups = operator_groups(settings, client)
    policy = Policy(me.team_id, operators(settings), groups if groups.ids else None)
    desk = Desk(providers, store, policy, rules)
    cards = Cards({name: adapter.title for name, adapter in registry.PROVIDERS.items()})
    kept = KeptPlaces(client, store.places)
    notices = Notices(client, cards, kept, settings.numberbot_channel)
    parser = Parser(settings.numberbot_default_country)
    places = Places(client, kept)
    hearing = Hearing(desk, parser, Members(client, me))
    running = Running(counts=metrics.bot)
    app = bolt(settings, me)
    app.middleware(Stopping(running, notices, places).before)
    preparing = Preparing(desk, secret_source(settings))
    forms = Forms(preparing, places, notices, parser.country)
    reading = Reading(providers, store, policy, settings.numberbot_sync_every)
    homes = Homes(desk, cards, hearing.members, running, reading)
    answering = Answering(desk, cards, homes.later)
    listeners = _listeners(hearing, answering, notices, places, forms, homes)
    routes.register(app, listeners, Faults(notices, places), running)
    reconciler = Reconciler(providers, store, me.team_id, tuning.patience)
    witness = Witness(store, me.team_id, tuning.witness)
    signing = settings.slack_signing_secret
    border = Border(None if signing is None else signing.get_secret_value())
    token = Token(client, tuning.token)
    return Parts(
        app, desk, reconciler, notices, running, reading, groups, witness, border, token, metrics
    )


def operators(settings: Settings) -> frozenset[str] | None:
    """The people who may change numbers, by their user ids; None: everybody, or groups alone."""
    named = settings.numberbot_operators
    return None if named is None else frozenset(one for one in named if not one.startswith(GROUP))


def operator_groups(settings: Settings, client: AsyncWebClient) -> OperatorGroups:
    """The user groups that may, too."""
    named = settings.numberbot_operators or ()
    return OperatorGroups(client, tuple(sorted(one for one in named if one.startswith(GROUP))))


def secret_source(settings: Settings) -> SecretSource:
    """Whether secrets are typed into forms, or chosen by name."""
    return SecretSource(settings.numberbot_typed_secrets, settings.sip_secret)


def _listeners(
    hearing: Hearing,
    answering: Answering,
    notices: Notices,
    places: Places,
    forms: Forms,
    homes: Homes,
) -> routes.Listeners:
    """Every listener, with those whom it asks."""
    carrying = Carrying(answering.desk, answering.cards, notices, homes.later)
    latest = Latest(answering.desk.store.places)
    return routes.Listeners(
        Commands(hearing, answering, notices, places, forms),
        Presses(hearing, carrying, places),
        Asks(hearing, answering, notices, places, forms),
        FormListeners(hearing, answering, carrying, places, forms, latest),
        Options(hearing, forms),
        Shortcuts(hearing, answering, notices, places, forms),
        homes,
        trails=Trails(hearing, answering, notices, places, Uploads(notices.client)),
    )


def bolt(settings: Settings, me: Identity) -> AsyncApp:
    """Bolt, told who it is, so that no request waits for auth.test."""
    result = AuthorizeResult(
        enterprise_id=me.enterprise_id,
        team_id=me.team_id,
        bot_token=me.token,
        bot_id=me.bot_id,
        bot_user_id=me.user_id,
    )

    async def authorize() -> AuthorizeResult:
        return result

    return AsyncApp(
        authorize=authorize,
        client=AsyncWebClient(base_url=settings.slack_api_url),
        logger=logging.getLogger("slack_bolt"),
        request_verification_enabled=False,  # the border has done it
    )
