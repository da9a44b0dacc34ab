"""The playground's page: a Slack workspace in a browser, with a pane that shows the inside.

    async with Page(stage, store=store, bot=bot, port=4321) as page:   # page.url
        ...

The page is plain ES modules in `web/`, served as they are, with no build step. It talks to
`server` in JSON, on loopback only:

    GET  /                    the page; GET /<path> its modules and styles
    GET  /setup               people, app, commands, shortcuts, emoji, bad days: what never changes
    WS   /live?person=U01…    what this person sees, again whenever it changes ("kind": "shown"),
                              and the inside ("kind": "inside")
    POST /act/<name>          what a person does (`acts`); bad days (`inside.controls`)
    POST /upload?person=U01…  a file for a form's file field; → {"id": "F…"}
    GET  /file/<id>?person=…  a file that was posted where this person can see it

`shown` makes the first, `inside` the second kind.
"""
