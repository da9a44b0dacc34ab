from tests.browser.test_trail import *
from tests.browser.conftest import *
async def test_look(busy, playground, visits):
    page = await asks(busy, "/number audit", "24 events")
    await page.screenshot(path="/tmp/trailpics/page.png")
    await presses(page, "Export")
    s = await sees(busy, "24 events sent to your messages with me")
    await busy.screenshot(path="/tmp/trailpics/sent.png")
    await busy.goto(busy.url.replace("ops", "dm"))
    d = await sees(busy, "The trail as you asked, 24 events", ".csv", ".jsonl")
    await d.screenshot(path="/tmp/trailpics/dm.png")
    await busy.goto(busy.url.replace("dm", "ops"))
    mine = await asks(busy, "/number audit +14155550141", "2 events, newest first")
    await presses(mine, "Show in channel")
    m = await sees(busy, "@Alice shows the trail.", "number +1 415-555-0141")
    await m.screenshot(path="/tmp/trailpics/shown.png")
