"""Take the pictures of the public pages that docs/site.md shows, with an installed Chromium.

``python -m tests.site.make_pictures``; letters differ with the fonts of a machine, so no test
compares them.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.terminal import run
from tests.site import browsing

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PAGES = {"board": "", "speaker": "s/elon-musk", "prediction": "p/22"}
WIDTHS = {"phone": (390, 1100), "desktop": (1120, 1000)}


def main() -> None:
    """Build the site of the shipped ledger and take its pictures."""
    executable = browsing.chromium()
    assert executable, "no Chromium is installed"
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name, browsing.browser(executable) as browser:
        folder = Path(name)
        run("demo", "--keep", str(folder / "demo"))
        run("site", "build", str(folder / "public"), "--db", str(folder / "demo/ledger.db"))
        for kind, (width, height) in WIDTHS.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                page = context.new_page()
                for what, path in PAGES.items():
                    browsing.visit(page, folder / "public", path)
                    page.screenshot(path=PICTURES / f"site-{what}-{kind}-{scheme}.png")
                context.close()


if __name__ == "__main__":
    main()
