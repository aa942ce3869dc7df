"""Pages travel compressed; a live stream does not wait for it."""

from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from amity.web.compression import Compression

REQUEST = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})


def test_a_page_is_compressed() -> None:
    response = Compression(lambda _request: HttpResponse("customer " * 500))(REQUEST)

    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 500


def test_a_stream_is_handed_on_as_it_comes() -> None:
    response = Compression(lambda _request: StreamingHttpResponse(iter([b"data: x\n\n"] * 100)))(REQUEST)

    assert "Content-Encoding" not in response
    assert next(iter(response.streaming_content)) == b"data: x\n\n"
