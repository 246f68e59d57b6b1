"""A real browser for tests: any Chromium that is installed, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

VIOLATIONS = """async () => {
  const found = await axe.run(document, {runOnly: [
    'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
  return found.violations.map(one => one.id + ': '
    + one.nodes.map(node => node.target + ' ' + node.failureSummary).join(' | '));
}"""
"""Everything axe-core finds, in its own words."""

FAINT = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  function rgba(color) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = '#000';
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return {r, g, b, a: a / 255};
  }
  function light(c) {
    const [r, g, b] = [c.r, c.g, c.b].map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(one, other) {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
  function ground(x, y, element) {
    const stack = document.elementsFromPoint(x, y);
    for (const under of stack.slice(Math.max(stack.indexOf(element), 0))) {
      const style = getComputedStyle(under);
      const isShape = under instanceof SVGElement && !(under instanceof SVGSVGElement)
        && !(under instanceof SVGTextContentElement);
      const color = rgba(isShape ? style.fill : style.backgroundColor);
      if (color.a > 0.99 && !(isShape && style.fill === 'none')) return color;
    }
    return rgba('Canvas');
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  let texts = 0, drawn = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    const unseen = 'script, style, noscript, [hidden], title, desc';
    if (!node.data.trim() || element.closest(unseen)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getClientRects()[0];
    if (!box || !box.width || box.left < 0) continue;
    const style = getComputedStyle(element);
    const inDrawing = element instanceof SVGElement;
    const color = rgba(inDrawing ? style.fill : style.color);
    const under = ground(box.left + box.width / 2, box.top + box.height / 2, element);
    const ratio = contrast(color, under);
    texts += 1;
    drawn += inDrawing;
    if (ratio < 4.5) found.push([node.data.trim().slice(0, 40), ratio.toFixed(2)]);
  }
  return {texts, drawn, found};
}"""
"""The contrast of every text on the ground that is painted under it, drawings included (WCAG)."""


def chromium() -> str | None:
    """Return where a Chromium is installed; None when there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser(executable: str) -> Iterator[Browser]:
    """Start a browser without a window and end it."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield started
        started.close()


def axe() -> str:
    """Return axe-core, as a package of the registry ships it."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def visit(page: Page, site: Path, path: str) -> None:
    """Open a page of a site from the disk."""
    page.goto((site / path / "index.html" if not path.endswith(".html") else site / path).as_uri())


def unfold(page: Page, width: int) -> None:
    """Open everything that is folded, and make the window as tall as the page."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
