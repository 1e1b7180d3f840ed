"""What an article is known by: the address of its page, however that is written, else its text."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.)")
AMP = re.compile(r"(?:/amp(?:/amp)?/?$|\.amp(?=\.html?$|$)|^/amp(?=/.))", re.I)
TRACKING = re.compile(
    r"(?:utm|ns|at|pk|mtm|piwik|hsa|wt|trk|vero|guce|stm|itm|ito|mc|oly|_hs|mkt|xtor|cm_mmc)[_.-].*|\w*clid|[gw]braid|msclkid"
    r"|cmp(?:id)?|[ons]cid|icid|igshi?d?|ref(?:_?src|_?url|errer)?|smid|smtyp|soc_(?:src|trk)|s_cid|spm|sref|sr_share"
    r"|share(?:token|d)?|xtor|mkt_tok|_ga|_gl|guccounter|__twitter_impression|amp|outputtype|rss|fb_(?:action|source|ref)\w*"
    r"|campaign(?:_?id)?|taid|ftag|ftcamp|partner|cmpsrc|intcmp|dicbo|usqp|amp_js_v|traffic_?source|feed_?(?:type|name)"
    r"|tpcc|lead_?source|social_?share|__cf_chl_\w+|(?:j|php)_?sess(?:ion)?_?id|print(?:able)?",
    re.I,
)
"""Names of parameters that don't change the page."""
CAME_FROM = re.compile(
    r"src|source|from|via|medium|mod|feature|tid|s|view|output|output_?type|format|mode|page|sh", re.I
)
"""Names of parameters that may or may not change it: their values tell."""
READERS = re.compile(
    r"rss\w*|feeds?|amp|twitter|tw|facebook|fb|whatsapp|telegram|linkedin|reddit|instagram|(?:e-?)?mail|newsletters?"
    r"|share\w*|social\w*|home(?:_?page)?|front_?page|push|app|googlenews|(?:ss|sm)_\w+|09|1",
    re.I,
)
"""Values of these that say by which way a reader came, in which form it is shown, or that it is the first page."""
SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?]*", re.I)
INDEX = re.compile(r"/index\.html?$", re.I)
UNRESERVED = re.compile(r"%(?:2[dDeE]|3\d|4[1-9a-fA-F]|5[\daA]|5[fF]|6[1-9a-fA-F]|7[\daAeE])")
"""Characters that are written in codes without need."""
BARE = re.compile(r"(?://)?(?=(?:[\w-]+\.)+[a-z]{2,}/)", re.I)
"""What begins an address without its scheme."""


def canonical(url: str) -> str:
    """A URL without what doesn't change the page: http or https, www., m., /amp, fragment, tracking, trailing slash."""
    url = BARE.sub("https://", url.strip(), count=1) if BARE.match(url.strip()) else url.strip()
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return url
    if not host:
        return url
    usual = port in (None, 80, 443)
    netloc = MOBILE.sub("", host) if usual else f"{host}:{port}"
    scheme = "https" if usual and parts.scheme.lower() == "http" else parts.scheme.lower()
    query = urlencode(
        [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not tracks(k, v)],
        errors="surrogatepass",
    )
    return urlunsplit((scheme, netloc, plain_path(parts.path), query, ""))


def tracks(name: str, value: str) -> bool:
    """Whether a parameter of an address doesn't change the page."""
    told = CAME_FROM.fullmatch(name) and READERS.fullmatch(value) and (value != "1" or name == "page")
    return bool(told or TRACKING.fullmatch(name))


def plain_path(path: str) -> str:
    """The path of an address without what doesn't change the page."""
    path = UNRESERVED.sub(lambda m: chr(int(m[0][1:], 16)), SESSION.sub("", path))
    return INDEX.sub("", AMP.sub("", re.sub("//+", "/", path))).rstrip("/")


def key(text: str, url: str | None) -> str:
    """A stable key for an article that brings none: its canonical URL, else a hash of its text.

    How its lines end doesn't count.
    """
    if url and (re.match(r"https?://", url, re.I) or BARE.match(url)):
        return canonical(url)
    return "sha256:" + hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()[:24]
