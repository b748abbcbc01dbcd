"""The commands, each with the module it is in; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from letterbook.cli.arguments import Command

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "build a letterbook from an invented story and put eight questions to it"),
    "serve": ("browse", "open the reading room in the browser"),
    "inspect": ("bring_in", "tell what is in files and folders before anything is written"),
    "init": ("bring_in", "create an empty letterbook"),
    "add": ("bring_in", "bring files and folders in"),
    "search": ("ask", "find messages"),
    "count": ("counts", "count what a query finds by person, folder, date and more"),
    "show": ("read", "show one message, or its bytes"),
    "thread": ("conversation", "show a whole conversation"),
    "export": ("take_out", "write the messages of a query to a file or folder"),
    "cite": ("take_out", "name a message so that others can find and check it"),
    "people": ("overview", "list who wrote and received"),
    "people join": ("people", "hold addresses to be one person's, on stated evidence"),
    "people split": ("people", "hold an address to be a person's no longer"),
    "people rename": ("people", "call a person otherwise"),
    "people group": ("people", "put people in a group by hand"),
    "people list": ("people", "list the people, their addresses and why they were joined"),
    "people undo": ("people", "take back a decision about people"),
    "sources": ("overview", "list what was added, and who handed it over"),
    "notices": ("overview", "list what could not be read, was repaired or is ambiguous"),
    "replies": ("measures", "show who answered whom, how often and after how long"),
    "echoes": ("measures", "follow links and phrases from channel to channel"),
    "gaps": ("measures", "list what the record seems to lack"),
    "compare": ("measures", "compare two sources message by message"),
    "timeline": ("timeline", "draw messages over time, in lanes, with events"),
    "network": ("network", "show who wrote with whom, how much and when"),
    "event add": ("events", "enter something that happened, to be seen in timelines"),
    "event list": ("events", "list the events that were entered"),
    "event remove": ("events", "take an event back"),
    "event undo": ("events", "take a decision about an event back"),
    "status": ("overview", "show the letterbook at a glance"),
    "tag add": ("mark", "give messages a tag"),
    "tag remove": ("mark", "take a tag off messages"),
    "tag list": ("mark", "list the tags"),
    "mark read": ("mark", "mark messages as read"),
    "mark unread": ("mark", "mark messages as not read any more"),
    "saved add": ("saved", "keep a query under a name"),
    "saved list": ("saved", "list the saved searches and how much is new in each"),
    "saved run": ("saved", "show what a saved search finds, or what is new in it"),
    "saved look": ("saved", "count all that a saved search finds as looked at"),
    "saved remove": ("saved", "keep a search no longer"),
    "note": ("mark", "write a note on a message"),
    "note remove": ("mark", "take a note off a message"),
    "zone": ("mark", "show or set the time zone of the letterbook"),
    "check": ("keep", "hold an article against the record, or verify the letterbook itself"),
    "finding list": ("findings", "list the findings about articles that are kept"),
    "finding confirm": ("findings", "say that findings are right"),
    "finding dismiss": ("findings", "say that findings are not to be used"),
    "finding undo": ("findings", "take back a decision about a finding"),
    "finding report": ("findings", "write confirmed findings as a page, a PDF or JSON"),
    "finding package": ("findings", "pack confirmed findings so that others can check them"),
    "backup": ("keep", "copy the letterbook while it is in use"),
    "rebuild": ("keep", "make catalogue and index anew from the original bytes"),
    "reindex": ("keep", "make the search index anew from the catalogue"),
    "forget": ("keep", "remove a source, leaving a record that it was removed"),
    "custody": ("keep", "list the chained log of what was done with the letterbook"),
    "completion": ("completion", "print the completion script for bash or zsh"),
    "dump": ("keep", "write the catalogue in its canonical form"),
    "complete": ("completion", "print completions for the words of a command line"),
}

HIDDEN = frozenset({"dump", "complete"})
"""For tests and for the shell; not shown in the help."""


def load(name: str) -> Command:
    """Return a command by its name in `COMMANDS`."""
    module = import_module(f"letterbook.cli.{COMMANDS[name][0]}")
    found: dict[str, Command] = {command.name: command for command in module.COMMANDS}
    return found[name]
