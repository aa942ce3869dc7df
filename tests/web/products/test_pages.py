"""What the product pages show, to whom, and in which words."""

from django.urls import reverse

from amity.foundation.organisation.models import Posting
from amity.know.holdings.models import Holding
from amity.know.products.models import Product
from tests.cast import Cast


def page(cast: Cast, actor, address: str, *, hx: bool = False) -> str:
    headers = {"HX-Request": "true"} if hx else {}
    response = cast.signed_in(actor).get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_number_opens_the_list_that_it_counts(sold: Cast) -> None:
    content = page(sold, sold.lin, reverse("products:list"))

    assert f'href="{reverse("customers:list")}?product=TD12"' in content
    assert "?product=FD" not in content  # nobody of hers holds it: a dead end


def test_who_sees_no_customer_is_told_numbers_and_offered_no_list(sold: Cast) -> None:
    Posting.objects.filter(staff_id=sold.fang.staff_id).update(role="product_manager")

    content = page(sold, sold.fang, reverse("products:product", args=["TD12"]))
    assert reverse("customers:list") not in content
    assert "of the bank" in content


def test_a_product_says_its_terms_in_words(sold: Cast) -> None:
    content = page(sold, sold.lin, reverse("products:product", args=["FD/1"]))

    for words in (
        "18 months",
        "2.60%",
        "medium to high risk",
        "customers rated C4 or higher",
        "Evergreen Funds",
    ):
        assert words in content
    assert "None of your customers holds this product yet." in content


def test_a_product_that_is_not_there_is_not_found(sold: Cast) -> None:
    response = sold.signed_in(sold.lin).get(reverse("products:product", args=["NONE"]))

    assert response.status_code == 404


def test_a_filter_redraws_the_results_alone(sold: Cast) -> None:
    content = page(sold, sold.lin, reverse("products:list") + "?q=nothing+like+it", hx=True)

    assert "<html" not in content
    assert "No product fits" in content
    assert "Show the whole catalogue" in content


def test_an_empty_catalogue_says_how_it_fills(cast: Cast) -> None:
    Holding.objects.all().delete()
    Product.objects.all().delete()
    assert "The catalogue is empty" in page(cast, cast.lin, reverse("products:list"))


def test_the_catalogue_speaks_chinese(sold: Cast) -> None:
    client = sold.signed_in(sold.lin)
    client.cookies["amity_language"] = "zh-hans"

    content = client.get(reverse("products:list")).content.decode()
    assert "一年期定期" in content
    assert "Time deposit" not in content
