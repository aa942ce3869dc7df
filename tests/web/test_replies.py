"""What a reply asks of the page, in one header."""

import json

from django.http import HttpResponse

from amity.web import replies


def test_several_words_share_the_header() -> None:
    response = HttpResponse()

    replies.toast(response, "已保存。", undo="/tasks/1/reopen")
    replies.close_dialog(response)
    replies.refresh(response)

    told = json.loads(response["HX-Trigger"])
    assert told["crm:toast"]["text"] == "已保存。"
    assert told["crm:toast"]["undo"] == "/tasks/1/reopen"
    assert {"crm:close", "live"} < set(told)


def test_the_header_is_plain_ascii() -> None:
    response = HttpResponse()

    replies.toast(response, "已保存。")

    assert response["HX-Trigger"].isascii()
