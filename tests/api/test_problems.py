"""Every error has one form, whatever went wrong and wherever."""

import pytest
from django.test import override_settings

ONE_AN_HOUR = {"read": "1/hour", "search": "1/hour", "feedback": "1/hour"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/nl/pages/no-such-page/", 404),
        ("/api/v1/nl/no-such-thing/", 404),
        ("/api/nothing", 404),
        ("/api/v1/de/pages/", 404),
        ("/api/v1/nl/pages/?page=0", 400),
        ("/api/v1/nl/pages/?page_size=201", 400),
        ("/api/v1/nl/pages/?page=" + "9" * 5000, 400),
        ("/api/v1/nl/pages/?theme=cooking", 400),
        ("/api/v1/nl/pages/?theme=%00", 400),
        ("/api/v1/nl/bundle/?since=-1", 400),
        ("/api/v1/nl/bundle/?since=٣", 400),
        ("/hsds/v3/nothing", 404),
    ],
)
def test_an_error_is_a_problem_that_programs_and_people_can_read(client, db, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["detail"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_a_method_that_is_not_taken_says_which_are(client, page):
    response = client.delete("/api/v1/nl/pages/")
    assert response.status_code == 405
    assert response.json()["title"] == "Method Not Allowed"
    assert set(response["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@override_settings(API_LIMITS=ONE_AN_HOUR)
def test_who_asks_too_often_is_told_when_to_come_back(client, page):
    first = client.get("/api/v1/nl/pages/")
    refused = client.get("/api/v1/nl/pages/")
    assert (first.status_code, refused.status_code) == (200, 429)
    assert refused.json()["title"] == "Too Many Requests"
    assert int(refused["Retry-After"]) > 0
    assert client.get("/api/v1/nl/pages/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_last_slash_is_found(client, page):
    response = client.get("/api/v1/nl/pages?theme=health")
    assert response.status_code == 308
    assert response["Location"] == "/api/v1/nl/pages/?theme=health"


def test_scripts_of_other_sites_may_read(client, page):
    asked = client.options(
        "/api/v1/nl/pages/",
        headers={"Origin": "https://app.example", "Access-Control-Request-Method": "GET"},
    )
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    answer = client.get("/api/v1/nl/pages/", headers={"Origin": "https://app.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


NOWHERE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


def test_reading_goes_on_while_the_cache_is_away(client, page):
    with override_settings(CACHES=NOWHERE):
        for address in ("bundle/", "status/", "pages/"):
            response = client.get(f"/api/v1/uk/{address}", headers={"Accept-Encoding": "gzip"})
            assert response.status_code == 200, address
