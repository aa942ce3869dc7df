"""What a page weighs on the wire, and that its files are named by their content."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.templatetags.static import static

from amity.web import assets

KB = 1000
CSS_KB, SCRIPTS_KB, FONT_KB, CHARTS_KB = 14, 30, 50, 230

built = pytest.mark.skipif(not assets.MANIFEST.exists(), reason="the assets are not built: make assets")


def weight(name: str) -> int:
    return len(gzip.compress(file_of(name).read_bytes(), 9))


def file_of(name: str) -> Path:
    return assets.STATIC / assets.manifest()[name]


@built
class TestWeights:
    def test_the_style_sheet(self) -> None:
        assert weight("dist/app.css") <= CSS_KB * KB

    def test_the_scripts_of_every_page(self) -> None:
        assert weight("dist/app.js") <= SCRIPTS_KB * KB

    def test_the_font(self) -> None:
        assert file_of("dist/inter-latin.woff2").stat().st_size <= FONT_KB * KB

    def test_the_charts_that_load_when_one_is_near(self) -> None:
        assert weight("dist/charts.js") <= CHARTS_KB * KB


@built
class TestFiles:
    def test_each_carries_the_hash_of_its_content(self) -> None:
        for name, hashed in assets.manifest().items():
            digest = sha256((assets.STATIC / hashed).read_bytes()).hexdigest()
            assert digest.startswith(Path(hashed).stem.rpartition(".")[2]), name

    def test_each_lies_there_compressed_beforehand(self) -> None:
        for hashed in assets.manifest().values():
            if not hashed.endswith(".woff2"):
                for ending in (".gz", ".br"):
                    assert (assets.STATIC / (hashed + ending)).exists()

    def test_a_browser_may_keep_them_for_ever(self, client, db) -> None:
        response = client.get(static("dist/app.css"), secure=True, headers={"Accept-Encoding": "br"})

        assert response.headers["Content-Encoding"] == "br"
        assert "immutable" in response.headers["Cache-Control"]

    def test_every_icon_that_templates_name_is_in_the_sprite(self) -> None:
        sprite = file_of("dist/icons.svg").read_text()
        known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
        package = assets.STATIC.parent.parent
        named = {
            name
            for template in package.rglob("templates/**/*.html")
            for name in re.findall(r'{% (?:icon|empty) "([^"]+)"', template.read_text())
        }

        assert named - known == set()

    def test_the_style_sheet_needs_no_young_browser(self) -> None:
        css = file_of("dist/app.css").read_text()

        assert "light-dark(" not in css
        assert "url(./inter-latin." in css.replace('"', "")


def test_serving_without_assets_says_what_to_do(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    try:
        with pytest.raises(assets.AssetsNotBuilt, match="make assets"):
            assets.check_built()
    finally:
        assets.manifest.cache_clear()


def test_a_page_can_be_drawn_before_the_assets_are_built(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    assets.manifest.cache_clear()
    try:
        assert "/static/dist/app.css" in render_to_string("refusals/broken.html")
    finally:
        assets.manifest.cache_clear()
