"""Chromium on the machine, and the demo's people in front of it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from matcher.demo.logins import PASSWORD, login_of

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEIGHT = 900
PATIENCE_MS = 10_000


def executable() -> str | None:
    """Return where chromium is: $CHROMIUM, or the one on the path; None without one."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Run a headless chromium while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def window(browser: Browser, url: str, width: int, *, scripts: bool = True) -> BrowserContext:
    """Open a window of this width, with cookies of its own; addresses are relative to `url`."""
    context = browser.new_context(
        base_url=url,
        java_script_enabled=scripts,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        viewport={"width": width, "height": HEIGHT},
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    return context


def sign_in(page: Page, role: str) -> None:
    """Sign in through the page as the demo's resident, group, business, area, staff or admin."""
    page.goto("/sign-in")
    page.locator("main input[name=name]").fill(login_of(role))
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_load_state()
    assert "/sign-in" not in page.url, f"{role} was not let in: {page.inner_text('main')}"
