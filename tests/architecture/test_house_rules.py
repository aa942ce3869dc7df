"""The house's own rules, each shown a small page or module that breaks it and one that keeps it."""

import pytest

from scripts.rules import clocks, imports, locks, names, sizes, templates, writes


def found(rule, name: str, text: str) -> list[str]:
    assert rule.concerns(name)
    return [what for _line, what in rule.findings(name, text)]


class TestTemplates:
    @pytest.mark.parametrize(
        "page",
        [
            '<p style="color: red"></p>',
            '<button onclick="go()"></button>',
            '<button hx-on:click="go()"></button>',
            '<a href="javascript:go()"></a>',
            "<a hx-vals='js:{a: go()}'></a>",
            '<input hx-trigger="keyup[key==1]">',
            "<script>go()</script>",
            '<script type="module">go()</script>',
            "{{ note|safe }}",
            "{% autoescape off %}{% endautoescape %}",
            "<p>Hello there</p>",
            "<p>客户</p>",
            '<input placeholder="Search">',
            '<a aria-label="{{ count }} rows"></a>',
            '{% chip "Late" %}',
        ],
    )
    def test_refuses(self, page: str) -> None:
        assert len(found(templates, "amity/web/templates/page.html", page)) == 1

    @pytest.mark.parametrize(
        "page",
        [
            '<p class="note">{% translate "Hello" %}</p>',
            "{% blocktranslate with a=b %}Hello {{ a }}{% endblocktranslate %}",
            "{# Wants: rows (BoardRow). #}<p>{{ row.name }} · 12</p>",
            '<script src="{% static "dist/app.js" %}"></script>',
            '<script type="application/json">{"a": "words"}</script>',
            '<button lang="zh-Hans" aria-label="切换到中文">切换到中文</button>',
            '<p class="{% if a > b %}up{% endif %}">{{ note }}</p>',
            "<kbd>Ctrl</kbd> <code>amity init</code>",
            '{% chip _("Late") %}',
            '<html lang="{{ language }}"><title>Amity</title></html>',
        ],
    )
    def test_lets_pass(self, page: str) -> None:
        assert found(templates, "amity/web/templates/page.html", page) == []

    def test_names_the_line(self) -> None:
        page = "{# a comment\nover lines #}\n{% if a %}\n<p>Hello</p>"

        assert list(templates.findings("amity/web/templates/page.html", page)) == [
            (4, "not translated: Hello")
        ]


class TestImports:
    @pytest.mark.parametrize(
        "module",
        [
            "def act():\n    from amity.know.parties import services\n",
            "if True:\n    import amity.settings\n",
            "def act():\n    from . import services\n",
            "from amity.know.parties.services import *\n",
            'import importlib\nimportlib.import_module("amity.settings")\n',
        ],
    )
    def test_refuses(self, module: str) -> None:
        assert len(found(imports, "amity/know/parties/steps.py", module)) == 1

    def test_lets_imports_at_the_top_pass(self) -> None:
        assert (
            found(imports, "amity/know/parties/steps.py", "from amity.know.parties import services\n") == []
        )


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "amity/know/parties/utils.py",
            "amity/know/party_helpers.py",
            "amity/web/new_page.py",
            "amity/api/page_v2.py",
            "amity/common/words.py",
        ],
    )
    def test_refuses_a_cupboard(self, name: str) -> None:
        assert len(found(names, name, "")) == 1

    def test_refuses_a_room_card_with_code(self) -> None:
        card = '"""Parties."""\nfrom amity.know.parties.services import merge\n'

        assert found(names, "amity/know/parties/__init__.py", card) == [
            "a room card is a docstring and nothing else"
        ]

    def test_lets_a_noun_pass(self) -> None:
        assert found(names, "amity/know/customer_managers.py", "") == []


class TestSizes:
    def test_refuses_a_file_past_four_hundred_lines(self) -> None:
        assert found(sizes, "amity/a.py", "x = 1\n" * 400) == []
        assert found(sizes, "amity/a.py", "x = 1\n" * 401) == ["401 lines; a file has at most 400"]

    def test_refuses_a_function_past_fifty_lines(self) -> None:
        assert found(sizes, "amity/a.py", "def f():\n" + "    x = 1\n" * 49) == []
        assert len(found(sizes, "amity/a.py", "def f():\n" + "    x = 1\n" * 50)) == 1


class TestClocks:
    @pytest.mark.parametrize(
        "read", ["timezone.now()", "datetime.now(UTC)", "date.today()", "datetime.datetime.now()"]
    )
    def test_refuses_a_clock_in_a_service(self, read: str) -> None:
        assert len(found(clocks, "amity/know/parties/services.py", f"at = {read}\n")) == 1

    def test_lets_a_view_and_a_job_read_it(self) -> None:
        assert found(clocks, "amity/engage/tasks/views.py", "at = timezone.now()\n") == []
        assert found(clocks, "amity/engage/tasks/jobs.py", "at = timezone.now()\n") == []

    def test_lets_nothing_in_analytics_read_it(self) -> None:
        assert len(found(clocks, "amity/analytics/lab/views.py", "at = datetime.now()\n")) == 1


class TestWrites:
    @pytest.mark.parametrize("module", ["views", "selectors", "policies", "forms"])
    def test_refuses_a_write(self, module: str) -> None:
        assert len(found(writes, f"amity/know/parties/{module}.py", "party.save()\n")) == 1

    def test_lets_a_service_write(self) -> None:
        assert not writes.concerns("amity/know/parties/services.py")


class TestLocks:
    @pytest.mark.parametrize(
        "lock",
        [
            "--index-url https://pypi.org/simple\n",
            "django\n    --hash=sha256:aa\n",
            "django==5.2\n",
            "a @ file:///a\n",
        ],
    )
    def test_refuses(self, lock: str) -> None:
        assert found(locks, "requirements/runtime.txt", lock) != []

    def test_lets_a_locked_package_pass(self) -> None:
        assert found(locks, "requirements/runtime.txt", "django==5.2 \\\n    --hash=sha256:aa\n") == []
