"""A CalDAV and CardDAV server (RFC 4791, RFC 6352): collections are found, made and listed, resources read and written.

A resource is called by the last part of its address. Refuses a connection that is not encrypted, unless it stays on
this machine.
"""

import contextlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx

from crmcli.errors import CrmError, Failed, Offline, Refused, Usage
from crmcli.words import tr

_SECONDS = 20
_DAV, _CAL, _CARD = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{urn:ietf:params:xml:ns:carddav}"
_NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="urn:ietf:params:xml:ns:carddav"'
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_FIND = f"<d:propfind {_NAMESPACES}><d:prop>{{}}</d:prop></d:propfind>"
_MAKE = (
    f"<d:mkcol {_NAMESPACES}><d:set><d:prop><d:resourcetype><d:collection/>{{kind}}</d:resourcetype>"
    "<d:displayname>crm</d:displayname>{more}</d:prop></d:set></d:mkcol>"
)
_COMPONENTS = "<c:supported-calendar-component-set><c:comp name='{}'/></c:supported-calendar-component-set>"


class Resource(NamedTuple):
    """A resource as it is at the server."""

    etag: str
    body: bytes


def parse_url(url: str, user: str) -> tuple[str, str]:
    """The address and the user. Raises Usage for what is no address, Refused for a password in it or no encryption."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Usage(
            tr("That is no address of a CalDAV server: {url}", url=url),
            tr("Example: crm sync phone setup https://dav.example.com --user anna"),
        )
    if parts.password:
        raise Refused(
            tr("The address holds a password, which would stand in the book."),
            tr("Leave it out, and put it into ~/.netrc or CRM_PHONE_PASSWORD."),
        )
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise Refused(
            tr("{host} is another machine, and http sends the password in the clear.", host=parts.hostname),
            tr("Take the address with https://"),
        )
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, path=parts.path or "/").geturl(), user or unquote(parts.username or "")


class Dav:
    """An open connection to a server, used as a context manager."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url
        self._login = (user, password)
        self._client = httpx.Client(
            auth=httpx.BasicAuth(user, password), timeout=_SECONDS, follow_redirects=True, headers={"User-Agent": "crm"}
        )

    def __enter__(self) -> "Dav":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    # --- collections -------------------------------------------------------------------------

    def home(self, *, of_cards: bool) -> str:
        """The address under which the user's calendars, or address books, stand."""
        wanted = f"{_CARD}addressbook-home-set" if of_cards else f"{_CAL}calendar-home-set"
        asked = "<a:addressbook-home-set/>" if of_cards else "<c:calendar-home-set/>"
        tries = [self._url, urljoin(self._url, "/.well-known/carddav" if of_cards else "/.well-known/caldav")]
        for url in tries:
            found = self._property(url, asked, wanted)
            if found is None:
                principal = self._property(url, "<d:current-user-principal/>", f"{_DAV}current-user-principal")
                found = principal and self._property(principal, asked, wanted)
            if found:
                return found if found.endswith("/") else f"{found}/"
        raise Refused(
            tr("{url} names no calendars of this user.", url=self._url)
            if not of_cards
            else tr("{url} names no address books of this user.", url=self._url),
            tr("Take the CalDAV address that the provider tells."),
        )

    def _property(self, url: str, asked: str, name: str) -> str | None:
        """The address that a property of a resource holds; None where it has none."""
        answer = self._request("PROPFIND", url, _FIND.format(asked), {"Depth": "0"}, missing=(404, 405, 301, 302))
        if answer.status_code != 207:
            return None
        found = _xml(answer).find(f".//{name}/{_DAV}href")
        return None if found is None or not found.text else urljoin(str(answer.url), found.text.strip())

    def make_calendar(self, url: str, component: str) -> None:
        """Make a calendar for one kind of component, if it is not there."""
        self._make(url, "<c:calendar/>", _COMPONENTS.format(component))

    def make_addressbook(self, url: str) -> None:
        """Make an address book, if it is not there."""
        self._make(url, "<a:addressbook/>", "")

    def _make(self, url: str, kind: str, more: str) -> None:
        if self.listing(url) is None:
            self._request("MKCOL", url, _MAKE.format(kind=kind, more=more), {})

    def listing(self, url: str) -> dict[str, str] | None:
        """The etags of the resources of a collection, by name; None where there is no such collection."""
        answer = self._request("PROPFIND", url, _FIND.format("<d:getetag/>"), {"Depth": "1"}, missing=(404, 403, 410))
        if answer.status_code != 207:
            if answer.status_code == 403:
                _refuse(answer)
            return None
        found = {}
        for one in _xml(answer).iter(f"{_DAV}response"):
            href, etag = one.findtext(f"{_DAV}href") or "", one.findtext(f".//{_DAV}getetag")
            if etag and not href.endswith("/"):
                found[unquote(href.rpartition("/")[2])] = etag.strip()
        return found

    # --- resources ---------------------------------------------------------------------------

    def read(self, collection: str, name: str) -> Resource | None:
        """A resource; None where it is not there any more."""
        answer = self._request("GET", collection + quote(name, safe=""), "", {}, missing=(404, 410))
        return Resource(answer.headers.get("etag", ""), answer.content) if answer.status_code == 200 else None

    def write(self, collection: str, name: str, body: bytes, etag: str) -> str | None:
        """Write a resource over the one with that etag; with "" only where there is none, with "*" over any.

        Returns the new etag ("" where the server does not say), None where another program wrote it meanwhile.
        """
        kind = "text/vcard" if name.endswith(".vcf") else "text/calendar"
        when = {} if etag == "*" else {"If-Match": etag} if etag else {"If-None-Match": "*"}
        headers = {"Content-Type": f"{kind}; charset=utf-8", **when}
        answer = self._request("PUT", collection + quote(name, safe=""), body, headers, missing=(412, 409))
        return None if answer.status_code in (412, 409) else str(answer.headers.get("etag", ""))

    def remove(self, collection: str, name: str) -> None:
        """Remove a resource, if it is there."""
        self._request("DELETE", collection + quote(name, safe=""), "", {}, missing=(404, 410))

    def _request(
        self, method: str, url: str, body: str | bytes, headers: dict[str, str], missing: tuple[int, ...] = ()
    ) -> httpx.Response:
        """One request. Raises Refused where the server lets nobody in, Failed for other errors than `missing`."""
        about = {"Content-Type": "application/xml; charset=utf-8"} if isinstance(body, str) and body else {}
        content = body.encode() if isinstance(body, str) else body
        with _explained():
            answer = self._client.request(method, url, content=content, headers={**about, **headers})
            if answer.status_code == 401 and "digest" in answer.headers.get("www-authenticate", "").lower():
                self._client.auth = httpx.DigestAuth(*self._login)
                answer = self._client.request(method, url, content=content, headers={**about, **headers})
        if answer.status_code in missing or answer.is_success:
            return answer
        if answer.status_code in (401, 403):
            _refuse(answer)
        if answer.status_code in (429, 502, 503, 504):
            raise Offline(tr("The phone's server is busy ({code}).", code=answer.status_code), _try_again())
        raise Failed(tr("The phone's server answered {method} with {code}.", method=method, code=answer.status_code))


def _refuse(answer: httpx.Response) -> None:
    raise Refused(
        tr("The phone's server does not let this machine in ({code}).", code=answer.status_code),
        tr("Is the user right? The password stands in ~/.netrc or CRM_PHONE_PASSWORD."),
    )


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except CrmError:
        raise
    except httpx.TransportError as error:
        raise Offline(
            tr("The phone's server cannot be reached: {why}", why=str(error) or type(error).__name__), _try_again()
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Failed(tr("The phone's server could not be asked: {why}", why=str(error))) from error


def _try_again() -> str:
    return tr("Nothing is lost: the next crm sync does it.")


def _xml(answer: httpx.Response) -> ET.Element:
    try:
        return ET.fromstring(answer.content)
    except ET.ParseError as error:
        raise Failed(tr("The phone's server answered with no XML: is it a CalDAV server?")) from error
