"""Runs the rules of axe-core in a page that a browser has open."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from tests.browser.chromium import Chromium

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
_RUN = """(async () => {
  if (window.axe === undefined) return null;
  document.querySelectorAll('details').forEach(one => { one.open = true; });
  const told = await axe.run(document, {
    runOnly: {type: 'tag', values: %s}, rules: {'target-size': {enabled: true}}, iframes: false,
    resultTypes: ['violations', 'incomplete'],
  });
  const lines = rules => rules.flatMap(rule => rule.nodes.map(node =>
    `${rule.id} (${rule.impact}): ${node.target.join(' ')} ${node.html.slice(0, 160)}`
    + ` ${node.failureSummary.slice(0, 300)}`));
  const drawn = node => document.querySelector(node.target[0])?.closest('.drawing');
  return {
    applied: [...told.passes, ...told.violations, ...told.incomplete].map(rule => rule.id),
    broken: lines(told.violations),
    open: lines(told.incomplete.map(rule =>
      ({...rule, nodes: rule.nodes.filter(node => !drawn(node))}))),
  };
})()"""


class Audit(NamedTuple):
    """The rules that found something to look at, and a line for each place that breaks one.

    ``open`` has a line for each place where axe could not tell, but for the words of drawings:
    it sees no ground behind those, and their colours have a test of their own.
    """

    applied: frozenset[str]
    broken: tuple[str, ...]
    open: tuple[str, ...]


@lru_cache
def _script() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def audit(browser: Chromium) -> Audit:
    """Return what the rules of WCAG 2.0 to 2.2, A and AA, say of the page with all unfolded.

    The script comes over the protocol of the browser: the policy of the pages lets no other in.
    """
    question = _RUN % list(TAGS)
    told = browser.run(question)
    if told is None:
        browser.run(_script() + "; 1")
        told = browser.run(question)
    return Audit(frozenset(told["applied"]), tuple(told["broken"]), tuple(told["open"]))
