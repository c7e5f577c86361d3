"""Style sheets, scripts and components: each in its own file, each of them used."""

import re

import pytest

from tests.architecture.source import ROOT, TEMPLATES, templates, where

CSS = ROOT / "static" / "css"
BEHAVIOURS = ROOT / "static" / "js" / "behaviours"
IMPORT = re.compile(r'@import url\("([^"]+)"\)')
MACRO = re.compile(r"{%-?\s*macro (\w+)")
BEHAVIOUR = re.compile(
    r'data-behaviour="([a-z -]+)"|behaviour="([a-z-]+)"|"data-behaviour": "([a-z-]+)"'
)
ASSET = re.compile(r'asset_url\("([^"]+)"\)')
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


def test_every_style_sheet_is_imported_and_every_import_is_there():
    linked = [ASSET.findall(path.read_text(encoding="utf-8")) for path in templates()]
    names = {name for names in linked for name in names if name.endswith(".css")}
    imported = {name.removeprefix("css/") for name in names}
    for sheet in CSS.rglob("*.css"):
        imported |= set(IMPORT.findall(sheet.read_text(encoding="utf-8")))
    there = {sheet.relative_to(CSS).as_posix() for sheet in CSS.rglob("*.css")}
    assert imported == there


@pytest.mark.parametrize("path", COMPONENTS, ids=where)
def test_a_component_is_one_macro_of_the_files_name(path):
    macros = MACRO.findall(path.read_text(encoding="utf-8"))
    assert [name for name in macros if not name.startswith("_")] == [path.stem]


def test_every_behaviour_is_bound_somewhere_and_every_bound_one_is_there():
    text = "".join(path.read_text(encoding="utf-8") for path in templates())
    bound = {name for found in BEHAVIOUR.findall(text) for name in " ".join(found).split()}
    assert bound == {path.stem for path in BEHAVIOURS.glob("*.js")}


def test_every_asset_named_in_a_template_is_there():
    for path in templates():
        for name in ASSET.findall(path.read_text(encoding="utf-8")):
            assert (ROOT / "static" / name).is_file(), f"{where(path)}: {name}"


@pytest.mark.parametrize("path", templates(), ids=where)
def test_no_template_styles_or_scripts_in_place(path):
    text = path.read_text(encoding="utf-8")
    for inline in (r"\sstyle=", r"\son\w+=\"", r"<style\b", r"<script(?![^>]*\bsrc=)"):
        assert not re.search(inline, text), f"{where(path)}: {inline}"


def test_a_pages_words_are_never_trusted_as_markup():
    """Only the icons, which are drawn in the template itself, are put in unescaped."""
    trusting = [
        where(path)
        for path in templates()
        if re.search(r"\|\s*safe\b", path.read_text(encoding="utf-8"))
        if path.name != "icon.html"
    ]
    assert not trusting
